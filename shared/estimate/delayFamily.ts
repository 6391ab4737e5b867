/** The families of delay distributions that are fitted, each with two parameters. */
import { type DelayLaw, jetLength } from '../stats/delayLaw.ts';
import { gammaQuantile, logGamma } from '../stats/gamma.ts';
import { gammaLaw } from '../stats/gammaLaw.ts';
import { lognormalLaw, lognormalQuantile } from '../stats/lognormal.ts';
import { weibullLaw, weibullQuantile } from '../stats/weibull.ts';

export const delayFamilies = ['weibull', 'gamma', 'lognormal'] as const;
export type DelayFamily = (typeof delayFamilies)[number];

/** Scales are days; `mu` and `sigma` are of log days. The mean of a gamma is shape · scale. */
export type DelayParameters =
  | { readonly family: 'weibull' | 'gamma'; readonly shape: number; readonly scale: number }
  | { readonly family: 'lognormal'; readonly mu: number; readonly sigma: number };

/** The two parameters without bounds: log shape and log scale, or mu and log sigma. */
export type FreeParameters = readonly [number, number];

export function delayLaw(family: DelayFamily, [first, second]: FreeParameters): DelayLaw {
  if (family === 'weibull') return weibullLaw(first, second);
  return family === 'gamma' ? gammaLaw(first, second) : lognormalLaw(first, second);
}

export function fromFree(family: DelayFamily, [first, second]: FreeParameters): DelayParameters {
  return family === 'lognormal'
    ? { family, mu: first, sigma: Math.exp(second) }
    : { family, shape: Math.exp(first), scale: Math.exp(second) };
}

export function toFree(delay: DelayParameters): FreeParameters {
  return delay.family === 'lognormal'
    ? [delay.mu, Math.log(delay.sigma)]
    : [Math.log(delay.shape), Math.log(delay.scale)];
}

/** The day by which a share `p` of the delays is over. */
export function delayQuantile(delay: DelayParameters, p: number): number {
  if (delay.family === 'lognormal') return lognormalQuantile(p, delay.mu, delay.sigma);
  const quantile = delay.family === 'weibull' ? weibullQuantile : gammaQuantile;
  return quantile(p, delay.shape, delay.scale);
}

/** Mean days. */
export function delayMean(delay: DelayParameters): number {
  if (delay.family === 'lognormal') return Math.exp(delay.mu + delay.sigma ** 2 / 2);
  if (delay.family === 'gamma') return delay.shape * delay.scale;
  return delay.scale * Math.exp(logGamma(1 + 1 / delay.shape));
}

/** Share of the delays that last longer than so many days. */
export function delaySurvival(delay: DelayParameters, days: number): number {
  const hazard = new Float64Array(jetLength);
  delayLaw(delay.family, toFree(delay)).cumulativeHazard(days, hazard, 0);
  return Math.exp(-hazard[0]!);
}

/** Free parameters that have about this mean and standard deviation of log days: a start for a fit. */
export function matching(family: DelayFamily, meanLog: number, sdLog: number): FreeParameters {
  if (family === 'lognormal') return [meanLog, Math.log(sdLog)];
  if (family === 'weibull') {
    // log T is a Gumbel variable with standard deviation π/(√6 shape) and mean log scale − γ/shape.
    const shape = Math.PI / (Math.sqrt(6) * sdLog);
    return [Math.log(shape), meanLog + 0.5772156649015329 / shape];
  }
  // Var log T = ψ′(shape) is about 1/shape + 1/(2 shape²), and E log T = ψ(shape) + log scale.
  const shape = (1 + Math.sqrt(1 + 2 * sdLog * sdLog)) / (2 * sdLog * sdLog);
  return [Math.log(shape), meanLog - Math.log(shape) + 1 / (2 * shape)];
}

/**
 * Bounds of the first and the second free parameter for delays between these two logs of days: wide enough that a fit
 * which ends on one is flat there.
 */
export function bounds(
  family: DelayFamily,
  leastLog: number,
  greatestLog: number,
): { readonly lower: FreeParameters; readonly upper: FreeParameters } {
  const far = 40;
  return family === 'lognormal'
    ? { lower: [leastLog - far, -7], upper: [greatestLog + far, 6] }
    : { lower: [-7, leastLog - far], upper: [10, greatestLog + far] };
}

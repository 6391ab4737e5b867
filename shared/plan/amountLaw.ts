/** Delays and deal sizes as distributions of an amount: mean, median, 90% point, and the shape that a picture draws. */
import { gammaQuantile, logGamma } from '../stats/gamma.ts';
import { lognormalQuantile } from '../stats/lognormal.ts';
import { weibullQuantile } from '../stats/weibull.ts';
import { gammaParameters, lognormalParameters, z90 } from './lawParameters.ts';
import type { Deal, Delay } from './schema.ts';

export type AmountForm = 'fixed' | 'lognormal' | 'gamma' | 'weibull' | 'empirical';

export interface AmountLaw {
  readonly form: AmountForm;
  readonly mean: number;
  readonly median: number;
  readonly p90: number;
  /** Density of a continuous law at an amount above 0. */
  readonly density: ((amount: number) => number) | null;
  /** Amounts in order, each with its share; null for a continuous law. */
  readonly masses: readonly (readonly [amount: number, share: number])[] | null;
}

export function amountForm(law: Delay | Deal): AmountForm {
  if ('fixed' in law) return 'fixed';
  if ('lognormal' in law) return 'lognormal';
  if ('gamma' in law) return 'gamma';
  return 'weibull' in law ? 'weibull' : 'empirical';
}

function continuous(
  form: AmountForm,
  mean: number,
  quantile: (p: number) => number,
  density: (amount: number) => number,
): AmountLaw {
  return { form, mean, median: quantile(0.5), p90: quantile(0.9), density, masses: null };
}

/** Smallest amount at which a share of the weight is reached. */
function pointOf(masses: readonly (readonly [number, number])[], p: number): number {
  let reached = 0;
  for (const [amount, share] of masses) {
    reached += share;
    if (reached >= p - 1e-12) return amount;
  }
  return masses.at(-1)![0];
}

function empirical(pairs: readonly (readonly [number, number])[]): AmountLaw {
  const total = pairs.reduce((sum, [, weight]) => sum + weight, 0);
  const masses = pairs
    .filter(([, weight]) => weight > 0)
    .map(([amount, weight]): readonly [number, number] => [amount, weight / total])
    .toSorted(([a], [b]) => a - b);
  return {
    form: 'empirical',
    mean: masses.reduce((sum, [amount, share]) => sum + amount * share, 0),
    median: pointOf(masses, 0.5),
    p90: pointOf(masses, 0.9),
    density: null,
    masses,
  };
}

/** The law of a valid delay (days) or deal (money), its uncertainty apart. Gamma and Weibull by shape and scale. */
export function amountLaw(law: Delay | Deal): AmountLaw {
  if ('fixed' in law)
    return {
      form: 'fixed',
      mean: law.fixed,
      median: law.fixed,
      p90: law.fixed,
      density: null,
      masses: [[law.fixed, 1]],
    };
  if ('empirical' in law) return empirical(law.empirical);
  if ('lognormal' in law) {
    const { mu, sigma } = lognormalParameters(law.lognormal);
    const norm = sigma * Math.sqrt(2 * Math.PI);
    return continuous(
      'lognormal',
      Math.exp(mu + sigma ** 2 / 2),
      (p) => lognormalQuantile(p, mu, sigma),
      (t) => Math.exp(-(((Math.log(t) - mu) / sigma) ** 2) / 2) / (t * norm),
    );
  }
  if ('gamma' in law) {
    const { shape, scale } = gammaParameters(law.gamma);
    const logNorm = logGamma(shape) + shape * Math.log(scale);
    return continuous(
      'gamma',
      shape * scale,
      (p) => gammaQuantile(p, shape, scale),
      (t) => Math.exp((shape - 1) * Math.log(t) - t / scale - logNorm),
    );
  }
  const { shape, scale } = law.weibull;
  return continuous(
    'weibull',
    scale * Math.exp(logGamma(1 + 1 / shape)),
    (p) => weibullQuantile(p, shape, scale),
    (t) => (shape / scale) * (t / scale) ** (shape - 1) * Math.exp(-((t / scale) ** shape)),
  );
}

/**
 * A delay in another form with about the same median and 90% point: lognormal by both; gamma by the median and the spread of that
 * lognormal; Weibull by both points; fixed at the median. An uncertainty by `cov` belongs to its form and is left out.
 */
export function delayAs(delay: Delay, form: AmountForm): Delay {
  if (amountForm(delay) === form) return delay;
  const { median, p90 } = amountLaw(delay);
  const spread = delay.uncertainty && 'logSd' in delay.uncertainty ? { uncertainty: delay.uncertainty } : {};
  const middle = Math.max(median, 0.5);
  const far = p90 > middle * 1.01 ? p90 : middle * 2;
  switch (form) {
    case 'fixed':
      return { fixed: median, ...spread };
    case 'lognormal':
      return { lognormal: { median: rounded(middle), p90: rounded(far) }, ...spread };
    case 'gamma': {
      const sigma = Math.log(far / middle) / z90;
      const cv = rounded(Math.min(Math.sqrt(Math.expm1(sigma ** 2)), 1.5));
      const shape = 1 / cv ** 2;
      // The scale that gives the median.
      const mean = (shape * middle) / gammaQuantile(0.5, shape, 1);
      return { gamma: { mean: rounded(mean), cv }, ...spread };
    }
    case 'weibull': {
      // log(far/middle) = log(log 10 / log 2) / shape.
      const shape = Math.log(Math.LN10 / Math.LN2) / Math.log(far / middle);
      return {
        weibull: { shape: rounded(shape), scale: rounded(middle / Math.LN2 ** (1 / shape)) },
        ...spread,
      };
    }
    case 'empirical':
      return {
        empirical: [
          [rounded(middle), 8],
          [rounded(far), 2],
        ],
        ...spread,
      };
  }
}

/** A deal in another form with the same mean, and a cv of 0.8 where it had no spread; empirical ones take four points. */
export function dealAs(deal: Deal, form: Exclude<AmountForm, 'weibull'>): Deal {
  if (amountForm(deal) === form) return deal;
  const { mean, median, p90 } = amountLaw(deal);
  const spread = deal.uncertainty ? { uncertainty: deal.uncertainty } : {};
  const amount = mean > 0 ? mean : 1;
  const sigma = p90 > median && median > 0 ? Math.log(p90 / median) / z90 : 0;
  const cv = sigma > 0 ? rounded(Math.min(5, Math.sqrt(Math.expm1(sigma ** 2)))) : 0.8;
  switch (form) {
    case 'fixed':
      return { fixed: rounded(mean), ...spread };
    case 'lognormal':
      return { lognormal: { mean: rounded(amount), cv }, ...spread };
    case 'gamma':
      return { gamma: { mean: rounded(amount), cv }, ...spread };
    case 'empirical': {
      const shares = [0.4, 0.8, 1.2, 1.6];
      return { empirical: shares.map((share): [number, number] => [rounded(amount * share), 1]), ...spread };
    }
  }
}

const rounded = (value: number): number => Number(value.toPrecision(3));

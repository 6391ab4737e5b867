/**
 * Continuous distributions of days and of amounts, as the plan's forms name them: what a delay is before it is
 * rounded to steps. Nothing here is random.
 */
import { gammaCdf, gammaSurvival, gammaUpperQuantile, logGamma } from '../stats/gamma.ts';
import { normalCdf, normalQuantile } from '../stats/normal.ts';
import { gammaParameters, lognormalParameters } from '../plan/lawParameters.ts';
import type { Deal, Delay } from '../plan/schema.ts';
import { shapeLimits } from '../plan/shapeLimits.ts';
import { exp, log } from '../stats/elementary.ts';

/** A distribution on [0, ∞). */
export interface Law {
  readonly mean: number;
  /** P(D ≤ x). */
  cdf(x: number): number;
  /** P(D > x), accurate where it is small. */
  survival(x: number): number;
  /** ∫₀ˣ P(D ≤ t) dt, which is E[max(0, x − D)]. */
  integratedCdf(x: number): number;
  /** The smallest d with P(D > d) ≤ q: a draw of D where q is uniform, and of D given D > a where q is uniform on (0, P(D > a)). */
  upperQuantile(q: number): number;
}

/** log D is normal with mean mu and standard deviation sigma. */
export function lognormalLaw(mu: number, sigma: number): Law {
  const mean = exp(mu + (sigma * sigma) / 2);
  const z = (x: number): number => (log(x) - mu) / sigma;
  const survival = (x: number): number => (x <= 0 ? 1 : normalCdf(-z(x)));
  return {
    mean,
    cdf: (x) => (x <= 0 ? 0 : normalCdf(z(x))),
    survival,
    integratedCdf: (x) => {
      if (x <= 0) return 0;
      const at = z(x);
      return x * normalCdf(at) - mean * normalCdf(at - sigma);
    },
    upperQuantile: (q) =>
      q > farTail ? exp(mu - sigma * normalQuantile(q)) : searchUpperQuantile(survival, q, mean),
  };
}

/** Below it the quantile function has lost the digits of q, and the survival itself is searched. */
const farTail = 1e-6;

/** Density ∝ x^(shape − 1) exp(−x / scale). */
export function gammaLaw(shape: number, scale: number): Law {
  const mean = shape * scale;
  const survival = (x: number): number => gammaSurvival(x, shape, scale);
  return {
    mean,
    cdf: (x) => (x <= 0 ? 0 : gammaCdf(x, shape, scale)),
    survival,
    integratedCdf: (x) => (x <= 0 ? 0 : x * gammaCdf(x, shape, scale) - mean * gammaCdf(x, shape + 1, scale)),
    upperQuantile: (q) => gammaUpperQuantile(q, shape, scale),
  };
}

/** P(D > x) = exp(−(x / scale)^shape). */
export function weibullLaw(shape: number, scale: number): Law {
  const hazard = (x: number): number => exp(shape * log(x / scale));
  const mean = scale * exp(logGamma(1 + 1 / shape));
  return {
    mean,
    cdf: (x) => (x <= 0 ? 0 : 1 - exp(-hazard(x))),
    survival: (x) => (x <= 0 ? 1 : exp(-hazard(x))),
    integratedCdf: (x) =>
      x <= 0 ? 0 : x * (1 - exp(-hazard(x))) - mean * gammaCdf(hazard(x), 1 + 1 / shape, 1),
    upperQuantile: (q) => scale * exp(log(-log(q)) / shape),
  };
}

/** Always `value`. */
export function fixedLaw(value: number): Law {
  return {
    mean: value,
    cdf: (x) => (x >= value ? 1 : 0),
    survival: (x) => (x >= value ? 0 : 1),
    integratedCdf: (x) => Math.max(0, x - value),
    upperQuantile: () => value,
  };
}

/** Values with weights, which need not add up to 1; a weight of 0 leaves its value out. */
export function empiricalLaw(pairs: readonly (readonly [number, number])[]): Law {
  const sorted = pairs.filter(([, weight]) => weight > 0).toSorted((a, b) => a[0] - b[0]);
  const total = sorted.reduce((sum, [, weight]) => sum + weight, 0);
  const values = Float64Array.from(sorted, ([value]) => value);
  // Entry i: the share, and the sum of value · share, of the values before i.
  const shareBefore = new Float64Array(sorted.length + 1);
  const sumBefore = new Float64Array(sorted.length + 1);
  sorted.forEach(([value, weight], i) => {
    shareBefore[i + 1] = shareBefore[i]! + weight / total;
    sumBefore[i + 1] = sumBefore[i]! + (value * weight) / total;
  });
  shareBefore[sorted.length] = 1;
  const countUpTo = (x: number): number => firstIndex(values.length, (i) => values[i]! > x);
  return {
    mean: sumBefore[sorted.length]!,
    cdf: (x) => shareBefore[countUpTo(x)]!,
    survival: (x) => 1 - shareBefore[countUpTo(x)]!,
    integratedCdf: (x) => {
      const count = countUpTo(x);
      return x * shareBefore[count]! - sumBefore[count]!;
    },
    upperQuantile: (q) => values[firstIndex(values.length - 1, (i) => 1 - shareBefore[i + 1]! <= q)]!,
  };
}

/** The law of a plan's delay, in days, without its uncertainty. */
export function delayLaw(delay: Delay): Law {
  return lawOf(delay, 0, 0);
}

/** The law of a plan's deal amount, without its uncertainty. */
export function dealLaw(deal: Deal): Law {
  return lawOf(deal, 0, 0);
}

/**
 * The law with its location parameter (mu, or log scale) moved by `location` and the logarithm of its shape parameter
 * (sigma, or shape) by `shape`. Fixed and empirical ones have no shape; their location is the logarithm of their unit.
 */
export function lawOf(form: Delay | Deal, location: number, shape: number): Law {
  const stretch = exp(location);
  if ('fixed' in form) return fixedLaw(form.fixed * stretch);
  if ('empirical' in form) return empiricalLaw(form.empirical.map(([x, weight]) => [x * stretch, weight]));
  if ('lognormal' in form) {
    const { mu, sigma } = lognormalParameters(form.lognormal);
    return lognormalLaw(mu + location, bent('lognormal', sigma, shape));
  }
  if ('gamma' in form) {
    const parameters = gammaParameters(form.gamma);
    return gammaLaw(bent('gamma', parameters.shape, shape), parameters.scale * stretch);
  }
  return weibullLaw(bent('weibull', form.weibull.shape, shape), form.weibull.scale * stretch);
}

/** A shape that is moved on the log scale, within the limits that a plan's shapes have. */
function bent(kind: keyof typeof shapeLimits, value: number, shape: number): number {
  const [least, most] = shapeLimits[kind];
  return shape === 0 ? value : Math.min(most, Math.max(least, value * exp(shape)));
}

/** Days up to which figures are remembered. */
const mostDays = 10_000;

/**
 * The same law, which remembers its integrated distribution function at whole days: thousands of visits that are open
 * at whole ages ask for it again and again.
 */
export function rememberingDays(law: Law): Law {
  const known = new Map<number, number>();
  return {
    ...law,
    integratedCdf: (x) => {
      if (!Number.isInteger(x) || x >= mostDays) return law.integratedCdf(x);
      const figure = known.get(x);
      if (figure !== undefined) return figure;
      const integrated = law.integratedCdf(x);
      known.set(x, integrated);
      return integrated;
    },
  };
}

/** The smallest i in [0, n) with `holds(i)`, else n; `holds` is false up to some index and true from there. */
export function firstIndex(n: number, holds: (index: number) => boolean): number {
  let low = 0;
  let high = n;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (holds(middle)) high = middle;
    else low = middle + 1;
  }
  return low;
}

/** Bisection for the x with survival(x) = q, to the last bits. `survival` falls to 0. */
export function searchUpperQuantile(survival: (x: number) => number, q: number, start: number): number {
  let high = start;
  while (survival(high) > q) high *= 2;
  let low = 0;
  for (let middle = high / 2; middle > low && middle < high; middle = (low + high) / 2) {
    if (survival(middle) > q) low = middle;
    else high = middle;
  }
  return high;
}

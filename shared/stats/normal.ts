/** The standard normal distribution. */
import cdf from '@stdlib/stats-base-dists-normal-cdf';
import quantile from '@stdlib/stats-base-dists-normal-quantile';

/** P(Z ≤ z) of a standard normal Z. `normalCdf(1.96)` is 0.9750. */
export function normalCdf(z: number): number {
  return cdf(z, 0, 1);
}

/** The z with P(Z ≤ z) = p; ∓Infinity at p = 0 and 1, NaN outside [0, 1]. `normalQuantile(0.975)` is 1.959964. */
export function normalQuantile(p: number): number {
  return quantile(p, 0, 1);
}

/** Half-width in standard errors of a two-sided normal interval: 1.959964 at level 0.95. */
export function twoSidedZ(level: number): number {
  if (!(level > 0 && level < 1)) throw new RangeError(`a confidence level lies within (0, 1), not ${level}`);
  return normalQuantile(1 - (1 - level) / 2);
}

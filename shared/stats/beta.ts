/** The beta distribution with shapes a, b > 0. */
import cdf from '@stdlib/stats-base-dists-beta-cdf';
import quantile from '@stdlib/stats-base-dists-beta-quantile';

/** P(X ≤ x) of X ~ Beta(a, b). NaN where a shape is not positive. */
export function betaCdf(x: number, a: number, b: number): number {
  return cdf(x, a, b);
}

/** The x with P(X ≤ x) = p of X ~ Beta(a, b). NaN where p is outside [0, 1] or a shape is not positive. */
export function betaQuantile(p: number, a: number, b: number): number {
  return quantile(p, a, b);
}

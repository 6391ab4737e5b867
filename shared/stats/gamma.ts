/** The gamma distribution with a shape and a *scale* (mean = shape · scale), and the gamma function's logarithm. */
import cdf from '@stdlib/stats-base-dists-gamma-cdf';
import quantile from '@stdlib/stats-base-dists-gamma-quantile';
import gammainc from '@stdlib/math-base-special-gammainc';
import gammaln from '@stdlib/math-base-special-gammaln';

/** P(X ≤ x) of X ~ Gamma(shape, scale). NaN where a parameter is not positive. */
export function gammaCdf(x: number, shape: number, scale: number): number {
  return cdf(x, shape, 1 / scale);
}

/** The x with P(X ≤ x) = p of X ~ Gamma(shape, scale). */
export function gammaQuantile(p: number, shape: number, scale: number): number {
  return quantile(p, shape, 1 / scale);
}

/** log Γ(x) for x > 0. `logGamma(5)` is log 24. */
export function logGamma(x: number): number {
  return gammaln(x);
}

/** P(X > x) of X ~ Gamma(shape, scale), accurate in the far tail too. */
export function gammaSurvival(x: number, shape: number, scale: number): number {
  return x <= 0 ? 1 : gammainc(x / scale, shape, true, true);
}

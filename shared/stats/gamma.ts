/** The gamma distribution with a shape and a *scale* (mean = shape · scale), and the gamma function's logarithm. */
import cdf from '@stdlib/stats-base-dists-gamma-cdf';
import quantile from '@stdlib/stats-base-dists-gamma-quantile';
import gammainc from '@stdlib/math-base-special-gammainc';
import gammaln from '@stdlib/math-base-special-gammaln';
import { largeShape, largeShapeQuantile, largeShapeTails } from './gammaLargeShape.ts';

/** P(X ≤ x) of X ~ Gamma(shape, scale). NaN where a parameter is not positive. */
export function gammaCdf(x: number, shape: number, scale: number): number {
  return shape < largeShape ? cdf(x, shape, 1 / scale) : largeShapeTails(x / scale, shape).lower;
}

/** P(X > x) of X ~ Gamma(shape, scale), accurate in the far tail too. */
export function gammaSurvival(x: number, shape: number, scale: number): number {
  if (x <= 0) return 1;
  return shape < largeShape
    ? gammainc(x / scale, shape, true, true)
    : largeShapeTails(x / scale, shape).upper;
}

/** The x with P(X ≤ x) = p of X ~ Gamma(shape, scale). */
export function gammaQuantile(p: number, shape: number, scale: number): number {
  return shape < largeShape ? quantile(p, shape, 1 / scale) : scale * largeShapeQuantile(p, shape);
}

/** log Γ(x) for x > 0. `logGamma(5)` is log 24. */
export function logGamma(x: number): number {
  return gammaln(x);
}

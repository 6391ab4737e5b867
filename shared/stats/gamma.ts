/** The gamma distribution with a shape and a *scale* (mean = shape · scale), and the gamma function's logarithm. */
import cdf from '@stdlib/stats-base-dists-gamma-cdf';
import quantile from '@stdlib/stats-base-dists-gamma-quantile';
import gammainc from '@stdlib/math-base-special-gammainc';
import gammaln from '@stdlib/math-base-special-gammaln';
import { exp, log } from './elementary.ts';
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

/**
 * The x with P(X > x) = q of X ~ Gamma(shape, scale), accurate for small q too, down to 1e-300: Newton's steps on the
 * logarithm of the upper tail, which is concave or convex, halved where they reach what is too small for a number.
 */
export function gammaUpperQuantile(q: number, shape: number, scale: number): number {
  if (q > farTail) return gammaQuantile(1 - q, shape, scale);
  if (q < leastTail) return gammaUpperQuantile(leastTail, shape, scale);
  const atShape = logGamma(shape);
  let x = gammaQuantile(1 - farTail, shape, 1);
  let low = x;
  for (let i = 0; i < 100; i++) {
    const survival = gammaSurvival(x, shape, 1);
    if (survival > q) low = x;
    const density = exp((shape - 1) * log(x) - x - atShape);
    const step = survival > leastTail / 1000 ? (log(survival / q) * survival) / density : (low - x) / 2;
    x += step;
    if (Math.abs(step) <= 1e-14 * x) break;
  }
  return scale * x;
}

/** Below it 1 − q has lost the digits of q. */
const farTail = 1e-6;
const leastTail = 1e-300;

/** log Γ(x) for x > 0. `logGamma(5)` is log 24. */
export function logGamma(x: number): number {
  return gammaln(x);
}

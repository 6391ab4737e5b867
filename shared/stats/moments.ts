/** Moments of a sample, in two passes so that a large mean costs no digits. */

/** Arithmetic mean; NaN where there are no values. */
export function mean(values: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += values[i]!;
  return sum / values.length;
}

/** Mean of (x − mean)^power. */
function centralMoment(values: ArrayLike<number>, power: number): number {
  const centre = mean(values);
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += (values[i]! - centre) ** power;
  return sum / values.length;
}

/** Sample variance with denominator n − 1; NaN where there are fewer than two values. */
export function variance(values: ArrayLike<number>): number {
  const n = values.length;
  return n < 2 ? Number.NaN : (centralMoment(values, 2) * n) / (n - 1);
}

/** Sample standard deviation, the root of {@link variance}. */
export function standardDeviation(values: ArrayLike<number>): number {
  return Math.sqrt(variance(values));
}

/**
 * Kurtosis m₄ / m₂² (3 for a normal distribution, not in excess); NaN where all values are equal. The variance of
 * a sample variance is about (kurtosis − 1) σ⁴ / n.
 */
export function kurtosis(values: ArrayLike<number>): number {
  return centralMoment(values, 4) / centralMoment(values, 2) ** 2;
}

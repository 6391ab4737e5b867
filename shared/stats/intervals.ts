/** Confidence intervals for a binomial share k / n. */
import { betaQuantile } from './beta.ts';
import { twoSidedZ } from './normal.ts';

export interface Interval {
  readonly low: number;
  readonly high: number;
}

function requireCounts(k: number, n: number): void {
  if (!(n > 0 && k >= 0 && k <= n))
    throw new RangeError(`an interval needs 0 ≤ k ≤ n and n > 0, not k = ${k}, n = ${n}`);
}

/**
 * Wilson's score interval without continuity correction (Wilson, 1927); exactly 0 at k = 0 and 1 at k = n.
 * Counts may be effective (not whole). `wilson(3, 10)` is 0.1078 to 0.6032.
 * @throws RangeError where n is 0 (there is no interval) or k is outside [0, n].
 */
export function wilson(k: number, n: number, level = 0.95): Interval {
  requireCounts(k, n);
  const z = twoSidedZ(level);
  const rate = k / n;
  const centre = (rate + (z * z) / (2 * n)) / (1 + (z * z) / n);
  const half = (z / (1 + (z * z) / n)) * Math.sqrt((rate * (1 - rate)) / n + (z * z) / (4 * n * n));
  return { low: k === 0 ? 0 : centre - half, high: k === n ? 1 : centre + half };
}

/**
 * The exact interval of Clopper & Pearson (1934) from beta quantiles; 0 at k = 0 and 1 at k = n.
 * `clopperPearson(3, 10)` is 0.0667 to 0.6525.
 * @throws RangeError where n is 0 or k is outside [0, n].
 */
export function clopperPearson(k: number, n: number, level = 0.95): Interval {
  requireCounts(k, n);
  const tail = (1 - level) / 2;
  return {
    low: k === 0 ? 0 : betaQuantile(tail, k, n - k + 1),
    high: k === n ? 1 : betaQuantile(1 - tail, k + 1, n - k),
  };
}

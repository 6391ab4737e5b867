/** How exact a figure is that was computed from a finite number of trials, and how two runs with one luck differ. */

import type { Sampling } from '../../shared/engine/sampling.ts';
import { errorOfMean, reach95 } from '../../shared/engine/standardErrors.ts';

/**
 * 95% interval of a quantile from sorted trials, by order statistics (Conover 1999, §3.2): the ranks n(p ± `reach`), the
 * reach of the 95% interval of the share of trials up to it, 1.96·√(p(1−p)/n) where trials are independent. Null for
 * fewer trials than the ranks need.
 */
export function quantileError(
  sorted: ArrayLike<number>,
  p: number,
  reach = reach95(sorted.length, 'random') * Math.sqrt((p * (1 - p)) / sorted.length),
): { readonly low: number; readonly high: number } | null {
  const n = sorted.length;
  const first = Math.floor(n * (p - reach));
  const last = Math.ceil(n * (p + reach));
  return first < 1 || last > n ? null : { low: sorted[first - 1]!, high: sorted[last - 1]! };
}

export interface PairedDifference {
  readonly mean: number;
  /** 95% interval of the mean difference. */
  readonly low: number;
  readonly high: number;
}

/**
 * Mean of the differences trial by trial, with its 95% interval. The two must be of the same trials in the same order:
 * common random numbers then leave in the differences only what the scenarios do. Null where they are not.
 */
export function pairedDifference(
  values: readonly number[],
  others: readonly number[],
  sampling: Sampling = 'random',
): PairedDifference | null {
  const n = values.length;
  if (n < 2 || others.length !== n) return null;
  let mean = 0;
  for (let i = 0; i < n; i++) mean += (values[i]! - others[i]!) / n;
  const differences = values.map((value, i) => value - others[i]!);
  const error = reach95(n, sampling) * errorOfMean(differences, sampling)!;
  return { mean, low: mean - error, high: mean + error };
}

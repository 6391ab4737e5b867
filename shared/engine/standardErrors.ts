/**
 * How exact the figures of a projection are: standard errors for the number of trials alone. Plainly drawn trials are
 * independent of each other. Sobol points are not, but the replicates are, into which they are dealt.
 */
import { quantileSorted } from '../stats/quantile.ts';
import { replicates } from './draws.ts';
import type { Sampling } from './sampling.ts';

/** Trials of a replicate from which on the replicates are compared; with fewer, trials count as independent. */
const fewest = 8;

/** Whether errors of so many trials are told by the replicates. */
const isByReplicates = (trials: number, sampling: Sampling): boolean =>
  sampling === 'sobol' && trials >= fewest * replicates;

/** The 97.5% points of the normal distribution, and of Student's t with 15 degrees of freedom: one fewer than replicates. */
const normalReach = 1.959963984540054;
const replicatesReach = 2.131449545559323;

/**
 * How many standard errors a 95% interval reaches to either side. Sixteen replicates know their spread only roughly,
 * which Student's t allows for (Student, 1908); trials that are independent are many enough for the normal distribution.
 */
export function reach95(trials: number, sampling: Sampling): number {
  return isByReplicates(trials, sampling) ? replicatesReach : normalReach;
}

/**
 * Standard error of the mean of a figure over trials, which are in their order. Under `sobol` it is the standard
 * deviation of the replicates' means over √16 (Owen, 1997); trials that count as independent have at least that much.
 */
export function errorOfMean(values: ArrayLike<number>, sampling: Sampling): number | null {
  const n = values.length;
  if (n < 2) return null;
  if (!isByReplicates(n, sampling)) return Math.sqrt(squares(values) / (n - 1) / n);
  const means = Array.from({ length: replicates }, (_, replicate) => {
    let sum = 0;
    let count = 0;
    for (let trial = replicate; trial < n; trial += replicates) {
      sum += values[trial]!;
      count++;
    }
    return sum / count;
  });
  return Math.sqrt(squares(means) / (replicates - 1) / replicates);
}

/** Standard error of the share of trials for which something holds. */
export function errorOfShare(
  values: ArrayLike<number>,
  holds: (value: number) => boolean,
  sampling: Sampling,
): number {
  const n = values.length;
  const flags = Float64Array.from({ length: n }, (_, trial) => (holds(values[trial]!) ? 1 : 0));
  if (isByReplicates(n, sampling)) return errorOfMean(flags, sampling)!;
  const share = flags.reduce((sum, flag) => sum + flag, 0) / n;
  return Math.sqrt((share * (1 - share)) / n);
}

/**
 * Standard error of a quantile: the width of its 95% interval in standard errors. The interval lies between the quantiles
 * at the ends of that of the share of trials up to it (Woodruff, 1952). `sorted` are the same values, ascending.
 */
export function errorOfQuantile(
  values: ArrayLike<number>,
  sorted: Float64Array,
  p: number,
  sampling: Sampling,
): number | null {
  if (sorted.length < 2) return null;
  const quantile = quantileSorted(sorted, p);
  const reach = reach95(values.length, sampling);
  const error = reach * errorOfShare(values, (value) => value <= quantile, sampling);
  const at = (q: number): number => quantileSorted(sorted, Math.min(1, Math.max(0, q)));
  return (at(p + error) - at(p - error)) / (2 * reach);
}

export interface StandardErrors {
  readonly mean: number | null;
  readonly p10: number | null;
  readonly p50: number | null;
  readonly p90: number | null;
}

/** Standard errors of a figure over trials, which are in their order. */
export function standardErrors(values: readonly number[], sampling: Sampling): StandardErrors {
  const sorted = Float64Array.from(values).sort();
  const at = (p: number): number | null => errorOfQuantile(values, sorted, p, sampling);
  return { mean: errorOfMean(values, sampling), p10: at(0.1), p50: at(0.5), p90: at(0.9) };
}

function squares(values: ArrayLike<number>): number {
  const n = values.length;
  let mean = 0;
  for (let i = 0; i < n; i++) mean += values[i]! / n;
  let sum = 0;
  for (let i = 0; i < n; i++) sum += (values[i]! - mean) ** 2;
  return sum;
}

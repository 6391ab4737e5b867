import { quantileSorted } from '../stats/quantile.ts';
import { orNull } from './conversion.ts';
import type { Velocity } from './result.ts';

/**
 * Days from A to B, given that it happened: median, mean and p90 (type 7) over the transitions that have a duration,
 * which implied and out-of-order ones do not. It describes those that have converted so far; the delays that a plan
 * is calibrated from take account of those that have not. `sorted`: days, ascending.
 */
export function velocity(sorted: Float64Array): Velocity {
  return {
    n: sorted.length,
    median: orNull(quantileSorted(sorted, 0.5)),
    mean: orNull(sorted.reduce((sum, value) => sum + value, 0) / sorted.length),
    p90: orNull(quantileSorted(sorted, 0.9)),
  };
}

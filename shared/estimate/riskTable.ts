/**
 * What every survival estimator reads: at each distinct time, how many were at risk, how many left by each cause
 * and how many were censored.
 */
import { sortDurations } from './durationSort.ts';

/** Counts at the distinct times, ascending. All arrays have the length of `time`. */
export interface RiskTable {
  /** Distinct times of an event or a censoring. */
  readonly time: Float64Array;
  /** Observed for at least this long: whoever is censored at t is at risk at t. */
  readonly atRisk: Uint32Array;
  /** By cause (index 0 is cause 1). */
  readonly events: readonly Uint32Array[];
  readonly censored: Uint32Array;
}

/**
 * Builds the table of observations in any order. `causes` holds 0 for a censored observation and 1 … `causeCount`
 * otherwise. Whole times (days) over a modest range are counted into bins, O(n); other times are sorted by their bits, O(n) as well.
 * @throws RangeError where a time is negative or not finite, or a cause is none of these.
 */
export function riskTable(
  times: ArrayLike<number>,
  causes: ArrayLike<number>,
  causeCount: number,
): RiskTable {
  const n = times.length;
  if (causes.length !== n) throw new RangeError(`${n} times but ${causes.length} causes`);
  let latest = 0;
  let whole = true;
  for (let i = 0; i < n; i++) {
    const time = times[i]!;
    const cause = causes[i]!;
    if (!(time >= 0 && time < Infinity)) throw new RangeError(`a duration is not negative: ${time}`);
    if (!(cause >= 0 && cause <= causeCount && Number.isInteger(cause)))
      throw new RangeError(`a cause is a whole number up to ${causeCount}, not ${cause}`);
    if (time > latest) latest = time;
    if (whole && time !== Math.floor(time)) whole = false;
  }
  const counted = whole && latest < 4 * n + 4096;
  const { time, leaving } = counted
    ? countedByDay(times, causes, causeCount, latest + 1)
    : countedInOrder(times, causes, causeCount);
  return {
    time,
    atRisk: stillObserved(leaving, time.length, n),
    events: leaving.slice(1),
    censored: leaving[0]!,
  };
}

interface Leaving {
  readonly time: Float64Array;
  /** By cause, with the censored under 0. */
  readonly leaving: Uint32Array[];
}

function countedByDay(
  times: ArrayLike<number>,
  causes: ArrayLike<number>,
  causeCount: number,
  days: number,
): Leaving {
  const width = causeCount + 1;
  const bins = new Uint32Array(days * width);
  for (let i = 0; i < times.length; i++) bins[times[i]! * width + causes[i]!]!++;
  const occupied: number[] = [];
  for (let day = 0; day < days; day++)
    for (let cause = 0; cause < width; cause++)
      if (bins[day * width + cause] !== 0) {
        occupied.push(day);
        break;
      }
  return {
    time: Float64Array.from(occupied),
    leaving: Array.from({ length: width }, (_, cause) =>
      Uint32Array.from(occupied, (day) => bins[day * width + cause]!),
    ),
  };
}

/** One pass over the observations in order of time: a row for each distinct one. */
function countedInOrder(times: ArrayLike<number>, causes: ArrayLike<number>, causeCount: number): Leaving {
  const sorted = sortDurations(times, causes, causeCount);
  const n = sorted.times.length;
  const time = new Float64Array(n);
  const leaving = Array.from({ length: causeCount + 1 }, () => new Uint32Array(n));
  let row = -1;
  let last = Number.NaN;
  for (let i = 0; i < n; i++) {
    const next = sorted.times[i]!;
    if (next !== last) {
      time[++row] = next;
      last = next;
    }
    leaving[sorted.causes[i]!]![row]!++;
  }
  return { time: time.slice(0, row + 1), leaving: leaving.map((counts) => counts.slice(0, row + 1)) };
}

function stillObserved(leaving: readonly Uint32Array[], rows: number, n: number): Uint32Array {
  const atRisk = new Uint32Array(rows);
  let left = n;
  for (let row = 0; row < rows; row++) {
    atRisk[row] = left;
    for (const counts of leaving) left -= counts[row]!;
  }
  return atRisk;
}

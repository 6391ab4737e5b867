/** The 90% point of the waiting times at the SDR gate, by period. */
import { LANES, addPair, amountShift } from './lanes';
import { segments, stepCount } from './model';
import { BasePeriod, bases, unions } from './periods';
import { waitFields as fields, waitRuns, waits } from './record';

/** Waiting times of the trials, ascending, and the index of each run's among them. */
let waitDays = new StaticArray<f64>(256);
let waitRanks = new StaticArray<i32>(0);
let distinctWaits: i32 = 0;
/** The first run of each step, or of a later one; last their number. */
let firstRuns = new StaticArray<i32>(0);
/** Weights of the waiting times at `((base period · (segments + 1) + segment) · distinct waits + rank) · lanes`; all segments last. */
let waitWeights = new StaticArray<f64>(0);
let periodWeights = new StaticArray<f64>(256 * LANES);
let ranked: bool = false;

/** Other trials were simulated. */
export function forgetWaits(): void {
  ranked = false;
}

/** Sorts the waiting times of the trials and weighs them, by base period and segment, by days. */
function rankWaits(): void {
  ranked = true;
  distinctWaits = 0;
  if (waitRanks.length < waitRuns) waitRanks = new StaticArray<i32>(waitRuns * 2);
  // Runs that follow one another have mostly waited as long.
  let days: f64 = -1;
  for (let run = 0; run < waitRuns; run++) {
    if (waits[run * fields + 2] === days) continue;
    days = waits[run * fields + 2];
    addDistinct(days);
  }
  let rank = 0;
  for (let run = 0; run < waitRuns; run++) {
    if (waits[run * fields + 2] !== waitDays[rank]) rank = rankOf(waits[run * fields + 2]);
    waitRanks[run] = rank;
  }
  markFirstRuns();
  const rows = segments.length + 1;
  const size = bases.length * rows * distinctWaits * LANES;
  if (waitWeights.length < size) waitWeights = new StaticArray<f64>(size * 2);
  memory.fill(changetype<usize>(waitWeights), 0, (<usize>size) << 3);
  for (let b = 0; b < bases.length; b++) weighWaits(bases[b], b);
}

/** Runs are in order of steps. */
function markFirstRuns(): void {
  if (firstRuns.length === 0) firstRuns = new StaticArray<i32>(stepCount + 1);
  let next = 0;
  for (let run = 0; run < waitRuns; run++) {
    for (const step = <i32>waits[run * fields]; next <= step; next++) firstRuns[next] = run;
  }
  for (; next <= stepCount; next++) firstRuns[next] = waitRuns;
}

/** Adds the runs of a base period. */
function weighWaits(period: BasePeriod, base: i32): void {
  const first = period.firstStep;
  for (let i = 0; i < period.days.length; i++) {
    const end = firstRuns[first + i + 1];
    for (let run = firstRuns[first + i]; run < end; run++) {
      const at = run * fields;
      const days = f64x2.splat(period.days[i]);
      const counts = changetype<usize>(waits) + ((<usize>(at + 3)) << 3);
      const two = f64x2.mul(v128.load(counts), days);
      const others = f64x2.mul(v128.load(counts, 16), days);
      const rank = (<usize>waitRanks[run]) << amountShift;
      const own = weightsAt(<i32>waits[at + 1], base) + rank;
      const all = weightsAt(segments.length, base) + rank;
      addPair(own, two);
      addPair(own + 16, others);
      addPair(all, two);
      addPair(all + 16, others);
    }
  }
}

/**
 * Writes the shortest waiting time that at least nine tenths of those who left the queue did not exceed, weighted by
 * days, of each lane to `into`.
 */
export function writePercentiles(segment: i32, period: i32, into: usize): void {
  if (!ranked) rankWaits();
  const weights =
    period < bases.length ? weightsAt(segment, period) : sumOfParts(segment, unions[period - bases.length]);
  writePercentilesOf(weights, into);
  writePercentilesOf(weights + 16, into + 16);
}

/** The sums over base periods; returns where they are. */
function sumOfParts(segment: i32, parts: StaticArray<i32>): usize {
  const sums = changetype<usize>(periodWeights);
  const bytes = (<usize>distinctWaits) << amountShift;
  memory.fill(sums, 0, bytes);
  for (let i = 0; i < parts.length; i++) {
    const own = weightsAt(segment, parts[i]);
    for (let at: usize = 0; at < bytes; at += 16) addPair(sums + at, v128.load(own + at));
  }
  return sums;
}

function weightsAt(segment: i32, base: i32): usize {
  const row = (base * (segments.length + 1) + segment) * distinctWaits;
  return changetype<usize>(waitWeights) + ((<usize>row) << amountShift);
}

/** Of two lanes: the first waiting time up to which there are nine tenths of the weight; none where nobody left. */
function writePercentilesOf(weights: usize, into: usize): void {
  const end = weights + ((<usize>distinctWaits) << amountShift);
  let total = f64x2.splat(0);
  for (let at = weights; at < end; at += 32) total = f64x2.add(total, v128.load(at));
  const limit = f64x2.mul(total, f64x2.splat(0.9));
  let upTo = f64x2.splat(0);
  let rank = i64x2.splat(0);
  for (let at = weights; at < end; at += 32) {
    upTo = f64x2.add(upTo, v128.load(at));
    rank = i64x2.sub(rank, f64x2.lt(upTo, limit));
  }
  store<f64>(into, f64x2.extract_lane(total, 0) === 0 ? NaN : waitDays[<i32>i64x2.extract_lane(rank, 0)]);
  store<f64>(into, f64x2.extract_lane(total, 1) === 0 ? NaN : waitDays[<i32>i64x2.extract_lane(rank, 1)], 8);
}

/** Index of the first distinct waiting time of at least so many days. */
function rankOf(days: f64): i32 {
  let low = 0;
  let high = distinctWaits;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (waitDays[middle] >= days) high = middle;
    else low = middle + 1;
  }
  return low;
}

function addDistinct(days: f64): void {
  const rank = rankOf(days);
  if (rank < distinctWaits && waitDays[rank] === days) return;
  if (distinctWaits === waitDays.length) {
    waitDays = doubled(waitDays);
    periodWeights = doubled(periodWeights);
  }
  for (let i = distinctWaits; i > rank; i--) waitDays[i] = waitDays[i - 1];
  waitDays[rank] = days;
  distinctWaits++;
}

function doubled(values: StaticArray<f64>): StaticArray<f64> {
  const larger = new StaticArray<f64>(values.length * 2);
  memory.copy(changetype<usize>(larger), changetype<usize>(values), (<usize>values.length) << 3);
  return larger;
}

/** The 90% point of the waiting times at the SDR gate, by period. */
import { LANES } from './lanes';
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
  for (let b = 0; b < bases.length; b++) weighWaits(bases[b], b * rows);
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
function weighWaits(period: BasePeriod, row: i32): void {
  const first = period.firstStep;
  for (let i = 0; i < period.days.length; i++) {
    const end = firstRuns[first + i + 1];
    for (let run = firstRuns[first + i]; run < end; run++) {
      const at = run * fields;
      const own = ((row + <i32>waits[at + 1]) * distinctWaits + waitRanks[run]) * LANES;
      const all = ((row + segments.length) * distinctWaits + waitRanks[run]) * LANES;
      for (let lane = 0; lane < LANES; lane++) {
        const weight = waits[at + 3 + lane] * period.days[i];
        waitWeights[own + lane] += weight;
        waitWeights[all + lane] += weight;
      }
    }
  }
}

/** The shortest waiting time that at least nine tenths of those who left a lane's queue did not exceed, weighted by days. */
export function waitPercentile(segment: i32, period: i32, lane: i32): f64 {
  if (!ranked) rankWaits();
  if (period < bases.length) return percentileOf(waitWeights, weightsAt(segment, period) + lane);
  periodWeights.fill(0);
  const parts = unions[period - bases.length];
  for (let i = 0; i < parts.length; i++) {
    const at = weightsAt(segment, parts[i]);
    for (let rank = lane; rank < distinctWaits * LANES; rank += LANES) {
      periodWeights[rank] += waitWeights[at + rank];
    }
  }
  return percentileOf(periodWeights, lane);
}

function weightsAt(segment: i32, base: i32): i32 {
  return (base * (segments.length + 1) + segment) * distinctWaits * LANES;
}

function percentileOf(weights: StaticArray<f64>, at: i32): f64 {
  let total: f64 = 0;
  for (let rank = 0; rank < distinctWaits; rank++) total += weights[at + rank * LANES];
  if (total === 0) return NaN;
  let below: f64 = 0;
  let last = 0;
  for (let rank = 0; rank < distinctWaits; rank++) {
    const weight = weights[at + rank * LANES];
    if (weight === 0) continue;
    last = rank;
    below += weight;
    if (below >= 0.9 * total) break;
  }
  return waitDays[last];
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

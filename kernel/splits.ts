/**
 * Cells of one trial's leads split as a whole, outcome first and then the delay by outcome: what {@link Fates} does not
 * hold. Few leads are counted against thresholds, more are split by binomials.
 */
import { BLOCK, Delay } from './delays';
import { NOTHING, edgeCarries, edgeSegment, edgeTo } from './edges';
import { Fates } from './fates';
import { onLane } from './lanes';
import { stepCount } from './model';
import { arrive } from './moves';
import { binomial } from './samplers';
import { enterWithHand, schedule } from './state';
import { completed, countBelow16, countBelow4 } from './cells';
import { ROUNDING } from './rounding';

/** Up to so many leads are counted against thresholds. */
const few: i32 = 128;

/** What becomes of a cell's leads. */
export let outcomeCounts = new StaticArray<i32>(4);
const below = new StaticArray<i32>(16);

/** Makes room for so many outcomes. */
export function layOutSplits(outcomes: i32): void {
  // Four are written at a time.
  outcomeCounts = new StaticArray<i32>(max(4, outcomes));
}

/**
 * How many of n leads have each outcome. `completeAt`: the first outcome with which all leads are placed; `outcomes`
 * where some may stay.
 */
export function drawOutcomes(
  n: i32,
  probabilities: usize,
  outcomes: i32,
  thresholds: usize,
  completeAt: i32,
): void {
  let left = n;
  let j = 0;
  if (n <= few) {
    const upTo = completed(countBelow4(n, thresholds), completeAt, n);
    const own = i32x4.sub(upTo, v128.shuffle<i32>(i32x4.splat(0), upTo, 3, 4, 5, 6));
    v128.store(changetype<usize>(outcomeCounts), own);
    if (outcomes <= 4) return;
    j = 4;
    left = n - i32x4.extract_lane(upTo, 3);
  }
  let rest: f64 = 1;
  for (let k = 0; k < j; k++) rest -= load<f64>(probabilities + ((<usize>k) << 3));
  for (; j < outcomes; j++) {
    const p = load<f64>(probabilities + ((<usize>j) << 3));
    const count = p > rest - ROUNDING ? left : left === 0 ? 0 : binomial(left, p / rest);
    outcomeCounts[j] = count;
    left -= count;
    rest -= p;
  }
}

/** How many of the rest of a draw have each outcome. */
export function drawRest(fates: Fates, n: i32, outcomes: i32, lane: i32): void {
  const thresholds = fates.restThresholdsOf(lane);
  drawOutcomes(n, fates.restSharesOf(lane), outcomes, thresholds, fates.restCompleteAtOf(lane));
}

/**
 * Sends n leads along an edge, each with its own delay of at least `least` steps, given that it is not before `from`, a
 * whole number of blocks.
 */
export function drawDelays(
  n: i32,
  delay: Delay,
  from: i32,
  edge: i32,
  recycles: i32,
  step: i32,
  lane: i32,
  least: i32,
): void {
  for (let first = from; n > 0 && step + first < stepCount; first += BLOCK) {
    if (n > few) {
      n = splitBlock(n, delay, first, edge, recycles, step, lane, least);
      continue;
    }
    countBelow16(n, delay.thresholdsFrom(first), changetype<usize>(below));
    const complete = delay.completeAt - first;
    let before = 0;
    for (let k = 0; k < BLOCK && before < n; k++) {
      const upTo = k >= complete ? n : below[k];
      if (upTo > before) send(edge, recycles, step, lane, max(least, first + k), upTo - before);
      before = upTo;
    }
    n -= before;
  }
}

/** The same for one block of many leads, by conditional binomials; returns how many are left. */
function splitBlock(
  n: i32,
  delay: Delay,
  first: i32,
  edge: i32,
  recycles: i32,
  step: i32,
  lane: i32,
  least: i32,
): i32 {
  let before = first === 0 ? 1 : delay.survivalAt(first - 1);
  for (let k = first; k < first + BLOCK && n > 0 && step + k < stepCount; k++) {
    const after = delay.survivalAt(k);
    const count = after === 0 ? n : binomial(n, 1 - after / before);
    if (count > 0) send(edge, recycles, step, lane, max(least, k), count);
    n -= count;
    before = after;
  }
  return n;
}

function send(edge: i32, recycles: i32, step: i32, lane: i32, steps: i32, n: i32): void {
  if (steps === 0) {
    arrive(edge, recycles, onLane(n, lane), step);
    if (edgeCarries[edge] !== NOTHING) enterWithHand(edgeSegment[edge], edgeTo[edge], n, lane);
  } else if (step + steps < stepCount) schedule(edge, recycles, step + steps, n, lane);
}

/** Work after waiting, of which some are lost, and the loss of those who have waited for too long. */
import { MOST_WORDS, setThresholds } from './cells';
import { lostAdvances } from './fates';
import { chanceBits } from './laneWords';
import { LANES, laneOf, onLane } from './lanes';
import { holdingStage } from './model';
import { close } from './moves';
import { Transition } from './plan';
import { addCounts, lostRow } from './record';
import { drawOutcomes, drawRest, outcomeCounts } from './splits';
import { dueAt, edgeStride, enter } from './state';
import { LOSING, beginWordsInStep, countChosen } from './visitWords';
import { beginWithoutHand, goOnAtOnceOf, moveOn, work, workInStep } from './work';

const ownThresholds = new StaticArray<i32>(4);
let ownProbabilities = new StaticArray<f64>(1);

/** Makes room for so many outcomes. */
export function layOutWaiting(outcomes: i32): void {
  ownProbabilities = new StaticArray<f64>(outcomes + 1);
}

/**
 * Work after waiting: the advance probability is min(1, rate · decay). What is lost goes to the holding stage at once;
 * where decay is above 1 exits and never shrink in proportion.
 */
export function workAfterWaiting(
  transition: Transition,
  version: i32,
  recycles: i32,
  n: v128,
  step: i32,
  decay: f64,
  cohort: i32,
): void {
  if (decay === 1) return work(transition, version, recycles, n, step, cohort);
  const alone = decay < 1 ? i32x4.gt_s(n, i32x4.splat(MOST_WORDS)) : i32x4.splat(-1);
  let lost = i32x4.splat(0);
  if (v128.any_true(alone)) {
    for (let lane = 0; lane < LANES; lane++) {
      const own = laneOf(v128.and(n, alone), lane);
      if (own === 0) continue;
      const lostHere = workAnew(transition, version, recycles, own, step, decay, lane);
      lost = i32x4.add(lost, onLane(lostHere, lane));
    }
  }
  const inStep = v128.andnot(n, alone);
  if (v128.any_true(inStep)) {
    lost = i32x4.add(lost, workFading(transition, version, recycles, inStep, step, decay, cohort));
  }
  goOnAtOnceOf(transition, recycles, step);
  if (v128.any_true(lost)) loseToWaiting(transition, recycles, lost, step);
}

/** Each lead has faded with probability 1 − decay; the advance of one that has is lost. Returns how many are. */
function workFading(
  transition: Transition,
  version: i32,
  recycles: i32,
  n: v128,
  step: i32,
  decay: f64,
  cohort: i32,
): v128 {
  const fates = transition.fatesOf(version);
  const due = dueAt(transition.firstEdge, recycles, step);
  const s = transition.segment;
  const chances = i32x4.splat(chanceBits(1 - decay));
  const faded = countChosen(n, chances, s, transition.from, step, recycles, cohort);
  workInStep(transition, version, recycles, i32x4.sub(n, faded), step, cohort);
  beginWordsInStep(s, transition.from, step, recycles, LOSING, cohort);
  const rest = fates.drawLosing(faded, due, edgeStride());
  let lost = lostAdvances;
  if (!v128.any_true(rest)) return lost;
  for (let lane = 0; lane < LANES; lane++) {
    const own = laneOf(rest, lane);
    if (own === 0) continue;
    beginWithoutHand(transition, own, step, lane);
    drawRest(fates, own, transition.outcomes, lane);
    lost = i32x4.add(lost, onLane(outcomeCounts[0], lane));
    const left = own - outcomeCounts[0];
    outcomeCounts[0] = 0;
    moveOn(transition, fates, recycles, left, step, lane);
  }
  return lost;
}

/** The same in one lane, by probabilities of its own. */
function workAnew(
  transition: Transition,
  version: i32,
  recycles: i32,
  n: i32,
  step: i32,
  decay: f64,
  lane: i32,
): i32 {
  const rate = transition.probability(version, lane, 0);
  const advance = min(1, rate * decay);
  const shrink = advance > rate ? (1 - advance) / (1 - rate) : 1;
  ownProbabilities[0] = advance;
  for (let j = 1; j < transition.outcomes; j++) {
    ownProbabilities[j] = transition.probability(version, lane, j) * shrink;
  }
  const lost = max(0, rate - advance);
  ownProbabilities[transition.outcomes] = lost;
  const outcomes = transition.outcomes + 1;
  const probabilities = changetype<usize>(ownProbabilities);
  const thresholds = changetype<usize>(ownThresholds);
  const completeAt = setThresholds(probabilities, outcomes, thresholds);
  beginWithoutHand(transition, n, step, lane);
  drawOutcomes(n, probabilities, outcomes, thresholds, completeAt);
  const lostCount = outcomeCounts[transition.outcomes];
  moveOn(transition, null, recycles, n - lostCount, step, lane);
  return lostCount;
}

/** Lost to waiting: to the holding stage at once; where there is none they stay open. */
export function loseToWaiting(transition: Transition, recycles: i32, n: v128, step: i32): void {
  const s = transition.segment;
  addCounts(lostRow + s, step, n);
  if (holdingStage < 0) return;
  close(s, transition.from, n);
  // Before the SDRs nobody holds an AE's place.
  enter(s, holdingStage, recycles, n, false);
}

/** Leads that begin a visit are worked: what becomes of them is drawn, and happens. */
import { MOST_WORDS, drawWords } from './cells';
import { emptyHand, fillHand, handOut, inHandOf, stayInHand } from './deals';
import { NOTHING, edgeCarries } from './edges';
import { Fates } from './fates';
import { LANES, addToLane, laneOf, onLane, takeAll } from './lanes';
import { holdsPlace, stepCount, stepDays } from './model';
import { arrive, arriveAll } from './moves';
import { Transition } from './plan';
import { drawDelays, drawOutcomes, drawRest, outcomeCounts } from './splits';
import { carryAmount, dueAt, edgeStride, freePlaces, release } from './state';
import { FATES, beginWords, beginWordsInStep } from './visitWords';
import { passOn } from './ways';

/** Leads of one class are worked: outcome by its probability, then the delay from that outcome's distribution. */
export function work(
  transition: Transition,
  version: i32,
  recycles: i32,
  n: v128,
  step: i32,
  cohort: i32,
): void {
  if (!v128.any_true(n)) return;
  const many = i32x4.gt_s(n, i32x4.splat(MOST_WORDS));
  if (v128.any_true(many)) workManyAlone(transition, version, recycles, v128.and(n, many), step);
  workInStep(transition, version, recycles, v128.andnot(n, many), step, cohort);
  goOnAtOnceOf(transition, recycles, step);
}

/** The same in those lanes in which there are any, one after the other, by words of their own. */
function workManyAlone(transition: Transition, version: i32, recycles: i32, n: v128, step: i32): void {
  for (let lane = 0; lane < LANES; lane++) {
    const own = laneOf(n, lane);
    if (own === 0) continue;
    beginWithoutHand(transition, own, step, lane);
    workAlone(transition, version, recycles, own, step, lane);
  }
}

/** Begins words of n leads of a lane whose amounts, if they have any, are drawn when they are booked. */
export function beginWithoutHand(transition: Transition, n: i32, step: i32, lane: i32): void {
  beginWords(transition.segment, transition.from, step, lane);
  emptyHand();
  if (edgeCarries[transition.firstEdge] !== NOTHING) fillHand(n);
}

export function workInStep(
  transition: Transition,
  version: i32,
  recycles: i32,
  n: v128,
  step: i32,
  cohort: i32,
): void {
  const fates = transition.fatesOf(version);
  beginWordsInStep(transition.segment, transition.from, step, recycles, FATES, cohort);
  const rest = fates.draw(n, dueAt(transition.firstEdge, recycles, step), edgeStride());
  if (v128.any_true(rest)) workRest(transition, fates, recycles, rest, step);
}

/** What becomes of those whose fates have no slot, lane by lane. */
function workRest(transition: Transition, fates: Fates, recycles: i32, rest: v128, step: i32): void {
  for (let lane = 0; lane < LANES; lane++) {
    const n = laneOf(rest, lane);
    if (n === 0) continue;
    beginWithoutHand(transition, n, step, lane);
    drawRest(fates, n, transition.outcomes, lane);
    moveOn(transition, fates, recycles, n, step, lane);
  }
}

/** Leads of one class and lane are worked by the words that were begun for them, with what they have in hand. */
export function workAlone(
  transition: Transition,
  version: i32,
  recycles: i32,
  n: i32,
  step: i32,
  lane: i32,
): void {
  handOut();
  if (n > MOST_WORDS) {
    const probabilities = transition.probabilitiesOf(version, lane);
    drawOutcomes(n, probabilities, transition.outcomes, 0, transition.outcomes);
    return moveOn(transition, null, recycles, n, step, lane);
  }
  const fates = transition.fatesOf(version);
  const rest = drawWithHand(transition, fates, recycles, n, step, lane);
  if (rest === 0) return;
  drawRest(fates, rest, transition.outcomes, lane);
  moveOn(transition, fates, recycles, rest, step, lane);
}

/**
 * n leads with amounts in hand draw their fates one after the other: the amounts of advances go along the edge, those
 * of the rest stay in hand. Returns the rest.
 */
function drawWithHand(
  transition: Transition,
  fates: Fates,
  recycles: i32,
  n: i32,
  step: i32,
  lane: i32,
): i32 {
  const edge = transition.firstEdge;
  const due = dueAt(edge, recycles, step);
  const reach = <usize>fates.reach;
  const first = drawWords(n);
  let rest = 0;
  for (let lead = 0; lead < n; lead++) {
    const slot = fates.slotOf(lane, load<u32>(first + ((<usize>lead) << 2)));
    if (slot === fates.restSlot) {
      stayInHand(lead);
      rest++;
      continue;
    }
    addToLane(fates.placeOf(slot, due, edgeStride()), lane, 1);
    if (slot < reach) carryAmount(edge, step + <i32>slot, lane, inHandOf(lead));
  }
  handOut();
  return rest;
}

/** Who was drawn without a delay arrives in the same step: leads of all classes. */
export function goOnAtOnce(transition: Transition, step: i32): void {
  for (let j = 0; j < transition.outcomes; j++) arriveAll(transition.firstEdge + j, step);
}

/** The same of one class, whose edges carry nothing. */
export function goOnAtOnceOf(transition: Transition, recycles: i32, step: i32): void {
  if (transition.ways !== 0) return passOn(transition.ways, transition.outcomes, recycles, step);
  for (let j = 0; j < transition.outcomes; j++) {
    const edge = transition.firstEdge + j;
    const n = takeAll(dueAt(edge, recycles, step));
    if (!v128.any_true(n)) continue;
    arrive(edge, recycles, n, step);
  }
}

/** What was drawn in a lane happens: delays, from the reach of the fates on, and those who stay for ever. */
export function moveOn(
  transition: Transition,
  fates: Fates | null,
  recycles: i32,
  n: i32,
  step: i32,
  lane: i32,
): void {
  let never = n;
  for (let j = 0; j < transition.outcomes; j++) {
    const count = outcomeCounts[j];
    if (count === 0) continue;
    never -= count;
    const first = fates === null ? 0 : fates.reachOf(j);
    const delay = transition.delayOf(j, lane);
    drawDelays(count, delay, first, transition.firstEdge + j, recycles, step, lane, 0);
  }
  if (never > 0 && holdsPlace[transition.from] !== 0) {
    const steps = Math.ceil(transition.releaseAfterDays / stepDays);
    if (steps === 0) freePlaces(onLane(never, lane));
    else if (<f64>step + steps < <f64>stepCount) release(step + <i32>steps, lane, never);
  }
}

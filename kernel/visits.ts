/** Visits to stages, a cell of leads at a time. */
import { MOST_WORDS, beginCell, drawWords, setThresholds } from './cells';
import { drawHand, drawSum, emptyHand, hand, handOut, shuffleHand, stayInHand, takeList } from './deals';
import { EACH, NOTHING, edgeCarries } from './edges';
import { Fates } from './fates';
import {
  FORWARD,
  HOLDING,
  SDR_GATE,
  bookingsStage,
  classCount,
  holdingStage,
  holdsPlace,
  isValued,
  pipelineStage,
  segments,
  stageCount,
  stageKinds,
  staysOpen,
  stepCount,
  stepDays,
} from './model';
import { arrive, arriveWithHand, close, collectAmounts } from './moves';
import { Recycle, Segment, Transition } from './plan';
import { add, bookingsRow, entriesRow, lostRow, pipelineRow } from './record';
import { countFaded, drawDelays, drawOutcomes, drawRest, layOutSplits, outcomeCounts } from './splits';
import {
  carryAmount,
  cohortOf,
  dueAt,
  edgeStride,
  enter,
  freePlaces,
  joinQueue,
  open,
  pending,
  pendingList,
  pendingSum,
  pendingValued,
  releases,
  takeCount,
} from './state';
import { hashPurpose } from './streams';
import { passOn } from './ways';

/** Hashed words of each segment's stages, four each. */
let visitWords = new StaticArray<i32>(0);
/** By segment and stage: in which step its words were begun last, and how often. */
let begunIn = new StaticArray<i32>(0);
let begunTimes = new StaticArray<i32>(0);
/** The same of each segment's new amounts. */
let dealWords = new StaticArray<i32>(0);
let dealsBegunIn = new StaticArray<i32>(0);
let dealsBegunTimes = new StaticArray<i32>(0);
/** Leads of a cell by class. */
let arriving = new StaticArray<i32>(1);
const ownThresholds = new StaticArray<i32>(4);
let ownProbabilities = new StaticArray<f64>(1);

export function layOutVisits(): void {
  const cells = segments.length * stageCount;
  visitWords = new StaticArray<i32>(cells * 4);
  begunIn = new StaticArray<i32>(cells);
  begunTimes = new StaticArray<i32>(cells);
  dealWords = new StaticArray<i32>(segments.length * 4);
  dealsBegunIn = new StaticArray<i32>(segments.length);
  dealsBegunTimes = new StaticArray<i32>(segments.length);
  arriving = new StaticArray<i32>(classCount);
  let most = 1;
  for (let s = 0; s < segments.length; s++) {
    for (let stage = 0; stage < stageCount; stage++) {
      const transition = segments[s].transitions[stage];
      if (transition !== null) most = max(most, transition.outcomes);
    }
  }
  layOutSplits(most + 1);
  ownProbabilities = new StaticArray<f64>(most + 1);
}

/** Begins a trial: the purposes' words are hashed once. */
export function beginVisits(): void {
  for (let s = 0; s < segments.length; s++) {
    dealsBegunIn[s] = -1;
    if (segments[s].deal !== null) hashPurpose(segments[s].dealKey, dealWords, s * 4);
    for (let stage = 0; stage < stageCount; stage++) {
      const cell = s * stageCount + stage;
      begunIn[cell] = -1;
      const hasChoice = segments[s].transitions[stage] !== null || segments[s].recycleEdges[stage] >= 0;
      if (hasChoice) hashPurpose(segments[s].visitKeys[stage], visitWords, cell * 4);
    }
  }
}

/** Begins the words of a stage's visits in a step; those of a second time in it are others. */
export function beginWords(s: i32, stage: i32, step: i32): void {
  const cell = s * stageCount + stage;
  beginCell(visitWords, cell * 4, step + (timesIn(step, begunIn, begunTimes, cell) << 12));
}

/** Begins the words of a segment's new amounts, likewise. */
function beginDeals(s: i32, step: i32): void {
  beginCell(dealWords, s * 4, step + (timesIn(step, dealsBegunIn, dealsBegunTimes, s) << 12));
}

/** How often this was begun before in the step. */
function timesIn(step: i32, begun: StaticArray<i32>, times: StaticArray<i32>, at: i32): i32 {
  times[at] = begun[at] === step ? times[at] + 1 : 0;
  begun[at] = step;
  return times[at];
}

/** All who are about to enter a stage do so. */
export function visit(s: i32, stage: i32, step: i32): void {
  const cell = s * stageCount + stage;
  const segment = segments[s];
  let n = 0;
  for (let r = 0; r < classCount; r++) {
    const count = takeCount(changetype<usize>(pending) + ((<usize>(cell * classCount + r)) << 2));
    arriving[r] = count;
    n += count;
  }
  add(entriesRow(stage) + s, step, <f64>n);
  if (stageKinds[stage] !== FORWARD) {
    if (stageKinds[stage] === HOLDING) visitHolding(s, stage, step, n);
    return;
  }
  const transition = segment.transitions[stage];
  countMoney(segment, s, stage, step, n);
  if (transition !== null) beginWords(s, stage, step);
  if (isValued[stage] !== 0 && stage !== pipelineStage) shuffleHand(n);
  if (staysOpen[stage] !== 0) open[stage * segments.length + s] += n;
  if (transition === null) return;
  if (transition.gate === SDR_GATE) {
    for (let r = 0; r < classCount; r++) {
      if (arriving[r] > 0) joinQueue(transition.gatedIndex, cohortOf(step), r, arriving[r]);
    }
    return;
  }
  const version = transition.versionByStep[step];
  for (let r = 0; r < classCount; r++) {
    if (arriving[r] > 0) work(transition, version, r, arriving[r], step);
  }
}

/** Pipeline: a new amount is drawn and counted. Bookings: the amount is kept, or drawn where pipeline was skipped. */
function countMoney(segment: Segment, s: i32, stage: i32, step: i32, n: i32): void {
  const cell = s * stageCount + stage;
  if (stage === pipelineStage) {
    const goesOn = isValued[stage] !== 0 && segment.transitions[stage] !== null;
    beginDeals(s, step);
    const sum = goesOn ? drawHand(segment, n) : drawSum(segment, n);
    add(pipelineRow + s, step, sum);
    if (stage === bookingsStage) add(bookingsRow + s, step, sum);
  } else if (stage === bookingsStage) {
    const fresh = n - pendingValued[cell];
    if (fresh > 0) beginDeals(s, step);
    add(bookingsRow + s, step, pendingSum[cell] + drawSum(segment, fresh));
    pendingSum[cell] = 0;
    pendingValued[cell] = 0;
  } else if (isValued[stage] !== 0) {
    emptyHand();
    takeList(pendingList[cell]);
    pendingList[cell] = -1;
  }
}

/** Leads of one class are worked: outcome by its probability, then the delay from that outcome's distribution. */
export function work(transition: Transition, version: i32, recycles: i32, n: i32, step: i32): void {
  if (n > MOST_WORDS) {
    const probabilities = transition.probabilitiesOf(version);
    drawOutcomes(n, probabilities, transition.outcomes, 0, transition.outcomes);
    moveOn(transition, null, recycles, n, step);
    return;
  }
  const fates = transition.fatesOf(version);
  const edge = transition.firstEdge;
  const due = dueAt(edge, recycles, step);
  const rest =
    edgeCarries[edge] === NOTHING
      ? fates.draw(n, due, edgeStride())
      : drawWithHand(fates, n, due, edge, step);
  if (rest > 0) {
    drawRest(fates, rest, transition.outcomes);
    moveOn(transition, fates, recycles, rest, step);
  }
  goOnAtOnce(transition, recycles, step);
}

/**
 * n leads with amounts in hand draw their fates one after the other: the amounts of advances go along the edge, those
 * of the rest stay in hand. Returns the rest.
 */
function drawWithHand(fates: Fates, n: i32, due: usize, edge: i32, step: i32): i32 {
  const reach = <usize>fates.reach;
  const first = drawWords(n);
  let rest = 0;
  handOut();
  for (let lead = 0; lead < n; lead++) {
    const slot = fates.slotOf(load<u32>(first + ((<usize>lead) << 2)));
    if (slot === fates.restSlot) {
      stayInHand(lead);
      rest++;
      continue;
    }
    const place = fates.placeOf(slot, due, edgeStride());
    store<i32>(place, load<i32>(place) + 1);
    if (slot < reach) carryAmount(edge, step + <i32>slot, hand[lead]);
  }
  handOut();
  return rest;
}

/** Who was drawn without a delay arrives in the same step. */
function goOnAtOnce(transition: Transition, recycles: i32, step: i32): void {
  if (transition.ways !== 0) return passOn(transition.ways, transition.outcomes, recycles, step);
  for (let j = 0; j < transition.outcomes; j++) {
    const edge = transition.firstEdge + j;
    const n = takeCount(dueAt(edge, recycles, step));
    if (n === 0) continue;
    if (edgeCarries[edge] !== NOTHING) collectAmounts(edge, n, step);
    if (edgeCarries[edge] === EACH) arriveWithHand(edge, recycles, n, step);
    else arrive(edge, recycles, n, step);
  }
}

/** What was drawn happens: delays, from the reach of the fates on, and those who stay for ever. */
function moveOn(transition: Transition, fates: Fates | null, recycles: i32, n: i32, step: i32): void {
  let never = n;
  for (let j = 0; j < transition.outcomes; j++) {
    const count = outcomeCounts[j];
    if (count === 0) continue;
    never -= count;
    const first = fates === null ? 0 : fates.reachOf(j);
    drawDelays(count, transition.delays[j], first, transition.firstEdge + j, recycles, step, 0);
  }
  if (never > 0 && holdsPlace[transition.from] !== 0) {
    const steps = Math.ceil(transition.releaseAfterDays / stepDays);
    if (steps === 0) freePlaces(never);
    else if (<f64>step + steps < <f64>stepCount) releases[step + <i32>steps] += never;
  }
}

/**
 * Work after waiting: the advance probability is min(1, rate · decay). What is lost goes to the holding stage at once;
 * where decay is above 1 exits and never shrink in proportion.
 */
export function workAfterWaiting(
  transition: Transition,
  version: i32,
  recycles: i32,
  n: i32,
  step: i32,
  decay: f64,
): void {
  if (decay === 1) return work(transition, version, recycles, n, step);
  const lost =
    decay < 1 && n <= MOST_WORDS
      ? workFading(transition, version, recycles, n, step, decay)
      : workAnew(transition, version, recycles, n, step, decay);
  if (lost > 0) loseToWaiting(transition, recycles, lost, step);
}

/** Each lead has faded with probability 1 − decay; the advance of one that has is lost. Returns how many are. */
function workFading(transition: Transition, version: i32, recycles: i32, n: i32, step: i32, decay: f64): i32 {
  const fates = transition.fatesOf(version);
  const due = dueAt(transition.firstEdge, recycles, step);
  const faded = countFaded(n, decay);
  let rest = fates.draw(n - faded, due, edgeStride());
  if (rest > 0) {
    drawRest(fates, rest, transition.outcomes);
    moveOn(transition, fates, recycles, rest, step);
  }
  rest = fates.drawLosing(faded, due, edgeStride());
  let lost = fates.lost;
  if (rest > 0) {
    drawRest(fates, rest, transition.outcomes);
    lost += outcomeCounts[0];
    rest -= outcomeCounts[0];
    outcomeCounts[0] = 0;
    moveOn(transition, fates, recycles, rest, step);
  }
  goOnAtOnce(transition, recycles, step);
  return lost;
}

/** The same by probabilities of its own. */
function workAnew(transition: Transition, version: i32, recycles: i32, n: i32, step: i32, decay: f64): i32 {
  const first = version * (transition.outcomes + 1);
  const rate = transition.probabilities[first];
  const advance = min(1, rate * decay);
  const shrink = advance > rate ? (1 - advance) / (1 - rate) : 1;
  ownProbabilities[0] = advance;
  for (let j = 1; j < transition.outcomes; j++)
    ownProbabilities[j] = transition.probabilities[first + j] * shrink;
  const lost = max(0, rate - advance);
  ownProbabilities[transition.outcomes] = lost;
  const outcomes = transition.outcomes + 1;
  const probabilities = changetype<usize>(ownProbabilities);
  const thresholds = changetype<usize>(ownThresholds);
  const completeAt = setThresholds(probabilities, outcomes, thresholds);
  drawOutcomes(n, probabilities, outcomes, thresholds, completeAt);
  const lostCount = outcomeCounts[transition.outcomes];
  moveOn(transition, null, recycles, n - lostCount, step);
  return lostCount;
}

/** Lost to waiting: to the holding stage at once; where there is none they stay open. */
export function loseToWaiting(transition: Transition, recycles: i32, n: i32, step: i32): void {
  const s = transition.segment;
  add(lostRow + s, step, <f64>n);
  if (holdingStage < 0) return;
  close(s, transition.from, n);
  // Before the SDRs nobody holds an AE's place.
  enter(s, holdingStage, recycles, n, false);
}

/** A holding stage may be left again, after at least one step. */
function visitHolding(s: i32, stage: i32, step: i32, n: i32): void {
  open[stage * segments.length + s] += n;
  const recycle = segments[s].recycle;
  if (recycle === null || recycle.max === 0) return;
  beginWords(s, stage, step);
  const edge = segments[s].recycleEdges[stage];
  for (let r = 0; r < classCount; r++) {
    if (arriving[r] === 0 || (classCount > 1 && r >= recycle.max)) continue;
    comeBack(recycle, edge, min(r + 1, classCount - 1), arriving[r], step);
  }
}

/** Of n leads in a holding stage some come back. */
function comeBack(recycle: Recycle, edge: i32, recycles: i32, n: i32, step: i32): void {
  const shares = changetype<usize>(recycle.shares);
  if (n > MOST_WORDS) {
    drawOutcomes(n, shares, 1, 0, 1);
    drawDelays(outcomeCounts[0], recycle.delay, 0, edge, recycles, step, 1);
    return;
  }
  const fates = recycle.fates;
  if (fates.isStale) fates.layOut(shares);
  const rest = fates.draw(n, dueAt(edge, recycles, step), edgeStride());
  if (rest === 0 || step + fates.reachOf(0) >= stepCount) return;
  drawRest(fates, rest, 1);
  drawDelays(outcomeCounts[0], recycle.delay, fates.reachOf(0), edge, recycles, step, 1);
}

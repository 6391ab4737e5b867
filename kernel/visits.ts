/** Visits to stages, a cell of leads at a time: those of one stage, segment and step, in all lanes. */
import { MOST_WORDS, beginCell, drawWords, setThresholds } from './cells';
import {
  drawHand,
  drawSum,
  emptyHand,
  fillHand,
  handOut,
  inHandOf,
  passHand,
  shuffleHand,
  stayInHand,
  takeList,
} from './deals';
import { NOTHING, edgeCarries } from './edges';
import { Fates, lostAdvances } from './fates';
import { BITS, beginLanes, choose } from './laneWords';
import { LANES, addAt, addToLane, countShift, laneOf, onLane, takeAll } from './lanes';
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
import { arrive, arriveAll, close } from './moves';
import { Recycle, Segment, Transition } from './plan';
import { addAmount, addCounts, bookingsRow, entriesRow, lostRow, pipelineRow } from './record';
import { drawDelays, drawOutcomes, drawRest, layOutSplits, outcomeCounts } from './splits';
import {
  carryAmount,
  cohortOf,
  dueAt,
  edgeStride,
  enter,
  freePlaces,
  joinQueue,
  openAt,
  pendingAt,
  pendingValuedOf,
  release,
  takePendingList,
  takePendingSum,
} from './state';
import { hashPurpose } from './streams';
import { passOn } from './ways';

/** Hashed words of each segment's stages, four vectors each. */
let visitWords = new StaticArray<i32>(0);
/** By segment, stage and lane: in which step words of its own were begun last, and how often. */
let begunIn = new StaticArray<i32>(0);
let begunTimes = new StaticArray<i32>(0);
/** The same of each segment's new amounts. */
let dealWords = new StaticArray<i32>(0);
let dealsBegunIn = new StaticArray<i32>(0);
let dealsBegunTimes = new StaticArray<i32>(0);
/** Leads of a cell by class and lane. */
let arriving = new StaticArray<i32>(LANES);
const ownThresholds = new StaticArray<i32>(4);
let ownProbabilities = new StaticArray<f64>(1);

/** Words of a purpose in all lanes. */
const purposeWords: i32 = 4 * LANES;

/** What words are drawn for in step: fates, the fates of those who have faded, and from here on who has. */
const FATES: i32 = 0;
const LOSING: i32 = 1;
const FADED: i32 = 2;
const uses: i32 = FADED + MOST_WORDS / BITS;
const passes: i32 = 3;

/** Stages are gone through up to three times in a step. */
let pass: i32 = 0;
export function beginPass(number: i32): void {
  pass = number;
}

export function layOutVisits(): void {
  const cells = segments.length * stageCount;
  visitWords = new StaticArray<i32>(cells * purposeWords);
  begunIn = new StaticArray<i32>(cells * LANES);
  begunTimes = new StaticArray<i32>(cells * LANES);
  dealWords = new StaticArray<i32>(segments.length * purposeWords);
  dealsBegunIn = new StaticArray<i32>(segments.length * LANES);
  dealsBegunTimes = new StaticArray<i32>(segments.length * LANES);
  arriving = new StaticArray<i32>(classCount * LANES);
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

/** Begins the trial of a lane: the purposes' words are hashed once. */
export function beginVisits(lane: i32): void {
  for (let s = 0; s < segments.length; s++) {
    dealsBegunIn[s * LANES + lane] = -1;
    if (segments[s].deals.length > 0) hashPurpose(segments[s].dealKey, dealWords, s * purposeWords + lane);
    for (let stage = 0; stage < stageCount; stage++) {
      const cell = s * stageCount + stage;
      begunIn[cell * LANES + lane] = -1;
      const hasChoice = segments[s].transitions[stage] !== null || segments[s].recycleEdges[stage] >= 0;
      if (hasChoice) hashPurpose(segments[s].visitKeys[stage], visitWords, cell * purposeWords + lane);
    }
  }
}

/**
 * Begins words in step of a stage's visits, for one class and use. `cohort`: 0 for those who have just entered, else the
 * number of the cohort that leaves the gate's queue.
 */
function beginWordsInStep(s: i32, stage: i32, step: i32, recycles: i32, use: i32, cohort: i32): void {
  const words = changetype<usize>(visitWords) + ((<usize>((s * stageCount + stage) * purposeWords)) << 2);
  const part = (recycles * uses + use) * passes + pass;
  beginLanes(words, step + (part << 12), cohort);
}

/** Begins words of its own for a stage's visits of a lane in a step; those of another time in it are others. */
function beginWords(s: i32, stage: i32, step: i32, lane: i32): void {
  const cell = s * stageCount + stage;
  const times = timesIn(step, begunIn, begunTimes, cell * LANES + lane);
  beginCell(visitWords, cell * purposeWords + lane, step + (times << 12));
}

/** Begins the words of a segment's new amounts, likewise. */
function beginDeals(s: i32, step: i32, lane: i32): void {
  const times = timesIn(step, dealsBegunIn, dealsBegunTimes, s * LANES + lane);
  beginCell(dealWords, s * purposeWords + lane, step + (times << 12));
}

/** How often this was begun before in the step. */
function timesIn(step: i32, begun: StaticArray<i32>, times: StaticArray<i32>, at: i32): i32 {
  times[at] = begun[at] === step ? times[at] + 1 : 0;
  begun[at] = step;
  return times[at];
}

function arrivingOf(recycles: i32): v128 {
  return v128.load(changetype<usize>(arriving) + ((<usize>recycles) << countShift));
}

/** All who are about to enter a stage do so. */
export function visit(s: i32, stage: i32, step: i32): void {
  const n = takeArriving(s, stage);
  addCounts(entriesRow(stage) + s, step, n);
  if (stageKinds[stage] !== FORWARD) {
    if (stageKinds[stage] === HOLDING) visitHolding(s, stage, step, n);
    return;
  }
  const transition = segments[s].transitions[stage];
  if (staysOpen[stage] !== 0) addAt(openAt(s, stage), n);
  const waits = transition !== null && transition.gate === SDR_GATE;
  const carries = transition !== null && !waits && edgeCarries[transition.firstEdge] !== NOTHING;
  if (isValued[stage] !== 0 || stage === pipelineStage || stage === bookingsStage) {
    visitWithMoney(s, stage, step, n, carries);
  }
  if (transition === null) return;
  if (waits) return waitForSdr(transition, step);
  if (carries) return goOnAtOnce(transition, step);
  const version = transition.versionByStep[step];
  for (let r = 0; r < classCount; r++) work(transition, version, r, arrivingOf(r), step, 0);
}

/** Takes those who are about to enter a stage, by class into {@link arriving}; returns how many. */
function takeArriving(s: i32, stage: i32): v128 {
  const from = pendingAt(s, stage);
  const to = changetype<usize>(arriving);
  let n = i32x4.splat(0);
  for (let at: usize = 0; at < (<usize>classCount) << countShift; at += 16) {
    const own = takeAll(from + at);
    v128.store(to + at, own);
    n = i32x4.add(n, own);
  }
  return n;
}

function waitForSdr(transition: Transition, step: i32): void {
  for (let r = 0; r < classCount; r++) joinQueue(transition.gatedIndex, cohortOf(step), r, arrivingOf(r));
}

/** Counts the money of visits, lane by lane, as what is in hand belongs to one trial; works them where it goes along. */
function visitWithMoney(s: i32, stage: i32, step: i32, n: v128, carries: bool): void {
  for (let lane = 0; lane < LANES; lane++) {
    const own = laneOf(n, lane);
    if (own === 0) continue;
    countMoney(segments[s], s, stage, step, own, lane);
    if (carries) workWithHands(segments[s].transitions[stage]!, s, stage, step, own, lane);
  }
}

/** Pipeline: a new amount is drawn and counted. Bookings: the amount is kept, or drawn where pipeline was skipped. */
function countMoney(segment: Segment, s: i32, stage: i32, step: i32, n: i32, lane: i32): void {
  emptyHand();
  if (stage === pipelineStage) {
    const goesOn = isValued[stage] !== 0 && segment.transitions[stage] !== null;
    beginDeals(s, step, lane);
    const sum = goesOn ? drawHand(segment, n, lane) : drawSum(segment, n, lane);
    addAmount(pipelineRow + s, step, lane, sum);
    if (stage === bookingsStage) addAmount(bookingsRow + s, step, lane, sum);
  } else if (stage === bookingsStage) {
    const fresh = n - pendingValuedOf(s, stage, lane);
    if (fresh > 0) beginDeals(s, step, lane);
    const kept = takePendingSum(s, stage, lane);
    addAmount(bookingsRow + s, step, lane, kept + drawSum(segment, fresh, lane));
  } else {
    takeList(takePendingList(s, stage, lane));
  }
}

/** n leads of a lane with amounts in hand are worked. */
function workWithHands(transition: Transition, s: i32, stage: i32, step: i32, n: i32, lane: i32): void {
  const version = transition.versionByStep[step];
  beginWords(s, stage, step, lane);
  if (isValued[stage] !== 0 && stage !== pipelineStage) shuffleHand(n);
  else fillHand(n);
  for (let r = 0; r < classCount; r++) {
    const own = laneOf(arrivingOf(r), lane);
    if (own > 0) workAlone(transition, version, r, own, step, lane);
    passHand(own);
  }
}

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
function beginWithoutHand(transition: Transition, n: i32, step: i32, lane: i32): void {
  beginWords(transition.segment, transition.from, step, lane);
  emptyHand();
  if (edgeCarries[transition.firstEdge] !== NOTHING) fillHand(n);
}

function workInStep(
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
function workAlone(
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
function goOnAtOnce(transition: Transition, step: i32): void {
  for (let j = 0; j < transition.outcomes; j++) arriveAll(transition.firstEdge + j, step);
}

/** The same of one class, whose edges carry nothing. */
function goOnAtOnceOf(transition: Transition, recycles: i32, step: i32): void {
  if (transition.ways !== 0) return passOn(transition.ways, transition.outcomes, recycles, step);
  for (let j = 0; j < transition.outcomes; j++) {
    const edge = transition.firstEdge + j;
    const n = takeAll(dueAt(edge, recycles, step));
    if (!v128.any_true(n)) continue;
    arrive(edge, recycles, n, step);
  }
}

/** What was drawn in a lane happens: delays, from the reach of the fates on, and those who stay for ever. */
function moveOn(
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

/** How many of n leads in each lane have faded, each with the same probability. */
function countFaded(transition: Transition, n: v128, recycles: i32, step: i32, p: f64, cohort: i32): v128 {
  let faded = i32x4.splat(0);
  let left = n;
  for (let use = FADED; v128.any_true(left); use++) {
    beginWordsInStep(transition.segment, transition.from, step, recycles, use, cohort);
    const some = i32x4.min_s(left, i32x4.splat(BITS));
    faded = i32x4.add(faded, choose(some, p));
    left = i32x4.sub(left, some);
  }
  return faded;
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
  const faded = countFaded(transition, n, recycles, step, 1 - decay, cohort);
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

/** A holding stage may be left again, after at least one step. */
function visitHolding(s: i32, stage: i32, step: i32, n: v128): void {
  addAt(openAt(s, stage), n);
  const recycle = segments[s].recycle;
  if (recycle === null || recycle.max === 0) return;
  for (let r = 0; r < classCount; r++) {
    if (classCount > 1 && r >= recycle.max) break;
    comeBack(recycle, s, stage, r, arrivingOf(r), step);
  }
}

/** Of n leads of a class in a holding stage some come back, as leads of the next class where these are told apart. */
function comeBack(recycle: Recycle, s: i32, stage: i32, before: i32, n: v128, step: i32): void {
  if (!v128.any_true(n)) return;
  const edge = segments[s].recycleEdges[stage];
  const recycles = min(before + 1, classCount - 1);
  const many = i32x4.gt_s(n, i32x4.splat(MOST_WORDS));
  if (v128.any_true(many)) comeBackAlone(recycle, s, stage, recycles, v128.and(n, many), step);
  const fates = recycle.fates;
  beginWordsInStep(s, stage, step, before, FATES, 0);
  const rest = fates.draw(v128.andnot(n, many), dueAt(edge, recycles, step), edgeStride());
  if (!v128.any_true(rest) || step + fates.reachOf(0) >= stepCount) return;
  for (let lane = 0; lane < LANES; lane++) {
    const own = laneOf(rest, lane);
    if (own === 0) continue;
    beginWords(s, stage, step, lane);
    drawRest(fates, own, 1, lane);
    const delay = recycle.delays[lane];
    drawDelays(outcomeCounts[0], delay, fates.reachOf(0), edge, recycles, step, lane, 1);
  }
}

/** The same of many leads, lane by lane. */
function comeBackAlone(recycle: Recycle, s: i32, stage: i32, recycles: i32, n: v128, step: i32): void {
  const edge = segments[s].recycleEdges[stage];
  for (let lane = 0; lane < LANES; lane++) {
    const own = laneOf(n, lane);
    if (own === 0) continue;
    beginWords(s, stage, step, lane);
    drawOutcomes(own, recycle.sharesOf(lane), 1, 0, 1);
    drawDelays(outcomeCounts[0], recycle.delays[lane], 0, edge, recycles, step, lane, 1);
  }
}

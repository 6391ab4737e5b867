/** Visits to stages, a cell of leads at a time: those of one stage, segment and step, in all lanes. */
import { MOST_WORDS } from './cells';
import { drawHand, drawSum, emptyHand, fillHand, passHand, shuffleHand, takeList } from './deals';
import { NOTHING, edgeCarries } from './edges';
import { LANES, addAt, countShift, laneOf, takeAll } from './lanes';
import {
  FORWARD,
  HOLDING,
  SDR_GATE,
  bookingsStage,
  classCount,
  isValued,
  pipelineStage,
  segments,
  stageCount,
  stageKinds,
  staysOpen,
  stepCount,
} from './model';
import { Recycle, Segment, Transition } from './plan';
import { addAmount, addCounts, bookingsRow, entriesRow, pipelineRow } from './record';
import { binomial } from './samplers';
import { drawDelays, layOutSplits } from './splits';
import {
  cohortOf,
  dueAt,
  edgeStride,
  joinQueue,
  openAt,
  pendingAt,
  pendingValuedOf,
  takePendingList,
  takePendingSum,
} from './state';
import { FATES, beginDeals, beginWords, beginWordsInStep, countChosen, layOutVisitWords } from './visitWords';
import { layOutWaiting } from './waiting';
import { goOnAtOnce, work, workAlone } from './work';

/** Leads of a cell by class and lane. */
let arriving = new StaticArray<i32>(LANES);

export function layOutVisits(): void {
  layOutVisitWords();
  arriving = new StaticArray<i32>(classCount * LANES);
  let most = 1;
  for (let s = 0; s < segments.length; s++) {
    for (let stage = 0; stage < stageCount; stage++) {
      const transition = segments[s].transitions[stage];
      if (transition !== null) most = max(most, transition.outcomes);
    }
  }
  layOutSplits(most + 1);
  layOutWaiting(most);
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
  const back = countChosen(v128.andnot(n, many), recycle.chances, s, stage, step, before, 0);
  const fates = recycle.fates;
  beginWordsInStep(s, stage, step, before, FATES, 0);
  const later = fates.draw(back, dueAt(edge, recycles, step), edgeStride());
  if (!v128.any_true(later) || step + fates.reachOf(0) >= stepCount) return;
  for (let lane = 0; lane < LANES; lane++) {
    const own = laneOf(later, lane);
    if (own === 0) continue;
    beginWords(s, stage, step, lane);
    drawDelays(own, recycle.delays[lane], fates.reachOf(0), edge, recycles, step, lane, 1);
  }
}

/** The same of many leads, lane by lane. */
function comeBackAlone(recycle: Recycle, s: i32, stage: i32, recycles: i32, n: v128, step: i32): void {
  const edge = segments[s].recycleEdges[stage];
  for (let lane = 0; lane < LANES; lane++) {
    const own = laneOf(n, lane);
    if (own === 0) continue;
    beginWords(s, stage, step, lane);
    const back = binomial(own, recycle.shareOf(lane));
    drawDelays(back, recycle.delays[lane], 0, edge, recycles, step, lane, 1);
  }
}

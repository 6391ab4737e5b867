/** Visits to stages, a cell of leads at a time: outcome first, then the delay by outcome. */
import { Delay, BLOCK } from './delays';
import { drawHand, drawSum, emptyHand, shuffleHand, takeList } from './deals';
import {
  Segment,
  Transition,
  FORWARD,
  HOLDING,
  SDR_GATE,
  bookingsStage,
  classCount,
  edgeCarries,
  edgeFrom,
  edgeGate,
  edgeSegment,
  edgeTo,
  holdingStage,
  holdsPlace,
  isValued,
  NOTHING,
  pipelineStage,
  segments,
  stageCount,
  stageKinds,
  staysOpen,
  stepCount,
  stepDays,
} from './model';
import { setThresholds } from './parameters';
import { add, bookingsRow, entriesRow, lostRow, pipelineRow, recyclesRow } from './record';
import { binomial } from './samplers';
import {
  cohortOf,
  due,
  dueStride,
  enter,
  enterWithHand,
  freePlaces,
  joinQueue,
  open,
  pending,
  pendingList,
  pendingSum,
  pendingTotal,
  pendingValued,
  releases,
  schedule,
} from './state';
import { Stream, beginCell, completed, countBelow16, countBelow4, hashPurpose } from './streams';

/** Up to so many leads are counted against thresholds; more are split by binomials. */
const few: i32 = 128;

/** Hashed words of each segment's stages, four each. */
let visitWords = new StaticArray<i32>(0);
/** By segment and stage: in which step its words were begun last, and how often. */
let begunIn = new StaticArray<i32>(0);
let begunTimes = new StaticArray<i32>(0);
let dealStreams = new StaticArray<Stream>(0);
let dealStep = new StaticArray<i32>(0);
/** Leads of a cell by class, and what becomes of them. */
let arriving = new StaticArray<i32>(1);
let outcomeCounts = new StaticArray<i32>(1);
const below = new StaticArray<i32>(16);
const ownThresholds = new StaticArray<i32>(4);
let ownProbabilities = new StaticArray<f64>(1);

export function layOutVisits(): void {
  const cells = segments.length * stageCount;
  visitWords = new StaticArray<i32>(cells * 4);
  begunIn = new StaticArray<i32>(cells);
  begunTimes = new StaticArray<i32>(cells);
  dealStreams = new StaticArray<Stream>(segments.length);
  dealStep = new StaticArray<i32>(segments.length);
  for (let s = 0; s < segments.length; s++) dealStreams[s] = new Stream();
  arriving = new StaticArray<i32>(classCount);
  let most = 1;
  for (let s = 0; s < segments.length; s++) {
    for (let stage = 0; stage < stageCount; stage++) {
      const transition = segments[s].transitions[stage];
      if (transition !== null) most = max(most, transition.outcomes);
    }
  }
  // Four are written at a time.
  outcomeCounts = new StaticArray<i32>(max(4, most + 1));
  ownProbabilities = new StaticArray<f64>(most + 1);
}

/** Begins a trial: the purposes' words are hashed once. */
export function beginVisits(): void {
  for (let s = 0; s < segments.length; s++) {
    dealStep[s] = -1;
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
  const times = begunIn[cell] === step ? begunTimes[cell] + 1 : 0;
  begunIn[cell] = step;
  begunTimes[cell] = times;
  beginCell(visitWords, cell * 4, step + (times << 12));
}

function dealStream(s: i32, step: i32): Stream {
  const stream = dealStreams[s];
  if (dealStep[s] !== step) {
    dealStep[s] = step;
    stream.restart(segments[s].dealKey, step);
  }
  return stream;
}

/** All who are about to enter a stage do so. */
export function visit(s: i32, stage: i32, step: i32): void {
  const cell = s * stageCount + stage;
  const n = pendingTotal[cell];
  const segment = segments[s];
  for (let r = 0; r < classCount; r++) {
    arriving[r] = pending[cell * classCount + r];
    pending[cell * classCount + r] = 0;
  }
  pendingTotal[cell] = 0;
  add(entriesRow(stage) + s, step, <f64>n);
  if (stageKinds[stage] !== FORWARD) {
    if (stageKinds[stage] === HOLDING) visitHolding(s, stage, step, n);
    return;
  }
  const transition = segment.transitions[stage];
  if (transition !== null) beginWords(s, stage, step);
  countMoney(segment, s, stage, step, n);
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
    const stream = dealStream(s, step);
    const sum = goesOn ? drawHand(segment, n, stream) : drawSum(segment, n, stream);
    add(pipelineRow + s, step, sum);
    if (stage === bookingsStage) add(bookingsRow + s, step, sum);
  } else if (stage === bookingsStage) {
    const fresh = drawSum(segment, n - pendingValued[cell], dealStream(s, step));
    add(bookingsRow + s, step, pendingSum[cell] + fresh);
    pendingSum[cell] = 0;
    pendingValued[cell] = 0;
  } else if (isValued[stage] !== 0) {
    emptyHand();
    takeList(pendingList[cell]);
    pendingList[cell] = -1;
    shuffleHand(n);
  }
}

/** Leads of one class are worked: outcome by its probability, then the delay from that outcome's distribution. */
export function work(transition: Transition, version: i32, recycles: i32, n: i32, step: i32): void {
  drawOutcomes(
    n,
    changetype<usize>(transition.probabilities) + ((<usize>(version * (transition.outcomes + 1))) << 3),
    transition.outcomes,
    changetype<usize>(transition.thresholds) + ((<usize>version) << 4),
    transition.completeAt[version],
  );
  moveOn(transition, recycles, n, step);
}

/** What was drawn happens: delays, and those who stay for ever. */
function moveOn(transition: Transition, recycles: i32, n: i32, step: i32): void {
  let never = n;
  for (let j = 0; j < transition.outcomes; j++) {
    const count = outcomeCounts[j];
    if (count === 0) continue;
    never -= count;
    drawDelays(count, transition.delays[j], transition.firstEdge + j, recycles, step, 0);
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
  moveOn(transition, recycles, n - lostCount, step);
  if (lostCount > 0) loseToWaiting(transition, recycles, lostCount, step);
}

/** Lost to waiting: to the holding stage at once; where there is none they stay open. */
export function loseToWaiting(transition: Transition, recycles: i32, n: i32, step: i32): void {
  const s = transition.segment;
  add(lostRow + s, step, <f64>n);
  if (holdingStage < 0) return;
  close(s, transition.from, n);
  enter(s, holdingStage, recycles, n, holdsPlace[transition.from] !== 0);
}

/** Visits end. */
export function close(s: i32, stage: i32, n: i32): void {
  if (staysOpen[stage] !== 0) open[stage * segments.length + s] -= n;
}

/** Leads arrive at the end of an edge: at a gate, or in a stage. */
export function arrive(edge: i32, recycles: i32, n: i32, step: i32): void {
  const gate = edgeGate[edge];
  if (gate !== null) return joinQueue(gate.gatedIndex, cohortOf(step), recycles, n);
  const s = edgeSegment[edge];
  const from = edgeFrom[edge];
  close(s, from, n);
  if (stageKinds[from] === HOLDING) add(recyclesRow + s, step, <f64>n);
  enter(s, edgeTo[edge], recycles, n, holdsPlace[from] !== 0);
}

/** The same with what they carry in hand. */
export function arriveWithHand(edge: i32, recycles: i32, n: i32, step: i32): void {
  arrive(edge, recycles, n, step);
  if (edgeGate[edge] === null) enterWithHand(edgeSegment[edge], edgeTo[edge], n);
}

/** A holding stage may be left again, after at least one step. */
function visitHolding(s: i32, stage: i32, step: i32, n: i32): void {
  open[stage * segments.length + s] += n;
  const recycle = segments[s].recycle;
  if (recycle === null || recycle.max === 0) return;
  beginWords(s, stage, step);
  ownProbabilities[0] = recycle.drawnRate;
  const probabilities = changetype<usize>(ownProbabilities);
  const thresholds = changetype<usize>(ownThresholds);
  const completeAt = setThresholds(probabilities, 1, thresholds);
  for (let r = 0; r < classCount; r++) {
    if (arriving[r] === 0 || (classCount > 1 && r >= recycle.max)) continue;
    drawOutcomes(arriving[r], probabilities, 1, thresholds, completeAt);
    const next = min(r + 1, classCount - 1);
    drawDelays(outcomeCounts[0], recycle.delay, segments[s].recycleEdges[stage], next, step, 1);
  }
}

/** How many of n leads have each outcome. */
function drawOutcomes(n: i32, probabilities: usize, outcomes: i32, thresholds: usize, completeAt: i32): void {
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
    const count = j === completeAt ? left : left === 0 || p === 0 ? 0 : binomial(left, min(1, p / rest));
    outcomeCounts[j] = count;
    left -= count;
    rest -= p;
  }
}

/** Sends n leads along an edge, each with its own delay of at least `least` steps. */
function drawDelays(n: i32, delay: Delay, edge: i32, recycles: i32, step: i32, least: i32): void {
  for (let first = 0; n > 0 && step + first < stepCount; first += BLOCK) {
    const thresholds = delay.thresholdsFrom(first);
    if (n > few) {
      n = splitBlock(n, delay, first, edge, recycles, step, least);
      continue;
    }
    countBelow16(n, thresholds, changetype<usize>(below));
    const complete = delay.completeAt - first;
    if (edgeCarries[edge] === NOTHING) {
      n -= addBlock(n, edge, recycles, step, first, least, complete);
      continue;
    }
    let before = 0;
    for (let k = 0; k < BLOCK && before < n; k++) {
      const upTo = k >= complete ? n : below[k];
      if (upTo > before) send(edge, recycles, step, max(least, first + k), upTo - before);
      before = upTo;
    }
    n -= before;
  }
}

/**
 * Adds a block of cumulated counts, complete with that of `complete`, to those who are due on an edge, and returns how
 * many they are; who has no delay arrives at once.
 */
function addBlock(n: i32, edge: i32, recycles: i32, step: i32, first: i32, least: i32, complete: i32): i32 {
  const at =
    changetype<usize>(due) + ((<usize>((edge * classCount + recycles) * dueStride + step + first)) << 2);
  const from = changetype<usize>(below);
  const atOnce = first > 0 ? 0 : complete <= 0 ? n : below[0];
  let before = i32x4.splat(atOnce);
  for (let k: usize = 0; k < 64; k += 16) {
    const counts = completed(v128.load(from + k), complete, n);
    complete -= 4;
    const earlier = v128.shuffle<i32>(before, counts, 3, 4, 5, 6);
    v128.store(at + k, i32x4.add(v128.load(at + k), i32x4.sub(counts, earlier)));
    before = counts;
  }
  if (atOnce > 0) {
    if (least === 0) arrive(edge, recycles, atOnce, step);
    else if (step + 1 < stepCount) schedule(edge, recycles, step + 1, atOnce);
  }
  return i32x4.extract_lane(before, 3);
}

/** The same for one block of many leads, by conditional binomials; returns how many are left. */
function splitBlock(n: i32, delay: Delay, first: i32, edge: i32, recycles: i32, step: i32, least: i32): i32 {
  let before = first === 0 ? 1 : delay.survivalAt(first - 1);
  for (let k = first; k < first + BLOCK && n > 0 && step + k < stepCount; k++) {
    const after = delay.survivalAt(k);
    const count = after === 0 ? n : binomial(n, 1 - after / before);
    if (count > 0) send(edge, recycles, step, max(least, k), count);
    n -= count;
    before = after;
  }
  return n;
}

function send(edge: i32, recycles: i32, step: i32, steps: i32, n: i32): void {
  if (steps === 0) {
    if (edgeCarries[edge] === NOTHING) arrive(edge, recycles, n, step);
    else arriveWithHand(edge, recycles, n, step);
  } else if (step + steps < stepCount) schedule(edge, recycles, step + steps, n);
}

/** One trial: one possible future of a plan. The order within a step is that of {@link simulateTrial}. */
import { drawArrivals } from './arrivals';
import { emptyHand, shuffleHand, takeList } from './deals';
import { admitToAes, beginGates, recordAeUse, serveSdrQueue, setCapacities } from './gates';
import {
  EACH,
  FORWARD,
  NOTHING,
  SUM,
  ae,
  classCount,
  edgeCarries,
  edgeCount,
  edgeFrom,
  edgeSegment,
  edgeTo,
  sdr,
  segments,
  stageCount,
  stageKinds,
  stepCount,
} from './model';
import { placeOpening } from './opening';
import { drawParameters } from './parameters';
import { drawStaffing } from './people';
import { clearRecord, completeRecord } from './record';
import {
  clearState,
  due,
  dueStride,
  dueList,
  dueSum,
  dueValued,
  enter,
  openPlaces,
  pendingSum,
  pendingTotal,
  pendingValued,
  writeStocks,
} from './state';
import { beginTrialStreams } from './streams';
import { arrive, arriveWithHand, beginVisits, beginWords, visit } from './visits';

/** At `segment · steps + step`. */
let arrivals = new StaticArray<i32>(0);

export function layOutTrial(): void {
  arrivals = new StaticArray<i32>(segments.length * stepCount);
}

/** Simulates one trial into the record. */
export function simulateTrial(seedLow: i32, seedHigh: i32, trial: i32): void {
  beginTrialStreams(seedLow, seedHigh, trial);
  clearRecord();
  clearState();
  drawParameters();
  const sdrs = sdr;
  if (sdrs !== null) drawStaffing(sdrs);
  const aes = ae;
  if (aes !== null) drawStaffing(aes);
  for (let s = 0; s < segments.length; s++) drawArrivals(segments[s], arrivals, s * stepCount);
  beginVisits();
  beginGates();
  placeOpening();
  for (let step = 0; step < stepCount; step++) simulateStep(step);
  completeRecord();
}

function simulateStep(step: i32): void {
  // (1) People have changed: the capacity is known. (2) Places freed in earlier steps open.
  openPlaces(step);
  setCapacities(step);
  // (3) Visits that are due and arrivals enter, stage by stage; first as far as the SDRs' queue depends on it.
  collectDue(step);
  for (let s = 0; s < segments.length; s++) {
    const n = arrivals[s * stepCount + step];
    if (n > 0) enter(s, segments[s].arrivalStage, 0, n, false);
  }
  for (let s = 0; s < segments.length; s++) visitUpTo(s, segments[s].lastBeforeSdr, step);
  // (4) The SDR queue is served, (5) the AEs take on what their queue holds.
  serveSdrQueue(step);
  for (let s = 0; s < segments.length; s++) visitUpTo(s, segments[s].lastBeforeAe, step);
  admitToAes(step);
  for (let s = 0; s < segments.length; s++) {
    visitUpTo(s, stageCount - 1, step);
    visitExits(s, step);
  }
  recordAeUse(step);
  // (6) Stocks at the end of the step; flows were counted as they happened.
  writeStocks(step);
}

/** Who is due leaves its stage. */
function collectDue(step: i32): void {
  const stride = (<usize>dueStride) << 2;
  let at = changetype<usize>(due) + ((<usize>step) << 2);
  for (let edge = 0; edge < edgeCount; edge++) {
    let n = 0;
    for (let r = 0; r < classCount; r++) {
      n += load<i32>(at);
      at += stride;
    }
    if (n === 0) continue;
    if (edgeCarries[edge] !== NOTHING) collectAmounts(edge, n, step);
    for (let r = 0; r < classCount; r++) {
      const count = due[(edge * classCount + r) * dueStride + step];
      if (count === 0) continue;
      if (edgeCarries[edge] === EACH) arriveWithHand(edge, r, count, step);
      else arrive(edge, r, count, step);
    }
  }
}

/** Sums go straight to where they are booked; single amounts come into hand, in random order. */
function collectAmounts(edge: i32, n: i32, step: i32): void {
  const at = edge * stepCount + step;
  if (edgeCarries[edge] === SUM) {
    const cell = edgeSegment[edge] * stageCount + edgeTo[edge];
    pendingSum[cell] += dueSum[at];
    pendingValued[cell] += dueValued[at];
    return;
  }
  emptyHand();
  takeList(dueList[at]);
  beginWords(edgeSegment[edge], edgeFrom[edge], step);
  shuffleHand(n);
}

function visitUpTo(s: i32, last: i32, step: i32): void {
  for (let stage = 0; stage <= last; stage++) {
    if (stageKinds[stage] === FORWARD && pendingTotal[s * stageCount + stage] > 0) visit(s, stage, step);
  }
}

function visitExits(s: i32, step: i32): void {
  for (let stage = 0; stage < stageCount; stage++) {
    if (stageKinds[stage] !== FORWARD && pendingTotal[s * stageCount + stage] > 0) visit(s, stage, step);
  }
}

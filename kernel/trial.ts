/** One trial: one possible future of a plan. The order within a step is that of {@link simulateTrial}. */
import { drawArrivals } from './arrivals';
import { admitToAes, beginGates, recordAeUse, serveSdrQueue, setCapacities } from './gates';
import { EACH, NOTHING, edgeCarries, edgeFrom, edgeSegment, edgeTo, plainEdges, specialEdges } from './edges';
import {
  FORWARD,
  ae,
  classCount,
  sdr,
  segments,
  stageCount,
  stageKinds,
  staysOpen,
  stepCount,
} from './model';
import { arrive, arriveWithHand, collectAmounts } from './moves';
import { placeOpening } from './opening';
import { drawParameters } from './parameters';
import { drawStaffing } from './people';
import { clearRecord, completeRecord } from './record';
import {
  clearState,
  dueAt,
  dueStride,
  enter,
  open,
  openPlaces,
  pending,
  takeCount,
  writeStocks,
} from './state';
import { beginTrialStreams } from './streams';
import { beginVisits, visit } from './visits';

/** At `segment · steps + step`. */
let arrivals = new StaticArray<i32>(0);
/** Of each plain edge, in bytes: where it is in a step's row of those who are due, in the open visits, in those who are about to enter. */
let plainWays = new StaticArray<i32>(0);

export function layOutTrial(): void {
  arrivals = new StaticArray<i32>(segments.length * stepCount);
  plainWays = new StaticArray<i32>(plainEdges.length * 3);
  for (let i = 0; i < plainEdges.length; i++) {
    const edge = plainEdges[i];
    const s = edgeSegment[edge];
    const from = edgeFrom[edge];
    const stays = staysOpen[from] !== 0 ? from * segments.length + s : segments.length * stageCount;
    plainWays[3 * i] = (edge * classCount * dueStride) << 2;
    plainWays[3 * i + 1] = stays << 2;
    plainWays[3 * i + 2] = ((s * stageCount + edgeTo[edge]) * classCount) << 2;
  }
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
  collectPlain(step);
  for (let i = 0; i < specialEdges.length; i++) {
    const edge = specialEdges[i];
    let n = 0;
    for (let r = 0; r < classCount; r++) n += load<i32>(dueAt(edge, r, step));
    if (n === 0) continue;
    if (edgeCarries[edge] !== NOTHING) collectAmounts(edge, n, step);
    for (let r = 0; r < classCount; r++) {
      const count = takeCount(dueAt(edge, r, step));
      if (count === 0) continue;
      if (edgeCarries[edge] === EACH) arriveWithHand(edge, r, count, step);
      else arrive(edge, r, count, step);
    }
  }
}

/** On a plain edge leads only leave one stage and are about to enter another. */
function collectPlain(step: i32): void {
  const row = dueAt(0, 0, step);
  const stride = (<usize>dueStride) << 2;
  const stays = changetype<usize>(open);
  const enters = changetype<usize>(pending);
  const end = changetype<usize>(plainWays) + ((<usize>plainWays.length) << 2);
  for (let way = changetype<usize>(plainWays); way < end; way += 12) {
    let from = row + load<i32>(way);
    let to = enters + load<i32>(way, 8);
    let n = 0;
    for (let r = 0; r < classCount; r++) {
      const count = takeCount(from);
      store<i32>(to, load<i32>(to) + count);
      n += count;
      from += stride;
      to += 4;
    }
    const stay = stays + load<i32>(way, 4);
    store<i32>(stay, load<i32>(stay) - n);
  }
}

function visitUpTo(s: i32, last: i32, step: i32): void {
  for (let stage = 0; stage <= last; stage++) {
    if (stageKinds[stage] === FORWARD) visit(s, stage, step);
  }
}

function visitExits(s: i32, step: i32): void {
  for (let stage = 0; stage < stageCount; stage++) {
    if (stageKinds[stage] !== FORWARD) visit(s, stage, step);
  }
}

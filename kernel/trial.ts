/** One trial: one possible future of a plan. The order within a step is that of {@link simulateTrial}. */
import { drawArrivals } from './arrivals';
import { admitToAes, beginGates, recordAeUse, serveSdrQueue, setCapacities } from './gates';
import { EACH, NOTHING, edgeCarries, specialEdges } from './edges';
import { FORWARD, ae, classCount, sdr, segments, stageCount, stageKinds, stepCount } from './model';
import { arrive, arriveWithHand, collectAmounts } from './moves';
import { placeOpening } from './opening';
import { drawParameters } from './parameters';
import { drawStaffing } from './people';
import { clearRecord, completeRecord } from './record';
import { clearState, dueAt, enter, isAboutToEnter, openPlaces, takeCount, writeStocks } from './state';
import { beginTrialStreams } from './streams';
import { beginVisits, visit } from './visits';
import { collectPlain } from './ways';

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

function visitUpTo(s: i32, last: i32, step: i32): void {
  for (let stage = 0; stage <= last; stage++) {
    if (stageKinds[stage] === FORWARD && isAboutToEnter(s, stage)) visit(s, stage, step);
  }
}

function visitExits(s: i32, step: i32): void {
  for (let stage = 0; stage < stageCount; stage++) {
    if (stageKinds[stage] !== FORWARD && isAboutToEnter(s, stage)) visit(s, stage, step);
  }
}

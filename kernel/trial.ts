/** Four trials in step, each one possible future of a plan. The order within a step is that of {@link simulateStep}. */
import { drawArrivals } from './arrivals';
import { admitToAes, beginGates, recordAeUse, serveSdrQueue } from './gates';
import { specialEdges } from './edges';
import { beginLaneStreams } from './laneStreams';
import { LANES, countShift } from './lanes';
import { FORWARD, ae, sdr, segments, stageCount, stageKinds, stepCount } from './model';
import { arriveAll } from './moves';
import { placeOpening } from './opening';
import { drawParameters } from './parameters';
import { drawStaffing } from './people';
import { clearRecord, completeRecord } from './record';
import { clearState, enter, isAboutToEnter, openPlaces, writeStocks } from './state';
import { beginTrialStreams } from './streams';
import { beginScores } from './uniforms';
import { beginPass, hashVisits } from './visitWords';
import { visit } from './visits';
import { collectPlain } from './ways';

/** At `(segment · steps + step) · lanes`. */
let arrivals = new StaticArray<i32>(0);

export function layOutTrial(): void {
  arrivals = new StaticArray<i32>(segments.length * stepCount * LANES);
}

/**
 * Simulates the trials `first` … `first + n − 1` into the record, n up to {@link LANES}; their numbers for the parameters
 * are in rows from `row` on. Lanes that are left over repeat the last of them.
 */
export function simulateTrials(seedLow: i32, seedHigh: i32, first: i32, n: i32, row: i32): void {
  clearRecord();
  clearState();
  beginLaneStreams(seedLow, seedHigh, first, n);
  for (let lane = 0; lane < LANES; lane++) {
    const own = min(lane, n - 1);
    beginScores(row + own);
    beginTrialStreams(seedLow, seedHigh, first + own);
    beginTrial(lane);
  }
  for (let s = 0; s < segments.length; s++) drawArrivals(segments[s], arrivals, s * stepCount * LANES);
  hashVisits();
  beginGates();
  for (let step = 0; step < stepCount; step++) simulateStep(step);
  completeRecord();
}

/** What the trial of a lane begins with. */
function beginTrial(lane: i32): void {
  drawParameters(lane);
  const sdrs = sdr;
  if (sdrs !== null) drawStaffing(sdrs, lane);
  const aes = ae;
  if (aes !== null) drawStaffing(aes, lane);
  placeOpening(lane);
}

function simulateStep(step: i32): void {
  // (1) People have changed: the capacity is known. (2) Places freed in earlier steps open.
  openPlaces(step);
  // (3) Visits that are due and arrivals enter, stage by stage; first as far as the SDRs' queue depends on it.
  collectDue(step);
  for (let s = 0; s < segments.length; s++) {
    const at = changetype<usize>(arrivals) + ((<usize>(s * stepCount + step)) << countShift);
    const n = v128.load(at);
    if (v128.any_true(n)) enter(s, segments[s].arrivalStage, 0, n, false);
  }
  beginPass(0);
  for (let s = 0; s < segments.length; s++) visitUpTo(s, segments[s].lastBeforeSdr, step);
  // (4) The SDR queue is served, (5) the AEs take on what their queue holds.
  serveSdrQueue(step);
  beginPass(1);
  for (let s = 0; s < segments.length; s++) visitUpTo(s, segments[s].lastBeforeAe, step);
  admitToAes(step);
  beginPass(2);
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
  for (let i = 0; i < specialEdges.length; i++) arriveAll(specialEdges[i], step);
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

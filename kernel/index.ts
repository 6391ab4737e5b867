/**
 * The kernel's interface. The host writes the plan's tape at the address that `reserveTape` gives and calls `begin`.
 * For a block of trials it calls `beginTally`; then for each batch of them `run`, once or more, which leaves their
 * figures by four trials, lane beside lane, and `addBatch`, which adds those to the figures of the block; then
 * `measureHistograms` and, until it has all rows, `packRows`.
 */
import { numberEdges } from './edges';
import { tabulateFactorials } from './gamma';
import { layOutGates } from './gates';
import { LANES, amountShift, countShift } from './lanes';
import { readModel } from './model';
import { tabulateNormal } from './normal';
import { amountColumns, bindingCount, readOutput, writeOutput } from './output';
import { amountsAt, countsAt, layOutRecord, waitRuns, waits } from './record';
import { layOutPeople } from './people';
import { layOutState } from './state';
import {
  batchAmounts,
  batchCounts,
  blockAmounts,
  countStride,
  layOutTally,
  packedBins,
  packedCount,
  packedFirsts,
  packedLengths,
  packedListed,
} from './tally';
import { rewind } from './tape';
import { layOutTrial, simulateTrials } from './trial';
import { layOutUniforms } from './uniforms';
import { layOutVisits } from './visits';
import { layOutWays } from './ways';

export { uniformsAddress } from './uniforms';

let tape: usize = 0;
let binding: usize = 0;

/** Room for a tape of so many numbers. */
export function reserveTape(length: i32): usize {
  tape = heap.alloc((<usize>length) << 3);
  return tape;
}

/** Reads the tape; a batch has at most so many trials, whose parameters need so many draws each. */
export function begin(batch: i32, draws: i32): void {
  layOutUniforms(batch, draws);
  tabulateNormal();
  tabulateFactorials();
  rewind(tape);
  readModel();
  numberEdges();
  layOutRecord();
  layOutState();
  layOutVisits();
  layOutGates();
  layOutWays();
  layOutPeople();
  layOutTrial();
  readOutput();
  const trials = (batch + LANES - 1) & ~(LANES - 1);
  layOutTally(trials);
  binding = heap.alloc(<usize>(trials * bindingCount));
}

/**
 * Simulates the trials `first` … `first + n − 1` as trials `at` and following of the batch, `at` a multiple of four; the
 * numbers of their draws were written there before.
 */
export function run(seedLow: i32, seedHigh: i32, first: i32, n: i32, at: i32): void {
  for (let done = 0; done < n; done += LANES) {
    const row = at + done;
    const group = row / LANES;
    simulateTrials(seedLow, seedHigh, first + done, min(LANES, n - done), row);
    writeOutput(
      batchCounts + ((<usize>(group * countStride)) << countShift),
      batchAmounts + ((<usize>(group * amountColumns)) << amountShift),
      binding + <usize>(row * bindingCount),
    );
  }
}

export { addBatch, beginTally, measureHistograms, packRows } from './tally';

/** Figures of the batch: of four trials, then of four more; column by column, and lane beside lane. */
export function countsAddress(): usize {
  return batchCounts;
}
/** Counts of a trial, with what fills up the last four. */
export function countsOfTrial(): i32 {
  return countStride;
}
export function amountsAddress(): usize {
  return batchAmounts;
}
export function bindingAddress(): usize {
  return binding;
}
/** Figures of the block, as `kernel/tally.ts` describes them. */
export function blockAmountsAddress(): usize {
  return blockAmounts;
}
export function firstsAddress(): usize {
  return packedFirsts;
}
export function lengthsAddress(): usize {
  return packedLengths;
}
export function listedAddress(): usize {
  return packedListed;
}
export function binsAddress(): usize {
  return packedBins;
}
export function packedBinCount(): i32 {
  return packedCount;
}
/** The record of the last four trials: rows of whole numbers by step, lane beside lane, and rows of others. */
export function countRecordAddress(): usize {
  return countsAt(0, 0);
}
export function amountRecordAddress(): usize {
  return amountsAt(0, 0);
}
/** Runs of waiting times of the last four trials: step, segment and days of each, and a count for each lane. */
export function waitsAddress(): usize {
  return changetype<usize>(waits);
}
export function waitRunCount(): i32 {
  return waitRuns;
}

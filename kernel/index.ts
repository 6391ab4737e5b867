/**
 * The kernel's interface. The host writes the plan's tape at the address that `reserveTape` gives and calls `begin`.
 * For a block of trials it calls `beginTally`; then for each batch of them `run`, once or more, which leaves their
 * figures trial after trial, and `addBatch`, which adds those to the figures of the block; then
 * `measureHistograms` and, until it has all rows, `packRows`.
 */
import { numberEdges } from './edges';
import { tabulateFactorials } from './gamma';
import { layOutGates } from './gates';
import { readModel } from './model';
import { tabulateNormal } from './normal';
import { amountColumns, bindingCount, readOutput, writeOutput } from './output';
import { layOutRecord, record, waitRuns, waits } from './record';
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
import { layOutTrial, simulateTrial } from './trial';
import { beginUniforms, layOutUniforms } from './uniforms';
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
  layOutTrial();
  readOutput();
  layOutTally(batch);
  binding = heap.alloc(<usize>(batch * bindingCount));
}

/**
 * Simulates the trials `first` … `first + n − 1` as trials `at` and following of the batch; the numbers of
 * their draws were written there before.
 */
export function run(seedLow: i32, seedHigh: i32, first: i32, n: i32, at: i32): void {
  for (let i = at; i < at + n; i++) {
    beginUniforms(i);
    simulateTrial(seedLow, seedHigh, first + i - at);
    writeOutput(
      batchCounts + ((<usize>(i * countStride)) << 2),
      batchAmounts + ((<usize>(i * amountColumns)) << 3),
      binding + <usize>(i * bindingCount),
    );
  }
}

export { addBatch, beginTally, measureHistograms, packRows } from './tally';

/** Figures of the batch, trial after trial. */
export function countsAddress(): usize {
  return batchCounts;
}
/** Counts of a trial, with what fills up the last vector. */
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
/** The record of the last trial: rows of values by step. */
export function recordAddress(): usize {
  return changetype<usize>(record);
}
/** Runs of waiting times of the last trial: step, segment, days and count of each. */
export function waitsAddress(): usize {
  return changetype<usize>(waits);
}
export function waitRunCount(): i32 {
  return waitRuns;
}

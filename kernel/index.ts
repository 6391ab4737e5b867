/**
 * The kernel's interface. The host writes the plan's tape at the address that `reserveTape` gives and calls `begin`;
 * then `run` simulates trials and leaves their figures, trial after trial, at the three addresses.
 */
import { tabulateFactorials } from './gamma';
import { layOutGates } from './gates';
import { readModel } from './model';
import { tabulateNormal } from './normal';
import { amountColumns, bindingCount, countColumns, readOutput, writeOutput } from './output';
import { layOutRecord, record, waitRuns, waits } from './record';
import { layOutState } from './state';
import { rewind } from './tape';
import { layOutTrial, simulateTrial } from './trial';
import { layOutVisits } from './visits';

let tape: usize = 0;
let counts: usize = 0;
let amounts: usize = 0;
let binding: usize = 0;

/** Room for a tape of so many numbers. */
export function reserveTape(length: i32): usize {
  tape = heap.alloc((<usize>length) << 3);
  return tape;
}

/** Reads the tape; at most `batch` trials will be run at a time. */
export function begin(batch: i32): void {
  tabulateNormal();
  tabulateFactorials();
  rewind(tape);
  readModel();
  layOutRecord();
  layOutState();
  layOutVisits();
  layOutGates();
  layOutTrial();
  readOutput();
  counts = heap.alloc((<usize>(batch * countColumns)) << 2);
  amounts = heap.alloc((<usize>(batch * amountColumns)) << 3);
  binding = heap.alloc(<usize>(batch * bindingCount));
}

/** Simulates the trials `first` … `first + n − 1`. */
export function run(seedLow: i32, seedHigh: i32, first: i32, n: i32): void {
  for (let i = 0; i < n; i++) {
    simulateTrial(seedLow, seedHigh, first + i);
    writeOutput(
      counts + ((<usize>(i * countColumns)) << 2),
      amounts + ((<usize>(i * amountColumns)) << 3),
      binding + <usize>(i * bindingCount),
    );
  }
}

export function countsAddress(): usize {
  return counts;
}
export function amountsAddress(): usize {
  return amounts;
}
export function bindingAddress(): usize {
  return binding;
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

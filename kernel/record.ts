/** What one trial leaves behind by step, and how it is put together by periods. */
import { ae, sdr, segments, stageCount, stepCount, stepDays } from './model';
import { monthDays } from './people';

/** Rows of the record are numbered by kind, then by segment; a row of all segments comes after theirs. */
export let rowsPerKind: i32 = 1;
/** Values by row and step. */
export let record = new StaticArray<f64>(0);

/** Kinds of rows after the entries of each stage and the open visits of each. */
export function entriesRow(stage: i32): i32 {
  return stage * rowsPerKind;
}
export function openRow(stage: i32): i32 {
  return (stageCount + stage) * rowsPerKind;
}
function otherRow(kind: i32): i32 {
  return (2 * stageCount + kind) * rowsPerKind;
}
export let pipelineRow: i32 = 0;
export let bookingsRow: i32 = 0;
export let recyclesRow: i32 = 0;
export let lostRow: i32 = 0;
export let spendRow: i32 = 0;
export let sdrQueueRow: i32 = 0;
export let aeQueueRow: i32 = 0;
export let leftQueueRow: i32 = 0;
export let waitedDaysRow: i32 = 0;
export let withinSlaRow: i32 = 0;
/** Rows without segments. */
export let peopleCostRow: i32 = 0;
export let quotaCapacityRow: i32 = 0;
export let sdrUsedRow: i32 = 0;
export let sdrCapacityRow: i32 = 0;
export let aeUsedRow: i32 = 0;
export let aeCapacityRow: i32 = 0;
let rowCount: i32 = 0;

/** Makes room for the record. */
export function layOutRecord(): void {
  rowsPerKind = segments.length + 1;
  pipelineRow = otherRow(0);
  bookingsRow = otherRow(1);
  recyclesRow = otherRow(2);
  lostRow = otherRow(3);
  spendRow = otherRow(4);
  sdrQueueRow = otherRow(5);
  aeQueueRow = otherRow(6);
  leftQueueRow = otherRow(7);
  waitedDaysRow = otherRow(8);
  withinSlaRow = otherRow(9);
  peopleCostRow = otherRow(10);
  quotaCapacityRow = peopleCostRow + 1;
  sdrUsedRow = peopleCostRow + 2;
  sdrCapacityRow = peopleCostRow + 3;
  aeUsedRow = peopleCostRow + 4;
  aeCapacityRow = peopleCostRow + 5;
  rowCount = peopleCostRow + 6;
  // Rows are read four steps at a time.
  record = new StaticArray<f64>(rowCount * stepCount + 3);
}

export function clearRecord(): void {
  record.fill(0);
  waitRuns = 0;
}

export function add(row: i32, step: i32, value: f64): void {
  record[row * stepCount + step] += value;
}

/** Runs of equal waiting times of those who left the SDR queue: step, segment, days, count. */
export const waitFields: i32 = 4;
export let waits = new StaticArray<f64>(4096);
export let waitRuns: i32 = 0;

export function addWait(step: i32, segment: i32, days: f64, count: i32): void {
  if ((waitRuns + 1) * waitFields > waits.length) {
    const larger = new StaticArray<f64>(waits.length * 2);
    memory.copy(changetype<usize>(larger), changetype<usize>(waits), (<usize>waits.length) << 3);
    waits = larger;
  }
  const at = waitRuns * waitFields;
  waits[at] = <f64>step;
  waits[at + 1] = <f64>segment;
  waits[at + 2] = days;
  waits[at + 3] = <f64>count;
  waitRuns++;
}

/** A year of quota, in days. */
const yearDays: f64 = 365.25;

/** Spend, people's cost and quota capacity follow from what was counted; then the rows of all segments. */
export function completeRecord(): void {
  for (let s = 0; s < segments.length; s++) recordSpend(s);
  const sdrs = sdr;
  const aes = ae;
  for (let step = 0; step < stepCount; step++) {
    let costPerMonth: f64 = 0;
    if (sdrs !== null) costPerMonth += sdrs.costPerMonth * sdrs.onBoard[step];
    if (aes !== null) {
      costPerMonth += aes.costPerMonth * aes.onBoard[step];
      add(quotaCapacityRow, step, (aes.ramped[step] * aes.quotaPerYear * stepDays) / yearDays);
    }
    add(peopleCostRow, step, (costPerMonth * stepDays) / monthDays);
  }
  for (let row = 0; row < peopleCostRow; row += rowsPerKind) sumSegments(row);
}

function recordSpend(s: i32): void {
  const segment = segments[s];
  for (let step = 0; step < stepCount; step++) add(spendRow + s, step, segment.spendPerStep[step]);
  for (let stage = 0; stage < stageCount; stage++) {
    const cost = segment.spendPerEntry[stage];
    if (cost === 0) continue;
    const entries = (entriesRow(stage) + s) * stepCount;
    for (let step = 0; step < stepCount; step++) add(spendRow + s, step, cost * record[entries + step]);
  }
}

function sumSegments(row: i32): void {
  const total = (row + segments.length) * stepCount;
  for (let s = 0; s < segments.length; s++) {
    const own = (row + s) * stepCount;
    for (let step = 0; step < stepCount; step++) record[total + step] += record[own + step];
  }
}

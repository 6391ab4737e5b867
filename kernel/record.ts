/** What the trials leave behind by step, lane beside lane: whole numbers, and others. */
import { LANES, addAt, addPair, amountShift, countShift } from './lanes';
import { ae, sdr, segments, stageCount, stepCount, stepDays } from './model';
import { monthDays } from './people';

/** Rows are numbered by kind, then by segment; a row of all segments comes after theirs. */
export let rowsPerKind: i32 = 1;
/** Whole numbers by row, step and lane, and others. */
let counts = new StaticArray<i32>(0);
let amounts = new StaticArray<f64>(0);

/** Rows of whole numbers: the entries of each stage, the open visits of each, and these. */
export function entriesRow(stage: i32): i32 {
  return stage * rowsPerKind;
}
export function openRow(stage: i32): i32 {
  return (stageCount + stage) * rowsPerKind;
}
function otherRow(kind: i32): i32 {
  return (2 * stageCount + kind) * rowsPerKind;
}
export let recyclesRow: i32 = 0;
export let lostRow: i32 = 0;
export let sdrQueueRow: i32 = 0;
export let aeQueueRow: i32 = 0;
let countRows: i32 = 0;

/** Rows of other numbers; the last ones without segments. */
export const pipelineRow: i32 = 0;
export let bookingsRow: i32 = 0;
export let spendRow: i32 = 0;
export let leftQueueRow: i32 = 0;
export let waitedDaysRow: i32 = 0;
export let withinSlaRow: i32 = 0;
export let peopleCostRow: i32 = 0;
export let quotaCapacityRow: i32 = 0;
export let sdrUsedRow: i32 = 0;
export let sdrCapacityRow: i32 = 0;
export let aeUsedRow: i32 = 0;
export let aeCapacityRow: i32 = 0;

/** Makes room for the record. */
export function layOutRecord(): void {
  rowsPerKind = segments.length + 1;
  recyclesRow = otherRow(0);
  lostRow = otherRow(1);
  sdrQueueRow = otherRow(2);
  aeQueueRow = otherRow(3);
  countRows = otherRow(4);
  bookingsRow = rowsPerKind;
  spendRow = 2 * rowsPerKind;
  leftQueueRow = 3 * rowsPerKind;
  waitedDaysRow = 4 * rowsPerKind;
  withinSlaRow = 5 * rowsPerKind;
  peopleCostRow = 6 * rowsPerKind;
  quotaCapacityRow = peopleCostRow + 1;
  sdrUsedRow = peopleCostRow + 2;
  sdrCapacityRow = peopleCostRow + 3;
  aeUsedRow = peopleCostRow + 4;
  aeCapacityRow = peopleCostRow + 5;
  counts = new StaticArray<i32>(countRows * stepCount * LANES);
  amounts = new StaticArray<f64>((peopleCostRow + 6) * stepCount * LANES);
}

export function clearRecord(): void {
  counts.fill(0);
  amounts.fill(0);
  waitRuns = 0;
}

/** Address of a step's whole numbers, four, and of its other ones. */
export function countsAt(row: i32, step: i32): usize {
  return changetype<usize>(counts) + ((<usize>(row * stepCount + step)) << countShift);
}
export function amountsAt(row: i32, step: i32): usize {
  return changetype<usize>(amounts) + ((<usize>(row * stepCount + step)) << amountShift);
}

export function addCounts(row: i32, step: i32, n: v128): void {
  addAt(countsAt(row, step), n);
}

export function addAmount(row: i32, step: i32, lane: i32, amount: f64): void {
  const at = amountsAt(row, step) + ((<usize>lane) << 3);
  store<f64>(at, load<f64>(at) + amount);
}

/** Adds n times an amount in each lane. */
export function addTimes(row: i32, step: i32, n: v128, amount: f64): void {
  const at = amountsAt(row, step);
  const each = f64x2.splat(amount);
  const others = v128.shuffle<i32>(n, n, 2, 3, 2, 3);
  addPair(at, f64x2.mul(f64x2.convert_low_i32x4_s(n), each));
  addPair(at + 16, f64x2.mul(f64x2.convert_low_i32x4_s(others), each));
}

/** Runs of equal waiting times of those who left the SDR queue: step, segment, days, and a count for each lane. */
export const waitFields: i32 = 3 + LANES;
export let waits = new StaticArray<f64>(4096);
export let waitRuns: i32 = 0;

export function addWait(step: i32, segment: i32, days: f64, n: v128): void {
  if ((waitRuns + 1) * waitFields > waits.length) {
    const larger = new StaticArray<f64>(waits.length * 2);
    memory.copy(changetype<usize>(larger), changetype<usize>(waits), (<usize>waits.length) << 3);
    waits = larger;
  }
  const at = waitRuns * waitFields;
  waits[at] = <f64>step;
  waits[at + 1] = <f64>segment;
  waits[at + 2] = days;
  waits[at + 3] = <f64>i32x4.extract_lane(n, 0);
  waits[at + 4] = <f64>i32x4.extract_lane(n, 1);
  waits[at + 5] = <f64>i32x4.extract_lane(n, 2);
  waits[at + 6] = <f64>i32x4.extract_lane(n, 3);
  waitRuns++;
}

/** A year of quota, in days. */
const yearDays: f64 = 365.25;

/** Spend, people's cost and quota capacity follow from what was counted; then the rows of all segments. */
export function completeRecord(): void {
  for (let s = 0; s < segments.length; s++) recordSpend(s);
  for (let step = 0; step < stepCount; step++) {
    for (let lane = 0; lane < LANES; lane++) recordPeople(step, lane);
  }
  for (let row = 0; row < countRows; row += rowsPerKind) sumCounts(row);
  for (let row = 0; row < peopleCostRow; row += rowsPerKind) sumAmounts(row);
}

function recordPeople(step: i32, lane: i32): void {
  const sdrs = sdr;
  const aes = ae;
  const at = step * LANES + lane;
  let costPerMonth: f64 = 0;
  if (sdrs !== null) costPerMonth += sdrs.costPerMonth * sdrs.onBoard[at];
  if (aes !== null) {
    costPerMonth += aes.costPerMonth * aes.onBoard[at];
    addAmount(quotaCapacityRow, step, lane, (aes.ramped[at] * aes.quotaPerYear * stepDays) / yearDays);
  }
  addAmount(peopleCostRow, step, lane, (costPerMonth * stepDays) / monthDays);
}

function recordSpend(s: i32): void {
  const segment = segments[s];
  for (let step = 0; step < stepCount; step++) {
    const perStep = f64x2.splat(segment.spendPerStep[step]);
    addPair(amountsAt(spendRow + s, step), perStep);
    addPair(amountsAt(spendRow + s, step) + 16, perStep);
  }
  for (let stage = 0; stage < stageCount; stage++) {
    const cost = segment.spendPerEntry[stage];
    if (cost === 0) continue;
    for (let step = 0; step < stepCount; step++) {
      addTimes(spendRow + s, step, v128.load(countsAt(entriesRow(stage) + s, step)), cost);
    }
  }
}

/** The row of all segments, which is still empty, becomes the sum of theirs. */
function sumCounts(row: i32): void {
  const total = countsAt(row + segments.length, 0);
  const bytes = (<usize>stepCount) << countShift;
  for (let s = 0; s < segments.length; s++) {
    const own = countsAt(row + s, 0);
    for (let at: usize = 0; at < bytes; at += 16) addAt(total + at, v128.load(own + at));
  }
}

function sumAmounts(row: i32): void {
  const total = amountsAt(row + segments.length, 0);
  const bytes = (<usize>stepCount) << amountShift;
  for (let s = 0; s < segments.length; s++) {
    const own = amountsAt(row + s, 0);
    for (let at: usize = 0; at < bytes; at += 16) addPair(total + at, v128.load(own + at));
  }
}

/** What one trial leaves behind by step, and how it is put together by periods. */
import { ae, sdr, segments, stageCount, stepCount, stepDays } from './model';
import { monthDays } from './people';
import { numbers, whole, wholes } from './tape';

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
  record = new StaticArray<f64>(rowCount * stepCount);
}

export function clearRecord(): void {
  record.fill(0);
  waitRuns = 0;
}

export function add(row: i32, step: i32, value: f64): void {
  record[row * stepCount + step] += value;
}

/** Runs of equal waiting times of those who left the SDR queue: step, segment, days, count. */
const fields: i32 = 4;
export let waits = new StaticArray<f64>(4096);
export let waitRuns: i32 = 0;

export function addWait(step: i32, segment: i32, days: f64, count: i32): void {
  if ((waitRuns + 1) * fields > waits.length) {
    const larger = new StaticArray<f64>(waits.length * 2);
    memory.copy(changetype<usize>(larger), changetype<usize>(waits), (<usize>waits.length) << 3);
    waits = larger;
  }
  const at = waitRuns * fields;
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

/** A week or a month: its steps, and the days of each that lie in it. */
class BasePeriod {
  firstStep: i32;
  days: StaticArray<f64>;

  constructor() {
    this.firstStep = whole();
    this.days = numbers();
  }

  /** Σ value · days of a row that begins at `at`. */
  daySum(at: i32): f64 {
    let sum: f64 = 0;
    for (let i = 0; i < this.days.length; i++) sum += record[at + this.firstStep + i] * this.days[i];
    return sum;
  }
}

/** How a row of the result is read. */
const FLOW: i32 = 0;
const STOCK: i32 = 1;
const RATIO: i32 = 2;

class OutputRow {
  kind: i32;
  /** Row of the record, and for a ratio that of the denominator; for a percentile the segment, or -1. */
  source: i32;
  below: i32;
  /** Whether its figures are whole numbers of 1/stepDays. */
  isCount: bool;

  constructor() {
    this.kind = whole();
    this.source = whole();
    this.below = whole();
    this.isCount = whole() !== 0;
  }
}

let bases = new StaticArray<BasePeriod>(0);
let weeks: i32 = 0;
/** Longer periods: the base periods that they consist of. */
let unions = new StaticArray<StaticArray<i32>>(0);
/** Last step of each period, -1 without any. */
let lastSteps = new StaticArray<i32>(0);
let outputRows = new StaticArray<OutputRow>(0);
/** Periods of the binding constraint, and their days. */
let bindingPeriods = new StaticArray<i32>(0);
let bindingDays = new StaticArray<f64>(0);
let baseSums = new StaticArray<f64>(0);
let baseSumsBelow = new StaticArray<f64>(0);
export let periodCount: i32 = 0;
export let countColumns: i32 = 0;
export let amountColumns: i32 = 0;
export let bindingCount: i32 = 0;

/** Reads what is wanted of the record. */
export function readOutput(): void {
  weeks = whole();
  bases = new StaticArray<BasePeriod>(whole());
  for (let i = 0; i < bases.length; i++) bases[i] = new BasePeriod();
  unions = new StaticArray<StaticArray<i32>>(whole());
  for (let i = 0; i < unions.length; i++) unions[i] = wholes();
  lastSteps = wholes();
  outputRows = new StaticArray<OutputRow>(whole());
  for (let i = 0; i < outputRows.length; i++) outputRows[i] = new OutputRow();
  bindingPeriods = wholes();
  bindingDays = numbers();
  bindingCount = bindingPeriods.length;
  baseSums = new StaticArray<f64>(bases.length);
  baseSumsBelow = new StaticArray<f64>(bases.length);
  periodCount = bases.length + unions.length;
  for (let i = 0; i < outputRows.length; i++) {
    if (outputRows[i].isCount) countColumns += periodCount;
    else amountColumns += periodCount;
  }
}

/** Writes the trial's figures: whole numbers to `counts`, others to `amounts`, the binding constraints to `binding`. */
export function writeOutput(counts: usize, amounts: usize, binding: usize): void {
  ranked = false;
  for (let i = 0; i < outputRows.length; i++) {
    const row = outputRows[i];
    if (row.kind === FLOW) {
      if (row.isCount) {
        counts = writeCountFlow(row, counts);
      } else {
        sumBases(row.source, baseSums);
        for (let p = 0; p < periodCount; p++) amounts = put(amounts, sumOf(baseSums, p) / stepDays);
      }
    } else if (row.kind === STOCK) {
      for (let p = 0; p < periodCount; p++) {
        const step = lastSteps[p];
        store<i32>(counts, step < 0 ? 0 : <i32>record[row.source * stepCount + step]);
        counts += 4;
      }
    } else if (row.kind === RATIO) {
      sumBases(row.source, baseSums);
      sumBases(row.below, baseSumsBelow);
      for (let p = 0; p < periodCount; p++) {
        const below = sumOf(baseSumsBelow, p);
        amounts = put(amounts, below === 0 ? NaN : sumOf(baseSums, p) / below);
      }
    } else {
      if (!ranked) rankWaits();
      const segment = row.source < 0 ? segments.length : row.source;
      for (let p = 0; p < periodCount; p++) amounts = put(amounts, waitPercentile(segment, p));
    }
  }
  writeBinding(binding);
}

function put(at: usize, value: f64): usize {
  store<f64>(at, value);
  return at + 8;
}

/** A week's count is whole; in longer periods, and in months, steps are split by days. */
function writeCountFlow(row: OutputRow, counts: usize): usize {
  sumBases(row.source, baseSums);
  for (let p = 0; p < periodCount; p++) {
    const sum = sumOf(baseSums, p);
    store<i32>(counts, <i32>(p < weeks ? sum / stepDays : sum));
    counts += 4;
  }
  return counts;
}

function sumBases(row: i32, into: StaticArray<f64>): void {
  const at = row * stepCount;
  for (let i = 0; i < bases.length; i++) into[i] = bases[i].daySum(at);
}

function sumOf(sums: StaticArray<f64>, period: i32): f64 {
  if (period < bases.length) return sums[period];
  const parts = unions[period - bases.length];
  let sum: f64 = 0;
  for (let i = 0; i < parts.length; i++) sum += sums[parts[i]];
  return sum;
}

/** Waiting times of the trial, ascending, and the index of each run's among them. */
let waitDays = new StaticArray<f64>(256);
let waitRanks = new StaticArray<i32>(0);
let distinctWaits: i32 = 0;
/** Weights of the waiting times at `(base period · (segments + 1) + segment) · distinct waits`; all segments last. */
let waitWeights = new StaticArray<f64>(0);
let periodWeights = new StaticArray<f64>(256);
let ranked: bool = false;

/** Sorts the waiting times of the trial and weighs them, by base period and segment, by days. */
function rankWaits(): void {
  ranked = true;
  distinctWaits = 0;
  if (waitRanks.length < waitRuns) waitRanks = new StaticArray<i32>(waitRuns * 2);
  for (let run = 0; run < waitRuns; run++) addDistinct(waits[run * fields + 2]);
  for (let run = 0; run < waitRuns; run++) waitRanks[run] = rankOf(waits[run * fields + 2]);
  const rows = segments.length + 1;
  const size = bases.length * rows * distinctWaits;
  if (waitWeights.length < size) waitWeights = new StaticArray<f64>(size * 2);
  memory.fill(changetype<usize>(waitWeights), 0, (<usize>size) << 3);
  for (let b = 0; b < bases.length; b++) weighWaits(bases[b], b * rows);
}

/** Adds the runs of a base period, which are in order of steps. */
function weighWaits(period: BasePeriod, row: i32): void {
  const end = period.firstStep + period.days.length;
  for (let run = firstRun(period.firstStep); run < waitRuns; run++) {
    const at = run * fields;
    const step = <i32>waits[at];
    if (step >= end) break;
    const weight = waits[at + 3] * period.days[step - period.firstStep];
    waitWeights[(row + <i32>waits[at + 1]) * distinctWaits + waitRanks[run]] += weight;
    waitWeights[(row + segments.length) * distinctWaits + waitRanks[run]] += weight;
  }
}

/** The shortest waiting time that at least nine tenths of those who left the queue did not exceed, weighted by days. */
function waitPercentile(segment: i32, period: i32): f64 {
  if (period < bases.length) return percentileOf(waitWeights, weightsAt(segment, period));
  periodWeights.fill(0);
  const parts = unions[period - bases.length];
  for (let i = 0; i < parts.length; i++) {
    const at = weightsAt(segment, parts[i]);
    for (let rank = 0; rank < distinctWaits; rank++) periodWeights[rank] += waitWeights[at + rank];
  }
  return percentileOf(periodWeights, 0);
}

function weightsAt(segment: i32, base: i32): i32 {
  return (base * (segments.length + 1) + segment) * distinctWaits;
}

function percentileOf(weights: StaticArray<f64>, at: i32): f64 {
  let total: f64 = 0;
  for (let rank = 0; rank < distinctWaits; rank++) total += weights[at + rank];
  if (total === 0) return NaN;
  let below: f64 = 0;
  let last = 0;
  for (let rank = 0; rank < distinctWaits; rank++) {
    const weight = weights[at + rank];
    if (weight === 0) continue;
    last = rank;
    below += weight;
    if (below >= 0.9 * total) break;
  }
  return waitDays[last];
}

function firstRun(step: i32): i32 {
  let low = 0;
  let high = waitRuns;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (<i32>waits[middle * fields] >= step) high = middle;
    else low = middle + 1;
  }
  return low;
}

/** Index of the first distinct waiting time of at least so many days. */
function rankOf(days: f64): i32 {
  let low = 0;
  let high = distinctWaits;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (waitDays[middle] >= days) high = middle;
    else low = middle + 1;
  }
  return low;
}

function addDistinct(days: f64): void {
  const rank = rankOf(days);
  if (rank < distinctWaits && waitDays[rank] === days) return;
  if (distinctWaits === waitDays.length) {
    waitDays = doubled(waitDays);
    periodWeights = doubled(periodWeights);
  }
  for (let i = distinctWaits; i > rank; i--) waitDays[i] = waitDays[i - 1];
  waitDays[rank] = days;
  distinctWaits++;
}

function doubled(values: StaticArray<f64>): StaticArray<f64> {
  const larger = new StaticArray<f64>(values.length * 2);
  memory.copy(changetype<usize>(larger), changetype<usize>(values), (<usize>values.length) << 3);
  return larger;
}

/** 0 demand, 1 SDRs, 2 AEs: the gate with more waiting entity-days, if somebody waited in at least half the days. */
function writeBinding(binding: usize): void {
  for (let i = 0; i < bindingPeriods.length; i++) {
    const period = bindingPeriods[i];
    const sdrs = waitingDays(sdrQueueRow + segments.length, period);
    const sdrNonEmpty = nonEmptyDays;
    const aes = waitingDays(aeQueueRow + segments.length, period);
    const byAe = aes > sdrs;
    const waiting = byAe ? aes : sdrs;
    const nonEmpty = byAe ? nonEmptyDays : sdrNonEmpty;
    const binds = waiting > 0 && nonEmpty * 2 >= bindingDays[i];
    store<u8>(binding + i, binds ? (byAe ? 2 : 1) : 0);
  }
}

let nonEmptyDays: f64 = 0;

function waitingDays(row: i32, period: i32): f64 {
  nonEmptyDays = 0;
  if (period < bases.length) return waitingDaysOf(row, bases[period]);
  const parts = unions[period - bases.length];
  let entityDays: f64 = 0;
  for (let p = 0; p < parts.length; p++) entityDays += waitingDaysOf(row, bases[parts[p]]);
  return entityDays;
}

function waitingDaysOf(row: i32, period: BasePeriod): f64 {
  let entityDays: f64 = 0;
  for (let i = 0; i < period.days.length; i++) {
    const waiting = record[row * stepCount + period.firstStep + i];
    entityDays += waiting * period.days[i];
    if (waiting > 0) nonEmptyDays += period.days[i];
  }
  return entityDays;
}

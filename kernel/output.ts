/** What is reported of a trial: rows by period, and what binds. */
import { segments, stepCount, stepDays } from './model';
import {
  BasePeriod,
  bases,
  lastSteps,
  periodCount,
  readPeriods,
  unions,
  weeks,
  weeksAreSteps,
} from './periods';
import { aeQueueRow, record, sdrQueueRow } from './record';
import { numbers, whole, wholes } from './tape';
import { forgetWaits, waitPercentile } from './waits';

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

let outputRows = new StaticArray<OutputRow>(0);
/** Periods of the binding constraint, and their days. */
let bindingPeriods = new StaticArray<i32>(0);
let bindingDays = new StaticArray<f64>(0);
let baseSums = new StaticArray<f64>(0);
/** Of the row that is being written: the count of each step, and those of all steps before. */
let stepCounts = new StaticArray<i32>(0);
let countsBefore = new StaticArray<i32>(0);
let baseSumsBelow = new StaticArray<f64>(0);
export let countColumns: i32 = 0;
export let amountColumns: i32 = 0;
export let bindingCount: i32 = 0;

/** Reads what is wanted of the record. */
export function readOutput(): void {
  readPeriods();
  outputRows = new StaticArray<OutputRow>(whole());
  for (let i = 0; i < outputRows.length; i++) outputRows[i] = new OutputRow();
  bindingPeriods = wholes();
  bindingDays = numbers();
  bindingCount = bindingPeriods.length;
  stepCounts = new StaticArray<i32>(stepCount + 3);
  countsBefore = new StaticArray<i32>(stepCount);
  baseSums = new StaticArray<f64>(bases.length);
  baseSumsBelow = new StaticArray<f64>(bases.length);
  for (let i = 0; i < outputRows.length; i++) {
    if (outputRows[i].isCount) countColumns += periodCount;
    else amountColumns += periodCount;
  }
}

/** Writes the trial's figures: whole numbers to `counts`, others to `amounts`, the binding constraints to `binding`. */
export function writeOutput(counts: usize, amounts: usize, binding: usize): void {
  forgetWaits();
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
      counts = writeStock(row, counts);
    } else if (row.kind === RATIO) {
      sumBases(row.source, baseSums);
      sumBases(row.below, baseSumsBelow);
      for (let p = 0; p < periodCount; p++) {
        const below = sumOf(baseSumsBelow, p);
        amounts = put(amounts, below === 0 ? NaN : sumOf(baseSums, p) / below);
      }
    } else {
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
function writeCountFlow(row: OutputRow, into: usize): usize {
  const counts = readCounts(row);
  const before = changetype<usize>(countsBefore);
  let soFar = 0;
  for (let at: usize = 0; at < (<usize>stepCount) << 2; at += 4) {
    store<i32>(before + at, soFar);
    soFar += load<i32>(counts + at);
  }
  for (let p = writeWeeks(counts, into); p < bases.length; p++) {
    const period = bases[p];
    const sum = p < weeks ? period.count(counts, before) : period.dayCount(counts, before);
    store<i32>(into + ((<usize>p) << 2), sum);
  }
  for (let u = 0; u < unions.length; u++) {
    const parts = unions[u];
    let days = 0;
    for (let i = 0; i < parts.length; i++) days += load<i32>(into + ((<usize>parts[i]) << 2));
    store<i32>(into + ((<usize>(bases.length + u)) << 2), days);
  }
  return into + ((<usize>periodCount) << 2);
}

/** What there is at the end of each period. */
function writeStock(row: OutputRow, into: usize): usize {
  const counts = readCounts(row);
  for (let p = writeWeeks(counts, into); p < periodCount; p++) {
    const step = lastSteps[p];
    store<i32>(into + ((<usize>p) << 2), step < 0 ? 0 : load<i32>(counts + ((<usize>step) << 2)));
  }
  return into + ((<usize>periodCount) << 2);
}

/** Where a week is a step its figure is the step's. Returns how many weeks were written. */
function writeWeeks(counts: usize, into: usize): i32 {
  if (!weeksAreSteps) return 0;
  memory.copy(into, counts, (<usize>weeks) << 2);
  return weeks;
}

/** A whole number below 2³² has itself as the lower half of its sum with this. */
const wholeBits: f64 = 4503599627370496;

/** Address of a row's counts by step, until the next call. Four at a time: the last ones may be those of the next row. */
function readCounts(row: OutputRow): usize {
  const counts = changetype<usize>(stepCounts);
  let from = changetype<usize>(record) + ((<usize>(row.source * stepCount)) << 3);
  for (let to = counts; to < counts + ((<usize>stepCount) << 2); to += 16) {
    const two = f64x2.add(v128.load(from), f64x2.splat(wholeBits));
    const next = f64x2.add(v128.load(from, 16), f64x2.splat(wholeBits));
    v128.store(to, v128.shuffle<i32>(two, next, 0, 2, 4, 6));
    from += 32;
  }
  return counts;
}

function sumBases(row: i32, into: StaticArray<f64>): void {
  const at = row * stepCount;
  let i = 0;
  if (weeksAreSteps) for (; i < weeks; i++) into[i] = record[at + i] * stepDays;
  for (; i < bases.length; i++) into[i] = bases[i].daySum(at);
}

function sumOf(sums: StaticArray<f64>, period: i32): f64 {
  if (period < bases.length) return sums[period];
  const parts = unions[period - bases.length];
  let sum: f64 = 0;
  for (let i = 0; i < parts.length; i++) sum += sums[parts[i]];
  return sum;
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

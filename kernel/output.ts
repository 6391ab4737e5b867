/** What is reported of the trials: rows by period, and what binds. */
import { LANES, amountShift, countShift } from './lanes';
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
import { aeQueueRow, amountsAt, countsAt, sdrQueueRow } from './record';
import { numbers, whole, wholes } from './tape';
import { forgetWaits, writePercentiles } from './waits';

/** How a row of the result is read. */
const FLOW: i32 = 0;
const STOCK: i32 = 1;
const RATIO: i32 = 2;

class OutputRow {
  kind: i32;
  /**
   * Row of the record's whole numbers, or of its others; and for a ratio that of the denominator. For a percentile the
   * segment, or -1.
   */
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
/** Of the row that is written, by base period and lane. */
let baseSums = new StaticArray<f64>(0);
let baseSumsBelow = new StaticArray<f64>(0);
/** Of the row that is written, by step and lane: the counts of all steps before. */
let countsBefore = new StaticArray<i32>(0);
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
  countsBefore = new StaticArray<i32>(stepCount * LANES);
  baseSums = new StaticArray<f64>(bases.length * LANES);
  baseSumsBelow = new StaticArray<f64>(bases.length * LANES);
  for (let i = 0; i < outputRows.length; i++) {
    if (outputRows[i].isCount) countColumns += periodCount;
    else amountColumns += periodCount;
  }
}

/**
 * Writes the figures of the trials, lane beside lane: whole numbers to `counts`, others to `amounts`; and what binds to
 * `binding`, lane after lane.
 */
export function writeOutput(counts: usize, amounts: usize, binding: usize): void {
  forgetWaits();
  for (let i = 0; i < outputRows.length; i++) {
    const row = outputRows[i];
    if (row.kind === FLOW) {
      if (row.isCount) {
        writeCountFlow(countsAt(row.source, 0), counts);
        counts += (<usize>periodCount) << countShift;
      } else {
        sumBases(row.source, baseSums);
        for (let p = 0; p < periodCount; p++) amounts = putFlow(amounts, p);
      }
    } else if (row.kind === STOCK) {
      writeStock(countsAt(row.source, 0), counts);
      counts += (<usize>periodCount) << countShift;
    } else if (row.kind === RATIO) {
      sumBases(row.source, baseSums);
      sumBases(row.below, baseSumsBelow);
      for (let p = 0; p < periodCount; p++) amounts = putRatio(amounts, p);
    } else {
      const segment = row.source < 0 ? segments.length : row.source;
      for (let p = 0; p < periodCount; p++) {
        writePercentiles(segment, p, amounts);
        amounts += (<usize>1) << amountShift;
      }
    }
  }
  for (let lane = 0; lane < LANES; lane++) writeBinding(binding + <usize>(lane * bindingCount), lane);
}

function putFlow(at: usize, period: i32): usize {
  const days = f64x2.splat(stepDays);
  for (let pair: usize = 0; pair < 32; pair += 16) {
    v128.store(at + pair, f64x2.div(sumsOf(baseSums, period, pair), days));
  }
  return at + 32;
}

/** Without value where it has no denominator. */
function putRatio(at: usize, period: i32): usize {
  for (let pair: usize = 0; pair < 32; pair += 16) {
    const below = sumsOf(baseSumsBelow, period, pair);
    const ratio = f64x2.div(sumsOf(baseSums, period, pair), below);
    const isNone = f64x2.eq(below, f64x2.splat(0));
    v128.store(at + pair, v128.bitselect(f64x2.splat(NaN), ratio, isNone));
  }
  return at + 32;
}

/** A week's count is whole; in longer periods, and in months, steps are split by days. */
function writeCountFlow(counts: usize, into: usize): void {
  const before = changetype<usize>(countsBefore);
  let soFar = i32x4.splat(0);
  for (let at: usize = 0; at < (<usize>stepCount) << countShift; at += 16) {
    v128.store(before + at, soFar);
    soFar = i32x4.add(soFar, v128.load(counts + at));
  }
  for (let p = writeWeeks(counts, into); p < bases.length; p++) {
    const period = bases[p];
    const sums = p < weeks ? period.counts(counts, before) : period.dayCounts(counts, before);
    v128.store(into + ((<usize>p) << countShift), sums);
  }
  for (let u = 0; u < unions.length; u++) {
    const parts = unions[u];
    let days = i32x4.splat(0);
    for (let i = 0; i < parts.length; i++) {
      days = i32x4.add(days, v128.load(into + ((<usize>parts[i]) << countShift)));
    }
    v128.store(into + ((<usize>(bases.length + u)) << countShift), days);
  }
}

/** What there is at the end of each period. */
function writeStock(counts: usize, into: usize): void {
  for (let p = writeWeeks(counts, into); p < periodCount; p++) {
    const step = lastSteps[p];
    const stock = step < 0 ? i32x4.splat(0) : v128.load(counts + ((<usize>step) << countShift));
    v128.store(into + ((<usize>p) << countShift), stock);
  }
}

/** Where a week is a step its figure is the step's. Returns how many weeks were written. */
function writeWeeks(counts: usize, into: usize): i32 {
  if (!weeksAreSteps) return 0;
  memory.copy(into, counts, (<usize>weeks) << countShift);
  return weeks;
}

function sumBases(row: i32, into: StaticArray<f64>): void {
  const from = amountsAt(row, 0);
  const to = changetype<usize>(into);
  let i = 0;
  if (weeksAreSteps) {
    for (; i < weeks; i++) {
      const at = (<usize>i) << amountShift;
      for (let pair: usize = at; pair < at + 32; pair += 16) {
        v128.store(to + pair, f64x2.mul(v128.load(from + pair), f64x2.splat(stepDays)));
      }
    }
  }
  for (; i < bases.length; i++) bases[i].daySums(from, to + ((<usize>i) << amountShift));
}

/** Of a period, the sums of two lanes: the first two at `pair` 0, the others at 16. */
function sumsOf(sums: StaticArray<f64>, period: i32, pair: usize): v128 {
  const from = changetype<usize>(sums) + pair;
  if (period < bases.length) return v128.load(from + ((<usize>period) << amountShift));
  const parts = unions[period - bases.length];
  let sum = f64x2.splat(0);
  for (let i = 0; i < parts.length; i++) {
    sum = f64x2.add(sum, v128.load(from + ((<usize>parts[i]) << amountShift)));
  }
  return sum;
}

/** 0 demand, 1 SDRs, 2 AEs: the gate with more waiting entity-days, if somebody waited in at least half the days. */
function writeBinding(binding: usize, lane: i32): void {
  for (let i = 0; i < bindingPeriods.length; i++) {
    const period = bindingPeriods[i];
    const sdrs = waitingDays(sdrQueueRow + segments.length, period, lane);
    const sdrNonEmpty = nonEmptyDays;
    const aes = waitingDays(aeQueueRow + segments.length, period, lane);
    const byAe = aes > sdrs;
    const waiting = byAe ? aes : sdrs;
    const nonEmpty = byAe ? nonEmptyDays : sdrNonEmpty;
    const binds = waiting > 0 && nonEmpty * 2 >= bindingDays[i];
    store<u8>(binding + i, binds ? (byAe ? 2 : 1) : 0);
  }
}

let nonEmptyDays: f64 = 0;

function waitingDays(row: i32, period: i32, lane: i32): f64 {
  nonEmptyDays = 0;
  if (period < bases.length) return waitingDaysOf(row, bases[period], lane);
  const parts = unions[period - bases.length];
  let entityDays: f64 = 0;
  for (let p = 0; p < parts.length; p++) entityDays += waitingDaysOf(row, bases[parts[p]], lane);
  return entityDays;
}

function waitingDaysOf(row: i32, period: BasePeriod, lane: i32): f64 {
  let entityDays: f64 = 0;
  for (let i = 0; i < period.days.length; i++) {
    const waiting = <f64>load<i32>(countsAt(row, period.firstStep + i) + ((<usize>lane) << 2));
    entityDays += waiting * period.days[i];
    if (waiting > 0) nonEmptyDays += period.days[i];
  }
  return entityDays;
}

/** Periods of the result: weeks and months, and what consists of months. */
import { record } from './record';
import { numbers, whole, wholes } from './tape';

/** A week or a month: its steps, and the days of each that lie in it. */
export class BasePeriod {
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

export let bases = new StaticArray<BasePeriod>(0);
export let weeks: i32 = 0;
/** Longer periods: the base periods that they consist of. */
export let unions = new StaticArray<StaticArray<i32>>(0);
/** Last step of each period, -1 without any. */
export let lastSteps = new StaticArray<i32>(0);
export let periodCount: i32 = 0;

/** Reads the periods. */
export function readPeriods(): void {
  weeks = whole();
  bases = new StaticArray<BasePeriod>(whole());
  for (let i = 0; i < bases.length; i++) bases[i] = new BasePeriod();
  unions = new StaticArray<StaticArray<i32>>(whole());
  for (let i = 0; i < unions.length; i++) unions[i] = wholes();
  lastSteps = wholes();
  periodCount = bases.length + unions.length;
}

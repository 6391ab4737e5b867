/** Periods of the result: weeks and months, and what consists of months. */
import { amountShift, countShift } from './lanes';
import { stepCount, stepDays } from './model';
import { numbers, whole, wholes } from './tape';

/** A week or a month: its steps, and the days of each that lie in it. */
export class BasePeriod {
  firstStep: i32;
  days: StaticArray<f64>;
  private lastStep: i32;
  /** Days of the first step before the period, and of the last step up to its end. */
  private daysBefore: i32;
  private daysUpTo: i32;

  constructor() {
    this.firstStep = whole();
    this.days = numbers();
    const last = this.days.length - 1;
    this.lastStep = this.firstStep + max(0, last);
    this.daysBefore = last > 0 ? <i32>(stepDays - this.days[0]) : 0;
    this.daysUpTo = last < 0 ? 0 : <i32>this.days[last];
  }

  /** Sums of counts where all steps lie in the period from end to end; arguments as for {@link dayCounts}. */
  counts(counts: usize, before: usize): v128 {
    const first = (<usize>this.firstStep) << countShift;
    const last = (<usize>this.lastStep) << countShift;
    const between = i32x4.sub(v128.load(before + last), v128.load(before + first));
    return i32x4.add(between, v128.load(counts + last));
  }

  /** Σ count · days in each lane: the counts by step are at `counts`, those of all steps before each at `before`. */
  dayCounts(counts: usize, before: usize): v128 {
    const first = (<usize>this.firstStep) << countShift;
    const last = (<usize>this.lastStep) << countShift;
    const between = i32x4.sub(v128.load(before + last), v128.load(before + first));
    const whole = i32x4.mul(between, i32x4.splat(<i32>stepDays));
    const upTo = i32x4.mul(v128.load(counts + last), i32x4.splat(this.daysUpTo));
    const notYet = i32x4.mul(v128.load(counts + first), i32x4.splat(this.daysBefore));
    return i32x4.sub(i32x4.add(whole, upTo), notYet);
  }

  /** Σ value · days in each lane of the row at `row`, to `into`. */
  daySums(row: usize, into: usize): void {
    let at = row + ((<usize>this.firstStep) << amountShift);
    let two = f64x2.splat(0);
    let others = f64x2.splat(0);
    for (let i = 0; i < this.days.length; i++) {
      const days = f64x2.splat(this.days[i]);
      two = f64x2.add(two, f64x2.mul(v128.load(at), days));
      others = f64x2.add(others, f64x2.mul(v128.load(at, 16), days));
      at += 32;
    }
    v128.store(into, two);
    v128.store(into, others, 16);
  }
}

export let bases = new StaticArray<BasePeriod>(0);
export let weeks: i32 = 0;
/** Whether week p is step p. */
export let weeksAreSteps: bool = false;
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
  weeksAreSteps = stepDays === 7 && weeks <= stepCount;
  unions = new StaticArray<StaticArray<i32>>(whole());
  for (let i = 0; i < unions.length; i++) unions[i] = wholes();
  lastSteps = wholes();
  periodCount = bases.length + unions.length;
}

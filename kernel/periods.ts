/** Periods of the result: weeks and months, and what consists of months. */
import { stepCount, stepDays } from './model';
import { record } from './record';
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

  /** Sum of counts where all steps lie in the period from end to end; arguments as for {@link dayCount}. */
  count(counts: usize, before: usize): i32 {
    const first = (<usize>this.firstStep) << 2;
    const last = (<usize>this.lastStep) << 2;
    return load<i32>(before + last) - load<i32>(before + first) + load<i32>(counts + last);
  }

  /** {@link daySum} of counts: the counts by step are at `counts`, those of all steps before each at `before`. */
  dayCount(counts: usize, before: usize): i32 {
    const first = (<usize>this.firstStep) << 2;
    const last = (<usize>this.lastStep) << 2;
    return (
      <i32>stepDays * (load<i32>(before + last) - load<i32>(before + first)) +
      this.daysUpTo * load<i32>(counts + last) -
      this.daysBefore * load<i32>(counts + first)
    );
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

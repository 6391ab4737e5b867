/** The formulas of one plan: its drivers, and the month where a key varies by month. */
import { monthOfDay, parseDay } from '../calendar/days.ts';
import { type ErrorDetail, refuse, SpillwayError } from '../errors.ts';
import { type Formula, parseFormula } from './formulas.ts';
import type { Plan } from './schema.ts';

/** Whether a value of the plan is a formula rather than a number. */
export function isFormula(value: unknown): value is string {
  return typeof value === 'string';
}

/** Evaluates the formulas of a plan; the same text is read once. */
export class PlanFormulas {
  private readonly drivers = new Map<string, number>();
  /** What is wrong with the drivers that have no value. */
  private readonly faults = new Map<string, ErrorDetail>();
  private readonly names: readonly string[];
  private readonly startMonth: number;
  private readonly read = new Map<string, Formula>();

  constructor(plan: Pick<Plan, 'drivers' | 'start'>) {
    this.startMonth = monthOfDay(parseDay(plan.start)!);
    this.names = Object.keys(plan.drivers);
    const written = new Map(Object.entries(plan.drivers));
    for (const name of this.names) this.evaluateDriver(name, written, []);
  }

  /** The drivers' values, each after those that it is made of. */
  driverValues(): ReadonlyMap<string, number> {
    return this.drivers;
  }

  /** What is wrong with drivers that have no value: a formula that cannot be read, or one that leads back to itself. */
  driverFaults(): ReadonlyMap<string, ErrorDetail> {
    return this.faults;
  }

  /** A rate: drivers only. @throws SpillwayError, see {@link parseFormula}. */
  rate(text: string): number {
    return this.figure(text);
  }

  /** Any figure that does not vary by month: drivers only. @throws SpillwayError, see {@link parseFormula}. */
  figure(text: string): number {
    return this.valueOf(this.formula(text, false), this.drivers);
  }

  /** An amount of a calendar month: drivers and `month`, 0 in the month of the plan's start. */
  amount(text: string, monthIndex: number): number {
    const month = monthIndex - this.startMonth;
    return this.valueOf(this.formula(text, true), new Map(this.drivers).set('month', month));
  }

  private valueOf(formula: Formula, values: ReadonlyMap<string, number>): number {
    for (const name of formula.names)
      if (this.faults.has(name))
        refuse({
          code: 'driver-without-value',
          message: `The formula uses the driver "${name}", which has no value.`,
          value: formula.text,
        });
    return formula.evaluate(values);
  }

  /** Drivers that a driver's formula names are evaluated before it; `path` are those on the way. */
  private evaluateDriver(
    name: string,
    written: ReadonlyMap<string, number | string>,
    path: readonly string[],
  ): void {
    if (this.drivers.has(name) || this.faults.has(name)) return;
    const value = written.get(name)!;
    if (!isFormula(value)) {
      this.drivers.set(name, value);
      return;
    }
    try {
      if (path.includes(name)) {
        const circle = [...path.slice(path.indexOf(name)), name].join(' → ');
        refuse({
          code: 'circular-drivers',
          message: `The driver leads back to itself: ${circle}.`,
          value,
        });
      }
      const formula = this.formula(value, false);
      for (const used of formula.names) this.evaluateDriver(used, written, [...path, name]);
      if (!this.faults.has(name)) this.drivers.set(name, this.valueOf(formula, this.drivers));
    } catch (error) {
      if (!(error instanceof SpillwayError)) throw error;
      this.faults.set(name, error.detail);
    }
  }

  private formula(text: string, varies: boolean): Formula {
    const key = `${varies ? 'm' : 'r'}${text}`;
    const known = this.read.get(key);
    if (known) return known;
    const formula = parseFormula(text, varies ? [...this.names, 'month'] : this.names);
    this.read.set(key, formula);
    return formula;
  }
}

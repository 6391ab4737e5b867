/** The formulas of one plan: its drivers, and the month where a key varies by month. */
import { monthOfDay, parseDay } from '../calendar/days.ts';
import { type Formula, parseFormula } from './formulas.ts';
import type { Plan } from './schema.ts';

/** Whether a value of the plan is a formula rather than a number. */
export function isFormula(value: unknown): value is string {
  return typeof value === 'string';
}

/** Evaluates the formulas of a plan; the same text is read once. */
export class PlanFormulas {
  private readonly drivers: ReadonlyMap<string, number>;
  private readonly startMonth: number;
  private readonly read = new Map<string, Formula>();

  constructor(plan: Pick<Plan, 'drivers' | 'start'>) {
    this.drivers = new Map(Object.entries(plan.drivers));
    this.startMonth = monthOfDay(parseDay(plan.start)!);
  }

  /** A rate: drivers only. @throws SpillwayError, see {@link parseFormula}. */
  rate(text: string): number {
    return this.formula(text, false).evaluate(this.drivers);
  }

  /** An amount of a calendar month: drivers and `month`, 0 in the month of the plan's start. */
  amount(text: string, monthIndex: number): number {
    const month = monthIndex - this.startMonth;
    return this.formula(text, true).evaluate(new Map(this.drivers).set('month', month));
  }

  private formula(text: string, varies: boolean): Formula {
    const key = `${varies ? 'm' : 'r'}${text}`;
    const known = this.read.get(key);
    if (known) return known;
    const names = [...this.drivers.keys()];
    const formula = parseFormula(text, varies ? [...names, 'month'] : names);
    this.read.set(key, formula);
    return formula;
  }
}

/** Amounts by month as they are written, and what they come to: by month, week and any longer period. */
import { firstDayOfMonth, parseMonth } from '../calendar/days.ts';
import { coveredDays, planMonths, type PlanWeek } from './periods.ts';
import { isFormula, PlanFormulas } from './planFormulas.ts';
import type { Plan, PlanSegment } from './schema.ts';

export type PerMonth = PlanSegment['arrivals']['perMonth'];

export interface MonthAmounts {
  /** The figure of each month; null where nothing is written. */
  readonly ofMonth: ReadonlyMap<string, number>;
  /**
   * What falls into a period: its months, each by the share of its days that the horizon covers, times its seasonal
   * factor. Null where nothing is written in any of them.
   */
  total(months: readonly string[]): number | null;
  /** What falls into a week: of each month its share of days, times its seasonal factor. */
  ofWeek(week: PlanWeek): number | null;
}

const formulasOf = new WeakMap<Plan, PlanFormulas>();

/** The formulas of a plan, read once. */
export function planFormulas(plan: Plan): PlanFormulas {
  const known = formulasOf.get(plan);
  if (known) return known;
  const made = new PlanFormulas(plan);
  formulasOf.set(plan, made);
  return made;
}

/**
 * Evaluates amounts by month of a valid plan. `seasonal` are twelve factors, January first.
 * @throws SpillwayError where a formula has no value; a parsed plan has none such.
 */
export function monthAmounts(
  plan: Plan,
  perMonth: PerMonth | undefined,
  seasonal?: readonly number[],
): MonthAmounts {
  const formulas = planFormulas(plan);
  const ofMonth = new Map<string, number>();
  for (const month of planMonths(plan)) {
    const amount = perMonth?.[month];
    if (amount !== undefined)
      ofMonth.set(month, isFormula(amount) ? formulas.amount(amount, parseMonth(month)!) : amount);
  }
  const factor = (month: string): number => seasonal?.[Number(month.slice(5)) - 1] ?? 1;
  const sum = (parts: readonly (readonly [month: string, share: number])[]): number | null => {
    const written = parts.filter(([month]) => ofMonth.has(month));
    if (written.length === 0) return null;
    return written.reduce((total, [month, share]) => total + ofMonth.get(month)! * share * factor(month), 0);
  };
  return {
    ofMonth,
    total: (months) =>
      sum(
        months.map((month) => {
          const { covered, days } = coveredDays(plan, month);
          return [month, covered / days];
        }),
      ),
    ofWeek: ({ months }) => sum(months.map(({ month, days }) => [month, days / daysOf(month)])),
  };
}

function daysOf(month: string): number {
  const index = parseMonth(month)!;
  return firstDayOfMonth(index + 1) - firstDayOfMonth(index);
}

/** The months, quarters, years and weeks of a plan's horizon, and how much of each it covers. */
import {
  firstDayOfMonth,
  fiscalQuarter,
  fiscalYear,
  formatDay,
  formatMonth,
  monthOfDay,
  parseDay,
  parseMonth,
} from '../calendar/days.ts';
import type { Plan } from './schema.ts';

type Horizon = Pick<Plan, 'start' | 'weeks'>;

/** Months that a plan's horizon touches, `2026-07` … */
export function planMonths(plan: Horizon): readonly string[] {
  const first = parseDay(plan.start)!;
  const from = monthOfDay(first);
  const to = monthOfDay(first + plan.weeks * 7 - 1);
  return Array.from({ length: to - from + 1 }, (_, i) => formatMonth(from + i));
}

/** Days of a month that the horizon covers, and days that it has. */
export function coveredDays(
  plan: Horizon,
  month: string,
): { readonly covered: number; readonly days: number } {
  const index = parseMonth(month)!;
  const [first, next] = [firstDayOfMonth(index), firstDayOfMonth(index + 1)];
  const start = parseDay(plan.start)!;
  return {
    covered: Math.max(0, Math.min(next, start + plan.weeks * 7) - Math.max(first, start)),
    days: next - first,
  };
}

export interface Period {
  /** `FY27-Q1`, `FY27` */
  readonly name: string;
  readonly months: readonly string[];
}

function grouped(plan: Horizon, nameOf: (month: number) => string): readonly Period[] {
  const periods = new Map<string, string[]>();
  for (const month of planMonths(plan)) {
    const name = nameOf(parseMonth(month)!);
    periods.set(name, [...(periods.get(name) ?? []), month]);
  }
  return [...periods].map(([name, months]) => ({ name, months }));
}

type FiscalHorizon = Horizon & Pick<Plan, 'fiscalYearStartMonth'>;

/** Fiscal quarters of the horizon with its months in each. */
export function planQuarters(plan: FiscalHorizon): readonly Period[] {
  return grouped(plan, (month) => fiscalQuarter(month, plan.fiscalYearStartMonth));
}

/** Fiscal years of the horizon with its months in each. */
export function planYears(plan: FiscalHorizon): readonly Period[] {
  return grouped(plan, (month) => fiscalYear(month, plan.fiscalYearStartMonth));
}

export interface PlanWeek {
  /** Its first day, `2027-01-04`. */
  readonly first: string;
  /** The months that it has days in, with the number of days. */
  readonly months: readonly { readonly month: string; readonly days: number }[];
}

/** Weeks of the horizon, from its first day. */
export function planWeeks(plan: Horizon): readonly PlanWeek[] {
  const start = parseDay(plan.start)!;
  return Array.from({ length: plan.weeks }, (_, week) => {
    const day = start + week * 7;
    const month = monthOfDay(day);
    const days = Math.min(7, firstDayOfMonth(month + 1) - day);
    const months = [{ month: formatMonth(month), days }];
    if (days < 7) months.push({ month: formatMonth(month + 1), days: 7 - days });
    return { first: formatDay(day), months };
  });
}

/** Months from the month of a plan's start to another: what formulas call `month`. */
export function monthsSince(plan: Pick<Plan, 'start'>, month: string): number {
  return parseMonth(month)! - monthOfDay(parseDay(plan.start)!);
}

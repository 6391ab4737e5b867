/**
 * Weeks, months, fiscal quarters and years, and the horizon as a whole: which steps, and how many of their days, each
 * of them covers.
 */
import {
  firstDayOfMonth,
  fiscalQuarter,
  fiscalYear,
  formatDay,
  formatMonth,
  monthOfDay,
} from '../calendar/days.ts';
import type { ResolvedPlan } from '../plan/resolved.ts';
import { type Timeline, dayOfStep, monthsOfStep } from './timeline.ts';

export type PeriodKind = 'week' | 'month' | 'quarter' | 'year' | 'total';

export interface Period {
  readonly kind: PeriodKind;
  /** `2027-01-04`, `2027-01`, `FY27-Q1`, `FY27` or `total`. */
  readonly label: string;
  /** Steps with a day in it, ascending, and the number of their days that lie in it. */
  readonly steps: readonly number[];
  readonly days: readonly number[];
  /** Days of the calendar in it, and those of them that are simulated. */
  readonly length: number;
  readonly simulatedDays: number;
  /** Calendar months that it consists of, by index; none of a week. */
  readonly months: readonly number[];
  /** Months in it that are facts, by index, and their days. */
  readonly factMonths: readonly number[];
  readonly factDays: number;
}

/** All periods of a plan, from the weeks to the total, each kind in order of time. */
export function periodsOf(plan: ResolvedPlan, timeline: Timeline): Period[] {
  const fiscalStart = plan.fiscalYearStartMonth;
  const months = monthsOf(plan, timeline);
  const quarter = (month: number): string => fiscalQuarter(month, fiscalStart);
  const year = (month: number): string => fiscalYear(month, fiscalStart);
  return [
    ...weeks(timeline),
    ...months.map((month) => joined('month', formatMonth(month.index), [month], month.length)),
    ...labelled('quarter', months, quarter),
    ...labelled('year', months, year),
    joined('total', 'total', months, timeline.steps * timeline.stepDays),
  ];
}

/** One calendar month as part of longer periods. */
interface Month {
  readonly index: number;
  readonly length: number;
  readonly steps: readonly number[];
  readonly days: readonly number[];
  /** Days that are facts: up to the last actual one, if the month begins no later. */
  readonly factDays: number;
}

function monthsOf(plan: ResolvedPlan, timeline: Timeline): Month[] {
  const steps = new Map<number, { steps: number[]; days: number[] }>();
  for (let step = 0; step < timeline.steps; step++) {
    for (const [month, days] of monthsOfStep(timeline, step)) {
      const covered = steps.get(month) ?? { steps: [], days: [] };
      covered.steps.push(step);
      covered.days.push(days);
      steps.set(month, covered);
    }
  }
  const first = monthOfDay(plan.start);
  const last = Math.max(...steps.keys());
  return Array.from({ length: last - first + 1 }, (_, i) => {
    const index = first + i;
    const begin = firstDayOfMonth(index);
    const length = firstDayOfMonth(index + 1) - begin;
    const actual = timeline.actualDays > 0 ? timeline.start - begin : 0;
    return {
      index,
      length,
      ...(steps.get(index) ?? { steps: [], days: [] }),
      factDays: Math.max(0, Math.min(length, actual)),
    };
  });
}

function weeks(timeline: Timeline): Period[] {
  const stepsPerWeek = 7 / timeline.stepDays;
  return Array.from({ length: timeline.weeks }, (_, week) => ({
    kind: 'week',
    label: formatDay(dayOfStep(timeline, week * stepsPerWeek)),
    steps: Array.from({ length: stepsPerWeek }, (_, i) => week * stepsPerWeek + i),
    days: Array.from({ length: stepsPerWeek }, () => timeline.stepDays),
    length: 7,
    simulatedDays: 7,
    months: [],
    factMonths: [],
    factDays: 0,
  }));
}

/** One period for each label of the months. */
function labelled(kind: PeriodKind, months: readonly Month[], label: (month: number) => string): Period[] {
  const names = [...new Set(months.map(({ index }) => label(index)))];
  return names.map((name) => {
    const parts = months.filter(({ index }) => label(index) === name);
    return joined(kind, name, parts, calendarDays(parts[0]!.index, label));
  });
}

/** Days of all the calendar's months with the label of this one, whether the plan reaches them or not. */
function calendarDays(month: number, label: (month: number) => string): number {
  const name = label(month);
  let first = month;
  while (label(first - 1) === name) first--;
  let end = month + 1;
  while (label(end) === name) end++;
  return firstDayOfMonth(end) - firstDayOfMonth(first);
}

/** The period that consists of these months. */
function joined(kind: PeriodKind, label: string, months: readonly Month[], length: number): Period {
  const daysByStep = new Map<number, number>();
  for (const { steps, days } of months) {
    steps.forEach((step, i) => daysByStep.set(step, (daysByStep.get(step) ?? 0) + days[i]!));
  }
  const days = [...daysByStep.values()];
  return {
    kind,
    label,
    steps: [...daysByStep.keys()],
    days,
    length,
    simulatedDays: days.reduce((sum, count) => sum + count, 0),
    months: months.map(({ index }) => index),
    factMonths: months.filter(({ factDays }) => factDays > 0).map(({ index }) => index),
    factDays: months.reduce((sum, { factDays }) => sum + factDays, 0),
  };
}

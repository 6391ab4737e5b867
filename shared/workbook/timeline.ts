/** Steps, months and fiscal quarters of a projection, and how many days of each step lie in each month. */
import { firstDayOfMonth, fiscalQuarter, fiscalYear, formatMonth, monthOfDay } from '../calendar/days.ts';
import { type Timeline as EngineTimeline, timelineOf } from '../engine/timeline.ts';
import type { ResolvedPlan } from '../plan/resolved.ts';

export interface TimelineMonth {
  /** Months since 1970-01. */
  readonly index: number;
  /** `2027-01` */
  readonly key: string;
  readonly days: number;
  /** Days of it that the projection covers. */
  readonly covered: number;
  /** Days of it that are facts: recorded before the projection begins. */
  readonly facts: number;
}

/** Consecutive months of one fiscal quarter or year: [from, to) into the months. */
export interface TimelinePeriod {
  readonly key: string;
  readonly from: number;
  readonly to: number;
  /** The projection covers a part of it only. */
  readonly partial: boolean;
}

export interface Timeline {
  readonly stepDays: number;
  readonly steps: number;
  /** First day of the projection, as a day number. */
  readonly start: number;
  /** Last day of the projection. */
  readonly end: number;
  readonly months: readonly TimelineMonth[];
  readonly quarters: readonly TimelinePeriod[];
  readonly years: readonly TimelinePeriod[];
  readonly engine: EngineTimeline;
}

/** @throws SpillwayError `nothing-to-simulate` where the actuals reach the end of the plan. */
export function timeline(plan: ResolvedPlan): Timeline {
  const engine = timelineOf(plan);
  const { start, stepDays, steps } = engine;
  const end = start + steps * stepDays - 1;
  const months: TimelineMonth[] = [];
  for (let index = monthOfDay(plan.start); index <= monthOfDay(end); index++) {
    const first = firstDayOfMonth(index);
    const days = firstDayOfMonth(index + 1) - first;
    const covered = Math.max(0, Math.min(end, first + days - 1) - Math.max(start, first) + 1);
    const facts = start > plan.start ? Math.max(0, Math.min(days, start - first)) : 0;
    months.push({ index, key: formatMonth(index), days, covered, facts });
  }
  const fiscal = plan.fiscalYearStartMonth;
  return {
    stepDays,
    steps,
    start,
    end,
    months,
    quarters: grouped(months, (month) => fiscalQuarter(month.index, fiscal), 3),
    years: grouped(months, (month) => fiscalYear(month.index, fiscal), 12),
    engine,
  };
}

/** Part of the month is neither projected nor a fact. */
export function isPartial(month: TimelineMonth): boolean {
  return month.covered + month.facts < month.days;
}

function grouped(
  months: readonly TimelineMonth[],
  keyOf: (month: TimelineMonth) => string,
  full: number,
): TimelinePeriod[] {
  const groups: { key: string; from: number; to: number }[] = [];
  months.forEach((month, at) => {
    const key = keyOf(month);
    const last = groups.at(-1);
    if (last?.key === key) last.to = at + 1;
    else groups.push({ key, from: at, to: at + 1 });
  });
  return groups.map((group) => {
    const inside = months.slice(group.from, group.to);
    return { ...group, partial: inside.length < full || inside.some(isPartial) };
  });
}

/** First day of a step. */
export function stepStart(time: Timeline, step: number): number {
  return time.start + step * time.stepDays;
}

/** Days of a step that lie in a month: 0 to `stepDays`. */
export function daysShared(time: Timeline, step: number, month: TimelineMonth): number {
  const first = stepStart(time, step);
  const monthFirst = firstDayOfMonth(month.index);
  const last = Math.min(first + time.stepDays, monthFirst + month.days);
  return Math.max(0, last - Math.max(first, monthFirst));
}

/** Serial number of a day in a spreadsheet: days since 1899-12-30. */
export function serialDay(day: number): number {
  return day + 25_569;
}

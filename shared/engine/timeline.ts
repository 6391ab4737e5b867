/** The steps of a horizon and the calendar days that they cover. */
import { firstDayOfMonth, formatDay, monthOfDay } from '../calendar/days.ts';
import { refuse } from '../errors.ts';
import type { ResolvedPlan } from '../plan/resolved.ts';

export interface Timeline {
  /** Day number of the first simulated day: the plan's start, or the day after the last actual one. */
  readonly start: number;
  readonly stepDays: 1 | 7;
  readonly steps: number;
  readonly weeks: number;
  /** Days between the plan's start and `start`: 0 unless there are actuals. */
  readonly actualDays: number;
}

/**
 * The simulated part of a plan. With `actualsThrough` it begins on the day after, from the state at that date, and
 * runs in whole weeks to the end of the plan's horizon or up to six days beyond.
 * @throws SpillwayError `nothing-to-simulate` where the actuals reach the end of the horizon.
 */
export function timelineOf(plan: ResolvedPlan): Timeline {
  const firstOpenDay = plan.actualsThrough === null ? plan.start : plan.actualsThrough + 1;
  const start = Math.max(plan.start, firstOpenDay);
  const end = plan.start + 7 * plan.weeks;
  if (start >= end) {
    refuse({
      code: 'nothing-to-simulate',
      message: `The actuals reach to ${formatDay(start - 1)}, the end of the plan's ${plan.weeks} weeks from ${formatDay(plan.start)}.`,
      path: 'actualsThrough',
      hint: 'Give an earlier actualsThrough, or more weeks.',
    });
  }
  const stepDays = plan.step === 'week' ? 7 : 1;
  const weeks = Math.ceil((end - start) / 7);
  return { start, stepDays, steps: (weeks * 7) / stepDays, weeks, actualDays: start - plan.start };
}

/** Day number of the first day of a step. */
export function dayOfStep(timeline: Timeline, step: number): number {
  return timeline.start + step * timeline.stepDays;
}

/** The first step that begins on or after a day; 0 where that day is before the start. */
export function stepOnOrAfter(timeline: Timeline, day: number): number {
  return Math.max(0, Math.ceil((day - timeline.start) / timeline.stepDays));
}

/** Steps from one step to the first that begins at least `days` later. */
export function stepsFor(timeline: Timeline, days: number): number {
  return Math.ceil(days / timeline.stepDays);
}

/** Amounts by month, prorated to steps by their days in each month, times a factor by month. */
export function prorate(
  timeline: Timeline,
  perMonth: ReadonlyMap<number, number>,
  factor: (month: number) => number,
): Float64Array {
  const perStep = new Float64Array(timeline.steps);
  for (let step = 0; step < timeline.steps; step++) {
    for (const [month, days] of monthsOfStep(timeline, step)) {
      const length = firstDayOfMonth(month + 1) - firstDayOfMonth(month);
      perStep[step]! += ((perMonth.get(month) ?? 0) * factor(month) * days) / length;
    }
  }
  return perStep;
}

/** The months that a step has days in (one or two), with the number of days. */
export function monthsOfStep(timeline: Timeline, step: number): readonly (readonly [number, number])[] {
  const first = dayOfStep(timeline, step);
  const month = monthOfDay(first);
  const days = Math.min(timeline.stepDays, firstDayOfMonth(month + 1) - first);
  return days === timeline.stepDays
    ? [[month, days]]
    : [
        [month, days],
        [month + 1, timeline.stepDays - days],
      ];
}

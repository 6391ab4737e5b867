/** The plan of `simulate` and `export`, with what a measurement says of its beginning. */
import { parseDay } from '../../shared/calendar/days.ts';
import type { ActualMonth } from '../../shared/engine/index.ts';
import type { Measurement } from '../../shared/estimate/result.ts';
import { actualsFrom, actualsNotes, openingFrom, openingNotes, type Plan } from '../../shared/plan/index.ts';

export interface OpenedPlan {
  readonly plan: Plan;
  /** Facts of the months until the plan's `actualsThrough`. */
  readonly actuals: readonly ActualMonth[];
  /** What does not fit; the summaries end with it. */
  readonly notes: readonly string[];
}

/** Only the opening state is taken from the measurement, and the facts of months that the plan calls actual. */
export function openedPlan(base: Plan, measurement: Measurement | undefined): OpenedPlan {
  if (measurement !== undefined) {
    const plan = openingFrom(base, measurement);
    const actuals = actualsFrom(plan, measurement);
    const facts =
      actuals.length === 0
        ? []
        : [
            `What was recorded through ${base.actualsThrough} is in the totals; the rest is simulated from the open visits of that day.`,
          ];
    return {
      plan,
      actuals,
      notes: [...facts, ...openingNotes(base, measurement), ...actualsNotes(base, measurement)],
    };
  }
  const { actualsThrough, start } = base;
  const misses = actualsThrough !== null && parseDay(actualsThrough)! >= parseDay(start)!;
  return {
    plan: base,
    actuals: [],
    notes: misses
      ? [
          `The plan has actuals through ${actualsThrough}, and no --measure gives them: totals hold only what is simulated from the day after.`,
        ]
      : [],
  };
}

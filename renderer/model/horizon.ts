/** What another horizon does to the targets of a plan. */
import { coveredDays, planMonths, planQuarters, planYears } from '../../shared/plan/periods.ts';
import type { Plan, Target } from '../../shared/plan/schema.ts';

export const usualHorizons = [13, 26, 52, 78, 104, 156, 260] as const;

/** Months of the horizon in the period of a target; all of them where it has none. */
function monthsOf(plan: Plan, { period }: Target): readonly string[] {
  const months = planMonths(plan);
  if (period === undefined) return months;
  const named = [...planQuarters(plan), ...planYears(plan)].find(({ name }) => name === period);
  return named?.months ?? months.filter((month) => month === period);
}

const covered = (plan: Plan, target: Target): number =>
  monthsOf(plan, target).reduce((sum, month) => sum + coveredDays(plan, month).covered, 0);

export interface CutTargets {
  /** Their period lies beyond the horizon: they cannot stay. */
  readonly gone: readonly Target[];
  /** Less of their period is left: they are judged by that part. */
  readonly cut: readonly Target[];
}

/** The targets of periods that a horizon of so many weeks leaves out, in full or in part. */
export function cutTargets(plan: Plan, weeks: number): CutTargets {
  const shorter = { ...plan, weeks };
  const own = plan.targets.filter(({ period }) => period !== undefined);
  return {
    gone: own.filter((target) => covered(shorter, target) === 0),
    cut: own.filter((target) => {
      const left = covered(shorter, target);
      return left > 0 && left < covered(plan, target);
    }),
  };
}

/** The plan over so many weeks, without the targets that lie beyond them. */
export function withHorizon(plan: Plan, weeks: number): Plan {
  const { gone } = cutTargets(plan, weeks);
  return { ...plan, weeks, targets: plan.targets.filter((target) => !gone.includes(target)) };
}

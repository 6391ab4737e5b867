/** What a team is expected to carry, month by month: people, how far ramped, capacity, cost and quota. */
import { firstDayOfMonth, formatMonth, monthOfDay } from '../calendar/days.ts';
import type { ResolvedPlan } from '../plan/resolved.ts';
import { expectedStaffing, monthDays, teamModel } from './people.ts';
import { dayOfStep, timelineOf } from './timeline.ts';

export interface TeamMonth {
  /** `2027-01` */
  readonly month: string;
  /** Mean people on board, and as many fully ramped ones as they come to. */
  readonly onBoard: number;
  readonly ramped: number;
  /** Leads a week that the SDRs can take up, or opportunities that the AEs can carry at once; null where nothing limits it. */
  readonly capacity: number | null;
  /** New opportunities a week that the AEs can take; null for SDRs and where nothing limits it. */
  readonly newPerWeek: number | null;
  /** Cost of the people in the month, as far as the horizon covers it; null where no cost is given. */
  readonly cost: number | null;
  /** Quota capacity in the month (AEs), ramped · quota · attainment; null where no quota is given. */
  readonly quota: number | null;
}

/**
 * Means over a month's days of the expected staffing: hires, ramp, mean attrition and backfill as the engine has them, by
 * its steps. Null where the plan has no such team.
 */
export function teamByMonth(plan: ResolvedPlan, name: 'sdr' | 'ae'): readonly TeamMonth[] | null {
  const team = plan[name];
  if (team === null) return null;
  const timeline = timelineOf(plan);
  const { onBoard, ramped } = expectedStaffing(teamModel(name, team, timeline), timeline);
  const sums = new Map<number, { days: number; onBoard: number; ramped: number }>();
  for (let step = 0; step < timeline.steps; step++) {
    for (let day = dayOfStep(timeline, step); day < dayOfStep(timeline, step + 1);) {
      const month = monthOfDay(day);
      const end = Math.min(dayOfStep(timeline, step + 1), firstDayOfMonth(month + 1));
      const sum = sums.get(month) ?? { days: 0, onBoard: 0, ramped: 0 };
      sum.days += end - day;
      sum.onBoard += onBoard[step]! * (end - day);
      sum.ramped += ramped[step]! * (end - day);
      sums.set(month, sum);
      day = end;
    }
  }
  const { ae, sdr } = plan;
  const openPerAe = ae?.openPerAe ?? null;
  const newPerWeek = ae?.newPerWeek ?? null;
  return [...sums].map(([month, sum]) => {
    const people = sum.onBoard / sum.days;
    const full = sum.ramped / sum.days;
    const isAe = name === 'ae';
    return {
      month: formatMonth(month),
      onBoard: people,
      ramped: full,
      capacity: isAe ? (openPerAe === null ? null : full * openPerAe) : full * sdr!.leadsPerWeek,
      newPerWeek: isAe && newPerWeek !== null ? full * newPerWeek : null,
      cost: team.costPerMonth === undefined ? null : (sum.onBoard * team.costPerMonth) / monthDays,
      quota:
        isAe && ae!.quotaPerYear !== undefined
          ? (sum.ramped * ae!.quotaPerYear * ae!.attainment) / 365.25
          : null,
    };
  });
}

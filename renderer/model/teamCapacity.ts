/** A team's capacity by month beside what is projected to need it. */
import { type TeamMonth, teamByMonth } from '../../shared/engine/teamByMonth.ts';
import type { Simulation } from '../../shared/engine/result.ts';
import { coveredDays } from '../../shared/plan/periods.ts';
import type { ResolvedPlan } from '../../shared/plan/resolved.ts';
import type { Plan } from '../../shared/plan/schema.ts';

export interface CapacityMonth extends TeamMonth {
  /** Leads a week that reach the SDRs, or opportunities that are open with the AEs at the month's end; null before it is projected. */
  readonly demand: number | null;
}

/** The stage whose entries wait for SDRs, or whose open visits AEs carry; null where nothing does. */
function demandStage(plan: ResolvedPlan, team: 'sdr' | 'ae'): string | null {
  if (team === 'ae') return plan.graph.pipeline < 0 ? null : plan.graph.stages[plan.graph.pipeline]!.id;
  const gated = plan.segments.flatMap(({ transitions }) => transitions).find(({ gate }) => gate === 'sdr');
  return gated ? plan.graph.stages[gated.from]!.id : null;
}

export function teamCapacity(
  plan: Plan,
  resolved: ResolvedPlan,
  team: 'sdr' | 'ae',
  simulation: Simulation | null,
): readonly CapacityMonth[] {
  // Where facts reach the end there is nothing left to staff.
  if (resolved.actualsThrough !== null && resolved.actualsThrough + 1 >= resolved.start + 7 * resolved.weeks)
    return [];
  const stage = demandStage(resolved, team);
  const key = team === 'sdr' ? `entries.${stage}` : `open.${stage}`;
  return (teamByMonth(resolved, team) ?? []).map((month): CapacityMonth => {
    const value = stage === null ? undefined : simulation?.series[key]?.['total']?.[month.month]?.mean;
    const weeks = coveredDays(plan, month.month).covered / 7;
    const demand =
      value === undefined || value === null
        ? null
        : team === 'sdr'
          ? weeks > 0
            ? value / weeks
            : null
          : value;
    return { ...month, demand };
  });
}

/** What a plan expects on average: the other end of the gap bridge. */
import { firstDayOfMonth, monthOfDay } from '../calendar/days.ts';
import type { PlanTargets } from '../estimate/planned.ts';
import { meanRate } from './meanRate.ts';
import type { ResolvedPlan, ResolvedSegment, ResolvedTransition } from './resolved.ts';

/** Mean rate of a transition for visits that begin in a month (index): that of the last change until then. */
function meanRateInMonth(transition: ResolvedTransition, month: number): number {
  return meanRate(transition.changes.findLast((change) => change.month <= month)?.rate ?? transition.rate);
}

/** Mean arrivals of a segment over the horizon: months prorated by days, times the seasonal factor. */
export function meanArrivals(segment: ResolvedSegment, plan: Pick<ResolvedPlan, 'start' | 'weeks'>): number {
  const end = plan.start + plan.weeks * 7;
  let arrivals = 0;
  for (const [month, amount] of segment.arrivals.perMonth) {
    const first = firstDayOfMonth(month);
    const next = firstDayOfMonth(month + 1);
    const covered = Math.max(0, Math.min(end, next) - Math.max(plan.start, first));
    arrivals += (amount * segment.arrivals.seasonal[((month % 12) + 12) % 12]! * covered) / (next - first);
  }
  return arrivals;
}

/**
 * The plan as a measurement is compared with it: per segment the mean arrivals over the horizon and the mean rates.
 * Rates are those in force in the month of the plan's start, or in `month` (a month index). Recycling and gates play no
 * part: these are the rates of a first pass.
 */
export function planTargets(plan: ResolvedPlan, month: number = monthOfDay(plan.start)): PlanTargets {
  const id = (stage: number): string => plan.graph.stages[stage]!.id;
  return {
    segments: plan.segments.map((segment) => ({
      id: segment.id,
      name: segment.name,
      arrivals: { stage: id(segment.arrivals.stage), total: meanArrivals(segment, plan) },
      transitions: segment.transitions.map((transition) => ({
        from: id(transition.from),
        to: id(transition.to),
        rate: meanRateInMonth(transition, month),
      })),
    })),
  };
}

/** A plan at the rates that a CRM report shows: what "just use the recorded numbers" comes to. */
import type { Measurement } from '../estimate/result.ts';
import { rateFromCounts } from './calibratedRates.ts';
import { parsePlan } from './parse.ts';
import type { Plan } from './schema.ts';
import { measuredSegments } from './segmentNames.ts';

/**
 * Puts the recorded period rates (dates of B ÷ dates of A in the window) in place of the plan's, by segment where the
 * segment was measured, else over all. A period rate can exceed 1, since its numerator and denominator are not the same
 * visits: such a rate is 1. Delays, exits and everything else stay the plan's own; so does a rate that has no dates.
 */
export function withPeriodRates(plan: Plan, measurement: Measurement): Plan {
  const measured = measuredSegments(plan, measurement);
  const periodOf = (from: string, to: string, segment: string | null) =>
    measurement.transitions.find(
      (known) => known.from === from && known.to === to && known.segment === segment,
    )?.conversion.period;
  const segments = plan.segments.map((segment) => ({
    ...segment,
    transitions: segment.transitions.map((transition) => {
      const { from, to } = transition;
      const own = measured.get(segment.id);
      const period = (own === undefined ? undefined : periodOf(from, to, own)) ?? periodOf(from, to, null);
      if (period === undefined || period.n === 0) return transition;
      const { changes: _, ...rest } = transition;
      return { ...rest, rate: period.k >= period.n ? 1 : rateFromCounts(period.k, period.n) };
    }),
  }));
  return parsePlan({ ...plan, segments });
}

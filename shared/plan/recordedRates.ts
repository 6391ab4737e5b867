/** A plan at rates that a CRM records: in a period, as most reports show them, or of the cohorts so far. */
import type { Measurement } from '../estimate/result.ts';
import { rateFromCounts } from './calibratedRates.ts';
import { parsePlan } from './parse.ts';
import type { Plan } from './schema.ts';
import { measuredSegments } from './segmentNames.ts';

function withRecordedRates(plan: Plan, measurement: Measurement, kind: 'period' | 'cohort'): Plan {
  const recordedOf = (from: string, to: string, segment: string | null) =>
    measurement.transitions.find(
      (known) => known.from === from && known.to === to && known.segment === segment,
    )?.conversion[kind];
  const measured = measuredSegments(plan, measurement);
  const segments = plan.segments.map((segment) => ({
    ...segment,
    transitions: segment.transitions.map((transition) => {
      const { from, to } = transition;
      const own = measured.get(segment.id);
      const recorded =
        (own === undefined ? undefined : recordedOf(from, to, own)) ?? recordedOf(from, to, null);
      if (recorded === undefined || recorded.n === 0) return transition;
      const { changes: _, ...rest } = transition;
      return { ...rest, rate: recorded.k >= recorded.n ? 1 : rateFromCounts(recorded.k, recorded.n) };
    }),
  }));
  return parsePlan({ ...plan, segments });
}

/**
 * Puts the recorded period rates (dates of B ÷ dates of A in the window) in place of the plan's, by segment where the
 * segment was measured, else over all: what "just use the recorded numbers" comes to. A period rate can exceed 1, since
 * its numerator and denominator are not the same visits: such a rate is 1. Delays, exits and everything else stay the
 * plan's own; so does a rate that has no dates.
 */
export function withPeriodRates(plan: Plan, measurement: Measurement): Plan {
  return withRecordedRates(plan, measurement, 'period');
}

/** The same with the rates of the cohorts to date: of those that entered A in the window, how many have reached B so far. */
export function withCohortRates(plan: Plan, measurement: Measurement): Plan {
  return withRecordedRates(plan, measurement, 'cohort');
}

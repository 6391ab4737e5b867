/** A plan at the period rates of a table of counts. */
import type { PeriodCounts } from '../estimate/periodCounts.ts';
import type { Calibration } from './calibrate.ts';
import { withoutOvertaken } from './figureFormulas.ts';
import { parsePlan } from './parse.ts';
import type { Plan } from './schema.ts';

const plain = (text: string): string => text.toLowerCase().replaceAll(/[^\p{L}\p{N}]/gu, '');

/**
 * Puts counted period rates in place of the plan's, by segment where one of that name was counted, else over all. They
 * are fixed rates: numerator and denominator are not the same entities, so no uncertainty follows from their numbers. A
 * rate above 1 is 1. Steps without counts, delays, exits, and all else stay as planned.
 */
export function withCountedRates(plan: Plan, counts: PeriodCounts): Calibration {
  const notes: string[] = [];
  const rateOf = (from: string, to: string, segment: string | null) =>
    counts.transitions.find((known) => known.from === from && known.to === to && known.segment === segment)
      ?.conversion.period;
  const segments = plan.segments.map((segment) => {
    const own = counts.segments.find((name) =>
      [segment.id, segment.name ?? ''].map(plain).includes(plain(name)),
    );
    return {
      ...segment,
      transitions: segment.transitions.map((transition) => {
        const { from, to } = transition;
        const place = `${segment.id}, ${from} to ${to}`;
        const period = (own === undefined ? undefined : rateOf(from, to, own)) ?? rateOf(from, to, null);
        if (period === undefined || period.rate === null) {
          notes.push(`${place}: not counted, the plan's own rate stays.`);
          return transition;
        }
        const { changes: _, ...rest } = transition;
        const rate = Math.min(1, period.rate);
        notes.push(
          `${place}: period rate ${(rate * 100).toFixed(1)}% (${period.k} of ${period.n} counted${own === undefined ? ', all segments together' : ''}${period.rate > 1 ? '; more than entered before, taken as all' : ''}).`,
        );
        return { ...rest, rate };
      }),
    };
  });
  notes.push(
    'Counts give period rates only: delays, exits, the opening state and all uncertainty stay as planned.',
  );
  return { plan: parsePlan(withoutOvertaken(plan, { ...plan, segments })), notes };
}

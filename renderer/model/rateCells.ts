/** The stage rates of a scenario as cells: value, where it comes from, how uncertain it is, and what it could be. */
import { type AmountLaw, amountLaw } from '../../shared/plan/amountLaw.ts';
import { isSameAt, type Place } from '../../shared/plan/places.ts';
import { withoutExits } from '../../shared/plan/rateForms.ts';
import { type RateLaw, rateLaw } from '../../shared/plan/rateLaw.ts';
import type { ResolvedRate } from '../../shared/plan/resolved.ts';
import type { Plan, PlanTransition, Rate } from '../../shared/plan/schema.ts';
import type { RateSource } from '../components/Chip.tsx';
import type { Calibrated } from '../workers/catalogues.ts';
import type { Planning } from './planning.ts';

/** What a measurement offers in place of a rate. */
export const measuredSources = ['eventual', 'cohort', 'period'] as const;
export type MeasuredSource = (typeof measuredSources)[number];

export interface OfferedRate {
  readonly source: MeasuredSource | 'plan';
  readonly law: RateLaw;
}

export interface RateCell {
  readonly segment: string;
  readonly from: string;
  readonly to: string;
  readonly place: Place;
  readonly rate: Rate;
  readonly law: RateLaw;
  readonly mean: number;
  readonly source: RateSource;
  /** The plan's own rate. */
  readonly planned: number | null;
  /** What the cell could be instead, the measured ones first. */
  readonly offered: readonly OfferedRate[];
  /** Later rates, with the month from which each holds. */
  readonly changes: readonly { readonly from: string; readonly mean: number }[];
  readonly delay: AmountLaw;
  readonly medianDays: number;
  /** Rate, changes, delay or exits differ from what the scenario departs from. */
  readonly changed: boolean;
}

function same(a: unknown, b: unknown): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}

function find(plan: Plan | undefined, segment: string, from: string): PlanTransition | undefined {
  return plan?.segments.find(({ id }) => id === segment)?.transitions.find((known) => known.from === from);
}

/** Whether a rate is a measured one, with its exits or without. */
const isTaken = (rate: Rate, measured: Rate): boolean =>
  same(rate, measured) || same(rate, withoutExits(measured));

/** Where a rate comes from, told by its value: it is the measured one as long as it equals it. */
export function sourceOf(
  rate: Rate,
  plan: Rate | undefined,
  measured: Readonly<Partial<Record<MeasuredSource, Rate | undefined>>>,
): RateSource {
  if (typeof rate === 'string') return 'formula';
  for (const source of measuredSources)
    if (measured[source] !== undefined && isTaken(rate, measured[source]))
      // A transition that was not measured keeps the plan's rate under every name.
      return plan !== undefined && same(rate, plan) ? 'plan' : source;
  return plan !== undefined && same(rate, plan) ? 'plan' : 'own';
}

/** Whether two states of a rate look the same in the table, which does not show what the delay is like. */
export function sameRate(a: RateCell, b: RateCell): boolean {
  return same({ ...a, delay: null }, { ...b, delay: null });
}

export function rateCells(
  shown: Plan,
  base: Plan,
  calibrated: Calibrated | null,
  planning: Planning,
  parent: Plan | null = null,
): readonly RateCell[] {
  const resolvedOf = (plan: Plan | undefined, segment: string, from: string) => {
    if (!plan) return undefined;
    const { segments, graph } = planning.resolved(plan);
    const stage = graph.indexOf(from);
    return segments.find(({ id }) => id === segment)?.transitions.find((known) => known.from === stage);
  };
  const lawIn = (plan: Plan | undefined, segment: string, from: string): RateLaw | null => {
    const rate: ResolvedRate | undefined = resolvedOf(plan, segment, from)?.rate;
    return rate ? rateLaw(rate) : null;
  };
  return shown.segments.flatMap(({ id, transitions }) =>
    transitions.map((transition): RateCell => {
      const { from, to, rate, delayDays } = transition;
      const own = resolvedOf(shown, id, from)!;
      const place = ['segments', id, 'transitions', from];
      const law = rateLaw(own.rate);
      const delay = amountLaw(delayDays);
      const planned = lawIn(base, id, from);
      const measured = (source: MeasuredSource): Rate | undefined =>
        find(calibrated?.[source], id, from)?.rate;
      const offers = measuredSources.flatMap((source): OfferedRate[] => {
        const offer = calibrated ? lawIn(calibrated[source], id, from) : null;
        return offer ? [{ source, law: offer }] : [];
      });
      return {
        segment: id,
        from,
        to,
        place,
        rate,
        law,
        mean: law.mean,
        source: sourceOf(rate, find(base, id, from)?.rate, {
          eventual: measured('eventual'),
          cohort: measured('cohort'),
          period: measured('period'),
        }),
        planned: planned?.mean ?? null,
        offered: planned ? [...offers, { source: 'plan', law: planned }] : offers,
        changes: (transition.changes ?? []).map((change, i) => ({
          from: change.from,
          mean: rateLaw(own.changes[i]!.rate).mean,
        })),
        delay,
        medianDays: delay.median,
        changed: parent !== null && !isSameAt(shown, parent, place),
      };
    }),
  );
}

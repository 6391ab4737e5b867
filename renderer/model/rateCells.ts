/** The stage rates of a scenario as cells: value, where it comes from, how uncertain it is, and what it could be. */
import type { Plan, PlanTransition, Rate } from '../../shared/plan/schema.ts';
import type { RateSource } from '../components/Chip.tsx';
import type { Calibrated } from '../workers/catalogues.ts';
import type { Planning } from './planning.ts';

export interface RateCell {
  readonly segment: string;
  readonly from: string;
  readonly to: string;
  readonly rate: Rate;
  readonly mean: number;
  /** Standard deviation of the rate's own uncertainty; 0 where it is fixed. */
  readonly deviation: number;
  readonly source: RateSource;
  readonly planned: number | null;
  /** What the measurement offers for this cell. */
  readonly eventual: number | null;
  readonly period: number | null;
  readonly medianDays: number;
}

function same(a: unknown, b: unknown): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}

function find(plan: Plan | undefined, segment: string, from: string): PlanTransition | undefined {
  return plan?.segments.find(({ id }) => id === segment)?.transitions.find((known) => known.from === from);
}

/** Where a rate comes from, told by its value: it is the measured one as long as it equals it. */
export function sourceOf(
  rate: Rate,
  plan: Rate | undefined,
  eventual: Rate | undefined,
  period: Rate | undefined,
): RateSource {
  if (typeof rate === 'string') return 'formula';
  if (eventual !== undefined && same(rate, eventual)) return 'eventual';
  if (period !== undefined && same(rate, period)) return 'period';
  if (plan !== undefined && same(rate, plan)) return 'plan';
  return 'own';
}

function deviationOf(rate: Rate): number {
  if (typeof rate !== 'object') return 0;
  if ('beta' in rate) {
    const [a, b] = rate.beta;
    return Math.sqrt((a * b) / ((a + b) ** 2 * (a + b + 1)));
  }
  if ('p10' in rate) return (rate.p90 - rate.p10) / (2 * 1.2815515655446004);
  if ('pert' in rate) {
    const [low, mode, high] = rate.pert;
    const mean = (low + 4 * mode + high) / 6;
    return Math.sqrt(((mean - low) * (high - mean)) / 7);
  }
  const weights = Object.entries(rate.dirichlet);
  const total = weights.reduce((sum, [, weight]) => sum + weight, 0);
  const advance = rate.dirichlet['advance'] ?? 0;
  return Math.sqrt((advance * (total - advance)) / (total ** 2 * (total + 1)));
}

export function rateCells(
  shown: Plan,
  base: Plan,
  calibrated: Calibrated | null,
  planning: Planning,
): readonly RateCell[] {
  const mean = (plan: Plan, segment: string, from: string): number | null => {
    const index = plan.segments.findIndex(({ id }) => id === segment);
    const resolved = planning.resolved(plan).segments[index];
    const stage = planning.resolved(plan).graph.indexOf(from);
    const transition = resolved?.transitions.find((known) => known.from === stage);
    return transition ? planning.meanRate(transition.rate) : null;
  };
  return shown.segments.flatMap(({ id, transitions }) =>
    transitions.map((transition): RateCell => {
      const { from, to, rate, delayDays } = transition;
      return {
        segment: id,
        from,
        to,
        rate,
        mean: mean(shown, id, from)!,
        deviation: deviationOf(rate),
        source: sourceOf(
          rate,
          find(base, id, from)?.rate,
          find(calibrated?.eventual, id, from)?.rate,
          find(calibrated?.period, id, from)?.rate,
        ),
        planned: mean(base, id, from),
        eventual: calibrated ? mean(calibrated.eventual, id, from) : null,
        period: calibrated ? mean(calibrated.period, id, from) : null,
        medianDays: planning.medianDays(delayDays),
      };
    }),
  );
}

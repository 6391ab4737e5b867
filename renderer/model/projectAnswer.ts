/** What the projection says about the target, in figures for a sentence. */
import type { Simulation, Summary } from '../../shared/engine/result.ts';
import type { Target } from '../../shared/plan/schema.ts';

export type Metric = 'bookings' | 'pipeline';

export interface ProjectAnswer {
  readonly metric: Metric;
  readonly total: Summary | null;
  /** The target on the whole horizon that the sentence is about, if the plan has one. */
  readonly target: {
    readonly amount: number;
    readonly probability: number;
    readonly standardError: number;
    readonly period: string | null;
    /** Median of the target's own figure minus its amount. */
    readonly medianGap: number | null;
    /** Whether it is about the total over the whole horizon, which is what the trials are kept for. */
    readonly whole: boolean;
  } | null;
}

type TargetResult = Simulation['targets'][number];

/** Whether a target covers the horizon: no period, or the one fiscal year in it. */
function coversHorizon(target: Target, simulation: Simulation): boolean {
  if (target.segment !== undefined) return false;
  if (target.period === undefined) return true;
  const { years } = simulation.periods;
  return years.length === 1 && years[0] === target.period;
}

export function findTarget(simulation: Simulation, metric: Metric): TargetResult | null {
  const own = simulation.targets.filter((target) => target.metric === metric && target.segment === undefined);
  return own.find((target) => coversHorizon(target, simulation)) ?? own[0] ?? null;
}

export function projectAnswer(simulation: Simulation, metric: Metric): ProjectAnswer {
  const target = findTarget(simulation, metric);
  return {
    metric,
    total: simulation.series[metric]?.['total']?.['total'] ?? null,
    target: target && {
      amount: target.amount,
      probability: target.probability,
      standardError: target.standardError,
      period: target.period ?? null,
      medianGap: target.result.p50 === null ? null : target.result.p50 - target.amount,
      whole: coversHorizon(target, simulation),
    },
  };
}

/** Chance in percent: whole numbers, a decimal near the ends, and never a bare 0% or 100% from a finite number of trials. */
export function chanceDigits(
  probability: number,
  trials: number,
): { readonly prefix: string; readonly share: number; readonly digits: number } {
  const least = 1 / trials;
  if (probability < least) return { prefix: '<', share: least, digits: least < 0.001 ? 2 : 1 };
  if (probability > 1 - least) return { prefix: '>', share: 1 - least, digits: least < 0.001 ? 2 : 1 };
  return { prefix: '', share: probability, digits: probability < 0.02 || probability > 0.98 ? 1 : 0 };
}

/** Runs of quarters in which a gate binds in at least half of the trials. */
export function bindingQuarters(simulation: Simulation): {
  readonly sdr: readonly string[];
  readonly ae: readonly string[];
} {
  const quarters = simulation.periods.quarters.filter((quarter) => simulation.binding[quarter] !== undefined);
  return {
    sdr: quarters.filter((quarter) => simulation.binding[quarter]!.sdr >= 0.5),
    ae: quarters.filter((quarter) => simulation.binding[quarter]!.ae >= 0.5),
  };
}

/** What the projection says about the target, in figures for a sentence. */
import { chanceText } from '../../shared/engine/chance.ts';
import type { Simulation, Summary } from '../../shared/engine/result.ts';
import { reach95 } from '../../shared/engine/standardErrors.ts';
import type { Target } from '../../shared/plan/schema.ts';
import type { ProjectQuestion } from '../store/uiSlice.ts';
import type { Formats } from './format.ts';

export interface AskedTarget {
  /** Its place among the plan's targets. */
  readonly index: number;
  readonly amount: number;
  readonly probability: number;
  readonly standardError: number;
  /** Half of the chance's 95% interval for the number of trials. */
  readonly reach: number;
  readonly period: string | null;
  readonly segment: string | null;
  /** Median of the target's own figure minus its amount. */
  readonly medianGap: number | null;
}

export interface ProjectAnswer {
  /** Key of the series: `bookings`, `pipeline`, `entries.sao`. */
  readonly metric: string;
  /** Of the target's own figure, or over the whole horizon. */
  readonly total: Summary | null;
  readonly target: AskedTarget | null;
  /** That figure in each trial. */
  readonly values: readonly number[];
}

export const seriesKey = (metric: string): string => metric.replace(':', '.');

/** Whether a target covers the horizon: no period, or the one fiscal year in it. */
function coversHorizon(target: Target, simulation: Simulation): boolean {
  if (target.segment !== undefined) return false;
  if (target.period === undefined) return true;
  const { years } = simulation.periods;
  return years.length === 1 && years[0] === target.period;
}

/** Index of the target that a metric is judged by unless another is chosen, or null. */
function usualTarget(simulation: Simulation, metric: string): number | null {
  const own = simulation.targets
    .map((target, index) => ({ target, index }))
    .filter(({ target }) => seriesKey(target.metric) === metric);
  const whole = own.find(({ target }) => coversHorizon(target, simulation));
  return (whole ?? own.find(({ target }) => target.segment === undefined) ?? own[0])?.index ?? null;
}

/** The metric that is asked for; else that of the first target, else bookings. */
export function askedMetric(simulation: Simulation, { metric }: Pick<ProjectQuestion, 'metric'>): string {
  const first = simulation.targets[0];
  const wanted = metric ?? (first ? seriesKey(first.metric) : 'bookings');
  return simulation.series[wanted] === undefined ? 'bookings' : wanted;
}

export function projectAnswer(
  simulation: Simulation,
  question: Pick<ProjectQuestion, 'metric' | 'target'>,
): ProjectAnswer {
  const metric = askedMetric(simulation, question);
  const chosen = question.target === null ? undefined : simulation.targets[question.target];
  const index =
    chosen !== undefined && seriesKey(chosen.metric) === metric
      ? question.target
      : usualTarget(simulation, metric);
  if (index === null) {
    const isMoney = metric === 'bookings' || metric === 'pipeline';
    return {
      metric,
      total: simulation.series[metric]?.['total']?.['total'] ?? null,
      target: null,
      values: isMoney ? simulation.perTrial[metric] : [],
    };
  }
  const target = simulation.targets[index]!;
  const { amount, probability, standardError, period = null, segment = null, result } = target;
  const reach = reach95(simulation.trials, simulation.sampling ?? 'random') * standardError;
  const medianGap = result.p50 === null ? null : result.p50 - amount;
  return {
    metric,
    total: result,
    target: { index, amount, probability, standardError, reach, period, segment, medianGap },
    values: simulation.perTrial.targets[index] ?? [],
  };
}

/** The same figure of another projection of the plan: that of the target with this metric, period and segment. */
export function sameAnswer(simulation: Simulation, answer: ProjectAnswer): ProjectAnswer | null {
  const { metric, target } = answer;
  const index = simulation.targets.findIndex(
    (other) =>
      seriesKey(other.metric) === metric &&
      (other.period ?? null) === target?.period &&
      (other.segment ?? null) === target.segment,
  );
  if (target !== null && index < 0) return null;
  return projectAnswer(simulation, { metric, target: target === null ? null : index });
}

/** The chance of a target, as the command line tells it too. */
export function chance(probability: number, trials: number, formats: Formats): string {
  return chanceText(probability, trials, formats.rate);
}

/** Of so many trials that all went one way, 3 ÷ their number is what 95% leaves open (the rule of three). */
const openEnd = (trials: number): number => Math.min(1, 3 / trials);

/** The 95% interval of a chance by the number of trials: `61.2–64.8%`, `above 99.4%` where every trial reaches it. */
export function chanceInterval(
  { probability, reach }: Pick<AskedTarget, 'probability' | 'reach'>,
  trials: number,
  formats: Formats,
): string {
  const open = openEnd(trials);
  const digits = open < 0.001 ? 2 : 1;
  if (probability === 0) return `below ${formats.rate(open, digits)}`;
  if (probability === 1) return `above ${formats.rate(1 - open, digits)}`;
  return `${formats.rateInterval(Math.max(0, probability - reach), Math.min(1, probability + reach))}%`;
}

/** How exact a chance is, in a sentence: a spread of 0 over trials that all went one way says nothing. */
export function exactness(
  { probability, reach }: Pick<AskedTarget, 'probability' | 'reach'>,
  trials: number,
  formats: Formats,
): string {
  if (probability > 0 && probability < 1) return `±${formats.points(reach)} points by trials.`;
  return `${probability === 0 ? 'None' : 'Every one'} of ${formats.count(trials)} runs reaches it.`;
}

/** Labels of neighbouring quarters put together: `FY27-Q1 to Q3`, `FY27-Q4 to FY28-Q2`; one alone stays `FY27-Q1`. */
export function quarterRuns(binding: readonly string[], all: readonly string[]): readonly string[] {
  const runs: { first: string; last: string }[] = [];
  for (const quarter of binding) {
    const run = runs.at(-1);
    if (run !== undefined && all.indexOf(quarter) === all.indexOf(run.last) + 1) run.last = quarter;
    else runs.push({ first: quarter, last: quarter });
  }
  return runs.map(({ first, last }) => {
    if (first === last) return first;
    const [year, quarter] = last.split('-');
    return `${first} to ${first.startsWith(`${year}-`) ? quarter : last}`;
  });
}

/** Runs of quarters in which a gate binds in at least half of the trials. */
export function bindingQuarters(simulation: Simulation): {
  readonly sdr: readonly string[];
  readonly ae: readonly string[];
} {
  const quarters = simulation.periods.quarters.filter((quarter) => simulation.binding[quarter] !== undefined);
  const bound = (team: 'sdr' | 'ae'): readonly string[] =>
    quarterRuns(
      quarters.filter((quarter) => simulation.binding[quarter]![team] >= 0.5),
      quarters,
    );
  return { sdr: bound('sdr'), ae: bound('ae') };
}

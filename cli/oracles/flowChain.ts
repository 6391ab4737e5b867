/** `flow/chain-*`: mean and variance of the entries to each stage, week by week and cumulative. */
import { z } from 'zod';
import { expectedSegment } from '../../shared/engine/expectedFlow.ts';
import { kernelTrials } from '../../shared/engine/kernel/trialRecord.ts';
import type { Model } from '../../shared/engine/model.ts';
import type { ResolvedTransition } from '../../shared/plan/resolved.ts';
import { type Checks, tolerances } from './checks.ts';
import { chainModel } from './flowModel.ts';

const moments = z.object({ mean: z.array(z.number()), variance: z.array(z.number()) });
const byStage = z.record(z.string(), moments);
const flows = z.object({ entries: byStage, cumulative: byStage });
export const chainSchema = z.object({
  stages: z.array(z.string()),
  weeks: z.number(),
  arrivals_per_week: z.array(z.number()),
  rates: z.array(z.number()),
  delay_weeks_pmf: z.array(z.array(z.number())),
  beta: z.array(z.tuple([z.number(), z.number()])).optional(),
  poisson_arrivals: flows,
  fixed_arrivals: flows,
});
type Chain = z.infer<typeof chainSchema>;

const seed = 20_270_104;

export function compareChain(chain: Chain, checks: Checks): void {
  for (const distribution of ['poisson', 'fixed'] as const) {
    const expected = chain[`${distribution}_arrivals`];
    const model = modelOf(chain, distribution);
    compareExpected(chain, model, expected, `${distribution}.expected`, checks);
    compareSimulation(chain, model, expected, distribution, checks);
  }
}

function modelOf(chain: Chain, distribution: 'poisson' | 'fixed'): Model {
  const transitions = chain.rates.map((fixed, from): ResolvedTransition => {
    const beta = chain.beta?.[from];
    const weeks = chain.delay_weeks_pmf[from]!.map((weight, week): [number, number] => [week * 7, weight]);
    return {
      from,
      to: from + 1,
      gate: null,
      rate: beta ? { beta } : { fixed },
      changes: [],
      delayDays: { empirical: weeks.filter(([, weight]) => weight > 0) },
      exits: [],
    };
  });
  const { stages, arrivals_per_week: arrivalsPerWeek } = chain;
  return chainModel({ stages: stages.length, arrivalsPerWeek, distribution, transitions });
}

type Flows = Chain['poisson_arrivals'];

/** The engine's expected values, which have no sampling error. */
function compareExpected(chain: Chain, model: Model, expected: Flows, name: string, checks: Checks): void {
  const { entries } = expectedSegment(model, model.segments[0]!);
  chain.stages.forEach((stage, index) => {
    let sum = 0;
    const cumulative = entries[index]!.map((value) => (sum += value));
    checks.nearAll(
      `${name}.entries.${stage}`,
      entries[index],
      expected.entries[stage]!.mean,
      tolerances.estimate,
    );
    checks.nearAll(
      `${name}.cumulative.${stage}`,
      cumulative,
      expected.cumulative[stage]!.mean,
      tolerances.estimate,
    );
  });
}

/** A figure of the simulation and what it should be. */
interface Figure {
  readonly name: string;
  readonly mean: number;
  readonly variance: number;
  /** Σ (x − mean)^power over trials, by power. */
  readonly sums: Float64Array;
}

/**
 * Means within four standard errors, variances by the kurtosis of the trials. Of thousands of figures one or the other
 * is further off by chance: those are looked at again with as many fresh trials, and have failed if they are off both
 * times.
 */
function compareSimulation(chain: Chain, model: Model, expected: Flows, name: string, checks: Checks): void {
  const trials = trialCount();
  const first = sample(chain, model, expected, 0, trials);
  const suspects = new Set(first.filter((figure) => !isRight(figure, trials)).map((figure) => figure.name));
  const second = suspects.size === 0 ? [] : sample(chain, model, expected, trials, trials);
  for (const figure of first) {
    const last = suspects.has(figure.name) ? second.find((other) => other.name === figure.name)! : figure;
    checks.holds(
      `${name}.${figure.name}`,
      isRight(last, trials),
      `mean ${figure.mean}, variance ${figure.variance}`,
      `mean ${figure.mean + last.sums[1]! / trials}, variance ${varianceOf(last, trials)} (${trials} trials)`,
    );
  }
}

/** SPILLWAY_FLOW_TRIALS sets another number. */
function trialCount(): number {
  const asked = Number(process.env['SPILLWAY_FLOW_TRIALS'] ?? '');
  return asked > 0 ? Math.ceil(asked) : 100_000;
}

function sample(chain: Chain, model: Model, expected: Flows, firstTrial: number, trials: number): Figure[] {
  const figures = chain.stages.map((stage) => ({
    weekly: figuresOf(`entries.${stage}`, expected.entries[stage]!),
    cumulative: figuresOf(`cumulative.${stage}`, expected.cumulative[stage]!),
  }));
  const simulate = kernelTrials(model);
  for (let trial = firstTrial; trial < firstTrial + trials; trial++) {
    const { entries } = simulate(seed, trial);
    figures.forEach(({ weekly, cumulative }, stage) => {
      let sum = 0;
      entries[stage]!.forEach((count, week) => {
        tally(weekly[week]!, count);
        tally(cumulative[week]!, (sum += count));
      });
    });
  }
  return figures.flatMap(({ weekly, cumulative }) => [...weekly, ...cumulative]);
}

function figuresOf(name: string, { mean, variance }: { mean: number[]; variance: number[] }): Figure[] {
  return mean.map((value, week) => ({
    name: `${name}[${week}]`,
    mean: value,
    variance: variance[week]!,
    sums: new Float64Array(5),
  }));
}

function tally({ mean, sums }: Figure, value: number): void {
  let power = 1;
  for (let i = 0; i < sums.length; i++) {
    sums[i]! += power;
    power *= value - mean;
  }
}

/** Variance about the reference mean. */
function varianceOf({ sums }: Figure, trials: number): number {
  return sums[2]! / trials;
}

function isRight(figure: Figure, trials: number): boolean {
  const { variance, sums } = figure;
  const off = Math.abs(sums[1]! / trials);
  if (variance === 0) return off < 1e-9 && varianceOf(figure, trials) < 1e-9;
  const kurtosis = sums[4]! / trials / varianceOf(figure, trials) ** 2;
  // Where the event is rare, that of the trials is itself uncertain; a Poisson count has at least 3 + 1/variance.
  const spread = Math.max(Number.isFinite(kurtosis) ? kurtosis - 1 : 0, 2 + 1 / variance);
  return (
    off <= 4 * Math.sqrt(variance / trials) &&
    Math.abs(varianceOf(figure, trials) - variance) <= 4 * variance * Math.sqrt(spread / trials)
  );
}

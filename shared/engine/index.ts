/** The Monte Carlo engine: projections of a resolved plan, and its expected values. */
import type { ResolvedPlan } from '../plan/resolved.ts';
import { TrialRunner } from './block.ts';
import { Gathering } from './gathering.ts';
import type { Simulation } from './result.ts';
import { type SummariseOptions, summariseGathered } from './summary.ts';
import type { TrialBlock } from './tally.ts';

export { TrialRunner, runTrials } from './block.ts';
export { buildModel } from './model.ts';
export { meanEntities } from './population.ts';
export type { GatheredTrials } from './gathering.ts';
export { type BlockRequest, startRun } from './runner.ts';
export type { TrialBlock } from './tally.ts';
export { type ExpectedFlow, expectedFlow } from './expected.ts';
export type { ExpectedSegment, ExpectedTransition } from './expectedFlow.ts';
export type { ActualMonth } from './facts.ts';
export type { Simulation, Summary } from './result.ts';
export { type SummariseOptions, summarise, summariseGathered } from './summary.ts';
export { engineVersion } from './version.ts';

/** Trials that are held at a time before their figures are counted. */
const blockTrials = 128;

/** Simulates trials 0 … `trials` − 1 on this thread. */
export function simulate(
  plan: ResolvedPlan,
  { trials, ...options }: SummariseOptions & { readonly trials: number },
): Simulation {
  const runner = new TrialRunner(plan);
  const run = (first: number): TrialBlock =>
    runner.run(options.seed, first, Math.min(blockTrials, trials - first), trials);
  const block = run(0);
  const gathering = new Gathering(block);
  gathering.add(block);
  for (let first = blockTrials; first < trials; first += blockTrials) gathering.add(run(first));
  return summariseGathered(plan, gathering.gathered(), options);
}

/** The Monte Carlo engine: projections of a resolved plan, and its expected values. */
import type { ResolvedPlan } from '../plan/resolved.ts';
import { runTrials } from './block.ts';
import type { Simulation } from './result.ts';
import { type SummariseOptions, summarise } from './summary.ts';

export { TrialRunner, runTrials } from './block.ts';
export { buildModel } from './model.ts';
export { meanEntities } from './population.ts';
export { type BlockRequest, startRun } from './runner.ts';
export type { TrialBlock } from './tally.ts';
export { type ExpectedFlow, expectedFlow } from './expected.ts';
export type { ExpectedSegment, ExpectedTransition } from './expectedFlow.ts';
export type { ActualMonth } from './facts.ts';
export type { Simulation, Summary } from './result.ts';
export { type SummariseOptions, summarise } from './summary.ts';
export { engineVersion } from './version.ts';

/** Simulates trials 0 … `trials` − 1 on this thread. */
export function simulate(
  plan: ResolvedPlan,
  { trials, ...options }: SummariseOptions & { readonly trials: number },
): Simulation {
  return summarise(plan, [runTrials(plan, options.seed, 0, trials)], options);
}

/** The Monte Carlo engine: projections of a resolved plan, and its expected values. */
import type { ResolvedPlan } from '../plan/resolved.ts';
import { layoutOf, runModelTrials } from './block.ts';
import { buildModel } from './model.ts';
import type { Simulation } from './result.ts';
import { type SummariseOptions, summarise } from './summary.ts';

export { type TrialBlock, runTrials } from './block.ts';
export { type ExpectedFlow, expectedFlow } from './expected.ts';
export type { ExpectedSegment, ExpectedTransition } from './expectedFlow.ts';
export type { ActualMonth } from './facts.ts';
export type { Simulation, Summary } from './result.ts';
export { type SummariseOptions, summarise } from './summary.ts';
export { engineVersion } from './version.ts';

/** Trials in one block: bounds the memory that is held before packing. */
const blockSize = 100;

/** Simulates trials 0 … `trials` − 1 on this thread. */
export function simulate(
  plan: ResolvedPlan,
  { trials, ...options }: SummariseOptions & { readonly trials: number },
): Simulation {
  const layout = layoutOf(buildModel(plan));
  const firsts = Array.from({ length: Math.ceil(trials / blockSize) }, (_, block) => block * blockSize);
  const blocks = firsts.map((first) =>
    runModelTrials(layout, options.seed, first, Math.min(blockSize, trials - first)),
  );
  return summarise(plan, blocks, options);
}

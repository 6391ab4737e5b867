/** The Monte Carlo engine: projections of a resolved plan, and its expected values. */
import type { ResolvedPlan } from '../plan/resolved.ts';
import { TrialRunner } from './block.ts';
import { Gathering } from './gathering.ts';
import type { Simulation } from './result.ts';
import { type SummariseOptions, summariseGathered } from './summary.ts';
import type { TrialBlock } from './trialBlock.ts';

export { type Sampling, defaultSampling, samplings } from './sampling.ts';
export { answerPart, columnsOf } from './answerPart.ts';
export { TrialRunner, runTrials } from './block.ts';
export { planLayout } from './layout.ts';
export { buildModel } from './model.ts';
export { meanEntities } from './population.ts';
export { type GatheredTrials, Gathering, gatheringHere } from './gathering.ts';
export { type BlockRequest, type Run, startRun } from './runner.ts';
export type { TrialBlock } from './trialBlock.ts';
export { type ExpectedFlow, expectedFlow } from './expected.ts';
export type { ExpectedSegment, ExpectedTransition } from './expectedFlow.ts';
export type { ActualMonth } from './facts.ts';
export type { Simulation, Summary } from './result.ts';
export { type SummariseOptions, summarise, summariseGathered } from './summary.ts';
export { engineVersion } from './version.ts';

/** Trials that are held at a time before their figures are counted. */
const blockTrials = 512;

/** Simulates trials 0 … `trials` − 1 on this thread. */
export function simulate(
  plan: ResolvedPlan,
  { trials, ...options }: SummariseOptions & { readonly trials: number },
): Simulation {
  const runner = new TrialRunner(plan, options.weeks);
  let gathering: Gathering | null = null;
  let memory: ArrayBuffer | null = null;
  for (let first = 0; first < trials; first += blockTrials) {
    const count = Math.min(blockTrials, trials - first);
    const block: TrialBlock = runner.run(options.seed, first, count, trials, null, memory, options.sampling);
    gathering ??= new Gathering(block);
    gathering.add(block);
    memory = block.bins.buffer;
  }
  if (gathering === null) throw new RangeError('There are no trials.');
  return summariseGathered(plan, gathering.gathered(), options);
}

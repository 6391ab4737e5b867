/** Runs trials of a plan, a block at a time. */
import { TrialRunner } from '../../shared/engine/index.ts';
import { buffersOf } from '../../shared/engine/trialBlock.ts';
import type { ResolvedPlan } from '../../shared/plan/index.ts';
import type { SimulationJobs } from './catalogues.ts';
import { planReader } from './planReader.ts';
import { serve } from './serve.ts';

const read = planReader();

/** The kernel with the latest plan in it. */
let loaded: { readonly plan: ResolvedPlan; readonly weeks: boolean; readonly runner: TrialRunner } | null =
  null;

function runnerOf(plan: ResolvedPlan, weeks: boolean): TrialRunner {
  if (loaded?.plan === plan && loaded.weeks === weeks) return loaded.runner;
  const earlier = loaded && loaded.runner;
  loaded = null;
  const runner = new TrialRunner(plan, weeks, earlier);
  loaded = { plan, weeks, runner };
  return runner;
}

serve<SimulationJobs>({
  trials: ({ plan, seed, sampling, first, count, of, weeks, stop, memory }, { transfer }) => {
    const block = runnerOf(read(plan), weeks).run(seed, first, count, of, stop, memory, sampling);
    transfer(...buffersOf(block));
    return block;
  },
});

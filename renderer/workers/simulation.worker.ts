/** Runs trials of a plan, a block at a time, and puts blocks together. */
import { TrialRunner, expectedFlow, summariseGathered } from '../../shared/engine/index.ts';
import { buffersOf } from '../../shared/engine/tally.ts';
import { type Plan, type ResolvedPlan, resolvePlan } from '../../shared/plan/index.ts';
import { withWeeksOf } from '../model/weeksOf.ts';
import type { PlanText, SimulationJobs } from './catalogues.ts';
import { serve } from './serve.ts';

/** The blocks of one projection come with the same plan one after another. */
let latest: { readonly key: string; readonly resolved: ResolvedPlan } | null = null;

function resolved({ key, json }: PlanText): ResolvedPlan {
  if (latest?.key !== key) latest = { key, resolved: resolvePlan(JSON.parse(json) as Plan) };
  return latest.resolved;
}

/** The kernel with the latest plan in it. */
let loaded: { readonly plan: ResolvedPlan; readonly weeks: boolean; readonly runner: TrialRunner } | null =
  null;

function runnerOf(plan: ResolvedPlan, weeks: boolean): TrialRunner {
  if (loaded?.plan !== plan || loaded.weeks !== weeks)
    loaded = { plan, weeks, runner: new TrialRunner(plan, weeks) };
  return loaded.runner;
}

serve<SimulationJobs>({
  trials: ({ plan, seed, sampling, first, count, of, weeks, stop, memory }, { transfer }) => {
    const block = runnerOf(resolved(plan), weeks).run(seed, first, count, of, stop, memory, sampling);
    transfer(...buffersOf(block));
    return block;
  },
  summarise: ({ plan, seed, sampling, gathered, actuals, weeksOf }) => {
    const options = { seed, sampling, actuals, weeks: weeksOf !== null };
    return withWeeksOf(summariseGathered(resolved(plan), gathered, options), weeksOf);
  },
  expected: ({ plan, actuals, weeksOf }) => {
    const { simulation } = expectedFlow(resolved(plan), { actuals, weeks: weeksOf !== null });
    return withWeeksOf(simulation, weeksOf);
  },
});

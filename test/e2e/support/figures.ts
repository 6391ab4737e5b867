/** Every figure of a small projection as text: on this thread, and block by block on workers, in Node and in the browser. */
import {
  type ActualMonth,
  type GatheredTrials,
  type TrialBlock,
  TrialRunner,
  expectedFlow,
  gatheringHere,
  simulate,
  startRun,
  summariseGathered,
} from '../../../shared/engine/index.ts';
import type { Sampling } from '../../../shared/engine/sampling.ts';
import { type PlanFile, parsePlan, resolvePlan } from '../../../shared/plan/index.ts';

/** What is projected. Plain data. */
export interface Asked {
  readonly plan: PlanFile;
  readonly sampling: Sampling;
  readonly trials: number;
  readonly actuals: readonly ActualMonth[];
}

export interface Range {
  readonly first: number;
  readonly count: number;
}

const seed = 20_270_104;

/** Numbers as JSON writes them, which is enough digits for every bit. */
export function figuresOf({ plan, sampling, trials, actuals }: Asked): string {
  const resolved = resolvePlan(parsePlan(plan));
  return JSON.stringify(simulate(resolved, { trials, seed, sampling, actuals }));
}

/** Expected values, which need no trials. */
export function expectedFiguresOf({ plan, actuals }: Asked): string {
  return JSON.stringify(expectedFlow(resolvePlan(parsePlan(plan)), { actuals }).simulation);
}

const runners = new WeakMap<Asked, TrialRunner>();

/** What a worker does. */
export function blockOf(asked: Asked, { first, count }: Range): TrialBlock {
  const { plan, sampling, trials } = asked;
  const runner = runners.get(asked) ?? new TrialRunner(resolvePlan(parsePlan(plan)));
  runners.set(asked, runner);
  return runner.run(seed, first, count, trials, null, null, sampling);
}

/** The same figures from blocks that workers run: `workers` at a time, each block on one that is free. */
export async function figuresFrom(
  asked: Asked,
  workers: number,
  runBlock: (worker: number, range: Range) => Promise<TrialBlock>,
): Promise<string> {
  const { plan, sampling, trials, actuals } = asked;
  const free = Array.from({ length: workers }, (_, worker) => worker);
  const all: GatheredTrials[] = [];
  await startRun({
    trials,
    // So many leads that blocks are small: each worker has several.
    entities: 320_000,
    lanes: workers,
    previews: [],
    runBlock: async ({ first, count }) => {
      const worker = free.shift()!;
      const block = await runBlock(worker, { first, count });
      free.push(worker);
      return block;
    },
    onProgress: () => {},
    ...gatheringHere((gathered) => Promise.resolve(void all.push(gathered))),
  }).done;
  const resolved = resolvePlan(parsePlan(plan));
  return JSON.stringify(summariseGathered(resolved, all.at(-1)!, { seed, sampling, actuals }));
}

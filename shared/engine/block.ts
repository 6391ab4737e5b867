/** Trials run in blocks: what a worker does. */
import type { ResolvedPlan } from '../plan/resolved.ts';
import { Kernel } from './kernel/instance.ts';
import { type Layout, layoutOf } from './layout.ts';
import { buildModel } from './model.ts';
import { checkPopulation } from './population.ts';
import { Tally, type TrialBlock } from './tally.ts';

/**
 * Simulates the trials `first` … `first + count − 1`. Trial i depends on the plan, the seed and i alone, so any split
 * into blocks gives the same figures. `seed`: a whole number from 0 to 2⁵³ − 1; `of`: trials of the whole run, the
 * same for all of its blocks.
 * @throws SpillwayError `too-many-entities` where the plan has more of them than a trial can follow.
 */
export function runTrials(
  plan: ResolvedPlan,
  seed: number,
  first: number,
  count: number,
  of: number = first + count,
): TrialBlock {
  return new TrialRunner(plan).run(seed, first, count, of);
}

/** Runs blocks of one plan, one after another, on one thread. */
export class TrialRunner {
  private readonly layout: Layout;
  private readonly kernel: Kernel;

  /** @throws SpillwayError `too-many-entities`. */
  constructor(plan: ResolvedPlan) {
    this.layout = layoutOf(buildModel(plan));
    checkPopulation(this.layout.model);
    this.kernel = new Kernel(this.layout);
  }

  /**
   * Like {@link runTrials}. Where `stop` is given and its first number is no longer 0, whoever asked has lost interest:
   * the block ends early, and is not to be used. `memory` is used for its codes if it is large enough.
   */
  run(
    seed: number,
    first: number,
    count: number,
    of: number,
    stop: Int32Array | null = null,
    memory: ArrayBuffer | null = null,
  ): TrialBlock {
    const tally = new Tally(this.layout, { first, count, of, memory });
    for (let done = 0; done < count; done += Kernel.batch) {
      if (stop && Atomics.load(stop, 0) !== 0) break;
      const batch = Math.min(Kernel.batch, count - done);
      tally.add(first + done, batch, this.kernel.run(seed, first + done, batch));
    }
    return tally.finished();
  }
}

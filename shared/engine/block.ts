/** Trials run in blocks: what a worker does. */
import type { ResolvedPlan } from '../plan/resolved.ts';
import { type Sampling, defaultSampling } from './sampling.ts';
import { Kernel } from './kernel/instance.ts';
import { type Layout, planLayout } from './layout.ts';
import { checkPopulation } from './population.ts';
import { Tally } from './tally.ts';
import type { TrialBlock } from './trialBlock.ts';

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

/** Trials of a block: bins of its histograms take two bytes. */
const mostTrials = 0xff_ff;

/** Trials between two looks at whether the block is still wanted. */
const atATime = 16;

/** Runs blocks of one plan, one after another, on one thread. */
export class TrialRunner {
  private readonly layout: Layout;
  private readonly kernel: Kernel;

  /**
   * `weeks`: whether figures by week are wanted. `earlier`: one that is not used any more, whose memory this one takes.
   * @throws SpillwayError `too-many-entities`.
   */
  constructor(plan: ResolvedPlan, weeks = true, earlier: TrialRunner | null = null) {
    this.layout = planLayout(plan, weeks);
    checkPopulation(this.layout.model);
    this.kernel = new Kernel(this.layout, earlier && earlier.kernel);
  }

  /**
   * Like {@link runTrials}. Where `stop` is given and its first number is no longer 0, whoever asked has lost interest:
   * the block ends early, and is not to be used. `memory` is used for its bins if it is large enough.
   */
  run(
    seed: number,
    first: number,
    count: number,
    of: number,
    stop: Int32Array | null = null,
    memory: ArrayBuffer | null = null,
    sampling: Sampling = defaultSampling,
  ): TrialBlock {
    if (count > mostTrials) throw new RangeError(`A block holds at most ${mostTrials} trials.`);
    const tally = new Tally(this.layout, this.kernel, { first, count, of, memory });
    let isWanted = true;
    for (let done = 0; done < count && isWanted; done += Kernel.batch) {
      const batch = Math.min(Kernel.batch, count - done);
      for (let at = 0; at < batch && isWanted; at += atATime) {
        isWanted = stop === null || Atomics.load(stop, 0) === 0;
        if (isWanted) this.kernel.run(seed, first + done + at, Math.min(atATime, batch - at), at, sampling);
      }
      if (isWanted) tally.add(batch);
    }
    return tally.finished();
  }
}

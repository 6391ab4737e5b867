/** A projection on the pool: blocks of trials, a preview as soon as there are enough, then all of them. */
import type { ActualMonth, Simulation, TrialBlock } from '../../shared/engine/index.ts';
import type { JobPool } from '../../shared/jobs/pool.ts';
import type { Plan } from '../../shared/plan/schema.ts';
import type { Projection } from '../store/results.ts';
import type { SimulationJobs } from '../workers/catalogues.ts';
import { planText } from './planText.ts';

export interface ProjectionRequest {
  readonly plan: Plan;
  /** Months that are facts. */
  readonly actuals: readonly ActualMonth[];
  readonly trials: number;
  readonly seed: number;
  /** The segment (or `total`) whose weeks are wanted; null: none. */
  readonly weeksOf: string | null;
  readonly onProgress: (done: number) => void;
  readonly onProjection: (projection: Projection) => void;
}

/** Small enough that a cancelled projection frees its workers at once. */
const blockTrials = 25;
/** A first look at the median and the bands, and a second. */
const previews = [100, 500] as const;

export interface RunningProjection {
  /** Settles when the full projection was given, or rejects with what went wrong. */
  readonly done: Promise<void>;
  /** Gives up: no further block is begun, and nothing more is reported. */
  stop(): void;
}

export function runProjection(pool: JobPool<SimulationJobs>, request: ProjectionRequest): RunningProjection {
  const { plan, actuals, trials, seed, weeksOf, onProgress, onProjection } = request;
  const text = planText(plan);
  // An object, since it is changed from outside while the lanes run.
  const run = { stopped: false };
  const summarise = async (blocks: readonly TrialBlock[], complete: boolean): Promise<void> => {
    const simulation: Simulation = await pool.run('summarise', {
      plan: text,
      seed,
      blocks,
      actuals,
      weeksOf,
    }).result;
    if (!run.stopped) onProjection({ simulation, complete, weeksOf });
  };
  const done = (async () => {
    const firsts = Array.from({ length: Math.ceil(trials / blockTrials) }, (_, block) => block * blockTrials);
    const blocks: TrialBlock[] = [];
    let finished = 0;
    let next = 0;
    let shown = 0;
    let preview: Promise<void> = Promise.resolve();
    const lane = async (): Promise<void> => {
      while (next < firsts.length && !run.stopped) {
        const index = next++;
        const first = firsts[index]!;
        const count = Math.min(blockTrials, trials - first);
        blocks[index] = await pool.run('trials', { plan: text, seed, first, count }).result;
        if (run.stopped) return;
        finished += count;
        onProgress(finished);
        const wanted = (previews[shown] ?? trials) / blockTrials;
        const early = blocks.slice(0, wanted);
        if (wanted >= firsts.length || early.length < wanted || early.includes(undefined as never)) continue;
        shown++;
        preview = preview.then(() => summarise(early, false));
        // Its failure is reported where it is awaited, below.
        preview.catch(() => {});
      }
    };
    try {
      await Promise.all(Array.from({ length: pool.size }, lane));
    } catch (error) {
      // The other lanes would go on with a projection that can no longer be completed.
      run.stopped = true;
      throw error;
    }
    await preview;
    if (!run.stopped) await summarise(blocks, true);
  })();
  return { done, stop: () => void (run.stopped = true) };
}

/**
 * The worker threads of the command line. Trials are cut into blocks of a fixed size whatever the number of workers,
 * and the blocks are put together in their own order, so the figures do not depend on who computed what.
 */
import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import { summarise, type ActualMonth, type Simulation } from '../shared/engine/index.ts';
import { JobPool, type OpenPort } from '../shared/jobs/pool.ts';
import { resolvePlan } from '../shared/plan/index.ts';
import type { CliJobs, TrialsInput } from './jobs.ts';

export interface PoolOptions extends Omit<TrialsInput, 'first' | 'count'> {
  readonly trials: number;
  /** Number of threads; undefined: one a processor. */
  readonly workers: number | undefined;
  /** Facts of the months until the plan's `actualsThrough`. */
  readonly actuals?: readonly ActualMonth[];
  readonly onProgress: (done: number, total: number) => void;
}

/** Trials a block: small enough for progress, large enough to make a message worth its cost. */
const blockSize = 100;

/** Runs the trials of a plan on worker threads and summarises them. */
export async function simulateInWorkers(options: PoolOptions): Promise<Simulation> {
  const { plan, scenario, seed, trials, onProgress } = options;
  // Resolved here as well, so that a fault of the plan is reported before any thread starts.
  const resolved = resolvePlan(plan, scenario);
  const firsts = Array.from({ length: Math.ceil(trials / blockSize) }, (_, block) => block * blockSize);
  const pool = new JobPool<CliJobs>(
    openThread,
    Math.min(options.workers ?? availableParallelism(), firsts.length),
  );
  let done = 0;
  try {
    const blocks = await Promise.all(
      firsts.map(async (first) => {
        const count = Math.min(blockSize, trials - first);
        const block = await pool.run('trials', { plan, scenario, seed, first, count }).result;
        done += count;
        onProgress(done, trials);
        return block;
      }),
    );
    return summarise(resolved, blocks, { seed, actuals: options.actuals ?? [] });
  } finally {
    pool.close();
  }
}

const openThread: OpenPort<CliJobs> = ({ message, crash }) => {
  const worker = new Worker(new URL('./worker.js', import.meta.url));
  worker.on('message', message);
  worker.on('error', (error) => crash(error.message));
  return {
    post: (run, transfer) => worker.postMessage(run, [...transfer]),
    close: () => void worker.terminate(),
  };
};

/**
 * The worker threads of the command line. Trials and resamples are cut into blocks whatever the number of workers, and
 * the blocks are put together in their own order, so the figures do not depend on who computed what.
 */
import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import {
  type ActualMonth,
  type Simulation,
  buildModel,
  meanEntities,
  gatheringHere,
  startRun,
  summariseGathered,
} from '../shared/engine/index.ts';
import {
  bridgeIntervals,
  type MeasuredOptions,
  measuredResampling,
  withIntervals,
} from '../shared/estimate/bridgeIntervals.ts';
import type { Measurement } from '../shared/estimate/result.ts';
import type { EventLog } from '../shared/events/eventLog.ts';
import { JobPool, type OpenPort } from '../shared/jobs/pool.ts';
import { resolvePlan } from '../shared/plan/index.ts';
import type { CliJobs, TrialsInput } from './jobs.ts';

export interface PoolOptions extends Pick<TrialsInput, 'plan' | 'scenario' | 'seed' | 'sampling'> {
  readonly trials: number;
  /** Number of threads; undefined: one a processor. */
  readonly workers: number | undefined;
  /** Facts of the months until the plan's `actualsThrough`. */
  readonly actuals?: readonly ActualMonth[];
  readonly onProgress: (done: number, total: number) => void;
}

/** Blocks of resamples: each is sent the whole of what is drawn from. */
const resampleBlocks = 20;

/** The first of each block and its length. */
function blocks(total: number, size: number): { readonly first: number; readonly count: number }[] {
  return Array.from({ length: Math.ceil(total / size) }, (_, block) => ({
    first: block * size,
    count: Math.min(size, total - block * size),
  }));
}

/** Runs the blocks of one job on threads, and gives their outputs in the order of the blocks. */
async function inBlocks<N extends keyof CliJobs>(
  name: N,
  inputs: readonly CliJobs[N]['input'][],
  workers: number | undefined,
  onDone: (input: CliJobs[N]['input']) => void,
): Promise<CliJobs[N]['output'][]> {
  const size = Math.min(workers ?? availableParallelism(), inputs.length);
  const pool = new JobPool<CliJobs>(openThread, size);
  try {
    return await Promise.all(
      inputs.map(async (input) => {
        const output = await pool.run(name, input).result;
        onDone(input);
        return output;
      }),
    );
  } finally {
    pool.close();
  }
}

/** Runs the trials of a plan on worker threads and summarises them. */
export async function simulateInWorkers(options: PoolOptions): Promise<Simulation> {
  const { plan, scenario, seed, sampling, trials, actuals = [], onProgress } = options;
  // Resolved here as well, so that a fault of the plan is reported before any thread starts.
  const resolved = resolvePlan(plan, scenario);
  const pool = new JobPool<CliJobs>(openThread, options.workers ?? availableParallelism());
  try {
    let simulation: Simulation | null = null;
    await startRun({
      trials,
      entities: meanEntities(buildModel(resolved)),
      lanes: pool.size,
      previews: [],
      runBlock: (block) =>
        pool.run(
          'trials',
          { plan, scenario, seed, sampling, ...block },
          { transfer: block.memory ? [block.memory] : [] },
        ).result,
      onProgress: (done) => onProgress(done, trials),
      ...gatheringHere(
        async (found) => void (simulation = summariseGathered(resolved, found, { seed, sampling, actuals })),
      ),
    }).done;
    return simulation!;
  } finally {
    pool.close();
  }
}

export interface ResamplingOptions {
  readonly resamples: number;
  readonly seed: number;
  /** Number of threads; undefined: one a processor. */
  readonly workers: number | undefined;
  readonly onProgress: (done: number, total: number) => void;
}

/** A measurement with the bootstrap intervals of its bridge, resampled on worker threads. */
export async function bootstrappedInWorkers(
  measurement: Measurement,
  log: EventLog,
  measured: MeasuredOptions,
  { resamples, seed, workers, onProgress }: ResamplingOptions,
): Promise<Measurement> {
  const resampling = measurement.bridge === null ? null : measuredResampling(log, measured);
  if (resampling === null || resamples === 0) return measurement;
  const size = Math.ceil(resamples / resampleBlocks);
  const inputs = blocks(resamples, size).map((block) => ({ resampling, seed, ...block }));
  let done = 0;
  const draws = await inBlocks('resamples', inputs, workers, ({ count }) =>
    onProgress((done += count), resamples),
  );
  return withIntervals(measurement, bridgeIntervals(draws), { seed, unit: resampling.unit });
}

const openThread: OpenPort<CliJobs> = ({ message, crash }) => {
  // What a worker leaves behind is collected soon: its figures are in memory of their own.
  const worker = new Worker(new URL('./worker.js', import.meta.url), {
    resourceLimits: { maxYoungGenerationSizeMb: 4 },
  });
  worker.on('message', message);
  worker.on('error', (error) => crash(error.message));
  return {
    post: (run, transfer) => worker.postMessage(run, [...transfer]),
    close: () => void worker.terminate(),
  };
};

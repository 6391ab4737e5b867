/**
 * Runs of the engine on worker threads, as the command line makes them, in a process of their own: whatever else there is
 * on a heap, its collector goes through while trials run. `bench/engine.ts` bundles it, into dist/bench beside the command
 * line, and runs it with the path of a plan and a number of trials; it prints {@link ThreadsTook} as JSON.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import type { CliJobs } from '../cli/jobs.ts';
import {
  gatheringHere,
  type Run,
  buildModel,
  defaultSampling,
  meanEntities,
  startRun,
  summariseGathered,
} from '../shared/engine/index.ts';
import { JobPool } from '../shared/jobs/pool.ts';
import { parsePlan, resolvePlan } from '../shared/plan/index.ts';
import type { Plan } from '../shared/plan/index.ts';

export interface ThreadsTook {
  /** On one worker and on two, in turns. */
  readonly pairs: readonly (readonly [Took, Took])[];
  /** Milliseconds from giving up a run until both of its workers are free, at different moments of the run. */
  readonly ends: readonly number[];
}

interface Took {
  /** Seconds of all threads' computing, and by the clock. */
  readonly own: number;
  readonly clock: number;
}

class EngineThreads {
  private readonly plan: Plan;
  private readonly pools: readonly JobPool<CliJobs>[];

  private constructor(plan: Plan) {
    this.plan = plan;
    this.pools = [1, 2].map(
      (size) =>
        new JobPool<CliJobs>(({ message, crash }) => {
          const worker = new Worker(join(import.meta.dirname, '../cli/worker.js'));
          worker.on('message', message);
          worker.on('error', (error) => crash(error.message));
          return {
            post: (run, transfer) => worker.postMessage(run, [...transfer]),
            close: () => void worker.terminate(),
          };
        }, size),
    );
  }

  /** With all threads running, and the plan in each of them. */
  static async start(plan: Plan): Promise<EngineThreads> {
    const threads = new EngineThreads(plan);
    for (const pool of threads.pools) await threads.run(pool, 400).done;
    return threads;
  }

  async oneAndTwo(trials: number, times: number): Promise<[Took, Took][]> {
    const pairs: [Took, Took][] = [];
    for (let time = 0; time < times; time++) {
      pairs.push([await this.took(this.pools[0]!, trials), await this.took(this.pools[1]!, trials)]);
    }
    return pairs;
  }

  async endsAfterStop(times: number): Promise<number[]> {
    const ends: number[] = [];
    for (let time = 0; time < times; time++) {
      const run = this.run(this.pools[1]!, 100_000);
      await new Promise((resolve) => setTimeout(resolve, 200 + 37 * time));
      const began = performance.now();
      run.stop();
      await run.done;
      ends.push(performance.now() - began);
    }
    return ends;
  }

  close(): void {
    for (const pool of this.pools) pool.close();
  }

  private async took(pool: JobPool<CliJobs>, trials: number): Promise<Took> {
    const before = process.cpuUsage();
    const began = performance.now();
    await this.run(pool, trials).done;
    const { user, system } = process.cpuUsage(before);
    return { own: (user + system) / 1e6, clock: (performance.now() - began) / 1000 };
  }

  private run(pool: JobPool<CliJobs>, trials: number): Run {
    const { plan } = this;
    const [seed, sampling] = [1, defaultSampling];
    const resolved = resolvePlan(plan);
    return startRun({
      trials,
      entities: meanEntities(buildModel(resolved)),
      lanes: pool.size,
      previews: [],
      runBlock: (block) =>
        pool.run(
          'trials',
          { plan, scenario: undefined, seed, sampling, ...block },
          { transfer: block.memory ? [block.memory] : [] },
        ).result,
      onProgress: () => {},
      ...gatheringHere(async (gathered) => void summariseGathered(resolved, gathered, { seed, sampling })),
    });
  }
}

const [path, trials] = process.argv.slice(2);
const threads = await EngineThreads.start(parsePlan(readFileSync(path!, 'utf8'), path));
const took: ThreadsTook = {
  pairs: await threads.oneAndTwo(Number(trials), 9),
  ends: await threads.endsAfterStop(8),
};
console.log(JSON.stringify(took));
threads.close();

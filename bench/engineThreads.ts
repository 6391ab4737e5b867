/** Runs of the engine on worker threads, as the command line makes them. The command line is built for them. */
import { execFileSync } from 'node:child_process';
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
import type { PlanFile } from '../shared/plan/schema.ts';

interface Took {
  /** Seconds of all threads' computing, and by the clock. */
  readonly own: number;
  readonly clock: number;
}

export class EngineThreads {
  private readonly plan: Plan;
  private readonly pools: readonly JobPool<CliJobs>[];

  private constructor(plan: Plan) {
    this.plan = plan;
    this.pools = [1, 2].map(
      (size) =>
        new JobPool<CliJobs>(({ message, crash }) => {
          const worker = new Worker(new URL('../dist/cli/worker.js', import.meta.url));
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
  static async start(file: PlanFile): Promise<EngineThreads> {
    execFileSync(process.execPath, [join(import.meta.dirname, '../cli/build.mjs')]);
    const threads = new EngineThreads(parsePlan(file));
    for (const pool of threads.pools) await threads.run(pool, 400).done;
    return threads;
  }

  /** How long so many trials take on one worker and on two, in turns. */
  async oneAndTwo(trials: number, times: number): Promise<[Took, Took][]> {
    const pairs: [Took, Took][] = [];
    for (let time = 0; time < times; time++) {
      pairs.push([await this.took(this.pools[0]!, trials), await this.took(this.pools[1]!, trials)]);
    }
    return pairs;
  }

  /** Milliseconds from giving up a run until both of its workers are free, at different moments of the run. */
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

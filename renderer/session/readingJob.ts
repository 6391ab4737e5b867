/** The one job of reading that runs at a time, and what the status bar says of it. */
import type { JobHandle, JobPool } from '../../shared/jobs/pool.ts';
import { JobCancelled, type JobProgress } from '../../shared/jobs/protocol.ts';
import type { AppStore } from '../store/store.ts';
import type { IntakeJobs } from '../workers/catalogues.ts';

export const readingJobId = 'intake';

export interface ReadingJob {
  /** Runs a job in place of the one before; null where another took its place, or it was given up. */
  run<N extends keyof IntakeJobs>(
    name: N,
    title: string,
    input: IntakeJobs[N]['input'],
  ): Promise<IntakeJobs[N]['output'] | null>;
  /** Gives up what runs; false where nothing does. */
  stop(): boolean;
}

export function readingJob(parts: {
  readonly store: AppStore;
  readonly pool: JobPool<IntakeJobs>;
  readonly now: () => number;
}): ReadingJob {
  const { store, pool, now } = parts;
  const state = () => store.getState();
  let running: JobHandle<unknown> | null = null;
  return {
    run: async (name, title, input) => {
      running?.cancel();
      const told = progressOf(title, now());
      state().putJob({ id: readingJobId, ...told(null, now()) });
      const handle = pool.run(name, input, {
        onProgress: (progress) => {
          if (running === handle) state().putJob({ id: readingJobId, ...told(progress, now()) });
        },
      });
      running = handle;
      try {
        const output = await handle.result;
        return running === handle ? output : null;
      } catch (error) {
        if (running !== handle || error instanceof JobCancelled) return null;
        throw error;
      } finally {
        if (running === handle) {
          running = null;
          state().removeJob(readingJobId);
        }
      }
    },
    stop: () => {
      if (running === null) return false;
      running.cancel();
      running = null;
      state().removeJob(readingJobId);
      return true;
    },
  };
}

/** What the status bar says of a job: how far it is in bytes, and how many rows a second the phase goes through. */
function progressOf(title: string, startedAt: number) {
  let phase: string | undefined;
  let since = startedAt;
  return (progress: JobProgress | null, at: number) => {
    if (progress?.phase !== phase) {
      phase = progress?.phase;
      since = at;
    }
    const seconds = (at - since) / 1000;
    const rows = progress?.rows;
    return {
      title,
      done: progress?.done ?? 0,
      total: progress?.total ?? 0,
      unit: 'bytes',
      startedAt,
      ...(rows === undefined ? {} : { rows }),
      ...(rows === undefined || seconds < 0.2 ? {} : { rowsPerSecond: Math.round(rows / seconds) }),
    };
  };
}

/** The work that is going on, as the status bar shows it. */
import type { StateCreator } from 'zustand/vanilla';
import type { AppState } from './store.ts';

export interface RunningJob {
  readonly id: string;
  /** What is being done, e.g. `Measuring`. */
  readonly title: string;
  readonly done: number;
  readonly total: number;
  /** What is counted, e.g. `trials`. */
  readonly unit: string;
  /** Milliseconds since 1970. */
  readonly startedAt: number;
  /** Rows so far and a second, where a file is read: `done` and `total` are bytes then. */
  readonly rows?: number;
  readonly rowsPerSecond?: number;
}

export interface JobsSlice {
  readonly jobs: readonly RunningJob[];
  putJob(job: RunningJob): void;
  removeJob(id: string): void;
}

export const jobsSlice: StateCreator<AppState, [], [], JobsSlice> = (set) => ({
  jobs: [],
  putJob: (job) =>
    set(({ jobs }) => ({
      jobs: jobs.some((known) => known.id === job.id)
        ? jobs.map((known) => (known.id === job.id ? job : known))
        : [...jobs, job],
    })),
  removeJob: (id) => set(({ jobs }) => ({ jobs: jobs.filter((job) => job.id !== id) })),
});

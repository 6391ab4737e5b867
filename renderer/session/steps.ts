/** The steps of the pipeline: a result each, with the key of its inputs. */
import type { JobPool } from '../../shared/jobs/pool.ts';
import type { Planning } from '../model/planning.ts';
import type { Projection } from '../store/results.ts';
import type { ResultName } from '../store/resultsSlice.ts';
import type { AppState, AppStore } from '../store/store.ts';
import type { GatheringJobs, MeasurementJobs, SimulationJobs } from '../workers/catalogues.ts';

/** What computes, and what for. */
export interface PipelineParts {
  readonly store: AppStore;
  readonly measurement: JobPool<MeasurementJobs>;
  /** For the part that is shown. */
  readonly shown: JobPool<MeasurementJobs>;
  /** Apart from the measurement, so that an edit need not wait for one. */
  readonly calibration: JobPool<MeasurementJobs>;
  readonly simulation: JobPool<SimulationJobs>;
  readonly gathering: JobPool<GatheringJobs>;
  readonly planning: () => Planning | null;
  readonly now: () => number;
  /** Does work once what is on screen has been drawn. */
  readonly soon: (work: () => void) => void;
  /** Does work after so many milliseconds. */
  readonly later: (work: () => void, milliseconds: number) => void;
  /** Settles when what the store holds now is on screen. */
  readonly drawn: () => Promise<void>;
}

/** A result that is under way. */
export interface Running {
  readonly key: string;
  stop(): void;
}

export interface Step {
  readonly name: ResultName;
  /** Null: nothing to do for this result now. */
  readonly key: string | null;
  /** Tells this computation where one key can be computed in more or less detail; else it is the key. */
  readonly task?: string;
  /** Whether a result of this key has all that is wanted. */
  readonly isEnough?: (value: Projection) => boolean;
  readonly start: () => Running;
}

export const projections = ['projection', 'planProjection', 'periodProjection', 'baseProjection'] as const;
export const projected = [...projections, 'planned', 'expected'] as const;
export const isProjection = (name: ResultName): boolean =>
  (projections as readonly ResultName[]).includes(name);
export const idle: Running = { key: '', stop: () => {} };

/** A full projection of the same inputs, whatever its name. */
export function projectedAlready(
  { results }: Pick<AppState, 'results'>,
  key: string,
  isEnough: (value: Projection) => boolean,
): Projection | null {
  for (const name of projections) {
    const slot = results[name];
    if (slot?.key === key && slot.value.complete && isEnough(slot.value)) return slot.value;
  }
  return null;
}

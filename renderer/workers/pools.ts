/** The workers of the window: started when they are first needed, and kept. */
import { JobPool } from '../../shared/jobs/pool.ts';
import type {
  DocumentJobs,
  GatheringJobs,
  IntakeJobs,
  MeasurementJobs,
  PlanSheetJobs,
  SimulationJobs,
  WorkbookJobs,
} from './catalogues.ts';
import { openWorker } from './openWorker.ts';

export interface Pools {
  readonly intake: JobPool<IntakeJobs>;
  readonly measurement: JobPool<MeasurementJobs>;
  /** Puts measurements into plans, at once, while another may be under way. */
  readonly calibration: JobPool<MeasurementJobs>;
  /** Measures the part that is shown, whatever else is being measured. */
  readonly shown: JobPool<MeasurementJobs>;
  readonly document: JobPool<DocumentJobs>;
  readonly planSheet: JobPool<PlanSheetJobs>;
  readonly simulation: JobPool<SimulationJobs>;
  /** Puts the blocks of the simulation together: one worker, as they come one after another. */
  readonly gathering: JobPool<GatheringJobs>;
  readonly workbook: JobPool<WorkbookJobs>;
}

export function createPools(processors: number): Pools {
  return {
    intake: new JobPool(
      openWorker(() => new Worker(new URL('./intake.worker.ts', import.meta.url), { type: 'module' })),
      1,
    ),
    measurement: new JobPool(
      openWorker(() => new Worker(new URL('./measurement.worker.ts', import.meta.url), { type: 'module' })),
      1,
    ),
    calibration: new JobPool(
      openWorker(() => new Worker(new URL('./measurement.worker.ts', import.meta.url), { type: 'module' })),
      1,
    ),
    shown: new JobPool(
      openWorker(() => new Worker(new URL('./measurement.worker.ts', import.meta.url), { type: 'module' })),
      1,
    ),
    document: new JobPool(
      openWorker(() => new Worker(new URL('./document.worker.ts', import.meta.url), { type: 'module' })),
      1,
    ),
    planSheet: new JobPool(
      openWorker(() => new Worker(new URL('./planSheet.worker.ts', import.meta.url), { type: 'module' })),
      1,
    ),
    simulation: new JobPool(
      openWorker(() => new Worker(new URL('./simulation.worker.ts', import.meta.url), { type: 'module' })),
      Math.min(8, Math.max(1, processors)),
    ),
    gathering: new JobPool(
      openWorker(() => new Worker(new URL('./gathering.worker.ts', import.meta.url), { type: 'module' })),
      1,
    ),
    workbook: new JobPool(
      openWorker(() => new Worker(new URL('./workbook.worker.ts', import.meta.url), { type: 'module' })),
      1,
    ),
  };
}

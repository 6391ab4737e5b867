/** The measurement's jobs, as the document asks for them. */
import type { Project } from '../../shared/document/project.ts';
import type { Measurement } from '../../shared/estimate/result.ts';
import type { JobHandle, JobPool } from '../../shared/jobs/pool.ts';
import type { JobProgress } from '../../shared/jobs/protocol.ts';
import type { Content } from '../store/content.ts';
import type { Calibrated, Measurable, MeasurementJobs } from '../workers/catalogues.ts';
import { resampling } from './keys.ts';

export type Report = (progress: JobProgress) => void;

/** The parts of a project that a measurement reads: the rest need not cross to the worker. */
export function measurable({ plan, measure, intake, defects }: Project): Measurable['project'] {
  return { plan: { ...plan, scenarios: [] }, measure, intake, defects };
}

/** The records of a document that has some. */
const recordsOf = ({ project, log }: Content) => ({ log: log!.packed, project: measurable(project) });

/** All of the records, or the part that is shown. */
export function measure(
  pool: JobPool<MeasurementJobs>,
  content: Content,
  shown: boolean,
  onProgress: Report,
): JobHandle<Measurement> {
  const { problems } = content.log!;
  return pool.run(
    'measure',
    { ...recordsOf(content), problems, ...(shown ? { shown: content.project.shown } : {}) },
    { onProgress },
  );
}

/** The bridge of a measurement with its intervals. */
export function resample(
  pool: JobPool<MeasurementJobs>,
  content: Content,
  measurement: Measurement,
  shown: boolean,
  onProgress: Report,
): JobHandle<MeasurementJobs['resample']['output']> {
  return pool.run(
    'resample',
    {
      ...recordsOf(content),
      measurement,
      ...(shown ? { shown: content.project.shown } : {}),
      ...resampling,
    },
    { onProgress },
  );
}

export function calibrate(
  pool: JobPool<MeasurementJobs>,
  { project }: Content,
  measurement: Measurement,
): JobHandle<Calibrated> {
  return pool.run('calibrate', { plan: { ...project.plan, scenarios: [] }, measurement });
}

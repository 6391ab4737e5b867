import { type ReactNode, useEffect, useState } from 'react';
import { ProgressBar } from '../components/ProgressBar.tsx';
import { useFormats } from '../components/useFormats.ts';
import { byteSize } from '../model/byteSize.ts';
import { stageNames } from '../model/stageNames.ts';
import { useMeasurement } from '../model/useResults.ts';
import { useApp, useSession } from '../store/hooks.ts';
import type { RunningJob } from '../store/jobsSlice.ts';

/** As-of date and sizes on the left; running work or the state of the autosave on the right. */
export function StatusBar(): ReactNode {
  const open = useApp((state) => state.document !== null);
  const jobs = useApp((state) => state.jobs);
  return (
    <footer className="status">
      {open ? <Sizes /> : <span>Works offline. Nothing leaves this computer.</span>}
      <span className="grow" />
      {jobs.length > 0 ? <Job job={jobs.at(-1)!} others={jobs.length - 1} /> : open && <Kept />}
      {!open && <span>Version {__APP_VERSION__}</span>}
    </footer>
  );
}

function Sizes(): ReactNode {
  const formats = useFormats();
  const measurement = useMeasurement().value;
  const project = useApp((state) => state.document!.history.present.project);
  const status = useApp((state) => state.selection);
  if (status !== null) {
    return (
      <>
        <span>{formats.count(status.cells)} cells selected</span>
        <span>
          Sum <b>{formats.decimal(status.sum, status.digits)}</b>
        </span>
        <span>
          Mean <b>{formats.decimal(status.sum / status.cells, status.digits)}</b>
        </span>
      </>
    );
  }
  return (
    <>
      {measurement && (
        <>
          <span>
            As of <b>{formats.day(measurement.asOf)}</b>
          </span>
          <span>
            {formats.count(measurement.entities)} {stageNames(project.plan.stages).entities} ·{' '}
            {formats.count(measurement.events)} stage dates
          </span>
        </>
      )}
      <span>
        {formats.count(project.simulation.trials)} trials · seed {project.simulation.seed}
      </span>
    </>
  );
}

function Kept(): ReactNode {
  const formats = useFormats();
  const document = useApp((state) => state.document!);
  const saved = document.saved === document.history.present;
  return (
    <>
      <span>up to date</span>
      {!saved && document.keptAt !== null && <span>Autosaved {formats.clock(document.keptAt)}</span>}
    </>
  );
}

function Job({ job, others }: { readonly job: RunningJob; readonly others: number }): ReactNode {
  const session = useSession();
  const formats = useFormats();
  const now = useNow(500);
  const share = job.total > 0 ? job.done / job.total : 0;
  const elapsed = (now - job.startedAt) / 1000;
  const left = share > 0.05 && elapsed > 0.5 ? (elapsed / share) * (1 - share) : null;
  return (
    <>
      <span role="status">
        {job.title}
        {job.total > 0 && (
          <>
            {' '}
            {job.unit === 'bytes' ? (
              <>
                <b>{byteSize(job.done)}</b> of {byteSize(job.total)}
              </>
            ) : (
              <>
                <b>{formats.count(job.done)}</b> of {formats.count(job.total)} {job.unit}
              </>
            )}
          </>
        )}
        {job.rowsPerSecond !== undefined && <> · {formats.count(job.rowsPerSecond)} rows/s</>}
        {others > 0 && ` and ${others} more`}
      </span>
      <ProgressBar name={job.title} done={job.done} total={job.total} />
      {left !== null && (
        <span>{left < 1 ? formats.decimal(left, 1) : formats.count(Math.ceil(left))} s left</span>
      )}
      <button type="button" onClick={() => session.cancelJob(job.id)}>
        Cancel
      </button>
    </>
  );
}

function useNow(interval: number): number {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), interval);
    return () => clearInterval(timer);
  }, [interval]);
  return now;
}

import type { ReactNode } from 'react';
import { ProgressBar } from '../../components/ProgressBar.tsx';
import { useFormats } from '../../components/useFormats.ts';
import { byteSize } from '../../model/byteSize.ts';
import { useSession } from '../../store/hooks.ts';
import type { RunningJob } from '../../store/jobsSlice.ts';

/** How far reading has come: bytes, rows and rows a second, and the way to stop it. */
export function ReadingProgress({ job }: { readonly job: RunningJob }): ReactNode {
  const session = useSession();
  const formats = useFormats();
  return (
    <div className="reading-progress" role="status" aria-live="off">
      <ProgressBar name={job.title} done={job.done} total={job.total} />
      <span>
        {job.title}
        {job.total > 0 && `: ${byteSize(job.done)} of ${byteSize(job.total)}`}
        {job.rows !== undefined && job.rows > 0 && `, ${formats.count(job.rows)} rows`}
        {job.rowsPerSecond !== undefined && ` (${formats.count(job.rowsPerSecond)} a second)`}
      </span>
      <button type="button" className="button small" onClick={() => session.cancelJob(job.id)}>
        Stop
      </button>
    </div>
  );
}

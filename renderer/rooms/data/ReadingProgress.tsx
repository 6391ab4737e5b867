import type { ReactNode } from 'react';
import { useFormats } from '../../components/useFormats.ts';
import { byteSize } from '../../model/byteSize.ts';
import { useSession } from '../../store/hooks.ts';
import type { RunningJob } from '../../store/jobsSlice.ts';

/** How far reading has come: bytes, rows and rows a second, and the way to stop it. */
export function ReadingProgress({ job }: { readonly job: RunningJob }): ReactNode {
  const session = useSession();
  const formats = useFormats();
  const share = job.total > 0 ? job.done / job.total : 0;
  return (
    <div className="reading-progress" role="status" aria-live="off">
      <span
        className="progress"
        role="progressbar"
        aria-label={job.title}
        aria-valuemin={0}
        aria-valuemax={100}
        aria-valuenow={Math.round(share * 100)}
      >
        <span style={{ width: `${share * 100}%` }} />
      </span>
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

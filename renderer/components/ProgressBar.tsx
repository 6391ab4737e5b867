import type { ReactNode } from 'react';

/** How far a job has come. */
export function ProgressBar({
  name,
  done,
  total,
}: {
  readonly name: string;
  readonly done: number;
  /** 0 where it is not known. */
  readonly total: number;
}): ReactNode {
  const share = total > 0 ? done / total : 0;
  return (
    <span
      className="progress"
      role="progressbar"
      aria-label={name}
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuenow={Math.round(share * 100)}
    >
      <span style={{ width: `${share * 100}%` }} />
    </span>
  );
}

import type { ReactNode } from 'react';
import { SeverityMark } from './icons.tsx';

export interface FindingLine {
  readonly id: string;
  readonly severity: 'high' | 'medium' | 'low';
  readonly what: string;
  /** Count of denominator, share, note. */
  readonly counts: string;
  readonly effect: string;
  /** Spelled out: `points`, `days`. */
  readonly unit: string;
}

/** A finding in two lines; a click shows its rows. */
export function FindingRow({
  finding,
  onOpen,
}: {
  readonly finding: FindingLine;
  readonly onOpen: () => void;
}): ReactNode {
  return (
    <button type="button" className="finding" onClick={onOpen}>
      <span className="mark">
        <SeverityMark severity={finding.severity} />
      </span>
      <span className="what">{finding.what}</span>
      <span className="counts">{finding.counts}</span>
      <span className="effect">
        {finding.effect}
        <small>{finding.unit}</small>
      </span>
    </button>
  );
}

/** The cell that is looked at: where it is, what it holds, what it is read as, what is wrong with it. */
import type { ReactNode } from 'react';
import type { PreviewCell, Problem } from '../../../shared/intake/index.ts';
import { ArrowDown, ArrowUp } from '../../components/icons.tsx';
import { hintOf } from '../../model/problemGroups.ts';

export function CellNote({
  place,
  cell,
  isUnknown,
  problem,
  asRead,
  onAsRead,
  onStep,
}: {
  readonly place: string;
  readonly cell: PreviewCell | undefined;
  /** Whether it names a stage that nothing is known of. */
  readonly isUnknown: boolean;
  readonly problem: Problem | undefined;
  readonly asRead: boolean;
  readonly onAsRead: (asRead: boolean) => void;
  /** Goes to the next problem, or to the one before; null where there is none. */
  readonly onStep: ((forward: boolean) => void) | null;
}): ReactNode {
  return (
    <div className="cell-note" role="status">
      <span className="cell-place">{place}</span>
      {cell && <span>{readingOf(cell, isUnknown)}</span>}
      {problem && (
        <span className="cell-problem" title={`${problem.message} ${hintOf(problem)}`}>
          {problem.message} {hintOf(problem)}
        </span>
      )}
      <span className="grow" />
      <label className="as-read">
        <input type="checkbox" checked={asRead} onChange={() => onAsRead(!asRead)} />
        Show values as they are read
      </label>
      {onStep && (
        <span className="problem-steps">
          <button
            type="button"
            className="icon-button"
            aria-label="Previous problem"
            title="Previous problem (Shift+F8)"
            onClick={() => onStep(false)}
          >
            <ArrowUp />
          </button>
          <button
            type="button"
            className="icon-button"
            aria-label="Next problem"
            title="Next problem (F8)"
            onClick={() => onStep(true)}
          >
            <ArrowDown />
          </button>
        </span>
      )}
    </div>
  );
}

function readingOf({ raw, read, state }: PreviewCell, isUnknown: boolean): string {
  const text = raw === '' ? 'empty' : `“${raw.slice(0, 80)}”`;
  const asItStands = String(read) === raw.trim();
  const readings: Readonly<Record<PreviewCell['state'], string>> = {
    missing: raw === '' ? '' : ' says that there is no value',
    unread: ' cannot be read',
    open: ' waits for the order of day and month',
    read: isUnknown
      ? ' is no stage that is known'
      : asItStands
        ? ' is read as it stands'
        : ` is read as ${String(read)}`,
  };
  return `${text}${readings[state]}`;
}

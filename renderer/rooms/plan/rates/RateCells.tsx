import { type ReactNode, useState } from 'react';
import type { ErrorDetail } from '../../../../shared/errors.ts';
import { DensityMark } from '../../../components/DensityMark.tsx';
import { percentText } from '../../../model/cellText.ts';
import type { MeasuredSource, RateCell } from '../../../model/rateCells.ts';
import type { Taken } from '../../../model/planEdits.ts';
import { useSession } from '../../../store/hooks.ts';
import { FormulaInput } from '../FormulaInput.tsx';
import type { PlanView } from '../planView.ts';
import { SourceMenu } from './SourceMenu.tsx';

export interface RateCellsProps {
  readonly view: PlanView;
  readonly cell: RateCell;
  readonly label: string;
  readonly wide: boolean;
  /** Where it stands among the steps and segments. */
  readonly at: string;
  readonly editing: boolean;
  /** What was typed over it; null where it was opened to be changed. */
  readonly typed: string | null;
  readonly error: ErrorDetail | null;
  readonly onEdit: () => void;
  readonly onCommit: (text: string) => void;
  readonly onCancel: () => void;
  readonly onTake: (source: MeasuredSource | 'plan', taken: Taken) => void;
  readonly onOpen: () => void;
  readonly onRevert: (() => void) | null;
}

/** A rate in three columns: value, source, density. */
export function RateCells(props: RateCellsProps): ReactNode {
  const { view, cell, label, wide, editing, onEdit, onOpen } = props;
  const { formats } = view;
  const { mean, law, planned, changes } = cell;
  const against = planned === null ? '' : ` against plan ${formats.rate(planned)}`;
  const spread =
    law.density === null ? 'certain' : `8 of 10 within ${formats.rateInterval(law.p10, law.p90)}%`;
  return (
    <>
      <td className={`rate-value${cell.changed ? ' changed' : ''}`} data-rate={props.at}>
        {editing ? (
          <RateInput {...props} />
        ) : (
          <button type="button" aria-label={`${label}: ${formats.rate(mean)}, change`} onClick={onEdit}>
            {formats.rate(mean)}
          </button>
        )}
        {changes.length > 0 && !editing && (
          <small>
            {formats.rate(changes[0]!.mean)} from {formats.monthYear(changes[0]!.from)}
            {changes.length > 1 && ` +${formats.count(changes.length - 1)}`}
          </small>
        )}
      </td>
      <td className="left rate-source">
        <SourceMenu {...props} />
        {law.likeVisits !== null && (
          <small title="As uncertain as the share in so many visits">n {formats.count(law.likeVisits)}</small>
        )}
      </td>
      <td className="left density">
        <button
          type="button"
          className="density-button"
          aria-label={`${label}: ${spread}${against}; uncertainty, changes, delay and exits`}
          title={`${spread}${against}`}
          onClick={onOpen}
        >
          {wide ? (
            <DensityMark
              law={law}
              planned={planned}
              width={view.plan.segments.length > 3 ? 72 : 92}
              label={`${formats.rate(mean)}${against}`}
            />
          ) : (
            '⋯'
          )}
        </button>
      </td>
    </>
  );
}

function RateInput({ view, cell, label, typed, error, onCommit, onCancel }: RateCellsProps): ReactNode {
  const { locale } = useSession();
  const written =
    typeof cell.rate === 'string' ? `=${cell.rate}` : percentText(Number(cell.mean.toFixed(4)), locale);
  const [text, setText] = useState(typed ?? written);
  return (
    <FormulaInput
      autoFocus
      aria-label={`${label}: rate in percent, or a formula`}
      value={text}
      drivers={Object.keys(view.plan.drivers)}
      error={error}
      onValue={setText}
      onFocus={(event) => typed === null && event.currentTarget.select()}
      onBlur={() => (text === written ? onCancel() : onCommit(text))}
      onKey={(event) => {
        if (event.key === 'Enter') {
          // The rate that gets the focus is not to be opened by the same key.
          event.preventDefault();
          if (text === written) onCancel();
          else onCommit(text);
        }
        if (event.key === 'Escape') onCancel();
      }}
    />
  );
}

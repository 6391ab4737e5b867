import { memo, type ReactNode, useState } from 'react';
import type { ErrorDetail } from '../../../../shared/errors.ts';
import { DensityMark } from '../../../components/DensityMark.tsx';
import { percentText } from '../../../model/cellText.ts';
import type { Formats } from '../../../model/format.ts';
import type { Cell } from '../../../model/gridSelection.ts';
import type { Taken } from '../../../model/planEdits.ts';
import { type MeasuredSource, type RateCell, sameRate } from '../../../model/rateCells.ts';
import { useSession } from '../../../store/hooks.ts';
import { FormulaInput } from '../FormulaInput.tsx';
import { SourceMenu } from './SourceMenu.tsx';
import { rateAt } from './useRateGrid.ts';

/** What the table does about a rate; these stay the same functions, so that only what changed is drawn again. */
export interface RateActions {
  readonly edit: (cell: RateCell) => void;
  readonly commit: (cell: RateCell, at: Cell, text: string) => void;
  readonly cancel: (at: Cell) => void;
  readonly take: (cell: RateCell, source: MeasuredSource | 'plan', taken: Taken) => void;
  readonly open: (cell: RateCell) => void;
  /** Back to what the scenario departs from. */
  readonly revert: (cell: RateCell) => void;
}

export interface RateCellsProps {
  readonly cell: RateCell;
  /** Where it stands among the steps and segments. */
  readonly row: number;
  readonly column: number;
  readonly label: string;
  readonly formats: Formats;
  readonly drivers: readonly string[];
  /** Width of its density; null where there is no room for one. */
  readonly markWidth: number | null;
  readonly selected: boolean;
  readonly editing: boolean;
  /** What was typed over it; null where it was opened to be changed. */
  readonly typed: string | null;
  readonly error: ErrorDetail | null;
  readonly actions: RateActions;
}

function looksSame(before: RateCellsProps, after: RateCellsProps): boolean {
  const { cell, ...rest } = before;
  return (
    sameRate(cell, after.cell) &&
    (Object.keys(rest) as (keyof typeof rest)[]).every((key) => rest[key] === after[key])
  );
}

/** A rate in three columns: value, source, density. Drawn again only where it differs. */
export const RateCells = memo(function RateCells(props: RateCellsProps): ReactNode {
  const { cell, label, formats, markWidth, editing, selected, actions } = props;
  const { mean, law, planned, changes } = cell;
  const against = planned === null ? '' : ` against plan ${formats.rate(planned)}`;
  const spread =
    law.density === null ? 'certain' : `8 of 10 within ${formats.rateInterval(law.p10, law.p90)}%`;
  return (
    <>
      <td
        className={`rate-value${cell.changed ? ' changed' : ''}${selected ? ' in-range' : ''}`}
        data-rate={rateAt(props)}
      >
        {editing ? (
          <RateInput {...props} />
        ) : (
          <button
            type="button"
            aria-label={`${label}: ${formats.rate(mean)}, change`}
            onClick={() => actions.edit(cell)}
          >
            {formats.rate(mean)}
          </button>
        )}
        {changes.length > 0 && !editing && (
          <small>
            <span>{formats.rate(changes[0]!.mean)} from</span>{' '}
            <span>
              {formats.monthYear(changes[0]!.from)}
              {changes.length > 1 && ` +${formats.count(changes.length - 1)}`}
            </span>
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
          onClick={() => actions.open(cell)}
        >
          {markWidth === null ? (
            '⋯'
          ) : (
            <DensityMark
              law={law}
              planned={planned}
              width={markWidth}
              label={`${formats.rate(mean)}${against}`}
            />
          )}
        </button>
      </td>
    </>
  );
}, looksSame);

function RateInput({ cell, row, column, label, drivers, typed, error, actions }: RateCellsProps): ReactNode {
  const { locale } = useSession();
  const written =
    typeof cell.rate === 'string' ? `=${cell.rate}` : percentText(Number(cell.mean.toFixed(4)), locale);
  const [text, setText] = useState(typed ?? written);
  const leave = (): void => {
    if (text === written) actions.cancel({ row, column });
    else actions.commit(cell, { row, column }, text);
  };
  return (
    <FormulaInput
      autoFocus
      aria-label={`${label}: rate in percent, or a formula`}
      value={text}
      drivers={drivers}
      error={error}
      onValue={setText}
      onFocus={(event) => typed === null && event.currentTarget.select()}
      onBlur={leave}
      onKey={(event) => {
        if (event.key === 'Enter') {
          // The rate that gets the focus is not to be opened by the same key.
          event.preventDefault();
          leave();
        }
        if (event.key === 'Escape') actions.cancel({ row, column });
      }}
    />
  );
}

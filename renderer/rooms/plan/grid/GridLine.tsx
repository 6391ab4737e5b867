import { memo, type ReactNode } from 'react';
import type { GridColumn } from '../../../model/grid/columns.ts';
import type { GridCell, GridRow } from '../../../model/grid/rows.ts';
import { cellKey, type Refusal, type Refusals } from '../../../model/grid/writes.ts';
import type { Range } from '../../../model/gridSelection.ts';
import { CloseIcon } from '../../../components/icons.tsx';
import { FormulaInput } from '../FormulaInput.tsx';
import type { GridActions, Move } from './useGrid.ts';

interface LineProps {
  readonly row: GridRow;
  /** Among the rows that can be selected. */
  readonly index: number;
  readonly columns: readonly GridColumn[];
  /** Columns of this row that are selected; null where none is. */
  readonly selected: Pick<Range, 'left' | 'right'> | null;
  readonly fillTo: Pick<Range, 'left' | 'right'> | null;
  readonly activeColumn: number | null;
  /** The handle is in this row, at the corner of the selection. */
  readonly handle: boolean;
  readonly draft: string | null;
  /** Whether the draft was typed over the cell. */
  readonly over: boolean;
  readonly refusals: Refusals;
  readonly drivers: readonly string[];
  readonly actions: GridActions;
  readonly onRemove: ((row: GridRow) => void) | null;
}

/** Whether two states of a row look the same; what it does follows from its key. */
function looksSame(a: GridRow, b: GridRow): boolean {
  return (
    a === b ||
    (a.key === b.key &&
      a.kind === b.kind &&
      a.name === b.name &&
      a.unit === b.unit &&
      a.formulas === b.formulas &&
      a.cells.length === b.cells.length &&
      a.cells.every((cell, i) => {
        const other = b.cells[i]!;
        return (
          cell.text === other.text &&
          cell.input === other.input &&
          cell.editable === other.editable &&
          cell.formula === other.formula &&
          cell.stepped === other.stepped &&
          cell.changed === other.changed
        );
      }))
  );
}

const columnsLookSame = (a: readonly GridColumn[], b: readonly GridColumn[]): boolean =>
  a === b ||
  (a.length === b.length &&
    a.every(({ key, kind, group, label }, i) => {
      const other = b[i]!;
      return key === other.key && kind === other.kind && group === other.group && label === other.label;
    }));

function sameLine(before: LineProps, after: LineProps): boolean {
  const { row, columns, selected, fillTo, refusals, ...rest } = before;
  const isSame = (a: LineProps['selected'], b: LineProps['selected']): boolean =>
    a === b || (a !== null && b !== null && a.left === b.left && a.right === b.right);
  return (
    looksSame(row, after.row) &&
    columnsLookSame(columns, after.columns) &&
    isSame(selected, after.selected) &&
    isSame(fillTo, after.fillTo) &&
    (refusals === after.refusals || (refusals.size === 0 && after.refusals.size === 0)) &&
    (Object.keys(rest) as (keyof typeof rest)[]).every((key) => rest[key] === after[key])
  );
}

/** One row: drawn again only where it differs. */
export const GridLine = memo(function GridLine({
  row,
  index,
  columns,
  selected,
  fillTo,
  activeColumn,
  handle,
  draft,
  over,
  refusals,
  drivers,
  actions,
  onRemove,
}: LineProps): ReactNode {
  return (
    <tr className={row.kind === 'sum' ? 'sum' : row.key.startsWith('target') ? 'plan-row' : ''} role="row">
      <th scope="row" role="rowheader">
        <span className="row-head" title={row.unit === '' ? row.name : `${row.name}, ${row.unit}`}>
          <span className="row-name">{row.name}</span>
          {row.unit !== '' && <span className="unit">{row.unit}</span>}
        </span>
        {onRemove && (
          <button
            type="button"
            className="row-remove"
            aria-label={`Remove ${row.name}, ${row.unit}`}
            onClick={() => onRemove(row)}
          >
            <CloseIcon />
          </button>
        )}
      </th>
      {row.cells.map((cell, c) => {
        const column = columns[c]!;
        const key = cellKey(row, column);
        const isActive = activeColumn === c;
        return (
          <td
            key={column.key}
            id={cellId(key)}
            data-cell={key}
            role="gridcell"
            aria-selected={inRange(selected, c)}
            aria-readonly={!cell.editable}
            aria-invalid={refusals.has(key) || undefined}
            className={classes(cell, column, refusals.get(key), {
              selected: inRange(selected, c),
              filled: inRange(fillTo, c),
              active: isActive,
            })}
            title={refusals.get(key)?.error.message}
            onPointerDown={(event) => {
              if (event.button === 0) actions.select({ row: index, column: c }, event.shiftKey);
            }}
            onPointerEnter={(event) => {
              if (event.buttons === 1) actions.drag({ row: index, column: c });
            }}
            onDoubleClick={() => cell.editable && actions.type(refusals.get(key)?.text ?? cell.input, true)}
          >
            {isActive && draft !== null ? (
              <CellInput
                row={row}
                column={column}
                draft={draft}
                over={over}
                refusal={refusals.get(key)}
                drivers={drivers}
                actions={actions}
              />
            ) : (
              (refusals.get(key)?.text ?? cell.text) || (
                <span className="empty">{cell.editable ? '–' : ''}</span>
              )
            )}
            {handle && selected?.right === c && draft === null && cell.editable && (
              <span
                className="fill-handle"
                data-fill-handle
                onPointerDown={(event) => {
                  event.stopPropagation();
                  event.preventDefault();
                  actions.beginFill();
                }}
              />
            )}
          </td>
        );
      })}
    </tr>
  );
}, sameLine);

const arrowMoves: ReadonlyMap<string, Move> = new Map([
  ['ArrowUp', 'up'],
  ['ArrowDown', 'down'],
  ['ArrowLeft', 'left'],
  ['ArrowRight', 'right'],
]);

function CellInput({
  row,
  column,
  draft,
  over,
  refusal,
  drivers,
  actions,
}: Pick<LineProps, 'row' | 'over' | 'drivers' | 'actions'> & {
  readonly column: GridColumn;
  readonly draft: string;
  readonly refusal: Refusal | undefined;
}): ReactNode {
  return (
    <FormulaInput
      autoFocus
      aria-label={`${row.name}, ${column.label}: new value`}
      value={draft}
      drivers={row.formulas === 'none' ? null : drivers}
      varies={row.formulas === 'month'}
      // What was refused is told as long as it stands.
      error={refusal && refusal.text === draft ? refusal.error : null}
      onValue={(text) => actions.type(text, true)}
      onBlur={(event) => actions.commit(event.currentTarget.value, 'leave')}
      onPointerDown={(event) => event.stopPropagation()}
      onDoubleClick={(event) => event.stopPropagation()}
      onKey={(event) => {
        event.stopPropagation();
        const { key, shiftKey } = event;
        const mod = event.ctrlKey || event.metaKey;
        const text = event.currentTarget.value;
        // In a formula, and in a cell that was opened to be changed, arrows move the cursor.
        const arrow = over && !shiftKey && !mod && !text.startsWith('=') ? arrowMoves.get(key) : undefined;
        if (key === 'Enter') actions.commit(text, mod ? 'all' : shiftKey ? 'up' : 'down');
        else if (key === 'Tab') actions.commit(text, shiftKey ? 'left' : 'right');
        else if (arrow) actions.commit(text, arrow);
        else if (key === 'Escape') actions.cancel();
        else return;
        event.preventDefault();
      }}
    />
  );
}

export const cellId = (key: string): string => `cell-${key.replaceAll(/[^\w-]/g, '_')}`;

const inRange = (range: Pick<Range, 'left' | 'right'> | null, column: number): boolean =>
  range !== null && column >= range.left && column <= range.right;

function classes(
  cell: GridCell,
  column: GridColumn,
  refusal: Refusal | undefined,
  state: { readonly selected: boolean; readonly filled: boolean; readonly active: boolean },
): string {
  const list = [
    cell.editable ? 'editable' : '',
    cell.formula === null || refusal ? '' : 'formula',
    cell.stepped ? 'stepped' : '',
    cell.changed ? 'changed' : '',
    refusal ? 'refused' : '',
    column.group === '' ? '' : 'opens-group',
    column.kind === 'total' ? 'row-total' : '',
    column.kind === 'quarter' || column.kind === 'year' ? 'period-total' : '',
    state.selected ? 'in-range' : '',
    state.filled ? 'fill-to' : '',
    state.active ? 'active' : '',
  ];
  return list.filter(Boolean).join(' ');
}

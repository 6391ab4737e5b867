/** A grid over time that works like a spreadsheet: keys, typing, formulas, copy and paste, fill, revert. */
import './grid.css';
import { type ReactNode, useCallback, useMemo, useRef } from 'react';
import type { Plan } from '../../../../shared/plan/schema.ts';
import { useFormats } from '../../../components/useFormats.ts';
import { type GridColumn, rangeName } from '../../../model/grid/columns.ts';
import type { GridRow } from '../../../model/grid/rows.ts';
import { cellKey } from '../../../model/grid/writes.ts';
import type { Range } from '../../../model/gridSelection.ts';
import { useSession } from '../../../store/hooks.ts';
import { CellFault } from '../FormulaInput.tsx';
import { FormulaBar } from './FormulaBar.tsx';
import { cellId, GridLine } from './GridLine.tsx';
import { useGrid } from './useGrid.ts';

export function PlanGrid({
  label,
  plan,
  parent,
  rows,
  columns,
  columnWidth,
}: {
  /** Its name for those who do not see it. */
  readonly label: string;
  readonly plan: Plan;
  readonly parent: Plan | null;
  readonly rows: readonly GridRow[];
  readonly columns: readonly GridColumn[];
  /** Columns of this width, where the grid does not take all there is. */
  readonly columnWidth?: number;
}): ReactNode {
  const session = useSession();
  const formats = useFormats();
  const table = useRef<HTMLTableElement>(null);
  const lines = useMemo(() => rows.filter(({ kind }) => kind !== 'group'), [rows]);
  const grid = useGrid({ plan, parent, rows: lines, columns }, table);
  const { range, active, actions } = grid;
  // By their names: a plan that is read anew has the same ones.
  const driverNames = Object.keys(plan.drivers).join(' ');
  const drivers = useMemo(() => driverNames.split(' ').filter((name) => name !== ''), [driverNames]);
  const activeKey = grid.row && grid.column ? cellKey(grid.row, grid.column) : null;
  const rangeOfRow = (of: Range | null, index: number): Range | null =>
    of !== null && index >= of.top && index <= of.bottom ? of : null;
  const remove = useCallback(
    (row: GridRow): void => void session.editPlan(`remove ${row.name}`, row.remove!, { shared: true }),
    [session],
  );
  const labels = labelWidth(lines);
  let index = -1;
  return (
    <div className="plan-grid">
      <FormulaBar
        plan={plan}
        row={grid.row}
        cell={grid.cell}
        column={grid.column}
        range={rangeName(columns, range.left, range.right, formats)}
        draft={grid.draft}
        onDraft={(text) => actions.type(text, false)}
        onCommit={(text) => actions.commit(text, 'stay')}
        onCancel={actions.cancel}
        onRevert={grid.revert}
      />
      {grid.fault && (grid.draft === null || !grid.inCell) && (
        <div className="formula-fault">
          <CellFault error={grid.fault} />
        </div>
      )}
      {grid.refusals.size > 1 && (
        <p className="refused-note">
          <b>{formats.count(grid.refusals.size)} cells were refused</b> and keep what was put in; each says
          why.{' '}
          <button type="button" className="link" onClick={actions.discard}>
            Discard them
          </button>
        </p>
      )}
      <div className="grid-scroll" style={{ scrollPaddingLeft: labels + 20 }}>
        <table
          ref={table}
          className="month-grid"
          style={
            columnWidth === undefined
              ? { width: '100%', minWidth: labels + columns.length * leastWidth(rows) }
              : { width: labels + columns.length * columnWidth }
          }
          role="grid"
          aria-label={label}
          aria-multiselectable
          tabIndex={0}
          aria-activedescendant={activeKey ? cellId(activeKey) : undefined}
          onKeyDown={grid.onKey}
          onCopy={(event) => grid.onCopy(event, false)}
          onCut={(event) => grid.onCopy(event, true)}
          onPaste={grid.onPaste}
        >
          <colgroup>
            <col style={{ width: labels }} />
            {columns.map(({ key, kind }) => (
              <col key={key} className={kind} />
            ))}
          </colgroup>
          <GridHead columns={columns} />
          <tbody>
            {rows.map((row) => {
              if (row.kind === 'group')
                return (
                  <tr key={row.key} className="group" role="row">
                    <th scope="rowgroup" role="rowheader" colSpan={columns.length + 1}>
                      {row.name}
                      <span>{row.unit}</span>
                    </th>
                  </tr>
                );
              index++;
              const isActive = active.row === index;
              return (
                <GridLine
                  key={row.key}
                  row={row}
                  index={index}
                  columns={columns}
                  selected={rangeOfRow(range, index)}
                  fillTo={rangeOfRow(grid.fillRange, index)}
                  activeColumn={isActive ? active.column : null}
                  handle={range.bottom === index}
                  draft={isActive && grid.inCell ? grid.draft : null}
                  over={isActive && grid.over}
                  refusals={grid.refusals}
                  drivers={drivers}
                  actions={actions}
                  onRemove={row.remove ? remove : null}
                />
              );
            })}
          </tbody>
        </table>
      </div>
    </div>
  );
}

/** The column of names: as wide as the longest needs, within reason. */
const leastLabel = 190;
const mostLabel = 290;
const letterWidth = 6.9;
const unitWidth = 6.2;

function labelWidth(rows: readonly GridRow[]): number {
  const wanted = rows.map(
    ({ name, unit }) =>
      name.length * letterWidth + (unit === '' ? 0 : Math.min(unit.length, 13) * unitWidth + 8) + 6,
  );
  return Math.ceil(Math.min(mostLabel, Math.max(leastLabel, ...wanted)));
}

/** What a figure needs. */
const least = 64;
const characterWidth = 7.5;
const cellPadding = 12;

/** Every figure in full: a grid that does not fit scrolls. */
function leastWidth(rows: readonly GridRow[]): number {
  const longest = Math.max(
    0,
    ...rows.flatMap(({ cells }) => cells.slice(0, -1).map(({ text }) => text.length)),
  );
  return Math.max(least, Math.ceil(longest * characterWidth + cellPadding));
}

function GridHead({ columns }: { readonly columns: readonly GridColumn[] }): ReactNode {
  const groups: { name: string; key: string; span: number; kind: GridColumn['kind'] }[] = [];
  for (const { group, key, kind } of columns) {
    const alone = kind === 'total' || kind === 'year';
    if (group !== '' || alone || groups.length === 0) groups.push({ name: group, key, span: 1, kind });
    else groups.at(-1)!.span++;
  }
  return (
    <thead>
      {groups.some(({ name }) => name !== '') && (
        <tr className="quarters" role="row">
          <th aria-hidden="true" />
          {groups.map(({ name, key, span, kind }) => (
            <th
              key={key}
              colSpan={span}
              scope="colgroup"
              role="columnheader"
              className={kind === 'total' ? 'row-total' : ''}
            >
              {span > 1 ? name : ''}
            </th>
          ))}
        </tr>
      )}
      <tr role="row">
        <th scope="col" role="columnheader">
          <span className="visually-hidden">Row</span>
        </th>
        {columns.map(({ key, label, note, kind, group }) => (
          <th
            key={key}
            scope="col"
            role="columnheader"
            className={`${kind === 'total' ? 'row-total' : ''} ${group === '' ? '' : 'opens-group'}`}
          >
            {label}
            {note !== '' && <small>{note}</small>}
          </th>
        ))}
      </tr>
    </thead>
  );
}

/** A grid by month that works like a spreadsheet: arrows, typing, formulas, copy, paste, fill right. */
import { type ClipboardEvent, type KeyboardEvent, type ReactNode, useEffect, useRef, useState } from 'react';
import { fiscalQuarter, parseMonth } from '../../../shared/calendar/days.ts';
import type { ErrorDetail } from '../../../shared/errors.ts';
import type { Plan } from '../../../shared/plan/schema.ts';
import { Fault } from '../../components/Notes.tsx';
import { useFormats } from '../../components/useFormats.ts';
import { namesYear } from '../../model/capacity.ts';
import { parseCell } from '../../model/cellText.ts';
import {
  type Cell,
  type Selection,
  contains,
  filledRight,
  moveSelection,
  parseClipboard,
  pasted,
  rangeOf,
} from '../../model/gridSelection.ts';
import { coveredDays, planMonths, planQuarters } from '../../model/planEdits.ts';
import { useApp, useSession } from '../../store/hooks.ts';
import { FormulaBar } from './FormulaBar.tsx';
import type { GridCell, GridRow } from './gridRows.ts';

export function MonthGrid({
  plan,
  rows,
}: {
  readonly plan: Plan;
  readonly rows: readonly GridRow[];
}): ReactNode {
  const session = useSession();
  const formats = useFormats();
  const setStatus = useApp((state) => state.setSelection);
  const table = useRef<HTMLTableElement>(null);
  const months = planMonths(plan);
  const lines = rows.filter(({ kind }) => kind !== 'group');
  const size = { rows: lines.length, columns: months.length + 1 };
  const [selection, setSelection] = useState<Selection>({
    active: { row: 0, column: 0 },
    anchor: { row: 0, column: 0 },
  });
  const [draft, setDraft] = useState<string | null>(null);
  const [fault, setFault] = useState<ErrorDetail | null>(null);
  // Leaving a cell commits it too; what Enter has committed is not committed again on the way out.
  const typing = useRef(false);
  const range = rangeOf(selection);
  const active = cellAt(lines, selection.active);
  const activeRow = lines[selection.active.row];

  const type = (text: string | null): void => {
    typing.current = text !== null;
    setDraft(text);
  };

  const select = (next: Selection): void => {
    setSelection(next);
    setFault(null);
    type(null);
  };

  useEffect(() => {
    const values = lines.flatMap((row, index) =>
      row.cells
        .filter(({ column, value }) => value !== null && contains(range, index, column))
        .map(({ value }) => value!),
    );
    setStatus(
      values.length > 1
        ? {
            cells: values.length,
            sum: values.reduce((sum, value) => sum + value, 0),
            digits: lines[range.top]?.digits ?? 0,
          }
        : null,
    );
    // The rows are made anew with every plan; the selection is what the status bar speaks of.
    // oxlint-disable-next-line react-hooks/exhaustive-deps
  }, [selection, plan]);
  useEffect(() => () => setStatus(null), [setStatus]);

  const write = (cells: readonly (Cell & { readonly text: string })[], label: string): boolean => {
    const byRow = new Map<number, { column: number; input: ReturnType<typeof parseCell> }[]>();
    for (const { row, column, text } of cells) {
      const own = lines[row]?.cells.find((cell) => cell.column === column);
      if (!own || !lines[row]!.edit) continue;
      const list = byRow.get(row) ?? [];
      list.push({ column, input: parseCell(text, session.locale) });
      byRow.set(row, list);
    }
    if (byRow.size === 0) return true;
    const error = session.editPlan(
      label,
      (current) => [...byRow].reduce((next, [row, changes]) => lines[row]!.edit!(next, changes), current),
      { shared: true },
    );
    setFault(error);
    return error === null;
  };

  /** Enter commits and keeps the keyboard in the grid; what is refused stays where it was typed. */
  const commit = (text: string): void => {
    if (!typing.current) return;
    typing.current = false;
    const accepted =
      !active ||
      text === active.input ||
      write([{ ...selection.active, column: active.column, text }], `change ${activeRow!.name}`);
    if (!accepted) {
      typing.current = true;
      return;
    }
    setDraft(null);
    table.current?.focus();
  };

  const onKey = (event: KeyboardEvent): void => {
    if (draft !== null) return;
    const mod = event.ctrlKey || event.metaKey;
    const moved = moveSelection(selection, { key: event.key, shift: event.shiftKey, mod }, size);
    if (moved) {
      event.preventDefault();
      select(moved);
      return;
    }
    if (mod && event.key.toLowerCase() === 'r') {
      event.preventDefault();
      write(
        filledRight(range, (cell) => cellAt(lines, cell)?.input ?? ''),
        'fill right',
      );
      return;
    }
    if (mod || event.altKey || !activeRow?.edit) return;
    if (event.key === 'Enter' || event.key === 'F2') {
      event.preventDefault();
      type(active?.input ?? '');
    } else if (event.key === 'Delete' || event.key === 'Backspace') {
      event.preventDefault();
      const cells: (Cell & { text: string })[] = [];
      for (let row = range.top; row <= range.bottom; row++)
        for (let column = range.left; column <= range.right; column++) cells.push({ row, column, text: '' });
      write(cells, 'clear cells');
    } else if (event.key.length === 1) {
      event.preventDefault();
      type(event.key);
    }
  };

  const onCopy = (event: ClipboardEvent): void => {
    if (draft !== null) return;
    event.preventDefault();
    const text: string[] = [];
    for (let row = range.top; row <= range.bottom; row++) {
      const line: string[] = [];
      for (let column = range.left; column <= range.right; column++)
        line.push(cellAt(lines, { row, column })?.input ?? '');
      text.push(line.join('\t'));
    }
    event.clipboardData.setData('text/plain', text.join('\n'));
  };

  const onPaste = (event: ClipboardEvent): void => {
    if (draft !== null) return;
    event.preventDefault();
    write(pasted(parseClipboard(event.clipboardData.getData('text/plain')), range, size), 'paste');
  };

  return (
    <>
      <FormulaBar
        plan={plan}
        row={activeRow}
        cell={active}
        months={months}
        left={range.left}
        right={range.right}
        draft={draft}
        onDraft={type}
        onCommit={commit}
        onCancel={() => {
          type(null);
          setFault(null);
          table.current?.focus();
        }}
      />
      {fault && (
        <div className="formula-fault">
          <Fault error={fault} />
        </div>
      )}
      <div className="grid-scroll">
        <table
          ref={table}
          className="month-grid"
          role="grid"
          aria-label="Plan by month"
          tabIndex={0}
          aria-activedescendant={active ? cellId(selection.active.row, active.column) : undefined}
          onKeyDown={onKey}
          onCopy={onCopy}
          onPaste={onPaste}
        >
          <colgroup>
            <col className="label" />
            {months.map((month) => (
              <col key={month} className="month" />
            ))}
            <col className="total" />
          </colgroup>
          <thead>
            <tr className="quarters" role="row">
              <th aria-hidden="true" />
              {planQuarters(plan).map(({ quarter, months: count }) => (
                <th key={quarter} colSpan={count} scope="colgroup" role="columnheader">
                  {count > 1 ? quarter.replace('-', ' ') : ''}
                </th>
              ))}
              <th aria-hidden="true" />
            </tr>
            <tr role="row">
              <th scope="col" role="columnheader">
                <span className="visually-hidden">Row</span>
              </th>
              {months.map((month, index) => (
                <th key={month} scope="col" role="columnheader">
                  {namesYear(months, index) ? formats.monthYear(month) : formats.monthShort(month)}
                  <PartOfMonth plan={plan} month={month} />
                </th>
              ))}
              <th scope="col" role="columnheader">
                {formats.count(plan.weeks)} weeks
              </th>
            </tr>
          </thead>
          <tbody>
            {rows.map((row) =>
              row.kind === 'group' ? (
                <tr key={row.key} className="group" role="row">
                  <th colSpan={months.length + 2} scope="rowgroup" role="rowheader">
                    {row.name}
                    <span>{row.unit}</span>
                  </th>
                </tr>
              ) : (
                <Line
                  key={row.key}
                  row={row}
                  index={lines.indexOf(row)}
                  plan={plan}
                  months={months}
                  selection={selection}
                  draft={draft}
                  onDraft={type}
                  onCommit={commit}
                  onSelect={select}
                  onFill={() =>
                    write(
                      filledRight(range, (cell) => cellAt(lines, cell)?.input ?? ''),
                      'fill right',
                    )
                  }
                />
              ),
            )}
          </tbody>
        </table>
      </div>
    </>
  );
}

/** The cell that covers a place of the grid. */
function cellAt(lines: readonly GridRow[], { row, column }: Cell): GridCell | undefined {
  return lines[row]?.cells.find((cell) => column >= cell.column && column < cell.column + cell.span);
}

const cellId = (row: number, column: number): string => `plan-cell-${row}-${column}`;

function Line({
  row,
  index,
  plan,
  months,
  selection,
  draft,
  onDraft,
  onCommit,
  onSelect,
  onFill,
}: {
  readonly row: GridRow;
  readonly index: number;
  readonly plan: Plan;
  readonly months: readonly string[];
  readonly selection: Selection;
  readonly draft: string | null;
  readonly onDraft: (text: string | null) => void;
  readonly onCommit: (text: string) => void;
  readonly onSelect: (selection: Selection) => void;
  readonly onFill: () => void;
}): ReactNode {
  const range = rangeOf(selection);
  const opensQuarter = (column: number): boolean =>
    column > 0 &&
    column < months.length &&
    fiscalQuarter(parseMonth(months[column]!)!, plan.fiscalYearStartMonth) !==
      fiscalQuarter(parseMonth(months[column - 1]!)!, plan.fiscalYearStartMonth);
  const totalCell = row.cells.find(({ column }) => column === months.length);
  return (
    <tr className={row.kind === 'sum' ? 'sum' : row.key.startsWith('target') ? 'plan-row' : ''} role="row">
      <th scope="row" role="rowheader">
        {row.name}
        <span className="unit">{row.unit}</span>
      </th>
      {row.cells[0]?.column === months.length && <td colSpan={months.length} role="gridcell" aria-readonly />}
      {row.cells.map((cell) => {
        const isTotal = cell.column === months.length;
        const covers = (column: number): boolean => column >= cell.column && column < cell.column + cell.span;
        const isActive = selection.active.row === index && covers(selection.active.column);
        const inRange = contains(range, index, cell.column) || (isActive && cell.span > 1);
        const classes = [
          row.edit ? 'editable' : '',
          cell.formula === null ? '' : 'formula',
          cell.stepped ? 'stepped' : '',
          opensQuarter(cell.column) ? 'quarter-start' : '',
          isTotal ? 'row-total' : '',
          inRange ? 'in-range' : '',
          isActive ? 'active' : '',
        ];
        const last = isActive && range.right > range.left && row.edit !== null;
        return (
          <td
            key={cell.column}
            id={cellId(index, cell.column)}
            role="gridcell"
            colSpan={cell.span}
            aria-selected={inRange}
            aria-readonly={row.edit === null}
            className={classes.filter(Boolean).join(' ')}
            onPointerDown={(event) => {
              const place = { row: index, column: cell.column };
              onSelect({ active: place, anchor: event.shiftKey ? selection.anchor : place });
            }}
            onPointerEnter={(event) => {
              if (event.buttons === 1 && cell.span === 1)
                onSelect({ active: { row: index, column: cell.column }, anchor: selection.anchor });
            }}
            onDoubleClick={() => row.edit && onDraft(cell.input)}
          >
            {isActive && draft !== null ? (
              <input
                autoFocus
                aria-label={`${row.name}, new value`}
                value={draft}
                onChange={(event) => onDraft(event.currentTarget.value)}
                onBlur={(event) => onCommit(event.currentTarget.value)}
                onKeyDown={(event) => {
                  event.stopPropagation();
                  if (event.key === 'Enter') onCommit(event.currentTarget.value);
                  if (event.key === 'Escape') onDraft(null);
                }}
              />
            ) : (
              cell.text || <span className="empty">–</span>
            )}
            {last && (
              <button
                type="button"
                className="fill-handle"
                tabIndex={-1}
                aria-label="Fill right"
                onPointerDown={(event) => {
                  event.stopPropagation();
                  onFill();
                }}
              />
            )}
          </td>
        );
      })}
      {!totalCell && (
        <td className="row-total" role="gridcell">
          {row.total}
        </td>
      )}
    </tr>
  );
}

/** What a month's value counts for where the horizon covers only a part of it. */
function PartOfMonth({ plan, month }: { readonly plan: Plan; readonly month: string }): ReactNode {
  const formats = useFormats();
  const { covered, days } = coveredDays(plan, month);
  if (covered === days) return null;
  return (
    <small>
      {formats.count(covered)} {covered === 1 ? 'day' : 'days'}
    </small>
  );
}

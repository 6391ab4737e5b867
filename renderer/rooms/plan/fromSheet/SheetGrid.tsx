/** A sheet as it stands, with the picked ranges outlined; a range is selected by dragging or with Shift and the arrows. */
import { useVirtualizer } from '@tanstack/react-virtual';
import { type CSSProperties, type KeyboardEvent, type ReactNode, useEffect, useRef } from 'react';
import {
  cellName,
  type CellRange,
  columnName,
  isWithin,
  parseRange,
} from '../../../../shared/planSheet/cellNames.ts';
import type { PlanSheet, SheetBlock } from '../../../../shared/planSheet/index.ts';
import { useFormats } from '../../../components/useFormats.ts';
import type { Formats } from '../../../model/format.ts';
import { contains, moveSelection, rangeOf, type Selection } from '../../../model/gridSelection.ts';

const rowHeight = 24;

interface Picked {
  readonly index: number;
  readonly range: CellRange;
  readonly block: SheetBlock;
}

export function SheetGrid({
  sheet,
  blocks,
  current,
  faulty,
  selection,
  onSelect,
  onPick,
}: {
  readonly sheet: PlanSheet;
  readonly blocks: readonly SheetBlock[];
  /** Index of the pick that is open. */
  readonly current: number | null;
  /** Names of cells that cannot be read. */
  readonly faulty: ReadonlySet<string>;
  readonly selection: Selection;
  readonly onSelect: (selection: Selection) => void;
  readonly onPick: (index: number) => void;
}): ReactNode {
  const formats = useFormats();
  const scroll = useRef<HTMLDivElement>(null);
  const size = { rows: sheet.rows.length, columns: Math.max(1, sheet.width) };
  const rows = useVirtualizer({
    count: size.rows,
    getScrollElement: () => scroll.current,
    estimateSize: () => rowHeight,
    overscan: 12,
  });
  const picked = blocks.flatMap((block, index): Picked[] => {
    const range = block.sheet === sheet.name ? parseRange(block.range) : null;
    return range === null ? [] : [{ index, range, block }];
  });
  const range = rangeOf(selection);
  const { row: activeRow } = selection.active;
  useEffect(() => rows.scrollToIndex(activeRow, { align: 'auto' }), [rows, activeRow]);

  const onKey = (event: KeyboardEvent): void => {
    const mod = event.ctrlKey || event.metaKey;
    const moved = moveSelection(selection, { key: event.key, shift: event.shiftKey, mod }, size);
    if (!moved) return;
    event.preventDefault();
    onSelect(moved);
  };

  const items = rows.getVirtualItems();
  const before = items[0]?.start ?? 0;
  const after = rows.getTotalSize() - (items.at(-1)?.end ?? 0);
  const columns = Array.from({ length: size.columns }, (_, column) => column);
  return (
    <div
      ref={scroll}
      className="sheet-scroll"
      tabIndex={0}
      role="region"
      aria-label={`Cells of ${sheet.name === '' ? 'the file' : sheet.name}: arrows move, with Shift they select`}
      onKeyDown={onKey}
    >
      <table className="sheet-grid" role="grid" aria-rowcount={size.rows} aria-colcount={size.columns}>
        <thead>
          <tr role="row">
            <th aria-hidden="true" />
            {columns.map((column) => (
              <th key={column} scope="col" role="columnheader">
                {columnName(column)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {before > 0 && (
            <tr style={{ height: before }} aria-hidden="true">
              <td colSpan={size.columns + 1} />
            </tr>
          )}
          {items.map(({ index: row }) => (
            <tr key={row} role="row" aria-rowindex={row + 1}>
              <th scope="row" role="rowheader">
                {row + 1}
              </th>
              {columns.map((column) => {
                const cell = sheet.rows[row]?.[column] ?? null;
                const pick = picked.find((known) => isWithin(known.range, row, column));
                const isFigure =
                  cell !== null && /^[-+(]?[\p{Sc}]?\s?[\d.,'’\s]+%?\)?\s?[\p{Sc}]?$/u.test(cell.text);
                const next = sheet.rows[row]?.[column + 1] ?? null;
                const classes = [
                  isFigure ? 'figure' : '',
                  cell !== null && !isFigure && next === null ? 'heading' : '',
                  pick ? 'picked' : '',
                  pick && isLeftOut(pick.block, row, column) ? 'left-out' : '',
                  pick && pick.index === current ? 'current' : '',
                  contains(range, row, column) ? 'selected' : '',
                  faulty.has(cellName(row, column)) ? 'faulty' : '',
                ];
                return (
                  <td
                    key={column}
                    role="gridcell"
                    aria-selected={contains(range, row, column)}
                    className={classes.filter(Boolean).join(' ')}
                    style={pick ? edges(pick, row, column) : undefined}
                    title={cell === null || cell.text.length < 24 ? undefined : cell.text}
                    onPointerDown={(event) => {
                      const place = { row, column };
                      onSelect({ active: place, anchor: event.shiftKey ? selection.anchor : place });
                      if (pick && !event.shiftKey) onPick(pick.index);
                    }}
                    onPointerEnter={(event) => {
                      if (event.buttons === 1)
                        onSelect({ active: { row, column }, anchor: selection.anchor });
                    }}
                  >
                    {cell === null ? '' : shownText(cell, formats)}
                  </td>
                );
              })}
            </tr>
          ))}
          {after > 0 && (
            <tr style={{ height: after }} aria-hidden="true">
              <td colSpan={size.columns + 1} />
            </tr>
          )}
        </tbody>
      </table>
    </div>
  );
}

/** Typed percentages and dates as a spreadsheet shows them; long fractions cut. */
function shownText({ text, kind }: NonNullable<PlanSheet['rows'][number][number]>, formats: Formats): string {
  if (kind === 'date')
    return text.endsWith('-01') ? formats.monthYear(text.slice(0, 7)) : formats.day(text.slice(0, 10));
  if (kind === 'percent') return `${Number((Number(text) * 100).toPrecision(6))}%`;
  if (kind === 'number' || kind === 'money') {
    const value = Number(text);
    return Number.isInteger(value) ? text : String(Number(value.toPrecision(7)));
  }
  return text;
}

function isLeftOut({ rows = [], columns = [] }: SheetBlock, row: number, column: number): boolean {
  const ofRow = rows.find(({ at }) => at === String(row + 1));
  const ofColumn = columns.find(({ at }) => at === columnName(column));
  return !ofRow?.place || !ofColumn?.place;
}

/** The outline of a pick, drawn by the cells on its rim. */
function edges({ index, range }: Picked, row: number, column: number): CSSProperties {
  const colour = `var(--pick-${index % 7})`;
  const lines = [
    row === range.top ? `inset 0 2px 0 ${colour}` : '',
    row === range.bottom ? `inset 0 -2px 0 ${colour}` : '',
    column === range.left ? `inset 2px 0 0 ${colour}` : '',
    column === range.right ? `inset -2px 0 0 ${colour}` : '',
  ].filter(Boolean);
  return { '--pick': colour, '--edges': lines.join(', ') || 'none' } as CSSProperties;
}

/** What happens in a grid: which cells are selected, what is being typed, what was refused, and what keys and the clipboard do. */
import { type ClipboardEvent, type KeyboardEvent, type RefObject, useEffect, useRef, useState } from 'react';
import type { ErrorDetail } from '../../../../shared/errors.ts';
import type { Plan } from '../../../../shared/plan/schema.ts';
import { numberText } from '../../../model/cellText.ts';
import type { GridColumn } from '../../../model/grid/columns.ts';
import type { GridCell, GridRow } from '../../../model/grid/rows.ts';
import {
  cellKey,
  type Refusals,
  revertedCell,
  selectionSummary,
  type Written,
  writeCells,
} from '../../../model/grid/writes.ts';
import {
  type Cell,
  cellsOf,
  copied,
  filledDown,
  filledRight,
  filledTo,
  type Lane,
  laneOf,
  moveSelection,
  parseClipboard,
  pasted,
  type Range,
  rangeOf,
  type Selection,
} from '../../../model/gridSelection.ts';
import { useSteady } from '../../../components/useSteady.ts';
import { useApp, useSession } from '../../../store/hooks.ts';

export interface GridParts {
  readonly plan: Plan;
  readonly parent: Plan | null;
  /** Rows that can be selected: no groups. */
  readonly rows: readonly GridRow[];
  readonly columns: readonly GridColumn[];
}

export interface GridState {
  readonly range: Range;
  readonly active: Cell;
  readonly row: GridRow | undefined;
  readonly column: GridColumn | undefined;
  readonly cell: GridCell | undefined;
  readonly draft: string | null;
  /** Whether what is typed stands in the cell rather than in the bar above. */
  readonly inCell: boolean;
  /** Whether it was typed over the cell rather than into it: arrows then go on to the next one. */
  readonly over: boolean;
  readonly refusals: Refusals;
  /** A fault that belongs to no cell. */
  readonly fault: ErrorDetail | null;
  /** Where the fill handle has been dragged to. */
  readonly fillRange: Range | null;
  readonly actions: GridActions;
  readonly onKey: (event: KeyboardEvent) => void;
  readonly onCopy: (event: ClipboardEvent, cut: boolean) => void;
  readonly onPaste: (event: ClipboardEvent) => void;
  readonly revert: (() => void) | null;
}

const arrows = { up: 'ArrowUp', down: 'ArrowDown', left: 'ArrowLeft', right: 'ArrowRight' } as const;

/** What happens after a cell was typed. `all`: it goes into every selected cell; `leave`: something else was clicked. */
export type Move = keyof typeof arrows | 'stay' | 'leave' | 'all';

export interface GridActions {
  readonly select: (cell: Cell, extend: boolean) => void;
  readonly drag: (cell: Cell) => void;
  readonly type: (text: string, inCell: boolean) => void;
  readonly commit: (text: string, move: Move) => void;
  readonly cancel: () => void;
  readonly beginFill: () => void;
  readonly discard: () => void;
}

const nothingRefused: Refusals = new Map();
const origin: Cell = { row: 0, column: 0 };

export function useGrid(
  { plan, parent, rows, columns }: GridParts,
  table: RefObject<HTMLTableElement | null>,
): GridState {
  const session = useSession();
  const setStatus = useApp((state) => state.setSelection);
  const undone = useApp((state) => state.document?.history.future.length ?? 0);
  const [chosen, setChosen] = useState<Selection>({ active: origin, anchor: origin });
  const [draft, setDraft] = useState<string | null>(null);
  const [inCell, setInCell] = useState(true);
  const [over, setOver] = useState(false);
  const [refusals, setRefusals] = useState<Refusals>(nothingRefused);
  const [fault, setFault] = useState<ErrorDetail | null>(null);
  const [fill, setFill] = useState<{ source: Range; target: Cell } | null>(null);
  // Leaving a cell commits it too; what Enter has committed is not committed again on the way out.
  const typing = useRef(false);
  const leaving = useRef(false);

  const size = { rows: rows.length, columns: columns.length };
  const inside = ({ row, column }: Cell): Cell => ({
    row: Math.min(row, size.rows - 1),
    column: Math.min(column, size.columns - 1),
  });
  const selection = { active: inside(chosen.active), anchor: inside(chosen.anchor) };
  const range = rangeOf(selection);
  const { active } = selection;
  const row = rows[active.row];
  const column = columns[active.column];
  const cell = row?.cells[active.column];
  const refused = row && column ? refusals.get(cellKey(row, column)) : undefined;

  // Totals between the months are passed over, as they are by the block that comes from a spreadsheet.
  const laneAt = (left: number) =>
    laneOf(
      columns.map(({ kind }) => kind),
      left,
    );
  const lane = laneAt(range.left);
  const within = lane.inLane(range);
  const laneSize = { rows: size.rows, columns: lane.columns.length };
  const cellAt = (own: Lane, at: Cell): GridCell | undefined => {
    const { row: r, column: c } = own.fromLane(at);
    return rows[r]?.cells[c];
  };
  const textAt = (at: Cell): string => cellAt(lane, at)?.input ?? '';
  const emptied = (): Written => cellsOf(within).map((at) => ({ ...lane.fromLane(at), text: '' }));

  const summary = selectionSummary(rows, cellsOf(within).map(lane.fromLane), rows[range.top]?.digits ?? 0);
  const [cells, sum, digits] = [summary?.cells ?? 0, summary?.sum ?? 0, summary?.digits ?? 0];
  useEffect(() => setStatus(cells > 1 ? { cells, sum, digits } : null), [setStatus, cells, sum, digits]);
  useEffect(() => () => setStatus(null), [setStatus]);
  // Undo takes back what was written with the refused cells; they go with it.
  useEffect(() => {
    if (undone > 0) setRefusals(nothingRefused);
  }, [undone]);

  const put = (text: string | null): void => {
    typing.current = text !== null;
    setDraft(text);
    if (text === null) setOver(false);
  };
  const choose = (next: Selection): void => {
    setChosen(next);
    setFault(null);
    put(null);
    leaving.current = false;
    const at = rows[next.active.row];
    const to = columns[next.active.column];
    if (at && to)
      table.current
        ?.querySelector(`[data-cell="${CSS.escape(cellKey(at, to))}"]`)
        ?.scrollIntoView({ block: 'nearest', inline: 'nearest' });
  };

  const write = (written: Written, label: string, from: 'typed' | 'pasted'): boolean => {
    const result = writeCells({ plan, rows, columns, locale: session.locale }, written, from, (change) =>
      session.editPlan(label, change, { shared: true }),
    );
    // Of a selection that is cleared, what cannot be empty stays as it is.
    const isCleared = written.length > 1 && result.written > 0 && written.every(({ text }) => text === '');
    setRefusals((before) => {
      const next = new Map(before);
      for (const { row: r, column: c } of written) {
        const own = rows[r];
        const to = columns[c];
        if (own && to) next.delete(cellKey(own, to));
      }
      if (!isCleared) for (const [key, refusal] of result.refusals) next.set(key, refusal);
      return next;
    });
    setFault(result.error);
    return result.error === null && result.refusals.size === 0;
  };

  const moved = (move: keyof typeof arrows): void => {
    const key = arrows[move];
    choose(moveSelection({ active, anchor: active }, { key, shift: false, mod: false }, size)!);
  };

  const actions: GridActions = {
    select: (at, extend) => choose({ active: at, anchor: extend ? selection.anchor : at }),
    drag: (at) => {
      if (fill) setFill({ ...fill, target: at });
      else choose({ active: at, anchor: selection.anchor });
    },
    type: (text, within) => {
      setInCell(within);
      put(text);
    },
    commit: (text, move) => {
      if (!typing.current) return;
      typing.current = false;
      const inAll = (): Written => cellsOf(within).map((at) => ({ ...lane.fromLane(at), text }));
      const accepted =
        !cell ||
        (text === cell.input && !refused && move !== 'all') ||
        write(move === 'all' ? inAll() : [{ ...active, text }], `change ${row!.name}`, 'typed');
      if (!accepted && move !== 'leave' && move !== 'all') {
        typing.current = true;
        return;
      }
      put(null);
      if (move === 'leave') return;
      table.current?.focus({ preventScroll: true });
      if (move !== 'stay' && move !== 'all') moved(move);
    },
    cancel: () => {
      put(null);
      setFault(null);
      if (row && column)
        setRefusals((before) => new Map([...before].filter(([key]) => key !== cellKey(row, column))));
      table.current?.focus({ preventScroll: true });
    },
    beginFill: () => setFill({ source: range, target: { row: range.bottom, column: range.right } }),
    discard: () => setRefusals(nothingRefused),
  };

  const dragged = fill === null ? null : filledInLane(fill, laneAt(fill.source.left));
  function filledInLane({ source, target }: { source: Range; target: Cell }, own: Lane) {
    const to = own.inLane({ top: 0, bottom: 0, left: target.column, right: target.column });
    const filled = filledTo(
      own.inLane(source),
      { row: target.row, column: to.left },
      (at) => cellAt(own, at)?.input ?? '',
      (at) => (cellAt(own, at)?.formula === null ? cellAt(own, at)!.value : null),
      (value) => numberText(value, session.locale),
    );
    return (
      filled && {
        cells: filled.cells.map(own.fromLane),
        range: {
          ...filled.range,
          left: own.columns[filled.range.left]!,
          right: own.columns[filled.range.right]!,
        },
      }
    );
  }
  const endFill = (): void => {
    setFill(null);
    if (!dragged) return;
    write(dragged.cells, 'fill', 'typed');
    setChosen({
      anchor: { row: dragged.range.top, column: dragged.range.left },
      active: { row: dragged.range.bottom, column: dragged.range.right },
    });
  };
  const finish = useRef(endFill);
  useEffect(() => {
    finish.current = endFill;
  });
  const filling = fill !== null;
  useEffect(() => {
    if (!filling) return undefined;
    const end = (): void => finish.current();
    window.addEventListener('pointerup', end);
    return () => window.removeEventListener('pointerup', end);
  }, [filling]);

  const onCommand = (key: string): boolean => {
    if (key === 'r') write(filledRight(within, textAt).map(lane.fromLane), 'fill right', 'typed');
    else if (key === 'd') write(filledDown(within, textAt).map(lane.fromLane), 'fill down', 'typed');
    else return false;
    return true;
  };

  const onTab = (back: boolean): boolean => {
    const edge = back ? active.column === 0 : active.column === size.columns - 1;
    if (leaving.current || edge) return false;
    moved(back ? 'left' : 'right');
    return true;
  };

  const onKey = (event: KeyboardEvent): void => {
    if (draft !== null || event.target !== table.current) return;
    const { key, shiftKey: shift, altKey: alt } = event;
    const mod = event.ctrlKey || event.metaKey;
    const next = alt ? null : moveSelection(selection, { key, shift, mod }, size);
    if (next) {
      choose(next);
      event.preventDefault();
      return;
    }
    if (key === 'Escape') leaving.current = true;
    if (key === 'Tab' && onTab(shift)) event.preventDefault();
    if (mod && !alt && onCommand(key.toLowerCase())) event.preventDefault();
    if (mod || alt) return;
    // Of a selection what can be is cleared, wherever in it the active cell is.
    if (key === 'Delete' || key === 'Backspace') write(emptied(), 'clear cells', 'typed');
    else if (!cell?.editable) return;
    else if (key === 'Enter' || key === 'F2') actions.type(refused?.text ?? cell.input, true);
    else if (key.length === 1) {
      actions.type(key, true);
      setOver(true);
    } else return;
    event.preventDefault();
  };

  const onCopy = (event: ClipboardEvent, cut: boolean): void => {
    if (draft !== null) return;
    event.preventDefault();
    event.clipboardData.setData('text/plain', copied(within, textAt));
    if (cut) write(emptied(), 'cut cells', 'typed');
  };

  const onPaste = (event: ClipboardEvent): void => {
    if (draft !== null) return;
    event.preventDefault();
    const block = parseClipboard(event.clipboardData.getData('text/plain'));
    write(pasted(block, within, laneSize).map(lane.fromLane), 'paste', 'pasted');
  };

  const revert =
    row && column && parent !== null && cell?.changed === true ? revertedCell(row, column, parent) : null;

  // Rows are drawn again only where they differ, so what they call must stay the same function.
  const steady = useSteady(actions);

  return {
    range,
    active,
    row,
    column,
    cell,
    draft,
    inCell,
    over,
    refusals,
    fault: fault ?? (draft === null ? (refused?.error ?? null) : null),
    fillRange: dragged?.range ?? null,
    actions: steady,
    onKey,
    onCopy,
    onPaste,
    revert: revert && (() => void session.editPlan(`revert ${row!.name}`, revert, { shared: true })),
  };
}

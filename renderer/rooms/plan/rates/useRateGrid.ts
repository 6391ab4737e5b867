/**
 * The table of rates under keyboard and mouse: arrows go from rate to rate, with Shift or by dragging a range is selected;
 * typing replaces a rate, and blocks go to and come from a spreadsheet, one step each.
 */
import {
  type ClipboardEvent,
  type FocusEvent,
  type KeyboardEvent,
  type MouseEvent,
  type RefObject,
  useEffect,
  useRef,
  useState,
} from 'react';
import {
  type Cell,
  parseClipboard,
  type Range,
  rangeOf,
  type Selection,
} from '../../../model/gridSelection.ts';
import { copiedRates, moveRates, nextRate, type RateRows } from '../../../model/rateInput.ts';

export interface RateGrid {
  /** What is selected, where that is more than the rate that has the focus. */
  readonly range: Range | null;
  /** What the table listens to. */
  readonly on: {
    readonly onKeyDown: (event: KeyboardEvent) => void;
    readonly onCopy: (event: ClipboardEvent) => void;
    readonly onPaste: (event: ClipboardEvent) => void;
    readonly onFocus: (event: FocusEvent) => void;
    readonly onMouseDown: (event: MouseEvent) => void;
    readonly onMouseOver: (event: MouseEvent) => void;
    readonly onClickCapture: (event: MouseEvent) => void;
  };
  /** Whoever left a rate by the keyboard goes on at the one beneath it, or stays; a click elsewhere is let go. */
  readonly left: (at: Cell, move: 'down' | 'stay') => void;
}

export const rateAt = ({ row, column }: Cell): string => `${row},${column}`;

/** The rate whose cell something lies in. */
function rateOver(target: EventTarget): Cell | null {
  const cell = target instanceof Element ? target.closest<HTMLElement>('td[data-rate]') : null;
  const [row, column] = (cell?.dataset['rate'] ?? '').split(',').map(Number);
  return row === undefined || column === undefined ? null : { row, column };
}

/** The rate whose button has the focus. */
const focused = (target: EventTarget): Cell | null =>
  target instanceof HTMLButtonElement ? rateOver(target) : null;

const isSame = (a: Cell, b: Cell): boolean => a.row === b.row && a.column === b.column;

export function useRateGrid(
  table: RefObject<HTMLTableElement | null>,
  rows: RateRows,
  locale: string,
  isEditing: boolean,
  actions: {
    readonly onType: (at: Cell, text: string) => void;
    readonly onBlock: (at: Range, block: readonly (readonly string[])[]) => void;
  },
): RateGrid {
  const [chosen, setChosen] = useState<Selection | null>(null);
  // What has just been chosen, before it is drawn: the focus that follows asks for it.
  const latest = useRef(chosen);
  const next = useRef<Cell | null>(null);
  const dragging = useRef(false);
  /** Whether the click that ends a gesture has selected, and is not to open a rate. */
  const selecting = useRef(false);
  const focus = (at: Cell): void =>
    table.current?.querySelector<HTMLElement>(`td[data-rate="${rateAt(at)}"] > button`)?.focus();
  const choose = (selection: Selection): void => {
    latest.current = selection;
    setChosen(selection);
    focus(selection.active);
  };
  const selectionAt = (at: Cell): Selection => latest.current ?? { active: at, anchor: at };
  const inside = ({ row, column }: Cell): Cell => ({
    row: Math.min(row, rows.length - 1),
    column: Math.min(column, (rows[0]?.length ?? 1) - 1),
  });
  const rangeAt = (at: Cell): Range => {
    const { active, anchor } = selectionAt(at);
    return rangeOf({ active: inside(active), anchor: inside(anchor) });
  };
  useEffect(() => {
    if (isEditing || next.current === null) return;
    focus(next.current);
    next.current = null;
  });
  return {
    range: chosen === null || isSame(chosen.active, chosen.anchor) ? null : rangeAt(chosen.active),
    on: {
      onKeyDown: (event) => {
        const at = focused(event.target);
        if (at === null || event.altKey) return;
        selecting.current = false;
        const { key, shiftKey: shift } = event;
        const mod = event.ctrlKey || event.metaKey;
        const to = moveRates(selectionAt(at), { key, shift, mod }, rows);
        if (to) choose(to);
        else if (!mod && /^[\d.,=]$/.test(key)) actions.onType(at, key);
        else return;
        event.preventDefault();
      },
      onCopy: (event) => {
        const at = focused(event.target);
        if (at === null) return;
        event.preventDefault();
        event.clipboardData.setData('text/plain', copiedRates(rangeAt(at), rows, locale));
      },
      onPaste: (event) => {
        const at = focused(event.target);
        if (at === null) return;
        event.preventDefault();
        actions.onBlock(rangeAt(at), parseClipboard(event.clipboardData.getData('text/plain')));
      },
      onFocus: (event) => {
        const at = focused(event.target);
        if (at === null || (latest.current !== null && isSame(at, latest.current.active))) return;
        latest.current = { active: at, anchor: at };
        setChosen(latest.current);
      },
      onMouseDown: (event) => {
        const at = rateOver(event.target);
        if (at === null || event.button !== 0 || event.target instanceof HTMLInputElement) return;
        // The focus goes where the selection is, and no text is marked on the way.
        event.preventDefault();
        dragging.current = true;
        window.addEventListener('mouseup', () => (dragging.current = false), { once: true });
        selecting.current = event.shiftKey;
        choose({ active: at, anchor: event.shiftKey ? selectionAt(at).anchor : at });
      },
      onMouseOver: (event) => {
        const at = dragging.current ? rateOver(event.target) : null;
        if (at === null || isSame(at, selectionAt(at).active)) return;
        selecting.current = true;
        choose({ active: at, anchor: selectionAt(at).anchor });
      },
      onClickCapture: (event) => {
        if (selecting.current && rateOver(event.target) !== null) event.stopPropagation();
        selecting.current = false;
      },
    },
    left: (at, move) => {
      if (!(document.activeElement instanceof HTMLInputElement)) return;
      next.current = (move === 'down' ? nextRate('ArrowDown', at, rows) : null) ?? at;
    },
  };
}

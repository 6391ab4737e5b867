/** The table of rates under the keyboard: arrows go from rate to rate, typing replaces one, a block from a spreadsheet is one step. */
import { type ClipboardEvent, type KeyboardEvent, type RefObject, useEffect, useRef } from 'react';
import { type Cell, parseClipboard } from '../../../model/gridSelection.ts';
import { nextRate, type RateRows } from '../../../model/rateInput.ts';

export interface RateGrid {
  readonly onKeyDown: (event: KeyboardEvent) => void;
  readonly onPaste: (event: ClipboardEvent) => void;
  /** Whoever left a rate by the keyboard goes on at the one beneath it, or stays; a click elsewhere is let go. */
  readonly left: (at: Cell, move: 'down' | 'stay') => void;
}

export const rateAt = ({ row, column }: Cell): string => `${row},${column}`;

/** The rate whose button has the focus. */
function focused(target: EventTarget): Cell | null {
  const cell = target instanceof HTMLButtonElement ? target.closest<HTMLElement>('td[data-rate]') : null;
  const [row, column] = (cell?.dataset['rate'] ?? '').split(',').map(Number);
  return row === undefined || column === undefined ? null : { row, column };
}

export function useRateGrid(
  table: RefObject<HTMLTableElement | null>,
  rows: RateRows,
  isEditing: boolean,
  actions: {
    readonly onType: (at: Cell, text: string) => void;
    readonly onBlock: (at: Cell, block: readonly (readonly string[])[]) => void;
  },
): RateGrid {
  const next = useRef<Cell | null>(null);
  const focus = (at: Cell): void =>
    table.current?.querySelector<HTMLElement>(`td[data-rate="${rateAt(at)}"] > button`)?.focus();
  useEffect(() => {
    if (isEditing || next.current === null) return;
    focus(next.current);
    next.current = null;
  });
  return {
    onKeyDown: (event) => {
      const at = focused(event.target);
      if (at === null || event.ctrlKey || event.metaKey || event.altKey) return;
      const to = nextRate(event.key, at, rows);
      if (to) focus(to);
      else if (/^[\d.,=]$/.test(event.key)) actions.onType(at, event.key);
      else return;
      event.preventDefault();
    },
    onPaste: (event) => {
      const at = focused(event.target);
      if (at === null) return;
      event.preventDefault();
      actions.onBlock(at, parseClipboard(event.clipboardData.getData('text/plain')));
    },
    left: (at, move) => {
      if (!(document.activeElement instanceof HTMLInputElement)) return;
      next.current = (move === 'down' ? nextRate('ArrowDown', at, rows) : null) ?? at;
    },
  };
}

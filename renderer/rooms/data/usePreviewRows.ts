/** Rows of a file, fetched from the worker as they come into view and never held whole. */
import { useCallback, useEffect, useReducer, useRef } from 'react';
import type { PreviewCell, PreviewRow } from '../../../shared/intake/index.ts';
import { SpillwayError } from '../../../shared/errors.ts';
import { JobCancelled } from '../../../shared/jobs/protocol.ts';
import { useSession } from '../../store/hooks.ts';

const blockRows = 100;
const blockColumns = 20;
/** Blocks that are kept: what was scrolled past long ago is fetched again. */
const mostBlocks = 48;

interface Block {
  readonly version: unknown;
  readonly rows: readonly PreviewRow[];
}

export interface PreviewRows {
  /** Line or sheet row of a data row; undefined while it is fetched. */
  line(row: number): number | undefined;
  cell(row: number, column: number): PreviewCell | undefined;
  /** Says what is in view: rows and columns from the first to before the last. */
  show(rows: readonly [number, number], columns: readonly [number, number]): void;
}

/**
 * Rows of the file of this index. `columns` are the indices of the columns shown; `version` changes with the mapping:
 * what was fetched before stays on screen until it is fetched anew.
 */
export function usePreviewRows(file: number, columns: readonly number[], version: unknown): PreviewRows {
  const session = useSession();
  const [, redraw] = useReducer((count: number) => count + 1, 0);
  const blocks = useRef(new Map<string, Block>());
  const wanted = useRef<string[]>([]);
  const busy = useRef(false);
  const current = useRef({ file, columns, version });
  const columnsKey = columns.join(' ');
  const last = useRef({ file, columnsKey });
  if (last.current.file !== file || last.current.columnsKey !== columnsKey) {
    last.current = { file, columnsKey };
    blocks.current = new Map();
  }
  current.current = { file, columns, version };

  const pump = useCallback(async (): Promise<void> => {
    if (busy.current) return;
    const key = wanted.current.shift();
    if (key === undefined) return;
    busy.current = true;
    const asked = current.current;
    const [rowBlock, columnBlock] = key.split(':').map(Number) as [number, number];
    try {
      const rows = await session.previewRows(asked.file, {
        from: rowBlock * blockRows,
        count: blockRows,
        columns: asked.columns.slice(columnBlock * blockColumns, (columnBlock + 1) * blockColumns),
      });
      if (asked.file === current.current.file && asked.columns === current.current.columns) {
        const kept = blocks.current;
        kept.delete(key);
        kept.set(key, { version: asked.version, rows });
        for (const old of kept.keys()) {
          if (kept.size <= mostBlocks) break;
          kept.delete(old);
        }
        redraw();
      }
    } catch (error) {
      // A mapping that cannot be read is told of by its survey.
      const isTold = error instanceof SpillwayError && error.detail.code !== 'unreadable-file';
      if (!isTold && !(error instanceof JobCancelled)) session.fail(error);
    } finally {
      busy.current = false;
      void pump();
    }
  }, [session]);

  const view = useRef<readonly [readonly [number, number], readonly [number, number]]>([
    [0, 0],
    [0, 0],
  ]);
  const ask = useCallback((): void => {
    const [[first, end], [left, right]] = view.current;
    const keys: string[] = [];
    for (let row = Math.floor(first / blockRows); row * blockRows < end; row++) {
      for (let column = Math.floor(left / blockColumns); column * blockColumns < right; column++) {
        const key = `${row}:${column}`;
        if (blocks.current.get(key)?.version !== current.current.version) keys.push(key);
      }
    }
    wanted.current = keys;
    void pump();
  }, [pump]);
  useEffect(ask, [ask, file, columnsKey, version]);

  return {
    line: (row) =>
      blocks.current.get(`${Math.floor(row / blockRows)}:0`)?.rows[row % blockRows]?.row ??
      [...blocks.current].find(([key]) => key.startsWith(`${Math.floor(row / blockRows)}:`))?.[1].rows[
        row % blockRows
      ]?.row,
    cell: (row, column) =>
      blocks.current.get(`${Math.floor(row / blockRows)}:${Math.floor(column / blockColumns)}`)?.rows[
        row % blockRows
      ]?.cells[column % blockColumns],
    show: (rows, shown) => {
      view.current = [rows, shown];
      ask();
    },
  };
}

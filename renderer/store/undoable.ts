/** What undo and redo act on: how files on their way in are read, while they are on screen; else the document. */
import type { AppState } from './store.ts';

export interface Undoable {
  readonly of: 'import' | 'document';
  /** What would be undone and done again; undefined where nothing is. */
  readonly past: string | undefined;
  readonly future: string | undefined;
}

export function undoable({ draft, room, document }: Pick<AppState, 'draft' | 'room' | 'document'>): Undoable {
  const isImport = draft !== null && room === 'data';
  const steps = isImport ? draft : document?.history;
  return {
    of: isImport ? 'import' : 'document',
    past: steps?.past.at(-1)?.label,
    future: steps?.future[0]?.label,
  };
}

/** The open document: its content with its history, and where and when it was saved. */
import type { StateCreator } from 'zustand/vanilla';
import type { DocumentLocation } from '../../shared/host.ts';
import type { AppState } from './store.ts';
import type { Content } from './content.ts';
import { type History, edit, endGesture, redo, undo } from './history.ts';

export interface OpenDocument {
  /** Identity within this installation, for recovery copies. */
  readonly id: string;
  readonly history: History<Content>;
  readonly location: DocumentLocation | null;
  /** The content as it was last saved or opened; null where it was never saved. */
  readonly saved: Content | null;
  readonly savedAt: number | null;
  /** The content of the latest recovery copy. */
  readonly kept: Content | null;
  readonly keptAt: number | null;
  /** The bundled sample: nobody is asked to save it until it was changed. */
  readonly sample: boolean;
}

export interface DocumentSlice {
  readonly document: OpenDocument | null;
  /** Shows a document together with the results that it carries, or none; whatever was there before is gone. */
  openDocument(document: OpenDocument | null, results?: AppState['results']): void;
  edit(content: Content, label: string, gesture?: string): void;
  endGesture(): void;
  undo(): void;
  redo(): void;
  markSaved(content: Content, location: DocumentLocation | null, at: number): void;
  markKept(content: Content, at: number): void;
}

export const documentSlice: StateCreator<AppState, [], [], DocumentSlice> = (set) => {
  const change = (next: (document: OpenDocument) => OpenDocument): void =>
    set(({ document }) => (document === null ? {} : { document: next(document) }));
  const step = (next: (history: History<Content>) => History<Content>): void =>
    change((document) => ({ ...document, history: next(document.history) }));
  return {
    document: null,
    openDocument: (document, results = {}) => set({ document, results, faults: {} }),
    edit: (content, label, gesture) => step((history) => edit(history, content, label, gesture ?? null)),
    endGesture: () => step(endGesture),
    undo: () => step(undo),
    redo: () => step(redo),
    markSaved: (content, location, at) =>
      change((document) => ({
        ...document,
        location: location ?? document.location,
        saved: content,
        savedAt: at,
        sample: false,
      })),
    markKept: (content, at) => change((document) => ({ ...document, kept: content, keptAt: at })),
  };
};

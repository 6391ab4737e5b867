/** An import that is being prepared: files, what was recognised in them, and how the user wants them read. */
import type { StateCreator } from 'zustand/vanilla';
import type { ErrorDetail } from '../../shared/errors.ts';
import type { ImportFile } from '../../shared/host.ts';
import type { Mapping, Survey } from '../../shared/intake/index.ts';
import type { Plan } from '../../shared/plan/schema.ts';
import type { UpdateCounts } from '../workers/catalogues.ts';
import type { Step } from './history.ts';
import type { AppState } from './store.ts';

/** What updating the document's records would do, or why they cannot be updated. */
export type UpdatePreview = { readonly counts: UpdateCounts } | { readonly error: ErrorDetail };

/** How files are read, as far as the user can choose. */
export interface ReadingChoice {
  readonly stages: Plan['stages'];
  readonly mapping: Mapping | null;
}

export interface ImportDraft extends ReadingChoice {
  readonly files: readonly ImportFile[];
  readonly stages: Plan['stages'];
  /** What was recognised, and what reading the files that way would come to; null while they are read first. */
  readonly survey: Survey | null;
  /** The mapping as the user has it: the proposal with what was changed. */
  readonly mapping: Mapping | null;
  readonly error: ErrorDetail | null;
  /** Reading was given up: what is shown is of the mapping before, or nothing. */
  readonly stopped: boolean;
  /** Files that were not taken in, each with why. */
  readonly refused: readonly ErrorDetail[];
  /** The remembered mapping that is used: its key, and when it was used last (milliseconds since 1970). */
  readonly remembered: { readonly key: string; readonly usedAt: number } | null;
  /** Null where the document has no records, or while they are compared. */
  readonly update: UpdatePreview | null;
  /** What the user wants to happen to the document's records; null where it was not said. */
  readonly into: 'update' | 'replace' | null;
  /** How the files were read before, oldest first, with the label of the change that left it. */
  readonly past: readonly Step<ReadingChoice>[];
  /** Next first: what was taken back. */
  readonly future: readonly Step<ReadingChoice>[];
}

export interface ImportSlice {
  readonly draft: ImportDraft | null;
  setDraft(draft: ImportDraft | null): void;
  changeDraft(change: Partial<ImportDraft>): void;
}

export const importSlice: StateCreator<AppState, [], [], ImportSlice> = (set) => ({
  draft: null,
  setDraft: (draft) => set({ draft }),
  changeDraft: (change) => set(({ draft }) => (draft === null ? {} : { draft: { ...draft, ...change } })),
});

/** An import that is being prepared: files, what was recognised in them, and how the user wants them read. */
import type { StateCreator } from 'zustand/vanilla';
import type { ErrorDetail } from '../../shared/errors.ts';
import type { ImportFile } from '../../shared/host.ts';
import type { Inspection, Mapping } from '../../shared/intake/index.ts';
import type { Plan } from '../../shared/plan/schema.ts';
import type { AppState } from './store.ts';

export interface ImportDraft {
  readonly files: readonly ImportFile[];
  readonly stages: Plan['stages'];
  /** What was recognised, and what reading the files that way would come to; null while they are read. */
  readonly inspection: Inspection | null;
  /** The mapping as the user has it: the proposal with what was changed. */
  readonly mapping: Mapping | null;
  readonly error: ErrorDetail | null;
}

export interface ImportSlice {
  readonly draft: ImportDraft | null;
  setDraft(draft: ImportDraft | null): void;
}

export const importSlice: StateCreator<AppState, [], [], ImportSlice> = (set) => ({
  draft: null,
  setDraft: (draft) => set({ draft }),
});

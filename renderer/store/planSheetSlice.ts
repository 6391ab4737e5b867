/** A planning sheet that is being read into the plan: what stands in it, what was picked, what it would change. */
import type { StateCreator } from 'zustand/vanilla';
import type { ErrorDetail } from '../../shared/errors.ts';
import type { ImportFile } from '../../shared/host.ts';
import type { Problem } from '../../shared/intake/index.ts';
import type { PlanSheet, SheetMap, SheetPreview } from '../../shared/planSheet/index.ts';
import type { AppState } from './store.ts';

/** Why a pick was proposed, and how sure that is (0 to 1). */
export interface PickNote {
  readonly reason: string;
  readonly confidence: number;
}

export interface PlanSheetDraft {
  /** The document whose plan it is for. */
  readonly document: string;
  readonly file: ImportFile;
  /** Null while the file is read. */
  readonly sheets: readonly PlanSheet[] | null;
  readonly words: readonly string[];
  readonly map: SheetMap;
  /** By pick, in the order of `map.blocks`. */
  readonly notes: readonly PickNote[];
  /** Rows with figures that nothing was made of. */
  readonly unread: readonly Problem[];
  /** Whether the picks are those of an earlier version of the sheet. */
  readonly isRecalled: boolean;
  /** Whether the plan is to begin and end with the sheet's months. */
  readonly fitsMonths: boolean;
  readonly preview: SheetPreview | null;
  readonly error: ErrorDetail | null;
}

export interface PlanSheetSlice {
  readonly planSheet: PlanSheetDraft | null;
  setPlanSheet(draft: PlanSheetDraft | null): void;
}

export const planSheetSlice: StateCreator<AppState, [], [], PlanSheetSlice> = (set) => ({
  planSheet: null,
  setPlanSheet: (planSheet) => set({ planSheet }),
});

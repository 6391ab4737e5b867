/** The store: slices of plain state and setters. What is computed from it and for it lives in `model/` and `session/`. */
import { type StoreApi, createStore } from 'zustand/vanilla';
import { type DocumentSlice, documentSlice } from './documentSlice.ts';
import { type ImportSlice, importSlice } from './importSlice.ts';
import { type JobsSlice, jobsSlice } from './jobsSlice.ts';
import { type PlanSheetSlice, planSheetSlice } from './planSheetSlice.ts';
import { type ResultsSlice, resultsSlice } from './resultsSlice.ts';
import { type UiSlice, uiSlice } from './uiSlice.ts';

export type AppState = DocumentSlice & ResultsSlice & ImportSlice & PlanSheetSlice & JobsSlice & UiSlice;
export type AppStore = StoreApi<AppState>;
export type { Room } from './uiSlice.ts';

export function createAppStore(): AppStore {
  return createStore<AppState>()((...parts) => ({
    ...documentSlice(...parts),
    ...resultsSlice(...parts),
    ...importSlice(...parts),
    ...planSheetSlice(...parts),
    ...jobsSlice(...parts),
    ...uiSlice(...parts),
  }));
}

/**
 * Results, each with the key of the inputs that it was computed from. A result is shown as current only where its key
 * is the key of the inputs of now ({@link standing}); what is older may stay on screen, dimmed and said to be older.
 */
import type { StateCreator } from 'zustand/vanilla';
import type { ErrorDetail } from '../../shared/errors.ts';
import type { AppState } from './store.ts';
import type { ResultValues } from './results.ts';

export interface ResultSlot<T> {
  readonly key: string;
  readonly value: T;
}

export interface ResultFault {
  readonly key: string;
  readonly error: ErrorDetail;
}

export type ResultName = keyof ResultValues;

export interface ResultsSlice {
  readonly results: { readonly [N in ResultName]?: ResultSlot<ResultValues[N]> };
  readonly faults: { readonly [N in ResultName]?: ResultFault };
  putResult<N extends ResultName>(name: N, key: string, value: ResultValues[N]): void;
  dropResults(): void;
  putFault(name: ResultName, key: string, error: ErrorDetail): void;
  /** Forgets what went wrong, so that it is tried again. */
  dropFault(name: ResultName): void;
  /** Results that the user gave up, each with the key of the inputs that it was given up for. */
  readonly stopped: { readonly [N in ResultName]?: string };
  putStopped(name: ResultName, key: string | null): void;
}

export const resultsSlice: StateCreator<AppState, [], [], ResultsSlice> = (set) => ({
  results: {},
  faults: {},
  putResult: (name, key, value) =>
    set(({ results, faults }) => ({
      results: { ...results, [name]: { key, value } },
      faults: { ...faults, [name]: undefined },
    })),
  dropResults: () => set({ results: {}, faults: {}, stopped: {} }),
  stopped: {},
  putStopped: (name, key) => set(({ stopped }) => ({ stopped: { ...stopped, [name]: key ?? undefined } })),
  dropFault: (name) => set(({ faults }) => ({ faults: { ...faults, [name]: undefined } })),
  putFault: (name, key, error) => set(({ faults }) => ({ faults: { ...faults, [name]: { key, error } } })),
});

/** How a result stands to the inputs of now. */
export type Standing<T> =
  /** Nothing was computed yet. */
  | { readonly state: 'absent'; readonly value: null }
  /** Computed from exactly these inputs. */
  | { readonly state: 'current'; readonly value: T }
  /** Of earlier inputs, while new ones are computed. */
  | { readonly state: 'older'; readonly value: T }
  /** These inputs give no result; `value` is of earlier ones, if there is any. */
  | { readonly state: 'failed'; readonly value: T | null; readonly error: ErrorDetail };

export function standing<T>(
  slot: ResultSlot<T> | undefined,
  fault: ResultFault | undefined,
  key: string | null,
): Standing<T> {
  if (key !== null && fault?.key === key) {
    return { state: 'failed', value: slot?.value ?? null, error: fault.error };
  }
  if (slot === undefined) return { state: 'absent', value: null };
  return { state: slot.key === key ? 'current' : 'older', value: slot.value };
}

/** What is on screen: none of it belongs to the document. */
import type { StateCreator } from 'zustand/vanilla';
import type { ErrorDetail } from '../../shared/errors.ts';
import type { RecentDocument, Recovery, ThemeChoice } from '../../shared/host.ts';
import type { AppState } from './store.ts';

export const rooms = [
  'data',
  'measure',
  'stages',
  'plan',
  'project',
  'decide',
  'backtest',
  'export',
] as const;
export type Room = (typeof rooms)[number];

/** A line that comes and goes: something that can be undone, or a fault outside any room. */
export interface Notice {
  readonly id: number;
  readonly text: string;
  readonly error?: ErrorDetail;
  /** Offers to undo. */
  readonly undo?: boolean;
}

export interface UiSlice {
  readonly room: Room;
  readonly paletteOpen: boolean;
  readonly theme: ThemeChoice;
  readonly notices: readonly Notice[];
  readonly recents: readonly RecentDocument[];
  readonly recoveries: readonly Recovery[];
  /** The selected cells of a grid, for the status bar. */
  readonly selection: { readonly cells: number; readonly sum: number; readonly digits: number } | null;
  /** Pictures that show their table, by the chart's name. */
  readonly tables: ReadonlySet<string>;
  showRoom(room: Room): void;
  setPalette(open: boolean): void;
  setTheme(theme: ThemeChoice): void;
  notify(notice: Omit<Notice, 'id'>): void;
  dismiss(id: number): void;
  setRecents(recents: readonly RecentDocument[]): void;
  setRecoveries(recoveries: readonly Recovery[]): void;
  setSelection(selection: UiSlice['selection']): void;
  toggleTable(chart: string): void;
}

let nextNotice = 1;

export const uiSlice: StateCreator<AppState, [], [], UiSlice> = (set) => ({
  room: 'measure',
  paletteOpen: false,
  theme: 'system',
  notices: [],
  recents: [],
  recoveries: [],
  selection: null,
  tables: new Set(),
  showRoom: (room) => set({ room, selection: null }),
  setPalette: (paletteOpen) => set({ paletteOpen }),
  setTheme: (theme) => set({ theme }),
  notify: (notice) => set(({ notices }) => ({ notices: [...notices, { ...notice, id: nextNotice++ }] })),
  dismiss: (id) => set(({ notices }) => ({ notices: notices.filter((notice) => notice.id !== id) })),
  setRecents: (recents) => set({ recents }),
  setRecoveries: (recoveries) => set({ recoveries }),
  setSelection: (selection) => set({ selection }),
  toggleTable: (chart) =>
    set(({ tables }) => {
      const next = new Set(tables);
      if (!next.delete(chart)) next.add(chart);
      return { tables: next };
    }),
});

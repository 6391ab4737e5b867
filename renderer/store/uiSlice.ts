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

export const granularities = ['week', 'month', 'quarter', 'year'] as const;
export type Granularity = (typeof granularities)[number];

/** What the Project room is asked. */
export interface ProjectQuestion {
  /** Key of the series: `bookings`, `pipeline`, `entries.sao`; null: that of the plan's first target. */
  readonly metric: string | null;
  /** Index of the target among the plan's; null: the one of the metric over the whole horizon, if there is any. */
  readonly target: number | null;
  /** Id of a segment, or `total`. */
  readonly segment: string;
  readonly by: Granularity;
  /** What the scenario is compared with. */
  readonly against: Against;
}

/**
 * - `auto`: the scenario before what is being tried; where nothing is, the plan's own rates;
 * - a scenario by name, null being the plan itself.
 */
export type Against = 'auto' | 'nothing' | { readonly scenario: string | null };

export const planParts = ['months', 'steps', 'segments', 'teams', 'drivers', 'settings'] as const;
/** The parts of the Plan room. */
export type PlanPart = (typeof planParts)[number];

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
  readonly question: ProjectQuestion;
  ask(change: Partial<ProjectQuestion>): void;
  readonly planPart: PlanPart;
  showRoom(room: Room): void;
  showPlanPart(part: PlanPart): void;
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
  question: { metric: null, target: null, segment: 'total', by: 'month', against: 'auto' },
  ask: (change) => set(({ question }) => ({ question: { ...question, ...change } })),
  planPart: 'months',
  showRoom: (room) => set({ room, selection: null }),
  showPlanPart: (planPart) => set({ planPart, selection: null }),
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

/** Documents: begun, opened, saved, kept for recovery, remembered. */
import type { Project } from '../../shared/document/project.ts';
import type { TemplateName } from '../../shared/funnel/stages.ts';
import { templates } from '../../shared/funnel/templates.ts';
import type { DocumentLocation, HostApi, OpenedDocument, RecentDocument } from '../../shared/host.ts';
import { fileName } from '../model/fileName.ts';
import type { Planning } from '../model/planning.ts';
import { newProject } from '../model/newProject.ts';
import { summaryOf } from '../model/summary.ts';
import type { Content } from '../store/content.ts';
import { history, stepsSince } from '../store/history.ts';
import { inputsKeyOf } from '../store/inputsKey.ts';
import type { ResultName, ResultSlot } from '../store/resultsSlice.ts';
import type { AppState, AppStore } from '../store/store.ts';
import type { OpenDocument } from '../store/documentSlice.ts';
import type { Room } from '../store/uiSlice.ts';
import { effectiveOf } from './effectivePlan.ts';
import { whenQuiet } from './whenQuiet.ts';
import type { Pools } from '../workers/pools.ts';

export interface DeskParts {
  readonly store: AppStore;
  readonly host: HostApi;
  readonly pools: Pools;
  readonly now: () => number;
  readonly loadPlanning: () => Promise<Planning>;
  /** Shows what went wrong. */
  readonly fail: (error: unknown) => void;
}

export interface DocumentDesk {
  openSample(): Promise<void>;
  newDocument(template: TemplateName): Promise<void>;
  /** Asks for a document, or opens the one with this token. */
  openDocument(token?: string): Promise<void>;
  showDocument(opened: OpenedDocument): Promise<void>;
  recover(id: string): Promise<void>;
  dropRecovery(id: string): Promise<void>;
  save(): Promise<void>;
  saveAs(): Promise<void>;
  closeDocument(): Promise<void>;
  /** Reads recents and recoveries again. */
  refreshLists(): Promise<void>;
  /** Shows a project as a new, unsaved document. */
  beginDocument(project: Project, room: Room): Promise<void>;
}

/** Results that a document carries along, so that it opens computed. */
const cachedResults = [
  'measurement',
  'bridge',
  'calibration',
  'projection',
  'planProjection',
  'periodProjection',
  'baseProjection',
  'planned',
] as const;

export function documentDesk(parts: DeskParts): DocumentDesk {
  const { store, host, pools, now, loadPlanning, fail } = parts;
  const state = () => store.getState();

  const show = async (
    content: Content,
    rest: Partial<OpenDocument>,
    room: Room,
    results: ReadonlyMap<string, unknown> = new Map(),
  ): Promise<void> => {
    const planning = await loadPlanning();
    const open: OpenDocument = {
      id: crypto.randomUUID(),
      history: history(content),
      location: null,
      saved: null,
      savedAt: null,
      kept: null,
      keptAt: null,
      sample: false,
      ...rest,
    };
    const slots = cachedSlots(results);
    // Resolving the plan takes a task of its own; what opens the document finds it resolved.
    effectiveOf({ ...state(), document: open, results: slots, faults: {} }, planning);
    await nextTask();
    const { document } = state();
    if (document) await host.dropRecovery(document.id);
    state().setDraft(null);
    state().openDocument(open, slots);
    state().showRoom(room);
  };

  const unpack = async (bytes: Uint8Array, name: string) => {
    const { project, log, results } = await pools.document.run('read', { bytes, name }).result;
    const cached = await decoded(results);
    const content: Content = {
      project,
      // The same bytes are the same log, so that cached results find it.
      log: log === null ? null : { key: logKey(cached, project), packed: log, problems: [] },
    };
    return { content, results: cached };
  };

  const pack = (content: Content): Promise<Uint8Array> => {
    const { results } = state();
    const cache = new Map<string, unknown>([['engines', __ENGINES__]]);
    if (content.log) cache.set('log', content.log.key);
    for (const name of cachedResults) if (results[name]) cache.set(name, results[name]);
    return pools.document.run('write', {
      project: content.project,
      log: content.log?.packed ?? null,
      results: cache,
      version: __APP_VERSION__,
    }).result;
  };

  const remember = async (location: DocumentLocation): Promise<void> => {
    const content = state().document?.history.present;
    if (!content) return;
    const recent: RecentDocument = {
      location,
      title: content.project.title,
      summary: summaryOf(state()),
      openedAt: now(),
    };
    await host.rememberDocument(recent);
    await refreshLists();
  };

  const showOpened = async ({ location, bytes }: OpenedDocument, sample = false): Promise<void> => {
    const { content, results } = await unpack(bytes, location.name);
    await show(
      content,
      sample ? { sample: true, saved: content } : { location, saved: content, savedAt: now() },
      content.log ? 'measure' : 'plan',
      results,
    );
    if (!sample) await remember(location);
  };

  const guarded = async (act: () => Promise<void>): Promise<void> => {
    try {
      await act();
    } catch (error) {
      fail(error);
    }
  };

  const saveTo = async (location: DocumentLocation | null): Promise<void> => {
    const { document } = state();
    if (!document) return;
    const content = document.history.present;
    const bytes = await pack(content);
    const answer = location
      ? await host.saveDocument(location, bytes)
      : await host.saveDocumentAs(`${fileName(content.project.title)}.spillway`, bytes);
    if (!answer.ok) {
      state().notify({ text: '', error: answer.error });
      return;
    }
    if (answer.value === null) return;
    state().markSaved(content, answer.value, now());
    await host.dropRecovery(document.id);
    await remember(answer.value);
  };

  const refreshLists = async (): Promise<void> => {
    const [recents, recoveries] = await Promise.all([host.recentDocuments(), host.recoveries()]);
    state().setRecents(recents);
    state().setRecoveries(recoveries);
  };

  keepRecovery(parts, pack);

  return {
    openSample: () =>
      guarded(async () => {
        const url = new URL('./sample/halyard.spillway', document.baseURI);
        const response = await fetch(url);
        const bytes = new Uint8Array(await response.arrayBuffer());
        await showOpened({ location: { token: '', name: 'halyard.spillway' }, bytes }, true);
      }),
    newDocument: (template) =>
      guarded(async () => {
        const { starterPlan } = await loadPlanning();
        const plan = starterPlan(template, { start: nextMonday(now()) });
        await show({ project: newProject(templates[template].title, plan), log: null }, {}, 'plan');
      }),
    openDocument: (token) =>
      guarded(async () => {
        const answer = await host.openDocument(token);
        if (!answer.ok) state().notify({ text: '', error: answer.error });
        else if (answer.value) await showOpened(answer.value);
      }),
    showDocument: (opened) => guarded(() => showOpened(opened)),
    recover: (id) =>
      guarded(async () => {
        const recovery = state().recoveries.find((known) => known.id === id);
        const answer = await host.readRecovery(id);
        if (!answer.ok) {
          state().notify({ text: '', error: answer.error });
          return;
        }
        const { content, results } = await unpack(answer.value, recovery?.title ?? 'recovery copy');
        await show(
          content,
          { id, location: recovery?.location ?? null },
          content.log ? 'measure' : 'plan',
          results,
        );
        await refreshLists();
      }),
    dropRecovery: (id) =>
      guarded(async () => {
        await host.dropRecovery(id);
        await refreshLists();
      }),
    save: () => guarded(() => saveTo(state().document?.location ?? null)),
    saveAs: () => guarded(() => saveTo(null)),
    closeDocument: () =>
      guarded(async () => {
        state().openDocument(null);
        state().setDraft(null);
        await refreshLists();
      }),
    refreshLists,
    beginDocument: (project, room) => show({ project, log: null }, {}, room),
  };
}

/** `YYYY-MM-DD` of the Monday after this moment, in the machine's zone. */
export function nextMonday(time: number): string {
  const date = new Date(time);
  date.setDate(date.getDate() + ((8 - date.getDay()) % 7 || 7));
  const pad = (value: number): string => String(value).padStart(2, '0');
  return `${date.getFullYear()}-${pad(date.getMonth() + 1)}-${pad(date.getDate())}`;
}

/** So that the window answers in between. */
const nextTask = (): Promise<void> => new Promise((resolve) => setTimeout(resolve));

/**
 * Reads the cached results one at a time, so that the window answers in between. Those of other engines are dropped:
 * they may have another shape, and other values.
 */
async function decoded(texts: ReadonlyMap<string, Uint8Array>): Promise<ReadonlyMap<string, unknown>> {
  const values = new Map<string, unknown>();
  const decoder = new TextDecoder();
  const read = (bytes: Uint8Array): unknown => JSON.parse(decoder.decode(bytes));
  const engines = texts.get('engines');
  if (!engines || read(engines) !== __ENGINES__) return values;
  for (const [key, bytes] of texts) {
    values.set(key, read(bytes));
    await nextTask();
  }
  return values;
}

/** The key under which the log's results were computed, or one of its own where the cache was dropped. */
function logKey(results: ReadonlyMap<string, unknown>, project: Project): string {
  const kept = results.get('log');
  return typeof kept === 'string' ? kept : inputsKeyOf('log', project.imports, crypto.randomUUID());
}

/** The results of a document's cache; each still counts only where its key is that of the inputs. */
function cachedSlots(results: ReadonlyMap<string, unknown>): AppState['results'] {
  const slots: Partial<Record<ResultName, ResultSlot<unknown>>> = {};
  for (const name of cachedResults) {
    const slot = results.get(name) as ResultSlot<unknown> | undefined;
    if (typeof slot?.key === 'string' && slot.value !== undefined) slots[name] = slot;
  }
  // What is in the cache was put there by this code under these names.
  return slots as AppState['results'];
}

/** Writes a recovery copy a few seconds after an edit, and tells the host whether work would be lost. */
function keepRecovery(parts: DeskParts, pack: (content: Content) => Promise<Uint8Array>): void {
  const { store, host, now, fail } = parts;
  const write = async (): Promise<void> => {
    const { document } = store.getState();
    if (!document || document.saved === document.history.present) return;
    const content = document.history.present;
    const bytes = await pack(content);
    const answer = await host.writeRecovery(
      {
        id: document.id,
        title: content.project.title,
        changes: stepsSince(document.history, document.saved) ?? document.history.past.length,
        savedAt: now(),
        location: document.location,
      },
      bytes,
    );
    if (answer.ok) store.getState().markKept(content, now());
    else store.getState().notify({ text: '', error: answer.error });
  };
  const keeping = whenQuiet(
    () => store.getState().jobs.length > 0,
    () => void write().catch(fail),
  );
  store.subscribe((state, before) => {
    const { document } = state;
    const present = document?.history.present ?? null;
    if (present === (before.document?.history.present ?? null) && document?.saved === before.document?.saved)
      return;
    const unsaved = document !== null && document.saved !== present && document.history.past.length > 0;
    void host.setUnsaved(unsaved);
    if (unsaved) keeping.ask();
    else keeping.drop();
  });
}

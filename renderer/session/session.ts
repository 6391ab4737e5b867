/** What can be done in this window. Everything that a room, a command or the host's menu asks for is a method here. */
import type { Project, WhatIf } from '../../shared/document/project.ts';
import type { ErrorDetail } from '../../shared/errors.ts';
import type { HostApi, ThemeChoice } from '../../shared/host.ts';
import { JobCancelled } from '../../shared/jobs/protocol.ts';
import type { Plan } from '../../shared/plan/schema.ts';
import { fileName } from '../model/fileName.ts';
import { forecastOf } from '../model/forecastLog.ts';
import type { Planning } from '../model/planning.ts';
import { freshScenarioName, parentPlanOf, scenarioPlanOf, sharedWithPlan } from '../model/scenarios.ts';
import { nothingTried } from '../model/whatIf.ts';
import { type AppStore, createAppStore } from '../store/store.ts';
import { undoable } from '../store/undoable.ts';
import { type ResultName, standing } from '../store/resultsSlice.ts';
import { createPools } from '../workers/pools.ts';
import { type DocumentDesk, documentDesk } from './documents.ts';
import { effectiveOf } from './effectivePlan.ts';
import { type PictureDesk, pictureDesk } from './pictures.ts';
import { type RecordsDesk, recordsDesk } from './records.ts';
import { type ImportDesk, importDesk } from './imports.ts';
import { bridgeKey, measurementKey, projectionKey } from './keys.ts';
import { faultOf } from './faultOf.ts';
import { Pipeline } from './pipeline.ts';
import { type PlanSheetDesk, planSheetDesk } from './planSheets.ts';

export interface Session extends DocumentDesk, ImportDesk, RecordsDesk, PictureDesk, PlanSheetDesk {
  readonly store: AppStore;
  readonly host: HostApi;
  /** BCP 47; numbers and dates are written by it. */
  readonly locale: string;
  /** The planning functions, once a document is open. */
  planning(): Planning | null;
  /** Reads settings, recents and recoveries. */
  begin(): Promise<void>;
  /** Takes back the last step of what is on screen: of an import that is being prepared, else of the document. */
  undo(): void;
  redo(): void;
  editProject(label: string, change: (project: Project) => Project, gesture?: string): void;
  /**
   * Changes the plan as it is on screen. In a scenario, the change goes into its patch; `shared` changes (arrivals, people,
   * targets) go into the plan itself where the scenario only follows the measurement.
   * A change that would not be a valid plan is not made; what is wrong with it is given back.
   */
  editPlan(label: string, change: (plan: Plan) => Plan, options?: EditOptions): ErrorDetail | null;
  tryOut(label: string, change: (whatIf: WhatIf) => WhatIf, gesture?: string): void;
  /** Keeps what is being tried as a scenario. */
  keepAsScenario(name: string): void;
  chooseScenario(name: string | null): void;
  chooseTheme(theme: ThemeChoice): void;
  cancelJob(id: string): void;
  /** Puts the projection on screen on record, if it is complete and of the inputs of now. */
  logForecast(): void;
  dropForecast(id: string): void;
  /** Goes on with a result that was given up, or tries again one that failed. */
  resume(name: ResultName): void;
  /** Drops every result, so that all are computed anew. */
  computeAgain(): void;
  /** Tells the user of a failure that nothing else tells of. */
  fail(error: unknown): void;
  exportWorkbook(): Promise<void>;
  /** The plan as the command line reads it. */
  exportPlan(): Promise<void>;
  print(): Promise<void>;
}

export interface EditOptions {
  readonly shared?: boolean;
  /** A change of the plan with its scenarios, whichever is on screen: of names that patches speak of. */
  readonly everywhere?: boolean;
  /** Edits of one gesture are one step of undo. */
  readonly gesture?: string;
}

const workbookType = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';

export function createSession(host: HostApi): Session {
  const store = createAppStore();
  const pools = createPools(navigator.hardwareConcurrency || 2);
  const now = (): number => Date.now();
  let planning: Planning | null = null;
  let loading: Promise<Planning> | null = null;
  const loadPlanning = (): Promise<Planning> =>
    (loading ??= import('../model/planning.ts').then((module) => (planning = module.planning)));
  const pipeline = new Pipeline({
    store,
    measurement: pools.measurement,
    shown: pools.shown,
    calibration: pools.calibration,
    simulation: pools.simulation,
    gathering: pools.gathering,
    planning: () => planning,
    now,
    soon: (work) => void setTimeout(work),
    later: (work, milliseconds) => void setTimeout(work, milliseconds),
    drawn: nextFrames,
  });
  pipeline.follow();

  const state = () => store.getState();
  const fail = (error: unknown): void => {
    if (!(error instanceof JobCancelled)) state().notify({ text: '', error: faultOf(error) });
  };
  const content = () => state().document?.history.present ?? null;
  const parts = { store, host, pools, now, loadPlanning, fail };
  const documents = documentDesk(parts);
  const imports = importDesk({ ...parts, documents });
  const records = recordsDesk(parts);
  const pictures = pictureDesk(parts);

  const editProject: Session['editProject'] = (label, change, gesture) => {
    const present = content();
    if (!present) return;
    const project = change(present.project);
    if (project !== present.project) state().edit({ ...present, project }, label, gesture);
  };

  const calibrated = () => {
    const effective = effectiveOf(state(), planning);
    return effective && 'plan' in effective ? effective.calibrated : null;
  };

  const editPlan: Session['editPlan'] = (
    label,
    edit,
    { shared = false, everywhere = false, gesture } = {},
  ) => {
    const present = content();
    if (!planning || !present) return null;
    const { settled } = planning;
    try {
      const change = (plan: Plan): Plan => {
        const changed = edit(plan);
        return changed === plan ? plan : settled(plan, changed);
      };
      // First the plan on screen, so that faults bear the paths of its cells rather than those of a patch.
      const shown = scenarioPlanOf(present.project, present.project.scenario, calibrated(), planning);
      const changed = change(shown);
      if (changed !== shown) planning.parsePlan({ ...changed, scenarios: [] });
      const project = everywhere
        ? editedEverywhere(present.project, change)
        : editedPlan(present.project, change, shared, calibrated(), planning);
      if (project === present.project) return null;
      // Faults of a scenario that the edit does not touch are its own; here only what is on screen must hold. A scenario
      // is checked where it is put together, and the plan itself just was.
      planning.resolved(scenarioPlanOf(project, project.scenario, calibrated(), planning));
      state().edit({ ...present, project }, label, gesture);
      return null;
    } catch (error) {
      return faultOf(error);
    }
  };

  const planSheets = planSheetDesk({
    ...parts,
    basePlan: () => {
      const project = content()?.project;
      if (!planning || !project) return null;
      return sharedWithPlan(project)
        ? project.plan
        : scenarioPlanOf(project, project.scenario, calibrated(), planning);
    },
    editPlan: (label, change) => editPlan(label, change, { shared: true }),
  });

  return {
    ...documents,
    ...imports,
    ...records,
    ...pictures,
    ...planSheets,
    store,
    host,
    locale: navigator.language,
    planning: () => planning,
    begin: async () => {
      const theme = await host.readSetting('theme');
      if (theme === 'light' || theme === 'dark' || theme === 'system') state().setTheme(theme);
      await documents.refreshLists();
    },
    undo: () => {
      if (undoable(state()).of === 'import') void imports.undoImportChange();
      else state().undo();
    },
    redo: () => {
      if (undoable(state()).of === 'import') void imports.redoImportChange();
      else state().redo();
    },
    editProject,
    editPlan,
    tryOut: (label, change, gesture) => {
      editProject(label, (project) => ({ ...project, whatIf: change(project.whatIf) }), gesture);
      // Trials are under way while the window draws what was moved.
      pipeline.refresh();
    },
    keepAsScenario: (wanted) => {
      const effective = effectiveOf(state(), planning);
      if (!planning || !effective || !('plan' in effective)) return;
      const tools = planning;
      editProject(`keep the scenario ${wanted}`, (project) => {
        const name = freshScenarioName(project, wanted);
        const parent = scenarioPlanOf(project, project.scenario, effective.calibrated, tools);
        const patch = tools.scenarioPatch(parent, effective.plan);
        return {
          ...project,
          plan: {
            ...project.plan,
            scenarios: [...project.plan.scenarios, { name, parent: project.scenario, patch }],
          },
          scenario: name,
          whatIf: nothingTried,
        };
      });
    },
    chooseScenario: (name) =>
      editProject(`show ${name ?? 'plan rates'}`, (project) =>
        project.scenario === name ? project : { ...project, scenario: name, whatIf: nothingTried },
      ),
    chooseTheme: (theme) => {
      state().setTheme(theme);
      void host.writeSetting('theme', theme);
      void host.applyTheme(theme);
    },
    computeAgain: () => state().dropResults(),
    fail,
    cancelJob: (id) => {
      imports.cancelImport(id);
      pipeline.cancel(id as ResultName);
    },
    logForecast: () => {
      const present = content();
      const effective = effectiveOf(state(), planning);
      if (!present || !effective || 'error' in effective) return;
      const { plan, measurement } = effective;
      const { results, faults } = state();
      const key = projectionKey(plan, present.project.simulation, planning!.actuals(plan, measurement));
      const projection = standing(results.projection, faults.projection, key);
      if (projection.state !== 'current' || !projection.value.complete) return;
      const { simulation } = projection.value;
      const known = { asOf: measurement?.asOf ?? null, actualsThrough: plan.actualsThrough };
      editProject('log the forecast', (project) => ({
        ...project,
        forecasts: [
          ...project.forecasts,
          // A projection that is resumed from actuals begins later than its plan.
          forecastOf(project, { ...simulation, start: plan.start, weeks: plan.weeks }, known, {
            id: crypto.randomUUID(),
            savedAt: now(),
          }),
        ],
      }));
    },
    dropForecast: (id) =>
      editProject('remove a logged forecast', (project) => ({
        ...project,
        forecasts: project.forecasts.filter((forecast) => forecast.id !== id),
      })),
    resume: (name) => pipeline.resume(name),
    exportWorkbook: async () => {
      const present = content();
      const effective = effectiveOf(state(), planning);
      if (!present || !effective || 'error' in effective) return;
      const { results, faults } = state();
      const projection = standing(
        results.projection,
        faults.projection,
        projectionKey(
          effective.plan,
          present.project.simulation,
          planning!.actuals(effective.plan, effective.measurement),
        ),
      );
      const measurement = standing(results.measurement, faults.measurement, measurementKey(present));
      const resampled = results.bridge?.key === bridgeKey(present) ? results.bridge.value : null;
      const id = 'workbook';
      state().putJob({ id, title: 'Building the workbook', done: 0, total: 0, unit: '', startedAt: now() });
      try {
        const bytes = await pools.workbook.run('build', {
          plan: { ...effective.plan, scenarios: [] },
          // Only what belongs to the document as it is now goes into the workbook.
          measurement:
            measurement.state === 'current'
              ? { ...measurement.value, bridge: resampled ?? measurement.value.bridge }
              : null,
          simulation:
            projection.state === 'current' && !projection.value.answerOnly
              ? projection.value.simulation
              : null,
        }).result;
        const answer = await host.exportFile(`${fileName(present.project.title)}.xlsx`, workbookType, bytes);
        if (!answer.ok) state().notify({ text: '', error: answer.error });
        else if (answer.value !== null) state().notify({ text: `The workbook is in ${answer.value}.` });
      } catch (error) {
        fail(error);
      } finally {
        state().removeJob(id);
      }
    },
    exportPlan: async () => {
      const project = content()?.project;
      if (!project) return;
      const text = `${JSON.stringify(project.plan, null, 2)}\n`;
      const answer = await host.exportFile(
        `${fileName(project.title)}.json`,
        'application/json',
        new TextEncoder().encode(text),
      );
      if (!answer.ok) state().notify({ text: '', error: answer.error });
      else if (answer.value !== null) state().notify({ text: `The plan is in ${answer.value}.` });
    },
    print: async () => {
      const answer = await host.print(fileName(content()?.project.title ?? 'Spillway'));
      if (!answer.ok) state().notify({ text: '', error: answer.error });
    },
  };
}

/** Milliseconds after which a window that nobody sees, and that draws nothing, is not waited for. */
const patience = 100;

/** Settles when what was put on screen has been drawn: the frame after the one that it is in begins. */
function nextFrames(): Promise<void> {
  return new Promise((resolve) => {
    const late = setTimeout(resolve, patience);
    requestAnimationFrame(() =>
      requestAnimationFrame(() => {
        clearTimeout(late);
        resolve();
      }),
    );
  });
}

/** The project after a change of the plan and of what its scenarios say. */
function editedEverywhere(project: Project, change: (plan: Plan) => Plan): Project {
  const plan = change(project.plan);
  return plan === project.plan ? project : { ...project, plan };
}

/** The project after a change of the plan on screen. */
function editedPlan(
  project: Project,
  change: (plan: Plan) => Plan,
  shared: boolean,
  calibrated: Parameters<typeof parentPlanOf>[1],
  planning: Planning,
): Project {
  const { scenario } = project;
  if (scenario === null || (shared && sharedWithPlan(project))) {
    const plan = change(project.plan);
    return plan === project.plan ? project : { ...project, plan };
  }
  const before = scenarioPlanOf(project, scenario, calibrated, planning);
  const after = change(before);
  if (after === before) return project;
  const patch = planning.scenarioPatch(parentPlanOf(project, calibrated, planning)!, after);
  return {
    ...project,
    plan: {
      ...project.plan,
      scenarios: project.plan.scenarios.map((known) =>
        known.name === scenario ? { ...known, patch } : known,
      ),
    },
  };
}

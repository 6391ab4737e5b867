/**
 * Keeps the results up to date with the document: measurement, calibration, projection, comparisons, one after another.
 * Each step names the key of its inputs; it runs where the result on hand has another key, and is given up where its
 * inputs have changed while it ran. Nothing is put into the store under a key that is not its own.
 */
import { JobCancelled } from '../../shared/jobs/protocol.ts';
import type { JobPool } from '../../shared/jobs/pool.ts';
import { type ErrorDetail, SpillwayError } from '../../shared/errors.ts';
import type { Plan } from '../../shared/plan/schema.ts';
import type { Planning } from '../model/planning.ts';
import { effectivePlan, scenarioBase } from '../model/scenarios.ts';
import type { Content } from '../store/content.ts';
import type { AppState, AppStore } from '../store/store.ts';
import { type ResultName, standing } from '../store/resultsSlice.ts';
import type { ResultValues } from '../store/results.ts';
import type { Calibrated, MeasurementJobs, SimulationJobs } from '../workers/catalogues.ts';
import { calibrationKey, measurementKey, plannedKey, projectionKey } from './keys.ts';
import { runProjection } from './projection.ts';

export interface PipelineParts {
  readonly store: AppStore;
  readonly measurement: JobPool<MeasurementJobs>;
  readonly simulation: JobPool<SimulationJobs>;
  readonly planning: () => Planning | null;
  readonly now: () => number;
}

/** Anything that went wrong, for the screen. */
export function faultOf(error: unknown): ErrorDetail {
  if (error instanceof SpillwayError) return error.detail;
  return {
    code: 'defect',
    message: `Spillway failed: ${error instanceof Error ? error.message : String(error)}`,
    hint: 'This is a defect of Spillway, not of your data. Your document is unchanged; undo the last edit or open it again.',
  };
}

/** The plan that is projected, or what is wrong with it; null while the calibration that it needs is not there yet. */
export type EffectivePlan =
  { readonly plan: Plan; readonly calibrated: Calibrated | null } | { readonly error: ErrorDetail } | null;

/** Computed again only for another document or another calibration. */
let latestEffective: {
  readonly content: Content;
  readonly calibrated: Calibrated | null;
  readonly value: EffectivePlan;
} | null = null;

/** The scenario on screen as a plan. */
export function effectiveOf(state: AppState, planning: Planning | null): EffectivePlan {
  const content = state.document?.history.present;
  if (!content || !planning) return null;
  const key = calibrationKey(content);
  const calibration = standing(state.results.calibration, state.faults.calibration, key);
  if (key !== null && calibration.state !== 'current' && calibration.state !== 'failed') return null;
  const calibrated = calibration.state === 'current' ? calibration.value : null;
  if (latestEffective?.content === content && latestEffective.calibrated === calibrated)
    return latestEffective.value;
  let value: EffectivePlan;
  try {
    value = { plan: effectivePlan(content.project, calibrated, planning), calibrated };
  } catch (error) {
    value = { error: faultOf(error) };
  }
  latestEffective = { content, calibrated, value };
  return value;
}

interface Running {
  readonly key: string;
  stop(): void;
}

interface Step {
  readonly name: ResultName;
  /** Null: nothing to do for this result now. */
  readonly key: string | null;
  readonly start: () => Running;
}

export class Pipeline {
  private readonly parts: PipelineParts;
  private readonly running = new Map<ResultName, Running>();
  /** Results that the user gave up, by their key, until their inputs change. */
  private readonly givenUp = new Map<ResultName, string>();

  constructor(parts: PipelineParts) {
    this.parts = parts;
  }

  /** Begins to follow the store; the returned function ends it. */
  follow(): () => void {
    const { store } = this.parts;
    const end = store.subscribe((state, before) => {
      if (
        state.document?.history.present !== before.document?.history.present ||
        state.results !== before.results ||
        state.faults !== before.faults
      ) {
        this.refresh();
      }
    });
    this.refresh();
    return () => {
      end();
      for (const running of this.running.values()) running.stop();
      this.running.clear();
    };
  }

  /** Gives up a result; it is not tried again before its inputs change. */
  cancel(name: ResultName): void {
    const running = this.running.get(name);
    if (!running) return;
    this.givenUp.set(name, running.key);
    this.stop(name);
  }

  private stop(name: ResultName): void {
    const running = this.running.get(name);
    if (!running) return;
    this.running.delete(name);
    running.stop();
    this.parts.store.getState().removeJob(name);
  }

  refresh(): void {
    const state = this.parts.store.getState();
    const content = state.document?.history.present;
    if (!content) {
      for (const name of this.running.keys()) this.stop(name);
      return;
    }
    for (const step of this.steps(state, content)) this.advance(state, step);
  }

  private advance(state: AppState, { name, key, start }: Step): void {
    const running = this.running.get(name);
    if (running && running.key !== key) this.stop(name);
    if (key === null || running?.key === key || this.givenUp.get(name) === key) return;
    const slot = state.results[name];
    const complete = slot?.key === key && (!('complete' in slot.value) || slot.value.complete);
    if (complete || state.faults[name]?.key === key) return;
    this.running.set(name, start());
  }

  private *steps(state: AppState, content: Content): Generator<Step> {
    const { project } = content;
    yield { name: 'measurement', key: measurementKey(content), start: () => this.measure(content) };
    const measured = standing(state.results.measurement, state.faults.measurement, measurementKey(content));
    yield {
      name: 'calibration',
      key: measured.state === 'current' ? calibrationKey(content) : null,
      start: () => this.calibrate(content, measured.value!),
    };
    const effective = effectiveOf(state, this.parts.planning());
    if (effective === null || 'error' in effective) {
      if (effective !== null) yield this.refused(effective.error, content);
      return;
    }
    const { plan, calibrated } = effective;
    const key = projectionKey(plan, project.simulation);
    yield this.projected('projection', plan, key, content, 'Projecting');
    const bases = {
      planProjection: scenarioBase(project, null, calibrated),
      periodProjection: calibrated?.period ?? null,
    };
    yield {
      name: 'planned',
      key: plannedKey(bases.planProjection),
      start: () => this.expect(bases.planProjection),
    };
    // Comparisons wait for the projection that they are compared with.
    const ready = state.results.projection?.key === key && state.results.projection.value.complete;
    for (const name of ['planProjection', 'periodProjection'] as const) {
      const base = bases[name];
      if (!ready || base === null) continue;
      yield this.projected(name, base, projectionKey(base, project.simulation), content, 'Comparing');
    }
  }

  /** A scenario that cannot be put together is a fault of the projection. */
  private refused(error: ErrorDetail, content: Content): Step {
    const key = `refused-${error.code}-${error.path ?? ''}-${error.message}`;
    return {
      name: 'projection',
      key,
      start: () => {
        queueMicrotask(() => {
          this.running.delete('projection');
          if (this.parts.store.getState().document?.history.present === content)
            this.parts.store.getState().putFault('projection', key, error);
        });
        return { key, stop: () => {} };
      },
    };
  }

  private projected(
    name: 'projection' | 'planProjection' | 'periodProjection',
    plan: Plan,
    key: string,
    content: Content,
    title: string,
  ): Step {
    const { trials, seed } = content.project.simulation;
    return {
      name,
      key,
      start: () => {
        const startedAt = this.parts.now();
        const report = (done: number): void =>
          this.parts.store
            .getState()
            .putJob({ id: name, title, done, total: trials, unit: 'trials', startedAt });
        report(0);
        const run = runProjection(this.parts.simulation, {
          plan,
          trials,
          seed,
          onProgress: report,
          onProjection: (projection) => this.parts.store.getState().putResult(name, key, projection),
        });
        this.settle(name, key, run.done);
        return { key, stop: () => run.stop() };
      },
    };
  }

  private measure(content: Content): Running {
    const key = measurementKey(content)!;
    const { project, log } = content;
    const startedAt = this.parts.now();
    const report = (done: number, total: number, unit: string): void =>
      this.parts.store
        .getState()
        .putJob({ id: 'measurement', title: 'Measuring', done, total, unit, startedAt });
    report(0, 0, '');
    const handle = this.parts.measurement.run(
      'measure',
      {
        log: log!.packed,
        plan: project.plan,
        settings: project.measure,
        intake: project.intake,
        problems: log!.problems,
        evidence: log!.evidence,
      },
      { onProgress: ({ done, total, phase }) => report(done, total, phase ?? '') },
    );
    this.settle('measurement', key, handle.result, (value) => value);
    return { key, stop: handle.cancel };
  }

  private calibrate(content: Content, measurement: ResultValues['measurement']): Running {
    const key = calibrationKey(content)!;
    const handle = this.parts.measurement.run('calibrate', {
      plan: { ...content.project.plan, scenarios: [] },
      measurement,
    });
    this.settle('calibration', key, handle.result, (value) => value);
    return { key, stop: handle.cancel };
  }

  private expect(plan: Plan): Running {
    const key = plannedKey(plan);
    const handle = this.parts.simulation.run('expected', { plan });
    this.settle('planned', key, handle.result, (value) => value);
    return { key, stop: () => {} };
  }

  /** Puts a result, or its fault, under its key, unless it was given up meanwhile. */
  private settle<N extends ResultName, T>(
    name: N,
    key: string,
    result: Promise<T>,
    value?: (output: T) => ResultValues[N],
  ): void {
    const own = (): boolean => this.running.get(name)?.key === key;
    const finish = (act: () => void): void => {
      if (!own()) return;
      this.running.delete(name);
      this.parts.store.getState().removeJob(name);
      act();
    };
    result.then(
      (output) =>
        finish(() => {
          if (value) this.parts.store.getState().putResult(name, key, value(output));
          else this.refresh();
        }),
      (error: unknown) =>
        finish(() => {
          if (!(error instanceof JobCancelled))
            this.parts.store.getState().putFault(name, key, faultOf(error));
        }),
    );
  }
}

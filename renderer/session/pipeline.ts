/**
 * Keeps the results up to date with the document: measurement, calibration, projection, comparisons, one after another.
 * Each step names the key of its inputs; it runs where the result on hand has another key, and is given up where its
 * inputs have changed while it ran. Nothing is put into the store under a key that is not its own.
 */
import { JobCancelled, type JobProgress } from '../../shared/jobs/protocol.ts';
import type { JobHandle } from '../../shared/jobs/pool.ts';
import type { ErrorDetail } from '../../shared/errors.ts';
import type { ActualMonth } from '../../shared/engine/index.ts';
import type { Plan } from '../../shared/plan/schema.ts';
import { comparedWith } from '../model/comparison.ts';
import { fromItsStart, recordedBase, scenarioBase } from '../model/scenarios.ts';
import type { Content } from '../store/content.ts';
import type { AppState } from '../store/store.ts';
import { type ResultName, standing } from '../store/resultsSlice.ts';
import type { Projection, ResultValues } from '../store/results.ts';
import {
  bridgeKey,
  calibrationKey,
  expectedKey,
  measurementKey,
  measuresRecordsOf,
  plannedKey,
  projectionKey,
  resampling,
  shownBridgeKey,
  shownKey,
} from './keys.ts';
import { effectiveOf } from './effectivePlan.ts';
import { faultOf } from './faultOf.ts';
import { calibrate, measure, resample } from './measuring.ts';
import { onceSoon } from './onceSoon.ts';
import { planText } from './planText.ts';
import {
  idle,
  isProjection,
  type PipelineParts,
  projected,
  projectedAlready,
  projections,
  type Running,
  type Step,
} from './steps.ts';
import { runProjection } from './projection.ts';
import { ShownProjection } from './shownProjection.ts';

export class Pipeline {
  private readonly parts: PipelineParts;
  private readonly running = new Map<ResultName, Running>();
  /** Results that the user gave up, by their key, until their inputs change. */
  private readonly givenUp = new Map<ResultName, string>();
  private readonly shown: ShownProjection;

  constructor(parts: PipelineParts) {
    this.parts = parts;
    this.shown = new ShownProjection(parts);
  }

  /**
   * Begins to follow the store; the returned function ends it. What an edit asks for is begun in a task of its own: what
   * was typed is on screen first.
   */
  follow(): () => void {
    const { store, soon } = this.parts;
    const refreshing = onceSoon(soon, () => this.refresh());
    const end = store.subscribe((now, before) => {
      if (
        now.document?.history.present !== before.document?.history.present ||
        now.results !== before.results ||
        now.faults !== before.faults ||
        now.question !== before.question
      ) {
        refreshing.ask();
      }
    });
    this.refresh();
    return () => {
      end();
      refreshing.end();
      for (const running of this.running.values()) running.stop();
      this.running.clear();
    };
  }

  /** Gives up a result; it is not tried again before its inputs change. */
  cancel(name: ResultName): void {
    const running = this.running.get(name);
    if (!running) return;
    this.givenUp.set(name, running.key);
    this.parts.store.getState().putStopped(name, running.key);
    this.stop(name);
  }

  /** Goes on with a result that was given up or that failed. */
  resume(name: ResultName): void {
    this.givenUp.delete(name);
    const state = this.parts.store.getState();
    state.putStopped(name, null);
    if (state.faults[name]) state.dropFault(name);
    else this.refresh();
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

  private advance(state: AppState, step: Step): void {
    const { name, key, isEnough, start } = step;
    const task = step.task ?? key;
    const running = this.running.get(name);
    if (running && running.key !== task) {
      if (name === 'projection' && task !== null && this.shown.isAboutToBeSeen()) return;
      this.stop(name);
    }
    if (key === null || task === null) return;
    if (running?.key === task || this.givenUp.get(name) === task) return;
    const slot = state.results[name];
    const complete =
      slot?.key === key &&
      (slot.value === null ||
        !('complete' in slot.value) ||
        (slot.value.complete && (isEnough === undefined || isEnough(slot.value))));
    if (complete || state.faults[name]?.key === key) return;
    // The same projection is under way under another name, and is taken over from there.
    if (isProjection(name) && projections.some((other) => this.running.get(other)?.key === task)) return;
    this.running.set(name, start());
  }

  private *steps(state: AppState, content: Content): Generator<Step> {
    const { project } = content;
    // A bootstrap of what is no longer asked would keep the measurement waiting.
    if (this.running.get('bridge')?.key !== bridgeKey(content)) this.stop('bridge');
    yield {
      name: 'measurement',
      key: measurementKey(content),
      start: () => {
        const report = this.reporter('measurement', 'Measuring');
        return this.begin(
          'measurement',
          measurementKey(content)!,
          measure(this.parts.measurement, content, false, report),
        );
      },
    };
    const measured = standing(state.results.measurement, state.faults.measurement, measurementKey(content));
    const records = state.results.measurement;
    const bridgeOf = (found: typeof measured): string | null =>
      found.state === 'current' && found.value.bridge !== null ? bridgeKey(content) : null;
    yield {
      name: 'shown',
      key: shownKey(content),
      start: () => {
        const report = this.reporter('shown', 'Measuring what is shown');
        return this.begin('shown', shownKey(content)!, measure(this.parts.shown, content, true, report));
      },
    };
    const shown = standing(state.results.shown, state.faults.shown, shownKey(content));
    yield {
      name: 'shownBridge',
      key: shown.state === 'current' && shown.value.bridge !== null ? shownBridgeKey(content) : null,
      start: () => {
        const report = this.reporter('shownBridge', 'Bootstrap of what is shown', resampling.resamples);
        return this.begin(
          'shownBridge',
          shownBridgeKey(content)!,
          resample(this.parts.shown, content, shown.value!, true, report),
        );
      },
    };
    yield {
      name: 'calibration',
      // A measurement that is compared with an earlier plan tells of the same records.
      key: records && measuresRecordsOf(content, records.key) ? calibrationKey(content) : null,
      start: () =>
        this.begin(
          'calibration',
          calibrationKey(content)!,
          calibrate(this.parts.calibration, content, records!.value),
        ),
    };
    const effective = effectiveOf(state, this.parts.planning());
    if (effective === null || 'error' in effective) {
      if (effective !== null) yield this.refused(effective.error, content);
      return;
    }
    const { plan, calibrated, measurement, current } = effective;
    if (!current) {
      // What runs is of a plan that is about to change.
      for (const name of projected) yield { name, key: null, start: () => idle };
      return;
    }
    const planning = this.parts.planning()!;
    const factsOf = (of: Plan): readonly ActualMonth[] => planning.actuals(of, measurement);
    const key = projectionKey(plan, project.simulation, factsOf(plan));
    const weeksOf = state.question.by === 'week' ? state.question.segment : null;
    const [facts, expected] = [factsOf(plan), expectedKey(plan, factsOf(plan), weeksOf)];
    yield this.projected('projection', plan, facts, content, 'Projecting', weeksOf);
    yield {
      name: 'expected',
      key: this.running.has('projection') && this.shown.isSoonerThanExpected(key) ? null : expected,
      start: () => this.expect('expected', expected, plan, facts, weeksOf),
    };
    const planBase = scenarioBase(project, null, calibrated);
    const planLine = fromItsStart(planBase);
    yield {
      name: 'planned',
      key: plannedKey(planLine, weeksOf),
      start: () => this.expect('planned', plannedKey(planLine, weeksOf), planLine, [], weeksOf),
    };
    // What is compared and what is made more exact waits for what is on screen.
    if (state.results.projection?.key !== key || !state.results.projection.value.complete) return;
    yield {
      name: 'bridge',
      key: bridgeOf(measured),
      start: () => {
        const report = this.reporter('bridge', 'Bootstrap', resampling.resamples);
        return this.begin(
          'bridge',
          bridgeKey(content)!,
          resample(this.parts.measurement, content, measured.value!, false, report),
        );
      },
    };
    const base = comparedWith(project, state.question.against, calibrated, planning)?.plan ?? null;
    const compared = {
      baseProjection: base,
      planProjection: planBase,
      periodProjection: calibrated && recordedBase(project, calibrated),
    };
    for (const name of ['baseProjection', 'planProjection', 'periodProjection'] as const) {
      const of = compared[name];
      const weeks = name === 'baseProjection' ? weeksOf : null;
      if (of !== null) yield this.projected(name, of, factsOf(of), content, 'Comparing', weeks);
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
    name: (typeof projections)[number],
    plan: Plan,
    actuals: readonly ActualMonth[],
    content: Content,
    title: string,
    weeksOf: string | null,
  ): Step {
    const { trials, seed, sampling } = content.project.simulation;
    const key = projectionKey(plan, content.project.simulation, actuals);
    const task = weeksOf === null ? key : `${key} ${weeksOf}`;
    const isEnough = (value: Projection): boolean => weeksOf === null || value.weeksOf === weeksOf;
    return {
      name,
      key,
      task,
      isEnough,
      start: () => {
        const same = projectedAlready(this.parts.store.getState(), key, isEnough);
        if (same) return this.give(name, key, task, same);
        const isShown = name === 'projection';
        if (isShown) this.shown.begins(key, () => this.refresh());
        const { results } = this.parts.store.getState();
        const slot = results[name];
        // Only its weeks are missing: what is on screen is not to fall back to a preview for them.
        const isWhole = slot?.key === key && slot.value.complete;
        const startedAt = this.parts.now();
        const report = (done: number): void =>
          this.parts.store
            .getState()
            .putJob({ id: name, title, done, total: trials, unit: 'trials', startedAt });
        report(0);
        const run = runProjection(this.parts, {
          plan,
          actuals,
          trials,
          seed,
          sampling,
          weeksOf,
          looksAt: () => (isShown ? this.shown.metric(plan) : null),
          now: this.parts.now,
          onProgress: report,
          onProjection: (projection: Omit<Projection, 'expected'>) => {
            if (isShown) this.shown.isSeen();
            if (projection.complete || !isWhole)
              this.parts.store.getState().putResult(name, key, {
                ...projection,
                expected: isShown ? this.shown.expected(plan, actuals, weeksOf) : null,
              });
          },
          drawn: async () => {
            await this.parts.drawn();
            if (!isShown) return;
            this.shown.isDrawn(key);
            this.refresh();
          },
        });
        this.settle(name, key, run.done, undefined, task);
        return { key: task, stop: () => run.stop() };
      },
    };
  }

  /** Puts a result that is there already; not while the steps are gone through. */
  private give(name: (typeof projections)[number], key: string, task: string, value: Projection): Running {
    this.settle(name, key, Promise.resolve(value), (known) => known, task);
    return { key: task, stop: () => {} };
  }

  /** Tells the status bar how far a job of the workers is, from its beginning on. */
  private reporter(id: ResultName, title: string, expected = 0): (progress: JobProgress) => void {
    const startedAt = this.parts.now();
    const report = ({ done, total, phase }: JobProgress): void =>
      this.parts.store.getState().putJob({ id, title, done, total, unit: phase ?? '', startedAt });
    report({ done: 0, total: expected, phase: expected === 0 ? '' : 'resamples' });
    return report;
  }

  private begin<N extends ResultName>(name: N, key: string, handle: JobHandle<ResultValues[N]>): Running {
    this.settle(name, key, handle.result, (value) => value);
    return { key, stop: handle.cancel };
  }

  private expect(
    name: 'expected' | 'planned',
    key: string,
    plan: Plan,
    actuals: readonly ActualMonth[],
    weeksOf: string | null,
  ): Running {
    const handle = this.parts.gathering.run('expected', { plan: planText(plan), actuals, weeksOf });
    this.settle(name, key, handle.result, (value) => value);
    if (name === 'expected') {
      // Once it has been put; what went wrong with it has been told.
      handle.result.then(
        () => this.shown.keepExpected(plan, actuals, weeksOf),
        () => {},
      );
    }
    // What has begun is soon over; ending its worker would take longer.
    return { key, stop: handle.withdraw };
  }

  /** Puts a result, or its fault, under its key, unless it was given up meanwhile. */
  private settle<N extends ResultName, T>(
    name: N,
    key: string,
    result: Promise<T>,
    value?: (output: T) => ResultValues[N],
    task = key,
  ): void {
    const own = (): boolean => this.running.get(name)?.key === task;
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

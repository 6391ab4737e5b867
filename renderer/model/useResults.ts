/** Results for a room, each with how it stands to the inputs of now. */
import { useMemo } from 'react';
import type { Measurement } from '../../shared/estimate/result.ts';
import type { ActualMonth } from '../../shared/engine/index.ts';
import type { Simulation } from '../../shared/engine/result.ts';
import {
  bridgeKey,
  calibrationKey,
  expectedKey,
  measurementKey,
  plannedKey,
  projectionKey,
  shownBridgeKey,
  shownKey,
} from '../session/keys.ts';
import { effectiveOf, type EffectivePlan } from '../session/effectivePlan.ts';
import { useApp, useSession } from '../store/hooks.ts';
import { type Standing, standing } from '../store/resultsSlice.ts';
import type { Projection } from '../store/results.ts';
import type { Calibrated } from '../workers/catalogues.ts';
import { type Compared, comparedWith } from './comparison.ts';
import { fromItsStart, recordedBase, scenarioBase } from './scenarios.ts';

/** The measurement; its bridge has intervals as soon as the bootstrap is done. */
export function useMeasurement(): Standing<Measurement> {
  const content = useApp((state) => state.document?.history.present);
  const slot = useApp((state) => state.results.measurement);
  const fault = useApp((state) => state.faults.measurement);
  const bridge = useApp((state) => state.results.bridge);
  const found = standing(slot, fault, content ? measurementKey(content) : null);
  const resampled = content && bridge?.key === bridgeKey(content) ? bridge.value : null;
  return useMemo(
    () =>
      found.state === 'current' && resampled !== null
        ? { ...found, value: { ...found.value, bridge: resampled } }
        : found,
    // oxlint-disable-next-line react-hooks/exhaustive-deps -- a standing is told by its parts
    [found.state, found.value, resampled],
  );
}

/** The measurement of the part that is shown: all of it, or what a filter leaves, of which there may be none yet. */
export function useShownMeasurement(): Standing<Measurement> {
  const content = useApp((state) => state.document?.history.present);
  const all = useMeasurement();
  const slot = useApp((state) => state.results.shown);
  const fault = useApp((state) => state.faults.shown);
  const bridge = useApp((state) => state.results.shownBridge);
  const key = content ? shownKey(content) : null;
  const found = standing(slot, fault, key);
  const resampled = content && bridge && bridge.key === shownBridgeKey(content) ? bridge.value : null;
  return useMemo(
    () => {
      if (key === null || all.value === null) return all;
      if (found.state === 'absent') return { state: 'older', value: all.value };
      return found.state === 'current' && resampled !== null
        ? { ...found, value: { ...found.value, bridge: resampled } }
        : found;
    },
    // oxlint-disable-next-line react-hooks/exhaustive-deps -- a standing is told by its parts
    [all, key, found.state, found.value, resampled],
  );
}

export function useCalibration(): Standing<Calibrated> {
  const content = useApp((state) => state.document?.history.present);
  const slot = useApp((state) => state.results.calibration);
  const fault = useApp((state) => state.faults.calibration);
  return standing(slot, fault, content ? calibrationKey(content) : null);
}

/** The plan of the scenario on screen, with what is being tried. */
export function useEffectivePlan(): EffectivePlan {
  const session = useSession();
  return useApp((state) => effectiveOf(state, session.planning()));
}

export interface ComparedProjection extends Projection {
  readonly name: string;
  readonly isShownAlready: boolean;
}

export interface Projections {
  readonly shown: Standing<Projection>;
  /** Of the plan's own rates and of the recorded ones; null until they are computed for the inputs of now. */
  readonly plan: Projection | null;
  readonly period: Projection | null;
  /**
   * Of what the scenario is compared with; null where there is nothing, or until it is computed. `isShownAlready`: it is
   * that of the plan's or of the recorded rates.
   */
  readonly base: ComparedProjection | null;
  /** Expected values of the inputs of now, without gates; null until they are computed. */
  readonly expected: Simulation | null;
  /** Expected values at the plan's own rates, from the plan's own start. */
  readonly planned: Simulation | null;
  /** Months that are facts. */
  readonly actuals: readonly ActualMonth[];
  /** Whether the projection was given up before it was complete. */
  readonly stopped: boolean;
}

const nothing = {
  plan: null,
  period: null,
  base: null,
  expected: null,
  planned: null,
  actuals: [],
  stopped: false,
} as const;

export function useProjections(): Projections {
  const session = useSession();
  const project = useApp((state) => state.document!.history.present.project);
  const results = useApp((state) => state.results);
  const faults = useApp((state) => state.faults);
  const stopped = useApp((state) => state.stopped.projection);
  const question = useApp((state) => state.question);
  const effective = useEffectivePlan();
  if (effective === null) return { ...nothing, shown: standing(results.projection, undefined, null) };
  if ('error' in effective) {
    const value = results.projection?.value ?? null;
    return { ...nothing, shown: { state: 'failed', value, error: effective.error } };
  }
  const planning = session.planning()!;
  const { plan, calibrated, measurement } = effective;
  const planBase = scenarioBase(project, null, calibrated);
  const current = <T>(result: Standing<T>): T | null => (result.state === 'current' ? result.value : null);
  const factsOf = (of: typeof plan) => planning.actuals(of, measurement);
  const keyOf = (of: typeof plan): string => projectionKey(of, project.simulation, factsOf(of));
  const weeksOf = question.by === 'week' ? question.segment : null;
  const key = keyOf(plan);
  return {
    shown: standing(results.projection, faults.projection, key),
    plan: current(standing(results.planProjection, faults.planProjection, keyOf(planBase))),
    period: calibrated
      ? current(
          standing(
            results.periodProjection,
            faults.periodProjection,
            keyOf(recordedBase(project, calibrated)),
          ),
        )
      : null,
    base: baseOf(comparedWith(project, question.against, calibrated, planning)),
    expected: current(standing(results.expected, faults.expected, expectedKey(plan, factsOf(plan), weeksOf))),
    planned: current(standing(results.planned, faults.planned, plannedKey(fromItsStart(planBase), weeksOf))),
    actuals: factsOf(plan),
    stopped: stopped === key || (weeksOf !== null && stopped === `${key} ${weeksOf}`),
  };

  function baseOf(compared: Compared | null): Projections['base'] {
    if (compared === null) return null;
    const found = current(standing(results.baseProjection, faults.baseProjection, keyOf(compared.plan)));
    const others = [planBase, ...(calibrated ? [recordedBase(project, calibrated)] : [])];
    const isShownAlready = others.some((other) => keyOf(other) === keyOf(compared.plan));
    return found && comparedProjection(found, compared.name, isShownAlready);
  }
}

let latestCompared: { readonly of: Projection; readonly made: ComparedProjection } | null = null;

/** The same object for the same parts, so that nothing is drawn anew for it. */
function comparedProjection(of: Projection, name: string, isShownAlready: boolean): ComparedProjection {
  const made = latestCompared?.of === of ? latestCompared.made : null;
  if (made?.name === name && made.isShownAlready === isShownAlready) return made;
  latestCompared = { of, made: { ...of, name, isShownAlready } };
  return latestCompared.made;
}

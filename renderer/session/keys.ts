/** The key of each result's inputs: what it depends on, and nothing else. */
import type { ActualMonth } from '../../shared/engine/index.ts';
import type { Plan } from '../../shared/plan/schema.ts';
import type { Content } from '../store/content.ts';
import { inputsKeyOf } from '../store/inputsKey.ts';

const measured = new WeakMap<Plan, unknown>();

/** What a measurement reads of a plan: stages, planned rates and the mix of arrivals, not people, money or targets. */
function measuredPart(plan: Plan): unknown {
  const known = measured.get(plan);
  if (known !== undefined) return known;
  const { stages, start, weeks, drivers, segments } = plan;
  const part = {
    stages,
    start,
    weeks,
    drivers,
    segments: segments.map(({ id, name, arrivals, transitions }) => ({ id, name, arrivals, transitions })),
  };
  measured.set(plan, part);
  return part;
}

const bare = new WeakMap<Plan, unknown>();

/** A plan without its scenarios. */
function withoutScenarios(plan: Plan): unknown {
  const known = bare.get(plan);
  if (known !== undefined) return known;
  const { scenarios: _, ...rest } = plan;
  bare.set(plan, rest);
  return rest;
}

/** Null where there is nothing to measure. */
export function measurementKey({ project, log }: Content): string | null {
  return log === null
    ? null
    : inputsKeyOf('measurement', log.key, measuredPart(project.plan), project.measure, project.defects);
}

export function calibrationKey(content: Content): string | null {
  const measurement = measurementKey(content);
  return measurement === null
    ? null
    : inputsKeyOf('calibration', measurement, withoutScenarios(content.project.plan));
}

/** The bridge with its intervals. */
export function bridgeKey(content: Content): string | null {
  const measurement = measurementKey(content);
  return measurement === null ? null : inputsKeyOf('bridge', measurement, resampling);
}

/** How often the bridge is resampled for its intervals, and from which seed. */
export const resampling = { resamples: 1000, seed: 1 } as const;

export function projectionKey(
  plan: Plan,
  simulation: Content['project']['simulation'],
  actuals: readonly ActualMonth[],
): string {
  return inputsKeyOf('projection', withoutScenarios(plan), simulation, actuals);
}

export function plannedKey(plan: Plan, actuals: readonly ActualMonth[]): string {
  return inputsKeyOf('planned', withoutScenarios(plan), actuals);
}

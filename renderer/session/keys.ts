/** The key of each result's inputs: what it depends on, and nothing else. */
import type { ActualMonth } from '../../shared/engine/index.ts';
import type { Plan } from '../../shared/plan/schema.ts';
import { showsAll } from '../../shared/estimate/shownPart.ts';
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

const asked = new WeakMap<Plan, unknown>();

/** What a measurement reads of a plan besides its figures: which stages, segments and transitions there are. */
function askedPart(plan: Plan): unknown {
  const known = asked.get(plan);
  if (known !== undefined) return known;
  const segments = plan.segments.map(({ id, name, transitions }) => ({
    id,
    name,
    transitions: transitions.map(({ from, to }) => [from, to]),
  }));
  // The name tells a starter plan, with which nothing is compared.
  const part = { name: plan.name, stages: plan.stages, segments };
  asked.set(plan, part);
  return part;
}

/** Of everything in a measurement but what it is compared with: calibration needs no more. */
function recordsKey({ project, log }: Content): string | null {
  return log === null
    ? null
    : inputsKeyOf('records', log.key, askedPart(project.plan), project.measure, project.defects);
}

/** Null where there is nothing to measure. It begins with the key of the records. */
export function measurementKey(content: Content): string | null {
  const records = recordsKey(content);
  return records === null
    ? null
    : `${records}.${inputsKeyOf('measurement', measuredPart(content.project.plan))}`;
}

/** Whether a measurement with this key tells of the same records, whatever it is compared with. */
export function measuresRecordsOf(content: Content, key: string): boolean {
  const records = recordsKey(content);
  return records !== null && key.startsWith(`${records}.`);
}

const calibratedParts = new WeakMap<Plan, unknown>();

/** What a calibration reads of a plan: volumes tell how open visits of no segment are dealt out, people nothing. */
function calibratedPart(plan: Plan): unknown {
  const known = calibratedParts.get(plan);
  if (known !== undefined) return known;
  const part = {
    plan: measuredPart(plan),
    recycles: plan.segments.map(({ recycle }) => recycle ?? null),
  };
  calibratedParts.set(plan, part);
  return part;
}

export function calibrationKey(content: Content): string | null {
  const records = recordsKey(content);
  return records === null
    ? null
    : inputsKeyOf('calibration with cohorts', records, calibratedPart(content.project.plan));
}

/** The bridge with its intervals. */
export function bridgeKey(content: Content): string | null {
  const measurement = measurementKey(content);
  return measurement === null ? null : inputsKeyOf('bridge', measurement, resampling);
}

/** Of the measurement of the part that is shown; null where that is all of it. */
export function shownKey(content: Content): string | null {
  const { shown } = content.project;
  const measurement = measurementKey(content);
  return measurement === null || showsAll(shown) ? null : inputsKeyOf('shown', measurement, shown);
}

/** Of its bridge with its intervals. */
export function shownBridgeKey(content: Content): string | null {
  const shown = shownKey(content);
  return shown === null ? null : inputsKeyOf('bridge', shown, resampling);
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

/** Of what is expected: trials and seed do not matter. */
export function expectedKey(plan: Plan, actuals: readonly ActualMonth[], weeksOf: string | null): string {
  return inputsKeyOf('expected', withoutScenarios(plan), actuals, weeksOf);
}

/** Of the plan line: the plan from its own start, whatever is known of its months by now. */
export function plannedKey(plan: Plan, weeksOf: string | null): string {
  const key = inputsKeyOf('planned', withoutScenarios(plan));
  return weeksOf === null ? key : `${key}.${inputsKeyOf('weeks', weeksOf)}`;
}

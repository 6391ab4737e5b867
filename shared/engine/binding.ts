/** The binding constraint of a quarter: demand, or the gate in front of which more entity-days were spent waiting. */
import type { Model } from './model.ts';
import type { Period } from './periods.ts';
import type { TrialRecord } from './record.ts';

export const constraints = ['demand', 'sdr', 'ae'] as const;
export type Constraint = (typeof constraints)[number];

/**
 * The gate with more waiting entity-days in the period, if its queue was non-empty at the end of at least half the
 * steps (weighted by their days in the period); else demand.
 */
export function bindingConstraint(model: Model, record: TrialRecord, period: Period): Constraint {
  const sdr = waitingAt(model, record.sdrQueue, period);
  const ae = waitingAt(model, record.aeQueue, period);
  const [gate, waiting] = ae.entityDays > sdr.entityDays ? (['ae', ae] as const) : (['sdr', sdr] as const);
  return waiting.entityDays > 0 && waiting.nonEmptyDays * 2 >= period.simulatedDays ? gate : 'demand';
}

function waitingAt(
  { timeline, segments }: Model,
  queue: Float64Array,
  { steps, days }: Period,
): { entityDays: number; nonEmptyDays: number } {
  let entityDays = 0;
  let nonEmptyDays = 0;
  steps.forEach((step, i) => {
    let waiting = 0;
    for (const { index } of segments) waiting += queue[index * timeline.steps + step]!;
    entityDays += waiting * days[i]!;
    if (waiting > 0) nonEmptyDays += days[i]!;
  });
  return { entityDays, nonEmptyDays };
}

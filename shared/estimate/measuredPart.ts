/** A measurement of a part of the log, its owners compared with those that share its segment. */
import { entityOwner } from '../events/entityOwner.ts';
import type { EventLog } from '../events/eventLog.ts';
import { driftIndex } from './driftIndex.ts';
import { type MeasureOptions, measure } from './measure.ts';
import { ownerDrift } from './ownerDrift.ts';
import type { Measurement } from './result.ts';
import { scopeOf } from './scope.ts';
import { type ShownFilter, shownPart } from './shownPart.ts';

/**
 * As {@link measure}, of the entities that the filter leaves. One owner alone cannot be compared: where the filter names
 * one, `drift.owners` and `drift.index` are of everybody in the segments that it names.
 * @throws SpillwayError as `measure` and `shownPart`.
 */
export function measuredPart(log: EventLog, options: MeasureOptions, filter: ShownFilter): Measurement {
  const part = shownPart(log, options, filter);
  const measurement = measure(part.log, part.options);
  if (filter.owner === null) return measurement;
  const beside = shownPart(log, options, { ...filter, owner: null });
  const { question, slices } = scopeOf(beside.log, beside.options);
  const owners = ownerDrift(question, entityOwner(beside.log), slices);
  const index = driftIndex(owners.filter(({ segment }) => segment === null));
  return { ...measurement, drift: { ...measurement.drift, owners, index } };
}

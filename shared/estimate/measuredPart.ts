/** A measurement of a part of the log, its owners compared with those that share its segment. */
import type { EventLog } from '../events/eventLog.ts';
import { type MeasureOptions, measure, measuredDrift } from './measure.ts';
import type { Measurement } from './result.ts';
import { type ShownFilter, shownPart } from './shownPart.ts';

/**
 * As {@link measure}, of the entities that the filter leaves. One owner alone cannot be compared: where the filter names
 * one, what `drift` says by owner is of everybody in the segments that it names.
 * @throws SpillwayError as `measure` and `shownPart`.
 */
export function measuredPart(log: EventLog, options: MeasureOptions, filter: ShownFilter): Measurement {
  const part = shownPart(log, options, filter);
  const measurement = measure(part.log, part.options);
  if (filter.owner === null) return measurement;
  const beside = shownPart(log, options, { ...filter, owner: null });
  const { changePoints, cohorts, dwellChanges } = measurement.drift;
  return {
    ...measurement,
    drift: {
      ...measuredDrift(beside.log, beside.options),
      changePoints,
      cohorts,
      ...(dwellChanges === undefined ? {} : { dwellChanges }),
    },
  };
}

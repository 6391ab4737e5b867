/** The recorded months of a measurement under the names of a plan's segments: the facts of a re-forecast. */
import type { Measurement } from '../estimate/result.ts';
import type { Plan } from './schema.ts';
import { segmentsOfPlan } from './segmentNames.ts';

/** Rows of segments that the plan does not know are left out; those of all segments together stay. */
export function actualsFrom(plan: Plan, measurement: Measurement): Measurement['history'] {
  const segmentOf = segmentsOfPlan(plan, measurement);
  return measurement.history.flatMap((row) => {
    if (row.segment === null) return [row];
    const segment = segmentOf.get(row.segment);
    return segment === undefined ? [] : [{ ...row, segment }];
  });
}

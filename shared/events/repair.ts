/** Repair: the dates of required stages that a later stage proves although nobody recorded them. */
import { type StageDates, forwardPositions } from './passes.ts';
import { none } from './eventLog.ts';

/**
 * Adds the implied dates. A required forward stage without a date takes that of the nearest later forward stage of
 * the same pass that is dated (recorded, or itself implied); it is an upper bound of when it happened, so the
 * transition counts as converted and has no duration. An optional stage is never given a date, but its recorded date
 * proves the stages before it; exits prove nothing. In passes after an entity's first only the stages from the
 * re-entry stage up can be implied.
 */
export function impliedDates(recorded: StageDates): StageDates {
  const { passes, width } = recorded;
  const { graph } = passes.log;
  const required = graph.forward.map((stage) => graph.stages[stage]!.required);
  const reentry = forwardPositions(graph)[graph.reentry]!;
  const event = recorded.event.slice();
  for (let pass = 0; pass < passes.count; pass++) {
    const isFirst = passes.first[passes.entity[pass]!] === pass;
    const lowest = isFirst ? 0 : reentry;
    let proof: number = none;
    for (let position = width - 1; position >= lowest; position--) {
      const cell = pass * width + position;
      if (event[cell] !== none) proof = event[cell]!;
      else if (required[position]) event[cell] = proof;
    }
  }
  return { passes, width, event };
}

/** Which part of a measurement belongs to which part of a plan. */
import type { Measurement, TransitionResult } from '../estimate/result.ts';
import type { ResolvedPlan, ResolvedSegment } from '../plan/resolved.ts';
import type { Plan } from '../plan/schema.ts';
import { segmentsOfPlan } from '../plan/segmentNames.ts';

/** What was measured for a transition of a segment: its own figures, else those of all segments together. */
export function observedTransition(
  book: {
    readonly plan: Plan;
    readonly resolved: ResolvedPlan;
    readonly measurement?: Measurement | undefined;
  },
  segment: ResolvedSegment,
  from: number,
  to: number,
): { readonly result: TransitionResult; readonly pooled: boolean } | null {
  const { plan, resolved, measurement } = book;
  if (!measurement) return null;
  const [fromId, toId] = [from, to].map((stage) => resolved.graph.stages[stage]!.id);
  const results = measurement.transitions.filter((result) => result.from === fromId && result.to === toId);
  const ids = segmentsOfPlan(plan, measurement);
  const own = results.find((result) => result.segment !== null && ids.get(result.segment) === segment.id);
  if (own) return { result: own, pooled: false };
  const all = results.find((result) => result.segment === null);
  return all ? { result: all, pooled: true } : null;
}

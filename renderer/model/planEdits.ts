/** Edits of a plan as functions from plan to plan; what does not change keeps its identity. */
import { planMonths } from '../../shared/plan/periods.ts';
import { withValueAt } from '../../shared/plan/places.ts';
import { withoutExits, withRate } from '../../shared/plan/rateForms.ts';
import type { Plan, PlanSegment, PlanTransition, Target } from '../../shared/plan/schema.ts';

function withSegment(plan: Plan, id: string, change: (segment: PlanSegment) => PlanSegment): Plan {
  return {
    ...plan,
    segments: plan.segments.map((segment) => (segment.id === id ? change(segment) : segment)),
  };
}

function withTransition(
  plan: Plan,
  segment: string,
  from: string,
  change: (transition: PlanTransition) => PlanTransition,
): Plan {
  return withSegment(plan, segment, (before) => ({
    ...before,
    transitions: before.transitions.map((transition) =>
      transition.from === from ? change(transition) : transition,
    ),
  }));
}

/** A transition as it is in another plan: its rate with its delays and exits. */
export function takeTransition(plan: Plan, segment: string, from: string, other: Plan): Plan {
  const source = other.segments
    .find(({ id }) => id === segment)
    ?.transitions.find((transition) => transition.from === from);
  return source ? withTransition(plan, segment, from, () => source) : plan;
}

/** What is taken of a step: all of it, or its rate with the rate's changes, delay and exits staying as they are. */
export type Taken = 'step' | 'rate';

/** A step, or its rate alone, as it is in another plan. A rate that is told with its exits is then taken without them. */
export function takeRate(plan: Plan, segment: string, from: string, other: Plan, taken: Taken): Plan {
  if (taken === 'step') return takeTransition(plan, segment, from, other);
  const source = other.segments
    .find(({ id }) => id === segment)
    ?.transitions.find((transition) => transition.from === from);
  if (!source) return plan;
  const next = withRate(plan, segment, from, withoutExits(source.rate));
  return withValueAt(next, ['segments', segment, 'transitions', from, 'changes'], source.changes);
}

type Team = 'sdr' | 'ae';

/** People on staff at the end of each month, before attrition. */
export function staffByMonth(plan: Plan, team: Team): readonly number[] {
  const people = plan[team];
  if (!people) return [];
  let count = people.headcount;
  return planMonths(plan).map((month) => (count += people.hires?.[month] ?? 0));
}

type Metric = 'bookings' | 'pipeline';

/** The target on a metric for a period (absent: the whole horizon), over all segments. */
export function targetOf(plan: Plan, metric: Metric, period?: string): Target | undefined {
  return plan.targets.find(
    (target) => target.metric === metric && target.period === period && target.segment === undefined,
  );
}

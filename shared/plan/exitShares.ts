/** The shares that exits take of what does not advance, when a rate takes the place of a Dirichlet. */
import type { Plan, PlanTransition, Rate } from './schema.ts';

/**
 * The exits of a transition beside another rate. A Dirichlet carries the shares itself; a rate of another form that
 * takes its place leaves exits and never in their proportions, as a changed rate does.
 */
export function exitsBeside(before: PlanTransition, rate: Rate): PlanTransition['exits'] {
  const { exits } = before;
  if (exits === undefined || !isDirichlet(before.rate) || isDirichlet(rate)) return exits;
  const others = new Map(Object.entries(before.rate.dirichlet));
  others.delete('advance');
  const rest = [...others.values()].reduce((sum, concentration) => sum + concentration, 0);
  return Object.fromEntries(
    Object.entries(exits).map(([id, exit]) => [
      id,
      { ...exit, share: rest > 0 ? (others.get(id) ?? 0) / rest : 0 },
    ]),
  );
}

/** The plan with such shares where a patch, by segment id and `from`, puts another rate in place of a Dirichlet. */
export function withSharesBeside(plan: Plan, patch: Readonly<Record<string, unknown>>): Plan {
  const segments = member(patch, 'segments');
  return {
    ...plan,
    segments: plan.segments.map((segment) => ({
      ...segment,
      transitions: segment.transitions.map((transition) => {
        const change = member(member(member(segments, segment.id), 'transitions'), transition.from);
        const rate = member(change, 'rate') as Rate | null | undefined;
        if (rate === undefined || rate === null) return transition;
        const exits = exitsBeside(transition, rate);
        return exits === undefined ? transition : { ...transition, exits };
      }),
    })),
  };
}

function member(value: unknown, key: string): unknown {
  if (typeof value !== 'object' || value === null || !Object.hasOwn(value, key)) return undefined;
  return (value as Readonly<Record<string, unknown>>)[key];
}

function isDirichlet(rate: Rate | undefined): rate is Extract<Rate, { dirichlet: unknown }> {
  return typeof rate === 'object' && rate !== null && 'dirichlet' in rate;
}

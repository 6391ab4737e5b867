/** Everything of `shared/plan` that the window itself needs; loaded with the first document, since formulas bring mathjs. */
import type { ActualMonth } from '../../shared/engine/index.ts';
import type { Measurement } from '../../shared/estimate/result.ts';
import {
  type Plan,
  type ResolvedPlan,
  actualsFrom,
  meanArrivals,
  meanRate,
  parsePlan,
  resolvePlan,
  scenarioPatch,
  scenarioPlan,
  starterPlan,
} from '../../shared/plan/index.ts';
import { starterName } from '../../shared/plan/starter.ts';
import { medianDays } from './delayMedian.ts';

const resolvedPlans = new WeakMap<Plan, ResolvedPlan>();

/** The resolved form of a plan, computed once. */
function resolved(plan: Plan): ResolvedPlan {
  const known = resolvedPlans.get(plan);
  if (known) return known;
  const made = resolvePlan(plan);
  resolvedPlans.set(plan, made);
  return made;
}

const noActuals: readonly ActualMonth[] = [];
const actualsByPlan = new WeakMap<Measurement, WeakMap<Plan, readonly ActualMonth[]>>();

/** The months that are facts: those of a measurement until the plan's `actualsThrough`. The same list for the same inputs. */
function actuals(plan: Plan, measurement: Measurement | null): readonly ActualMonth[] {
  if (plan.actualsThrough === null || measurement === null) return noActuals;
  const byPlan = actualsByPlan.get(measurement) ?? new WeakMap<Plan, readonly ActualMonth[]>();
  actualsByPlan.set(measurement, byPlan);
  const known = byPlan.get(plan);
  if (known) return known;
  const made = actualsFrom(plan, measurement);
  byPlan.set(plan, made);
  return made;
}

/** Value of a rate formula over the plan's drivers. */
function rateValue(plan: Plan, formula: string): number {
  const [segment] = plan.segments;
  const [transition] = segment!.transitions;
  const probe = {
    ...plan,
    segments: [{ ...segment!, transitions: [{ ...transition!, rate: formula, changes: [] }] }],
  };
  return meanRate(resolvePlan(probe).segments[0]!.transitions[0]!.rate);
}

/** Whether every figure of a plan is still illustrative: its name says so. */
function isStarter(plan: Plan): boolean {
  return plan.name === starterName;
}

export const planning = {
  isStarter,
  parsePlan,
  resolved,
  scenarioPlan,
  scenarioPatch,
  starterPlan,
  meanRate,
  meanArrivals,
  actuals,
  rateValue,
  medianDays,
};

export type Planning = typeof planning;

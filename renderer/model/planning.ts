/** Everything of `shared/plan` that the window itself needs; loaded with the first document, since formulas bring mathjs. */
import type { ActualMonth } from '../../shared/engine/index.ts';
import type { Measurement } from '../../shared/estimate/result.ts';
import {
  type Plan,
  type ResolvedPlan,
  actualsFrom,
  actualsNotes,
  meanArrivals,
  meanRate,
  parsePlan,
  planTargets,
  rateFormulaValue,
  resolvePlan,
  scenarioPatch,
  scenarioPlan,
  starterPlan,
  withCountedRates,
} from '../../shared/plan/index.ts';
import { withoutOvertaken } from '../../shared/plan/figureFormulas.ts';
import { withFormulaFigures } from '../../shared/plan/formulaFigures.ts';
import { PlanFormulas } from '../../shared/plan/planFormulas.ts';
import { starterName } from '../../shared/plan/starter.ts';

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

/** Whether every figure of a plan is still illustrative: its name says so. */
function isStarter(plan: Plan): boolean {
  return plan.name === starterName;
}

/** A plan after an edit, with its figures as their formulas come to, and without the formulas that the edit overtook. */
function settled(before: Plan, after: Plan): Plan {
  const kept = withoutOvertaken(before, after);
  return kept.formulas === undefined ? kept : withFormulaFigures(kept, new PlanFormulas(kept)).plan;
}

export const planning = {
  isStarter,
  parsePlan,
  resolved,
  scenarioPlan,
  scenarioPatch,
  starterPlan,
  planTargets,
  withCountedRates,
  meanRate,
  meanArrivals,
  actuals,
  actualsNotes,
  rateValue: rateFormulaValue,
  settled,
};

export type Planning = typeof planning;

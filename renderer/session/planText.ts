/** Plans as text for the workers: made once for each plan. */
import type { Plan } from '../../shared/plan/schema.ts';
import { inputsKey } from '../store/inputsKey.ts';
import type { PlanText } from '../workers/catalogues.ts';

const texts = new WeakMap<Plan, PlanText>();

export function planText(plan: Plan): PlanText {
  const known = texts.get(plan);
  if (known) return known;
  const made = { key: inputsKey(plan), json: JSON.stringify({ ...plan, scenarios: [] }) };
  texts.set(plan, made);
  return made;
}

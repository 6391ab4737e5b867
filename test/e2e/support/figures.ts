/** Every figure of a small projection as text; bundled for the browser, and called as it is in Node. */
import { simulate } from '../../../shared/engine/index.ts';
import { type PlanFile, parsePlan, resolvePlan } from '../../../shared/plan/index.ts';

/** Numbers as JSON writes them, which is enough digits for every bit. */
export function figuresOf(plan: PlanFile): string {
  return JSON.stringify(simulate(resolvePlan(parsePlan(plan)), { trials: 120, seed: 20_270_104 }));
}

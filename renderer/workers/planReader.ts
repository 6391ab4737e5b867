import { type Plan, type ResolvedPlan, resolvePlan } from '../../shared/plan/index.ts';
import type { PlanText } from './catalogues.ts';

/** Reads plans; the jobs of one projection come with the same one after another, which is read once. */
export function planReader(): (plan: PlanText) => ResolvedPlan {
  let latest: { readonly key: string; readonly resolved: ResolvedPlan } | null = null;
  return ({ key, json }) => {
    if (latest?.key !== key) latest = { key, resolved: resolvePlan(JSON.parse(json) as Plan) };
    return latest.resolved;
  };
}

/**
 * Whether leads have to be told apart by how often they have re-entered. Only the limit of re-entries needs it, and
 * within a horizon of weeks most limits are out of reach.
 */
import { exp } from '../../stats/elementary.ts';
import { stepCdf, stepMass } from '../discretise.ts';
import { lawOf } from '../laws.ts';
import type { Model, RecycleModel } from '../model.ts';
import { rateAt } from '../rates.ts';
import { meanEntities } from '../population.ts';

/** Chance of a trial in which somebody would reach the limit, below which it is left out of account. */
const negligible = 1e-7;
/** Parameters are taken at their worst within so many standard scores. */
const farScore = 5;

/** 1, or the greatest limit of re-entries and one. */
export function recycleClasses(model: Model): number {
  const limits = model.segments.flatMap(({ recycle }) => (recycle && recycle.max > 0 ? [recycle] : []));
  const reached = limits.some((recycle) => chanceOfLimit(model, recycle) > negligible);
  return reached ? 1 + Math.max(...limits.map(({ max }) => max)) : 1;
}

/**
 * A bound on the expected number of leads that are held back by the limit: as many re-entries as that, and one more,
 * within the horizon. P(ΣK ≤ h) ≤ exp(s·h) E[exp(−s·K)]ⁿ for every s ≥ 0 (Chernoff, 1952).
 */
function chanceOfLimit(model: Model, { rate, delay, max }: RecycleModel): number {
  const { steps, stepDays } = model.timeline;
  const before = model.plan.opening.reduce((most, { recycles = 0 }) => Math.max(most, recycles), 0);
  // An opening visit may be at the end of its first delay already.
  const full = model.plan.opening.length > 0 ? max - before : max + 1;
  if (full <= 0) return 1;
  const { uncertainty } = delay.form;
  const logSd =
    uncertainty === undefined
      ? 0
      : 'cov' in uncertainty
        ? Math.sqrt(uncertainty.cov[0][0])
        : uncertainty.logSd;
  const factor = exp(-farScore * logSd - (logSd * logSd) / 2);
  const mass = stepMass(stepCdf(lawOf(delay.form, 0, 0), factor, stepDays, steps));
  const chance = rateAt(rate.versions[0]!, farScore);
  let least = 1;
  for (let s = 1 / 64; s <= 4; s *= 1.25) {
    const discounted = mass.reduce((sum, p, k) => sum + p * exp(-s * Math.max(1, k)), 0);
    const bound = exp(Math.min(700, s * (steps - 1))) * power(chance * discounted, full);
    least = Math.min(least, bound);
  }
  return least * meanEntities(model);
}

function power(base: number, exponent: number): number {
  let product = 1;
  for (let i = 0; i < exponent; i++) product *= base;
  return product;
}

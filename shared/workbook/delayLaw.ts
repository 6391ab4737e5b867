/**
 * A delay as the workbook recomputes it: from its mean and spread, which are inputs. With u uniform, a delay of d days
 * takes k = ⌊u + d/h⌋ steps of h days, hence P(k ≤ j) = (A((j+1)h) − A(jh)) / h, where A(x) = ∫₀ˣ F is the area under
 * the distribution function. A(x) = x·F(x) − E[d; d ≤ x] has a closed form in each family.
 */
import { delayLaw as engineLaw, type Law } from '../engine/laws.ts';
import { atLeastOneStep, stepCdf, stepMass } from '../engine/discretise.ts';
import { gammaParameters, lognormalParameters } from '../plan/lawParameters.ts';
import type { Delay } from '../plan/schema.ts';

export type DelayFamily = 'fixed' | 'lognormal' | 'gamma' | 'weibull' | 'empirical';

export interface DelayLaw {
  readonly family: DelayFamily;
  /** Mean in days. */
  readonly mean: number;
  /** Coefficient of variation of a lognormal and a gamma, shape of a Weibull; null where there is none to set. */
  readonly spread: number | null;
  /** Days and share of an empirical delay, ascending; empty for the others. */
  readonly points: readonly (readonly [number, number])[];
  readonly law: Law;
}

/** The law of a plan's delay at its mean parameters. */
export function delayLaw(delay: Delay): DelayLaw {
  const law = engineLaw(delay);
  const common = { mean: law.mean, law, points: [] };
  if ('fixed' in delay) return { ...common, family: 'fixed', spread: null };
  if ('lognormal' in delay) {
    const form = delay.lognormal;
    if ('mean' in form) return { ...common, family: 'lognormal', mean: form.mean, spread: form.cv };
    const { sigma } = lognormalParameters(form);
    return { ...common, family: 'lognormal', spread: Math.sqrt(Math.expm1(sigma ** 2)) };
  }
  if ('gamma' in delay) {
    const form = delay.gamma;
    if ('mean' in form) return { ...common, family: 'gamma', mean: form.mean, spread: form.cv };
    return { ...common, family: 'gamma', spread: 1 / Math.sqrt(gammaParameters(form).shape) };
  }
  if ('weibull' in delay) return { ...common, family: 'weibull', spread: delay.weibull.shape };
  return { ...common, family: 'empirical', spread: null, points: mergePoints(delay.empirical) };
}

/** Recorded delays beyond this number of points are laid out as chances of each step. */
const mostPoints = 1000;

/** Whether the sheet can compute the chances from another mean: a recorded delay of 0 cannot be stretched. */
export function isSettable(law: DelayLaw): boolean {
  return law.family === 'fixed' || (law.mean > 0 && law.points.length <= mostPoints);
}

/** Points in ascending order, equal delays merged, weights summing to 1. */
function mergePoints(pairs: readonly (readonly [number, number])[]): [number, number][] {
  const total = pairs.reduce((sum, [, weight]) => sum + weight, 0);
  const merged: [number, number][] = [];
  for (const [days, weight] of pairs.toSorted((a, b) => a[0] - b[0])) {
    if (weight === 0) continue;
    const last = merged.at(-1);
    if (last && last[0] === days) last[1] += weight / total;
    else merged.push([days, weight / total]);
  }
  return merged;
}

/** P(k = 0), …, P(k = steps − 1), or of max(1, k) where `atLeastOne`: a return takes at least one step. */
export function stepChances(law: Law, stepDays: number, steps: number, atLeastOne = false): Float64Array {
  const cdf = stepCdf(law, 1, stepDays, steps - 1);
  return stepMass(atLeastOne ? atLeastOneStep(cdf) : cdf);
}

/** Delays in days rounded to steps at random, so that their mean is kept. */
import type { Law } from './laws.ts';
import type { Timeline } from './timeline.ts';

/** What rounding needs of a law. */
export type RoundableLaw = Pick<Law, 'integratedCdf'>;

/** Number of steps that stands for "after the horizon". */
export const beyond = Number.POSITIVE_INFINITY;

/**
 * P(K ≤ k) for k = 0 … lastStep, where K = ⌊u + factor · D / stepDays⌋ with u uniform and D from the law. Over u,
 * P(K ≤ k) is the mean of P(factor · D ≤ x) over x from k to k + 1 steps: a difference of the integrated
 * distribution function. E[K] = factor · E[D] / stepDays.
 */
export function stepCdf(law: RoundableLaw, factor: number, stepDays: number, lastStep: number): Float64Array {
  const cdf = new Float64Array(lastStep + 1);
  const width = stepDays / factor;
  let before = 0;
  for (let k = 0; k <= lastStep; k++) {
    const after = law.integratedCdf((k + 1) * width);
    cdf[k] = within(k === 0 ? 0 : cdf[k - 1]!, (after - before) / width);
    before = after;
    if (cdf[k] === 1) return cdf.fill(1, k + 1);
  }
  return cdf;
}

/**
 * P(K ≤ k | D > age) for k = 0 … lastStep, where K = ⌊u + (D − age) / stepDays⌋: steps from now on for a visit that is
 * open at this age. All 1 where no delay is as long as that.
 */
export function remainingStepCdf(
  law: Pick<Law, 'integratedCdf' | 'cdf' | 'survival'>,
  ageDays: number,
  stepDays: number,
  lastStep: number,
): Float64Array {
  const cdf = new Float64Array(lastStep + 1);
  const survival = law.survival(ageDays);
  if (survival === 0) return cdf.fill(1);
  const gone = law.cdf(ageDays);
  let before = law.integratedCdf(ageDays);
  for (let k = 0; k <= lastStep; k++) {
    const after = law.integratedCdf(ageDays + (k + 1) * stepDays);
    cdf[k] = within(k === 0 ? 0 : cdf[k - 1]!, ((after - before) / stepDays - gone) / survival);
    before = after;
    if (cdf[k] === 1) return cdf.fill(1, k + 1);
  }
  return cdf;
}

/** A delay ready to be drawn: days = factor · draw from the law. */
export interface RoundedDelay {
  readonly law: Law;
  readonly factor: number;
  /** P(K ≤ k) of the delay in steps. */
  readonly stepCdf: Float64Array;
}

/** A law, stretched by a factor, rounded to the steps of a horizon. */
export function roundedDelay(law: Law, factor: number, { stepDays, steps }: Timeline): RoundedDelay {
  return { law, factor, stepCdf: stepCdf(law, factor, stepDays, steps) };
}

/** Number of steps at the uniform u, by inversion: the smallest k with u < P(K ≤ k), or {@link beyond}. */
export function stepsAt(cdf: Float64Array, u: number): number {
  let low = 0;
  let high = cdf.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (u < cdf[middle]!) high = middle;
    else low = middle + 1;
  }
  return low === cdf.length ? beyond : low;
}

/** P(K = k) from P(K ≤ k). */
export function stepMass(cdf: Float64Array): Float64Array {
  return cdf.map((value, k) => (k === 0 ? value : value - cdf[k - 1]!));
}

/** A recycling delay lasts at least one step: what would take none takes one. */
export function atLeastOneStep(cdf: Float64Array): Float64Array {
  const later = cdf.slice();
  later[0] = 0;
  return later;
}

/**
 * Distribution functions do not fall, and do not exceed 1; differences of rounded numbers may do both. A remainder
 * that is no more than rounding counts as none, so that no uniform runs off the end of a law that is complete.
 */
function within(previous: number, value: number): number {
  return value > 1 - rounding ? 1 : Math.max(previous, value);
}

const rounding = 1e-12;

/** Rates of a plan from what was measured: shrunk over segments, with the uncertainty that is left. */
import type { Measurement, TransitionModel, TransitionResult } from '../estimate/result.ts';
import { shrunkenRates } from '../estimate/shrinkage.ts';

/** Alpha and beta of the share that advances. */
export type AdvanceShapes = readonly [alpha: number, beta: number];

export interface Outcome {
  readonly probability: number;
  readonly k: number;
  readonly n: number;
}

/** An outcome that never occurred is not listed: none of all visits. */
export function outcomeOf(model: TransitionModel, visits: number, name: string): Outcome {
  const found = model.outcomes.find((known) => known.outcome === name);
  return found === undefined
    ? { probability: 0, k: 0, n: visits }
    : { probability: found.probability, k: found.effectiveK, n: found.effectiveN };
}

/**
 * k and n − k of the effective counts: the mean is the measured rate exactly, so that a chain of calibrated rates
 * reproduces the measured conversion, and its variance p(1 − p)/(n + 1) is the measured p(1 − p)/n but for one visit.
 * Where k or n − k is 0 that is no distribution and would claim certainty; there k + ½ and n − k + ½, the Jeffreys
 * posterior.
 */
export function shapesOfCounts(k: number, n: number): AdvanceShapes {
  const rest = Math.max(0, n - k);
  return k > 0 && rest > 0 ? [k, rest] : [k + 0.5, rest + 0.5];
}

export function rateFromCounts(k: number, n: number): { beta: [number, number] } {
  return { beta: [...shapesOfCounts(k, n)] };
}

/** Of each segment that a transition was measured in: its rate drawn towards the others' as far as they are alike. */
export type ShrunkenRates = ReadonlyMap<string, AdvanceShapes>;

/**
 * Empirical Bayes over the measured segments of a transition, from their effective counts. Of one segment alone there is
 * nothing to be drawn to: then its own counts.
 */
export function shrunkenOver(measurement: Measurement, from: string, to: string): ShrunkenRates {
  const groups = measurement.transitions.flatMap((result) => {
    const counts = countsOf(result, from, to);
    return counts === null ? [] : [{ segment: result.segment!, ...counts }];
  });
  const [first, ...others] = groups;
  if (first === undefined) return new Map();
  if (others.length === 0) return new Map([[first.segment, shapesOfCounts(first.k, first.n)]]);
  const rates = shrunkenRates(groups);
  return new Map(groups.map(({ segment }, i) => [segment, rates[i]!.beta]));
}

function countsOf(result: TransitionResult, from: string, to: string): { n: number; k: number } | null {
  if (result.segment === null || result.model === null || result.from !== from || result.to !== to)
    return null;
  const { n, k } = outcomeOf(result.model, result.conversion.cohort.n, 'advance');
  return n > 0 ? { n, k: Math.min(k, n) } : null;
}

/** Probabilities of the outcomes of few visits, the delays being known from many. */
import { symmetricEigen } from '../stats/symmetricEigen.ts';
import { type DelayParameters, delaySurvival } from './delayFamily.ts';
import type { MixtureCounts } from './mixtureVisits.ts';

export interface OutcomeProbabilities {
  /** By outcome of the counts, then of never. */
  readonly probabilities: Float64Array;
  /** Standard errors in the same order; 0 where a probability is 0. */
  readonly standardErrors: Float64Array;
}

const steps = 2000;
const settled = 1e-10;
/** Below it a class is taken for impossible: the information about it would have no bound. */
const least = 1e-7;

/**
 * Maximum likelihood of π in the mixture competing-risks model (see `mixture.ts`) at given delays, which makes the
 * likelihood concave: EM (Dempster, Laird & Rubin, 1977), each open visit divided over the outcomes that are still
 * possible and never. Standard errors from the inverse observed information of the classes that are above 0. An
 * outcome without a delay has probability 0.
 * @throws RangeError where there is no visit.
 */
export function probabilitiesGiven(
  counts: MixtureCounts,
  delays: readonly (DelayParameters | null)[],
): OutcomeProbabilities {
  if (counts.visits === 0) throw new RangeError('probabilities need at least one visit');
  const never = counts.outcomes.length;
  const resolved = [...counts.resolved.map(({ visits }) => visits), 0];
  // Chance of still being open, by open visit and class; visits that have just begun say nothing.
  const stays = Array.from(counts.openDays, (days) => [
    ...delays.map((delay) => (delay === null ? 0 : delaySurvival(delay, days))),
    1,
  ]);
  const possible = (j: number): boolean => j === never || delays[j] !== null;
  let pi = Float64Array.from(resolved, (_, j) => Number(possible(j)) / (never + 1));
  for (let step = 0; step < steps; step++) {
    const next = Float64Array.from(resolved);
    stays.forEach((stay, row) => {
      const open = stay.reduce((sum, s, j) => sum + pi[j]! * s, 0);
      if (open > 0) stay.forEach((s, j) => (next[j]! += (counts.openWeight[row]! * pi[j]! * s) / open));
    });
    const total = next.reduce((a, b) => a + b);
    if (total === 0) break;
    const moved = next.map((value) => value / total);
    const change = moved.reduce((most, value, j) => Math.max(most, Math.abs(value - pi[j]!)), 0);
    pi = moved;
    if (change < settled) break;
  }
  return { probabilities: pi, standardErrors: errors(pi, counts, resolved, stays) };
}

/**
 * With the last present class as the reference, information about the others is Σ k_j (e_j/π_j)(e_j/π_j)ᵀ plus, of each
 * open visit, that of its chance to be open.
 */
function errors(
  pi: Float64Array,
  { openWeight }: MixtureCounts,
  resolved: readonly number[],
  stays: readonly (readonly number[])[],
): Float64Array {
  const present = Array.from(pi.keys()).filter((j) => pi[j]! > least);
  const free = present.slice(0, -1);
  const reference = present.at(-1)!;
  const size = free.length;
  const information = new Float64Array(size * size);
  const add = (weight: number, slopes: readonly number[]): void =>
    slopes.forEach((a, i) => slopes.forEach((b, j) => (information[i * size + j]! += weight * a * b)));
  free.forEach((j, at) =>
    add(
      resolved[j]! / pi[j]! ** 2,
      free.map((_, i) => Number(i === at)),
    ),
  );
  add(
    resolved[reference]! / pi[reference]! ** 2,
    free.map(() => -1),
  );
  stays.forEach((stay, row) => {
    const open = stay.reduce((sum, s, j) => sum + pi[j]! * s, 0);
    if (open > 0)
      add(
        openWeight[row]! / open ** 2,
        free.map((j) => stay[j]! - stay[reference]!),
      );
  });
  const standardErrors = new Float64Array(pi.length);
  if (size === 0) return standardErrors;
  const { values, vectors } = symmetricEigen(information, size);
  const errorAlong = (along: (direction: Float64Array) => number): number =>
    Math.sqrt(vectors.reduce((sum, v, k) => sum + along(v) ** 2 / Math.max(values[k]!, 1e-12), 0));
  free.forEach((j, i) => (standardErrors[j] = errorAlong((direction) => direction[i]!)));
  standardErrors[reference] = errorAlong((direction) => direction.reduce((sum, x) => sum + x, 0));
  return standardErrors;
}

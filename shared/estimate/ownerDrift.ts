/** Do all owners convert alike? Each owner's count against exact limits about what the mix of segments makes likely. */
import { type Categorical, none } from '../events/eventLog.ts';
import { stillOpen } from '../events/visits.ts';
import { type BinomialPart, binomialSumLimits } from '../stats/binomialSum.ts';
import { type ConversionQuestion, cohort } from './cohort.ts';
import type { Measurement } from './result.ts';
import type { Slices } from './slices.ts';

type OwnerResult = Measurement['drift']['owners'][number];

/** By owner and segment: `n[owner * segments + segment]`. */
interface Counts {
  readonly n: Uint32Array;
  readonly k: Uint32Array;
}

/**
 * To date, an entity counting once from its first A in the window, implied transitions included. Limits are counts:
 * an owner is outside where k is below `lower` or above `upper`. Over all segments they are those of the sum of
 * binomials at each segment's own rate, so that nobody is judged by the mix that he was given; by segment, those of
 * its binomial.
 */
export function ownerDrift(
  question: ConversionQuestion,
  owners: Categorical | null,
  slices: Slices | null,
): OwnerResult[] {
  if (owners === null) return [];
  const segments = slices?.values.length ?? 1;
  const { n, k } = ownerCounts(question, owners, slices);
  const total = (counts: Uint32Array, segment: number): number =>
    counts.reduce((sum, count, cell) => (cell % segments === segment ? sum + count : sum), 0);
  const rates = Array.from({ length: segments }, (_, segment) => total(k, segment) / total(n, segment));
  return owners.values.flatMap((owner, code) => {
    const parts = rates.flatMap((rate, segment) => {
      const cell = code * segments + segment;
      return n[cell]! > 0 ? [{ n: n[cell]!, k: k[cell]!, segment, rate }] : [];
    });
    if (parts.length === 0) return [];
    const whole = judged(owner, null, parts);
    if (slices === null) return [whole];
    return [whole, ...parts.map((part) => judged(owner, slices.values[part.segment]!, [part]))];
  });
}

function ownerCounts(question: ConversionQuestion, owners: Categorical, slices: Slices | null): Counts {
  const segments = slices?.values.length ?? 1;
  const n = new Uint32Array(owners.values.length * segments);
  const k = new Uint32Array(n.length);
  const { graph } = question.recorded.passes.log;
  const found = cohort(question, { unrecorded: true, recycling: true });
  for (let i = 0; i < found.count; i++) {
    const entity = found.entity[i]!;
    const owner = owners.codes[entity]!;
    if (owner === none) continue;
    const cell = owner * segments + (slices?.codes[entity] ?? 0);
    const outcome = found.outcome[i]!;
    n[cell]!++;
    if (outcome !== stillOpen && graph.stages[outcome]!.kind === 'forward') k[cell]!++;
  }
  return { n, k };
}

function judged(
  owner: string,
  segment: string | null,
  parts: readonly (BinomialPart & { readonly k: number })[],
): OwnerResult {
  const n = parts.reduce((sum, part) => sum + part.n, 0);
  const k = parts.reduce((sum, part) => sum + part.k, 0);
  const warning = binomialSumLimits(parts, 0.95);
  const action = binomialSumLimits(parts, 0.998);
  return {
    owner,
    segment,
    n,
    k,
    rate: k / n,
    lower95: warning.lower,
    upper95: warning.upper,
    lower998: action.lower,
    upper998: action.upper,
    outside998: k < action.lower || k > action.upper,
  };
}

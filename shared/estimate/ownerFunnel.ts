/** A funnel plot of owners: each one's count against exact limits about what the mix that he was given makes likely. */
import type { Categorical } from '../events/eventLog.ts';
import { type BinomialPart, binomialSumLimits } from '../stats/binomialSum.ts';
import { type DriftIndex, driftIndex } from './driftIndex.ts';
import type { Measurement } from './result.ts';

export type FunnelOwner = Measurement['drift']['owners'][number];

/** Counts by owner and stratum (a segment, a stage reached): `n[owner * strata + stratum]`. */
export class OwnerCounts {
  readonly owners: Categorical;
  readonly strata: number;
  readonly n: Uint32Array;
  readonly k: Uint32Array;

  constructor(owners: Categorical, strata: number) {
    this.owners = owners;
    this.strata = strata;
    this.n = new Uint32Array(owners.values.length * strata);
    this.k = new Uint32Array(this.n.length);
  }

  add(owner: number, stratum: number, counts: boolean): void {
    const cell = owner * this.strata + stratum;
    this.n[cell]!++;
    if (counts) this.k[cell]!++;
  }

  /** Of each owner that has any: what he was given, by stratum, with the rate of all owners there. */
  parts(): { readonly owner: string; readonly parts: readonly OwnerPart[] }[] {
    const total = (counts: Uint32Array, stratum: number): number =>
      counts.reduce((sum, count, cell) => (cell % this.strata === stratum ? sum + count : sum), 0);
    const rates = Array.from(
      { length: this.strata },
      (_, stratum) => total(this.k, stratum) / total(this.n, stratum),
    );
    return this.owners.values.flatMap((owner, code) => {
      const parts = rates.flatMap((rate, stratum) => {
        const cell = code * this.strata + stratum;
        return this.n[cell]! > 0 ? [{ n: this.n[cell]!, k: this.k[cell]!, stratum, rate }] : [];
      });
      return parts.length > 0 ? [{ owner, parts }] : [];
    });
  }
}

export interface OwnerPart extends BinomialPart {
  readonly k: number;
  readonly stratum: number;
}

/**
 * Limits are counts: an owner is outside where k is below `lower` or above `upper`. Over all strata they are those of
 * the sum of binomials at each stratum's own rate, so that nobody is judged by the mix that he was given. With names of
 * the strata (segments) each of them is told as well.
 */
export function ownerFunnel(counts: OwnerCounts, names: readonly string[] | null = null): FunnelOwner[] {
  return counts.parts().flatMap(({ owner, parts }) => {
    const whole = judged(owner, null, parts);
    if (names === null) return [whole];
    return [whole, ...parts.map((part) => judged(owner, names[part.stratum]!, [part]))];
  });
}

/** The drift index of these counts, the mix of strata taken out. */
export function funnelIndex(counts: OwnerCounts): DriftIndex | null {
  return driftIndex(
    counts.parts().map(({ parts }) => ({
      n: parts.reduce((sum, { n }) => sum + n, 0),
      k: parts.reduce((sum, { k }) => sum + k, 0),
      expected: expectedCount(parts),
    })),
  );
}

function expectedCount(parts: readonly OwnerPart[]): number {
  return parts.reduce((sum, { n, rate }) => sum + n * rate, 0);
}

function judged(owner: string, segment: string | null, parts: readonly OwnerPart[]): FunnelOwner {
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
    expected: expectedCount(parts),
    lower95: warning.lower,
    upper95: warning.upper,
    lower998: action.lower,
    upper998: action.upper,
    outside998: k < action.lower || k > action.upper,
  };
}

/** What a loading on the common factor means, in figures that can be said in words. */
import { normalQuantile } from '../stats/normal.ts';

/** Correlation of two quantities of one kind that load with ρ: ρ², on the normal scale. */
export function pairCorrelation(loading: number): number {
  return loading * loading;
}

/**
 * The chance that a second quantity is below its median where a first one is: ½ + arcsin(ρ²)/π, by Sheppard's formula for
 * the orthant of two normals (1899).
 */
export function worseTogether(loading: number): number {
  return 0.5 + Math.asin(pairCorrelation(loading)) / Math.PI;
}

/** The radical inverse of a whole number: a sequence that fills (0, 1) evenly without chance. */
function radicalInverse(index: number, base: number): number {
  let [rest, share, inverse] = [index, 1 / base, 0];
  while (rest > 0) {
    inverse += (rest % base) * share;
    rest = Math.floor(rest / base);
    share /= base;
  }
  return inverse;
}

/**
 * Pairs of two such quantities in standard deviations, as a picture scatters them: z = ρ·common + √(1 − ρ²)·own, at the
 * points of a Halton sequence.
 */
export function correlatedPairs(loading: number, count: number): readonly (readonly [number, number])[] {
  const own = Math.sqrt(1 - loading * loading);
  return Array.from({ length: count }, (_, i) => {
    const at = (base: number): number => normalQuantile(radicalInverse(i + 1, base));
    const common = loading * at(2);
    return [common + own * at(3), common + own * at(5)] as const;
  });
}

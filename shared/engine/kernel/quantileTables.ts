/**
 * Quantile functions tabulated over normal scores for the kernel: log or logit of the quantile at Φ(z), which is
 * smooth in z, at equidistant scores, with the slopes of the natural cubic spline through them. Between two scores the
 * kernel takes the cubic with these values and slopes; the error is below 1e-8 of the quantile for ordinary shapes.
 */
import { lowerBetaLogits } from '../../stats/betaLogits.ts';
import { log } from '../../stats/elementary.ts';
import { gammaQuantile, gammaUpperQuantile } from '../../stats/gamma.ts';
import { normalCdf } from '../../stats/normal.ts';

export interface QuantileTable {
  readonly first: number;
  readonly perUnit: number;
  readonly isLogit: boolean;
  readonly values: readonly number[];
  /** By node, for a step of one node. */
  readonly slopes: readonly number[];
}

/** A uniform number of 52 bits has a score between −8.3 and 8.3. */
const reach = 8.5;
const perUnit = 8;
/** Where a quantile is no number above 0, or a probability no number below 1. */
const farthest = 700;

/** Quantiles of Beta(a, b), on the logit scale. */
export function betaTable(a: number, b: number): QuantileTable {
  return remembered(`beta ${a} ${b}`, true, () => {
    // Each tail from its own side, so that neither runs out of digits.
    const lower = lowerBetaLogits(a, b, perUnit, reach * perUnit);
    const upper = lowerBetaLogits(b, a, perUnit, reach * perUnit);
    return [...lower.toReversed(), ...upper.slice(1).map((y) => -y)];
  });
}

/** Quantiles of a gamma distribution with scale 1, on the log scale. */
export function gammaTable(shape: number): QuantileTable {
  return remembered(`gamma ${shape}`, false, () =>
    Array.from({ length: 2 * reach * perUnit + 1 }, (_, node) => {
      const z = node / perUnit - reach;
      // Each tail from its own side, so that neither runs out of digits.
      return log(z < 0 ? gammaQuantile(normalCdf(z), shape, 1) : gammaUpperQuantile(normalCdf(-z), shape, 1));
    }),
  );
}

/** Tables are the same whatever the plan: the latest are kept. */
const latest = new Map<string, QuantileTable>();
const mostKept = 500;

/** `linked`: linked quantiles at the nodes. */
function remembered(name: string, isLogit: boolean, linked: () => number[]): QuantileTable {
  const known = latest.get(name);
  if (known) return known;
  const values = linked().map((value) => Math.max(-farthest, Math.min(farthest, value)));
  const table = { first: -reach, perUnit, isLogit, values, slopes: splineSlopes(values) };
  if (latest.size >= mostKept) latest.clear();
  latest.set(name, table);
  return table;
}

/** Slopes at the nodes of the natural cubic spline through equidistant values (de Boor, 1978, chapter IV). */
function splineSlopes(values: readonly number[]): number[] {
  const last = values.length - 1;
  const at = (i: number): number => values[i]!;
  // m[i−1] + 4 m[i] + m[i+1] = 3 (y[i+1] − y[i−1]); at the ends 2 m[0] + m[1] = 3 (y[1] − y[0]).
  const right = values.map((_, i) =>
    i === 0 ? 3 * (at(1) - at(0)) : i === last ? 3 * (at(last) - at(last - 1)) : 3 * (at(i + 1) - at(i - 1)),
  );
  const diagonal = values.map((_, i) => (i === 0 || i === last ? 2 : 4));
  for (let i = 1; i <= last; i++) {
    const share = 1 / diagonal[i - 1]!;
    diagonal[i]! -= share;
    right[i]! -= share * right[i - 1]!;
  }
  const slopes = values.map(() => 0);
  slopes[last] = right[last]! / diagonal[last]!;
  for (let i = last - 1; i >= 0; i--) slopes[i] = (right[i]! - slopes[i + 1]!) / diagonal[i]!;
  return slopes;
}

/** The sum of independent binomials with different rates: what an owner is judged by whose mix of segments differs. */
import { binomialMass } from './binomial.ts';
import type { CountLimits } from './funnelLimits.ts';

export interface BinomialPart {
  readonly n: number;
  readonly rate: number;
}

/** Mass that may be left out at either end of a part, far below any limit in use. */
const negligible = 1e-15;

/** Probabilities of the counts `from`, `from + 1`, … */
interface Masses {
  readonly from: number;
  readonly mass: Float64Array;
}

/**
 * Exact limits for a count that is the sum of binomials, by the rule of a funnel plot: the α/2 and 1 − α/2 quantiles,
 * α = 1 − level. With one part they are those of `funnelLimits`.
 * @throws RangeError where n is not a whole number, or level is outside (0, 1).
 */
export function binomialSumLimits(parts: readonly BinomialPart[], level: number): CountLimits {
  if (!(level > 0 && level < 1)) throw new RangeError(`a level lies within (0, 1), not ${level}`);
  const tail = (1 - level) / 2;
  const { from, mass } = parts.reduce<Masses>((sum, part) => convolved(sum, binomialMasses(part)), {
    from: 0,
    mass: Float64Array.of(1),
  });
  return { lower: from + quantile(mass, tail), upper: from + quantile(mass, 1 - tail) };
}

/** The masses of one binomial about its mode, without the tails that are negligible. */
function binomialMasses({ n, rate }: BinomialPart): Masses {
  const mode = Math.min(n, Math.floor((n + 1) * rate));
  let from = mode;
  let to = mode;
  while (from > 0 && binomialMass(from - 1, n, rate) > negligible) from--;
  while (to < n && binomialMass(to + 1, n, rate) > negligible) to++;
  return {
    from,
    mass: Float64Array.from({ length: to - from + 1 }, (_, i) => binomialMass(from + i, n, rate)),
  };
}

function convolved(a: Masses, b: Masses): Masses {
  const mass = new Float64Array(a.mass.length + b.mass.length - 1);
  a.mass.forEach((p, i) => b.mass.forEach((q, j) => (mass[i + j]! += p * q)));
  return { from: a.from + b.from, mass };
}

/** The first index at which the cumulative mass reaches p. */
function quantile(mass: Float64Array, p: number): number {
  let cumulative = 0;
  for (let i = 0; i < mass.length; i++) {
    cumulative += mass[i]!;
    if (cumulative >= p) return i;
  }
  return mass.length - 1;
}

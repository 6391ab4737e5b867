/** How uncertain a rate is: its mean, its spread, its points, and the shape that a picture draws. */
import { betaQuantile } from '../stats/beta.ts';
import { logGamma } from '../stats/gamma.ts';
import { meanRate } from './meanRate.ts';
import type { ResolvedRate } from './resolved.ts';

export interface RateLaw {
  readonly mean: number;
  /** Standard deviation; 0 where the rate is certain. */
  readonly deviation: number;
  readonly p10: number;
  readonly p50: number;
  readonly p90: number;
  /**
   * Of how many visits a rate this uncertain would come: α + β of a Beta, the total of a Dirichlet, and for a PERT those
   * of the Beta with its mean and variance. Null where it is certain.
   */
  readonly likeVisits: number | null;
  /** Density at a share, up to the limits of doubles; null where the rate is certain. */
  readonly density: ((share: number) => number) | null;
}

/** A Beta on [low, high]. */
function scaledBeta(a: number, b: number, low: number, high: number): Omit<RateLaw, 'likeVisits'> {
  const width = high - low;
  const at = (p: number): number => low + width * betaQuantile(p, a, b);
  const logNorm = logGamma(a + b) - logGamma(a) - logGamma(b);
  return {
    mean: low + (width * a) / (a + b),
    deviation: width * Math.sqrt((a * b) / ((a + b) ** 2 * (a + b + 1))),
    p10: at(0.1),
    p50: at(0.5),
    p90: at(0.9),
    density: (share) => {
      const x = (share - low) / width;
      if (!(x > 0 && x < 1)) return 0;
      return Math.exp(logNorm + (a - 1) * Math.log(x) + (b - 1) * Math.log1p(-x)) / width;
    },
  };
}

/** The law of a rate. PERT is the Beta on [least, greatest] with λ = 4; a Dirichlet's advance share is a Beta. */
export function rateLaw(rate: ResolvedRate): RateLaw {
  if ('beta' in rate) {
    const [a, b] = rate.beta;
    return { ...scaledBeta(a, b, 0, 1), likeVisits: a + b };
  }
  if ('pert' in rate) {
    const [least, likely, greatest] = rate.pert;
    const width = greatest - least;
    const a = 1 + (4 * (likely - least)) / width;
    const b = 1 + (4 * (greatest - likely)) / width;
    const law = scaledBeta(a, b, least, greatest);
    return { ...law, likeVisits: (law.mean * (1 - law.mean)) / law.deviation ** 2 - 1 };
  }
  if ('dirichlet' in rate) {
    const { advance, exits, never } = rate.dirichlet;
    const rest = never + exits.reduce((sum, exit) => sum + exit, 0);
    if (advance > 0 && rest > 0) return { ...scaledBeta(advance, rest, 0, 1), likeVisits: advance + rest };
  }
  const mean = meanRate(rate);
  return { mean, deviation: 0, p10: mean, p50: mean, p90: mean, likeVisits: null, density: null };
}

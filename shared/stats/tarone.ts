/** Tarone's test of whether groups vary more than one binomial rate allows. */
import { normalCdf } from './normal.ts';

export interface Tarone {
  readonly z: number;
  /** Of the upper side: groups that vary too much. */
  readonly p: number;
}

/**
 * Z = (Σ(k − n p̂)²/(p̂(1 − p̂)) − Σn) / √(2Σn(n − 1)), p̂ being the pooled rate (Tarone, 1979, "Testing the goodness
 * of fit of the binomial distribution"). Counts may be effective (not whole). With an expected count each group
 * is held against its own rate expected/n in place of p̂. Null where a rate is 0 or 1, or where no group
 * has more than one trial.
 */
export function tarone(
  groups: readonly { readonly n: number; readonly k: number; readonly expected?: number }[],
): Tarone | null {
  const n = groups.reduce((sum, group) => sum + group.n, 0);
  const rate = groups.reduce((sum, group) => sum + group.k, 0) / n;
  const pairs = groups.reduce((sum, group) => sum + group.n * (group.n - 1), 0);
  const rates = groups.map((group) => (group.expected === undefined ? rate : group.expected / group.n));
  if (!(pairs > 0 && rates.every((own) => own > 0 && own < 1))) return null;
  const spread = groups.reduce((sum, group, i) => {
    const own = rates[i]!;
    return sum + (group.k - group.n * own) ** 2 / (own * (1 - own));
  }, 0);
  const z = (spread - n) / Math.sqrt(2 * pairs);
  return { z, p: normalCdf(-z) };
}

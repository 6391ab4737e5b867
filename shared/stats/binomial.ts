/** The binomial distribution of k successes among n trials. */
import betainc from '@stdlib/math-base-special-betainc';
import { logGamma } from './gamma.ts';
import { normalQuantile } from './normal.ts';

function requireTrials(n: number): void {
  if (!Number.isInteger(n) || n < 0) throw new RangeError(`trials are a whole number from 0, not ${n}`);
}

/** log C(n, k), also for real n and k (effective counts). */
export function logChoose(n: number, k: number): number {
  return logGamma(n + 1) - logGamma(k + 1) - logGamma(n - k + 1);
}

/** P(X = k). `binomialMass(2, 4, 0.5)` is 0.375. */
export function binomialMass(k: number, n: number, rate: number): number {
  requireTrials(n);
  if (!Number.isInteger(k) || k < 0 || k > n) return 0;
  if (rate === 0) return k === 0 ? 1 : 0;
  if (rate === 1) return k === n ? 1 : 0;
  return Math.exp(logChoose(n, k) + k * Math.log(rate) + (n - k) * Math.log1p(-rate));
}

/** P(X ≤ k), by the regularised incomplete beta function I₁₋ₚ(n − k, k + 1). */
export function binomialCdf(k: number, n: number, rate: number): number {
  requireTrials(n);
  const r = Math.floor(k);
  if (r < 0) return 0;
  if (r >= n) return 1;
  return betainc(1 - rate, n - r, r + 1);
}

/**
 * The smallest k with P(X ≤ k) ≥ p: R's `qbinom`. Searched from the normal approximation outwards.
 * @throws RangeError where p or rate is outside [0, 1] or n is not a whole number.
 */
export function binomialQuantile(p: number, n: number, rate: number): number {
  requireTrials(n);
  if (!(p >= 0 && p <= 1)) throw new RangeError(`a probability lies within [0, 1], not ${p}`);
  if (!(rate >= 0 && rate <= 1)) throw new RangeError(`a rate lies within [0, 1], not ${rate}`);
  if (p === 0 || n === 0 || rate === 0) return 0;
  if (p === 1 || rate === 1) return n;
  const guess = n * rate + normalQuantile(p) * Math.sqrt(n * rate * (1 - rate));
  let k = Math.min(n, Math.max(0, Math.round(guess)));
  while (k > 0 && binomialCdf(k - 1, n, rate) >= p) k--;
  while (k < n && binomialCdf(k, n, rate) < p) k++;
  return k;
}

/** The Poisson distribution. */
import { gammaCdf, gammaSurvival } from './gamma.ts';
import { normalQuantile } from './normal.ts';

/** P(X ≤ k) of a Poisson X with the given mean, by the incomplete gamma function, accurate where it is small too. */
export function poissonCdf(k: number, mean: number): number {
  if (!(mean >= 0)) throw new RangeError(`a Poisson mean is not negative: ${mean}`);
  const r = Math.floor(k);
  if (r < 0) return 0;
  return mean === 0 ? 1 : gammaSurvival(mean, r + 1, 1);
}

/**
 * The smallest k with P(X ≤ k) ≥ p: R's `qpois`. Searched from the normal approximation outwards.
 * @throws RangeError where p is outside [0, 1) or the mean is negative.
 */
export function poissonQuantile(p: number, mean: number): number {
  if (!(p >= 0 && p < 1)) throw new RangeError(`a probability lies within [0, 1), not ${p}`);
  if (p === 0 || mean === 0) return 0;
  let k = Math.max(0, Math.round(mean + normalQuantile(p) * Math.sqrt(mean)));
  while (k > 0 && reaches(k - 1, p, mean)) k--;
  while (!reaches(k, p, mean)) k++;
  return k;
}

/** Whether P(X ≤ k) ≥ p, by the smaller of the two tails, which is exact to more digits. */
function reaches(k: number, p: number, mean: number): boolean {
  return p < 0.5 ? poissonCdf(k, mean) >= p : gammaCdf(mean, k + 1, 1) <= 1 - p;
}

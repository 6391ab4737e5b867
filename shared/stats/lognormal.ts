/** The lognormal distribution: log T is normal with mean mu and standard deviation sigma. */
import type { DelayLaw } from './delayLaw.ts';
import { normalCdf, normalQuantile } from './normal.ts';

const halfLogTwoPi = 0.5 * Math.log(2 * Math.PI);
/** Above this z the continued fraction of the tail is exact within the terms that are taken. */
const farTail = 6;

/** At mu and log sigma, with derivatives in both. */
export function lognormalLaw(mu: number, logSigma: number): DelayLaw {
  const sigma = Math.exp(logSigma);
  return {
    cumulativeHazard(t, out, offset) {
      if (t <= 0) {
        out.fill(0, offset, offset + 6);
        return;
      }
      const z = (Math.log(t) - mu) / sigma;
      const { hazard, rate } = normalHazard(z);
      const growth = rate * (rate - z);
      out[offset] = hazard;
      out[offset + 1] = -rate / sigma;
      out[offset + 2] = -rate * z;
      out[offset + 3] = growth / (sigma * sigma);
      out[offset + 4] = (growth * z + rate) / sigma;
      out[offset + 5] = (growth * z + rate) * z;
    },
    logDensity(t, out, offset) {
      const z = (Math.log(t) - mu) / sigma;
      out[offset] = -Math.log(t) - logSigma - halfLogTwoPi - (z * z) / 2;
      out[offset + 1] = z / sigma;
      out[offset + 2] = z * z - 1;
      out[offset + 3] = -1 / (sigma * sigma);
      out[offset + 4] = (-2 * z) / sigma;
      out[offset + 5] = -2 * z * z;
    },
  };
}

/** The t with P(T ≤ t) = p. */
export function lognormalQuantile(p: number, mu: number, sigma: number): number {
  return Math.exp(mu + sigma * normalQuantile(p));
}

/** −log P(Z > z) of a standard normal Z and its derivative, the hazard rate φ(z)/P(Z > z), in either tail. */
export function normalHazard(z: number): { readonly hazard: number; readonly rate: number } {
  const logDensity = -halfLogTwoPi - (z * z) / 2;
  if (z > farTail) {
    // P(Z > z) = φ(z)/(z + 1/(z + 2/(z + …))) (Laplace).
    let fraction = z;
    for (let term = 60; term >= 1; term--) fraction = z + term / fraction;
    return { hazard: Math.log(fraction) - logDensity, rate: fraction };
  }
  const beyond = normalCdf(-z);
  return {
    hazard: z < 0 ? -Math.log1p(-normalCdf(z)) : -Math.log(beyond),
    rate: Math.exp(logDensity) / beyond,
  };
}

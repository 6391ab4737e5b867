/** The Weibull distribution: P(T > t) = exp(−(t/scale)^shape). */
import type { DelayLaw } from './delayLaw.ts';

/** At log shape and log scale, with derivatives in both. */
export function weibullLaw(logShape: number, logScale: number): DelayLaw {
  const shape = Math.exp(logShape);
  return {
    cumulativeHazard(t, out, offset) {
      const power = t > 0 ? shape * (Math.log(t) - logScale) : Number.NEGATIVE_INFINITY;
      const x = Math.exp(power);
      // Products that vanish with x; 0 · ∞ at t = 0 does not arise.
      const xw = x === 0 ? 0 : x * power;
      out[offset] = x;
      out[offset + 1] = xw;
      out[offset + 2] = -shape * x;
      out[offset + 3] = x === 0 ? 0 : xw * (power + 1);
      out[offset + 4] = -shape * (xw + x);
      out[offset + 5] = shape * shape * x;
    },
    logDensity(t, out, offset) {
      const power = shape * (Math.log(t) - logScale);
      const x = Math.exp(power);
      out[offset] = logShape + power - x - Math.log(t);
      out[offset + 1] = 1 + power * (1 - x);
      out[offset + 2] = -shape * (1 - x);
      out[offset + 3] = power * (1 - x) - power * power * x;
      out[offset + 4] = -shape * (1 - x - power * x);
      out[offset + 5] = -shape * shape * x;
    },
  };
}

/** The t with P(T ≤ t) = p. */
export function weibullQuantile(p: number, shape: number, scale: number): number {
  return scale * (-Math.log1p(-p)) ** (1 / shape);
}

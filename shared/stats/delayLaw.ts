/**
 * The shape that the delay distributions (Weibull, gamma, lognormal) share: two unconstrained parameters, and the
 * cumulative hazard Λ(t) = −log P(T > t), from which survival and interval probabilities follow without cancellation
 * in either tail.
 */

/** Value, gradient and Hessian in two parameters: f, f₁, f₂, f₁₁, f₁₂, f₂₂. */
export type Jet = Float64Array;
export const jetLength = 6;

/** A distribution at fixed parameters, whose functions write a jet at an offset. */
export interface DelayLaw {
  /** Λ(t) for t ≥ 0; 0 at t = 0. */
  cumulativeHazard(t: number, out: Jet, offset: number): void;
  /** Log density for t > 0. */
  logDensity(t: number, out: Jet, offset: number): void;
}

/** Below this the probability of an interval is taken for none: its derivatives would leave the range of doubles. */
const negligible = 1e-300;

/**
 * Log probability of an interval from the cumulative hazard at its ends (jets at two offsets of `hazards`):
 * log(e^−Λ₁ − e^−Λ₂) = −Λ₁ + log(1 − e^−Δ), Δ = Λ₂ − Λ₁. −Infinity where Δ is below 10⁻³⁰⁰.
 */
export function logInterval(hazards: Jet, low: number, high: number, out: Jet): void {
  const gap = hazards[high]! - hazards[low]!;
  if (!(gap > negligible)) {
    out.fill(0, 1);
    out[0] = Number.NEGATIVE_INFINITY;
    return;
  }
  // q := d/dΔ log(1 − e^−Δ) = 1/(e^Δ − 1), and dq/dΔ = −q(1 + q). Far beyond the low end nothing depends on Δ.
  const q = 1 / Math.expm1(gap);
  const at = (i: number): number => (q > 0 ? hazards[high + i]! - hazards[low + i]! : 0);
  const [first, second] = [q * at(1), q * at(2)];
  const [overFirst, overSecond] = [first + at(1), second + at(2)];
  out[0] = logOneMinusExp(gap) - hazards[low]!;
  out[1] = first - hazards[low + 1]!;
  out[2] = second - hazards[low + 2]!;
  out[3] = q * at(3) - first * overFirst - hazards[low + 3]!;
  out[4] = q * at(4) - first * overSecond - hazards[low + 4]!;
  out[5] = q * at(5) - second * overSecond - hazards[low + 5]!;
}

/** log(1 − e^−x) for x > 0, by whichever form keeps its digits (Mächler, 2012). */
function logOneMinusExp(x: number): number {
  return x < Math.LN2 ? Math.log(-Math.expm1(-x)) : Math.log1p(-Math.exp(-x));
}

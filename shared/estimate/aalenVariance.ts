/**
 * The variance of a cumulative incidence by Aalen's formula, corrected for ties, as `cmprsk::cuminc` computes it
 * (Gray, 1988). It is another estimator than the infinitesimal jackknife of `aalenJohansen.ts`, close to it in
 * large samples, and is kept for comparison with results from that package.
 */
import type { AalenJohansen } from './aalenJohansen.ts';

/** Variance at every time of the estimate, for the cause with this index; it changes where that cause occurs. */
export function aalenVariance(estimate: AalenJohansen, cause: number): Float64Array {
  const { atRisk, stay } = estimate;
  const events = estimate.events[cause]!;
  const incidence = estimate.incidence[cause]!;
  const variance = new Float64Array(stay.length);
  let v = 0;
  // Sums of w·(a − p·b)², w·(a − p·b)·b and w·b², re-centred at each new p so that no digits cancel.
  let squares = 0;
  let products = 0;
  let growth = 0;
  for (let row = 0; row < stay.length; row++) {
    const n = atRisk[row]!;
    const byCause = events[row]!;
    const p = incidence[row]!;
    const step = p - (row === 0 ? 0 : incidence[row - 1]!);
    squares -= step * (2 * products - step * growth);
    products -= step * growth;
    const stayed = row === 0 ? 1 : stay[row - 1]!;
    const b = stay[row]! > 0 ? 1 / stay[row]! : 0;
    const others = estimate.events.reduce((sum, counts) => sum + counts[row]!, 0) - byCause;
    if (others > 0 && b > 0) growth += tied(others, n, stayed) * b * b;
    if (byCause > 0) {
      const weight = tied(byCause, n, stayed);
      squares += weight;
      products += weight * b;
      growth += weight * b * b;
      v = squares;
    }
    variance[row] = v;
  }
  return variance;
}

/** Variance of the jump of d among n, as if the d had been drawn without replacement. */
function tied(d: number, n: number, stayed: number): number {
  const correction = d > 1 ? 1 - (d - 1) / (n - 1) : 1;
  return (stayed * stayed * correction * d) / (n * n);
}

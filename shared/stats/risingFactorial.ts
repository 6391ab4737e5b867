/** log Γ(a + k)/Γ(a), the logarithm of a rising factorial, without the cancellation of two large log-gammas. */
import { asymptoticFrom, digammaTail, gammaTail, trigammaTail } from './polygamma.ts';

/** A function of log a with its first two derivatives there. */
export interface RisingFactorial {
  readonly value: number;
  readonly first: number;
  readonly second: number;
}

/**
 * log Γ(a + k) − log Γ(a) − k log a, with its derivatives in log a, for a > 0 and real k ≥ 0. It tends to 0 as a grows
 * (like k(k − 1)/2a) and keeps its digits there, where the two log-gammas would lose theirs. `a` may be Infinity.
 * `risingFactorial(2, 3).value` is log(2·3·4) − 3 log 2 = log 3.
 *
 * Stirling's series (Abramowitz & Stegun 6.1.41, 6.3.18, 6.4.12), below 16 after the recurrence Γ(z + 1) = zΓ(z).
 */
export function risingFactorial(a: number, k: number): RisingFactorial {
  if (k === 0 || a === Number.POSITIVE_INFINITY) return { value: 0, first: 0, second: 0 };
  const shift = Math.max(0, Math.ceil(asymptoticFrom - a));
  const start = a + shift;
  const large = shift === 0 ? stirling(a, k) : shifted(a, k, start);
  let { value, first, second } = large;
  for (let i = 0; i < shift; i++) {
    const ratio = k / (a + i);
    const step = (a * k) / ((a + i) * (a + i + k));
    value -= Math.log1p(ratio);
    first += step;
    second += step - step * (a / (a + i) + a / (a + i + k));
  }
  return { value, first, second };
}

/** What {@link stirling} gives at `start`, as a function of log a: value less k log a, a·d/da of the difference. */
function shifted(a: number, k: number, start: number): RisingFactorial {
  const at = stirling(start, k);
  const scale = a / start;
  // With G(start) = value + k log start, the chain rule for start = a + shift.
  const slope = at.first + k;
  const curvature = at.second - at.first - k;
  return {
    value: at.value + k * Math.log(start / a),
    first: scale * slope - k,
    second: scale * slope + scale * scale * curvature,
  };
}

function stirling(a: number, k: number): RisingFactorial {
  const t = k / a;
  const b = a + k;
  const growth = a * log1pmx(t);
  const log = Math.log1p(t);
  const first = growth + t / (2 * (1 + t)) + a * (digammaTail(b) - digammaTail(a));
  return {
    value: growth + (k - 0.5) * log + (gammaTail(b) - gammaTail(a)),
    first,
    second:
      first +
      (k * t) / (1 + t) -
      (t * (2 + t)) / (2 * (1 + t) ** 2) +
      a * a * (trigammaTail(b) - trigammaTail(a)),
  };
}

/** log(1 + t) − t for t ≥ 0, by its series in t/(2 + t) where the two would cancel. */
function log1pmx(t: number): number {
  if (t > 0.3) return Math.log1p(t) - t;
  // log(1 + t) = 2 artanh(r) with r = t/(2 + t), and t = 2r/(1 − r).
  const r = t / (2 + t);
  const square = r * r;
  let power = r * square;
  let sum = 0;
  for (let odd = 3; power > 1e-18 * r * r; odd += 2) {
    sum += power / odd;
    power *= square;
  }
  return 2 * sum - r * t;
}

/**
 * Quantiles of the beta distribution on the logit scale, at equidistant normal scores: one after the other, each from
 * where those before it point to, which takes a twelfth of the time of inverting the distribution at each by itself.
 */
import { betaQuantile } from './beta.ts';
import { exp, log } from './elementary.ts';
import { logGamma } from './gamma.ts';
import { normalCdf } from './normal.ts';

/**
 * logit x with P(X ≤ x) = Φ(−k / perUnit) of X ~ Beta(a, b), for k from 0 to `last`: the lower half of the distribution,
 * down to its far tail. That of Beta(b, a), with the other sign, is the upper half.
 */
export function lowerBetaLogits(a: number, b: number, perUnit: number, last: number): number[] {
  const tail = new BetaTail(a, b);
  const logits = [tail.logitAt(log(0.5), tail.middle())];
  for (let k = 1; k <= last; k++) {
    const [before = 0, earlier = before, earliest = 2 * earlier - before] = logits.slice(-3).reverse();
    // On the parabola through the last three.
    const guess = 3 * (before - earlier) + earliest;
    logits.push(tail.logitAt(log(normalCdf(-k / perUnit)), guess));
  }
  return logits;
}

/** log P(X ≤ x) of X ~ Beta(a, b) over y = logit x, where it is concave. */
class BetaTail {
  private readonly a: number;
  private readonly b: number;
  private readonly logBeta: number;
  /** At the y that was looked at last. */
  private logTail = 0;
  private slope = 0;

  constructor(a: number, b: number) {
    this.a = a;
    this.b = b;
    this.logBeta = logGamma(a) + logGamma(b) - logGamma(a + b);
  }

  /** About the logit of the median, also where that is no number above 0 or below 1. */
  middle(): number {
    const { a, b, logBeta } = this;
    const lower = betaQuantile(0.5, a, b);
    if (lower > 1e-300 && lower < 0.5) return log(lower / (1 - lower));
    if (lower < 0.5) return (log(0.5 * a) + logBeta) / a;
    const upper = betaQuantile(0.5, b, a);
    return upper > 1e-300 ? log((1 - upper) / upper) : -(log(0.5 * b) + logBeta) / b;
  }

  /** The y with this logarithm of its tail, by Newton's steps: from below they never go beyond it. */
  logitAt(logTail: number, guess: number): number {
    let y = guess;
    for (let i = 0; i < 100; i++) {
      this.lookAt(y);
      const step = (logTail - this.logTail) / this.slope;
      y += step;
      if (!(Math.abs(step) > 1e-11 * (1 + Math.abs(y)))) break;
    }
    return y;
  }

  private lookAt(y: number): void {
    const { a, b } = this;
    const odds = exp(-Math.abs(y));
    const least = odds / (1 + odds);
    const logMost = -logOnePlus(odds);
    const logLeast = logMost - Math.abs(y);
    const [x, rest] = y < 0 ? [least, 1 / (1 + odds)] : [1 / (1 + odds), least];
    const [logX, logRest] = y < 0 ? [logLeast, logMost] : [logMost, logLeast];
    // x^a (1 − x)^b / B(a, b), which is the density of y.
    const logDensity = a * logX + b * logRest - this.logBeta;
    if (x * (a + b + 2) <= a + 1) {
      const share = betaFraction(x, a, b) / a;
      this.logTail = logDensity + log(share);
      this.slope = 1 / share;
    } else {
      const density = exp(logDensity);
      const upper = (density * betaFraction(rest, b, a)) / b;
      this.logTail = logOnePlus(-upper);
      this.slope = density / (1 - upper);
    }
  }
}

/** log(1 + x) to all digits, |x| < 1 (Kahan). */
function logOnePlus(x: number): number {
  const sum = 1 + x;
  return sum === 1 ? x : (log(sum) * x) / (sum - 1);
}

/**
 * The continued fraction of the incomplete beta function (DLMF 8.17.22), by the modified method of Lentz: with it
 * P(X ≤ x) = x^a (1 − x)^b / (a B(a, b)) · fraction. It converges quickly for x up to (a + 1) / (a + b + 2).
 */
function betaFraction(x: number, a: number, b: number): number {
  let above = 1;
  let below = 1 / (1 - ((a + b) * x) / (a + 1));
  let fraction = below;
  for (let m = 1; m <= 10_000; m++) {
    const even = (m * (b - m) * x) / ((a + 2 * m - 1) * (a + 2 * m));
    below = 1 / (1 + even * below);
    above = 1 + even / above;
    fraction *= above * below;
    const odd = (-(a + m) * (a + b + m) * x) / ((a + 2 * m) * (a + 2 * m + 1));
    below = 1 / (1 + odd * below);
    above = 1 + odd / above;
    const change = above * below;
    fraction *= change;
    if (Math.abs(change - 1) <= 1e-15) break;
  }
  return fraction;
}

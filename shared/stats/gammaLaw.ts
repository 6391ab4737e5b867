/** The gamma distribution as a law of delays: shape and scale (mean = shape · scale). */
import type { DelayLaw } from './delayLaw.ts';
import { logGamma } from './gamma.ts';
import { digamma, trigamma } from './polygamma.ts';

/** What the shape alone determines. */
interface ShapeTerms {
  readonly shape: number;
  readonly logGamma: number;
  readonly digamma: number;
  readonly trigamma: number;
}

/** −log Q(a, x) with its first and second derivative in a, and x times the hazard rate. */
interface Tail {
  readonly hazard: number;
  readonly first: number;
  readonly second: number;
  readonly logRate: number;
}

/** At log shape and log scale, with derivatives in both. */
export function gammaLaw(logShape: number, logScale: number): DelayLaw {
  const shape = Math.exp(logShape);
  const terms = {
    shape,
    logGamma: logGamma(shape),
    digamma: digamma(shape),
    trigamma: trigamma(shape),
  };
  return {
    cumulativeHazard(t, out, offset) {
      if (t <= 0) {
        out.fill(0, offset, offset + 6);
        return;
      }
      const logX = Math.log(t) - logScale;
      const x = Math.exp(logX);
      const { hazard, first, second, logRate } =
        x < shape + 1 ? below(terms, x, logX) : above(terms, x, logX);
      const rate = Math.exp(logRate);
      out[offset] = hazard;
      out[offset + 1] = shape * first;
      out[offset + 2] = -rate;
      out[offset + 3] = shape * first + shape * shape * second;
      out[offset + 4] = -shape * rate * (logX - terms.digamma + first);
      out[offset + 5] = rate * (shape - x + rate);
    },
    logDensity(t, out, offset) {
      const logX = Math.log(t) - logScale;
      const x = Math.exp(logX);
      const slope = shape * (logX - terms.digamma);
      out[offset] = shape * logX - x - terms.logGamma - Math.log(t);
      out[offset + 1] = slope;
      out[offset + 2] = x - shape;
      out[offset + 3] = slope - shape * shape * terms.trigamma;
      out[offset + 4] = -shape;
      out[offset + 5] = -x;
    },
  };
}

/**
 * For x < a + 1: P(a, x) = e^L Σ xⁿ/(a(a + 1)…(a + n)), L = a log x − x − log Γ(a), term by term with its derivatives
 * in a (Moore, 1982, "Derivatives of the incomplete gamma integral").
 */
function below({ shape, logGamma, digamma, trigamma }: ShapeTerms, x: number, logX: number): Tail {
  let term = 1 / shape;
  let harmonic = 1 / shape;
  let squares = harmonic * harmonic;
  let sum = term;
  let first = -term * harmonic;
  let second = term * (harmonic * harmonic + squares);
  for (let divisor = shape + 1, n = 0; n < 100_000; n++, divisor++) {
    term *= x / divisor;
    harmonic += 1 / divisor;
    squares += 1 / (divisor * divisor);
    sum += term;
    first -= term * harmonic;
    const bend = term * (harmonic * harmonic + squares);
    second += bend;
    if (bend < 1e-17 * second && term < 1e-17 * sum) break;
  }
  const logFactor = shape * logX - x - logGamma;
  const share = Math.exp(logFactor + Math.log(sum));
  const slope = logX - digamma + first / sum;
  const bend = slope * slope - trigamma + second / sum - (first / sum) ** 2;
  const odds = share / (1 - share);
  const hazard = -Math.log1p(-share);
  return {
    hazard,
    first: odds * slope,
    second: odds * bend + (odds * slope) ** 2,
    logRate: logFactor + hazard,
  };
}

/**
 * For x ≥ a + 1: Q(a, x) = e^L · 1/(x + 1 − a − 1(1 − a)/(x + 3 − a − …)) by Lentz's method, numerators and
 * denominators carrying their derivatives in a.
 */
function above({ shape, logGamma, digamma, trigamma }: ShapeTerms, x: number, logX: number): Tail {
  let b = x + 1 - shape;
  // Reciprocals of the last numerator and denominator, with derivatives.
  let [c, c1, c2] = [0, 0, 0];
  let [d, d1, d2] = [1 / b, 1 / (b * b), 2 / (b * b * b)];
  let [log, first, second] = [-Math.log(b), 1 / b, 1 / (b * b)];
  for (let i = 1; i < 100_000; i++) {
    const a = -i * (i - shape);
    b += 2;
    const over = b + a * c;
    const over1 = i * c + a * c1 - 1;
    const over2 = 2 * i * c1 + a * c2;
    const under = b + a * d;
    const under1 = i * d + a * d1 - 1;
    const under2 = 2 * i * d1 + a * d2;
    c = 1 / over;
    c1 = -over1 * c * c;
    c2 = (2 * over1 * over1 * c - over2) * c * c;
    d = 1 / under;
    d1 = -under1 * d * d;
    d2 = (2 * under1 * under1 * d - under2) * d * d;
    const slope = over1 * c - under1 * d;
    const bend = over2 * c - (over1 * c) ** 2 - under2 * d + (under1 * d) ** 2;
    const change = Math.log(over * d);
    log += change;
    first += slope;
    second += bend;
    const settled = 1e-16 * (1 + Math.abs(first) + Math.abs(second));
    if (Math.abs(change) < 1e-16 && Math.abs(slope) < settled && Math.abs(bend) < settled) break;
  }
  return {
    hazard: logGamma + x - shape * logX - log,
    first: digamma - logX - first,
    second: trigamma - second,
    logRate: -log,
  };
}

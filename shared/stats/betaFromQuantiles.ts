import { betaCdf } from './beta.ts';
import { normalQuantile } from './normal.ts';

/** A quantile that the distribution shall have: P(X ≤ x) = p. */
export interface QuantilePoint {
  readonly p: number;
  readonly x: number;
}

const logit = (p: number): number => Math.log(p) - Math.log1p(-p);
/** Shapes beyond these are points or pairs of points for any purpose here, and the CDF loses its digits. */
const smallestLogShape = Math.log(1e-3);
const greatestLogShape = Math.log(1e9);
const tolerance = 1e-11;

/** How far the CDF is from both points, on the logit scale; null where it is 0 or 1 to working precision. */
function residual(
  [low, high]: readonly [QuantilePoint, QuantilePoint],
  logA: number,
  logB: number,
): readonly [number, number] | null {
  const a = Math.exp(logA);
  const b = Math.exp(logB);
  const atLow = logit(betaCdf(low.x, a, b)) - logit(low.p);
  const atHigh = logit(betaCdf(high.x, a, b)) - logit(high.p);
  return Number.isFinite(atLow) && Number.isFinite(atHigh) ? [atLow, atHigh] : null;
}

const size = (r: readonly [number, number]): number => Math.max(Math.abs(r[0]), Math.abs(r[1]));

/**
 * The shapes [a, b] of the Beta distribution with two given quantiles, 0 < p₁ < p₂ < 1 and 0 < x₁ < x₂ < 1. There is
 * exactly one (Shih, W. J. (2015), "Two-stage sample size reestimation…" uses the fact; it follows from the single
 * crossing of two Beta CDFs).
 *
 * Damped Newton steps in (log a, log b) on the logits of the CDF, from the Beta whose logit has the location and the
 * spread that a normal through the two logit points would have. Null where the shapes would lie outside 0.001 to 10⁹.
 * `betaFromQuantiles({ p: 0.1, x: 0.7 }, { p: 0.9, x: 0.85 })` is about [40.9, 11.5].
 * @throws RangeError where the points are not ordered within (0, 1).
 */
export function betaFromQuantiles(low: QuantilePoint, high: QuantilePoint): readonly [number, number] | null {
  if (!(0 < low.p && low.p < high.p && high.p < 1 && 0 < low.x && low.x < high.x && high.x < 1))
    throw new RangeError('two quantiles need 0 < p1 < p2 < 1 and 0 < x1 < x2 < 1');
  const points = [low, high] as const;
  const sd = (logit(high.x) - logit(low.x)) / (normalQuantile(high.p) - normalQuantile(low.p));
  const mean = logit(low.x) - sd * normalQuantile(low.p);
  const precision = -2 * Math.log(sd);
  // Var logit ≈ 1/a + 1/b and E logit ≈ log(a/b).
  let logA = precision + Math.log1p(Math.exp(mean));
  let logB = precision + Math.log1p(Math.exp(-mean));
  let r = residual(points, logA, logB);
  for (let step = 0; r !== null && step < 200; step++) {
    if (size(r) < tolerance) break;
    const next = newtonStep(points, logA, logB, r);
    if (next === null) return null;
    [logA, logB, r] = next;
  }
  if (r === null || size(r) > 1e-8) return null;
  const inside = [logA, logB].every((log) => log >= smallestLogShape && log <= greatestLogShape);
  return inside ? [Math.exp(logA), Math.exp(logB)] : null;
}

/** One Newton step, halved until the residual shrinks; null where it cannot be made to. */
function newtonStep(
  points: readonly [QuantilePoint, QuantilePoint],
  logA: number,
  logB: number,
  r: readonly [number, number],
): readonly [number, number, readonly [number, number]] | null {
  const h = 1e-5;
  const aUp = residual(points, logA + h, logB);
  const aDown = residual(points, logA - h, logB);
  const bUp = residual(points, logA, logB + h);
  const bDown = residual(points, logA, logB - h);
  if (aUp === null || aDown === null || bUp === null || bDown === null) return null;
  const lowA = (aUp[0] - aDown[0]) / (2 * h);
  const highA = (aUp[1] - aDown[1]) / (2 * h);
  const lowB = (bUp[0] - bDown[0]) / (2 * h);
  const highB = (bUp[1] - bDown[1]) / (2 * h);
  const determinant = lowA * highB - lowB * highA;
  let da = -(highB * r[0] - lowB * r[1]) / determinant;
  let db = -(lowA * r[1] - highA * r[0]) / determinant;
  const longest = Math.max(Math.abs(da), Math.abs(db));
  if (!Number.isFinite(longest)) return null;
  const cut = Math.min(1, 2 / longest);
  da *= cut;
  db *= cut;
  for (let halving = 0; halving < 40; halving++) {
    const next = residual(points, logA + da, logB + db);
    if (next !== null && size(next) < size(r)) return [logA + da, logB + db, next];
    da /= 2;
    db /= 2;
  }
  // Rounding is all that is left of the residual.
  return size(r) < 1e-8 ? [logA, logB, [0, 0]] : null;
}

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
 * The shapes [a, b] of the Beta distribution with two given quantiles, 0 < p₁ < p₂ < 1 and 0 < x₁ < x₂ < 1. There is at
 * most one: the log ratio of two Beta densities, Δa·log x + Δb·log(1 − x), turns at most once, so the densities cross at
 * most twice and the CDFs at most once within (0, 1).
 *
 * Damped Newton steps in (log a, log b) on the logits of the CDF, from the Beta whose logit has the location and the
 * spread of a normal through the two logit points; for shapes far below 1, from a bisection. Null where the shapes would
 * lie outside 0.001 to 10⁹. `betaFromQuantiles({ p: 0.1, x: 0.7 }, { p: 0.9, x: 0.85 })` is about [38.6, 11.05].
 * @throws RangeError where the points are not ordered within (0, 1).
 */
export function betaFromQuantiles(low: QuantilePoint, high: QuantilePoint): readonly [number, number] | null {
  if (!(0 < low.p && low.p < high.p && high.p < 1 && 0 < low.x && low.x < high.x && high.x < 1))
    throw new RangeError('two quantiles need 0 < p1 < p2 < 1 and 0 < x1 < x2 < 1');
  const points = [low, high] as const;
  const found = solve(points, logitNormalStart(points)) ?? solve(points, bisectionStart(points));
  if (found === null) return null;
  const inside = found.every((log) => log >= smallestLogShape && log <= greatestLogShape);
  return inside ? [Math.exp(found[0]), Math.exp(found[1])] : null;
}

/** Var logit ≈ 1/a + 1/b and E logit ≈ log(a/b). */
function logitNormalStart([low, high]: readonly [QuantilePoint, QuantilePoint]): [number, number] {
  const sd = (logit(high.x) - logit(low.x)) / (normalQuantile(high.p) - normalQuantile(low.p));
  const mean = logit(low.x) - sd * normalQuantile(low.p);
  const precision = -2 * Math.log(sd);
  return [precision + Math.log1p(Math.exp(mean)), precision + Math.log1p(Math.exp(-mean))];
}

/** For each b there is one a that meets the lower point, and the CDF at the upper point then rises with b. */
function bisectionStart([low, high]: readonly [QuantilePoint, QuantilePoint]): [number, number] {
  const meetingLow = (logB: number): number =>
    bisect((logA) => betaCdf(low.x, Math.exp(logA), Math.exp(logB)) < low.p);
  const logB = bisect((log) => betaCdf(high.x, Math.exp(meetingLow(log)), Math.exp(log)) > high.p);
  return [meetingLow(logB), logB];
}

/** Where a condition turns true within the range of log shapes, to about 10⁻⁷. */
function bisect(isAbove: (log: number) => boolean): number {
  let from = smallestLogShape;
  let to = greatestLogShape;
  for (let halving = 0; halving < 28; halving++) {
    const middle = (from + to) / 2;
    if (isAbove(middle)) to = middle;
    else from = middle;
  }
  return (from + to) / 2;
}

function solve(
  points: readonly [QuantilePoint, QuantilePoint],
  start: readonly [number, number],
): readonly [number, number] | null {
  let [logA, logB] = start;
  let r = residual(points, logA, logB);
  for (let step = 0; r !== null && size(r) >= tolerance; step++) {
    const next = step < 100 ? newtonStep(points, logA, logB, r) : null;
    if (next === null) return null;
    [logA, logB, r] = next;
  }
  return r === null ? null : [logA, logB];
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

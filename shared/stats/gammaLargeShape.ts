/**
 * The gamma distribution with scale 1 and a large shape. The incomplete gamma function of @stdlib 0.3.1 is wrong by up
 * to several percent for shapes from about 900 on; from {@link largeShape} on these take its place.
 */
import { exp, log } from './elementary.ts';
import { normalQuantile } from './normal.ts';

/** Shapes from here on are large. */
export const largeShape = 500;

/** P(X ≤ x) and P(X > x) of X ~ Gamma(shape, 1): power series below the shape, continued fraction above (Gautschi, 1979). */
export function largeShapeTails(
  x: number,
  shape: number,
): { readonly lower: number; readonly upper: number } {
  if (x <= 0) return { lower: 0, upper: 1 };
  if (x === Number.POSITIVE_INFINITY) return { lower: 1, upper: 0 };
  if (x < shape + 1) {
    const lower = density(x, shape) * powerSeries(x, shape);
    return { lower, upper: 1 - lower };
  }
  const upper = density(x, shape) * shape * continuedFraction(x, shape);
  return { lower: 1 - upper, upper };
}

/** The x with P(X ≤ x) = p: Newton's method from the approximation of Wilson & Hilferty (1931). */
export function largeShapeQuantile(p: number, shape: number): number {
  if (p <= 0 || p >= 1) return p <= 0 ? 0 : Number.POSITIVE_INFINITY;
  const c = 1 / (9 * shape);
  const root = 1 - c + normalQuantile(p) * Math.sqrt(c);
  let x = shape * root * root * root;
  for (let iteration = 0; iteration < 30; iteration++) {
    const { lower, upper } = largeShapeTails(x, shape);
    const excess = p < 0.5 ? lower - p : 1 - p - upper;
    const move = (excess * x) / (shape * density(x, shape));
    x -= move;
    if (Math.abs(move) <= 1e-15 * x) break;
  }
  return x;
}

/** x^a e^−x / Γ(a + 1), without cancellation (Loader, 2000: saddle-point form). */
function density(x: number, shape: number): number {
  const a2 = shape * shape;
  const stirling = (1 / 12 - (1 / 360 - 1 / (1260 * a2)) / a2) / shape;
  return exp(-stirling - deviance(shape, x)) / Math.sqrt(2 * Math.PI * shape);
}

/** a·log(a / x) + x − a, by its series where x is near a. */
function deviance(a: number, x: number): number {
  if (Math.abs(a - x) >= 0.1 * (a + x)) return a * log(a / x) + x - a;
  const v = (a - x) / (a + x);
  let sum = (a - x) * v;
  let term = 2 * a * v;
  for (let j = 1; j < 1000; j++) {
    term *= v * v;
    const next = sum + term / (2 * j + 1);
    if (next === sum) break;
    sum = next;
  }
  return sum;
}

/** 1 + x/(a+1) + x²/((a+1)(a+2)) + … */
function powerSeries(x: number, shape: number): number {
  let term = 1;
  let sum = 1;
  for (let n = 1; term > 1e-17 * sum; n++) {
    term *= x / (shape + n);
    sum += term;
  }
  return sum;
}

/** 1/(x+1−a − 1(1−a)/(x+3−a − 2(2−a)/(x+5−a − …))), by Lentz's method. */
function continuedFraction(x: number, shape: number): number {
  const tiny = 1e-300;
  let b = x + 1 - shape;
  let c = 1 / tiny;
  let d = 1 / b;
  let fraction = d;
  for (let n = 1; ; n++) {
    const a = n * (shape - n);
    b += 2;
    d = 1 / nonZero(a * d + b, tiny);
    c = nonZero(b + a / c, tiny);
    const factor = c * d;
    fraction *= factor;
    if (Math.abs(factor - 1) < 1e-15) return fraction;
  }
}

function nonZero(value: number, tiny: number): number {
  return Math.abs(value) < tiny ? tiny : value;
}

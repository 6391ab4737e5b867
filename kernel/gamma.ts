/** The gamma function and the gamma distribution with scale 1. */
import { normalQuantile } from './normal';

/** log Γ(x), x > 0: Stirling's series, shifted up for small x. */
export function logGamma(x: f64): f64 {
  let below: f64 = 1;
  while (x < 10) {
    below *= x;
    x += 1;
  }
  const shift = below === 1 ? 0 : -Math.log(below);
  const r = 1 / (x * x);
  const series =
    (1 / 12.0 -
      r * (1 / 360.0 - r * (1 / 1260.0 - r * (1 / 1680.0 - r * (1 / 1188.0 - (r * 691) / 360360.0))))) /
    x;
  return shift + (x - 0.5) * Math.log(x) - x + 0.9189385332046727 + series;
}

const logFactorials = new StaticArray<f64>(256);

/** Fills the table of {@link logFactorial}; called once. */
export function tabulateFactorials(): void {
  for (let k = 1; k < 256; k++) logFactorials[k] = logFactorials[k - 1] + Math.log(<f64>k);
}

/** log k!. */
export function logFactorial(k: f64): f64 {
  if (k < 256) return logFactorials[<i32>k];
  const x = k + 1;
  const r = 1 / (x * x);
  return (x - 0.5) * Math.log(x) - x + 0.9189385332046727 + (1 / 12.0 - r * (1 / 360.0 - r / 1260.0)) / x;
}

/**
 * P(X > x) of a gamma variable with the given shape and scale 1: by the series of the lower tail below the mean, by
 * Legendre's continued fraction above.
 */
export function gammaSurvival(x: f64, shape: f64): f64 {
  return gammaSurvivalWith(x, shape, logGamma(shape));
}

/** The same where log Γ(shape) is known. */
export function gammaSurvivalWith(x: f64, shape: f64, logOfGamma: f64): f64 {
  if (x === Infinity) return 0;
  return x <= 0 ? 1 : survivalWith(x, shape, Math.exp(shape * Math.log(x) - x - logOfGamma));
}

/** E[max(0, X − x)], x > 0: that P(X > x) of the shape + 1 exceeds the one of the shape by front / shape makes it cheap. */
export function gammaExcessWith(x: f64, shape: f64, logOfGamma: f64): f64 {
  const front = Math.exp(shape * Math.log(x) - x - logOfGamma);
  const survival = survivalWith(x, shape, front);
  return max(0, shape * (survival + front / shape) - x * survival);
}

/** `front`: x^shape · e^−x / Γ(shape). */
function survivalWith(x: f64, shape: f64, front: f64): f64 {
  const most = 200 + <i32>(20 * Math.sqrt(shape));
  if (x < shape + 1) return 1 - front * lowerSeries(x, shape, most);
  // Far out the fraction's terms would be beyond all numbers.
  return front === 0 ? 0 : front * upperFraction(x, shape, most);
}

/** Σ xⁿ / (shape · (shape + 1) … (shape + n)), four terms at a time: divisions are what it would wait for. */
function lowerSeries(x: f64, shape: f64, most: i32): f64 {
  let term = 1 / shape;
  let sum = term;
  for (let i = 1; i < most; i += 4) {
    const d = shape + <f64>i;
    const two = (d + 2) * (d + 3);
    const scale = term / (d * (d + 1) * two);
    const squared = x * x;
    sum += scale * (x * (d + 1 + x) * two + x * squared * (d + 3 + x));
    term = scale * squared * squared;
    if (term < sum * 1e-16) break;
  }
  return sum;
}

/** Legendre's continued fraction by its convergents, which are brought to a denominator of 1 every four of them. */
function upperFraction(x: f64, shape: f64, most: i32): f64 {
  let b = x + 1 - shape;
  let value = 1 / b;
  let above = value;
  let aboveBefore: f64 = 0;
  let below: f64 = 1;
  let belowBefore = value;
  for (let i = 1; i < most; i += 4) {
    for (let j = i; j < i + 4; j++) {
      const a = <f64>j * (shape - <f64>j);
      b += 2;
      const nextAbove = b * above + a * aboveBefore;
      const nextBelow = b * below + a * belowBefore;
      aboveBefore = above;
      belowBefore = below;
      above = nextAbove;
      below = nextBelow;
    }
    const scale = 1 / below;
    above *= scale;
    aboveBefore *= scale;
    belowBefore *= scale;
    below = 1;
    const change = above - value;
    value = above;
    if (Math.abs(change) <= 2e-16 * value) break;
  }
  return value;
}

/**
 * The x with P(X > x) = q of such a variable, 0 < q < 1: Newton's steps from the approximation of Wilson and Hilferty
 * (1931), on the logarithm of the upper tail, else corrected for the curvature (Halley), within bounds that are halved
 * where a step would leave them.
 */
export function gammaUpperQuantile(q: f64, shape: f64, logOfGamma: f64): f64 {
  let x = firstGuess(q, shape, logOfGamma);
  let low: f64 = 0;
  let high = Infinity;
  for (let i = 0; i < 200; i++) {
    const front = Math.exp(shape * Math.log(x) - x - logOfGamma);
    const survival = survivalWith(x, shape, front);
    if (survival > q) low = x;
    else high = x;
    const density = front / x;
    let step: f64;
    if (survival < 0.5) {
      step = (Math.log(survival / q) * survival) / density;
    } else {
      const newton = (survival - q) / density;
      // f''/f' of the survival is (shape − 1) / x − 1.
      step = newton / max(0.5, 1 + 0.5 * newton * ((shape - 1) / x - 1));
    }
    let next = x + step;
    if (next > low && next < high) {
      // Each step squares the relative error.
      if (Math.abs(step) <= 1e-6 * x) return next;
    } else {
      next = high === Infinity ? 2 * x : (low + high) / 2;
      if (Math.abs(next - x) <= 1e-10 * x) return next;
    }
    x = next;
  }
  return x;
}

function firstGuess(q: f64, shape: f64, logOfGamma: f64): f64 {
  const root = 1 - 1 / (9 * shape) - normalQuantile(q) / (3 * Math.sqrt(shape));
  const guess = shape * root * root * root;
  if (root > 0.1) return guess;
  // Far down the density is all but a power: P(X ≤ x) = x^shape / Γ(shape + 1).
  return max(1e-300, Math.exp((Math.log(1 - q) + Math.log(shape) + logOfGamma) / shape));
}

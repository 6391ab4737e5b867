/** Discrete distributions at a uniform number, or at as many as they need. */
import { logFactorial } from './gamma';
import { normalQuantile, normalQuantiles } from './normal';
import { cellUniform, otherCellUniform } from './cells';

/**
 * The smallest k with P(X ≤ k) ≥ u of a Poisson X, monotone in u and in the mean. That of a large mean comes from an
 * expansion about the normal quantile (Giles, 2016, algorithm 955), unless a whole number is nearer than its error.
 */
export function poissonQuantile(u: f64, mean: f64): f64 {
  return mean < leastExpanded ? summedPoissonQuantile(u, mean) : expandedQuantile(u, normalQuantile(u), mean);
}

/** The same of two numbers at a time, to the same bits. */
export function poissonQuantiles(u: v128, mean: v128): v128 {
  const w = normalQuantiles(u);
  return f64x2(
    poissonAt(f64x2.extract_lane(u, 0), f64x2.extract_lane(w, 0), f64x2.extract_lane(mean, 0)),
    poissonAt(f64x2.extract_lane(u, 1), f64x2.extract_lane(w, 1), f64x2.extract_lane(mean, 1)),
  );
}

function poissonAt(u: f64, w: f64, mean: f64): f64 {
  return mean < leastExpanded ? summedPoissonQuantile(u, mean) : expandedQuantile(u, w, mean);
}

/** {@link poissonQuantile} of a mean that is not small; w: the normal quantile. */
function expandedQuantile(u: f64, w: f64, mean: f64): f64 {
  const square = w * w;
  if (square > 9) return summedPoissonQuantile(u, mean);
  const root = Math.sqrt(mean);
  const perMean = 1 / mean;
  const x =
    mean +
    root * w +
    (2 + square) * (1 / 6.0) -
    w * (2 + square) * root * perMean * (1 / 72.0) +
    ((3 * square + 7) * square - 16) * perMean * (1 / 810.0);
  const error = (0.02 + 0.01 * square * square) * root * perMean * perMean;
  const k = Math.floor(x);
  return x - k > error && x - k < 1 - error ? k : summedPoissonQuantile(u, mean);
}

/** From this mean on the expansion is as exact as {@link poissonQuantile} takes it to be. */
const leastExpanded: f64 = 8;

/** The same by sums of the masses, from the end that is nearer, so that the smallest are added up first. */
function summedPoissonQuantile(u: f64, mean: f64): f64 {
  if (mean <= 0) return 0;
  return u > 0.99 ? poissonFromAbove(1 - u, mean) : poissonFromBelow(u, mean);
}

/** Masses below it count as none: they are far smaller than the least of all u. */
const leastMass: f64 = 1e-20;

/** The smallest k with P(X ≤ k) ≥ u. */
function poissonFromBelow(u: f64, mean: f64): f64 {
  let k: f64 = 0;
  let mass = Math.exp(-mean);
  if (mean > leastExpanded) {
    k = Math.floor(mean);
    mass = poissonMass(k, mean);
    for (; k > 0 && mass > leastMass; k -= 1) mass *= k / mean;
  }
  let cdf = mass;
  while (cdf < u) {
    k += 1;
    mass *= mean / k;
    cdf += mass;
  }
  return k;
}

/** The smallest k with P(X > k) ≤ q. */
function poissonFromAbove(q: f64, mean: f64): f64 {
  let k = Math.floor(mean);
  let mass = poissonMass(k, mean);
  while (mass > leastMass) {
    k += 1;
    mass *= mean / k;
  }
  let above = mass;
  while (above <= q && k > 0) {
    mass *= k / mean;
    k -= 1;
    above += mass;
  }
  return k;
}

function poissonMass(k: f64, mean: f64): f64 {
  return Math.exp(k * Math.log(mean) - mean - logFactorial(k));
}

/** Number of successes of n trials with chance p: inversion where few are expected, BTRS (Hörmann, 1993) elsewhere. */
export function binomial(n: i32, p: f64): i32 {
  if (n <= 0 || p <= 0) return 0;
  if (p >= 1) return n;
  if (p > 0.5) return n - binomial(n, 1 - p);
  return <f64>n * p < 10 ? binomialByInversion(n, p, cellUniform()) : binomialByRejection(n, p);
}

/** The smallest k with P(X ≤ k) ≥ u, searched from 0. */
export function binomialByInversion(n: i32, p: f64, u: f64): i32 {
  const odds = p / (1 - p);
  let mass = Math.exp(<f64>n * Math.log(1 - p));
  let k: i32 = 0;
  while (u > mass && k < n) {
    u -= mass;
    mass *= (odds * <f64>(n - k)) / <f64>(k + 1);
    k++;
    // Far beyond all that has mass only rounding is left of u.
    if (mass < 1e-300) break;
  }
  return k;
}

function binomialByRejection(n: i32, p: f64): i32 {
  const count = <f64>n;
  const q = 1 - p;
  const spread = Math.sqrt(count * p * q);
  const b = 1.15 + 2.53 * spread;
  const a = -0.0873 + 0.0248 * b + 0.01 * p;
  const centre = count * p + 0.5;
  const squeeze = 0.92 - 4.2 / b;
  const alpha = (2.83 + 5.1 / b) * spread;
  while (true) {
    const u = cellUniform() - 0.5;
    let v = otherCellUniform();
    const us = 0.5 - Math.abs(u);
    const k = Math.floor(((2 * a) / us + b) * u + centre);
    if (us >= 0.07 && v <= squeeze) return <i32>k;
    if (k < 0 || k > count) continue;
    // Seldom needed, as the squeeze takes most.
    const mode = Math.floor((count + 1) * p);
    const atMode = logFactorial(mode) + logFactorial(count - mode);
    const rise = (k - mode) * Math.log(p / q);
    v = Math.log((v * alpha) / (a / (us * us) + b));
    if (v <= atMode - logFactorial(k) - logFactorial(count - k) + rise) return <i32>k;
  }
}

/**
 * How many of `marked` among `total` are in a random sample of `drawn`: hypergeometric, by inversion outwards from
 * the mode.
 */
export function hypergeometric(total: i32, marked: i32, drawn: i32, u: f64): i32 {
  const least = max(0, drawn - (total - marked));
  const most = min(marked, drawn);
  if (least === most) return least;
  const N = <f64>total;
  const K = <f64>marked;
  const m = <f64>drawn;
  const mode = min(max(<i32>Math.floor(((m + 1) * (K + 1)) / (N + 2)), least), most);
  const at = <f64>mode;
  const atMode = Math.exp(
    logFactorial(K) -
      logFactorial(at) -
      logFactorial(K - at) +
      logFactorial(N - K) -
      logFactorial(m - at) -
      logFactorial(N - K - m + at) -
      (logFactorial(N) - logFactorial(m) - logFactorial(N - m)),
  );
  u -= atMode;
  if (u <= 0) return mode;
  let up = mode;
  let down = mode;
  let massUp = atMode;
  let massDown = atMode;
  while (up < most || down > least) {
    if (up < most) {
      const k = <f64>up;
      massUp *= ((K - k) * (m - k)) / ((k + 1) * (N - K - m + k + 1));
      up++;
      u -= massUp;
      if (u <= 0) return up;
    }
    if (down > least) {
      const k = <f64>down;
      massDown *= (k * (N - K - m + k)) / ((K - k + 1) * (m - k + 1));
      down--;
      u -= massDown;
      if (u <= 0) return down;
    }
    if (massUp < 1e-300 && massDown < 1e-300) break;
  }
  return mode;
}

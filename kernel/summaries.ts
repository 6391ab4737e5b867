/**
 * Mean, spread and quantiles of a column over trials. The sd has denominator n − 1, quantiles are of type 7. What there
 * is none of is NaN.
 */
import { amountOfCode, countOfCode } from './codes';
import { dealNumbers, reserveNumbers, valueAtRank } from './select';
import { codeAt, countAt, findUsed, used } from './used';

/** Numbers of a summary: mean, sd, seven quantiles. */
export const summaryNumbers: i32 = 9;
const probabilities: StaticArray<f64> = [0.05, 0.1, 0.25, 0.5, 0.75, 0.9, 0.95];
/** The two order statistics between which each quantile lies. */
const ranks = new StaticArray<i32>(14);
const rankValues = new StaticArray<f64>(14);

/** Where the summary goes. */
let out: usize = 0;

function writeNone(): void {
  for (let i = 0; i < summaryNumbers; i++) store<f64>(out + ((<usize>i) << 3), NaN);
}

function writeMoments(n: f64, mean: f64, squares: f64): void {
  store<f64>(out, mean);
  store<f64>(out, n < 2 ? NaN : sqrt(squares / (n - 1)), 8);
}

/** Of how many numbers the ranks are known, and where between its two each quantile lies. */
let ranksOf: i32 = 0;
const shares = new StaticArray<f64>(7);

function findRanks(n: i32): void {
  if (n === ranksOf) return;
  ranksOf = n;
  for (let i = 0; i < probabilities.length; i++) {
    const h = <f64>(n - 1) * probabilities[i];
    const below = <i32>floor(h);
    ranks[2 * i] = below;
    ranks[2 * i + 1] = min(below + 1, n - 1);
    shares[i] = h - floor(h);
  }
}

/** Whether the quantile before lies between the same two: ranks that are looked up ascend. */
function isKnown(i: i32): bool {
  if (i < 2 || ranks[i] !== ranks[i - 2]) return false;
  rankValues[i] = rankValues[i - 2];
  return true;
}

function writeQuantiles(): void {
  for (let i = 0; i < probabilities.length; i++) {
    const lower = rankValues[2 * i];
    store<f64>(out + ((<usize>(i + 2)) << 3), lower + shares[i] * (rankValues[2 * i + 1] - lower));
  }
}

/** How the codes of the row are read: counts in units of 1/divisor, or amounts. */
let bits: i32 = 0;
let divisor: f64 = 1;

function decode(code: i32): f64 {
  return divisor === 0 ? amountOfCode(code) : countOfCode(code, bits) / divisor;
}

/** Summarises a row of counts in units of 1/`units`. */
export function summariseCountRow(row: i32, countBits: i32, units: f64, to: usize): void {
  bits = countBits;
  divisor = units;
  out = to;
  findUsed(row);
  if (codeAt(used - 1) < 2 << countBits) summariseWhole();
  else summariseCoded();
}

/** Summarises a row of coded amounts. */
export function summariseAmountRow(row: i32, to: usize): void {
  divisor = 0;
  out = to;
  findUsed(row);
  summariseCoded();
}

/** Sums of whole numbers, relative to the least above 0, are exact however the trials were split. */
function summariseWhole(): void {
  const zeros = <i64>countAt(0);
  const reference = used === 1 ? 0 : <i64>codeAt(1);
  let n = zeros;
  let sum: i64 = -reference * zeros;
  let squares: i64 = reference * reference * zeros;
  for (let i = 1; i < used; i++) {
    const count = <i64>countAt(i);
    const value = <i64>codeAt(i) - reference;
    n += count;
    sum += count * value;
    squares += count * value * value;
  }
  if (n === 0) return writeNone();
  const total = <f64>sum;
  const spread = max(0, <f64>squares - (total * total) / <f64>n);
  writeMoments(<f64>n, <f64>(reference * n + sum) / (<f64>n * divisor), spread / (divisor * divisor));
  summariseRanks(<i32>n);
}

/** What codes stand for is summed in their order. */
function summariseCoded(): void {
  const zeros = <f64>countAt(0);
  let n = zeros;
  let sum: f64 = 0;
  for (let i = 1; i < used; i++) {
    const count = <f64>countAt(i);
    n += count;
    sum += count * decode(codeAt(i));
  }
  if (n === 0) return writeNone();
  const mean = sum / n;
  let squares = zeros * mean * mean;
  for (let i = 1; i < used; i++) {
    const deviation = decode(codeAt(i)) - mean;
    squares += <f64>countAt(i) * deviation * deviation;
  }
  writeMoments(n, mean, squares);
  summariseRanks(<i32>n);
}

function summariseRanks(n: i32): void {
  findRanks(n);
  let at = 0;
  let upTo = <i32>countAt(0);
  let value: f64 = 0;
  for (let i = 0; i < ranks.length; i++) {
    if (isKnown(i)) continue;
    if (upTo <= ranks[i]) {
      while (upTo <= ranks[i]) upTo += <i32>countAt(++at);
      value = decode(codeAt(at));
    }
    rankValues[i] = value;
  }
  writeQuantiles();
}

/** Summarises `n` numbers, of which those that are NaN are no values. Sums run in their order. */
export function summariseNumbers<T>(values: usize, n: i32, to: usize): void {
  out = to;
  const numbers = reserveNumbers(n);
  let present = 0;
  for (let i = 0; i < n; i++) {
    const value = <f64>load<T>(values + ((<usize>i) << alignof<T>()));
    store<f64>(numbers + ((<usize>present) << 3), value);
    // NaN alone differs from itself.
    present += i32(value === value);
  }
  if (present === 0) return writeNone();
  // An even number is simpler to take two at a time: the first once more adds no deviation from it.
  store<f64>(numbers + ((<usize>present) << 3), load<f64>(numbers));
  findMoments(numbers, present);
  findRanks(present);
  if (least === most) {
    rankValues.fill(least);
  } else {
    dealNumbers(present, least, most, ranks);
    for (let i = 0; i < ranks.length; i++) if (!isKnown(i)) rankValues[i] = valueAtRank(i, ranks[i]);
  }
  writeQuantiles();
}

let least: f64 = 0;
let most: f64 = 0;

/** Sums are of deviations from one of the numbers, which loses nothing to their size. */
function findMoments(numbers: usize, n: i32): void {
  const reference = f64x2.splat(load<f64>(numbers));
  let sums = f64x2.splat(0);
  let squares = sums;
  let lows = reference;
  let highs = reference;
  for (let i = 0; i < n; i += 2) {
    const value = v128.load(numbers + ((<usize>i) << 3));
    const deviation = f64x2.sub(value, reference);
    sums = f64x2.add(sums, deviation);
    squares = f64x2.add(squares, f64x2.mul(deviation, deviation));
    lows = f64x2.pmin(lows, value);
    highs = f64x2.pmax(highs, value);
  }
  const sum = f64x2.extract_lane(sums, 0) + f64x2.extract_lane(sums, 1);
  const square = f64x2.extract_lane(squares, 0) + f64x2.extract_lane(squares, 1);
  least = min(f64x2.extract_lane(lows, 0), f64x2.extract_lane(lows, 1));
  most = max(f64x2.extract_lane(highs, 0), f64x2.extract_lane(highs, 1));
  const mean = load<f64>(numbers) + sum / <f64>n;
  writeMoments(<f64>n, mean, max(0, square - (sum * sum) / <f64>n));
}

/**
 * Four trials are simulated in step, each in one lane of a vector: what they have in common (which stage comes next,
 * which edges leave it) is looked up once for all of them. Whatever belongs to a trial is kept lane beside lane. What is
 * drawn in a lane depends on its own trial alone, so that a trial is the same in whichever lane it runs, and beside
 * whichever others.
 */
export const LANES: i32 = 4;

/** Lanes of whole numbers take 2^countShift bytes, lanes of other numbers 2^amountShift. */
export const countShift: usize = 4;
export const amountShift: usize = 5;

/** A number in one lane, 0 in the others. */
export function onLane(n: i32, lane: i32): v128 {
  return v128.and(i32x4.splat(n), i32x4.eq(i32x4(0, 1, 2, 3), i32x4.splat(lane)));
}

/** The number in one lane. */
export function laneOf(n: v128, lane: i32): i32 {
  if (lane === 0) return i32x4.extract_lane(n, 0);
  if (lane === 1) return i32x4.extract_lane(n, 1);
  return lane === 2 ? i32x4.extract_lane(n, 2) : i32x4.extract_lane(n, 3);
}

/** Adds whole numbers to those at an address. */
export function addAt(at: usize, n: v128): void {
  v128.store(at, i32x4.add(v128.load(at), n));
}

/** Adds to the amounts of two lanes. */
export function addPair(at: usize, amounts: v128): void {
  v128.store(at, f64x2.add(v128.load(at), amounts));
}

/** Adds to one lane of whole numbers. */
export function addToLane(at: usize, lane: i32, n: i32): void {
  const own = at + ((<usize>lane) << 2);
  store<i32>(own, load<i32>(own) + n);
}

/** Takes away the whole numbers at an address. */
export function takeAll(at: usize): v128 {
  const n = v128.load(at);
  v128.store(at, i32x4.splat(0));
  return n;
}

/** Four vectors of which lane i of each becomes the i-th: what {@link transpose} leaves. */
export let turned0: v128 = i32x4.splat(0);
export let turned1: v128 = i32x4.splat(0);
export let turned2: v128 = i32x4.splat(0);
export let turned3: v128 = i32x4.splat(0);

/** Turns four vectors of four lanes about their diagonal. */
export function transpose(a: v128, b: v128, c: v128, d: v128): void {
  const ab = v128.shuffle<i32>(a, b, 0, 4, 1, 5);
  const cd = v128.shuffle<i32>(c, d, 0, 4, 1, 5);
  const abLast = v128.shuffle<i32>(a, b, 2, 6, 3, 7);
  const cdLast = v128.shuffle<i32>(c, d, 2, 6, 3, 7);
  turned0 = v128.shuffle<i64>(ab, cd, 0, 2);
  turned1 = v128.shuffle<i64>(ab, cd, 1, 3);
  turned2 = v128.shuffle<i64>(abLast, cdLast, 0, 2);
  turned3 = v128.shuffle<i64>(abLast, cdLast, 1, 3);
}

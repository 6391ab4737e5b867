/** Random streams of four trials in step: those of `streams.ts`, bit for bit, a trial in each lane. */
import { nextWords, setGenerators } from './generators';
import { LANES } from './lanes';

let seedLow: i32 = 0;
let seedHigh: i32 = 0;
let trials: v128 = i32x4.splat(0);

/** All streams belong to this seed, and to the trials `first` … `first + n − 1`, from now on; the last one is repeated. */
export function beginLaneStreams(low: i32, high: i32, first: i32, n: i32): void {
  seedLow = low;
  seedHigh = high;
  trials = i32x4.add(i32x4.splat(first), i32x4.min_s(i32x4(0, 1, 2, 3), i32x4.splat(n - 1)));
}

function rotate(words: v128, bits: i32): v128 {
  return v128.or(i32x4.shl(words, bits), i32x4.shr_u(words, 32 - bits));
}

let h0: v128 = i32x4.splat(0);
let h1: v128 = i32x4.splat(0);
let h2: v128 = i32x4.splat(0);
let h3: v128 = i32x4.splat(0);

function mixed(words: v128, factor: i32, bits: i32, next: i32): v128 {
  return i32x4.mul(rotate(i32x4.mul(words, i32x4.splat(factor)), bits), i32x4.splat(next));
}

function stirred(words: v128, bits: i32, next: v128, summand: i32): v128 {
  const sum = i32x4.add(rotate(words, bits), next);
  return i32x4.add(i32x4.mul(sum, i32x4.splat(5)), i32x4.splat(summand));
}

function absorb(k1: v128, k2: v128, k3: v128, k4: v128): void {
  h0 = stirred(v128.xor(h0, mixed(k1, 0x239b961b, 15, <i32>0xab0e9789)), 19, h1, 0x561ccd1b);
  h1 = stirred(v128.xor(h1, mixed(k2, <i32>0xab0e9789, 16, 0x38b34ae5)), 17, h2, 0x0bcaa747);
  h2 = stirred(v128.xor(h2, mixed(k3, 0x38b34ae5, 17, <i32>0xa1e38b93)), 15, h3, <i32>0x96cd1c35);
  h3 = stirred(v128.xor(h3, mixed(k4, <i32>0xa1e38b93, 18, 0x239b961b)), 13, h0, 0x32ac3b17);
}

/** The end of the hash in each lane. */
export function avalanche(words: v128): v128 {
  let h = words;
  h = i32x4.mul(v128.xor(h, i32x4.shr_u(h, 16)), i32x4.splat(<i32>0x85ebca6b));
  h = i32x4.mul(v128.xor(h, i32x4.shr_u(h, 13)), i32x4.splat(<i32>0xc2b2ae35));
  return v128.xor(h, i32x4.shr_u(h, 16));
}

function addUp(): void {
  h0 = i32x4.add(i32x4.add(h0, h1), i32x4.add(h2, h3));
  h1 = i32x4.add(h1, h0);
  h2 = i32x4.add(h2, h0);
  h3 = i32x4.add(h3, h0);
}

/** Hashes (seed, trial, part, key) into h0 … h3. */
function hashStates(key: StaticArray<i32>, part: i32): void {
  const length = i32x4.splat(32);
  h0 = i32x4.splat(0);
  h1 = h0;
  h2 = h0;
  h3 = h0;
  absorb(i32x4.splat(seedLow), i32x4.splat(seedHigh), trials, i32x4.splat(part));
  absorb(i32x4.splat(key[0]), i32x4.splat(key[1]), i32x4.splat(key[2]), i32x4.splat(key[3]));
  h0 = v128.xor(h0, length);
  h1 = v128.xor(h1, length);
  h2 = v128.xor(h2, length);
  h3 = v128.xor(h3, length);
  addUp();
  h0 = avalanche(h0);
  h1 = avalanche(h1);
  h2 = avalanche(h2);
  h3 = avalanche(h3);
  addUp();
  // The one state from which a generator never leaves.
  const isNone = i32x4.eq(v128.or(v128.or(h0, h1), v128.or(h2, h3)), i32x4.splat(0));
  h0 = i32x4.sub(h0, isNone);
}

/** Hashed words of a purpose, the bases of its cells in these trials: four vectors from `into[at]` on. */
export function hashPurpose(key: StaticArray<i32>, into: StaticArray<i32>, at: i32): void {
  hashStates(key, 0);
  const first = changetype<usize>(into) + ((<usize>at) << 2);
  v128.store(first, h0);
  v128.store(first, h1, 16);
  v128.store(first, h2, 32);
  v128.store(first, h3, 48);
}

/** Numbers of {@link hashPurpose}. */
export const PURPOSE_WORDS: i32 = 4 * LANES;

/** Begins a part of the streams of a purpose. */
export function restartLanes(key: StaticArray<i32>, part: i32): void {
  hashStates(key, part);
  setGenerators(h0, h1, h2, h3);
}

/** The last uniform numbers of (0, 1) that were drawn: of the first two lanes, and of the others. */
export let uniforms: v128 = f64x2.splat(0.5);
export let otherUniforms: v128 = f64x2.splat(0.5);

/** Draws a uniform number in each lane. */
export function drawUniforms(): void {
  const high = i32x4.shr_u(nextWords(), 6);
  const low = i32x4.shr_u(nextWords(), 6);
  uniforms = uniformsOf(high, low);
  otherUniforms = uniformsOf(
    v128.shuffle<i32>(high, high, 2, 3, 2, 3),
    v128.shuffle<i32>(low, low, 2, 3, 2, 3),
  );
}

/** The midpoints of two of 2⁵² cells of (0, 1), as `openUniform` has them. */
function uniformsOf(high: v128, low: v128): v128 {
  const upper = f64x2.mul(f64x2.convert_low_i32x4_u(high), f64x2.splat(67108864));
  const cell = f64x2.add(f64x2.add(upper, f64x2.convert_low_i32x4_u(low)), f64x2.splat(0.5));
  return f64x2.div(cell, f64x2.splat(4503599627370496));
}

/** `roundedAt` in two lanes: whole numbers whose means are `means`. */
export function roundedPair(means: v128, at: v128): v128 {
  const whole = f64x2.floor(means);
  const isDown = f64x2.lt(at, f64x2.sub(f64x2.splat(1), f64x2.sub(means, whole)));
  return f64x2.add(whole, v128.andnot(f64x2.splat(1), isDown));
}

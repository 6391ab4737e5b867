/**
 * Random words of one trial's cells: what is drawn apart for a stage's visits of one step. Four generators side by side
 * (`streams.ts`), and how many of their words lie below thresholds. What four trials draw in step is in `laneWords.ts`.
 */
import { nextWords, setGenerators, w0, w1, w2, w3 } from './generators';
import { avalanche } from './laneStreams';
import { LANES } from './lanes';
import { openUniform } from './streams';
import { ROUNDING } from './rounding';

/** Begins the words of one cell: a purpose (four hashed words from `base[at]` on, {@link LANES} apart) in one step. */
export function beginCell(base: StaticArray<i32>, at: i32, step: i32): void {
  const lanes = i32x4.add(
    i32x4(0x1, 0x40000003, <i32>0x80000005, <i32>0xc0000007),
    i32x4.splat(step * <i32>0x9e3779b9),
  );
  setGenerators(
    avalanche(v128.xor(lanes, i32x4.splat(base[at]))),
    avalanche(i32x4.add(lanes, i32x4.splat(base[at + LANES]))),
    avalanche(v128.xor(lanes, i32x4.splat(base[at + 2 * LANES]))),
    avalanche(i32x4.add(lanes, i32x4.splat(base[at + 3 * LANES]))),
  );
}

/** Most words that are drawn at a time. */
export const MOST_WORDS: i32 = 512;
const drawnWords = new StaticArray<i32>(MOST_WORDS + 4);

/**
 * Draws n words of the cell, n up to {@link MOST_WORDS}; returns the address of the first. The generators are those of
 * `generators.ts`, written out so that they stay in registers.
 */
export function drawWords(n: i32): usize {
  const first = changetype<usize>(drawnWords);
  const end = first + ((<usize>n) << 2);
  let s0 = w0;
  let s1 = w1;
  let s2 = w2;
  let s3 = w3;
  for (let at = first; at < end; at += 16) {
    const sum = i32x4.add(s0, s3);
    v128.store(at, i32x4.add(v128.or(i32x4.shl(sum, 7), i32x4.shr_u(sum, 25)), s0));
    const t = i32x4.shl(s1, 9);
    s2 = v128.xor(s2, s0);
    s3 = v128.xor(s3, s1);
    s1 = v128.xor(s1, s2);
    s0 = v128.xor(s0, s3);
    s2 = v128.xor(s2, t);
    s3 = v128.or(i32x4.shl(s3, 11), i32x4.shr_u(s3, 21));
  }
  setGenerators(s0, s1, s2, s3);
  return first;
}

/** A uniform number in (0, 1) from the cell's words. */
export function cellUniform(): f64 {
  const lanes = nextWords();
  lastWords = lanes;
  return openUniform(i32x4.extract_lane(lanes, 0), i32x4.extract_lane(lanes, 1));
}

let lastWords: v128 = i32x4.splat(0);

/** Another one, from the words that were drawn with the last. */
export function otherCellUniform(): f64 {
  return openUniform(i32x4.extract_lane(lastWords, 2), i32x4.extract_lane(lastWords, 3));
}

/**
 * Threshold counting: of n > 0 random words, how many are below each of the four thresholds at `thresholds`. A
 * threshold is ⌊p · 2³²⌋ − 2³¹ (words are compared as signed numbers). The generators are those of `generators.ts`,
 * written out so that they stay in registers.
 */
export function countBelow4(n: i32, thresholds: usize): v128 {
  const limits = v128.load(thresholds);
  let c = i32x4.splat(0);
  let s0 = w0;
  let s1 = w1;
  let s2 = w2;
  let s3 = w3;
  while (true) {
    const sum = i32x4.add(s0, s3);
    const w = i32x4.add(v128.or(i32x4.shl(sum, 7), i32x4.shr_u(sum, 25)), s0);
    const t = i32x4.shl(s1, 9);
    s2 = v128.xor(s2, s0);
    s3 = v128.xor(s3, s1);
    s1 = v128.xor(s1, s2);
    s0 = v128.xor(s0, s3);
    s2 = v128.xor(s2, t);
    s3 = v128.or(i32x4.shl(s3, 11), i32x4.shr_u(s3, 21));
    c = i32x4.sub(c, i32x4.lt_s(v128.shuffle<i32>(w, w, 0, 0, 0, 0), limits));
    if (n === 1) break;
    c = i32x4.sub(c, i32x4.lt_s(v128.shuffle<i32>(w, w, 1, 1, 1, 1), limits));
    if (n === 2) break;
    c = i32x4.sub(c, i32x4.lt_s(v128.shuffle<i32>(w, w, 2, 2, 2, 2), limits));
    if (n === 3) break;
    c = i32x4.sub(c, i32x4.lt_s(v128.shuffle<i32>(w, w, 3, 3, 3, 3), limits));
    n -= 4;
    if (n === 0) break;
  }
  setGenerators(s0, s1, s2, s3);
  return c;
}

/** The same with sixteen thresholds; the counts go to `counts`. */
export function countBelow16(n: i32, thresholds: usize, counts: usize): void {
  const ta = v128.load(thresholds);
  const tb = v128.load(thresholds, 16);
  const tc = v128.load(thresholds, 32);
  const td = v128.load(thresholds, 48);
  let a = i32x4.splat(0);
  let b = i32x4.splat(0);
  let c = i32x4.splat(0);
  let d = i32x4.splat(0);
  let s0 = w0;
  let s1 = w1;
  let s2 = w2;
  let s3 = w3;
  while (true) {
    const sum = i32x4.add(s0, s3);
    const w = i32x4.add(v128.or(i32x4.shl(sum, 7), i32x4.shr_u(sum, 25)), s0);
    const t = i32x4.shl(s1, 9);
    s2 = v128.xor(s2, s0);
    s3 = v128.xor(s3, s1);
    s1 = v128.xor(s1, s2);
    s0 = v128.xor(s0, s3);
    s2 = v128.xor(s2, t);
    s3 = v128.or(i32x4.shl(s3, 11), i32x4.shr_u(s3, 21));
    let x = v128.shuffle<i32>(w, w, 0, 0, 0, 0);
    a = i32x4.sub(a, i32x4.lt_s(x, ta));
    b = i32x4.sub(b, i32x4.lt_s(x, tb));
    c = i32x4.sub(c, i32x4.lt_s(x, tc));
    d = i32x4.sub(d, i32x4.lt_s(x, td));
    if (n === 1) break;
    x = v128.shuffle<i32>(w, w, 1, 1, 1, 1);
    a = i32x4.sub(a, i32x4.lt_s(x, ta));
    b = i32x4.sub(b, i32x4.lt_s(x, tb));
    c = i32x4.sub(c, i32x4.lt_s(x, tc));
    d = i32x4.sub(d, i32x4.lt_s(x, td));
    if (n === 2) break;
    x = v128.shuffle<i32>(w, w, 2, 2, 2, 2);
    a = i32x4.sub(a, i32x4.lt_s(x, ta));
    b = i32x4.sub(b, i32x4.lt_s(x, tb));
    c = i32x4.sub(c, i32x4.lt_s(x, tc));
    d = i32x4.sub(d, i32x4.lt_s(x, td));
    if (n === 3) break;
    x = v128.shuffle<i32>(w, w, 3, 3, 3, 3);
    a = i32x4.sub(a, i32x4.lt_s(x, ta));
    b = i32x4.sub(b, i32x4.lt_s(x, tb));
    c = i32x4.sub(c, i32x4.lt_s(x, tc));
    d = i32x4.sub(d, i32x4.lt_s(x, td));
    n -= 4;
    if (n === 0) break;
  }
  setGenerators(s0, s1, s2, s3);
  v128.store(counts, a);
  v128.store(counts, b, 16);
  v128.store(counts, c, 32);
  v128.store(counts, d, 48);
}

/** Where lane k is not yet complete its count, elsewhere n: with the outcome `complete` all n are placed. */
export function completed(counts: v128, complete: i32, n: i32): v128 {
  const lanes = i32x4(0, 1, 2, 3);
  return v128.bitselect(i32x4.splat(n), counts, i32x4.ge_s(lanes, i32x4.splat(complete)));
}

/** The threshold below which a share p of all random words lies. */
export function thresholdOf(p: f64): i32 {
  const scaled = Math.floor(p * 4294967296.0);
  if (scaled >= 4294967295.0) return i32.MAX_VALUE;
  return scaled <= 0 ? i32.MIN_VALUE : <i32>(<i64>scaled - 2147483648);
}

/**
 * Thresholds of the first four of `outcomes` probabilities; returns the index of the last outcome with a probability
 * where together they leave nothing, else their number.
 */
export function setThresholds(probabilities: usize, outcomes: i32, thresholds: usize): i32 {
  let sum: f64 = 0;
  let last = 0;
  for (let j = 0; j < outcomes; j++) {
    const p = load<f64>(probabilities + ((<usize>j) << 3));
    sum += p;
    if (p > 0) last = j;
    if (j < 4) store<i32>(thresholds + ((<usize>j) << 2), thresholdOf(sum));
  }
  for (let j = outcomes; j < 4; j++) store<i32>(thresholds + ((<usize>j) << 2), i32.MIN_VALUE);
  return sum > 1 - ROUNDING ? last : outcomes;
}

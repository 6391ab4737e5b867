/**
 * Random streams, bit for bit those of `shared/stats/stream.ts`: the state of a generator is a hash of (seed, trial,
 * purpose, part). Generator: xoshiro128++ 1.0 (Blackman & Vigna, 2019). Hash: MurmurHash3 x86_128 (Appleby, 2011).
 */
let seedLow: i32 = 0;
let seedHigh: i32 = 0;
let trialNumber: i32 = 0;

/** All streams belong to this seed and trial from now on. */
export function beginTrialStreams(low: i32, high: i32, trial: i32): void {
  seedLow = low;
  seedHigh = high;
  trialNumber = trial;
}

let h0: i32 = 0;
let h1: i32 = 0;
let h2: i32 = 0;
let h3: i32 = 0;

function absorb(k1: i32, k2: i32, k3: i32, k4: i32): void {
  h0 ^= rotl(k1 * 0x239b961b, 15) * <i32>0xab0e9789;
  h0 = (rotl(h0, 19) + h1) * 5 + 0x561ccd1b;
  h1 ^= rotl(k2 * <i32>0xab0e9789, 16) * 0x38b34ae5;
  h1 = (rotl(h1, 17) + h2) * 5 + 0x0bcaa747;
  h2 ^= rotl(k3 * 0x38b34ae5, 17) * <i32>0xa1e38b93;
  h2 = (rotl(h2, 15) + h3) * 5 + <i32>0x96cd1c35;
  h3 ^= rotl(k4 * <i32>0xa1e38b93, 18) * 0x239b961b;
  h3 = (rotl(h3, 13) + h0) * 5 + 0x32ac3b17;
}

function avalanche(word: i32): i32 {
  let h = word;
  h = (h ^ (h >>> 16)) * <i32>0x85ebca6b;
  h = (h ^ (h >>> 13)) * <i32>0xc2b2ae35;
  return h ^ (h >>> 16);
}

function addUp(): void {
  h0 = h0 + h1 + h2 + h3;
  h1 += h0;
  h2 += h0;
  h3 += h0;
}

/** Hashes (seed, trial, part, key) into h0 … h3. */
function hashState(key: StaticArray<i32>, part: i32): void {
  h0 = 0;
  h1 = 0;
  h2 = 0;
  h3 = 0;
  absorb(seedLow, seedHigh, trialNumber, part);
  absorb(key[0], key[1], key[2], key[3]);
  h0 ^= 32;
  h1 ^= 32;
  h2 ^= 32;
  h3 ^= 32;
  addUp();
  h0 = avalanche(h0);
  h1 = avalanche(h1);
  h2 = avalanche(h2);
  h3 = avalanche(h3);
  addUp();
  // The one state from which the generator never leaves.
  if ((h0 | h1 | h2 | h3) === 0) h0 = 1;
}

/** One stream of uniform numbers; `restart(part)` begins a part of it, whatever was drawn in the others. */
export class Stream {
  private s0: i32 = 1;
  private s1: i32 = 0;
  private s2: i32 = 0;
  private s3: i32 = 0;

  restart(key: StaticArray<i32>, part: i32): void {
    hashState(key, part);
    this.s0 = h0;
    this.s1 = h1;
    this.s2 = h2;
    this.s3 = h3;
  }

  word(): i32 {
    const s0 = this.s0;
    const s1 = this.s1;
    const s2 = this.s2 ^ s0;
    const s3 = this.s3 ^ s1;
    const sum = s0 + this.s3;
    this.s0 = s0 ^ s3;
    this.s1 = s1 ^ s2;
    this.s2 = s2 ^ (s1 << 9);
    this.s3 = rotl(s3, 11);
    return rotl(sum, 7) + s0;
  }

  /** In the open interval (0, 1): the midpoint of one of 2⁵² cells. */
  uniform(): f64 {
    const high = this.word();
    return openUniform(high, this.word());
  }

  /** floor(mean + u): a whole number whose mean is `mean`. */
  roundAtRandom(mean: f64): f64 {
    return Math.floor(mean + this.uniform());
  }
}

/** The midpoint of one of 2⁵² cells of (0, 1) from two random words. */
export function openUniform(high: i32, low: i32): f64 {
  return (<f64>((<u32>high) >> 6) * 67108864.0 + <f64>((<u32>low) >> 6) + 0.5) / 4503599627370496.0;
}

/** Four generators side by side, one in each lane: what is counted against thresholds comes from here. */
let w0: v128 = i32x4.splat(1);
let w1: v128 = i32x4.splat(0);
let w2: v128 = i32x4.splat(0);
let w3: v128 = i32x4.splat(0);

/** Hashed words of a purpose, the base of its cells in this trial. */
export function hashPurpose(key: StaticArray<i32>, into: StaticArray<i32>, at: i32): void {
  hashState(key, 0);
  into[at] = h0;
  into[at + 1] = h1;
  into[at + 2] = h2;
  into[at + 3] = h3;
}

function avalancheLanes(word: v128): v128 {
  let h = word;
  h = i32x4.mul(v128.xor(h, i32x4.shr_u(h, 16)), i32x4.splat(<i32>0x85ebca6b));
  h = i32x4.mul(v128.xor(h, i32x4.shr_u(h, 13)), i32x4.splat(<i32>0xc2b2ae35));
  return v128.xor(h, i32x4.shr_u(h, 16));
}

/** Begins the words of one cell: a purpose (four hashed words at `base[at]`) in one step. */
export function beginCell(base: StaticArray<i32>, at: i32, step: i32): void {
  const lanes = i32x4.add(
    i32x4(0x1, 0x40000003, <i32>0x80000005, <i32>0xc0000007),
    i32x4.splat(step * <i32>0x9e3779b9),
  );
  w0 = avalancheLanes(v128.xor(lanes, i32x4.splat(base[at])));
  w1 = avalancheLanes(i32x4.add(lanes, i32x4.splat(base[at + 1])));
  w2 = avalancheLanes(v128.xor(lanes, i32x4.splat(base[at + 2])));
  w3 = avalancheLanes(i32x4.add(lanes, i32x4.splat(base[at + 3])));
}

/** Begins a cell in a given state, the same in all lanes. */
export function setCellWords(s0: i32, s1: i32, s2: i32, s3: i32): void {
  w0 = i32x4.splat(s0);
  w1 = i32x4.splat(s1);
  w2 = i32x4.splat(s2);
  w3 = i32x4.splat(s3);
}

/** One random word of each of the four generators. */
function nextLanes(): v128 {
  const sum = i32x4.add(w0, w3);
  const out = i32x4.add(v128.or(i32x4.shl(sum, 7), i32x4.shr_u(sum, 25)), w0);
  const t = i32x4.shl(w1, 9);
  w2 = v128.xor(w2, w0);
  w3 = v128.xor(w3, w1);
  w1 = v128.xor(w1, w2);
  w0 = v128.xor(w0, w3);
  w2 = v128.xor(w2, t);
  w3 = v128.or(i32x4.shl(w3, 11), i32x4.shr_u(w3, 21));
  return out;
}

/** A uniform number in (0, 1) from the cell's words. */
export function cellUniform(): f64 {
  const lanes = nextLanes();
  return openUniform(i32x4.extract_lane(lanes, 0), i32x4.extract_lane(lanes, 1));
}

/**
 * Threshold counting: of n > 0 random words, how many are below each of the four thresholds at `thresholds`. A
 * threshold is ⌊p · 2³²⌋ − 2³¹ (words are compared as signed numbers). The generators are those of {@link nextLanes},
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
  w0 = s0;
  w1 = s1;
  w2 = s2;
  w3 = s3;
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
  w0 = s0;
  w1 = s1;
  w2 = s2;
  w3 = s3;
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

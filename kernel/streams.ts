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
}

/** floor(x + u), but that no rounding of the sum makes a whole x one more. */
export function roundedAt(x: f64, u: f64): f64 {
  const whole = Math.floor(x);
  return u < 1 - (x - whole) ? whole : whole + 1;
}

/** The midpoint of one of 2⁵² cells of (0, 1) from two random words. */
export function openUniform(high: i32, low: i32): f64 {
  return (<f64>((<u32>high) >> 6) * 67108864.0 + <f64>((<u32>low) >> 6) + 0.5) / 4503599627370496.0;
}

/** The midpoint of one of 2³² cells of (0, 1) from a random word. */
export function wordUniform(word: u32): f64 {
  return (<f64>word + 0.5) / 4294967296.0;
}

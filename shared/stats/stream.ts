/**
 * Random streams. Every purpose has its own stream, whose full 128-bit state is a hash of (seed, trial, purpose,
 * part): what one purpose draws never shifts another's luck, and two scenarios with one seed share theirs.
 *
 * Generator: xoshiro128++ 1.0 (Blackman & Vigna, 2019). Hash: MurmurHash3 x86_128 (Appleby, 2011).
 */

/** The hashed name of a purpose. */
export type StreamKey = readonly [number, number, number, number];

/** Key of a purpose, e.g. `visits/inbound-smb/mql`. Distinct names give independent streams. */
export function streamKey(purpose: string): StreamKey {
  const state = new Int32Array(4);
  const padded = purpose.padEnd(Math.ceil(purpose.length / 4) * 4, '\0');
  for (let i = 0; i < padded.length; i += 4) {
    const unit = (offset: number): number => padded.charCodeAt(i + offset);
    absorb(state, unit(0), unit(1), unit(2), unit(3));
  }
  finish(state, purpose.length);
  return [state[0]!, state[1]!, state[2]!, state[3]!];
}

/**
 * One stream of uniform numbers. A stream is divided into parts (a step, a person): `restart(part)` begins one, and
 * the numbers of a part do not depend on how many were drawn in the others.
 */
export class Stream {
  private readonly seedLow: number;
  private readonly seedHigh: number;
  private trial: number;
  private readonly key: StreamKey;
  private readonly state = new Int32Array(4);

  /** `seed`: a whole number from 0 to 2⁵³ − 1; `trial`: from 0 to 2³² − 1. Begins with part 0. */
  constructor(seed: number, trial: number, key: StreamKey) {
    this.seedLow = seed | 0;
    this.seedHigh = Math.floor(seed / 0x1_0000_0000) | 0;
    this.trial = trial | 0;
    this.key = key;
    this.restart(0);
  }

  /** Goes on to a trial, with its part 0. */
  beginTrial(trial: number): void {
    this.trial = trial | 0;
    this.restart(0);
  }

  /** Begins a part of the stream; `part` is a whole number from 0 to 2³² − 1. */
  restart(part: number): void {
    const state = this.state;
    state.fill(0);
    absorb(state, this.seedLow, this.seedHigh, this.trial, part | 0);
    absorb(state, this.key[0], this.key[1], this.key[2], this.key[3]);
    finish(state, 32);
    // The one state from which the generator never leaves.
    if ((state[0]! | state[1]! | state[2]! | state[3]!) === 0) state[0] = 1;
  }

  /** 32 random bits, as a signed integer. */
  word(): number {
    return nextWord(this.state);
  }

  /** A uniform number in the open interval (0, 1), of 52 random bits: the midpoint of its cell. */
  uniform(): number {
    return openUniform(nextWord(this.state), nextWord(this.state));
  }

  /** A whole number from 0 to n − 1, n ≤ 2³², from 32 random bits: each is equally likely but for n/2³² of that. */
  index(n: number): number {
    return Math.floor((nextWord(this.state) >>> 0) * (n / 0x1_0000_0000));
  }
}

/** Advances the state of xoshiro128++ and returns its next 32 random bits as a signed integer. */
export function nextWord(s: Int32Array): number {
  const s0 = s[0]!;
  const s1 = s[1]!;
  const s2 = s[2]! ^ s0;
  const s3 = s[3]! ^ s1;
  const sum = (s0 + s[3]!) | 0;
  s[0] = s0 ^ s3;
  s[1] = s1 ^ s2;
  s[2] = s2 ^ (s1 << 9);
  s[3] = rotate(s3, 11);
  return (rotate(sum, 7) + s0) | 0;
}

/**
 * The midpoint of one of 2⁵² cells of (0, 1). One bit more and the greatest would round to 1, which a logarithm or
 * the last cell of a table must never see.
 */
export function openUniform(high: number, low: number): number {
  return ((high >>> 6) * 0x400_0000 + (low >>> 6) + 0.5) / 0x10_0000_0000_0000;
}

function rotate(x: number, bits: number): number {
  return (x << bits) | (x >>> (32 - bits));
}

const c1 = 0x23_9b_96_1b;
const c2 = 0xab_0e_97_89;
const c3 = 0x38_b3_4a_e5;
const c4 = 0xa1_e3_8b_93;

/** The body of MurmurHash3 x86_128 for one block of four words. */
function absorb(h: Int32Array, k1: number, k2: number, k3: number, k4: number): void {
  h[0] = h[0]! ^ Math.imul(rotate(Math.imul(k1, c1), 15), c2);
  h[0] = (Math.imul((rotate(h[0], 19) + h[1]!) | 0, 5) + 0x56_1c_cd_1b) | 0;
  h[1] = h[1]! ^ Math.imul(rotate(Math.imul(k2, c2), 16), c3);
  h[1] = (Math.imul((rotate(h[1], 17) + h[2]!) | 0, 5) + 0x0b_ca_a7_47) | 0;
  h[2] = h[2]! ^ Math.imul(rotate(Math.imul(k3, c3), 17), c4);
  h[2] = (Math.imul((rotate(h[2], 15) + h[3]!) | 0, 5) + 0x96_cd_1c_35) | 0;
  h[3] = h[3]! ^ Math.imul(rotate(Math.imul(k4, c4), 18), c1);
  h[3] = (Math.imul((rotate(h[3], 13) + h[0]) | 0, 5) + 0x32_ac_3b_17) | 0;
}

function finish(h: Int32Array, length: number): void {
  for (let i = 0; i < 4; i++) h[i] = h[i]! ^ length;
  addUp(h);
  for (let i = 0; i < 4; i++) h[i] = avalanche(h[i]!);
  addUp(h);
}

function addUp(h: Int32Array): void {
  h[0] = (h[0]! + h[1]! + h[2]! + h[3]!) | 0;
  for (let i = 1; i < 4; i++) h[i] = (h[i]! + h[0]) | 0;
}

function avalanche(word: number): number {
  let h = word;
  h = Math.imul(h ^ (h >>> 16), 0x85_eb_ca_6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2_b2_ae_35);
  return h ^ (h >>> 16);
}

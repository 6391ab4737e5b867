/**
 * Keys whose streams begin with words that chance does not bring: of all zeros, or of all ones, several in a row. The hash
 * that makes a generator's state of a key (`shared/stats/stream.ts`) takes every state to another, so that it can be
 * followed backwards from the state that is wanted.
 */
import { Stream, type StreamKey, openUniform } from '../../shared/engine/streams.ts';

export type State = readonly [number, number, number, number];
export type Extreme = 'zeros' | 'ones';

/** The uniform numbers that words of all zeros and of all ones stand for. */
export const least = openUniform(0, 0);
export const greatest = openUniform(-1, -1);

/**
 * States of xoshiro128++ whose next two uniform numbers, four words of which the upper 26 bits count, are least or
 * greatest. The first three words are solved for, the fourth was searched for among what they leave open.
 */
const states: Readonly<Record<Extreme, Readonly<Record<Extreme, State>>>> = {
  zeros: {
    zeros: [1_385_252_958, -1_206_912_492, -1_046_912_314, -221_670_127],
    ones: [-1_553_143_068, 1_103_994_652, -1_857_782_978, -1_790_166_202],
  },
  ones: {
    zeros: [-963_932_860, -637_822_127, 1_095_987_960, -1_343_792_223],
    ones: [478_475_088, 449_334_829, 356_707_933, 1_128_399_561],
  },
};

/** The state in which a generator's next two uniform numbers are such. */
export function extremeState(first: Extreme, second: Extreme = first): State {
  return states[first][second];
}

/** The state of a generator that comes to a state after so many words. */
export function wordsBefore(state: State, words: number): State {
  let before = state;
  for (let i = 0; i < words; i++) before = stateBefore(before);
  return before;
}

function stateBefore([s0, s1, s2, s3]: State): State {
  const third = rotate(s3, 21);
  const sum = s2 ^ (s1 << 9);
  const second = sum ^ (sum << 9) ^ (sum << 18) ^ (sum << 27);
  const first = s0 ^ third;
  const before = s1 ^ second;
  return [first, before, second ^ first, third ^ before];
}

/** The key whose stream of this seed and trial begins a part in a state. */
export function keyOf(state: State, { seed = 0, trial = 0, part = 0 } = {}): StreamKey {
  // Of the first block, after which the key follows.
  const [b0, b1, b2, b3] = absorbed(seed | 0, Math.floor(seed / 0x1_0000_0000) | 0, trial | 0, part | 0);
  const [h0, h1, h2, h3] = unfinished(state);
  return [
    unmixed(unrotated(h0, 0x56_1c_cd_1b, 19, b1) ^ b0, c1, 15, c2),
    unmixed(unrotated(h1, 0x0b_ca_a7_47, 17, b2) ^ b1, c2, 16, c3),
    unmixed(unrotated(h2, 0x96_cd_1c_35, 15, b3) ^ b2, c3, 17, c4),
    unmixed(unrotated(h3, 0x32_ac_3b_17, 13, h0) ^ b3, c4, 18, c1),
  ];
}

/** The key of a stream that begins with these extremes, after so many uniform numbers of its own. */
export function extremeKey(
  first: Extreme,
  second: Extreme = first,
  { after = 0, ...at }: { after?: number; seed?: number; trial?: number; part?: number } = {},
): StreamKey {
  return keyOf(wordsBefore(extremeState(first, second), 2 * after), at);
}

/** The key of a purpose whose cell in step 0 begins with such a uniform number: of both generators that make it. */
export function extremeCellKey(extreme: Extreme): StreamKey {
  const [first, last] = extreme === 'zeros' ? [-1_746_785_555, -338_091_704] : [-238_166_905, -617_065_248];
  return keyOf([first, 1, 2, last]);
}

/** What the second word of a lane's state has to be for its first draw in a shared cell to be this word. */
export function seedOfShared(word: number): number {
  return (unavalanched(word) - 0x9e_37_79_b9) | 0;
}

/** What the first numbers of a stream are. */
export function firstUniforms(key: StreamKey, count: number, part = 0): number[] {
  const stream = new Stream(0, 0, key);
  stream.restart(part);
  return Array.from({ length: count }, () => stream.uniform());
}

const c1 = 0x23_9b_96_1b;
const c2 = 0xab_0e_97_89;
const c3 = 0x38_b3_4a_e5;
const c4 = 0xa1_e3_8b_93;

/** MurmurHash3's state after one block of four words. */
function absorbed(k1: number, k2: number, k3: number, k4: number): State {
  const mixed = (k: number, a: number, bits: number, b: number): number =>
    Math.imul(rotate(Math.imul(k, a), bits), b);
  const stirred = (h: number, bits: number, next: number, add: number): number =>
    (Math.imul((rotate(h, bits) + next) | 0, 5) + add) | 0;
  const h0 = stirred(mixed(k1, c1, 15, c2), 19, 0, 0x56_1c_cd_1b);
  const h1 = stirred(mixed(k2, c2, 16, c3), 17, 0, 0x0b_ca_a7_47);
  const h2 = stirred(mixed(k3, c3, 17, c4), 15, 0, 0x96_cd_1c_35);
  const h3 = stirred(mixed(k4, c4, 18, c1), 13, h0, 0x32_ac_3b_17);
  return [h0, h1, h2, h3];
}

/** What the last mixing (of 32 bytes) has made a state of. */
function unfinished(state: State): State {
  const avalanched = unadded(state).map(unavalanched) as unknown as State;
  return unadded(avalanched).map((word) => word ^ 32) as unknown as State;
}

function unadded([h0, h1, h2, h3]: State): State {
  const [first, second, third] = [(h1 - h0) | 0, (h2 - h0) | 0, (h3 - h0) | 0];
  return [(h0 - first - second - third) | 0, first, second, third];
}

function unavalanched(word: number): number {
  let h = word ^ (word >>> 16);
  h = Math.imul(h, inverse(0xc2_b2_ae_35));
  h = h ^ (h >>> 13) ^ (h >>> 26);
  h = Math.imul(h, inverse(0x85_eb_ca_6b));
  return h ^ (h >>> 16);
}

/** h before it was rotated, added to and multiplied by 5. */
function unrotated(h: number, add: number, bits: number, next: number): number {
  return rotate((Math.imul((h - add) | 0, inverse(5)) - next) | 0, 32 - bits);
}

/** A word before it was multiplied, rotated and multiplied. */
function unmixed(word: number, a: number, bits: number, b: number): number {
  return Math.imul(rotate(Math.imul(word, inverse(b)), 32 - bits), inverse(a));
}

/** Inverse of an odd number modulo 2³², by Newton's steps. */
function inverse(odd: number): number {
  let x = odd;
  for (let i = 0; i < 5; i++) x = Math.imul(x, 2 - Math.imul(odd, x));
  return x;
}

function rotate(x: number, bits: number): number {
  return (x << bits) | (x >>> (32 - bits));
}

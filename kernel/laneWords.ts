/**
 * Random words of four trials in step: a generator in each lane (`streams.ts`), begun anew for whatever is drawn, and how
 * many of each trial's words lie in ranges, or below a threshold.
 */
import { BOUND_BYTES, GUIDE_BYTES, SLOTS, slotOf } from './cells';
import { nextWords, setGenerators, w0, w1, w2, w3 } from './generators';
import { avalanche } from './laneStreams';

/**
 * Begins the words of a part of a cell and of a cohort in it: the hashed words of the cell's purpose are at `base`, four
 * vectors. Two of the sums differ wherever part or cohort do, as do the other two.
 */
export function beginLanes(base: usize, part: i32, cohort: i32): void {
  const own = part * <i32>0x9e3779b9 + 0x20000009;
  const first = i32x4.splat(own + cohort * <i32>0x85ebca6b);
  const second = i32x4.splat(own + cohort * <i32>0xc2b2ae35);
  setGenerators(
    avalanche(v128.xor(first, v128.load(base))),
    avalanche(i32x4.add(second, v128.load(base, 16))),
    avalanche(v128.xor(second, v128.load(base, 32))),
    avalanche(i32x4.add(first, v128.load(base, 48))),
  );
}

/** Counts of the slots as bytes, at `slot · 4 + lane`; all zeros between two calls. */
export const slotCounts = new StaticArray<u8>((SLOTS + 16) * 4);

/** The greatest number of the lanes. */
export function greatestOf(n: v128): i32 {
  const two = i32x4.max_s(n, v128.shuffle<i32>(n, n, 2, 3, 0, 1));
  return max(i32x4.extract_lane(two, 0), i32x4.extract_lane(two, 1));
}

/** Adds `one`, 0 or 1, to the slot of a word. */
function countIn(word: u32, guide: usize, bounds: usize, counts: usize, one: u32): void {
  const at = counts + (slotOf(word, guide, bounds) << 2);
  store<u8>(at, load<u8>(at) + <u8>one);
}

/**
 * Counts by slot of n words in each lane, up to 252, into {@link slotCounts}. A lane that has no more words goes on for
 * nothing, as none can foresee which one that is. The generators are written out so that they stay in registers.
 */
export function countSlots(n: v128, guide: usize, bounds: usize): void {
  const counts = changetype<usize>(slotCounts);
  const most = greatestOf(n);
  let left = n;
  let s0 = w0;
  let s1 = w1;
  let s2 = w2;
  let s3 = w3;
  for (let k = 0; k < most; k++) {
    const sum = i32x4.add(s0, s3);
    const four = i32x4.add(v128.or(i32x4.shl(sum, 7), i32x4.shr_u(sum, 25)), s0);
    const two = i64x2.extract_lane(four, 0);
    const others = i64x2.extract_lane(four, 1);
    // 1 in a lane that has a word left, else 0.
    const ones = i32x4.sub(i32x4.splat(0), i32x4.gt_s(left, i32x4.splat(0)));
    left = i32x4.sub(left, i32x4.splat(1));
    const twoOnes = i64x2.extract_lane(ones, 0);
    const otherOnes = i64x2.extract_lane(ones, 1);
    const t = i32x4.shl(s1, 9);
    s2 = v128.xor(s2, s0);
    s3 = v128.xor(s3, s1);
    s1 = v128.xor(s1, s2);
    s0 = v128.xor(s0, s3);
    s2 = v128.xor(s2, t);
    s3 = v128.or(i32x4.shl(s3, 11), i32x4.shr_u(s3, 21));
    countIn(<u32>two, guide, bounds, counts, <u32>twoOnes);
    countIn(<u32>(two >>> 32), guide + GUIDE_BYTES, bounds + BOUND_BYTES, counts + 1, <u32>(twoOnes >>> 32));
    countIn(<u32>others, guide + 2 * GUIDE_BYTES, bounds + 2 * BOUND_BYTES, counts + 2, <u32>otherOnes);
    countIn(
      <u32>(others >>> 32),
      guide + 3 * GUIDE_BYTES,
      bounds + 3 * BOUND_BYTES,
      counts + 3,
      <u32>(otherOnes >>> 32),
    );
  }
  setGenerators(s0, s1, s2, s3);
}

/** Most words in a lane that are drawn one by one. */
export const FEW_WORDS: i32 = 3;
const fewWords = new StaticArray<i32>(FEW_WORDS * 4);

/** Draws so many words in each lane, up to {@link FEW_WORDS}; returns the address of the first four. */
export function drawFew(most: i32): usize {
  const first = changetype<usize>(fewWords);
  for (let at = first; at < first + ((<usize>most) << 4); at += 16) v128.store(at, nextWords());
  return first;
}

/** Leads that {@link choose} chooses from at a time. */
export const BITS: i32 = 32;

/** What {@link choose} compares words with: the probability's first 32 bits, which stand for all that is certain too. */
export function chanceBits(p: f64): i32 {
  return <i32>i32x4.extract_lane(i32x4.trunc_sat_f64x2_u_zero(f64x2.splat(p * 4294967296.0)), 0);
}

/**
 * Of n leads in each lane, up to {@link BITS}, how many are chosen, each with the lane's chance: a bit each of as many
 * random numbers is compared with that of the chance, from the highest on, until it is known of every number whether it
 * is below. A lane is not changed by what the others need beyond.
 */
export function choose(n: v128, chances: v128): v128 {
  const all = i32x4(
    bitsOf(i32x4.extract_lane(n, 0)),
    bitsOf(i32x4.extract_lane(n, 1)),
    bitsOf(i32x4.extract_lane(n, 2)),
    bitsOf(i32x4.extract_lane(n, 3)),
  );
  let chosen = v128.and(all, i32x4.eq(chances, i32x4.splat(-1)));
  let open = v128.andnot(all, chosen);
  while (v128.any_true(open) && v128.any_true(chances)) {
    const bits = nextWords();
    const limit = i32x4.shr_s(chances, 31);
    chosen = v128.or(chosen, v128.andnot(v128.and(open, limit), bits));
    open = v128.andnot(open, v128.xor(bits, limit));
    chances = i32x4.shl(chances, 1);
  }
  return i32x4.extadd_pairwise_i16x8_u(i16x8.extadd_pairwise_i8x16_u(i8x16.popcnt(chosen)));
}

/** So many bits, from the lowest on. */
function bitsOf(n: i32): i32 {
  return n >= BITS ? -1 : (1 << n) - 1;
}

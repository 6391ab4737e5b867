/**
 * Random words of four trials in step: a generator in each lane (`streams.ts`), begun anew for whatever is drawn, and how
 * many of each trial's leads are chosen.
 */
import { nextWords, setGenerators } from './generators';
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

/** The greatest number of the lanes. */
export function greatestOf(n: v128): i32 {
  const two = i32x4.max_s(n, v128.shuffle<i32>(n, n, 2, 3, 0, 1));
  return max(i32x4.extract_lane(two, 0), i32x4.extract_lane(two, 1));
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

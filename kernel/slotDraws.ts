/**
 * Draws by the tables of `slotTables.ts` of four trials in step, three of a word: the ten bits of each are a cell. A draw
 * in a shared cell needs another word, which is a hash of the second word of the state that the lane's generator had, as
 * the generator's next one would depend on what the other lanes draw.
 */
import { setGenerators, w0, w1, w2, w3 } from './generators';
import { avalanche } from './laneStreams';
import { greatestOf } from './laneWords';
import { LANES } from './lanes';
import { SHARED, SLOTS, TABLE_BYTES, sharedSlotOf } from './slotTables';

/** Most draws that {@link countSlots} can count. */
export const MOST_DRAWS: i32 = 252;

/** Counts of the slots as bytes, at `slot · 4 + lane`; all zeros between two calls but for what is nobody's. */
export const slotCounts = new StaticArray<u8>((SLOTS + 16) * LANES);

/** Counts a draw in its slot, by the number of its cell. */
function countIn(cell: u32, table: usize, counts: usize): void {
  const at = counts + ((<usize>load<u8>(table + cell)) << 2);
  store<u8>(at, load<u8>(at) + 1);
}

/** A draw in each lane, the first lane's at `table` and `counts`. Where `left` is negative it is nobody's: of cell −1. */
function countInLanes(cells: v128, left: v128, table: usize, counts: usize): void {
  const own = v128.or(cells, i32x4.shr_s(left, 31));
  const two = i64x2.extract_lane(own, 0);
  const others = i64x2.extract_lane(own, 1);
  countIn(<u32>two, table, counts);
  countIn(<u32>(two >>> 32), table + TABLE_BYTES, counts + 1);
  countIn(<u32>others, table + 2 * TABLE_BYTES, counts + 2);
  countIn(<u32>(others >>> 32), table + 3 * TABLE_BYTES, counts + 3);
}

/**
 * Counts by slot of n draws in each lane, up to {@link MOST_DRAWS}, into {@link slotCounts}; the tables of the lanes follow
 * one another. A lane that has no more draws goes on for nothing, as none can foresee which one that is. The generators
 * are written out so that they stay in registers.
 */
export function countSlots(n: v128, tables: usize): void {
  const counts = changetype<usize>(slotCounts);
  const most = greatestOf(n);
  const less = i32x4.splat(-1);
  const seeds = w1;
  let left = n;
  let s0 = w0;
  let s1 = seeds;
  let s2 = w2;
  let s3 = w3;
  for (let k = 0; k < most; k += 3) {
    const sum = i32x4.add(s0, s3);
    const words = i32x4.add(v128.or(i32x4.shl(sum, 7), i32x4.shr_u(sum, 25)), s0);
    const t = i32x4.shl(s1, 9);
    s2 = v128.xor(s2, s0);
    s3 = v128.xor(s3, s1);
    s1 = v128.xor(s1, s2);
    s0 = v128.xor(s0, s3);
    s2 = v128.xor(s2, t);
    s3 = v128.or(i32x4.shl(s3, 11), i32x4.shr_u(s3, 21));
    left = i32x4.add(left, less);
    countInLanes(i32x4.shr_u(words, 22), left, tables, counts);
    left = i32x4.add(left, less);
    countInLanes(i32x4.shr_u(i32x4.shl(words, 10), 22), left, tables, counts);
    left = i32x4.add(left, less);
    countInLanes(i32x4.shr_u(i32x4.shl(words, 20), 22), left, tables, counts);
  }
  setGenerators(s0, s1, s2, s3);
  const inShared = load<u32>(counts, SHARED << 2);
  if (inShared === 0) return;
  store<u32>(counts, 0, SHARED << 2);
  countShared(inShared, seeds, tables);
}

const sharedWords = new StaticArray<i32>(LANES);

/** Counts draws in shared cells, of which n has a byte for each lane. */
function countShared(n: u32, seeds: v128, tables: usize): void {
  for (let k = 1; n !== 0; k++) {
    const words = changetype<usize>(sharedWords);
    v128.store(words, avalanche(i32x4.add(seeds, i32x4.splat(k * <i32>0x9e3779b9))));
    n -=
      countSharedIn(n, 0, words, tables) +
      countSharedIn(n >>> 8, 1, words, tables) +
      countSharedIn(n >>> 16, 2, words, tables) +
      countSharedIn(n >>> 24, 3, words, tables);
  }
}

/** One of a lane's draws, if it has any left: returns it as the lane's byte. */
function countSharedIn(n: u32, lane: usize, words: usize, tables: usize): u32 {
  const one: u32 = (n & 255) !== 0 ? 1 : 0;
  const slot = sharedSlotOf(load<u32>(words + (lane << 2)), tables + lane * TABLE_BYTES);
  const at = changetype<usize>(slotCounts) + (slot << 2) + lane;
  store<u8>(at, load<u8>(at) + <u8>one);
  return one << ((<u32>lane) << 3);
}

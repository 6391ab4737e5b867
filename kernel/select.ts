/**
 * Order statistics of many numbers without sorting them all: they are dealt into buckets by size, and only the buckets
 * that hold a wanted rank are sorted.
 */
import { giveBack, takeBlock } from './blocks';

const buckets: i32 = 1024;
const counts = new StaticArray<i32>(buckets);
/** Where the members of a bucket go, by its index; below 0 where no wanted rank is among them. */
const starts = new StaticArray<i32>(buckets);
/** The numbers, the bucket of each, and members of buckets with a wanted rank. */
let numbers: usize = 0;
let bucketOf: usize = 0;
let members: usize = 0;
let room: i32 = 0;

/** Where `n` numbers, and one more, are to be written. */
export function reserveNumbers(n: i32): usize {
  if (n >= room) {
    if (room > 0) {
      giveBack(numbers, room << 3);
      giveBack(bucketOf, room << 2);
      giveBack(members, room << 3);
    }
    room = n + 2;
    numbers = takeBlock(room << 3);
    bucketOf = takeBlock(room << 2);
    members = takeBlock(room << 3);
  }
  return numbers;
}

/** By rank that is wanted: its bucket, and how many numbers are in those before. */
let bucketOfRank = new StaticArray<i32>(0);
let belowBucket = new StaticArray<i32>(0);

/**
 * Deals the `n` numbers, finite and between `least` < `most`, so that {@link valueAtRank} knows those at the ranks, of
 * which each is at least the one before last.
 */
export function dealNumbers(n: i32, least: f64, most: f64, ranks: StaticArray<i32>): void {
  counts.fill(0);
  lowest = least;
  const scale = f64x2.splat(<f64>(buckets - 2) / (most - least));
  const lows = f64x2.splat(least);
  const one = f64x2.splat(1);
  for (let i = 0; i < n; i += 2) {
    const value = v128.load(numbers + ((<usize>i) << 3));
    const place = f64x2.add(f64x2.mul(f64x2.sub(value, lows), scale), one);
    // Those that are the least, of which there are often many, have bucket 0 to themselves.
    const bucket = i32x4.trunc_sat_f64x2_s_zero(v128.andnot(place, f64x2.eq(value, lows)));
    v128.store64_lane(bucketOf + ((<usize>i) << 2), bucket, 0);
    counts[i32x4.extract_lane(bucket, 0)] += 1;
    if (i + 1 < n) counts[i32x4.extract_lane(bucket, 1)] += 1;
  }
  layOut(ranks);
  let i = 0;
  for (; i + 4 <= n; i += 4) {
    // Few buckets are wanted: four numbers at a time are passed over.
    const starting = startOf(i) & startOf(i + 1) & startOf(i + 2) & startOf(i + 3);
    if (starting < 0) continue;
    for (let each = i; each < i + 4; each++) deal(each);
  }
  for (; i < n; i++) deal(i);
  sorted = -1;
}

/** Where the next member of a number's bucket goes; below 0 where its bucket is not wanted. */
function startOf(i: i32): i32 {
  return starts[load<i32>(bucketOf + ((<usize>i) << 2))];
}

function deal(i: i32): void {
  const to = startOf(i);
  if (to < 0) return;
  store<f64>(members + ((<usize>to) << 3), load<f64>(numbers + ((<usize>i) << 3)));
  starts[load<i32>(bucketOf + ((<usize>i) << 2))] = to + 1;
}

/** The bucket that was sorted last. */
let sorted: i32 = -1;
/** The least number. */
let lowest: f64 = 0;

/** The number at the i-th of the ranks that were wanted; to be asked for in their order. */
export function valueAtRank(i: i32, rank: i32): f64 {
  const bucket = bucketOfRank[i];
  if (bucket === 0) return lowest;
  // Each start has moved to the end of its bucket.
  const begin = starts[bucket] - counts[bucket];
  if (sorted !== bucket) {
    sort(members + ((<usize>begin) << 3), counts[bucket]);
    sorted = bucket;
  }
  return load<f64>(members + ((<usize>(begin + rank - belowBucket[i])) << 3));
}

/** Finds the buckets of the ranks, and gives these their places, one after another. */
function layOut(ranks: StaticArray<i32>): void {
  if (bucketOfRank.length !== ranks.length) {
    bucketOfRank = new StaticArray<i32>(ranks.length);
    belowBucket = new StaticArray<i32>(ranks.length);
  }
  starts.fill(-1);
  let room = 0;
  let bucket = 0;
  let below = 0;
  for (let i = 0; i < ranks.length; i++) {
    while (below + counts[bucket] <= ranks[i]) below += counts[bucket++];
    bucketOfRank[i] = bucket;
    belowBucket[i] = below;
    if (bucket === 0 || starts[bucket] >= 0) continue;
    starts[bucket] = room;
    room += counts[bucket];
  }
}

/** Sorts a few numbers in place; many, where most of them are close to each other, through a heap. */
function sort(at: usize, n: i32): void {
  if (isAscending(at, n)) return;
  if (n > 32) {
    for (let i = (n >> 1) - 1; i >= 0; i--) sink(at, i, n);
    for (let end = n - 1; end > 0; end--) {
      const most = load<f64>(at);
      store<f64>(at, load<f64>(at + ((<usize>end) << 3)));
      store<f64>(at + ((<usize>end) << 3), most);
      sink(at, 0, end);
    }
    return;
  }
  for (let i = 1; i < n; i++) {
    const value = load<f64>(at + ((<usize>i) << 3));
    let j = i;
    for (; j > 0; j--) {
      const before = load<f64>(at + ((<usize>(j - 1)) << 3));
      if (before <= value) break;
      store<f64>(at + ((<usize>j) << 3), before);
    }
    store<f64>(at + ((<usize>j) << 3), value);
  }
}

/** As equal numbers are, of which there are often many. */
function isAscending(at: usize, n: i32): bool {
  for (const end = at + ((<usize>(n - 1)) << 3); at < end; at += 8) {
    if (load<f64>(at) > load<f64>(at, 8)) return false;
  }
  return true;
}

function sink(at: usize, root: i32, n: i32): void {
  const value = load<f64>(at + ((<usize>root) << 3));
  for (;;) {
    let child = 2 * root + 1;
    if (child >= n) break;
    if (
      child + 1 < n &&
      load<f64>(at + ((<usize>child) << 3)) < load<f64>(at + ((<usize>(child + 1)) << 3))
    ) {
      child++;
    }
    const larger = load<f64>(at + ((<usize>child) << 3));
    if (larger <= value) break;
    store<f64>(at + ((<usize>root) << 3), larger);
    root = child;
  }
  store<f64>(at + ((<usize>root) << 3), value);
}

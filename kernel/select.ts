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

/** Deals the `n` numbers, finite and between `least` < `most`, so that {@link valueAtRank} knows those at the ranks. */
export function dealNumbers(n: i32, least: f64, most: f64, ranks: StaticArray<i32>): void {
  counts.fill(0);
  const scale = f64x2.splat(<f64>(buckets - 1) / (most - least));
  const lows = f64x2.splat(least);
  for (let i = 0; i < n; i += 2) {
    const value = v128.load(numbers + ((<usize>i) << 3));
    const bucket = i32x4.trunc_sat_f64x2_s_zero(f64x2.mul(f64x2.sub(value, lows), scale));
    v128.store64_lane(bucketOf + ((<usize>i) << 2), bucket, 0);
    counts[i32x4.extract_lane(bucket, 0)] += 1;
    if (i + 1 < n) counts[i32x4.extract_lane(bucket, 1)] += 1;
  }
  layOut(ranks);
  for (let i = 0; i < n; i++) {
    const bucket = load<i32>(bucketOf + ((<usize>i) << 2));
    const to = starts[bucket];
    if (to < 0) continue;
    store<f64>(members + ((<usize>to) << 3), load<f64>(numbers + ((<usize>i) << 3)));
    starts[bucket] = to + 1;
  }
  sorted = -1;
  current = 0;
  below = 0;
}

let sorted: i32 = -1;
let current: i32 = 0;
let below: i32 = 0;

/** The number at a rank that was wanted; ranks ascending. */
export function valueAtRank(rank: i32): f64 {
  while (below + counts[current] <= rank) below += counts[current++];
  // Each start has moved to the end of its bucket.
  const begin = starts[current] - counts[current];
  if (sorted !== current) {
    sort(members + ((<usize>begin) << 3), counts[current]);
    sorted = current;
  }
  return load<f64>(members + ((<usize>(begin + rank - below)) << 3));
}

/** Gives the buckets with wanted ranks their places, one after another. */
function layOut(ranks: StaticArray<i32>): void {
  starts.fill(-1);
  let used = 0;
  let bucket = 0;
  let upTo = counts[0];
  for (let i = 0; i < ranks.length; i++) {
    while (upTo <= ranks[i]) upTo += counts[++bucket];
    if (starts[bucket] >= 0) continue;
    starts[bucket] = used;
    used += counts[bucket];
  }
}

/** Sorts a few numbers in place; many, where most of them are close to each other, through a heap. */
function sort(at: usize, n: i32): void {
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

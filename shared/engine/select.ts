/** Order statistics of many numbers without sorting them all. */

const buckets = 1024;
const counts = new Uint32Array(buckets);
/** Where the members of a bucket go; below 0 where no wanted rank is among them. */
const starts = new Int32Array(buckets);
let bucketOf = new Uint16Array(0);
let members = new Float64Array(0);

/**
 * The values at the given ranks (ascending, from 0) of the first `n` numbers: they are dealt into buckets by size, and
 * only the buckets that hold a wanted rank are sorted.
 */
export function selectRanks(
  values: Float32Array | Float64Array,
  n: number,
  ranks: readonly number[],
): number[] {
  let least = Infinity;
  let most = -Infinity;
  for (let i = 0; i < n; i++) {
    const value = values[i]!;
    if (value < least) least = value;
    if (value > most) most = value;
  }
  if (least === most) return ranks.map(() => least);
  if (bucketOf.length < n) {
    bucketOf = new Uint16Array(n);
    members = new Float64Array(n);
  }
  const scale = (buckets - 1) / (most - least);
  counts.fill(0);
  for (let i = 0; i < n; i++) {
    const bucket = ((values[i]! - least) * scale) | 0;
    bucketOf[i] = bucket;
    counts[bucket]! += 1;
  }
  const wanted = bucketsOfRanks(ranks);
  layOut(wanted);
  for (let i = 0; i < n; i++) {
    const bucket = bucketOf[i]!;
    if (starts[bucket]! >= 0) members[starts[bucket]!++] = values[i]!;
  }
  // Each start has moved to the end of its bucket.
  let sorted = -1;
  return wanted.map(({ bucket, within }) => {
    const end = starts[bucket]!;
    const begin = end - counts[bucket]!;
    if (sorted !== bucket) members.subarray(begin, end).sort();
    sorted = bucket;
    return members[begin + within]!;
  });
}

interface Wanted {
  readonly bucket: number;
  readonly within: number;
}

function bucketsOfRanks(ranks: readonly number[]): Wanted[] {
  let bucket = 0;
  let below = 0;
  return ranks.map((rank) => {
    while (below + counts[bucket]! <= rank) below += counts[bucket++]!;
    return { bucket, within: rank - below };
  });
}

/** Gives the wanted buckets their places, one after another. */
function layOut(wanted: readonly Wanted[]): void {
  starts.fill(-1);
  let used = 0;
  for (const { bucket } of wanted) {
    if (starts[bucket]! >= 0) continue;
    starts[bucket] = used;
    used += counts[bucket]!;
  }
}

/** Order statistics of many numbers without sorting them all. */

const buckets = 1024;
const counts = new Uint32Array(buckets + 1);

/**
 * The values at the given ranks (ascending, from 0) of the first `n` numbers: they are dealt into buckets by size, and
 * only the buckets that hold a wanted rank are sorted.
 */
export function selectRanks(
  values: Float32Array | Float64Array,
  n: number,
  ranks: readonly number[],
): number[] {
  let least = values[0]!;
  let most = least;
  for (let i = 1; i < n; i++) {
    const value = values[i]!;
    if (value < least) least = value;
    else if (value > most) most = value;
  }
  if (least === most) return ranks.map(() => least);
  const scale = (buckets - 1) / (most - least);
  counts.fill(0);
  for (let i = 0; i < n; i++) counts[((values[i]! - least) * scale) | 0]! += 1;
  const wanted = bucketsOfRanks(ranks);
  const members = new Map(
    [...new Set(wanted.map(({ bucket }) => bucket))].map((bucket) => [bucket, [] as number[]]),
  );
  const isWanted = new Uint8Array(buckets);
  for (const bucket of members.keys()) isWanted[bucket] = 1;
  for (let i = 0; i < n; i++) {
    const value = values[i]!;
    const bucket = ((value - least) * scale) | 0;
    if (isWanted[bucket] === 1) members.get(bucket)!.push(value);
  }
  for (const [bucket, list] of members) members.set(bucket, [...Float64Array.from(list).sort()]);
  return wanted.map(({ bucket, within }) => members.get(bucket)![within]!);
}

function bucketsOfRanks(ranks: readonly number[]): { bucket: number; within: number }[] {
  let bucket = 0;
  let below = 0;
  return ranks.map((rank) => {
    while (below + counts[bucket]! <= rank) below += counts[bucket++]!;
    return { bucket, within: rank - below };
  });
}

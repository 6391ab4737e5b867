/** Durations with the cause of each, in ascending order. */
export interface SortedDurations {
  readonly times: Float64Array;
  /** `causes[i]` belongs to `times[i]`; equal times stay in the order they came in. */
  readonly causes: Uint8Array | Uint32Array;
}

const digitBits = 11;
const digits = 6;
const buckets = 1 << digitBits;
const mask = buckets - 1;

/**
 * Sorts durations (not negative, not NaN) and their causes together, O(n): a radix sort by the bits of the float,
 * which for numbers from 0 ascend as the numbers do, eleven bits a pass from the lowest. A digit in which all agree
 * costs no pass, and what is in order already takes none. Both arguments are left as they are.
 */
export function sortDurations(
  times: ArrayLike<number>,
  causes: ArrayLike<number>,
  causeCount: number,
): SortedDurations {
  const n = times.length;
  const Causes = causeCount < 256 ? Uint8Array : Uint32Array;
  let from: SortedDurations = { times: new Float64Array(n), causes: new Causes(n) };
  let ascending = true;
  let last = 0;
  for (let i = 0; i < n; i++) {
    const time = times[i]! + 0; // −0 has the bits of a negative number.
    from.times[i] = time;
    from.causes[i] = causes[i]!;
    if (time < last) ascending = false;
    last = time;
  }
  if (ascending) return from;
  const counts = digitCounts(new Uint32Array(from.times.buffer));
  let to: SortedDurations = { times: new Float64Array(n), causes: new Causes(n) };
  for (let digit = 0; digit < digits; digit++) {
    const places = counts.subarray(digit * buckets, (digit + 1) * buckets);
    if (places.includes(n)) continue;
    let sum = 0;
    for (let bucket = 0; bucket < buckets; bucket++) {
      const count = places[bucket]!;
      places[bucket] = sum;
      sum += count;
    }
    scatter(from, to, places, digit);
    [from, to] = [to, from];
  }
  return from;
}

/** How often each value of each digit occurs, digit by digit; three digits in each half of a float, the low half first. */
function digitCounts(halves: Uint32Array): Uint32Array {
  const counts = new Uint32Array(digits * buckets);
  for (let i = 0; i < halves.length; i += 2) {
    const low = halves[i]!;
    const high = halves[i + 1]!;
    counts[low & mask]!++;
    counts[buckets + ((low >>> 11) & mask)]!++;
    counts[2 * buckets + (low >>> 22)]!++;
    counts[3 * buckets + (high & mask)]!++;
    counts[4 * buckets + ((high >>> 11) & mask)]!++;
    counts[5 * buckets + (high >>> 22)]!++;
  }
  return counts;
}

function scatter(from: SortedDurations, to: SortedDurations, places: Uint32Array, digit: number): void {
  const halves = new Uint32Array(from.times.buffer);
  const half = digit < digits / 2 ? 0 : 1;
  const shift = (digit % (digits / 2)) * digitBits;
  const { times, causes } = from;
  const { times: timesTo, causes: causesTo } = to;
  for (let i = 0; i < times.length; i++) {
    const place = places[(halves[2 * i + half]! >>> shift) & mask]!++;
    timesTo[place] = times[i]!;
    causesTo[place] = causes[i]!;
  }
}

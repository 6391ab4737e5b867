/** What blocks of trials bring is added to the histograms of all: bins, and numbers and codes one by one. */
import { NO_VALUE, codeOfCount } from './codes';
import { addWide, binsOf, countIn, firstOf, makeRoom, narrow, shiftOf } from './histograms';

/** Adds `n` whole numbers ≥ 0 to a row, of which so many leading bits are kept. */
export function addNumbers(row: i32, from: usize, n: i32, bits: i32): void {
  findNumbers(from, n);
  if (greatest > 0) makeReady(row, codeOfCount(least, bits), codeOfCount(greatest, bits), n);
  if (greatest < 2 << bits && shiftOf(row) === narrow) return countNumbers(row, from, n);
  const bins = binsOf(row);
  const before = firstOf(row) - 1;
  const shift = shiftOf(row);
  for (const end = from + ((<usize>n) << 2); from < end; from += 4) {
    const value = load<i32>(from);
    addOne(bins, select<i32>(0, codeOfCount(value, bits) - before, value === 0), shift);
  }
}

/** Adds numbers that are their own codes to a row that has room for them and bins of two bytes. */
function countNumbers(row: i32, from: usize, n: i32): void {
  const bins = binsOf(row);
  const before = firstOf(row) - 1;
  for (const end = from + ((<usize>n) << 2); from < end; from += 4) {
    const value = load<i32>(from);
    countIn(bins + ((<usize>select<i32>(0, value - before, value === 0)) << 1));
  }
}

/** Of the numbers that were looked at last: the least and the greatest above 0, the latter 0 where there are none. */
let least: i32 = 0;
let greatest: i32 = 0;

/** Looks at `n` whole numbers ≥ 0. */
function findNumbers(from: usize, n: i32): void {
  // As unsigned numbers, so that 0 − 1 is never the least.
  let lows = i32x4.splat(-1);
  let highs = i32x4.splat(0);
  let at = from;
  for (const end = from + ((<usize>(n & ~3)) << 2); at < end; at += 16) {
    const some = v128.load(at);
    lows = i32x4.min_u(lows, i32x4.sub(some, i32x4.splat(1)));
    highs = i32x4.max_s(highs, some);
  }
  lows = i32x4.min_u(lows, v128.shuffle<i32>(lows, lows, 2, 3, 0, 1));
  highs = i32x4.max_s(highs, v128.shuffle<i32>(highs, highs, 2, 3, 0, 1));
  let low = min<u32>(i32x4.extract_lane(lows, 0), i32x4.extract_lane(lows, 1));
  greatest = max(i32x4.extract_lane(highs, 0), i32x4.extract_lane(highs, 1));
  for (; at < from + ((<usize>n) << 2); at += 4) {
    const value = load<i32>(at);
    low = min<u32>(low, value - 1);
    greatest = max(greatest, value);
  }
  least = low + 1;
}

function addOne(bins: usize, index: i32, shift: i32): void {
  const bin = bins + ((<usize>index) << shift);
  if (shift === narrow) store<u16>(bin, load<u16>(bin) + 1);
  else store<u32>(bin, load<u32>(bin) + 1);
}

/** Adds `n` codes of sixteen bits to a row; those of no value are left out. */
export function addCodes(row: i32, from: usize, n: i32): void {
  findCodes(from, n);
  if (greatest > 0) makeReady(row, least, greatest, n);
  const bins = binsOf(row);
  const before = firstOf(row) - 1;
  const shift = shiftOf(row);
  for (const end = from + ((<usize>n) << 1); from < end; from += 2) {
    const code: i32 = load<u16>(from);
    if (code === NO_VALUE) continue;
    addOne(bins, select<i32>(0, code - before, code === 0), shift);
  }
}

/**
 * {@link addCodes} for four rows whose codes follow on each other: where many are the same, an increment does not wait for
 * the one before, which is in another row.
 */
export function addFourCodes(row: i32, from: usize, n: i32): void {
  const bytes = (<usize>n) << 1;
  if (shiftOf(row) + shiftOf(row + 1) + shiftOf(row + 2) + shiftOf(row + 3) !== 4 * narrow) {
    for (let i = 0; i < 4; i++) addCodes(row + i, from + i * bytes, n);
    return;
  }
  for (let i = 0; i < 4; i++) {
    findCodes(from + i * bytes, n);
    if (greatest > 0) makeReady(row + i, least, greatest, n);
  }
  const first = binsOf(row);
  const second = binsOf(row + 1);
  const third = binsOf(row + 2);
  const fourth = binsOf(row + 3);
  const beforeFirst = firstOf(row) - 1;
  const beforeSecond = firstOf(row + 1) - 1;
  const beforeThird = firstOf(row + 2) - 1;
  const beforeFourth = firstOf(row + 3) - 1;
  for (const end = from + bytes; from < end; from += 2) {
    countCode(first, load<u16>(from), beforeFirst);
    countCode(second, load<u16>(from + bytes), beforeSecond);
    countCode(third, load<u16>(from + 2 * bytes), beforeThird);
    countCode(fourth, load<u16>(from + 3 * bytes), beforeFourth);
  }
}

/** Nothing is added for no value. */
function countCode(bins: usize, code: i32, before: i32): void {
  const isSome = code !== NO_VALUE;
  const bin = bins + ((<usize>select<i32>(code - before, 0, isSome && code !== 0)) << 1);
  store<u16>(bin, load<u16>(bin) + i32(isSome));
}

/** Looks at `n` codes, of which no value counts as 0. */
function findCodes(from: usize, n: i32): void {
  // As unsigned numbers, so that 0 − 1 is never the least.
  let lows = i16x8.splat(-1);
  let highs = i16x8.splat(0);
  let at = from;
  for (const end = from + ((<usize>(n & ~7)) << 1); at < end; at += 16) {
    const some = v128.load(at);
    const codes = v128.andnot(some, i16x8.eq(some, i16x8.splat(<i16>NO_VALUE)));
    lows = i16x8.min_u(lows, i16x8.sub(codes, i16x8.splat(1)));
    highs = i16x8.max_u(highs, codes);
  }
  least = leastOf(lows) + 1;
  greatest = greatestOf(highs);
  for (; at < from + ((<usize>n) << 1); at += 2) {
    const code: i32 = load<u16>(at);
    if (code === NO_VALUE) continue;
    if (code > 0) least = min(least, code);
    greatest = max(greatest, code);
  }
}

/** Of eight unsigned numbers of sixteen bits. */
function leastOf(numbers: v128): i32 {
  let least = i16x8.min_u(numbers, v128.shuffle<i32>(numbers, numbers, 2, 3, 0, 1));
  least = i16x8.min_u(least, v128.shuffle<i32>(least, least, 1, 0, 3, 2));
  return min(i16x8.extract_lane_u(least, 0), i16x8.extract_lane_u(least, 1));
}

function greatestOf(numbers: v128): i32 {
  let most = i16x8.max_u(numbers, v128.shuffle<i32>(numbers, numbers, 2, 3, 0, 1));
  most = i16x8.max_u(most, v128.shuffle<i32>(most, most, 1, 0, 3, 2));
  return max(i16x8.extract_lane_u(most, 0), i16x8.extract_lane_u(most, 1));
}

/**
 * Makes room for `n` numbers between these, and brings the bins into the processor's cache, one line after another:
 * where the numbers lie far apart, waiting for each of their lines takes several times as long.
 */
function makeReady(row: i32, low: i32, high: i32, n: i32): void {
  makeRoom(row, low, high);
  const shift = shiftOf(row);
  const from = binsOf(row) + ((<usize>(low - firstOf(row) + 1)) << shift);
  const end = from + ((<usize>(high - low + 1)) << shift);
  if (end - from > <usize>n * lineBytes) return;
  let some: i32 = 0;
  for (let at = from; at < end; at += lineBytes) some |= load<u16>(at);
  touched = some;
}

const lineBytes: usize = 64;
/** Is written and never read, so that compilers do not leave out what it comes from. */
export let touched: i32 = 0;

/** Adds a row of bins of two bytes, laid out like a row here; `length`: those after that of the zeros. */
export function addRow(row: i32, first: i32, length: i32, from: usize): void {
  if (length > 0) makeRoom(row, first, first + length - 1);
  const bins = binsOf(row);
  if (shiftOf(row) === narrow) {
    store<u16>(bins, load<u16>(bins) + load<u16>(from));
    addNarrow(bins + ((<usize>(first - firstOf(row) + 1)) << 1), from + 2, length);
  } else {
    store<u32>(bins, load<u32>(bins) + load<u16>(from));
    addWide(bins + ((<usize>(first - firstOf(row) + 1)) << 2), from + 2, length);
  }
}

function addNarrow(to: usize, from: usize, n: i32): void {
  let i = 0;
  for (; i + 8 <= n; i += 8) {
    v128.store(to, i16x8.add(v128.load(to), v128.load(from)));
    to += 16;
    from += 16;
  }
  for (; i < n; i++) {
    store<u16>(to, load<u16>(to) + load<u16>(from));
    to += 2;
    from += 2;
  }
}

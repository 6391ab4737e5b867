/**
 * Histograms of many columns of whole numbers ≥ 0. Each holds the range of its values and no more. Only whole numbers
 * are added, so that the order in which values come does not matter.
 *
 * A histogram is a row of bins: the first counts zeros, between which and the next value there is often a wide gap; bin
 * 1 + i counts the value `first + i`.
 */
import { blockBytes, giveBack, takeBlock } from './blocks';
import { LANES } from './lanes';

/** What is known of a row, 12 bytes each: the value of bin 1, the bins after that of the zeros, the address. */
let rows: usize = 0;
const rowBytes: usize = 12;
export let rowCount: i32 = 0;
/** By row: bytes of a bin are 2^shift, two until a value comes too often for that, then four. */
let shifts: usize = 0;
/** By row with bins of two bytes: how many more values it takes at least. */
let headrooms: usize = 0;
export const narrow: i32 = 1;
const wide: i32 = 2;
const mostOfNarrow: i32 = 0xffff;

export function firstOf(row: i32): i32 {
  return load<i32>(rows + <usize>row * rowBytes);
}
export function lengthOf(row: i32): i32 {
  return load<i32>(rows + <usize>row * rowBytes, 4);
}
export function binsOf(row: i32): usize {
  return load<usize>(rows + <usize>row * rowBytes, 8);
}

export function shiftOf(row: i32): i32 {
  return load<u8>(shifts + <usize>row);
}

/** Makes empty histograms, once. */
export function layOutHistograms(count: i32): void {
  rowCount = count;
  rows = heap.alloc(<usize>count * rowBytes);
  shifts = heap.alloc(<usize>count);
  headrooms = heap.alloc((<usize>count) << 2);
  for (let row = 0; row < count; row++) setEmpty(row);
}

/** Forgets all values; rows, whose bins have two bytes, keep their ranges. */
export function clearHistograms(): void {
  for (let row = 0; row < rowCount; row++) memory.fill(binsOf(row), 0, bytesOf(lengthOf(row), narrow));
}

/** Forgets the values and the range of a row whose bins have two bytes. */
export function emptyRow(row: i32): void {
  if (lengthOf(row) === 0) return;
  giveBack(binsOf(row), bytesOf(lengthOf(row), narrow));
  setEmpty(row);
}

function setEmpty(row: i32): void {
  const size = blockBytes(bytesOf(0, narrow));
  const bins = takeBlock(size);
  memory.fill(bins, 0, size);
  setRow(row, 1, 0, bins);
  store<u8>(shifts + <usize>row, narrow);
  store<i32>(headrooms + ((<usize>row) << 2), mostOfNarrow);
}

/** Makes sure that a row takes `n` values more, whatever they are. */
export function reserveRow(row: i32, n: i32): void {
  if (shiftOf(row) === wide) return;
  const at = headrooms + ((<usize>row) << 2);
  let headroom = load<i32>(at);
  if (headroom < n) {
    headroom = mostOfNarrow - greatestBin(row);
    if (headroom < n) return widen(row);
  }
  store<i32>(at, headroom - n);
}

function greatestBin(row: i32): i32 {
  const bins = binsOf(row);
  let greatest: i32 = 0;
  for (let i = 0; i <= lengthOf(row); i++) greatest = max(greatest, <i32>load<u16>(bins + ((<usize>i) << 1)));
  return greatest;
}

/** Gives a row bins of four bytes. */
function widen(row: i32): void {
  const first = firstOf(row);
  const length = lengthOf(row);
  const bins = binsOf(row);
  const size = blockBytes(bytesOf(length, wide));
  const wider = takeBlock(size);
  memory.fill(wider, 0, size);
  addWide(wider, bins, length + 1);
  giveBack(bins, bytesOf(length, narrow));
  store<u8>(shifts + <usize>row, wide);
  setRow(row, first, <i32>(size >> wide) - 1, wider);
}

/** Adds so many bins of two bytes to bins of four. */
export function addWide(to: usize, from: usize, n: i32): void {
  let i = 0;
  for (; i + 4 <= n; i += 4) {
    v128.store(to, i32x4.add(v128.load(to), v128.load_ext<u16>(from)));
    to += 16;
    from += 8;
  }
  for (; i < n; i++) {
    store<u32>(to, load<u32>(to) + load<u16>(from));
    to += 4;
    from += 2;
  }
}

function setRow(row: i32, first: i32, length: i32, bins: usize): void {
  const at = rows + <usize>row * rowBytes;
  store<i32>(at, first);
  store<i32>(at, length, 4);
  store<usize>(at, bins, 8);
}

function bytesOf(length: i32, shift: i32): u32 {
  return (<u32>(length + 1)) << shift;
}

/** Widens a row to take these values, with an eighth to spare, at first a quarter, so that it seldom has to grow. */
export function makeRoom(row: i32, least: i32, most: i32): void {
  const first = firstOf(row);
  const length = lengthOf(row);
  const end = first + length;
  if (least >= first && most < end) return;
  const isNew = length === 0;
  const from = isNew ? least : min(least, first);
  const to = isNew ? most : max(most, end - 1);
  const spare = (to - from) >> (isNew ? 2 : 3);
  const newFirst = isNew || from < first ? max(1, from - spare) : from;
  const wanted = (isNew || to >= end ? to + spare : to) - newFirst + 1;
  const shift = shiftOf(row);
  const size = blockBytes(bytesOf(wanted, shift));
  // What the block has more is taken too.
  const newLength = <i32>(size >> shift) - 1;
  const bins = binsOf(row);
  const wider = takeBlock(size);
  memory.fill(wider, 0, size);
  memory.copy(wider, bins, (<usize>1) << shift);
  const move = (<usize>(first - newFirst + 1)) << shift;
  if (!isNew) memory.copy(wider + move, bins + ((<usize>1) << shift), (<usize>length) << shift);
  giveBack(bins, bytesOf(length, shift));
  setRow(row, newFirst, newLength, wider);
}

/**
 * Adds `n` numbers ≥ 0, `stride` bytes apart, to a row with bins of two bytes. `least` and `most`: of those above 0;
 * there are none where `most` is 0.
 */
export function addValues(row: i32, from: usize, stride: usize, n: i32, least: i32, most: i32): void {
  if (most > 0) makeRoom(row, least, most);
  const bins = binsOf(row);
  const before = firstOf(row) - 1;
  for (let i = 0; i < n; i++) {
    const value = load<i32>(from);
    from += stride;
    const bin = bins + ((<usize>select<i32>(0, value - before, value === 0)) << 1);
    store<u16>(bin, load<u16>(bin) + 1);
  }
}

/**
 * {@link addValues} for four rows at once, whose numbers lie beside each other, those of four trials in a vector, `step`
 * bytes from four trials to the next four: an increment does not wait for the one before, which is in another row.
 */
export function addFourRows(row: i32, from: usize, step: usize, n: i32, least: v128, most: v128): void {
  makeRoomForAny(row, i32x4.extract_lane(least, 0), i32x4.extract_lane(most, 0));
  makeRoomForAny(row + 1, i32x4.extract_lane(least, 1), i32x4.extract_lane(most, 1));
  makeRoomForAny(row + 2, i32x4.extract_lane(least, 2), i32x4.extract_lane(most, 2));
  makeRoomForAny(row + 3, i32x4.extract_lane(least, 3), i32x4.extract_lane(most, 3));
  const zeros0 = i32x4.splat(<i32>binsOf(row));
  const zeros1 = i32x4.splat(<i32>binsOf(row + 1));
  const zeros2 = i32x4.splat(<i32>binsOf(row + 2));
  const zeros3 = i32x4.splat(<i32>binsOf(row + 3));
  const before0 = i32x4.splat(firstOf(row) - 1);
  const before1 = i32x4.splat(firstOf(row + 1) - 1);
  const before2 = i32x4.splat(firstOf(row + 2) - 1);
  const before3 = i32x4.splat(firstOf(row + 3) - 1);
  for (let i = 0; i < n; i += LANES) {
    const b0 = binsAt(v128.load(from), zeros0, before0);
    const b1 = binsAt(v128.load(from, 16), zeros1, before1);
    const b2 = binsAt(v128.load(from, 32), zeros2, before2);
    const b3 = binsAt(v128.load(from, 48), zeros3, before3);
    from += step;
    countIn(<usize>i32x4.extract_lane(b0, 0));
    countIn(<usize>i32x4.extract_lane(b1, 0));
    countIn(<usize>i32x4.extract_lane(b2, 0));
    countIn(<usize>i32x4.extract_lane(b3, 0));
    if (i + 1 >= n) return;
    countIn(<usize>i32x4.extract_lane(b0, 1));
    countIn(<usize>i32x4.extract_lane(b1, 1));
    countIn(<usize>i32x4.extract_lane(b2, 1));
    countIn(<usize>i32x4.extract_lane(b3, 1));
    if (i + 2 >= n) return;
    countIn(<usize>i32x4.extract_lane(b0, 2));
    countIn(<usize>i32x4.extract_lane(b1, 2));
    countIn(<usize>i32x4.extract_lane(b2, 2));
    countIn(<usize>i32x4.extract_lane(b3, 2));
    if (i + 3 >= n) return;
    countIn(<usize>i32x4.extract_lane(b0, 3));
    countIn(<usize>i32x4.extract_lane(b1, 3));
    countIn(<usize>i32x4.extract_lane(b2, 3));
    countIn(<usize>i32x4.extract_lane(b3, 3));
  }
}

/** Addresses of the bins of four values of a row. */
function binsAt(values: v128, zeros: v128, before: v128): v128 {
  const isZero = i32x4.eq(values, i32x4.splat(0));
  return i32x4.add(zeros, i32x4.shl(v128.andnot(i32x4.sub(values, before), isZero), 1));
}

function makeRoomForAny(row: i32, least: i32, most: i32): void {
  if (most > 0) makeRoom(row, least, most);
}

/** Counts one more in a bin of two bytes. */
export function countIn(bin: usize): void {
  store<u16>(bin, load<u16>(bin) + 1);
}

/** The first and the last bin after that of the zeros that count anything, of the row that was looked at last: 0 for none. */
export let firstUsed: i32 = 0;
export let lastUsed: i32 = 0;

/** Finds the ends of what a row with bins of two bytes counts. */
export function readRow(row: i32): void {
  const bins = binsOf(row);
  let first: i32 = 1;
  let last = lengthOf(row);
  while (last > 0 && load<u16>(bins + ((<usize>last) << 1)) === 0) last--;
  while (first < last && load<u16>(bins + ((<usize>first) << 1)) === 0) first++;
  firstUsed = first;
  lastUsed = last;
}

/** How many zeros a row counts. */
export function zerosIn(row: i32): u32 {
  return shiftOf(row) === narrow ? load<u16>(binsOf(row)) : load<u32>(binsOf(row));
}

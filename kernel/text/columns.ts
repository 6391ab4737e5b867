/** Reads a column of the rows at hand: texts to numbers of a dictionary, plain dates, plain figures. */
import { asked, cellAt, cellLength, empty, findCell, finer, isMissing, look, read } from './cells';
import { codeOf, codeOfHash, hashOf, isInOrder, slotMask, slotOf, slotsOf, textHead } from './dictionary';
import { clocks, codes, figures, looked, states } from './memory';

/** In the place of a code: there is no value. */
const none: i32 = -1;

/** Rows whose texts are looked for together. */
const together: u32 = 64;
/** Address of a text that is looked for, its length and its hash, for each row; a length of 0 where there is no value. */
const lookedLength: usize = 12;

function noted(row: u32): usize {
  return looked + <usize>row * lookedLength;
}

/** Kept so that what is only touched is not left out as having no effect. */
export let touched: u32 = 0;

/**
 * Numbers of a column's texts in a dictionary. Ends before a cell that the host has to be asked for, so that texts are
 * numbered in the order of the rows, and returns how many were read.
 * @param otherLength length of texts that the host has to be asked for besides, 0 for none
 */
export function readCodes(
  first: u32,
  count: u32,
  column: u32,
  isUtf8: bool,
  dictionary: usize,
  otherLength: u32,
): u32 {
  for (let row: u32 = 0; row < count;) {
    const most = min<u32>(together, count - row);
    const found = lookAtTexts(first + row, most, column, isUtf8, otherLength);
    if (isInOrder(dictionary)) codesInOrder(dictionary, found, row);
    else codesByHash(dictionary, found, row);
    row += found;
    if (found < most) return row;
  }
  return count;
}

/** Numbers of the texts that were noted, from a row on, as long as each new one is beyond those before. */
function codesInOrder(dictionary: usize, count: u32, row: u32): void {
  for (let at: u32 = 0; at < count; at++) {
    const place = noted(at);
    const length: usize = load<u32>(place, 4);
    const code = length > 0 ? <i32>codeOf(dictionary, load<u32>(place), length) : none;
    store<i32>(codes + ((<usize>(row + at)) << 2), code);
  }
}

/** Numbers of the texts that were noted, from a row on. */
function codesByHash(dictionary: usize, count: u32, row: u32): void {
  touch(dictionary, count);
  for (let at: u32 = 0; at < count; at++) {
    const place = noted(at);
    const length: usize = load<u32>(place, 4);
    const code =
      length > 0 ? <i32>codeOfHash(dictionary, load<u32>(place), length, load<u32>(place, 8)) : none;
    store<i32>(codes + ((<usize>(row + at)) << 2), code);
  }
}

/** Notes the texts of some rows, up to one that the host has to be asked for, and returns how many. */
function lookAtTexts(first: u32, count: u32, column: u32, isUtf8: bool, otherLength: u32): u32 {
  for (let row: u32 = 0; row < count; row++) {
    const state = look(first + row, column, isUtf8);
    if (state === asked || (state === read && <u32>cellLength === otherLength)) return row;
    const place = noted(row);
    const hasText = state === read && !isMissing();
    store<u32>(place, <u32>cellAt);
    store<u32>(place, hasText ? <u32>cellLength : 0, 4);
  }
  return count;
}

/**
 * Computes the hashes of the texts that were noted and touches what they will be compared with: a processor waits for
 * memory in many of these steps at once, as none depends on the one before.
 */
function touch(dictionary: usize, count: u32): void {
  let seen: u32 = 0;
  const end = noted(count);
  for (let place = noted(0); place < end; place += lookedLength)
    store<u32>(place, hashOf(load<u32>(place), load<u32>(place, 4)), 8);
  const slots = slotsOf(dictionary);
  const mask = slotMask(dictionary);
  for (let place = noted(0); place < end; place += lookedLength)
    seen ^= load<u32>(slotOf(slots, mask, load<u32>(place, 8)));
  for (let place = noted(0); place < end; place += lookedLength) {
    const known: usize = load<u32>(slotOf(slots, mask, load<u32>(place, 8)));
    seen ^= load<u32>(known) ^ load<u32>(known, textHead + 20);
  }
  touched = seen;
}

/** Digits of `YYYY-MM-DD HH:MM` side by side, and what is between them. */
const digitPlaces: u32 = 0b1101_1011_0110_1111;
const datePlaces: u32 = 0b0000_0011_0110_1111;

function isLeap(year: u32): bool {
  return (year & 3) === 0 && (year % 100 !== 0 || year % 400 === 0);
}

function daysInMonth(year: u32, month: u32): u32 {
  if (month === 2) return isLeap(year) ? 29 : 28;
  return 30 + ((month + (month >>> 3)) & 1);
}

/** Days of the months that come before each month in a year that begins with March, by month. */
const daysBefore: StaticArray<u16> = [0, 306, 337, 0, 31, 61, 92, 122, 153, 184, 214, 245, 275];

/** Days since 1970-01-01 of a day of the Gregorian calendar, year 1 to 2399; years begin with March (Hinnant, 2013). */
function dayNumber(year: u32, month: u32, day: u32): i32 {
  const y = year - <u32>(month < 3);
  const centuries = (y * 5243) >>> 19;
  const leaps = (y >>> 2) - centuries + (centuries >>> 2);
  return <i32>(y * 365 + leaps + daysBefore[month] + day) - 719_469;
}

/** Reads `2018-04-24` or `2018-04-24 03:00:05`, or with a `T`, as `PlainDate` does. */
function readDate(row: usize): u8 {
  const at = cellAt;
  const isTimed = cellLength === 19;
  if (!isTimed && cellLength !== 10) return asked;
  const bytes = v128.load(at);
  const digits = i8x16.sub(bytes, i8x16.splat(0x30));
  const wanted = isTimed ? digitPlaces : datePlaces;
  const found = <u32>i8x16.bitmask(i8x16.lt_u(digits, i8x16.splat(10)));
  if ((found & wanted) !== wanted) return asked;
  if (load<u8>(at, 4) !== 0x2d || load<u8>(at, 7) !== 0x2d) return asked;
  // Pairs of digits without what is between them, and the numbers that they are, two to a word.
  const pairs = i8x16.shuffle(digits, i8x16.splat(0), 0, 1, 2, 3, 5, 6, 8, 9, 11, 12, 14, 15, 16, 16, 16, 16);
  const tens = i8x16(10, 1, 10, 1, 10, 1, 10, 1, 10, 1, 10, 1, 0, 0, 0, 0);
  const date = i32x4.extadd_pairwise_i16x8_u(i16x8.extmul_low_i8x16_u(pairs, tens));
  const years = <u64>i64x2.extract_lane(date, 0);
  const year = <u32>years * 100 + <u32>(years >>> 32);
  const days = <u64>i64x2.extract_lane(date, 1);
  const month = <u32>days;
  const day = <u32>(days >>> 32);
  if (year - 1 >= 2399 || month - 1 >= 12 || day === 0 || (day > 28 && day > daysInMonth(year, month)))
    return asked;
  store<i32>(codes + (row << 2), dayNumber(year, month, day));
  if (!isTimed) return read;
  const between = load<u8>(at, 10);
  if (between !== 0x20 && between !== 0x54) return asked;
  if (load<u8>(at, 13) !== 0x3a || load<u8>(at, 16) !== 0x3a) return asked;
  const clock = i32x4.extadd_pairwise_i16x8_u(i16x8.extmul_high_i8x16_u(pairs, tens));
  const minutesOfDay = <u64>i64x2.extract_lane(clock, 0);
  const hours = <u32>minutesOfDay;
  const minutes = <u32>(minutesOfDay >>> 32);
  const ten: u32 = <u32>load<u8>(at, 17) - 0x30;
  const one: u32 = <u32>load<u8>(at, 18) - 0x30;
  if (hours > 23 || minutes > 59 || ten > 5 || one > 9) return asked;
  store<i32>(clocks + (row << 2), <i32>(((hours * 60 + minutes) * 60 + ten * 10 + one) * 1000));
  return finer;
}

/** Days and times of day, in milliseconds, of a column's plain dates. */
export function readDates(first: u32, count: u32, column: u32): void {
  for (let row: u32 = 0; row < count; row++) {
    store<u8>(states + row, findCell(first + row, column) ? readDate(row) : empty);
  }
}

/** Digits of a figure that a double holds in any case, and the powers of ten that they are divided by. */
const mostDigits: usize = 15;
const powers: StaticArray<f64> = [
  1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15,
];

/** Reads digits with at most one point among them, which is not the first: quotient of two numbers that are exact. */
function readFigure(row: usize): u8 {
  if (cellLength > mostDigits) return asked;
  let value: u64 = 0;
  let point: usize = cellLength;
  for (let offset: usize = 0; offset < cellLength; offset++) {
    const byte: u32 = load<u8>(cellAt + offset);
    if (byte - 0x30 <= 9) value = value * 10 + (byte - 0x30);
    else if (byte === 0x2e && offset > 0 && point === cellLength) point = offset;
    else return asked;
  }
  const decimals: usize = point === cellLength ? 0 : cellLength - point - 1;
  if (isMissing()) return empty;
  store<f64>(figures + (row << 3), <f64>value / powers[<i32>decimals]);
  return point === cellLength ? read : finer;
}

/** Figures of a column that are written plainly. */
export function readFigures(first: u32, count: u32, column: u32): void {
  for (let row: u32 = 0; row < count; row++) {
    store<u8>(states + row, findCell(first + row, column) ? readFigure(row) : empty);
  }
}

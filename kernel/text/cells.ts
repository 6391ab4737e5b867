/** The cells of one column of the rows at hand, and what is plain to see of them. */
import { cellEnds, cellStarts, firstCells, input, mark, words } from './memory';

/** What became of a cell: it is empty; it was read; it was, and has a time of day or decimals; the host has to be asked. */
export const empty: u8 = 0;
export const read: u8 = 1;
export const finer: u8 = 2;
export const asked: u8 = 3;

/** Address and length of the cell that was looked at last. */
export let cellAt: usize = 0;
export let cellLength: usize = 0;

/** Finds a cell and tells whether it has a text; where quotes are doubled in it, its length is beyond any. */
export function findCell(row: u32, column: u32): bool {
  const place = (<usize>row) << 2;
  const cell = load<u32>(firstCells + place) + column;
  if (cell >= load<u32>(firstCells + place, 4)) return false;
  const from = load<u32>(cellStarts + ((<usize>cell) << 2));
  cellAt = input + from;
  cellLength = load<u32>(cellEnds + ((<usize>cell) << 2)) - from;
  return cellLength !== 0;
}

/**
 * Looks at a cell: {@link empty}, {@link read} where its bytes say what it says, else {@link asked}: where there are
 * quotes to take out or spaces around it, and, unless the text is UTF-8 without fault, where it is not ASCII.
 */
export function look(row: u32, column: u32, isUtf8: bool): u8 {
  if (!findCell(row, column)) return empty;
  if (cellLength >= (<usize>mark) >>> 1) return asked;
  const head: u32 = load<u8>(cellAt);
  const tail: u32 = load<u8>(cellAt + cellLength - 1);
  if (head - 0x21 >= 0x5f || tail - 0x21 >= 0x5f) return asked;
  return isUtf8 || isAscii(cellAt, cellLength) ? read : asked;
}

function isAscii(at: usize, length: usize): bool {
  for (let offset: usize = 0; offset < length; offset++) if (load<u8>(at + offset) >= 0x80) return false;
  return true;
}

/**
 * Whether the cell that was looked at last is a word that says that there is no value. The words stand in lists, whose
 * offsets are given by first byte, each behind its length and before a zero.
 */
export function isMissing(): bool {
  const list: usize = load<u16>(words + ((<usize>load<u8>(cellAt)) << 1));
  if (list === 0) return false;
  for (let at = words + list; load<u8>(at) !== 0; at += 1 + <usize>load<u8>(at)) {
    if (<usize>load<u8>(at) !== cellLength) continue;
    let offset: usize = 0;
    while (offset < cellLength && load<u8>(at + 1 + offset) === load<u8>(cellAt + offset)) offset++;
    if (offset === cellLength) return true;
  }
  return false;
}

/**
 * Dictionaries: a number for each distinct text, in the order in which they were first seen. Texts lie one after another
 * in pieces of memory, each behind its number and its length; a table of hashes and addresses finds them. As long as every
 * text is beyond the one before, as ids often are, there is no need of the table.
 */
import { giveBack, sizeFor, take } from './room';

/** Offsets within a dictionary: its number of texts; where its table is, as a power of two of slots, 0 for none. */
const countAt: usize = 0;
const slotsAt: usize = 4;
const slotBitsAt: usize = 8;
/** The first piece of texts and the last; where the next text goes and where the last piece ends. */
const firstPieceAt: usize = 12;
const lastPieceAt: usize = 16;
const nextAt: usize = 20;
const pieceEndAt: usize = 24;
/** The last text; whether all came in order. */
const lastTextAt: usize = 28;
const isInOrderAt: usize = 32;
const dictionaryLength: usize = 36;

/** A piece begins with the address of the next, that of its own end, and its size as a power of two. */
const pieceHead: usize = 12;
/** A text stands behind its number and its length. */
export const textHead: usize = 8;
/** Bytes after a text that may be written to when it is. */
const beyond: usize = 7;
const smallPiece: u32 = 12;
const largePiece: u32 = 20;
const fewestSlots: u32 = 8;
/** The golden ratio's digits in 53 bits. */
const odd: u64 = 0x13c6ef372fe94f;

/** A new dictionary, without texts. */
export function newDictionary(): usize {
  const at = take(sizeFor(dictionaryLength));
  memory.fill(at, 0, dictionaryLength);
  store<u32>(at, 1, isInOrderAt);
  return at;
}

export function dictionarySize(dictionary: usize): u32 {
  return load<u32>(dictionary, countAt);
}

/** Bits of a word of which so many bytes count. */
function lowBytes(count: usize): u64 {
  return ((<u64>1) << ((<u64>count) << 3)) - 1;
}

/** Multiply and shift, a word at a time, so that near ids lie far apart. */
export function hashOf(text: usize, length: usize): u32 {
  let hash: u64 = <u64>length * odd;
  const end = text + length;
  let at = text;
  for (; at + 8 <= end; at += 8) {
    hash = (hash ^ load<u64>(at)) * odd;
    hash ^= hash >>> 32;
  }
  if (at < end) {
    hash = (hash ^ (load<u64>(at) & lowBytes(end - at))) * odd;
    hash ^= hash >>> 32;
  }
  hash *= odd;
  return <u32>(hash >>> 32);
}

/** Copies a text, a word at a time; some bytes after it are copied with it. */
function copyText(to: usize, text: usize, length: usize): void {
  for (let offset: usize = 0; offset < length; offset += 8) store<u64>(to + offset, load<u64>(text + offset));
}

function isSame(one: usize, other: usize, length: usize): bool {
  const end = one + length;
  let at = one;
  let beside = other;
  for (; at + 8 <= end; at += 8, beside += 8) if (load<u64>(at) !== load<u64>(beside)) return false;
  return at === end || ((load<u64>(at) ^ load<u64>(beside)) & lowBytes(end - at)) === 0;
}

/** Order of a text after a known one: positive where it comes later, zero where it is the same. */
function compare(known: usize, text: usize, length: usize): i32 {
  const knownLength: usize = load<u32>(known, 4);
  const shared = min(knownLength, length);
  const at = known + textHead;
  let offset: usize = 0;
  while (offset + 8 <= shared && load<u64>(at + offset) === load<u64>(text + offset)) offset += 8;
  for (; offset < shared; offset++) {
    const difference = <i32>load<u8>(text + offset) - <i32>load<u8>(at + offset);
    if (difference !== 0) return difference;
  }
  return <i32>length - <i32>knownLength;
}

/** Number of a text; it is added where it is new. Some bytes after it are looked at, and do not count. */
export function codeOf(dictionary: usize, text: usize, length: usize): u32 {
  if (load<u32>(dictionary, isInOrderAt) !== 0) {
    const last: usize = load<u32>(dictionary, lastTextAt);
    const order = last === 0 ? 1 : compare(last, text, length);
    if (order > 0) return load<u32>(add(dictionary, text, length));
    if (order === 0) return load<u32>(last);
    store<u32>(dictionary, 0, isInOrderAt);
    buildSlots(dictionary);
  }
  return codeOfHash(dictionary, text, length, hashOf(text, length));
}

/** Whether all texts came in order, so that none is looked for by its hash. */
export function isInOrder(dictionary: usize): bool {
  return load<u32>(dictionary, isInOrderAt) !== 0;
}

/** Address of the table of a dictionary. */
export function slotsOf(dictionary: usize): usize {
  return load<u32>(dictionary, slotsAt);
}

/** What of a hash counts for its slot. */
export function slotMask(dictionary: usize): u32 {
  return (1 << load<u32>(dictionary, slotBitsAt)) - 1;
}

/** Address of the slot that a hash leads to first: the address of a text, 0 where there is none, and its hash. */
export function slotOf(slots: usize, mask: u32, hash: u32): usize {
  return slots + ((<usize>(hash & mask)) << 3);
}

/** Number of a text in a dictionary whose texts are looked for by their hashes; it is added where it is new. */
export function codeOfHash(dictionary: usize, text: usize, length: usize, hash: u32): u32 {
  const slots: usize = load<u32>(dictionary, slotsAt);
  const mask: u32 = (1 << load<u32>(dictionary, slotBitsAt)) - 1;
  let slot = hash & mask;
  while (true) {
    const place = slots + ((<usize>slot) << 3);
    const known: usize = load<u32>(place);
    if (known === 0) {
      const added = add(dictionary, text, length);
      store<u32>(place, <u32>added);
      store<u32>(place, hash, 4);
      const code = load<u32>(added);
      if (code * 2 > mask) growSlots(dictionary);
      return code;
    }
    if (
      load<u32>(place, 4) === hash &&
      load<u32>(known, 4) === <u32>length &&
      isSame(known + textHead, text, length)
    )
      return load<u32>(known);
    slot = (slot + 1) & mask;
  }
}

/** Adds a text and returns its address. */
function add(dictionary: usize, text: usize, length: usize): usize {
  let at: usize = load<u32>(dictionary, nextAt);
  const needed = textHead + length;
  if (at + needed + beyond > <usize>load<u32>(dictionary, pieceEndAt)) at = newPiece(dictionary, needed);
  const count = load<u32>(dictionary, countAt);
  store<u32>(at, count);
  store<u32>(at, <u32>length, 4);
  copyText(at + textHead, text, length);
  store<u32>(dictionary, count + 1, countAt);
  store<u32>(dictionary, <u32>at, lastTextAt);
  store<u32>(dictionary, <u32>(at + needed), nextAt);
  return at;
}

/** Begins another piece of texts and returns where its first goes. */
function newPiece(dictionary: usize, needed: usize): usize {
  const last: usize = load<u32>(dictionary, lastPieceAt);
  const size = max(sizeFor(needed + pieceHead + beyond), last === 0 ? smallPiece : largePiece);
  const piece = take(size);
  store<u32>(piece, 0);
  store<u32>(piece, size, 8);
  if (last === 0) store<u32>(dictionary, <u32>piece, firstPieceAt);
  else {
    store<u32>(last, <u32>piece);
    store<u32>(last, load<u32>(dictionary, nextAt), 4);
  }
  store<u32>(dictionary, <u32>piece, lastPieceAt);
  store<u32>(dictionary, <u32>(piece + ((<usize>1) << size)), pieceEndAt);
  return piece + pieceHead;
}

function putSlot(slots: usize, mask: u32, known: u32, hash: u32): void {
  let slot = hash & mask;
  while (load<u32>(slots + ((<usize>slot) << 3)) !== 0) slot = (slot + 1) & mask;
  store<u32>(slots + ((<usize>slot) << 3), known);
  store<u32>(slots + ((<usize>slot) << 3), hash, 4);
}

function newSlots(dictionary: usize, bits: u32): usize {
  const slots = take(bits + 3);
  memory.fill(slots, 0, (<usize>8) << bits);
  store<u32>(dictionary, <u32>slots, slotsAt);
  store<u32>(dictionary, bits, slotBitsAt);
  return slots;
}

/** Enters the texts that came in order into a table. */
function buildSlots(dictionary: usize): void {
  const count = load<u32>(dictionary, countAt);
  const bits = max(fewestSlots, sizeFor(<usize>count * 2));
  const slots = newSlots(dictionary, bits);
  const mask: u32 = (1 << bits) - 1;
  endPiece(dictionary);
  for (let piece: usize = load<u32>(dictionary, firstPieceAt); piece !== 0; piece = load<u32>(piece)) {
    const end: usize = load<u32>(piece, 4);
    for (let at = piece + pieceHead; at < end;) {
      const length: usize = load<u32>(at, 4);
      putSlot(slots, mask, <u32>at, hashOf(at + textHead, length));
      at += textHead + length;
    }
  }
}

function growSlots(dictionary: usize): void {
  const known: usize = load<u32>(dictionary, slotsAt);
  const bits = load<u32>(dictionary, slotBitsAt);
  const slots = newSlots(dictionary, bits + 1);
  const mask: u32 = (2 << bits) - 1;
  const end = known + ((<usize>8) << bits);
  for (let place = known; place < end; place += 8)
    if (load<u32>(place) !== 0) putSlot(slots, mask, load<u32>(place), load<u32>(place, 4));
  giveBack(known, bits + 3);
}

/** Notes where the last piece ends so far. */
function endPiece(dictionary: usize): void {
  const last: usize = load<u32>(dictionary, lastPieceAt);
  if (last !== 0) store<u32>(last, load<u32>(dictionary, nextAt), 4);
}

/** Address of the first piece of texts, 0 where there is none; the end of each is noted. */
export function textPieces(dictionary: usize): usize {
  endPiece(dictionary);
  return load<u32>(dictionary, firstPieceAt);
}

/**
 * Puts the texts of a piece side by side at its beginning, whose end then is theirs, and their lengths from an address on;
 * returns how many.
 */
export function unpackPiece(piece: usize, lengths: usize): u32 {
  const end: usize = load<u32>(piece, 4);
  let to = piece + pieceHead;
  let count: u32 = 0;
  for (let at = to; at < end;) {
    const length: usize = load<u32>(at, 4);
    // It moves down by more than a word, so that no text is written over that has not been read.
    copyText(to, at + textHead, length);
    to += length;
    at += textHead + length;
    store<u32>(lengths + ((<usize>count) << 2), <u32>length);
    count++;
  }
  store<u32>(piece, <u32>to, 4);
  return count;
}

/** Whether the texts of a piece that has been unpacked are ASCII. */
export function isAsciiPiece(piece: usize): bool {
  const end: usize = load<u32>(piece, 4);
  let at = piece + pieceHead;
  let seen = i8x16.splat(0);
  for (; at + 16 <= end; at += 16) seen = v128.or(seen, v128.load(at));
  let rest: u32 = 0;
  for (; at < end; at++) rest |= load<u8>(at);
  return i8x16.bitmask(seen) === 0 && rest < 0x80;
}

/** Gives back the room of a dictionary. */
export function freeDictionary(dictionary: usize): void {
  let piece: usize = load<u32>(dictionary, firstPieceAt);
  while (piece !== 0) {
    const next: usize = load<u32>(piece);
    giveBack(piece, load<u32>(piece, 8));
    piece = next;
  }
  const slots: usize = load<u32>(dictionary, slotsAt);
  if (slots !== 0) giveBack(slots, load<u32>(dictionary, slotBitsAt) + 3);
  giveBack(dictionary, sizeFor(dictionaryLength));
}

/**
 * The texts of a column, numbered in the order in which they were first seen. They are kept in the kernel's memory, where
 * the cells of a run of rows are told by their bytes, and become strings only in the end.
 */
import type { PackedTexts } from '../events/packedTexts.ts';
import type { TextCodes } from './rows.ts';
import type { TextKernel } from './textKernel.ts';

/** The part of the Encoding Standard that is used; every runtime has it, the language's library types do not. */
interface Encoder {
  encodeInto(text: string, into: Uint8Array): { readonly written: number };
}
const { TextEncoder } = globalThis as unknown as { TextEncoder: new () => Encoder };
const encoder = new TextEncoder();

/** A piece of texts begins with the address of the next, that of its own end, and its size. */
const pieceHead = 12;
const smallestSize = 8;

export class Dictionary implements TextCodes {
  private readonly text: TextKernel;
  private readonly at: number;
  /** Room for a text that is not among the bytes at hand: its address and its size as a power of two. */
  private scratch = 0;
  private scratchSize = 0;
  private bytes = new Uint8Array(0);

  constructor(text: TextKernel) {
    this.text = text;
    this.at = text.kernel.newDictionary();
  }

  /** Number of distinct texts. */
  get size(): number {
    return this.text.kernel.dictionarySize(this.at);
  }

  code(text: string): number {
    const room = this.room(text.length * 3);
    let length = 0;
    for (; length < text.length; length++) {
      const unit = text.charCodeAt(length);
      if (unit > 0x7f) {
        length = encoder.encodeInto(text, room).written;
        break;
      }
      room[length] = unit;
    }
    return this.text.kernel.codeOf(this.at, this.scratch, length);
  }

  codeOfBytes(bytes: Uint8Array, from: number, to: number): number {
    this.room(to - from).set(bytes.subarray(from, to));
    return this.text.kernel.codeOf(this.at, this.scratch, to - from);
  }

  /** Room in the kernel's memory for a text of so many bytes. */
  private room(length: number): Uint8Array {
    const { kernel } = this.text;
    if (this.scratch === 0 || length > 1 << this.scratchSize) {
      if (this.scratch !== 0) kernel.giveBack(this.scratch, this.scratchSize);
      this.scratchSize = Math.max(smallestSize, kernel.sizeFor(length));
      this.scratch = kernel.take(this.scratchSize);
      this.bytes = new Uint8Array(0);
    }
    // The memory may have grown.
    if (this.bytes.buffer !== kernel.memory.buffer)
      this.bytes = new Uint8Array(kernel.memory.buffer, this.scratch, 1 << this.scratchSize);
    return this.bytes;
  }

  /**
   * Numbers of the texts of a column in rows of the kernel's last scan, −1 where there is no value.
   * @param first record of the first row
   * @param into the number of row `n` of them
   * @param isUtf8 whether the text is UTF-8 without fault
   * @param other the number of a row's cell whose bytes are not what it says, or of `otherLength` bytes
   */
  codesOfRows(
    first: number,
    count: number,
    column: number,
    isUtf8: boolean,
    into: Int32Array,
    other: (row: number) => number,
    otherLength = 0,
  ): void {
    const { kernel } = this.text;
    for (let row = 0; row < count; row++) {
      const read = kernel.readCodes(first + row, count - row, column, isUtf8, this.at, otherLength);
      into.set(this.text.codes(read), row);
      row += read;
      if (row < count) into[row] = other(row);
    }
  }

  /** All texts by number. It is the last that the dictionary gives: it cannot be used afterwards. */
  close(): PackedTexts {
    const { kernel } = this.text;
    const lengths = new Uint32Array(this.size);
    const pieces: [at: number, length: number][] = [];
    const size = kernel.sizeFor(this.size * 4);
    const room = kernel.take(size);
    let count = 0;
    let length = 0;
    let isAscii = true;
    for (let piece = kernel.textPieces(this.at); piece !== 0;) {
      const own = new Uint32Array(kernel.memory.buffer, room, kernel.unpackPiece(piece, room));
      lengths.set(own, count);
      count += own.length;
      isAscii &&= kernel.isAsciiPiece(piece) !== 0;
      const [next, end] = new Uint32Array(kernel.memory.buffer, piece, 2);
      const from = piece + pieceHead;
      pieces.push([from, end! - from]);
      length += end! - from;
      piece = next!;
    }
    const bytes = new Uint8Array(length);
    let at = 0;
    for (const [from, own] of pieces) {
      bytes.set(new Uint8Array(kernel.memory.buffer, from, own), at);
      at += own;
    }
    kernel.giveBack(room, size);
    if (this.scratch !== 0) kernel.giveBack(this.scratch, this.scratchSize);
    kernel.freeDictionary(this.at);
    if (!isAscii) toUnits(bytes, lengths);
    return { bytes, lengths };
  }
}

/** Makes lengths in bytes of UTF-8 into lengths in units of UTF-16. */
function toUnits(bytes: Uint8Array, lengths: Uint32Array): void {
  let at = 0;
  lengths.forEach((length, text) => {
    let units = 0;
    for (const end = at + length; at < end; at++) {
      const byte = bytes[at]!;
      if ((byte & 0xc0) !== 0x80) units += byte >= 0xf0 ? 2 : 1;
    }
    lengths[text] = units;
  });
}

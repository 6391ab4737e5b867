/**
 * Texts by their bytes: a hash table that gives each distinct text a number, in the order in which they were first seen.
 * It keeps the UTF-8 of the texts and makes strings of them only in the end, so that telling a cell's value costs a walk
 * over its bytes.
 */
import { none } from '../events/eventLog.ts';
import { type CellRun, longestRun } from './cellRun.ts';
import { isMissingBytes } from './missing.ts';

/** The parts of the Encoding Standard that are used; every runtime has them, the language's library types do not. */
interface Encoder {
  encodeInto(text: string, into: Uint8Array): { readonly written: number };
}
interface Decoder {
  decode(bytes: Uint8Array): string;
}
const { TextEncoder, TextDecoder } = globalThis as unknown as {
  TextEncoder: new () => Encoder;
  TextDecoder: new (label: string, options?: { ignoreBOM?: boolean }) => Decoder;
};

const chunkBits = 20;
const chunkLength = 1 << chunkBits;
const withinChunk = chunkLength - 1;
/** Slots beyond which a table does not stay in a processor's nearest memory. */
const nearSlots = 1 << 13;
/** Hashes of the run at hand. */
const hashes = new Int32Array(longestRun);
const encoder = new TextEncoder();
const decoder = new TextDecoder('utf-8', { ignoreBOM: true });

export class TextIndex {
  /** UTF-8 of the texts, one after another; a text lies within one chunk. */
  private readonly chunks: Uint8Array[] = [];
  /** Bytes of the last chunk that are taken. */
  private taken = chunkLength;
  /** Pairs of an entry plus one, zero where there is none, and its hash; as many as a power of two. */
  private slots = new Int32Array(2 << 8);
  /** Pairs of where an entry's bytes begin and how many they are. */
  private places = new Uint32Array(2 << 7);
  private scratch = new Uint8Array(256);
  private readonly views: DataView[] = [];
  /** The bytes that were looked at last, as words. */
  private viewed: Uint8Array = this.scratch;
  private view = viewOf(this.scratch);
  private count = 0;
  private expected = 0;
  /** Every text so far was beyond the one before, as ids often are: none of them can come twice. */
  private inOrder = true;
  /** Kept so that {@link fetch} is not left out as having no effect. */
  protected seen = 0;

  /** Number of distinct texts. */
  get size(): number {
    return this.count;
  }

  /** Makes room for so many texts. */
  reserve(count: number): void {
    this.expected = count;
    while (this.places.length < count * 2) this.growEntries();
  }

  /** Number of the text in a range of bytes, which are UTF-8; it is added where it is new. */
  codeOfBytes(bytes: Uint8Array, from: number, to: number): number {
    this.look(bytes);
    if (this.inOrder) {
      const beyond = this.compareWithLast(from, to);
      if (beyond === 0) return this.count - 1;
      if (beyond > 0) return this.add(bytes, from, to);
      this.inOrder = false;
      this.buildSlots();
    }
    return this.codeOfHash(hashOf(this.view, from, to), bytes, from, to);
  }

  /**
   * Numbers of the texts of a run of cells, {@link none} where a cell says that there is no value.
   * @param other the number of a cell whose bytes are not what it says
   */
  codesOfRun(run: CellRun, count: number, into: Int32Array, other: (at: number) => number): void {
    const { bytes, start, end } = run;
    this.look(bytes);
    let at = 0;
    for (; at < count && this.inOrder; at++)
      if (end[at]! < 0) into[at] = other(at);
      else
        into[at] = isMissingBytes(bytes, start[at]!, end[at]!)
          ? none
          : this.codeOfBytes(bytes, start[at]!, end[at]!);
    if (at === count) return;
    const first = at;
    this.look(bytes);
    const { view } = this;
    for (; at < count; at++) if (end[at]! >= 0) hashes[at] = hashOf(view, start[at]!, end[at]!);
    if (this.slots.length > nearSlots) this.fetch(run, first, count);
    for (at = first; at < count; at++)
      if (end[at]! < 0) into[at] = other(at);
      else
        into[at] = isMissingBytes(bytes, start[at]!, end[at]!)
          ? none
          : this.codeOfHash(hashes[at]!, bytes, start[at]!, end[at]!);
  }

  /**
   * Touches what a run of cells will be compared with. A processor waits for memory in many of these steps at once, as
   * none depends on the one before.
   */
  private fetch({ end }: CellRun, from: number, to: number): void {
    const { slots, places, chunks } = this;
    const mask = slots.length - 2;
    let seen = 0;
    for (let at = from; at < to; at++) {
      if (end[at]! < 0) continue;
      const entry = slots[firstSlot(hashes[at]!, mask)]!;
      if (entry === 0) continue;
      const place = places[entry * 2 - 2]!;
      seen ^= chunks[place >>> chunkBits]![place & withinChunk]!;
    }
    this.seen = seen;
  }

  private look(bytes: Uint8Array): void {
    if (bytes === this.viewed) return;
    this.viewed = bytes;
    this.view = viewOf(bytes);
  }

  private codeOfHash(hash: number, bytes: Uint8Array, from: number, to: number): number {
    this.look(bytes);
    const { slots } = this;
    const mask = slots.length - 2;
    let slot = firstSlot(hash, mask);
    for (let entry = slots[slot]!; entry !== 0; entry = slots[slot]!) {
      if (slots[slot + 1] === hash && this.isSame(entry - 1, from, to)) return entry - 1;
      slot = (slot + 2) & mask;
    }
    const entry = this.add(bytes, from, to);
    this.slots[slot] = entry + 1;
    this.slots[slot + 1] = hash;
    if (this.count * 3 > this.slots.length) this.growSlots();
    return entry;
  }

  /** Order of a range of bytes after the last text: positive where it comes later, zero where it is the same. */
  private compareWithLast(from: number, to: number): number {
    if (this.count === 0) return 1;
    const { view, places, count } = this;
    const place = places[count * 2 - 2]!;
    const length = places[count * 2 - 1]!;
    const last = this.views[place >>> chunkBits]!;
    const known = place & withinChunk;
    const shared = Math.min(length, to - from);
    let at = 0;
    while (at + 4 <= shared && last.getInt32(known + at) === view.getInt32(from + at)) at += 4;
    for (; at < shared; at++) {
      const difference = view.getUint8(from + at) - last.getUint8(known + at);
      if (difference !== 0) return difference;
    }
    return to - from - length;
  }

  /** Enters the texts that have come in order, and so needed no table, into one. */
  private buildSlots(): void {
    while (this.slots.length < Math.max(this.count, this.expected) * 3)
      this.slots = new Int32Array(this.slots.length * 2);
    const { slots, places } = this;
    const mask = slots.length - 2;
    for (let entry = 0; entry < this.count; entry++) {
      const from = places[entry * 2]! & withinChunk;
      const view = this.views[places[entry * 2]! >>> chunkBits]!;
      const hash = hashOf(view, from, from + places[entry * 2 + 1]!);
      let slot = firstSlot(hash, mask);
      while (slots[slot] !== 0) slot = (slot + 2) & mask;
      slots[slot] = entry + 1;
      slots[slot + 1] = hash;
    }
  }

  /** Number of a text; it is added where it is new. */
  code(text: string): number {
    const length = this.encode(text);
    return this.codeOfBytes(this.scratch, 0, length);
  }

  /** The text of a number. */
  text(code: number): string {
    const at = this.places[code * 2]!;
    const from = at & withinChunk;
    return decoder.decode(this.chunks[at >>> chunkBits]!.subarray(from, from + this.places[code * 2 + 1]!));
  }

  /** All texts by number. */
  texts(): string[] {
    const texts: string[] = Array.from({ length: this.count });
    for (let code = 0; code < this.count;) code = this.textsOfChunk(texts, code);
    return texts;
  }

  /** Decodes the texts of one chunk together, beginning with that of `first`; returns the number after the last. */
  private textsOfChunk(texts: string[], first: number): number {
    const { places } = this;
    const chunk = places[first * 2]! >>> chunkBits;
    let end = first;
    while (end < this.count && places[end * 2]! >>> chunkBits === chunk) end++;
    const from = places[first * 2]! & withinChunk;
    const to = (places[end * 2 - 2]! & withinChunk) + places[end * 2 - 1]!;
    const text = decoder.decode(this.chunks[chunk]!.subarray(from, to));
    if (text.length === to - from)
      for (let code = first, start = 0; code < end; code++) {
        texts[code] = text.slice(start, (start += places[code * 2 + 1]!));
      }
    else for (let code = first; code < end; code++) texts[code] = this.text(code);
    return end;
  }

  /** Writes a text's UTF-8 to the beginning of the scratch and returns its length. */
  private encode(text: string): number {
    if (text.length * 3 > this.scratch.length) this.scratch = new Uint8Array(text.length * 4);
    const { scratch } = this;
    for (let i = 0; i < text.length; i++) {
      const unit = text.charCodeAt(i);
      if (unit > 0x7f) return encoder.encodeInto(text, scratch).written;
      scratch[i] = unit;
    }
    return text.length;
  }

  private isSame(entry: number, from: number, to: number): boolean {
    const length = to - from;
    const { view, places } = this;
    if (places[entry * 2 + 1] !== length) return false;
    const place = places[entry * 2]!;
    const chunk = this.views[place >>> chunkBits]!;
    const known = place & withinChunk;
    let at = 0;
    for (; at + 4 <= length; at += 4)
      if (chunk.getInt32(known + at) !== view.getInt32(from + at)) return false;
    for (; at < length; at++) if (chunk.getUint8(known + at) !== view.getUint8(from + at)) return false;
    return true;
  }

  private add(bytes: Uint8Array, from: number, to: number): number {
    const length = to - from;
    if (this.taken + length > chunkLength) {
      this.chunks.push(new Uint8Array(Math.max(length, this.count === 0 ? 1 << 12 : chunkLength)));
      this.views.push(viewOf(this.chunks.at(-1)!));
      this.taken = 0;
    }
    const entry = this.count++;
    if (entry * 2 === this.places.length) this.growEntries();
    let chunk = this.chunks.at(-1)!;
    if (this.taken + length > chunk.length) {
      const grown = new Uint8Array(Math.min(chunkLength, Math.max(this.taken + length, chunk.length * 4)));
      grown.set(chunk);
      this.chunks[this.chunks.length - 1] = chunk = grown;
      this.views[this.views.length - 1] = viewOf(grown);
    }
    const { taken } = this;
    for (let i = 0; i < length; i++) chunk[taken + i] = bytes[from + i]!;
    this.places[entry * 2] = (this.chunks.length - 1) * chunkLength + taken;
    this.places[entry * 2 + 1] = length;
    this.taken += length;
    return entry;
  }

  private growEntries(): void {
    const places = new Uint32Array(this.places.length * 2);
    places.set(this.places);
    this.places = places;
  }

  private growSlots(): void {
    const { slots: known } = this;
    const slots = new Int32Array(known.length * 2);
    const mask = slots.length - 2;
    for (let at = 0; at < known.length; at += 2) {
      if (known[at] === 0) continue;
      let slot = firstSlot(known[at + 1]!, mask);
      while (slots[slot] !== 0) slot = (slot + 2) & mask;
      slots[slot] = known[at]!;
      slots[slot + 1] = known[at + 1]!;
    }
    this.slots = slots;
  }
}

/** Where the slots of a hash begin, by a mask that leaves out the last bit. */
function firstSlot(hash: number, mask: number): number {
  return (hash << 1) & mask;
}

function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

/** Multiply and shift a word at a time, with the last mixing of MurmurHash3 (Appleby, 2011): near ids lie far apart. */
function hashOf(view: DataView, from: number, to: number): number {
  let hash = to - from;
  let at = from;
  for (; at + 4 <= to; at += 4) {
    hash = Math.imul(hash ^ view.getInt32(at, true), 0x9e3779b1);
    hash ^= hash >>> 15;
  }
  for (; at < to; at++) hash = Math.imul(hash ^ view.getUint8(at), 0x01000193);
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return hash ^ (hash >>> 16);
}

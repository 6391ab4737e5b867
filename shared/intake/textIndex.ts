/**
 * Texts by their bytes: a hash table that gives each distinct text a number, in the order in which they were first seen.
 * It keeps the UTF-8 of the texts, so that telling a cell's value costs a walk over its bytes. Texts that are kept for good
 * are in a `Dictionary`.
 */

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

  /** Number of distinct texts. */
  get size(): number {
    return this.count;
  }

  /** Number of the text in a range of bytes, which are UTF-8; it is added where it is new. */
  codeOfBytes(bytes: Uint8Array, from: number, to: number): number {
    this.look(bytes);
    const hash = hashOf(this.view, from, to);
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

  private look(bytes: Uint8Array): void {
    if (bytes === this.viewed) return;
    this.viewed = bytes;
    this.view = viewOf(bytes);
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

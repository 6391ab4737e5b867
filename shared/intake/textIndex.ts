/**
 * Texts by their bytes: a hash table that gives each distinct text a number, in the order in which they were first seen.
 * It keeps the UTF-8 of the texts and makes strings of them only in the end, so that telling a cell's value costs a walk
 * over its bytes. Hash: FNV-1a (Fowler, Noll & Vo, 1991) on 32 bits, four bytes a step.
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
  /** Entry plus one by hash; zero where there is none. Its length is a power of two. */
  private slots = new Int32Array(1 << 8);
  private at = new Uint32Array(1 << 7);
  private lengths = new Uint32Array(1 << 7);
  private hashes = new Int32Array(1 << 7);
  private scratch = new Uint8Array(256);
  private count = 0;

  /** Number of distinct texts. */
  get size(): number {
    return this.count;
  }

  /** Number of the text in a range of bytes, which are UTF-8; it is added where it is new. */
  codeOfBytes(bytes: Uint8Array, from: number, to: number): number {
    const hash = hashOf(bytes, from, to);
    const { slots, hashes } = this;
    const mask = slots.length - 1;
    let slot = (hash ^ (hash >>> 15)) & mask;
    for (let entry = slots[slot]!; entry !== 0; entry = slots[slot]!) {
      if (hashes[entry - 1] === hash && this.isSame(entry - 1, bytes, from, to)) return entry - 1;
      slot = (slot + 1) & mask;
    }
    return this.add(bytes, from, to, hash, slot);
  }

  /** Number of a text; it is added where it is new. */
  code(text: string): number {
    const length = this.encode(text);
    return this.codeOfBytes(this.scratch, 0, length);
  }

  /** The text of a number. */
  text(code: number): string {
    const from = this.at[code]! & withinChunk;
    return decoder.decode(
      this.chunks[this.at[code]! >>> chunkBits]!.subarray(from, from + this.lengths[code]!),
    );
  }

  /** All texts by number. */
  texts(): string[] {
    const texts: string[] = Array.from({ length: this.count });
    for (let code = 0; code < this.count;) code = this.textsOfChunk(texts, code);
    return texts;
  }

  /** Decodes the texts of one chunk together, beginning with that of `first`; returns the number after the last. */
  private textsOfChunk(texts: string[], first: number): number {
    const { at, lengths } = this;
    const chunk = at[first]! >>> chunkBits;
    let end = first;
    while (end < this.count && at[end]! >>> chunkBits === chunk) end++;
    const from = at[first]! & withinChunk;
    const to = (at[end - 1]! & withinChunk) + lengths[end - 1]!;
    const text = decoder.decode(this.chunks[chunk]!.subarray(from, to));
    if (text.length === to - from)
      for (let code = first, start = 0; code < end; code++) {
        texts[code] = text.slice(start, (start += lengths[code]!));
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

  private isSame(entry: number, bytes: Uint8Array, from: number, to: number): boolean {
    const length = to - from;
    if (this.lengths[entry] !== length) return false;
    const chunk = this.chunks[this.at[entry]! >>> chunkBits]!;
    const known = this.at[entry]! & withinChunk;
    for (let i = 0; i < length; i++) if (chunk[known + i] !== bytes[from + i]) return false;
    return true;
  }

  private add(bytes: Uint8Array, from: number, to: number, hash: number, slot: number): number {
    const length = to - from;
    if (this.taken + length > chunkLength) {
      this.chunks.push(new Uint8Array(Math.max(length, this.count === 0 ? 1 << 12 : chunkLength)));
      this.taken = 0;
    }
    const entry = this.count++;
    if (entry === this.at.length) this.growEntries();
    let chunk = this.chunks.at(-1)!;
    if (this.taken + length > chunk.length) {
      const grown = new Uint8Array(Math.min(chunkLength, Math.max(this.taken + length, chunk.length * 4)));
      grown.set(chunk);
      this.chunks[this.chunks.length - 1] = chunk = grown;
    }
    const { taken } = this;
    for (let i = 0; i < length; i++) chunk[taken + i] = bytes[from + i]!;
    this.at[entry] = (this.chunks.length - 1) * chunkLength + taken;
    this.taken += length;
    this.lengths[entry] = length;
    this.hashes[entry] = hash;
    this.slots[slot] = entry + 1;
    if (this.count * 2 > this.slots.length) this.growSlots();
    return entry;
  }

  private growEntries(): void {
    const length = this.at.length * 2;
    const { at, lengths, hashes } = this;
    (this.at = new Uint32Array(length)).set(at);
    (this.lengths = new Uint32Array(length)).set(lengths);
    (this.hashes = new Int32Array(length)).set(hashes);
  }

  private growSlots(): void {
    const slots = new Int32Array(this.slots.length * 2);
    const mask = slots.length - 1;
    for (let entry = 0; entry < this.count; entry++) {
      const hash = this.hashes[entry]!;
      let slot = (hash ^ (hash >>> 15)) & mask;
      while (slots[slot] !== 0) slot = (slot + 1) & mask;
      slots[slot] = entry + 1;
    }
    this.slots = slots;
  }
}

function hashOf(bytes: Uint8Array, from: number, to: number): number {
  let hash = 0x811c9dc5 | 0;
  let at = from;
  for (; at + 4 <= to; at += 4) {
    const word = bytes[at]! | (bytes[at + 1]! << 8) | (bytes[at + 2]! << 16) | (bytes[at + 3]! << 24);
    hash = Math.imul(hash ^ word, 0x01000193);
    hash ^= hash >>> 13;
  }
  for (; at < to; at++) hash = Math.imul(hash ^ bytes[at]!, 0x01000193);
  return hash | 0;
}

/**
 * Codes of cells by their bytes: a hash table over ranges of one file, so that a value that was met before is told
 * without cutting it out of the text. Hash: FNV-1a (Fowler, Noll & Vo, 1991) on 32 bits, four bytes a step.
 */
export class CellIndex {
  private readonly bytes: Uint8Array;
  /** Entry plus one by hash; zero where there is none. Its length is a power of two. */
  private slots = new Int32Array(1 << 12);
  private from = new Uint32Array(1 << 11);
  private to = new Uint32Array(1 << 11);
  private hashes = new Int32Array(1 << 11);
  private codes = new Int32Array(1 << 11);
  private count = 0;
  /** Where the range that was looked up last would stand. */
  private slot = 0;
  private hash = 0;

  constructor(bytes: Uint8Array) {
    this.bytes = bytes;
  }

  /** Code of a range of bytes, or -1 where none was set yet. */
  find(from: number, to: number): number {
    const hash = this.hashOf(from, to);
    const mask = this.slots.length - 1;
    this.hash = hash;
    for (let slot = (hash ^ (hash >>> 15)) & mask; ; slot = (slot + 1) & mask) {
      const entry = this.slots[slot]! - 1;
      if (entry < 0) {
        this.slot = slot;
        return -1;
      }
      if (this.hashes[entry] === hash && this.isSame(entry, from, to)) return this.codes[entry]!;
    }
  }

  /** Sets the code of the range that {@link find} has just not found. */
  add(from: number, to: number, code: number): void {
    const entry = this.count++;
    if (entry === this.from.length) this.growEntries();
    this.from[entry] = from;
    this.to[entry] = to;
    this.hashes[entry] = this.hash;
    this.codes[entry] = code;
    this.slots[this.slot] = entry + 1;
    if (this.count * 2 > this.slots.length) this.growSlots();
  }

  private hashOf(from: number, to: number): number {
    const { bytes } = this;
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

  private isSame(entry: number, from: number, to: number): boolean {
    const { bytes } = this;
    const known = this.from[entry]!;
    const length = to - from;
    if (this.to[entry]! - known !== length) return false;
    for (let i = 0; i < length; i++) if (bytes[known + i] !== bytes[from + i]) return false;
    return true;
  }

  private growEntries(): void {
    const length = this.from.length * 2;
    const { from, to, hashes, codes } = this;
    (this.from = new Uint32Array(length)).set(from);
    (this.to = new Uint32Array(length)).set(to);
    (this.hashes = new Int32Array(length)).set(hashes);
    (this.codes = new Int32Array(length)).set(codes);
  }

  private growSlots(): void {
    const slots = new Int32Array(this.slots.length * 4);
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

/**
 * Histograms of many columns of whole numbers, in one pool, filled while trials are simulated. They grow to the range
 * of their values, lose nothing, and are put together by adding whole numbers, so that the order does not matter.
 */

/** Histograms as plain data: column c has the bins from `offset[c]` on, the first of which counts `base[c]`. */
export interface PackedHistograms {
  readonly base: Int32Array;
  readonly size: Int32Array;
  readonly offset: Int32Array;
  readonly bins: Uint32Array;
}

export class Histograms {
  private readonly base: Int32Array;
  private readonly size: Int32Array;
  private readonly offset: Int32Array;
  private bins = new Uint32Array(1 << 16);
  private used = 0;

  constructor(columns: number) {
    this.base = new Int32Array(columns);
    this.size = new Int32Array(columns);
    this.offset = new Int32Array(columns);
  }

  /** Adds one value to a column for each of `count` entries, `stride` apart, from `at` on. */
  add(column: number, values: Int32Array, at: number, stride: number, count: number): void {
    let least = values[at]!;
    let most = least;
    const end = at + count * stride;
    for (let i = at + stride; i < end; i += stride) {
      const value = values[i]!;
      if (value < least) least = value;
      else if (value > most) most = value;
    }
    if (least < this.base[column]! || most >= this.base[column]! + this.size[column]!) {
      this.makeRoom(column, least, most);
    }
    const { bins } = this;
    const zero = this.offset[column]! - this.base[column]!;
    for (let i = at; i < end; i += stride) bins[zero + values[i]!]! += 1;
  }

  /** Plain data without spare room. */
  pack(): PackedHistograms {
    const { base, size, bins } = this;
    const tight = base.map((_, column) => this.usedBins(column));
    let total = 0;
    const offset = tight.map((length) => (total += length) - length);
    const packed = new Uint32Array(total);
    const first = base.slice();
    for (let column = 0; column < base.length; column++) {
      if (size[column] === 0) continue;
      const from = this.offset[column]! + this.leading(column);
      first[column] = base[column]! + this.leading(column);
      packed.set(bins.subarray(from, from + tight[column]!), offset[column]!);
    }
    return { base: first, size: tight, offset, bins: packed };
  }

  /** Empty bins before the first value of a column. */
  private leading(column: number): number {
    const from = this.offset[column]!;
    let empty = 0;
    while (this.bins[from + empty] === 0) empty++;
    return empty;
  }

  private usedBins(column: number): number {
    const size = this.size[column]!;
    if (size === 0) return 0;
    const from = this.offset[column]!;
    let last = size - 1;
    while (this.bins[from + last] === 0) last--;
    return last + 1 - this.leading(column);
  }

  /** Widens a column to take these values, with its length to spare on either side, so that it seldom has to grow. */
  private makeRoom(column: number, least: number, most: number): void {
    const before = { base: this.base[column]!, size: this.size[column]! };
    const from = before.size === 0 ? least : Math.min(least, before.base);
    const to = before.size === 0 ? most : Math.max(most, before.base + before.size - 1);
    // A column that never differs needs no spare room.
    const spare = before.size === 0 && least === most ? 0 : 4 + to - from;
    const base = Math.max(Math.min(from, 0), from - spare);
    const size = to + spare - base + 1;
    this.reserve(size);
    const offset = this.used;
    this.used += size;
    const old = this.offset[column]!;
    this.bins.set(
      this.bins.subarray(old, old + before.size),
      offset + (before.size === 0 ? 0 : before.base - base),
    );
    this.base[column] = base;
    this.size[column] = size;
    this.offset[column] = offset;
  }

  /** Makes the pool larger where it is full; what columns have left behind is dropped on the way. */
  private reserve(size: number): void {
    if (this.used + size <= this.bins.length) return;
    const live = this.size.reduce((sum, length) => sum + length, 0);
    const bins = new Uint32Array(Math.ceil((live + size) * 1.5));
    let used = 0;
    for (let column = 0; column < this.size.length; column++) {
      const from = this.offset[column]!;
      bins.set(this.bins.subarray(from, from + this.size[column]!), used);
      this.offset[column] = used;
      used += this.size[column]!;
    }
    this.bins = bins;
    this.used = used;
  }
}

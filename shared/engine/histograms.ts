/**
 * Histograms of many columns of whole numbers ≥ 0. They hold the range of their values and no more, lose nothing, and
 * add whole numbers only, so that the order in which values come does not matter. Zeros are counted apart, because
 * between them and the next value there is often a wide gap.
 */

/** What marks a trial without value; it is not counted. */
export const noValue = -1;

/** Histograms as plain data. */
export interface HistogramColumns {
  /** How often each column was 0. */
  readonly zeros: Uint32Array;
  /** Value that the first bin of each column counts. */
  readonly base: Int32Array;
  readonly bins: (Uint16Array | Uint32Array)[];
}

const empty = new Uint16Array(0);

export class Histograms {
  readonly columns: HistogramColumns;
  private readonly isSmall: boolean;

  /** `most`: values that a column gets at most; up to 65,535 of them bins take two bytes instead of four. */
  constructor(columns: number, most: number) {
    this.isSmall = most <= 0xff_ff;
    this.columns = {
      zeros: new Uint32Array(columns),
      base: new Int32Array(columns),
      bins: Array.from({ length: columns }, () => empty),
    };
  }

  /** Adds values `from` … `to − 1` of an array to a column. */
  add(column: number, values: Int32Array, from: number, to: number): void {
    const { zeros, base, bins } = this.columns;
    let least = 0x7f_ff_ff_ff;
    let most = 0;
    let zero = 0;
    for (let i = from; i < to; i++) {
      const value = values[i]!;
      if (value > most) most = value;
      if (value === 0) zero++;
      else if (value > 0 && value < least) least = value;
    }
    zeros[column]! += zero;
    if (most === 0) return;
    if (least < base[column]! || most >= base[column]! + bins[column]!.length) {
      this.makeRoom(column, least, most);
    }
    const own = bins[column]!;
    const first = base[column]!;
    for (let i = from; i < to; i++) if (values[i]! > 0) own[values[i]! - first]! += 1;
  }

  /** The same histograms in memory of their own. */
  copy(): HistogramColumns {
    const { zeros, base, bins } = this.columns;
    return { zeros: zeros.slice(), base: base.slice(), bins: bins.map((own) => own.slice()) };
  }

  /** Widens a column to take these values, with an eighth to spare, so that it seldom has to grow. */
  private makeRoom(column: number, least: number, most: number): void {
    const { base, bins } = this.columns;
    const before = bins[column]!;
    const isNew = before.length === 0;
    const from = isNew ? least : Math.min(least, base[column]!);
    const to = isNew ? most : Math.max(most, base[column]! + before.length - 1);
    const spare = (to - from) >>> 3;
    const first = Math.max(1, from < base[column]! || isNew ? from - spare : from);
    const end = isNew || to >= base[column]! + before.length ? to + spare : to;
    const wider = new (this.isSmall ? Uint16Array : Uint32Array)(end - first + 1);
    if (!isNew) wider.set(before, base[column]! - first);
    bins[column] = wider;
    base[column] = first;
  }
}

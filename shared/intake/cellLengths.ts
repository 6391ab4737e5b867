/** Lengths of the cells of a text, a byte each: with them, cells are found again without a look at their bytes. */
import { type CellPlaces, mark, quote } from './recordScanner.ts';

/** Stands in the cells of a record that has to be scanned: one of them is longer, or broken, or has quotes within. */
export const unusualLength = 255;
/** Cells whose lengths are kept; of a text with more, all are scanned again. */
const mostCells = 1 << 26;
/** Records between two of which it is kept where their cells are. */
const step = 64;

export class CellLengths {
  private lengths = new Uint8Array(1 << 12);
  private cells = 0;
  /** First cell of every {@link step}th record. */
  private readonly marks: number[] = [];
  private records = 0;
  private isKept = true;

  /** The lengths; null where there were too many. */
  get values(): Uint8Array | null {
    return this.isKept ? this.lengths : null;
  }

  /** Number of the first cell of a record. */
  first(record: number, width: (record: number) => number): number {
    const from = record - (record % step);
    let cell = this.marks[from / step]!;
    for (let before = from; before < record; before++) cell += width(before);
    return cell;
  }

  take(bytes: Uint8Array, { records, first, recordStart, start, end }: CellPlaces): void {
    if (!this.isKept) return;
    this.reserve(this.cells + first[records]!);
    if (!this.isKept) return;
    const { lengths } = this;
    for (let record = 0; record < records; record++) {
      if ((this.records + record) % step === 0) this.marks.push(this.cells + first[record]!);
      const last = first[record + 1]!;
      let at = recordStart[record]!;
      let isUsual = true;
      for (let cell = first[record]!; cell < last && isUsual; cell++) {
        const from = start[cell]!;
        const isQuoted = from === at + 1;
        const length = end[cell]! + (isQuoted ? 1 : 0) - at;
        // A length that a mark is in is larger than any.
        isUsual = from < mark && length < unusualLength && (isQuoted || bytes[from] !== quote);
        lengths[this.cells + cell] = length;
        at += length + 1;
      }
      if (!isUsual) lengths.fill(unusualLength, this.cells + first[record]!, this.cells + last);
    }
    this.cells += first[records]!;
    this.records += records;
  }

  /** Makes room for so many times the cells that there are. */
  expect(times: number): void {
    if (this.isKept) this.reserve(Math.min(mostCells, Math.ceil(this.cells * times)));
  }

  private reserve(length: number): void {
    if (length <= this.lengths.length) return;
    if (length > mostCells) {
      this.isKept = false;
      this.lengths = new Uint8Array(0);
      return;
    }
    const larger = new Uint8Array(Math.max(length, this.lengths.length * 1.5));
    larger.set(this.lengths);
    this.lengths = larger;
  }
}

/** A column whose values are looked up: what `code` gives for a text is asked for once, in however many rows it stands. */
import { none } from '../events/eventLog.ts';
import { Dictionary } from './dictionary.ts';
import { longestRun, type Rows } from './rows.ts';
import type { TextKernel } from './textKernel.ts';

export class CodedColumn {
  private readonly rows: Rows;
  private readonly column: number;
  private readonly code: (text: string) => number;
  private readonly texts: Dictionary;
  private readonly interned: (row: number) => number;
  /** Codes by the number of their text. */
  private readonly codes: number[] = [];
  private missing: number | null = null;
  private readonly found = new Int32Array(longestRun);
  private from = 0;

  constructor(rows: Rows, column: number, kernel: TextKernel, code: (text: string) => number) {
    this.rows = rows;
    this.column = column;
    this.code = code;
    this.texts = new Dictionary(kernel);
    this.interned = rows.interner(column, this.texts);
  }

  /** Reads some rows. `isCut`: a kernel has them at hand, the first as its first record. */
  read(from: number, to: number, isCut: boolean): void {
    const { found, interned, rows, column, texts } = this;
    this.from = from;
    const other = (row: number) => interned(from + row);
    if (isCut) texts.codesOfRows(0, to - from, column, rows.grid.isUtf8, found, other);
    else for (let row = 0; row < to - from; row++) found[row] = other(row);
  }

  /** The code of one of the rows that were read last. */
  at(row: number): number {
    const text = this.found[row - this.from]!;
    if (text === none) return (this.missing ??= this.code(''));
    return (this.codes[text] ??= this.code(this.rows.text(row, this.column)));
  }
}

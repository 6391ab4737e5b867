/** Data rows of a grid: their cells as texts, as bytes, as numbers of texts. */
import { none } from '../events/eventLog.ts';
import { CellBytes } from './cellBytes.ts';
import { CellRun, longestRun } from './cellRun.ts';
import type { CellKind, Grid } from './grid.ts';
import { isMissing, isMissingBytes, isMissingFigure, isMissingFigureBytes } from './missing.ts';
import { TextIndex } from './textIndex.ts';

export class Rows {
  readonly grid: Grid;
  readonly rowCount: number;
  /** Record of each row. */
  protected readonly records: Uint32Array;
  private readonly looked = new CellBytes();

  constructor(grid: Grid, records: Uint32Array) {
    this.grid = grid;
    this.records = records;
    this.rowCount = records.length;
  }

  /** Trimmed content of a cell in its canonical form; empty where the cell says that there is no value. */
  text(index: number, column: number): string {
    const text = this.grid.cell(this.records[index]!, column).trim();
    return isMissing(text) ? '' : text;
  }

  isEmpty(index: number, column: number): boolean {
    return this.grid.isEmpty(this.records[index]!, column);
  }

  /** The cell as it is stored. */
  raw(index: number, column: number): string {
    return this.grid.raw(this.records[index]!, column);
  }

  kind(index: number, column: number): CellKind {
    return this.grid.kind(this.records[index]!, column);
  }

  currency(index: number, column: number): string | null {
    return this.grid.currency(this.records[index]!, column);
  }

  /**
   * Gives the bytes of a cell, valid until the next cell is asked for; false where they are not what it says, trimmed.
   */
  bytes(index: number, column: number, into: CellBytes): boolean {
    return this.grid.bytes(this.records[index]!, column, into);
  }

  /** Whether a cell says that there is no value. */
  isMissing(index: number, column: number): boolean {
    const { looked } = this;
    return this.bytes(index, column, looked)
      ? isMissingBytes(looked.bytes, looked.from, looked.to)
      : this.text(index, column) === '';
  }

  /** Whether a cell says that there is no date or number. */
  isMissingFigure(index: number, column: number): boolean {
    const { looked } = this;
    return this.bytes(index, column, looked)
      ? isMissingFigureBytes(looked.bytes, looked.from, looked.to)
      : isMissingFigure(this.text(index, column));
  }

  /** Numbers of the texts of a column in an index, to which they are added; {@link none} where there is no value. */
  interner(column: number, texts: TextIndex): (index: number) => number {
    const { records, grid } = this;
    const cell = new CellBytes();
    return (index) => {
      if (grid.bytes(records[index]!, column, cell)) {
        if (isMissingBytes(cell.bytes, cell.from, cell.to)) return none;
        return texts.codeOfBytes(cell.bytes, cell.from, cell.to);
      }
      const text = this.text(index, column);
      return text === '' ? none : texts.code(text);
    };
  }

  /**
   * Gives where the cells of a column are in rows that are at hand together, at most {@link longestRun}; false where they
   * have to be asked for one by one. Valid until a cell of another row is asked for.
   */
  run(from: number, to: number, column: number, into: CellRun): boolean {
    return this.grid.run(this.records, from, to, column, into);
  }

  /** What {@link interner} gives, for rows that are at hand together: the number of row `from + n` is `into[n]`. */
  runInterner(column: number, texts: TextIndex): (from: number, to: number, into: Int32Array) => void {
    const one = this.interner(column, texts);
    const run = new CellRun();
    return (from, to, into) => {
      if (this.run(from, to, column, run)) texts.codesOfRun(run, to - from, into, (at) => one(from + at));
      else for (let row = from; row < to; row++) into[row - from] = one(row);
    };
  }

  /** What `code` gives for the text of a row's cell, asked for once where the same text stands in many rows. */
  coder(column: number, code: (text: string) => number): (index: number) => number {
    const texts = new TextIndex();
    const interned = this.interner(column, texts);
    const codes: number[] = [];
    let missing: number | null = null;
    return (index) => {
      const text = interned(index);
      if (text === none) return (missing ??= code(''));
      return (codes[text] ??= code(texts.text(text)));
    };
  }

  /** Index after the last of the rows that are as near at hand as this one. */
  together(index: number): number {
    const { records } = this;
    const end = this.grid.together(records[index]!);
    let last = Math.min(this.rowCount, index + end - records[index]!);
    while (records[last - 1]! >= end) last--;
    return last;
  }

  /** Calls for the rows from one on, those that are at hand together in one call. */
  eachRun(visit: (from: number, to: number) => void): void {
    for (let from = 0; from < this.rowCount;) {
      const to = Math.min(this.together(from), from + longestRun);
      visit(from, to);
      from = to;
    }
  }
}

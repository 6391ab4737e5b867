/** Data rows of a grid: their cells as texts, as bytes, as numbers of texts. */
import { none } from '../events/eventLog.ts';
import { CellBytes } from './cellBytes.ts';
import type { CellKind, Grid } from './grid.ts';
import { isMissing, isMissingBytes, isMissingFigure, isMissingFigureBytes } from './missing.ts';
import { TextIndex } from './textIndex.ts';
import type { TextKernel } from './textKernel.ts';

/** Rows that are visited together, though more may be at hand. */
export const longestRun = 4096;

/** Numbers for texts, in the order in which they are first seen. */
export interface TextCodes {
  /** Number of a text; it is added where it is new. */
  code(text: string): number;
  /** Number of the text in a range of bytes, which are UTF-8; it is added where it is new. */
  codeOfBytes(bytes: Uint8Array, from: number, to: number): number;
}

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

  /** Record of each row. */
  get recordOfRows(): Uint32Array {
    return this.records;
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

  /** The number that a workbook stores in a cell, NaN where it stores none. */
  number(index: number, column: number): number {
    return this.grid.number(this.records[index]!, column);
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
  interner(column: number, texts: TextCodes): (index: number) => number {
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

  /**
   * Calls for the rows from one on, as many at a time as a kernel cuts together, and says whether it did: its first record
   * then is the first of the rows, and those that follow are theirs.
   */
  eachCut(kernel: TextKernel, visit: (from: number, to: number, isCut: boolean) => void): void {
    const { records, grid } = this;
    for (let from = 0; from < this.rowCount;) {
      const begin = records[from]!;
      const most = Math.min(this.rowCount, from + longestRun, from + grid.piece(begin) - begin);
      let to = from + 1;
      while (to < most && records[to] === begin + to - from) to++;
      const isCut = grid.cut(kernel, begin, begin + to - from);
      if (!isCut) to = Math.min(this.together(from), from + longestRun);
      visit(from, to, isCut);
      from = to;
    }
  }
}

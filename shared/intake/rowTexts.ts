/** The texts of a column as numbers of a dictionary, in the rows that are imported. */
import { none } from '../events/eventLog.ts';
import type { Dictionary } from './dictionary.ts';
import { longestRun, type Rows } from './rows.ts';

export interface NumberedTexts {
  /**
   * Numbers of the texts in rows `from` … `to - 1`, by the order in which rows that are imported say them first; those of
   * other rows say nothing. Runs of rows come in order. Valid until the next call.
   * @param entity entity of each row of the file, {@link none} where it is not imported
   */
  codes(from: number, to: number, isCut: boolean, entity: Int32Array): Int32Array;
}

/** Looks the texts up in the rows at hand. */
export class RowTexts implements NumberedTexts {
  private readonly rows: Rows;
  private readonly column: number;
  private readonly dictionary: Dictionary;
  private readonly coder: (row: number) => number;
  private readonly found = new Int32Array(longestRun);

  constructor(rows: Rows, column: number, dictionary: Dictionary) {
    this.rows = rows;
    this.column = column;
    this.dictionary = dictionary;
    this.coder = rows.interner(column, dictionary);
  }

  codes(from: number, to: number, isCut: boolean, entity: Int32Array): Int32Array {
    const { found, coder } = this;
    // What only a row that is not imported says is no value of the column.
    if (!isCut || entity.subarray(from, to).includes(none))
      for (let row = from; row < to; row++) found[row - from] = entity[row] === none ? none : coder(row);
    else this.number(from, to, found);
    return found;
  }

  /** Numbers the texts of all rows of a run that the kernel has at hand. */
  number(from: number, to: number, into: Int32Array): void {
    const { rows, column, dictionary, coder } = this;
    dictionary.codesOfRows(0, to - from, column, rows.grid.isUtf8, into, (row) => coder(from + row));
  }
}

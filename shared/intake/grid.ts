/**
 * A grid: the cells of one file as they stand, before anything is known about headers or meaning. One parser a
 * format makes one; everything after it is the same for all formats.
 */
import type { Encoding } from './encoding.ts';
import type { PlainDate } from './plainDate.ts';
import type { DateSystem } from './serialDate.ts';

export type FileFormat = 'csv' | 'xlsx' | 'xls' | 'ods';

export interface Grid {
  readonly format: FileFormat;
  readonly encoding: Encoding | null;
  readonly delimiter: string | null;
  readonly sheet: string | null;
  /** Visible sheets with content, in the order of the workbook; none in text files. */
  readonly sheets: readonly string[];
  /** How serial day numbers are counted; null in text files, which have none. */
  readonly dateSystem: DateSystem | null;
  /** Records, blank ones and those above the header included. */
  readonly recordCount: number;
  /** Number of cells of a record. Cells beyond it read as empty. */
  width(record: number): number;
  /** Physical line where a record starts, or its sheet row; from 1. */
  row(record: number): number;
  /** Whether the cell has nothing in it, not even a space. */
  isEmpty(record: number, column: number): boolean;
  /** What the cell says: text as written, typed values in one canonical form (`1234.5`, `2018-04-24T03:00:00`). */
  cell(record: number, column: number): string;
  /** The stored value as text: differs from {@link cell} where a workbook stores a date as a serial number. */
  raw(record: number, column: number): string;
  /** The type that a workbook gives the cell. Cells of text files are all `text`. */
  kind(record: number, column: number): CellKind;
  /** Reads a cell that is a plain ISO date; false where it is not, or where the format does not hold text. */
  plainDate(record: number, column: number, into: PlainDate): boolean;
  /**
   * Codes of the cells of a column, each found by its bytes: what `codeNew` gives for a cell whose text differs from
   * all that it was given before is kept for all cells that are the same. Cells that cannot be told by their bytes are
   * coded by `code`. Null where the format has no bytes to go by.
   */
  coder(
    column: number,
    code: (record: number) => number,
    codeNew: (record: number) => number,
  ): ((record: number) => number) | null;
  /** The currency of a figure's number format, as it is written there; null where it has none, and in text files. */
  currency(record: number, column: number): string | null;
  /** Whether a cell of the record is merged with the one beside it: titles and groups of columns are. */
  isMergedAcross(record: number): boolean;
  /** Faults of form found while parsing. */
  readonly faults: readonly GridFault[];
}

/** `date`, `money` and `percent` are numbers by their number format. */
export type CellKind = 'text' | 'number' | 'money' | 'percent' | 'date' | 'boolean';

export interface GridFault {
  readonly code:
    | 'unclosed-quote'
    | 'stray-quote'
    | 'nul-characters'
    | 'damaged-encoding'
    | 'sheet-not-read'
    | 'formula-not-calculated';
  readonly row?: number;
  readonly sheet?: string;
  readonly value?: string;
  readonly count?: number;
}

/** How a file's bytes are to be read, where what is recognised is wrong; the mapping's entry for the file says it. */
export interface FileForm {
  readonly sheet?: string | undefined;
  readonly encoding?: Encoding | undefined;
  readonly delimiter?: string | undefined;
  /** Line or sheet row of the header; 0 where there is none. */
  readonly headerRow?: number | undefined;
}

/** A file as the user gave it. */
export interface InputFile {
  readonly name: string;
  readonly bytes: Uint8Array;
  /** Files that stood beside it in its archive and are not read. */
  readonly unread?: readonly string[];
}

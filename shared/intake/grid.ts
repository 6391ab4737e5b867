/**
 * A grid: the cells of one file as they stand, before anything is known about headers or meaning. One parser a
 * format makes one; everything after it is the same for all formats.
 */
import type { Encoding } from './encoding.ts';
import type { ByteSource } from './byteSource.ts';
import type { CellBytes } from './cellBytes.ts';
import type { HandedText } from './delimited.ts';
import type { DateSystem } from './serialDate.ts';
import type { TextKernel } from './textKernel.ts';

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
  /** The number that a workbook stores in the cell, NaN where it stores none, and in text files. */
  number(record: number, column: number): number;
  /** The type that a workbook gives the cell. Cells of text files are all `text`. */
  kind(record: number, column: number): CellKind;
  /**
   * Gives the bytes of a cell, valid until the next cell is asked for; false where they are not what the cell says in
   * UTF-8, trimmed, and where the format has none.
   */
  bytes(record: number, column: number, into: CellBytes): boolean;
  /** Index after the last of the records that are as near at hand as this one, which are brought there. */
  together(record: number): number;
  /** Index after the last of the records that a kernel is given together with this one. */
  piece(record: number): number;
  /**
   * Gives a kernel records `from` … `to - 1`, at most a {@link piece}, as its records from 0 on; false where it cannot cut
   * them, and where the format has no bytes.
   */
  cut(kernel: TextKernel, from: number, to: number): boolean;
  /** Whether the bytes that {@link cut} gives are UTF-8 without fault. */
  readonly isUtf8: boolean;
  /** Evenly spread records as a grid of their own; null where any record is at hand, and where these are all. */
  excerpt(): Excerpt | null;
  /** Records that may be blank or a total, in order; null where nothing is known of them. */
  readonly unusual: readonly number[] | null;
  /** Records by their width, where it is not the one given: runs from the first to the one after the last. */
  otherWidths(width: number): Iterable<readonly [number, number]>;
  /** The currency of a figure's number format, as it is written there; null where it has none, and in text files. */
  currency(record: number, column: number): string | null;
  /** Whether a cell of the record is merged with the one beside it: titles and groups of columns are. */
  isMergedAcross(record: number): boolean;
  /** The grid as plain data by which another thread can read the same cells; null where it cannot. */
  handOver(): HandedText | null;
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

/** Records of a grid, in order, as a grid of their own. */
export interface Excerpt {
  readonly grid: Grid;
  /** Which record of the whole each of them is. */
  readonly records: readonly number[];
}

/** A file as the user gave it: its bytes, or where they can be read a piece at a time. */
export interface InputFile {
  readonly name: string;
  readonly bytes: Uint8Array | ByteSource;
  /** Files that stood beside it in its archive and are not read. */
  readonly unread?: readonly string[];
}

/** A file in memory. */
export interface MemoryFile extends InputFile {
  readonly bytes: Uint8Array;
}

/** The kernel that reads text (`kernel/text`, compiled to WebAssembly): cells of bytes, and columns of them. */
import { textKernelBytes } from '../../kernel/built/textKernel.js';
import { missingWords } from './missing.ts';
import { type ModuleExports, moduleOf } from '../compiledModule.ts';

/** An address that the module exports. */
interface Address {
  readonly value: number;
}

/** What the compiled module exports. */
export interface TextKernelExports extends ModuleExports, Readonly<Record<AddressName, Address>> {
  scan(length: number, delimiter: number, keepsCells: boolean, most: number): void;
  readCodes(
    first: number,
    count: number,
    column: number,
    isUtf8: boolean,
    dictionary: number,
    otherLength: number,
  ): number;
  readDates(first: number, count: number, column: number): void;
  readFigures(first: number, count: number, column: number): void;
  newStageDates(stage: number, rank: number): number;
  readStageDates(column: number, first: number, count: number, cell: number): number;
  layOutEvents(columns: number): void;
  addEvents(columns: number, columnCount: number, count: number, firstEntity: number): number;
  eventsAddress(part: number): number;
  newDictionary(): number;
  freeDictionary(dictionary: number): void;
  dictionarySize(dictionary: number): number;
  codeOf(dictionary: number, text: number, length: number): number;
  textPieces(dictionary: number): number;
  unpackPiece(piece: number, lengths: number): number;
  isAsciiPiece(piece: number): number;
  sizeFor(length: number): number;
  take(size: number): number;
  giveBack(at: number, size: number): void;
}

type AddressName =
  | 'cellEnds'
  | 'cellStarts'
  | 'clocks'
  | 'codes'
  | 'figures'
  | 'firstCells'
  | 'input'
  | 'kindsAt'
  | 'inputLength'
  | 'linesWithin'
  | 'mostRecords'
  | 'recordStarts'
  | 'scanned'
  | 'states'
  | 'unusualBytes'
  | 'unusualRecords'
  | 'words';

/** What a scan found; places are offsets from the first byte at hand, and valid until the next scan. */
export interface ScannedBytes {
  /** Whole records. */
  readonly records: number;
  /** The record after them cannot be cut here: a quote in it is broken. */
  readonly isBroken: boolean;
  /** All records have one number of cells. */
  readonly isEven: boolean;
  /** Of the bytes at hand, those of a last record that is not whole included; up to a broken record where there is one. */
  readonly isAscii: boolean;
  readonly hasNul: boolean;
  /** Number of the first cell of each record, and after the last that of the cell after it. */
  readonly first: Uint32Array;
  /** Where each record begins, and after the last its end. */
  readonly recordStart: Uint32Array;
  /** Records that begin with one of the bytes that {@link TextKernel.noteBeginnings} named. */
  readonly unusual: Uint32Array;
  /** Pairs of a record and the line ends within its cells. */
  readonly linesWithin: Uint32Array;
}

/**
 * What became of a cell: it has no value; it was read; it was, and has a time of day or decimals; it has to be read
 * otherwise.
 */
export const cellState = { empty: 0, read: 1, finer: 2, other: 3 } as const;

/** Dates of rows, by their {@link cellState}: days since 1970-01-01, and times of day in milliseconds. */
export interface ReadDates {
  readonly states: Uint8Array;
  readonly days: Int32Array;
  readonly clocks: Int32Array;
}

/** Figures of rows, by their {@link cellState}. */
export interface ReadFigures {
  readonly states: Uint8Array;
  readonly figures: Float64Array;
}

const newKernel = moduleOf<TextKernelExports>(textKernelBytes);

export class TextKernel {
  /** Bytes that can be at hand together. */
  readonly inputLength: number;
  /** Records that one scan finds at most. */
  readonly mostRecords: number;
  readonly kernel: TextKernelExports;

  constructor() {
    this.kernel = newKernel();
    this.inputLength = this.kernel.inputLength.value;
    this.mostRecords = this.kernel.mostRecords.value;
    this.writeWords();
  }

  /** Room for bytes that are to be at hand. */
  room(length: number): Uint8Array {
    return new Uint8Array(this.kernel.memory.buffer, this.kernel.input.value, length);
  }

  /** Puts bytes at hand, where they are not those of {@link room} already. */
  put(bytes: Uint8Array): void {
    const room = this.room(bytes.length);
    if (bytes.buffer !== room.buffer) room.set(bytes);
  }

  /** Names the bytes, as ones among zeros, with which an unusual record may begin. */
  noteBeginnings(bytes: Uint8Array): void {
    new Uint8Array(this.kernel.memory.buffer, this.kernel.unusualBytes.value, 256).set(bytes);
  }

  /**
   * Finds the whole records of the bytes at hand.
   * @param delimiter code of the delimiter
   * @param keepsCells whether {@link cellStarts} and {@link cellEnds} are wanted
   */
  scan(length: number, delimiter: number, keepsCells: boolean, most = this.mostRecords): ScannedBytes {
    const { kernel } = this;
    kernel.scan(length, delimiter, keepsCells, most);
    const { buffer } = kernel.memory;
    const [records, isBroken, isEven, unusual, broad, isAscii, hasNul] = new Uint32Array(
      buffer,
      kernel.scanned.value,
      7,
    );
    return {
      records: records!,
      isBroken: isBroken === 1,
      isEven: isEven === 1,
      isAscii: isAscii === 1,
      hasNul: hasNul === 1,
      first: new Uint32Array(buffer, kernel.firstCells.value, records! + 1),
      recordStart: new Uint32Array(buffer, kernel.recordStarts.value, records! + 1),
      unusual: new Uint32Array(buffer, kernel.unusualRecords.value, unusual),
      linesWithin: new Uint32Array(buffer, kernel.linesWithin.value, 2 * broad!),
    };
  }

  /** Offset of the text of each of so many cells of the last scan, as `CellPlaces` has it. */
  readonly cellStarts = (cells: number): Uint32Array =>
    new Uint32Array(this.kernel.memory.buffer, this.kernel.cellStarts.value, cells);

  /** Offset after the text of each of so many cells, marked where quotes are doubled. */
  readonly cellEnds = (cells: number): Uint32Array =>
    new Uint32Array(this.kernel.memory.buffer, this.kernel.cellEnds.value, cells);

  /** Numbers of a column's texts, as {@link TextKernelExports.readCodes} left them. */
  codes(count: number): Int32Array {
    return new Int32Array(this.kernel.memory.buffer, this.kernel.codes.value, count);
  }

  /** Times of day, in milliseconds, of the column of dates that was read last. */
  clocks(count: number): Int32Array {
    return new Int32Array(this.kernel.memory.buffer, this.kernel.clocks.value, count);
  }

  /** Reads the dates of a column of some rows of the last scan; valid until another column is read. */
  dates(first: number, count: number, column: number): ReadDates {
    const { kernel } = this;
    kernel.readDates(first, count, column);
    const { buffer } = kernel.memory;
    return {
      states: new Uint8Array(buffer, kernel.states.value, count),
      days: new Int32Array(buffer, kernel.codes.value, count),
      clocks: new Int32Array(buffer, kernel.clocks.value, count),
    };
  }

  /** Reads the figures of a column of some rows of the last scan; valid until another column is read. */
  figures(first: number, count: number, column: number): ReadFigures {
    const { kernel } = this;
    kernel.readFigures(first, count, column);
    const { buffer } = kernel.memory;
    return {
      states: new Uint8Array(buffer, kernel.states.value, count),
      figures: new Float64Array(buffer, kernel.figures.value, count),
    };
  }

  /** Writes the words that say that there is no value: lists by first byte, each word behind its length. */
  private writeWords(): void {
    const { buffer } = this.kernel.memory;
    const lists = new Uint16Array(buffer, this.kernel.words.value, 256);
    const room = new Uint8Array(buffer, this.kernel.words.value);
    let at = lists.byteLength;
    missingWords.forEach((words, byte) => {
      if (words === undefined) return;
      lists[byte] = at;
      for (const word of words) {
        room[at] = word.length;
        room.set(word, at + 1);
        at += 1 + word.length;
      }
      room[at++] = 0;
    });
  }
}

let cutting: TextKernel | null = null;
let reading: TextKernel | null = null;

/** The kernel that cuts bytes in this thread; what it found is valid until its next scan. */
export function cuttingKernel(): TextKernel {
  return (cutting ??= new TextKernel());
}

/** The kernel by which this thread learns what columns hold; what it has at hand is valid until the next cut. */
export function readingKernel(): TextKernel {
  return (reading ??= new TextKernel());
}

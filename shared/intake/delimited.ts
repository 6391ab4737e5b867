/**
 * Delimited text as a grid. Only where its records are is kept: their cells are found again, some thousand records at a
 * time, when they are asked for, and cut out as text only where their bytes do not do.
 */
import { bytesOf, type ByteSource, windowLength } from './byteSource.ts';
import type { CellBytes } from './cellBytes.ts';
import {
  type ByteEncoding,
  byteEncoding,
  decodeBytes,
  type Encoding,
  type EncodingMark,
  encodingMark,
  headLength,
  Utf8Check,
} from './encoding.ts';
import type { Excerpt, Grid, GridFault } from './grid.ts';
import { findRecords, RecordIndex, type RecordPlaces } from './recordIndex.ts';
import { CellPlaces, mark, RecordScanner, strayText, unmarked } from './recordScanner.ts';
import { cuttingKernel, type ScannedBytes, type TextKernel } from './textKernel.ts';
import { type NulCharacters, TranscodedSource } from './transcoded.ts';

/** Bytes and records of a block: few enough for a processor's cache. */
const blockLength = 1 << 19;
const blockRecords = 4096;
/** Records read together where one is asked for out of order. */
const strayRecords = 16;
/** Records that a reader in order may leave out without it being a jump. */
const leap = 64;

/** Some records at hand. */
class Block {
  readonly places = new CellPlaces();
  from = 0;
  to = 0;
  bytes = new Uint8Array(0);
  private buffer = new Uint8Array(0);

  load(text: DelimitedText, scanner: RecordScanner, from: number, to: number): void {
    const { index, source } = text;
    const begin = index.offset(from);
    const end = index.offset(to);
    if (end - begin > this.buffer.length) this.buffer = new Uint8Array(Math.max(end - begin, 1 << 14));
    this.bytes = source.read(begin, end, this.buffer) as Uint8Array<ArrayBuffer>;
    this.from = from;
    this.to = to;
    const kernel = cuttingKernel();
    const found = cut(text, kernel, this.bytes, from, to);
    if (found === null) scanner.scan(this.bytes, begin, true, this.places, to - from);
    else this.places.take(found.first, kernel.cellStarts, kernel.cellEnds);
  }
}

/** Cuts records, whose bytes are given, by a kernel; null where one of them is none for it. */
function cut(
  { index, delimiter }: DelimitedText,
  kernel: TextKernel,
  bytes: Uint8Array,
  from: number,
  to: number,
): ScannedBytes | null {
  if (bytes.length > kernel.inputLength || index.hasLettersFrom(index.offset(from))) return null;
  kernel.put(bytes);
  const found = kernel.scan(bytes.length, delimiter.charCodeAt(0), true, to - from);
  return found.records < to - from ? null : found;
}

export interface DelimitedText {
  readonly source: ByteSource;
  readonly index: RecordIndex;
  readonly delimiter: string;
  /** Encoding of the file. */
  readonly encoding: Encoding;
  /** How the source's bytes are read, which is UTF-8 where the file was transcoded. */
  readonly bytes: ByteEncoding;
  readonly nuls: NulCharacters | null;
}

/** Delimited text whose records have been found, as plain data. */
export interface HandedText {
  /** Of the source. */
  readonly handle: unknown;
  readonly size: number;
  readonly places: RecordPlaces;
  readonly delimiter: string;
  readonly bytes: ByteEncoding;
}

/** The grid of a text that was handed over, of which its cells can be read. */
export function handedGrid({ places, delimiter, bytes }: HandedText, source: ByteSource): Grid {
  const index = RecordIndex.at(places, delimiter);
  return new DelimitedGrid({ source, index, delimiter, bytes, encoding: bytes.encoding, nuls: null });
}

class DelimitedGrid implements Grid {
  readonly format = 'csv';
  readonly sheet = null;
  readonly sheets = [];
  readonly dateSystem = null;
  readonly encoding: Encoding;
  readonly delimiter: string;
  readonly recordCount: number;
  private readonly text: DelimitedText;
  private readonly scanner: RecordScanner;
  /** The block that a reader in order is in, and the last that was asked for out of order. */
  private block = new Block();
  private stray = new Block();
  /** Bytes beyond ASCII may not be what the text is in UTF-8. */
  readonly isUtf8: boolean;

  constructor(text: DelimitedText) {
    this.text = text;
    this.encoding = text.encoding;
    this.delimiter = text.delimiter;
    this.recordCount = text.index.count;
    this.isUtf8 = text.bytes.encoding === 'utf-8' && text.bytes.damaged === 0;
    this.scanner = new RecordScanner(text.delimiter, text.index.letters, null);
  }

  width(record: number): number {
    return this.text.index.width(record);
  }

  row(record: number): number {
    return this.text.index.line(record);
  }

  together(record: number): number {
    const { block } = this;
    if (record < block.from || record >= block.to) this.load(record, true);
    return this.block.to;
  }

  piece(record: number, records = blockRecords): number {
    const { index } = this.text;
    const begin = index.offset(record);
    const most = Math.min(index.count, record + records);
    let to = record + 1;
    while (to < most && index.offset(to + 1) - begin <= blockLength) to++;
    return to;
  }

  cut(kernel: TextKernel, from: number, to: number): boolean {
    const { index, source } = this.text;
    const begin = index.offset(from);
    const end = index.offset(to);
    if (end - begin > kernel.inputLength) return false;
    return cut(this.text, kernel, source.read(begin, end, kernel.room(end - begin)), from, to) !== null;
  }

  isEmpty(record: number, column: number): boolean {
    const { places, from } = this.at(record);
    const { first, start, end } = places;
    const cell = first[record - from]! + column;
    return cell >= first[record - from + 1]! || start[cell] === end[cell];
  }

  cell(record: number, column: number): string {
    const { places, from, bytes } = this.at(record);
    const { first, start, end } = places;
    const cell = first[record - from]! + column;
    if (cell >= first[record - from + 1]!) return '';
    const begins = start[cell]!;
    const ends = end[cell]!;
    if (begins === ends) return '';
    const text = decodeBytes(bytes.subarray(begins & unmarked, ends & unmarked), this.text.bytes.encoding);
    if (begins >= mark) return strayText(text);
    return ends >= mark ? text.replaceAll('""', '"') : text;
  }

  bytes(record: number, column: number, into: CellBytes): boolean {
    const { places, from, bytes } = this.at(record);
    const { first, start, end } = places;
    const cell = first[record - from]! + column;
    into.bytes = bytes;
    if (cell >= first[record - from + 1]!) {
      into.from = into.to = 0;
      return true;
    }
    const begins = start[cell]!;
    const ends = end[cell]!;
    into.from = begins;
    into.to = ends;
    return begins === ends || this.isAsWritten(bytes, begins, ends);
  }

  /** Whether bytes say what their cell says: it has no quotes to take out and no space around it. */
  private isAsWritten(bytes: Uint8Array, begins: number, ends: number): boolean {
    if (begins >= mark || ends >= mark) return false;
    const head = bytes[begins]!;
    const tail = bytes[ends - 1]!;
    if (head <= 0x20 || tail <= 0x20 || head >= 0x80 || tail >= 0x80) return false;
    return this.isUtf8 || isAscii(bytes, begins, ends);
  }

  raw(record: number, column: number): string {
    return this.cell(record, column);
  }

  number(): number {
    return Number.NaN;
  }

  kind(): 'text' {
    return 'text';
  }

  currency(): null {
    return null;
  }

  handOver(): HandedText | null {
    const { source, index, delimiter, bytes } = this.text;
    const { handle, size } = source;
    return handle === undefined ? null : { handle, size, places: index.places, delimiter, bytes };
  }

  isMergedAcross(): false {
    return false;
  }

  otherWidths(width: number): Iterable<readonly [number, number]> {
    return this.text.index.otherWidths(width);
  }

  get unusual(): readonly number[] {
    return this.text.index.unusual;
  }

  /** Sampled records as a grid of their own, in memory; null where the sample has all records. */
  excerpt(): Excerpt | null {
    const { sample, letters } = this.text.index;
    if (sample.records.length === this.recordCount || letters.length > 0) return null;
    const index = new RecordIndex(1, this.delimiter);
    const source = {
      size: sample.length,
      read: (from: number, to: number) => sample.bytes.subarray(from, to),
    };
    const places = new CellPlaces();
    this.scanner.scan(sample.bytes.subarray(0, sample.length), 0, true, places);
    index.takePlaces(sample.bytes, 0, places, []);
    return { records: sample.records, grid: new DelimitedGrid({ ...this.text, source, index }) };
  }

  get faults(): readonly GridFault[] {
    const { bytes, nuls, index } = this.text;
    const faults: GridFault[] = [];
    if (bytes.damaged > 0) faults.push({ code: 'damaged-encoding', count: bytes.damaged });
    if (nuls) faults.push({ code: 'nul-characters', row: nuls.line, count: nuls.count });
    for (const { code, line, from, to } of index.faults)
      faults.push({ code, row: line, value: this.written(from, to) });
    for (const [code, more] of index.moreFaults) {
      const last = faults.findLastIndex((fault) => fault.code === code);
      faults[last] = { ...faults[last]!, count: more + 1 };
    }
    return faults;
  }

  /** What stands in a range of the file, cut where it is very long. */
  private written(from: number, to: number): string {
    const bytes = bytesOf(this.text.source, from, Math.min(to, from + longestShown));
    return decodeBytes(bytes, this.text.bytes.encoding);
  }

  /** The block with a record. */
  private at(record: number): Block {
    const { block, stray } = this;
    if (record >= block.from && record < block.to) return block;
    if (record >= stray.from && record < stray.to) return stray;
    return this.load(record);
  }

  private load(record: number, isInOrder = false): Block {
    const { text, scanner } = this;
    const continues = (last: Block) => record >= last.to && record < last.to + leap;
    const isNext = isInOrder || continues(this.block) || continues(this.stray);
    // Whoever goes on from the stray block reads in order from there.
    if (isNext && !continues(this.block) && continues(this.stray))
      [this.block, this.stray] = [this.stray, this.block];
    const into = isNext ? this.block : this.stray;
    into.load(text, scanner, record, this.piece(record, isNext ? blockRecords : strayRecords));
    return into;
  }
}

/** Bytes of a broken cell that are shown. */
const longestShown = 2000;

function isAscii(bytes: Uint8Array, from: number, to: number): boolean {
  for (let at = from; at < to; at++) if (bytes[at]! >= 0x80) return false;
  return true;
}

export interface DelimitedOptions {
  readonly file: string;
  readonly delimiter: string;
  /** Encoding to be taken, where the one that is recognised is wrong. */
  readonly encoding?: Encoding | undefined;
  /** Line of the first record; the lines before it are left out. */
  readonly firstLine: number;
  /** Told, after each window, how many bytes and records it has been. */
  readonly onProgress?: ((bytes: number, records: number) => void) | undefined;
}

/**
 * Finds the records of delimited text. NUL characters are taken out and counted.
 * @throws SpillwayError `record-too-long`.
 */
export function delimitedGrid(source: ByteSource, options: DelimitedOptions): Grid {
  const head = bytesOf(source, 0, Math.min(headLength, source.size));
  const found = encodingMark(head, options.encoding);
  const isWide = found.encoding === 'utf-16le' || found.encoding === 'utf-16be';
  if (isWide) return transcodedGrid(source, found, options);
  const check = new Utf8Check();
  let hasNul = false;
  const from = lineStart(source, found.length, options.firstLine);
  check.take(bytesOf(source, found.length, from));
  const index = findRecords(source, {
    ...options,
    from,
    onWindow: (bytes, at, records, traits) => {
      ({ hasNul } = traits);
      if (hasNul) return false;
      check.take(bytes, traits);
      options.onProgress?.(at + bytes.length, records);
      return true;
    },
  });
  if (hasNul) return transcodedGrid(source, found, options);
  const bytes = byteEncoding(source, found, check);
  return new DelimitedGrid({
    source,
    index,
    bytes,
    encoding: bytes.encoding,
    delimiter: options.delimiter,
    nuls: null,
  });
}

/** The grid of a text that is transcoded before it is scanned. */
function transcodedGrid(source: ByteSource, found: EncodingMark, options: DelimitedOptions): Grid {
  const isWide = found.encoding === 'utf-16le' || found.encoding === 'utf-16be';
  const clean = new TranscodedSource(source, found.length, found.encoding ?? 'utf-8');
  const check = new Utf8Check();
  const scale = source.size / Math.max(1, clean.size);
  const from = lineStart(clean, 0, options.firstLine);
  check.take(bytesOf(clean, 0, from));
  const index = findRecords(clean, {
    ...options,
    from,
    onWindow: (window, at, records) => {
      check.take(window);
      options.onProgress?.((at + window.length) * scale, records);
      return true;
    },
  });
  const mark = { encoding: isWide ? null : found.encoding, length: 0 };
  const bytes = byteEncoding(clean, mark, check);
  return new DelimitedGrid({
    source: clean,
    index,
    bytes,
    encoding: isWide ? found.encoding : bytes.encoding,
    delimiter: options.delimiter,
    nuls: clean.nuls,
  });
}

/** Offset at which a line begins, near the beginning of a text. */
function lineStart(source: ByteSource, from: number, line: number): number {
  if (line === 1) return from;
  const bytes = bytesOf(source, from, Math.min(source.size, from + windowLength));
  let at = 0;
  for (let current = 1; current < line && at < bytes.length; at++) {
    const byte = bytes[at]!;
    if (byte === 0x0a || (byte === 0x0d && bytes[at + 1] !== 0x0a)) current++;
  }
  return from + at;
}

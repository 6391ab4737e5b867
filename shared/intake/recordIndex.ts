/** Where the records of a delimited text are: found in one walk over its bytes, a window at a time. */
import { refuse } from '../errors.ts';
import { inSharedMemory } from '../sharedMemory.ts';
import { type ByteSource, windowLength } from './byteSource.ts';
import { type ByteTraits, byteTraits } from './encoding.ts';
import { longestRecord } from './limits.ts';
import { CellPlaces, quote, type QuoteFault, RecordScanner } from './recordScanner.ts';
import { cuttingKernel, type ScannedBytes } from './textKernel.ts';

/** A number for every record that changes seldom: kept where it changes. */
class Runs {
  private readonly from: number[] = [];
  private readonly values: number[] = [];
  private last = Number.NaN;
  /** Run that was asked for last. */
  private run = 0;

  constructor(initial: number) {
    this.set(0, initial);
  }

  /** Sets the value of a record and those after it. Records come in order. */
  set(record: number, value: number): void {
    if (value === this.last) return;
    this.last = value;
    if (this.from.at(-1) === record) this.values[this.values.length - 1] = value;
    else {
      this.from.push(record);
      this.values.push(value);
    }
  }

  get(record: number): number {
    const { from } = this;
    const isIn = (run: number) =>
      from[run]! <= record && (run + 1 === from.length || record < from[run + 1]!);
    if (isIn(this.run)) return this.values[this.run]!;
    if (this.run + 1 < from.length && isIn(this.run + 1)) return this.values[++this.run]!;
    let low = 0;
    let high = from.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (from[middle]! <= record) low = middle;
      else high = middle - 1;
    }
    this.run = low;
    return this.values[low]!;
  }

  /** Runs of records with a value that `wanted` names, as first record and the one after the last. */
  *where(wanted: (value: number) => boolean, count: number): Generator<readonly [number, number]> {
    for (let run = 0; run < this.from.length; run++)
      if (wanted(this.values[run]!)) yield [this.from[run]!, this.from[run + 1] ?? count];
  }
}

/** Records of a sample, evenly spread: between half of this number and all of it. */
const sampledRecords = 10_240;

/** Bytes of a sample beyond which it is thinned: records may be long. */
const sampledBytes = 1 << 24;

/** Evenly spread records with a copy of their bytes. */
export class RecordSample {
  bytes = new Uint8Array(1 << 16);
  length = 0;
  readonly records: number[] = [];
  /** Where each record begins in {@link bytes}; it ends where the next begins. */
  readonly starts: number[] = [];
  private mask = 0;

  /** The first wanted record from one on. */
  next(record: number): number {
    return (record + this.mask) & ~this.mask;
  }

  private isWanted(record: number): boolean {
    return (record & this.mask) === 0;
  }

  add(record: number, bytes: Uint8Array, from: number, to: number): void {
    if (this.records.length === sampledRecords || (this.length > sampledBytes && this.records.length > 1)) {
      this.thin();
      if (!this.isWanted(record)) return;
    }
    const length = this.length + to - from;
    if (length > this.bytes.length) {
      const grown = new Uint8Array(Math.max(length, this.bytes.length * 2));
      grown.set(this.bytes.subarray(0, this.length));
      this.bytes = grown;
    }
    this.bytes.set(bytes.subarray(from, to), this.length);
    this.records.push(record);
    this.starts.push(this.length);
    this.length = length;
  }

  /** Leaves out every other record. */
  private thin(): void {
    this.mask = this.mask * 2 + 1;
    const { bytes, records, starts } = this;
    let kept = 0;
    let length = 0;
    for (let index = 0; index < records.length; index++) {
      if (!this.isWanted(records[index]!)) continue;
      const from = starts[index]!;
      const to = starts[index + 1] ?? this.length;
      bytes.copyWithin(length, from, to);
      records[kept] = records[index]!;
      starts[kept++] = length;
      length += to - from;
    }
    records.length = kept;
    starts.length = kept;
    this.length = length;
  }
}

export interface FindOptions {
  readonly file: string;
  readonly delimiter: string;
  /** Offset at which the first record begins. */
  readonly from: number;
  /** Line number of the first record. */
  readonly firstLine: number;
  /**
   * Told of the whole records of each window: their bytes, the offset of these, the number of records up to their end,
   * and what is true of the bytes at least; ends the walk where it returns false.
   */
  readonly onWindow: (bytes: Uint8Array, at: number, records: number, traits: ByteTraits) => boolean;
}

/** Where records are: the offset of each, and after the last the end; ranges where quotes are letters. */
export interface RecordPlaces {
  readonly offsets: Uint32Array;
  readonly letters: readonly number[];
}

export class RecordIndex {
  count = 0;
  readonly faults: QuoteFault[] = [];
  /** Quote faults beyond those that are listed, by their code. */
  readonly moreFaults = new Map<QuoteFault['code'], number>();
  /** Ranges of the file where quotes are letters, as {@link RecordScanner} takes them. */
  readonly letters: number[] = [];
  readonly sample = new RecordSample();
  /** Records whose first letter leaves open that they are blank or a total. */
  readonly unusual: number[] = [];
  /** Offset of each record, and after the last the end. */
  private offsets = new Uint32Array(64);
  private readonly widths = new Runs(0);
  private readonly lines: Runs;

  /** 1 at the first letters of a record, after an opening quote, that leave open that it is one of these. */
  readonly mayBeUnusual: Uint8Array;

  constructor(firstLine: number, delimiter: string) {
    this.lines = new Runs(firstLine);
    this.mayBeUnusual = unusualBeginnings(delimiter);
  }

  /** Records of which only the places are known, as {@link places} gave them. */
  static at({ offsets, letters }: RecordPlaces, delimiter: string): RecordIndex {
    const index = new RecordIndex(1, delimiter);
    index.offsets = offsets as Uint32Array<ArrayBuffer>;
    index.count = offsets.length - 1;
    index.letters.push(...letters);
    return index;
  }

  /** Where the records are, in memory that threads share. */
  get places(): RecordPlaces {
    const { offsets, count, letters } = this;
    return { offsets: inSharedMemory(offsets.subarray(0, count + 1)), letters: [...letters] };
  }

  /** Offset at which a record begins; that of the record after the last is the end. */
  offset(record: number): number {
    return this.offsets[record]!;
  }

  /** Notes a broken quote. Of each kind some are kept with their places; the others are counted. */
  noteFault(fault: QuoteFault): void {
    const { faults, moreFaults } = this;
    const more = moreFaults.get(fault.code);
    if (more !== undefined) moreFaults.set(fault.code, more + 1);
    else if (faults.filter(({ code }) => code === fault.code).length < listedFaults) faults.push(fault);
    else moreFaults.set(fault.code, 1);
  }

  /** Whether quotes are letters anywhere from an offset on. */
  hasLettersFrom(at: number): boolean {
    return (this.letters.at(-1) ?? 0) > at;
  }

  /** Number of cells of a record. */
  width(record: number): number {
    return this.widths.get(record);
  }

  /** Physical line on which a record begins. */
  line(record: number): number {
    return record + this.lines.get(record);
  }

  /** Runs of records whose width is not the one given. */
  otherWidths(width: number): Generator<readonly [number, number]> {
    return this.widths.where((value) => value !== width, this.count);
  }

  /** Makes room for so many times the records that there are. */
  expect(times: number): void {
    this.reserve(Math.ceil(this.count * times));
  }

  /** Takes the records of a window as the kernel found them. */
  takeScanned(bytes: Uint8Array, base: number, found: ScannedBytes): void {
    const { records, first, recordStart, unusual, linesWithin } = found;
    for (const record of unusual) this.unusual.push(this.count + record);
    if (found.isEven && records > 0) this.widths.set(this.count, first[1]!);
    else this.takeWidths(first, records);
    const extra: [number, number][] = [];
    for (let at = 0; at < linesWithin.length; at += 2) extra.push([linesWithin[at]!, linesWithin[at + 1]!]);
    this.take(bytes, base, recordStart, records, extra);
  }

  /** Takes the records of a window as {@link RecordScanner} found them. */
  takePlaces(
    bytes: Uint8Array,
    base: number,
    places: CellPlaces,
    extra: Iterable<readonly [number, number]>,
  ): void {
    const { records, first, recordStart } = places;
    const { mayBeUnusual } = this;
    for (let record = 0; record < records; record++) {
      const from = recordStart[record]!;
      const letter = bytes[from] === quote ? bytes[from + 1] : bytes[from];
      if (letter === undefined || mayBeUnusual[letter] === 1) this.unusual.push(this.count + record);
    }
    this.takeWidths(first, records);
    this.take(bytes, base, recordStart, records, extra);
  }

  private takeWidths(first: Uint32Array, records: number): void {
    for (let record = 0; record < records; record++)
      this.widths.set(this.count + record, first[record + 1]! - first[record]!);
  }

  private take(
    bytes: Uint8Array,
    base: number,
    recordStart: Uint32Array,
    records: number,
    extra: Iterable<readonly [number, number]>,
  ): void {
    const { sample, count } = this;
    this.reserve(count + records + 1);
    const { offsets } = this;
    for (let record = 0; record <= records; record++) offsets[count + record] = base + recordStart[record]!;
    for (let record = sample.next(count); record < count + records; record = sample.next(record + 1))
      sample.add(record, bytes, recordStart[record - count]!, recordStart[record - count + 1]!);
    let shift = this.lines.get(count);
    for (const [record, lines] of extra) this.lines.set(count + record + 1, (shift += lines));
    this.count += records;
  }

  private reserve(length: number): void {
    if (length <= this.offsets.length) return;
    const larger = new Uint32Array(Math.max(length, Math.ceil(this.offsets.length * 1.5)));
    larger.set(this.offsets);
    this.offsets = larger;
  }
}

/** Letters, after an opening quote, of a record that may be blank, or a total, or has its first content elsewhere. */
function unusualBeginnings(delimiter: string): Uint8Array {
  const letters = `"gGsStT${delimiter}`;
  return Uint8Array.from({ length: 256 }, (_, byte) =>
    byte <= 0x20 || byte > 0x7e || letters.includes(String.fromCharCode(byte)) ? 1 : 0,
  );
}

/** Quote faults of a kind that are kept with their places; the others are counted. */
const listedFaults = 1001;

/** Cuts windows into records: by the kernel, and what is broken, or longer than the kernel takes, by the scanner. */
class WindowCutter {
  readonly index: RecordIndex;
  private readonly kernel = cuttingKernel();
  private readonly delimiter: number;
  private readonly scanner: RecordScanner;
  private readonly places = new CellPlaces();
  private readonly extra: [number, number][] = [];
  private buffer = new Uint8Array(0);

  constructor({ delimiter, firstLine }: FindOptions) {
    this.delimiter = delimiter.charCodeAt(0);
    this.index = new RecordIndex(firstLine, delimiter);
    this.scanner = new RecordScanner(
      delimiter,
      this.index.letters,
      {
        fault: (fault) => this.index.noteFault(fault),
        extraLines: (record, lines) => void this.extra.push([record, lines]),
      },
      firstLine,
    );
  }

  /** Room for the bytes of a window. */
  room(length: number): Uint8Array {
    if (length <= this.kernel.inputLength) return this.kernel.room(length);
    if (length > this.buffer.length) this.buffer = new Uint8Array(length);
    return this.buffer;
  }

  /** Takes the whole records of a window and returns what is true of its bytes. */
  cut(bytes: Uint8Array, at: number, isLast: boolean): ByteTraits {
    const { index, kernel, scanner } = this;
    if (bytes.length > kernel.inputLength || index.hasLettersFrom(at)) {
      this.scan(bytes, at, isLast);
      return byteTraits(bytes);
    }
    kernel.put(bytes);
    kernel.noteBeginnings(index.mayBeUnusual);
    const found = kernel.scan(bytes.length, this.delimiter, false);
    const line = index.line(index.count);
    index.takeScanned(bytes, at, found);
    scanner.pass(index.line(index.count) - line);
    const end = found.recordStart[found.records]!;
    if (found.isBroken || (isLast && end < bytes.length && found.records < kernel.mostRecords))
      this.scan(bytes.subarray(end), at + end, isLast);
    // The kernel has not seen what follows a broken record.
    return found.isBroken ? byteTraits(bytes) : found;
  }

  private scan(bytes: Uint8Array, at: number, isLast: boolean): void {
    this.extra.length = 0;
    this.scanner.scan(bytes, at, isLast, this.places);
    this.index.takePlaces(bytes, at, this.places, this.extra);
  }
}

/**
 * Finds the records of a delimited text.
 * @throws SpillwayError `record-too-long`.
 */
export function findRecords(source: ByteSource, options: FindOptions): RecordIndex {
  const cutter = new WindowCutter(options);
  const { index } = cutter;
  let length = windowLength;
  for (let at = options.from; at < source.size;) {
    const to = Math.min(source.size, at + length);
    const bytes = source.read(at, to, cutter.room(to - at));
    const known = index.count;
    const traits = cutter.cut(bytes, at, to === source.size);
    if (index.count === known) {
      // A record that is longer than the window.
      if (length >= longestRecord) refuseLongRecord(options.file, index.line(known));
      length *= 2;
      continue;
    }
    const end = index.offset(index.count);
    if (at === options.from && end < source.size) index.expect((1.02 * (source.size - at)) / (end - at));
    if (!options.onWindow(bytes.subarray(0, end - at), at, index.count, traits)) break;
    at = end;
    length = windowLength;
  }
  return index;
}

function refuseLongRecord(file: string, row: number): never {
  return refuse({
    code: 'record-too-long',
    message: `${file} has a record of more than ${longestRecord / (1024 * 1024)} MB.`,
    file,
    row,
    hint: 'It may have no line ends: export one row per record.',
  });
}

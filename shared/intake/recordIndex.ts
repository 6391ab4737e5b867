/** Where the records of a delimited text are: found in one walk over its bytes, a window at a time. */
import { refuse } from '../errors.ts';
import { type ByteSource, windowLength } from './byteSource.ts';
import { CellLengths } from './cellLengths.ts';
import { longestRecord } from './limits.ts';
import { CellPlaces, type QuoteFault, RecordScanner } from './recordScanner.ts';

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
const sampledRecords = 20_480;

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

  isWanted(record: number): boolean {
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
  /** Told of each window, its offset, and the number of records up to its end; ends the walk where it returns false. */
  readonly onWindow: (bytes: Uint8Array, at: number, records: number) => boolean;
}

export class RecordIndex {
  count = 0;
  readonly faults: QuoteFault[] = [];
  /** Quote faults beyond those that are listed, by their code. */
  readonly moreFaults = new Map<QuoteFault['code'], number>();
  /** Ranges of the file where quotes are letters, as {@link RecordScanner} takes them. */
  readonly letters: number[] = [];
  readonly sample = new RecordSample();
  readonly lengths = new CellLengths();
  /** Records whose first letter leaves open that they are blank or a total. */
  readonly unusual: number[] = [];
  /** Offset of each record, and after the last the end. */
  private offsets = new Uint32Array(64);
  private readonly widths = new Runs(0);
  private readonly lines: Runs;

  private readonly mayBeUnusual: Uint8Array;

  constructor(firstLine: number, delimiter: string) {
    this.lines = new Runs(firstLine);
    this.mayBeUnusual = unusualBeginnings(delimiter);
  }

  /** Offset at which a record begins; that of the record after the last is the end. */
  offset(record: number): number {
    return this.offsets[record]!;
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
    this.lengths.expect(times);
  }

  /** Takes the records of a window. */
  take(bytes: Uint8Array, base: number, places: CellPlaces, extra: ReadonlyMap<number, number>): void {
    const { records, first, recordStart } = places;
    const { sample, widths, mayBeUnusual } = this;
    this.reserve(this.count + records + 1);
    const { offsets } = this;
    for (let r = 0; r < records; r++) {
      const record = this.count + r;
      const from = recordStart[r]!;
      offsets[record] = base + from;
      widths.set(record, first[r + 1]! - first[r]!);
      if (mayBeUnusual[bytes[from]!] === 1) this.unusual.push(record);
      if (sample.isWanted(record)) sample.add(record, bytes, from, recordStart[r + 1]!);
    }
    this.lengths.take(bytes, places);
    offsets[this.count + records] = base + recordStart[records]!;
    if (extra.size > 0) {
      let shift = this.lines.get(this.count);
      for (const [r, lines] of extra) this.lines.set(this.count + r + 1, (shift += lines));
    }
    this.count += records;
  }

  private reserve(length: number): void {
    if (length <= this.offsets.length) return;
    const larger = new Uint32Array(Math.max(length, Math.ceil(this.offsets.length * 1.5)));
    larger.set(this.offsets);
    this.offsets = larger;
  }
}

/** Bytes with which a record may begin that is blank, or a total, or has its first content elsewhere. */
function unusualBeginnings(delimiter: string): Uint8Array {
  const letters = `"gGsStT${delimiter}`;
  return Uint8Array.from({ length: 256 }, (_, byte) =>
    byte <= 0x20 || byte > 0x7e || letters.includes(String.fromCharCode(byte)) ? 1 : 0,
  );
}

/** Quote faults of a kind that are kept with their places; the others are counted. */
const listedFaults = 1001;

/**
 * Finds the records of a delimited text.
 * @throws SpillwayError `record-too-long`.
 */
export function findRecords(source: ByteSource, options: FindOptions): RecordIndex {
  const { file, delimiter, onWindow } = options;
  const index = new RecordIndex(options.firstLine, delimiter);
  const extra = new Map<number, number>();
  const scanner = new RecordScanner(
    delimiter,
    index.letters,
    {
      fault: (fault) => {
        const more = index.moreFaults.get(fault.code);
        if (more !== undefined) index.moreFaults.set(fault.code, more + 1);
        else if (index.faults.filter(({ code }) => code === fault.code).length < listedFaults)
          index.faults.push(fault);
        else index.moreFaults.set(fault.code, 1);
      },
      extraLines: (record, lines) => void extra.set(record, lines),
    },
    options.firstLine,
  );
  const places = new CellPlaces();
  let length = windowLength;
  let buffer = new Uint8Array(Math.min(length, source.size));
  for (let at = options.from; at < source.size;) {
    const to = Math.min(source.size, at + length);
    if (to - at > buffer.length) buffer = new Uint8Array(to - at);
    const bytes = source.read(at, to, buffer);
    extra.clear();
    scanner.scan(bytes, at, to === source.size, places);
    if (places.records === 0) {
      // A record that is longer than the window.
      if (length >= longestRecord) refuseLongRecord(file, index.line(index.count));
      length *= 2;
      continue;
    }
    index.take(bytes, at, places, extra);
    const end = index.offset(index.count);
    if (at === options.from && end < source.size) index.expect((1.02 * (source.size - at)) / (end - at));
    if (!onWindow(bytes.subarray(0, end - at), at, index.count)) break;
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

/**
 * Cuts bytes into records and cells (RFC 4180 and what people make of it). Own code and not a library, because problems
 * must name the physical line, records may end in any mix of line ends, a broken quote must not swallow the rest of the
 * file, and the file must not have to be in memory.
 */
import { longestCell } from './limits.ts';

export const quote = 0x22;
export const carriageReturn = 0x0d;
export const lineFeed = 0x0a;
/** Set in a cell's end where it has doubled quotes, in its start where text follows its closing quote. */
export const mark = 0x8000_0000;
export const unmarked = 0x7fff_ffff;

function grown(values: Uint32Array): Uint32Array<ArrayBuffer> {
  const larger = new Uint32Array(values.length * 2);
  larger.set(values);
  return larger;
}

/** Where records and cells are in a piece of bytes; used again for the next piece. */
export class CellPlaces {
  records = 0;
  /** Cells of record r are `first[r]` … `first[r + 1] - 1`. */
  first = new Uint32Array(64);
  /** Offset at which a record begins, and after the last where it ends. */
  recordStart = new Uint32Array(64);
  /** Offset of a cell's text; marked where text follows its closing quote, and then that of the opening one. */
  start = new Uint32Array(512);
  /** Offset after a cell's text; marked where quotes are doubled. */
  end = new Uint32Array(512);

  /** Takes the places that were found otherwise. */
  take(
    first: Uint32Array,
    startsOf: (cells: number) => Uint32Array,
    endsOf: (cells: number) => Uint32Array,
  ): void {
    const cells = first.at(-1)!;
    while (this.first.length < first.length) this.growRecords();
    while (this.start.length < cells) this.growCells();
    this.first.set(first);
    this.start.set(startsOf(cells));
    this.end.set(endsOf(cells));
    this.records = first.length - 1;
  }

  growRecords(): void {
    this.first = grown(this.first);
    this.recordStart = grown(this.recordStart);
  }

  growCells(): void {
    this.start = grown(this.start);
    this.end = grown(this.end);
  }
}

/** A broken quote: the line of its cell and where the cell's bytes are in the file. */
export interface QuoteFault {
  readonly code: 'unclosed-quote' | 'stray-quote';
  readonly line: number;
  readonly from: number;
  readonly to: number;
}

/** Told of what is in the records besides their cells; nobody is where records are read again. */
export interface ScanListener {
  fault(fault: QuoteFault): void;
  /** A record of the piece has line ends within its cells. */
  extraLines(record: number, lines: number): void;
}

/** A byte four times over. */
const inEach = 0x0101_0101;
/** Greater than what ends a line, and no letter. */
const controls = Math.imul(0x0e, inEach);
const highBits = Math.imul(0x80, inEach);
const quotes = Math.imul(quote, inEach);

/**
 * Offset of the first byte that is a control character or the one that `wanted` has four times, or of the last three
 * bytes. They are looked at four at a time; what is found first is exact (Mycroft, 1987).
 */
function seek(view: DataView, from: number, lastWord: number, wanted: number): number {
  let at = from;
  for (; at <= lastWord; at += 4) {
    const word = view.getInt32(at, true);
    const differs = word ^ wanted;
    const found = ((((word - controls) | 0) & ~word) | (((differs - inEach) | 0) & ~differs)) & highBits;
    if (found !== 0) return at + ((31 - Math.clz32(found & -found)) >> 3);
  }
  return at;
}

/** The cell ended beyond the bytes at hand. */
const incomplete = -1;

export class RecordScanner {
  private readonly delimiter: number;
  /** No byte above it ends a cell. */
  private readonly highestEnd: number;
  private readonly listener: ScanListener | null;
  /** Pairs of offsets in the file between which quotes are letters, because one before them is never closed. */
  private readonly letters: number[];
  /** Line of the next record. */
  private line: number;
  /** Line ends within the cells of the record at hand. */
  private lines = 0;
  private view: DataView = new DataView(new ArrayBuffer(0));
  private cellStart = 0;
  private cellEnd = 0;

  constructor(delimiter: string, letters: number[], listener: ScanListener | null, firstLine = 1) {
    const code = delimiter.charCodeAt(0);
    // A delimiter beyond ASCII is no byte: it cuts nothing.
    this.delimiter = code < 0x80 ? code : 0x100;
    this.highestEnd = code < 0x80 ? Math.max(code, carriageReturn) : carriageReturn;
    this.letters = letters;
    this.listener = listener;
    this.line = firstLine;
  }

  /** Goes past lines whose records were found without it. */
  pass(lines: number): void {
    this.line += lines;
  }

  /**
   * Finds the whole records of a piece of the file. A record that is cut off by the end of the piece is left out, unless
   * the piece is the last.
   * @param base offset of the piece in the file
   */
  scan(
    bytes: Uint8Array,
    base: number,
    isLast: boolean,
    places: CellPlaces,
    maxRecords = Number.POSITIVE_INFINITY,
  ): void {
    const { delimiter, highestEnd } = this;
    const { length } = bytes;
    this.view = new DataView(bytes.buffer, bytes.byteOffset, length);
    const { view } = this;
    const lastWord = length - 4;
    const delimiters = Math.imul(delimiter < 0x80 ? delimiter : lineFeed, inEach);
    let { start, end } = places;
    let at = 0;
    let cells = 0;
    let records = 0;
    places.first[0] = 0;
    places.recordStart[0] = 0;
    scanning: while (at < length && records < maxRecords) {
      this.lines = 0;
      for (;;) {
        if (cells === start.length) {
          places.growCells();
          ({ start, end } = places);
        }
        if (at < length && bytes[at] === quote && this.opens(base + at)) {
          at = this.quotedCell(bytes, base, at, isLast);
          if (at === incomplete) break scanning;
          start[cells] = this.cellStart;
          end[cells++] = this.cellEnd;
        } else {
          start[cells] = at;
          for (; (at = seek(view, at, lastWord, delimiters)) < length; at++) {
            const code = bytes[at]!;
            if (code <= highestEnd && (code === delimiter || code === lineFeed || code === carriageReturn))
              break;
          }
          end[cells++] = at;
        }
        if (at >= length) {
          if (!isLast) break scanning;
          break;
        }
        const code = bytes[at]!;
        at++;
        if (code === delimiter) continue;
        if (code === carriageReturn) {
          if (at < length) {
            if (bytes[at] === lineFeed) at++;
          } else if (!isLast) break scanning;
        }
        break;
      }
      if (this.lines > 0) this.listener?.extraLines(records, this.lines);
      this.line += 1 + this.lines;
      records++;
      if (records + 1 >= places.first.length) places.growRecords();
      places.first[records] = cells;
      places.recordStart[records] = at;
    }
    places.records = records;
  }

  /** Whether a quote at an offset of the file opens a cell. */
  private opens(at: number): boolean {
    const { letters } = this;
    for (let pair = 0; pair < letters.length; pair += 2)
      if (at >= letters[pair]! && at < letters[pair + 1]!) return false;
    return true;
  }

  /** Offset after the plain text that begins at an offset. */
  private plainEnd(bytes: Uint8Array, from: number): number {
    const { delimiter, highestEnd } = this;
    let at = from;
    for (; at < bytes.length; at++) {
      const code = bytes[at]!;
      if (code <= highestEnd && (code === delimiter || code === lineFeed || code === carriageReturn)) break;
    }
    return at;
  }

  /** Takes a cell that opens with a quote; returns the offset after it. */
  private quotedCell(bytes: Uint8Array, base: number, opened: number, isLast: boolean): number {
    const { delimiter } = this;
    const { length } = bytes;
    const stop = Math.min(length, opened + longestCell);
    let at = opened + 1;
    let doubled = 0;
    let lines = 0;
    for (;;) {
      for (; (at = seek(this.view, at, stop - 4, quotes)) < stop; at++) {
        const code = bytes[at]!;
        if (code === quote) break;
        if (code === lineFeed) lines++;
        else if (code === carriageReturn && (at + 1 >= length || bytes[at + 1] !== lineFeed)) lines++;
      }
      if (at >= stop)
        return stop < length || isLast ? this.unclosed(bytes, base, opened, at, isLast) : incomplete;
      if (at + 1 >= length && !isLast) return incomplete;
      if (at + 1 >= length || bytes[at + 1] !== quote) break;
      doubled = mark;
      at += 2;
    }
    const after = at + 1 < length ? bytes[at + 1]! : lineFeed;
    if (after === delimiter || after === lineFeed || after === carriageReturn) {
      this.cellStart = opened + 1;
      this.cellEnd = (at | doubled) >>> 0;
      this.lines += lines;
      return at + 1;
    }
    const end = this.plainEnd(bytes, at + 1);
    if (end >= length && !isLast) return incomplete;
    this.cellStart = (opened | mark) >>> 0;
    this.cellEnd = end;
    this.tell('stray-quote', base + opened, base + end);
    this.lines += lines;
    return end;
  }

  /** A quote that is never closed is taken as a letter, so that the records after it are not lost. */
  private unclosed(
    bytes: Uint8Array,
    base: number,
    opened: number,
    searched: number,
    isLast: boolean,
  ): number {
    const end = this.plainEnd(bytes, opened);
    if (end >= bytes.length && !isLast) return incomplete;
    this.letters.push(base + opened, base + searched);
    this.cellStart = opened;
    this.cellEnd = end;
    this.tell('unclosed-quote', base + opened, base + end);
    return end;
  }

  private tell(code: QuoteFault['code'], from: number, to: number): void {
    this.listener?.fault({ code, line: this.line + this.lines, from, to });
  }
}

/** A cell with text after its closing quote: the quoted part without its quotes, and the rest as it stands. */
export function strayText(text: string): string {
  for (let at = 1; ;) {
    const close = text.indexOf('"', at);
    if (text.charCodeAt(close + 1) !== quote)
      return text.slice(1, close).replaceAll('""', '"') + text.slice(close + 1);
    at = close + 2;
  }
}

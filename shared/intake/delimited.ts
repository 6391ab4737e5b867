/**
 * Delimited text (RFC 4180 and what people make of it) to a grid. The scanner only notes where cells begin and end;
 * text is cut out when a cell is asked for, so that columns nobody needs cost nothing. Own code and not a library,
 * because problems must name the physical line, records may end in any mix of line ends, and a broken quote must not
 * swallow the rest of the file.
 */
import { CellIndex } from './cellIndex.ts';
import type { DecodedText, Encoding } from './encoding.ts';
import type { Grid, GridFault } from './grid.ts';
import type { PlainDate } from './plainDate.ts';

const quote = 0x22;
const carriageReturn = 0x0d;
const lineFeed = 0x0a;
/** Set in a cell's end where it has doubled quotes, in its start where it begins at its own opening quote. */
const mark = 0x8000_0000;
const position = 0x7fff_ffff;

/** Uint32 list that grows. */
class Uint32List {
  values: Uint32Array;
  length = 0;

  constructor(capacity: number) {
    this.values = new Uint32Array(Math.max(16, capacity));
  }

  push(value: number): void {
    if (this.length === this.values.length) {
      const grown = new Uint32Array(this.values.length * 2);
      grown.set(this.values);
      this.values = grown;
    }
    this.values[this.length++] = value;
  }
}

export interface ScanOptions {
  readonly delimiter: string;
  /** Offset at which the first record begins. */
  readonly from?: number;
  /** Line number of the first record. */
  readonly firstLine?: number;
  /** Stop after this many records. */
  readonly maxRecords?: number;
}

/** Where the records and cells of a text are. */
export interface Scan {
  readonly records: number;
  /** Cells of record r are `first[r]` … `first[r + 1] - 1`. */
  readonly first: Uint32Array;
  readonly line: Uint32Array;
  /** Offset of the cell's text; marked where text follows its closing quote. */
  readonly start: Uint32Array;
  /** Offset after the cell's text; marked where quotes are doubled. */
  readonly end: Uint32Array;
  readonly faults: readonly GridFault[];
}

/**
 * One byte for each UTF-16 unit of a text, by which it is scanned: the unit itself where it is ASCII, else a letter.
 * The bytes of a file in ASCII are that already.
 */
export function scannedBytes(text: string, bytes?: Uint8Array): Uint8Array {
  if (bytes !== undefined && bytes.length === text.length) return bytes;
  const folded = new Uint8Array(text.length);
  for (let at = 0; at < folded.length; at++) {
    const code = text.charCodeAt(at);
    folded[at] = code < 0x80 ? code : 0x7f;
  }
  return folded;
}

/** Bytes from whose beginning it is guessed how many cells there are, so that lists are not grown, or far too long. */
const guessedFrom = 1 << 16;

function guessCounts(bytes: Uint8Array, delimiter: number, maxRecords: number) {
  const length = Math.min(bytes.length, guessedFrom);
  let ends = 0;
  let cells = 0;
  for (let at = 0; at < length; at++) {
    const code = bytes[at]!;
    if (code === lineFeed || code === carriageReturn) ends++;
    else if (code === delimiter) cells++;
  }
  const scale = length === 0 ? 0 : (bytes.length / length) * 1.05;
  const share = Math.min(1, maxRecords / (ends * scale + 1));
  return {
    records: Math.ceil((ends * scale + 2) * share),
    cells: Math.ceil(((cells + ends) * scale + 2) * share),
  };
}

class Scanner {
  private readonly text: string;
  private readonly bytes: Uint8Array;
  /** No character above it ends a cell. */
  private readonly highestEnd: number;
  private readonly delimiter: number;
  private readonly first: Uint32List;
  private readonly lines: Uint32List;
  private readonly start: Uint32List;
  private readonly end: Uint32List;
  private readonly faults: GridFault[] = [];
  private at: number;
  private line: number;
  /** No quote is closed from here on, so none opens a cell. */
  private quotesEnd = Number.POSITIVE_INFINITY;

  constructor(text: string, bytes: Uint8Array, options: ScanOptions) {
    this.text = text;
    this.bytes = bytes;
    this.delimiter = options.delimiter.charCodeAt(0);
    this.highestEnd = Math.max(this.delimiter, carriageReturn);
    this.at = options.from ?? 0;
    this.line = options.firstLine ?? 1;
    const guess = guessCounts(bytes, this.delimiter, options.maxRecords ?? Number.POSITIVE_INFINITY);
    this.first = new Uint32List(guess.records);
    this.lines = new Uint32List(guess.records);
    this.start = new Uint32List(guess.cells);
    this.end = new Uint32List(guess.cells);
  }

  scan(maxRecords: number): Scan {
    while (this.at < this.text.length && this.lines.length < maxRecords) {
      this.first.push(this.start.length);
      this.lines.push(this.line);
      this.record();
    }
    this.first.push(this.start.length);
    return {
      records: this.lines.length,
      first: this.first.values,
      line: this.lines.values,
      start: this.start.values,
      end: this.end.values,
      faults: this.faults,
    };
  }

  /** Reads one record and its line end. */
  private record(): void {
    const { bytes, delimiter } = this;
    for (;;) {
      if (bytes[this.at] === quote && this.at < this.quotesEnd) this.quotedCell();
      else this.plainCell(this.at);
      const code = bytes[this.at];
      if (code === delimiter) {
        this.at++;
        continue;
      }
      if (code === carriageReturn && bytes[this.at + 1] === lineFeed) this.at++;
      this.at++;
      this.line++;
      return;
    }
  }

  /** Takes the cell that began at `from` up to the next delimiter or line end. */
  private plainCell(from: number): void {
    const { bytes, delimiter, highestEnd } = this;
    const { length } = bytes;
    let at = this.at;
    for (; at < length; at++) {
      const code = bytes[at]!;
      if (code <= highestEnd && (code === delimiter || code === lineFeed || code === carriageReturn)) break;
    }
    this.at = at;
    this.start.push(from);
    this.end.push(at);
  }

  private quotedCell(): void {
    const { bytes, delimiter } = this;
    const opened = this.at;
    const line = this.line;
    let at = opened + 1;
    let doubled = 0;
    for (;;) {
      const close = bytes.indexOf(quote, at);
      if (close < 0) return this.unclosed(opened, line);
      this.countLines(at, close);
      if (bytes[close + 1] !== quote) {
        at = close;
        break;
      }
      doubled = mark;
      at = close + 2;
    }
    const after = bytes[at + 1];
    const ended =
      at + 1 >= bytes.length || after === delimiter || after === lineFeed || after === carriageReturn;
    if (ended) {
      this.start.push(opened + 1);
      this.end.push((at | doubled) >>> 0);
      this.at = at + 1;
      return;
    }
    this.at = at + 1;
    this.plainCell((opened | mark) >>> 0);
    this.faults.push({ code: 'stray-quote', row: line, value: this.text.slice(opened, this.at) });
  }

  /** A quote that is never closed is taken as a letter, so that the records after it are not lost. */
  private unclosed(opened: number, line: number): void {
    this.quotesEnd = opened;
    this.line = line;
    this.at = opened;
    this.plainCell(opened);
    this.faults.push({ code: 'unclosed-quote', row: line, value: this.text.slice(opened, this.at) });
  }

  private countLines(from: number, to: number): void {
    const { bytes } = this;
    for (let i = from; i < to; i++) {
      const code = bytes[i];
      if (code === lineFeed || (code === carriageReturn && bytes[i + 1] !== lineFeed)) this.line++;
    }
  }
}

/** Finds the records and cells of a delimited text. */
export function scanDelimited(
  text: string,
  options: ScanOptions,
  bytes: Uint8Array = scannedBytes(text),
): Scan {
  return new Scanner(text, bytes, options).scan(options.maxRecords ?? Number.POSITIVE_INFINITY);
}

/** A cell with text after its closing quote: the quoted part without its quotes, and the rest as it stands. */
function strayText(text: string): string {
  for (let at = 1; ;) {
    const close = text.indexOf('"', at);
    if (text.charCodeAt(close + 1) !== quote)
      return text.slice(1, close).replaceAll('""', '"') + text.slice(close + 1);
    at = close + 2;
  }
}

class DelimitedGrid implements Grid {
  readonly format = 'csv';
  readonly sheet = null;
  readonly sheets = [];
  readonly dateSystem = null;
  readonly encoding: Encoding;
  readonly delimiter: string;
  readonly recordCount: number;
  readonly faults: readonly GridFault[];
  private readonly text: string;
  private readonly bytes: Uint8Array;
  private readonly isAscii: boolean;
  private readonly scan: Scan;

  constructor(
    text: string,
    bytes: Uint8Array,
    isAscii: boolean,
    encoding: Encoding,
    delimiter: string,
    scan: Scan,
    faults: readonly GridFault[],
  ) {
    this.text = text;
    this.bytes = bytes;
    this.isAscii = isAscii;
    this.encoding = encoding;
    this.delimiter = delimiter;
    this.scan = scan;
    this.recordCount = scan.records;
    this.faults = faults;
  }

  width(record: number): number {
    return this.scan.first[record + 1]! - this.scan.first[record]!;
  }

  row(record: number): number {
    return this.scan.line[record]!;
  }

  isEmpty(record: number, column: number): boolean {
    const { first, start, end } = this.scan;
    const index = first[record]! + column;
    return index >= first[record + 1]! || start[index] === end[index];
  }

  cell(record: number, column: number): string {
    const { first, start, end } = this.scan;
    const index = first[record]! + column;
    if (index >= first[record + 1]!) return '';
    const from = start[index]!;
    const to = end[index]!;
    const text = this.text.slice(from & position, to & position);
    if (from >= mark) return strayText(text);
    return to >= mark ? text.replaceAll('""', '"') : text;
  }

  plainDate(record: number, column: number, into: PlainDate): boolean {
    const { first, start, end } = this.scan;
    const index = first[record]! + column;
    if (index >= first[record + 1]!) return false;
    return into.read(this.bytes, start[index]!, end[index]!);
  }

  coder(
    column: number,
    code: (record: number) => number,
    codeNew: (record: number) => number,
  ): ((record: number) => number) | null {
    // Letters beyond ASCII have one and the same byte here.
    if (!this.isAscii) return null;
    const { first, start, end } = this.scan;
    const { bytes } = this;
    const index = new CellIndex(bytes);
    return (record) => {
      const cell = first[record]! + column;
      if (cell >= first[record + 1]!) return code(record);
      const from = start[cell]!;
      const to = end[cell]!;
      // Cells with quotes to take out or space around them are not what their bytes say.
      if (from >= mark || to >= mark || bytes[from]! <= 0x20 || bytes[to - 1]! <= 0x20) return code(record);
      const known = index.find(from, to);
      if (known >= 0) return known;
      const added = codeNew(record);
      if (added >= 0) index.add(from, to, added);
      return added;
    };
  }

  raw(record: number, column: number): string {
    return this.cell(record, column);
  }

  kind(): 'text' {
    return 'text';
  }

  currency(): null {
    return null;
  }

  isMergedAcross(): false {
    return false;
  }
}

/** Parses delimited text, leaving out the lines before `firstLine`. NUL characters are taken out and counted. */
export function delimitedGrid(decoded: DecodedText, delimiter: string, firstLine: number): Grid {
  const faults: GridFault[] = [];
  if (decoded.damaged > 0) faults.push({ code: 'damaged-encoding', count: decoded.damaged });
  let { text } = decoded;
  const nul = text.indexOf('\0');
  if (nul >= 0) {
    const clean = text.replaceAll('\0', '');
    faults.push({ code: 'nul-characters', row: lineAt(text, nul), count: text.length - clean.length });
    text = clean;
  }
  let from = 0;
  for (let line = 1; line < firstLine; line++) from = afterLine(text, from);
  const ascii = nul < 0 ? decoded.ascii : undefined;
  const bytes = scannedBytes(text, ascii);
  const scan = scanDelimited(text, { delimiter, from, firstLine }, bytes);
  return new DelimitedGrid(text, bytes, ascii !== undefined, decoded.encoding, delimiter, scan, [
    ...faults,
    ...scan.faults,
  ]);
}

/** Offset of the line after the one that begins at `from`. */
function afterLine(text: string, from: number): number {
  for (let at = from; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === lineFeed) return at + 1;
    if (code === carriageReturn) return text.charCodeAt(at + 1) === lineFeed ? at + 2 : at + 1;
  }
  return text.length;
}

/** Line of an offset, from 1. */
function lineAt(text: string, offset: number): number {
  let line = 1;
  for (let from = afterLine(text, 0); from <= offset; from = afterLine(text, from)) line++;
  return line;
}

/** Reads the dates of one column into days and instants. */
import { dayNumber } from '../calendar/days.ts';
import type { ZoneClock } from '../calendar/zone.ts';
import { precision } from '../events/eventLog.ts';
import { type DateOrder, DateScanner } from './dateText.ts';
import type { CellKind } from './grid.ts';
import { type NumberDate, numberDateOf, numberDateTime } from './numberDate.ts';
import { PlainDate } from './plainDate.ts';
import { type DateSystem, isPlausibleSerial, serialWallTime } from './serialDate.ts';
import { CellBytes } from './cellBytes.ts';
import type { Rows } from './rows.ts';
import { TextIndex } from './textIndex.ts';
import { isMissingFigure } from './missing.ts';

const msPerDay = 86_400_000;
const longestMemory = 8192;
/** Dates beyond it that a workbook stores, and those before 1970 or to the millisecond, are read by their text. */
const lastStored = dayNumber(2200, 1, 1) * msPerDay;

export interface DateReaderOptions {
  /** Asked for at the first date that can be read in two orders. */
  readonly order: () => DateOrder | 'ambiguous' | undefined;
  /** The clock that times without an offset were read from. */
  readonly clock: ZoneClock;
  /** The clock by which instants fall on days. */
  readonly logClock: ZoneClock;
  /** Whether every time of the column is midnight, so that it holds days; asked for at the first time of day. */
  readonly daysOnly: () => boolean;
  readonly dateSystem: DateSystem | null;
  /** What bare numbers of a text file are in this column, null where they are no dates; asked for at the first of them. */
  readonly numberDates: () => NumberDate | null;
}

/** Whether a cell has a date that could be read, one that could not, or none. */
export type DateCell = 'read' | 'unread' | 'none';

/** What cells of one column were read as, by their texts. */
class CellMemory {
  readonly texts = new TextIndex();
  readonly states: DateCell[] = [];
  readonly days: number[] = [];
  readonly times: number[] = [];
  readonly precisions: (0 | 1)[] = [];
}

export class DateReader {
  /** Calendar day of the last date read, in the log's zone. */
  day = Number.NaN;
  /** Days since 1970-01-01T00:00Z with the time of day as fraction; equals `day` where there is no time of day. */
  time = Number.NaN;
  precision: 0 | 1 = precision.day;

  /** Questions about the whole column that have been asked so far: an answer may take a walk over all rows. */
  questions = 0;

  private readonly options: DateReaderOptions;
  private readonly scanner = new DateScanner();
  private readonly plain = new PlainDate();
  private order: DateOrder | undefined | null = null;
  private daysOnly: boolean | null = null;
  private numberDates: NumberDate | null | undefined;
  /** Exports repeat their dates; a column of unique timestamps is noticed and not remembered. */
  private memory: Map<string, readonly [day: number, time: number, precision: 0 | 1]> | null = new Map();
  private reads = 0;
  private hits = 0;
  private readonly cell = new CellBytes();
  /** The same for cells that are told by their bytes. */
  private cells: CellMemory | null = new CellMemory();

  constructor(options: DateReaderOptions) {
    this.options = options;
  }

  /** Reads a cell's text; false where it is no date of this column. */
  read(text: string, kind: CellKind): boolean {
    // Of typed cells only text is remembered: a number and a text may look the same and mean different things.
    const memory = kind === 'number' ? null : this.memory;
    const known = memory?.get(text);
    this.reads++;
    if (known !== undefined) {
      this.hits++;
      [this.day, this.time, this.precision] = known;
      return !Number.isNaN(this.day);
    }
    this.day = Number.NaN;
    if (kind === 'text' || kind === 'date') this.readText(text);
    else if (this.options.dateSystem !== null && kind === 'number') this.readSerial(Number(text));
    if (memory !== null) {
      memory.set(text, [this.day, this.time, this.precision]);
      const isFull = memory.size >= longestMemory;
      if (isFull && (this.hits < this.reads / 2 || memory.size >= longestMemory * 8)) this.memory = null;
    }
    return !Number.isNaN(this.day);
  }

  /**
   * Takes a date that has been read from a plain form: its day, and the time of day in milliseconds where `isTimed`. False
   * where a question is open: then {@link readCell} has to read it.
   */
  takePlain(day: number, clockMs: number, isTimed: boolean): boolean {
    if (!isTimed) this.setDay(day);
    else if (this.daysOnly === null) return false;
    else if (this.daysOnly) this.setDay(day);
    else this.setInstant(this.options.clock.instant(day * msPerDay + clockMs));
    return true;
  }

  /** Whether times of day are times of UTC, on the days of UTC. */
  get takesUtc(): boolean {
    const { clock, logClock } = this.options;
    return clock.zone === 'UTC' && logClock.zone === 'UTC' && !this.hasDaysOnly();
  }

  /** Reads bytes that are a cell; false where they are in no plain form, or a question is open: then {@link readCell} has to. */
  readPlain(bytes: Uint8Array, from: number, to: number): boolean {
    const { plain } = this;
    return plain.read(bytes, from, to) && this.takePlain(plain.day, plain.clockMs, plain.hasClock);
  }

  /** Reads a cell of a table. */
  readCell(rows: Rows, row: number, column: number): DateCell {
    const { cell, plain } = this;
    if (!rows.bytes(row, column, cell)) return this.readWritten(rows, row, column);
    if (cell.from === cell.to) return 'none';
    if (plain.read(cell.bytes, cell.from, cell.to)) {
      if (!plain.hasClock || this.hasDaysOnly()) this.setDay(plain.day);
      else this.setInstant(this.options.clock.instant(plain.day * msPerDay + plain.clockMs));
      return 'read';
    }
    const { cells } = this;
    if (cells === null) return this.readWritten(rows, row, column);
    const code = cells.texts.codeOfBytes(cell.bytes, cell.from, cell.to);
    const known = cells.states[code];
    this.reads++;
    if (known !== undefined) {
      this.hits++;
      this.day = cells.days[code]!;
      this.time = cells.times[code]!;
      this.precision = cells.precisions[code]!;
      return known;
    }
    const state = this.readWritten(rows, row, column);
    cells.states.push(state);
    cells.days.push(this.day);
    cells.times.push(this.time);
    cells.precisions.push(this.precision);
    if (code >= longestMemory && this.hits < this.reads / 2) this.cells = null;
    else if (code >= longestMemory * 8) this.cells = new CellMemory();
    return state;
  }

  /** Reads the number that a workbook stores as a date, as its text would be read; null where the text has to be. */
  private readStored(rows: Rows, row: number, column: number): DateCell | null {
    const { dateSystem, clock } = this.options;
    const serial = rows.number(row, column);
    if (dateSystem === null || Number.isNaN(serial)) return null;
    const kind = rows.kind(row, column);
    if (kind === 'number') {
      this.day = Number.NaN;
      this.readSerial(serial);
      return Number.isNaN(this.day) ? 'unread' : 'read';
    }
    const wall = serialWallTime(serial, dateSystem);
    if (kind !== 'date' || wall < 0 || wall > lastStored || wall % 1000 !== 0) return null;
    if (wall % msPerDay === 0 || this.hasDaysOnly()) this.setDay(Math.floor(wall / msPerDay));
    else this.setInstant(clock.instant(wall));
    return 'read';
  }

  private readWritten(rows: Rows, row: number, column: number): DateCell {
    const stored = this.readStored(rows, row, column);
    if (stored !== null) return stored;
    const text = rows.text(row, column);
    if (isMissingFigure(text)) return 'none';
    return this.read(text, rows.kind(row, column)) ? 'read' : 'unread';
  }

  private readText(text: string): void {
    const { scanner, options } = this;
    if (!scanner.scan(text)) {
      if (/^\d{5,13}(?:\.\d+)?$/.test(text)) this.readNumber(Number(text));
      return;
    }
    const day = scanner.day(scanner.form === 'numeric' ? this.numericOrder() : 'ymd');
    if (Number.isNaN(day)) return;
    if (!scanner.hasClock || this.hasDaysOnly()) this.setDay(day);
    else {
      const wall = day * msPerDay + scanner.clockMs;
      this.setInstant(
        scanner.hasOffset ? wall - scanner.offsetMinutes * 60_000 : options.clock.instant(wall),
      );
    }
  }

  /** Order of dates with two small numbers; `ymd`, under which there are none, where it is open. */
  private numericOrder(): DateOrder {
    if (this.order === null) {
      this.questions++;
      const order = this.options.order();
      this.order = order === 'ambiguous' ? undefined : order;
    }
    return this.order ?? 'ymd';
  }

  private readNumber(value: number): void {
    if (this.numberDates === undefined) {
      this.questions++;
      this.numberDates = this.options.numberDates();
    }
    const kind = this.numberDates;
    if (kind === null || numberDateOf(value) !== kind) return;
    const ms = numberDateTime(value, kind);
    if (this.hasDaysOnly()) this.setDay(Math.floor(ms / msPerDay));
    else this.setInstant(kind === 'serial' ? this.options.clock.instant(ms) : ms);
  }

  private hasDaysOnly(): boolean {
    if (this.daysOnly === null) {
      this.questions++;
      this.daysOnly = this.options.daysOnly();
    }
    return this.daysOnly;
  }

  private readSerial(serial: number): void {
    if (!isPlausibleSerial(serial)) return;
    const wall = serialWallTime(serial, this.options.dateSystem!);
    if (wall % msPerDay === 0) this.setDay(wall / msPerDay);
    else this.setInstant(this.options.clock.instant(wall));
  }

  private setDay(day: number): void {
    this.day = day;
    this.time = day;
    this.precision = precision.day;
  }

  private setInstant(ms: number): void {
    this.day = Math.floor(this.options.logClock.wallTime(ms) / msPerDay);
    this.time = ms / msPerDay;
    this.precision = precision.instant;
  }
}

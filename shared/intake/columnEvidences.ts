/** Reads columns through for what their values say. */
import { none } from '../events/eventLog.ts';
import { unpackTexts } from '../events/packedTexts.ts';
import {
  addCurrency,
  addPlainDates,
  addStored,
  addText,
  addTyped,
  type ColumnEvidence,
  mostDistinct,
  noEvidence,
} from './columnEvidence.ts';
import { currencyCode } from './currencies.ts';
import { Dictionary } from './dictionary.ts';
import type { CellKind } from './grid.ts';
import { longestRun, type Rows } from './rows.ts';
import { cellState, readingKernel, type TextKernel } from './textKernel.ts';

/** Distinct texts that are counted before they are looked at: most columns have fewer. */
const mostCounted = 1 << 16;

/** Takes the values of one column, in the order of its rows. */
class EvidenceTaker {
  readonly evidence = noEvidence();
  private readonly rows: Rows;
  private readonly column: number;
  private readonly kernel: TextKernel;
  private texts: Dictionary;
  private counts = new Uint32Array(256);
  private readonly codes = new Int32Array(longestRun);
  /** Texts that the kernel has read as dates: 1, or 2 where they have a time of day other than midnight. */
  private plainDates = new Uint8Array(0);
  private code: (row: number) => number;

  constructor(rows: Rows, column: number, kernel: TextKernel) {
    this.rows = rows;
    this.column = column;
    this.kernel = kernel;
    this.evidence.rows = rows.rowCount;
    this.texts = new Dictionary(kernel);
    this.code = rows.interner(column, this.texts);
  }

  /** Takes some rows. `isCut`: the kernel has them at hand. */
  take(from: number, to: number, isCut: boolean): void {
    if (!isCut) this.takeRows(from, to);
    else if (this.evidence.distinct !== null || !this.takeDates(from, to)) this.takeTexts(from, to);
    if (this.texts.size >= mostCounted) this.flush();
  }

  close(): ColumnEvidence {
    this.lookAtTexts();
    return this.evidence;
  }

  private takeRows(from: number, to: number): void {
    for (let row = from; row < to; row++) {
      const kind = this.rows.kind(row, this.column);
      if (kind !== 'text') this.typed(row, kind);
      else this.counted(this.code(row), row);
    }
  }

  private takeTexts(from: number, to: number): void {
    const { codes, texts, rows, column, evidence } = this;
    const { isUtf8 } = rows.grid;
    const known = texts.size;
    texts.codesOfRows(0, to - from, column, isUtf8, codes, (row) => this.code(from + row));
    for (let at = 0; at < to - from; at++) if (codes[at]! !== none) this.count(codes[at]!);
    // Of few texts, each is looked at as cheaply by itself.
    if (texts.size - known > (to - from) / 4) this.notePlainDates(to - from);
    if (texts.size > mostDistinct) evidence.distinct = null;
  }

  /** Notes which texts of some rows, whose codes are known, the kernel reads as dates. */
  private notePlainDates(rows: number): void {
    const { codes, texts } = this;
    if (texts.size > this.plainDates.length) {
      const grown = new Uint8Array(texts.size * 2);
      grown.set(this.plainDates);
      this.plainDates = grown;
    }
    const { plainDates } = this;
    const { states, clocks } = this.kernel.dates(0, rows, this.column);
    for (let at = 0; at < rows; at++) {
      const state = states[at];
      if (state === cellState.read || state === cellState.finer)
        plainDates[codes[at]!] = state === cellState.finer && clocks[at] !== 0 ? 2 : 1;
    }
  }

  /** Takes rows most of which are plain dates, where it does not matter any more which; false where they are not. */
  private takeDates(from: number, to: number): boolean {
    const { evidence } = this;
    const { states, clocks } = this.kernel.dates(0, to - from, this.column);
    let others = 0;
    for (const state of states) if (state === cellState.other) others++;
    if (others > states.length / 2) return false;
    let awake = 0;
    let empty = 0;
    const asked: number[] = [];
    states.forEach((state, at) => {
      if (state === cellState.finer && clocks[at] !== 0) awake++;
      else if (state === cellState.empty) empty++;
      else if (state === cellState.other) asked.push(from + at);
    });
    addPlainDates(evidence, states.length - empty - others, awake);
    for (const row of asked) this.counted(this.code(row), row);
    return true;
  }

  private counted(code: number, row: number): void {
    if (code === none) return;
    const isNew = code >= this.counts.length || this.counts[code] === 0;
    this.count(code);
    if (isNew && this.evidence.distinct !== null) this.distinct(this.rows.text(row, this.column), 0);
  }

  private count(code: number): void {
    if (code >= this.counts.length) {
      const counts = new Uint32Array(Math.max(this.counts.length * 2, code + 1));
      counts.set(this.counts);
      this.counts = counts;
    }
    this.counts[code]!++;
  }

  private typed(row: number, kind: Exclude<CellKind, 'text'>): void {
    const { rows, column, evidence } = this;
    if (kind === 'boolean' || kind === 'date') {
      const text = rows.text(row, column);
      this.distinct(text, 1);
      return addTyped(evidence, kind, text);
    }
    const value = rows.number(row, column);
    if (Number.isNaN(value)) return;
    if (evidence.distinct !== null) this.distinct(String(value), 1);
    if (kind === 'money') {
      const currency = rows.currency(row, column);
      if (currency !== null) addCurrency(evidence, currencyCode(currency), 1);
    }
    addStored(evidence, kind, value);
  }

  private distinct(text: string, times: number): void {
    const { distinct } = this.evidence;
    if (distinct === null) return;
    distinct.set(text, (distinct.get(text) ?? 0) + times);
    if (distinct.size > mostDistinct) this.evidence.distinct = null;
  }

  /** Looks at the texts that have been counted. */
  private lookAtTexts(): void {
    const { counts, evidence, plainDates } = this;
    unpackTexts(this.texts.close()).forEach((text, code) => {
      const times = counts[code]!;
      this.distinct(text, times);
      const plain = plainDates[code] ?? 0;
      if (plain === 0) addText(evidence, text, times);
      else addPlainDates(evidence, times, plain === 2 ? times : 0);
    });
  }

  private flush(): void {
    this.lookAtTexts();
    this.texts = new Dictionary(this.kernel);
    this.counts.fill(0);
    this.plainDates.fill(0);
    this.code = this.rows.interner(this.column, this.texts);
  }
}

/** Reads every value of some columns once. */
export function columnEvidences(rows: Rows, columns: readonly number[]): ColumnEvidence[] {
  const kernel = readingKernel();
  const takers = columns.map((column) => new EvidenceTaker(rows, column, kernel));
  rows.eachCut(kernel, (from, to, isCut) => {
    for (const taker of takers) taker.take(from, to, isCut);
  });
  return takers.map((taker) => taker.close());
}

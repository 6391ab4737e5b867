/** Histograms of blocks put together, and summaries of columns (`kernel/figures.ts`, compiled to WebAssembly). */
import { figuresBytes } from '../../../kernel/built/figures.js';
import type { FigureForm } from '../layout.ts';
import type { KernelBlock } from './instance.ts';
import { type ModuleExports, reusableModuleOf } from '../../compiledModule.ts';

interface FiguresExports extends ModuleExports {
  begin(countColumns: number, amountColumns: number, histograms: number, countBits: number): void;
  firstsAddress(): number;
  lengthsAddress(): number;
  listedAddress(): number;
  reserveBins(count: number): number;
  addColumns(first: number, end: number, n: number): void;
  addAmountCodes(first: number, end: number, n: number): void;
  divisorsAddress(): number;
  summaryAddress(column: number): number;
  reserveValues(bytes: number): number;
  zerosAddress(): number;
  countZeros(): void;
  summariseCounts(first: number, end: number): void;
  summariseAmounts(first: number, end: number): void;
  summariseSingles(column: number, n: number): void;
  summariseDoubles(column: number, n: number): void;
}

const newFigures = reusableModuleOf<FiguresExports>(figuresBytes);

/** Numbers of a summary: mean, sd (denominator n − 1), quantiles of type 7; NaN where there is none. */
export const summaryNumbers = 9;

/** Bins that are handed over at a time, about: so that they need little memory of their own. */
const binsAtATime = 1 << 16;

/** Columns of codes that are handed over at a time, which are counted side by side (`kernel/gathering.ts`). */
const codesAtATime = 4;

/** A column's numbers, in the order of the trials. */
export type Numbers = Float32Array<ArrayBuffer> | Float64Array<ArrayBuffer>;

/** Columns from `first` to before `end`, counts first. */
export interface ColumnRange {
  readonly first: number;
  readonly end: number;
}

/** All columns over the trials so far. */
export class Figures {
  private readonly figures: FiguresExports;
  private readonly form: FigureForm;
  private readonly columns: number;

  /** `earlier`: figures that are not used any more, whose memory these take. */
  constructor(form: FigureForm, earlier: Figures | null = null) {
    this.figures = newFigures(earlier && earlier.figures);
    const { amounts, countBits, divisors, amountColumns } = form;
    this.form = form;
    this.columns = divisors.length + amountColumns;
    const { figures } = this;
    const histograms = amounts === 'coded' ? this.columns : divisors.length;
    figures.begin(divisors.length, amountColumns, histograms, countBits);
    new Uint8Array(figures.memory.buffer, figures.divisorsAddress(), divisors.length).set(divisors);
  }

  /**
   * Adds the counts of a block of so many trials, and its amounts where they are codes.
   * @throws RangeError where they are of other columns.
   */
  add({ firsts, lengths, listed, bins, amounts }: KernelBlock, trials: number): void {
    const { figures, form } = this;
    const columns = form.divisors.length;
    if (firsts.length !== columns) throw new RangeError('A block of trials belongs to another plan.');
    new Int32Array(figures.memory.buffer, figures.firstsAddress(), columns).set(firsts);
    new Int32Array(figures.memory.buffer, figures.lengthsAddress(), columns).set(lengths);
    new Int32Array(figures.memory.buffer, figures.listedAddress(), columns).set(listed);
    let from = 0;
    for (let column = 0; column < columns;) {
      const first = column;
      let to = from;
      for (; column < columns && to < from + binsAtATime; column++) {
        to += lengths[column]! + 1 + 2 * listed[column]!;
      }
      const at = figures.reserveBins(to - from);
      new Uint16Array(figures.memory.buffer, at, to - from).set(bins.subarray(from, to));
      figures.addColumns(first, column, trials);
      from = to;
    }
    if (amounts instanceof Uint16Array) this.addCodes(amounts);
  }

  private addCodes(codes: Uint16Array): void {
    const { figures, form } = this;
    const trials = codes.length / form.amountColumns;
    for (let first = 0; first < form.amountColumns; first += codesAtATime) {
      const end = Math.min(first + codesAtATime, form.amountColumns);
      const own = codes.subarray(first * trials, end * trials);
      const at = figures.reserveBins(own.length);
      new Uint16Array(figures.memory.buffer, at, own.length).set(own);
      figures.addAmountCodes(first, end, trials);
    }
  }

  /**
   * Summaries of all columns, {@link summaryNumbers} each. `amountsOf`: the amounts of a column in pieces, where they
   * are in no histogram; those that are NaN are no values. `wanted`: the columns, counts first, whose summaries are
   * wanted; those of others mean nothing.
   */
  summaries(
    amountsOf: (column: number) => readonly Numbers[],
    wanted: readonly ColumnRange[] = [{ first: 0, end: this.columns }],
  ): Float64Array<ArrayBuffer> {
    const { figures, form, columns } = this;
    const counts = form.divisors.length;
    const add = form.amounts === 'double' ? this.addDoubles : this.addSingles;
    for (const { first, end } of wanted) {
      if (first < counts) figures.summariseCounts(first, Math.min(end, counts));
      const [from, to] = [Math.max(0, first - counts), end - counts];
      if (to <= from) continue;
      if (form.amounts === 'coded') figures.summariseAmounts(from, to);
      else for (let column = from; column < to; column++) add.call(this, column, amountsOf(column));
    }
    const { buffer } = figures.memory;
    return new Float64Array(buffer, figures.summaryAddress(0), columns * summaryNumbers).slice();
  }

  /** In how many trials each column of counts is 0. */
  zeros(): Uint32Array<ArrayBuffer> {
    const { figures, form } = this;
    figures.countZeros();
    return new Uint32Array(figures.memory.buffer, figures.zerosAddress(), form.divisors.length).slice();
  }

  private addDoubles(column: number, pieces: readonly Numbers[]): void {
    const { figures } = this;
    const n = lengthOf(pieces);
    const at = figures.reserveValues(8 * n);
    put(new Float64Array(figures.memory.buffer, at, n), pieces);
    figures.summariseDoubles(column, n);
  }

  private addSingles(column: number, pieces: readonly Numbers[]): void {
    const { figures } = this;
    const n = lengthOf(pieces);
    const at = figures.reserveValues(4 * n);
    put(new Float32Array(figures.memory.buffer, at, n), pieces);
    figures.summariseSingles(column, n);
  }
}

function lengthOf(pieces: readonly Numbers[]): number {
  return pieces.reduce((sum, { length }) => sum + length, 0);
}

function put(values: Numbers, pieces: readonly Numbers[]): void {
  let at = 0;
  for (const piece of pieces) {
    values.set(piece, at);
    at += piece.length;
  }
}

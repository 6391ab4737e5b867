/** Columns that grow while rows are read: codes, figures, texts. */
import { type Categorical, none } from '../events/eventLog.ts';
import { type PackedTexts, withTexts } from '../events/packedTexts.ts';
import { Dictionary } from './dictionary.ts';
import type { TextKernel } from './textKernel.ts';

/** Room for so many positions: what there is, or twice as much. */
function capacityFor(length: number, capacity: number): number {
  return length <= capacity ? capacity : Math.max(length, capacity * 2, 1024);
}

/** One code a position, {@link none} where there is none. */
export class CodeColumn {
  private codes = new Int32Array(0);
  private readonly expected: number;
  /** Whether any position has a code. */
  isUsed = false;

  /** @param expected positions to make room for when the first is set */
  constructor(expected = 0) {
    this.expected = expected;
  }

  get(position: number): number {
    return position < this.codes.length ? this.codes[position]! : none;
  }

  set(position: number, code: number): void {
    if (position >= this.codes.length) {
      const grown = new Int32Array(
        Math.max(this.expected, capacityFor(position + 1, this.codes.length)),
      ).fill(none);
      grown.set(this.codes);
      this.codes = grown;
    }
    this.codes[position] = code;
    this.isUsed ||= code !== none;
  }

  /** Sets the first so many codes of a list for the positions from one on, which have none. */
  setRun(position: number, codes: Int32Array, count: number): void {
    const last = position + count - 1;
    this.set(last, codes[count - 1]!);
    this.codes.set(codes.subarray(0, count), position);
    this.isUsed ||= codes.subarray(0, count).some((code) => code !== none);
  }

  build(length: number): Int32Array {
    if (this.codes.length === length) return this.codes;
    const built = new Int32Array(length).fill(none);
    built.set(this.codes.subarray(0, length));
    return built;
  }
}

/** One figure a position, NaN where there is none. */
export class FigureColumn {
  private figures = new Float64Array(0);
  private readonly expected: number;
  isUsed = false;

  /** @param expected positions to make room for when the first is set */
  constructor(expected = 0) {
    this.expected = expected;
  }

  get(position: number): number {
    return position < this.figures.length ? this.figures[position]! : Number.NaN;
  }

  set(position: number, figure: number): void {
    if (position >= this.figures.length) {
      const grown = new Float64Array(
        Math.max(this.expected, capacityFor(position + 1, this.figures.length)),
      ).fill(Number.NaN);
      grown.set(this.figures);
      this.figures = grown;
    }
    this.figures[position] = figure;
    this.isUsed ||= !Number.isNaN(figure);
  }

  build(length: number): Float64Array {
    if (this.figures.length === length) return this.figures;
    const built = new Float64Array(length).fill(Number.NaN);
    built.set(this.figures.subarray(0, length));
    return built;
  }
}

/** Text of few distinct values. */
export class TextColumn {
  /** Values by the order in which they were first seen. */
  readonly dictionary: Dictionary;
  readonly column: CodeColumn;
  private given: PackedTexts | null = null;

  constructor(kernel: TextKernel, expected = 0) {
    this.dictionary = new Dictionary(kernel);
    this.column = new CodeColumn(expected);
  }

  /** Takes the texts by their numbers, where they are not those of the dictionary. */
  give(texts: PackedTexts): void {
    this.given = texts;
  }

  build(length: number): Categorical {
    const texts = this.given ?? this.dictionary.close();
    return withTexts({ codes: this.column.build(length) }, 'values', texts);
  }
}

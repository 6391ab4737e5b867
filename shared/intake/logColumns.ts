/** Columns that grow while rows are read: codes, figures, texts. */
import { type Categorical, none } from '../events/eventLog.ts';
import { type PackedTexts, withTexts } from '../events/packedTexts.ts';
import { Dictionary } from './dictionary.ts';
import type { TextKernel } from './textKernel.ts';

/** Room for so many positions: what there is, or twice as much. */
function capacityFor(length: number, capacity: number): number {
  return length <= capacity ? capacity : Math.max(length, capacity * 2, 1024);
}

/** One value a position, which grows as positions are set. A position that was not set holds what stands for none. */
export class LogColumn<A extends Int32Array | Float64Array> {
  private values: A;
  private readonly make: (length: number) => A;
  private readonly absent: number;
  private readonly expected: number;
  /** Whether any position has a value. */
  isUsed = false;

  /** @param expected positions to make room for when the first is set */
  constructor(make: (length: number) => A, absent: number, expected: number) {
    this.make = make;
    this.absent = absent;
    this.expected = expected;
    this.values = make(0);
  }

  get(position: number): number {
    return position < this.values.length ? this.values[position]! : this.absent;
  }

  set(position: number, value: number): void {
    if (position >= this.values.length)
      this.values = this.sized(
        Math.max(this.expected, capacityFor(position + 1, this.values.length)),
        this.values,
      );
    this.values[position] = value;
    this.isUsed ||= !Object.is(value, this.absent);
  }

  /** Sets the first so many values of a list for the positions from one on, which have none. */
  setRun(position: number, values: A, count: number): void {
    const run = values.subarray(0, count);
    this.set(position + count - 1, values[count - 1]!);
    this.values.set(run, position);
    this.isUsed ||= run.some((value) => !Object.is(value, this.absent));
  }

  build(length: number): A {
    const { values } = this;
    return values.length === length ? values : this.sized(length, values.subarray(0, length));
  }

  private sized(length: number, values: Int32Array | Float64Array): A {
    const sized = this.make(length);
    sized.fill(this.absent);
    sized.set(values);
    return sized;
  }
}

/** One code a position, {@link none} where there is none. */
export type CodeColumn = LogColumn<Int32Array>;
export const codeColumn = (expected = 0): CodeColumn =>
  new LogColumn((length) => new Int32Array(length), none, expected);

/** One figure a position, NaN where there is none. */
export type FigureColumn = LogColumn<Float64Array>;
export const figureColumn = (expected = 0): FigureColumn =>
  new LogColumn((length) => new Float64Array(length), Number.NaN, expected);

/** Text of few distinct values. */
export class TextColumn {
  /** Values by the order in which they were first seen. */
  readonly dictionary: Dictionary;
  readonly column: CodeColumn;
  private given: PackedTexts | null = null;

  constructor(kernel: TextKernel, expected = 0) {
    this.dictionary = new Dictionary(kernel);
    this.column = codeColumn(expected);
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

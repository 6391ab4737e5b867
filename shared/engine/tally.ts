/** Figures of a block of trials as they leave the thread that simulated them. */
import { codeOfAmount, codeOfCount } from './codes.ts';
import { noValue } from './histograms.ts';
import type { KernelTrials } from './kernel/instance.ts';
import { type Layout, type Precision, precisionOf } from './layout.ts';
import type { BlockRequest } from './runner.ts';

/** What is known of some trials. Plain data: it can be cloned between threads, and its buffers handed over. */
export interface TrialBlock {
  /** Trials of the whole run, which decide how figures are kept. */
  readonly of: number;
  /** Which trials: index of the first, and how many follow on each other. */
  readonly first: number;
  readonly count: number;
  /** Codes of counts, and of amounts where they are counted too, by column and then by trial. */
  readonly codes: Int32Array;
  /** Amounts by column and then by trial; null where they are among the codes. */
  readonly amounts: Float32Array | Float64Array | null;
  /** Figures that are kept by trial, at `trial · kept + column`. */
  readonly kept: Float64Array;
  /** Trials by constraint that binds, at `constrained period · 3 + constraint`. */
  readonly binding: Uint32Array;
}

/** The memory of a block, to be handed over to another thread instead of being copied. */
export function buffersOf({ codes, amounts, kept, binding }: TrialBlock): ArrayBuffer[] {
  const arrays = [codes, kept, binding, ...(amounts ? [amounts] : [])];
  return arrays.map(({ buffer }) => buffer as ArrayBuffer);
}

export class Tally {
  private readonly layout: Layout;
  private readonly precision: Precision;
  private readonly first: number;
  private readonly block: TrialBlock;
  private readonly count: number;

  /** For trials `first` … `first + count − 1` of a run of `of` trials. */
  constructor(layout: Layout, { first, count, of, memory }: Omit<BlockRequest, 'stop'>) {
    const { countColumns, amountColumns, keptColumns, constrained } = layout;
    this.layout = layout;
    this.precision = precisionOf(layout, of);
    this.first = first;
    this.count = count;
    const isCoded = this.precision.amounts === 'coded';
    const Amounts = this.precision.amounts === 'double' ? Float64Array : Float32Array;
    this.block = {
      of,
      first,
      count,
      codes: codesIn(memory, count * (countColumns + (isCoded ? amountColumns : 0))),
      amounts: isCoded ? null : new Amounts(count * amountColumns),
      kept: new Float64Array(count * keptColumns.length),
      binding: new Uint32Array(constrained.length * 3),
    };
  }

  /** Adds trials `first` … `first + count − 1`, which follow on those that were added before. */
  add(first: number, count: number, trials: KernelTrials): void {
    const at = first - this.first;
    this.addCounts(at, count, trials.counts);
    if (this.block.amounts === null) this.addAmountCodes(at, count, trials.amounts);
    else this.addAmounts(at, count, trials.amounts, this.block.amounts);
    const { keptColumns, countColumns, amountColumns, constrained } = this.layout;
    let kept = at * keptColumns.length;
    for (let trial = 0; trial < count; trial++) {
      for (const { isCount, column, divisor } of keptColumns) {
        this.block.kept[kept++] = isCount
          ? trials.counts[trial * countColumns + column]! / divisor
          : trials.amounts[trial * amountColumns + column]!;
      }
      for (let period = 0; period < constrained.length; period++) {
        this.block.binding[period * 3 + trials.binding[trial * constrained.length + period]!]! += 1;
      }
    }
  }

  /** The block, once all of its trials were added. */
  finished(): TrialBlock {
    return this.block;
  }

  private addCounts(at: number, count: number, counts: Int32Array): void {
    const { countColumns } = this.layout;
    const { countBits } = this.precision;
    const { codes } = this.block;
    const exact = 2 << countBits;
    for (let column = 0; column < countColumns; column++) {
      let to = column * this.count + at;
      for (let from = column; from < count * countColumns; from += countColumns) {
        const value = counts[from]!;
        codes[to++] = value < exact ? value : codeOfCount(value, countBits);
      }
    }
  }

  private addAmountCodes(at: number, count: number, amounts: Float64Array): void {
    const { countColumns, amountColumns } = this.layout;
    const { codes } = this.block;
    for (let column = 0; column < amountColumns; column++) {
      let to = (countColumns + column) * this.count + at;
      for (let from = column; from < count * amountColumns; from += amountColumns) {
        const amount = amounts[from]!;
        // NaN alone differs from itself.
        codes[to++] = amount === amount ? codeOfAmount(amount) : noValue;
      }
    }
  }

  private addAmounts(
    at: number,
    count: number,
    amounts: Float64Array,
    byColumn: Float32Array | Float64Array,
  ): void {
    const { amountColumns } = this.layout;
    for (let column = 0; column < amountColumns; column++) {
      let to = column * this.count + at;
      for (let from = column; from < count * amountColumns; from += amountColumns) {
        byColumn[to++] = amounts[from]!;
      }
    }
  }
}

/** Every number is written, so what the memory held before does not matter. */
function codesIn(memory: ArrayBuffer | null, length: number): Int32Array<ArrayBuffer> {
  return memory !== null && memory.byteLength >= 4 * length
    ? new Int32Array(memory, 0, length)
    : new Int32Array(length);
}

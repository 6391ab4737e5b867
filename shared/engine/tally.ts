/** Figures of trials while they are simulated: what is kept of them for the projection, in bounded memory. */
import { codeOfAmount, codeOfCount } from './codes.ts';
import { Histograms, type PackedHistograms } from './histograms.ts';
import type { KernelTrials } from './kernel/instance.ts';
import { type Layout, type Precision, precisionOf } from './layout.ts';

/** What is known of some trials. Plain data: it can be cloned between threads, and its buffers handed over. */
export interface TrialBlock {
  /** Trials of the whole run, which decide how figures are kept. */
  readonly of: number;
  /** Which trials: index of the first, and how many follow on each other. */
  readonly runs: readonly { readonly first: number; readonly count: number }[];
  /** Columns of counts; those of amounts follow where they are counted too. */
  readonly histograms: PackedHistograms;
  /** Amounts by column, then by trial in the order of the runs; null where they are in the histograms. */
  readonly amounts: Float32Array | Float64Array | null;
  /** Figures that are kept by trial, at `trial · kept + column`. */
  readonly kept: Float64Array;
  /** Trials by constraint that binds, at `constrained period · 3 + constraint`. */
  readonly binding: Uint32Array;
}

/** The memory of a block, to be handed over to another thread instead of being copied. */
export function buffersOf({ histograms, amounts, kept, binding }: TrialBlock): ArrayBuffer[] {
  const arrays = [histograms.base, histograms.size, histograms.offset, histograms.bins, kept, binding];
  return [...arrays, ...(amounts ? [amounts] : [])].map(({ buffer }) => buffer as ArrayBuffer);
}

export class Tally {
  private readonly layout: Layout;
  private readonly trials: number;
  private readonly precision: Precision;
  private readonly runs: { first: number; count: number }[] = [];
  private readonly histograms: Histograms;
  /** Batches of amounts, trial after trial, until they are packed by column. */
  private readonly batches: (Float32Array | Float64Array)[] = [];
  private readonly kept: number[] = [];
  private readonly binding: Uint32Array;
  private readonly codes: Int32Array;

  /** `trials`: of the whole run, not only of those that are added here. */
  constructor(layout: Layout, trials: number) {
    this.layout = layout;
    this.trials = trials;
    this.precision = precisionOf(layout, trials);
    const { countColumns, amountColumns } = layout;
    this.histograms = new Histograms(countColumns + (this.precision.amounts === 'coded' ? amountColumns : 0));
    this.binding = new Uint32Array(layout.constrained.length * 3);
    this.codes = new Int32Array(layout.countColumns + layout.amountColumns);
  }

  /** Adds trials `first` … `first + count − 1`. */
  add(first: number, count: number, trials: KernelTrials): void {
    const last = this.runs.at(-1);
    if (last && last.first + last.count === first) last.count += count;
    else this.runs.push({ first, count });
    this.addCounts(trials.counts, count);
    if (this.precision.amounts === 'double') this.batches.push(trials.amounts.slice());
    else if (this.precision.amounts === 'single') this.batches.push(new Float32Array(trials.amounts));
    else this.addAmountCodes(trials.amounts, count);
    const { keptColumns, countColumns, amountColumns, constrained } = this.layout;
    for (let trial = 0; trial < count; trial++) {
      for (const { isCount, column, divisor } of keptColumns) {
        this.kept.push(
          isCount
            ? trials.counts[trial * countColumns + column]! / divisor
            : trials.amounts[trial * amountColumns + column]!,
        );
      }
      for (let period = 0; period < constrained.length; period++) {
        this.binding[period * 3 + trials.binding[trial * constrained.length + period]!]! += 1;
      }
    }
  }

  /** All that has been added so far. */
  block(): TrialBlock {
    return {
      of: this.trials,
      runs: this.runs.map((run) => ({ ...run })),
      histograms: this.histograms.pack(),
      amounts: this.precision.amounts === 'coded' ? null : this.amountsByColumn(),
      kept: Float64Array.from(this.kept),
      binding: this.binding.slice(),
    };
  }

  private addCounts(counts: Int32Array, count: number): void {
    const { countColumns } = this.layout;
    const { countBits } = this.precision;
    const exact = 2 << countBits;
    for (let i = 0; i < count * countColumns; i++) {
      if (counts[i]! >= exact) counts[i] = codeOfCount(counts[i]!, countBits);
    }
    for (let column = 0; column < countColumns; column++) {
      this.histograms.add(column, counts, column, countColumns, count);
    }
  }

  private addAmountCodes(amounts: Float64Array, count: number): void {
    const { countColumns, amountColumns } = this.layout;
    for (let trial = 0; trial < count; trial++) {
      for (let column = 0; column < amountColumns; column++) {
        const amount = amounts[trial * amountColumns + column]!;
        if (Number.isNaN(amount)) continue;
        this.codes[0] = codeOfAmount(amount);
        this.histograms.add(countColumns + column, this.codes, 0, 1, 1);
      }
    }
  }

  private amountsByColumn(): Float32Array | Float64Array {
    const { amountColumns } = this.layout;
    const trials = this.runs.reduce((sum, { count }) => sum + count, 0);
    const size = amountColumns * trials;
    const byColumn = this.precision.amounts === 'double' ? new Float64Array(size) : new Float32Array(size);
    let trial = 0;
    for (const batch of this.batches) {
      const count = amountColumns === 0 ? 0 : batch.length / amountColumns;
      for (let column = 0; column < amountColumns; column++) {
        for (let i = 0; i < count; i++)
          byColumn[column * trials + trial + i] = batch[i * amountColumns + column]!;
      }
      trial += count;
    }
    return byColumn;
  }
}

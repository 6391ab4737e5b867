/** Figures of a block of trials as they leave the thread that simulated them. */
import type { Kernel } from './kernel/instance.ts';
import { type FigureForm, type Layout, figureFormOf } from './layout.ts';
import type { BlockRequest } from './runner.ts';

/** What is known of some trials. Plain data: it can be cloned between threads, and its buffers handed over. */
export interface TrialBlock {
  /** Trials of the whole run, which decide how figures are kept. */
  readonly of: number;
  /** The same for all blocks of a run. */
  readonly form: FigureForm;
  /** Which trials: index of the first, and how many follow on each other. */
  readonly first: number;
  readonly count: number;
  /**
   * Histograms of counts, and of amounts where they are counted too. By column: the value that its first bin counts
   * after the bin of the zeros, and the number of bins after that; then the bins of one column after another.
   */
  readonly firsts: Int32Array<ArrayBuffer>;
  readonly lengths: Int32Array<ArrayBuffer>;
  readonly bins: Uint16Array<ArrayBuffer>;
  /** Amounts by column and then by trial; null where they are in histograms. */
  readonly amounts: Float32Array<ArrayBuffer> | Float64Array<ArrayBuffer> | null;
  /** Figures that are kept by trial, at `trial · kept + column`. */
  readonly kept: Float64Array<ArrayBuffer>;
  /** Trials by constraint that binds, at `constrained period · 3 + constraint`. */
  readonly binding: Uint32Array<ArrayBuffer>;
}

/** The memory of a block, to be handed over to another thread instead of being copied. */
export function buffersOf({ firsts, lengths, bins, amounts, kept, binding }: TrialBlock): ArrayBuffer[] {
  const arrays = [firsts, lengths, bins, kept, binding, ...(amounts ? [amounts] : [])];
  return arrays.map(({ buffer }) => buffer);
}

/** Keeps the figures of a block while a kernel simulates its trials. */
export class Tally {
  private readonly layout: Layout;
  private readonly kernel: Kernel;
  private readonly request: Omit<BlockRequest, 'stop'>;
  private readonly kept: Float64Array<ArrayBuffer>;
  private readonly binding: Uint32Array<ArrayBuffer>;
  private readonly form: FigureForm;
  private added = 0;

  /** For trials `first` … `first + count − 1` of a run of `of` trials. */
  constructor(layout: Layout, kernel: Kernel, request: Omit<BlockRequest, 'stop'>) {
    this.layout = layout;
    this.kernel = kernel;
    this.request = request;
    this.kept = new Float64Array(request.count * layout.keptColumns.length);
    this.binding = new Uint32Array(layout.constrained.length * 3);
    this.form = figureFormOf(layout, request.of);
    kernel.beginBlock(request.count, this.form);
  }

  /** Adds the first `count` trials of the kernel's batch, which follow on those that were added before. */
  add(count: number): void {
    const { counts, countsOfTrial, amounts, binding } = this.kernel.batched(count);
    const { keptColumns, amountColumns, constrained } = this.layout;
    let kept = this.added * keptColumns.length;
    for (let trial = 0; trial < count; trial++) {
      for (const { isCount, column, divisor } of keptColumns) {
        this.kept[kept++] = isCount
          ? counts[trial * countsOfTrial + column]! / divisor
          : amounts[trial * amountColumns + column]!;
      }
      for (let period = 0; period < constrained.length; period++) {
        this.binding[period * 3 + binding[trial * constrained.length + period]!]! += 1;
      }
    }
    this.kernel.addToBlock(this.added, count);
    this.added += count;
  }

  /** The block, once all of its trials were added. */
  finished(): TrialBlock {
    const { of, first, count, memory } = this.request;
    const { firsts, lengths, bins, amounts } = this.kernel.finishBlock();
    return {
      of,
      form: this.form,
      first,
      count,
      firsts: firsts.slice() as TrialBlock['firsts'],
      lengths: lengths.slice() as TrialBlock['lengths'],
      bins: copiedInto(memory, bins),
      amounts: (amounts?.slice() ?? null) as TrialBlock['amounts'],
      kept: this.kept,
      binding: this.binding,
    };
  }
}

/** A copy in this memory where it is large enough, else in new memory with some room for the next block. */
function copiedInto(memory: ArrayBuffer | null, bins: Uint16Array): Uint16Array<ArrayBuffer> {
  const bytes = 2 * bins.length;
  const room =
    memory !== null && memory.byteLength >= bytes ? memory : new ArrayBuffer(bytes + (bytes >>> 3));
  const copy = new Uint16Array(room, 0, bins.length);
  copy.set(bins);
  return copy;
}

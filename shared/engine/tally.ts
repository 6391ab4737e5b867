/** Figures of a block of trials, kept while a kernel simulates them. */
import type { Kernel } from './kernel/instance.ts';
import { type FigureForm, type Layout, figureFormOf } from './layout.ts';
import type { BlockRequest } from './runner.ts';
import type { TrialBlock } from './trialBlock.ts';

export class Tally {
  private readonly layout: Layout;
  private readonly kernel: Kernel;
  private readonly request: Pick<BlockRequest, 'first' | 'count' | 'of' | 'memory'>;
  private readonly kept: Float64Array<ArrayBuffer>;
  private readonly binding: Uint32Array<ArrayBuffer>;
  private readonly form: FigureForm;
  private added = 0;

  /** For trials `first` … `first + count − 1` of a run of `of` trials. */
  constructor(
    layout: Layout,
    kernel: Kernel,
    request: Pick<BlockRequest, 'first' | 'count' | 'of' | 'memory'>,
  ) {
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
    const figures = this.kernel.batched(count);
    const { keptColumns, constrained } = this.layout;
    let kept = this.added * keptColumns.length;
    for (let trial = 0; trial < count; trial++) {
      for (const { isCount, column, divisor } of keptColumns) {
        this.kept[kept++] = isCount ? figures.count(trial, column) / divisor : figures.amount(trial, column);
      }
      for (let period = 0; period < constrained.length; period++) {
        this.binding[period * 3 + figures.binding[trial * constrained.length + period]!]! += 1;
      }
    }
    this.kernel.addToBlock(this.added, count);
    this.added += count;
  }

  /** The block, once all of its trials were added. */
  finished(): TrialBlock {
    const { of, first, count, memory } = this.request;
    return {
      of,
      form: this.form,
      first,
      count,
      ...this.kernel.finishBlock((bytes) => roomIn(memory, bytes)),
      kept: this.kept,
      binding: this.binding,
    };
  }
}

/** This memory where it is large enough, else new memory with some to spare for the next block. */
function roomIn(memory: ArrayBuffer | null, bytes: number): ArrayBuffer {
  return memory !== null && memory.byteLength >= bytes ? memory : new ArrayBuffer(bytes + (bytes >>> 4));
}

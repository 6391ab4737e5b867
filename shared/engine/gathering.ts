/** Blocks of trials put together as they come, in memory that does not grow with their number but for a few totals. */
import { type HistogramColumns, Histograms } from './histograms.ts';
import type { TrialBlock } from './tally.ts';

/** What is known of trials 0 … `trials` − 1. Plain data: it can be cloned between threads. */
export interface GatheredTrials {
  /** Trials of the whole run, which decide how figures are kept. */
  readonly of: number;
  readonly trials: number;
  /** Columns of counts; those of amounts follow where they are counted too. */
  readonly histograms: HistogramColumns;
  /** Of consecutive trials each: amounts by column and then by trial (none where they are counted), kept figures by trial. */
  readonly pieces: readonly Pick<TrialBlock, 'first' | 'count' | 'amounts' | 'kept'>[];
  /** Trials by constraint that binds, at `constrained period · 3 + constraint`. */
  readonly binding: Uint32Array;
}

/** Puts blocks together in the order of their trials. */
export class Gathering {
  private readonly of: number;
  private readonly histograms: Histograms;
  private readonly binding: Uint32Array;
  private readonly pieces: GatheredTrials['pieces'][number][] = [];
  private readonly columns: number;
  private trials = 0;

  /** `block`: any of the run, for its measures. */
  constructor(block: TrialBlock) {
    this.of = block.of;
    this.columns = block.codes.length / block.count;
    this.histograms = new Histograms(this.columns, block.of);
    this.binding = new Uint32Array(block.binding.length);
  }

  /** @throws RangeError where this is not the block that follows. */
  add({ of, first, count, codes, amounts, kept, binding }: TrialBlock): void {
    if (first !== this.trials) throw new RangeError(`Trial ${this.trials} is missing or there twice.`);
    if (of !== this.of || codes.length !== count * this.columns || binding.length !== this.binding.length) {
      throw new RangeError('A block of trials belongs to another plan.');
    }
    for (let column = 0; column < this.columns; column++) {
      this.histograms.add(column, codes, column * count, (column + 1) * count);
    }
    for (let i = 0; i < binding.length; i++) this.binding[i]! += binding[i]!;
    this.pieces.push({ first, count, amounts, kept });
    this.trials += count;
  }

  /** All that was added: `copied`, so that it stays as it is while more is added, or in place. */
  gathered(copied: boolean): GatheredTrials {
    const { of, trials, histograms, pieces, binding } = this;
    return {
      of,
      trials,
      histograms: copied ? histograms.copy() : histograms.columns,
      pieces: copied ? pieces.slice() : pieces,
      binding: copied ? binding.slice() : binding,
    };
  }
}

/** Blocks that together hold trials 0 … N − 1, in any order and however they were split. */
export function gather(blocks: readonly TrialBlock[]): GatheredTrials {
  const inOrder = blocks.toSorted((a, b) => a.first - b.first);
  if (inOrder.length === 0) throw new RangeError('There are no trials.');
  const gathering = new Gathering(inOrder[0]!);
  for (const block of inOrder) gathering.add(block);
  return gathering.gathered(false);
}

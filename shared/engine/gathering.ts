/** Blocks of trials put together as they come, in memory that does not grow with their number but for a few totals. */
import { type ColumnRange, Figures, type Numbers } from './kernel/figures.ts';
import type { FigureForm } from './layout.ts';
import type { RunRequest } from './runner.ts';
import type { TrialBlock } from './trialBlock.ts';

/** What is known of trials 0 … `trials` − 1. Plain data: it can be cloned between threads. */
export interface GatheredTrials {
  readonly trials: number;
  /** Of each column that was wanted, counts first: mean, sd, seven quantiles; NaN where there is none. */
  readonly summaries: Float64Array<ArrayBuffer>;
  /** In how many trials each column of counts is 0. */
  readonly zeros: Uint32Array<ArrayBuffer>;
  /** Figures that are kept by trial, at `trial · kept + column`. */
  readonly kept: Float64Array<ArrayBuffer>;
  /** Trials by constraint that binds, at `constrained period · 3 + constraint`. */
  readonly binding: Uint32Array<ArrayBuffer>;
}

/** Puts blocks together in the order of their trials. */
export class Gathering {
  private readonly of: number;
  private readonly form: FigureForm;
  private readonly figures: Figures;
  private readonly binding: Uint32Array<ArrayBuffer>;
  /** Of consecutive trials each. */
  private readonly pieces: {
    readonly count: number;
    readonly amounts: Numbers | null;
    readonly kept: Float64Array;
  }[] = [];
  private trials = 0;

  /** `block`: any of the run, for its form. `earlier`: what is not used any more, whose memory this takes. */
  constructor({ of, form, binding }: TrialBlock, earlier: Gathering | null = null) {
    this.of = of;
    this.form = form;
    this.figures = new Figures(form, earlier && earlier.figures);
    this.binding = new Uint32Array(binding.length);
  }

  /** @throws RangeError where this is not the block that follows. */
  add(block: TrialBlock): void {
    const { of, first, count, amounts, kept, binding } = block;
    if (first !== this.trials) throw new RangeError(`Trial ${this.trials} is missing or there twice.`);
    if (of !== this.of || binding.length !== this.binding.length) {
      throw new RangeError('A block of trials belongs to another plan.');
    }
    this.figures.add(block, count);
    for (let i = 0; i < binding.length; i++) this.binding[i]! += binding[i]!;
    // Codes are counted, and not needed any more.
    this.pieces.push({ count, amounts: amounts instanceof Uint16Array ? null : amounts, kept });
    this.trials += count;
  }

  /** What all that was added comes to. `wanted`: the columns whose summaries are wanted, which is all by default. */
  gathered(wanted?: readonly ColumnRange[]): GatheredTrials {
    const { trials, pieces, form } = this;
    const kept = new Float64Array(trials * form.keptColumns);
    let at = 0;
    for (const piece of pieces) {
      kept.set(piece.kept, at);
      at += piece.kept.length;
    }
    const summaries = this.figures.summaries((column) => this.amountsOf(column), wanted);
    return { trials, summaries, zeros: this.figures.zeros(), kept, binding: this.binding.slice() };
  }

  private amountsOf(column: number): Numbers[] {
    return this.pieces.map(({ count, amounts }) => amounts!.subarray(column * count, (column + 1) * count));
  }
}

/** Puts the blocks of a run together on this thread, and gives what they come to at each look and in the end. */
export function gatheringHere(
  onGathered: (gathered: GatheredTrials, complete: boolean) => Promise<void>,
): Pick<RunRequest, 'add' | 'onTrials'> {
  let gathering: Gathering | null = null;
  return {
    add: async (block) => {
      gathering ??= new Gathering(block);
      gathering.add(block);
      return block.bins.buffer;
    },
    onTrials: (_, complete) => onGathered(gathering!.gathered(), complete),
  };
}

/** Blocks that together hold trials 0 … N − 1, in any order and however they were split. */
export function gather(blocks: readonly TrialBlock[]): GatheredTrials {
  const inOrder = blocks.toSorted((a, b) => a.first - b.first);
  if (inOrder.length === 0) throw new RangeError('There are no trials.');
  const gathering = new Gathering(inOrder[0]!);
  for (const block of inOrder) gathering.add(block);
  return gathering.gathered();
}

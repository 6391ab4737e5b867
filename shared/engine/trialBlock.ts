/** Figures of a block of trials as they leave the thread that simulated them. */
import type { KernelBlock } from './kernel/instance.ts';
import type { FigureForm } from './layout.ts';

/** What is known of some trials. Plain data: it can be cloned between threads, and its buffers handed over. */
export interface TrialBlock extends KernelBlock {
  /** Trials of the whole run, which decide how figures are kept. */
  readonly of: number;
  /** The same for all blocks of a run. */
  readonly form: FigureForm;
  /** Which trials: index of the first, and how many follow on each other. */
  readonly first: number;
  readonly count: number;
  /** Figures that are kept by trial, at `trial · kept + column`. */
  readonly kept: Float64Array<ArrayBuffer>;
  /** Trials by constraint that binds, at `constrained period · 3 + constraint`. */
  readonly binding: Uint32Array<ArrayBuffer>;
}

/** The memory of a block, each piece once, to be handed over to another thread instead of being copied. */
export function buffersOf({
  firsts,
  lengths,
  listed,
  bins,
  amounts,
  kept,
  binding,
}: TrialBlock): ArrayBuffer[] {
  const arrays = [firsts, lengths, listed, bins, amounts, kept, binding];
  return [...new Set(arrays.map(({ buffer }) => buffer))];
}

/** The names of the input cells, as the formulas of the other sheets use them. */
import type { DelayLaw } from './delayLaw.ts';

export interface DelayInputs {
  readonly law: DelayLaw;
  readonly mean: string;
  readonly spread: string | null;
  /** Whose delay it is: segment, stage left and stage entered. */
  readonly segment: string;
  readonly from: string;
  readonly to: string;
  /** A recycling delay takes at least one step. */
  readonly atLeastOne: boolean;
}

/** A rate from a month on. */
export interface RateChange {
  readonly month: number;
  readonly name: string;
}

export interface TransitionInputs {
  readonly rate: string;
  readonly changes: readonly RateChange[];
  readonly shares: readonly string[];
  readonly advance: DelayInputs;
  /** The same object as `advance` where the exit has the delay of the advance. */
  readonly exits: readonly DelayInputs[];
}

export interface SegmentInputs {
  /** By position of the month in the timeline. */
  readonly arrivals: readonly string[];
  /** By month of the year; null where every factor is 1. */
  readonly seasonal: readonly string[] | null;
  readonly spend: readonly string[] | null;
  readonly spendPerEntry: ReadonlyMap<number, string>;
  readonly transitions: readonly TransitionInputs[];
  readonly recycle: { readonly rate: string; readonly delay: DelayInputs } | null;
  readonly deal: string | null;
}

export interface Inputs {
  readonly segments: readonly SegmentInputs[];
  /** References of the target amounts, in the order of the plan's targets. */
  readonly targets: readonly string[];
}

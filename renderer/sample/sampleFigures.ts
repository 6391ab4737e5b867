/** What the start screen shows of the sample before it is opened. */
import type { Bridge } from '../../shared/estimate/result.ts';
import type { Stage } from '../../shared/funnel/stages.ts';

export interface SampleFigures {
  readonly from: string;
  readonly to: string;
  readonly stages: readonly Stage[];
  /** Entries to `from`, the denominator of the recorded rate. */
  readonly n: number;
  readonly bridge: Bridge;
  /** The first target, and the chance of it at adjusted and at planned rates. */
  readonly amount: number;
  readonly adjustedChance: number;
  readonly plannedChance: number;
  readonly trials: number;
  readonly currency: string;
}

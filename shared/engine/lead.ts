/** One entity on its way through the stages. */
import type { SegmentModel } from './model.ts';

export interface Lead {
  readonly segment: SegmentModel;
  /** Stage of the present visit. */
  stage: number;
  /** Version of the rate in force when the visit began. */
  version: number;
  /** Re-entries so far. */
  recycles: number;
  /** Amount of the deal; NaN before one has been drawn in this pass. */
  amount: number;
  holdsPlace: boolean;
  /** Day on which waiting at a gate began. */
  queuedDay: number;
}

/** An entity that is about to enter its first stage. */
export function newLead(segment: SegmentModel): Lead {
  return {
    segment,
    stage: -1,
    version: 0,
    recycles: 0,
    amount: Number.NaN,
    holdsPlace: false,
    queuedDay: 0,
  };
}

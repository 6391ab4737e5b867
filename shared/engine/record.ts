/** What one trial leaves behind, step by step, before it is put together by periods. */
import type { Model } from './model.ts';

/** Values by segment and step, at `segment · steps + step`. */
export type SegmentSteps = Float64Array;
/** Values of the whole by step. */
export type Steps = Float64Array;

export interface TrialRecord {
  /** By stage. */
  readonly entries: readonly SegmentSteps[];
  /** By stage: open visits at the end of the step, queued ones included. */
  readonly open: readonly SegmentSteps[];
  readonly lostToWaiting: SegmentSteps;
  readonly recycles: SegmentSteps;
  readonly pipeline: SegmentSteps;
  readonly bookings: SegmentSteps;
  readonly spend: SegmentSteps;
  readonly peopleCost: Steps;
  readonly quotaCapacity: Steps;
  readonly sdrQueue: SegmentSteps;
  readonly aeQueue: SegmentSteps;
  /** Places used and available. */
  readonly sdrUsed: Steps;
  readonly sdrCapacity: Steps;
  readonly aeUsed: Steps;
  readonly aeCapacity: Steps;
  /** Leads that left the SDR queue, the sum of their waiting in days, and how many were worked within the SLA. */
  readonly leftQueue: SegmentSteps;
  readonly waitedDays: SegmentSteps;
  readonly withinSla: SegmentSteps;
  readonly waits: WaitRuns;
}

/** The waiting times of those who left the SDR queue, as runs of equal ones. */
export interface WaitRuns {
  readonly step: number[];
  readonly segment: number[];
  readonly days: number[];
  readonly count: number[];
}

export function emptyRecord(model: Model): TrialRecord {
  const { steps } = model.timeline;
  const stages = model.plan.graph.stages;
  const bySegment = (): SegmentSteps => new Float64Array(model.segments.length * steps);
  const whole = (): Steps => new Float64Array(steps);
  return {
    entries: stages.map(bySegment),
    open: stages.map(bySegment),
    lostToWaiting: bySegment(),
    recycles: bySegment(),
    pipeline: bySegment(),
    bookings: bySegment(),
    spend: bySegment(),
    peopleCost: whole(),
    quotaCapacity: whole(),
    sdrQueue: bySegment(),
    aeQueue: bySegment(),
    sdrUsed: whole(),
    sdrCapacity: whole(),
    aeUsed: whole(),
    aeCapacity: whole(),
    leftQueue: bySegment(),
    waitedDays: bySegment(),
    withinSla: bySegment(),
    waits: { step: [], segment: [], days: [], count: [] },
  };
}

/** Adds one waiting time; equal ones in a row become one run. */
export function addWait(
  { step, segment, days, count }: WaitRuns,
  atStep: number,
  of: number,
  waited: number,
): void {
  const last = step.length - 1;
  if (last >= 0 && step[last] === atStep && segment[last] === of && days[last] === waited) {
    count[last]! += 1;
  } else {
    step.push(atStep);
    segment.push(of);
    days.push(waited);
    count.push(1);
  }
}

/** The series of a projection: their keys, and how each is read from a trial's record for a period. */
import type { Model } from './model.ts';
import type { Period } from './periods.ts';
import type { SegmentSteps, Steps, TrialRecord, WaitRuns } from './record.ts';

/**
 * One figure by period: a series of one segment, or of all (`segment` null).
 * - flow: what happened, split over periods by days;
 * - stock: the state at the end of the period's last step;
 * - ratio: Σ numerators ÷ Σ denominators, without value where that is 0;
 * - percentile: the 90% point of waiting times.
 */
export interface Row {
  readonly key: string;
  readonly segment: number | null;
  /** Value of the row for each period, NaN where there is none. */
  read(record: TrialRecord, periods: readonly Period[], into: Float64Array, at: number): void;
  /** Whether actual months can be added to it. */
  readonly isFlow: boolean;
}

/** The rows of a plan, in a fixed order. Series of a gate are there where the plan has its team. */
export function rowsOf(model: Model): Row[] {
  const { stages } = model.plan.graph;
  const { sdr, ae } = model;
  const { stepDays } = model.timeline;
  const each = (key: string, of: (record: TrialRecord) => SegmentSteps, kind: 'flow' | 'stock'): Row[] =>
    bySegment(model, (segment) => ({
      key,
      segment,
      isFlow: kind === 'flow',
      read: (record, periods, into, at) => {
        const values = stepsOf(model, of(record), segment);
        readPeriods(periods, into, at, kind === 'flow' ? flowOf(values, stepDays) : stockOf(values));
      },
    }));
  return [
    ...stages.flatMap(({ id }, stage) => each(`entries.${id}`, ({ entries }) => entries[stage]!, 'flow')),
    ...stages.flatMap(({ id }, stage) =>
      model.staysOpen[stage] ? each(`open.${id}`, ({ open }) => open[stage]!, 'stock') : [],
    ),
    ...each('pipeline', ({ pipeline }) => pipeline, 'flow'),
    ...each('bookings', ({ bookings }) => bookings, 'flow'),
    ...each('recycles', ({ recycles }) => recycles, 'flow'),
    ...each('lostToWaiting', ({ lostToWaiting }) => lostToWaiting, 'flow'),
    ...each('spend', ({ spend }) => spend, 'flow'),
    ...(sdr || ae ? [wholeFlow('cost.people', ({ peopleCost }) => peopleCost, stepDays)] : []),
    ...(sdr ? each('queue.sdr', ({ sdrQueue }) => sdrQueue, 'stock') : []),
    ...(sdr ? sdrRows(model) : []),
    ...(ae?.limits ? each('queue.ae', ({ aeQueue }) => aeQueue, 'stock') : []),
    ...(ae?.limits
      ? [
          ratio(
            'utilisation.ae',
            null,
            ({ aeUsed }) => aeUsed,
            ({ aeCapacity }) => aeCapacity,
          ),
        ]
      : []),
    ...(ae ? [wholeFlow('quotaCapacity', ({ quotaCapacity }) => quotaCapacity, stepDays)] : []),
  ];
}

function sdrRows(model: Model): Row[] {
  const slaHours = model.sdr?.team.slaHours;
  const left = (segment: number | null) => (record: TrialRecord) => stepsOf(model, record.leftQueue, segment);
  const share = (key: string, of: (record: TrialRecord) => SegmentSteps): Row[] =>
    bySegment(model, (segment) =>
      ratio(key, segment, (record) => stepsOf(model, of(record), segment), left(segment)),
    );
  return [
    ratio(
      'utilisation.sdr',
      null,
      ({ sdrUsed }) => sdrUsed,
      ({ sdrCapacity }) => sdrCapacity,
    ),
    ...share('wait.sdr', ({ waitedDays }) => waitedDays),
    ...bySegment(model, (segment) => ({
      key: 'wait.sdr.p90',
      segment,
      isFlow: false,
      read: (record, periods, into, at) => {
        const waits = waitsOf(record.waits, model.timeline.steps, segment);
        readPeriods(periods, into, at, (period) => waitPercentile(waits, period, 0.9));
      },
    })),
    ...(slaHours === undefined ? [] : share('sla.sdr', ({ withinSla }) => withinSla)),
  ];
}

/** One row a segment and one for all; a plan with one segment has both. */
function bySegment(model: Model, row: (segment: number | null) => Row): Row[] {
  return [...model.segments.map(({ index }) => row(index)), row(null)];
}

function wholeFlow(key: string, of: (record: TrialRecord) => Steps, stepDays: number): Row {
  return {
    key,
    segment: null,
    isFlow: true,
    read: (record, periods, into, at) => readPeriods(periods, into, at, flowOf(of(record), stepDays)),
  };
}

function ratio(
  key: string,
  segment: number | null,
  numerator: (record: TrialRecord) => Steps,
  denominator: (record: TrialRecord) => Steps,
): Row {
  return {
    key,
    segment,
    isFlow: false,
    read: (record, periods, into, at) => {
      const above = numerator(record);
      const below = denominator(record);
      readPeriods(periods, into, at, (period) => {
        const total = daySum(below, period);
        return total === 0 ? Number.NaN : daySum(above, period) / total;
      });
    },
  };
}

function readPeriods(
  periods: readonly Period[],
  into: Float64Array,
  at: number,
  value: (period: Period) => number,
): void {
  for (let i = 0; i < periods.length; i++) into[at + i] = value(periods[i]!);
}

/** A step's flow is split by its days in the period; whole numbers stay exact up to one division. */
function flowOf(values: Steps, stepDays: number): (period: Period) => number {
  return (period) => daySum(values, period) / stepDays;
}

/** A stock is that of the last step with a day in the period; without any, there is none. */
function stockOf(values: Steps): (period: Period) => number {
  return ({ steps }) => values[steps.at(-1) ?? -1] ?? Number.NaN;
}

/** Σ value · days of the step within the period. */
function daySum(values: Steps, { steps, days }: Period): number {
  let sum = 0;
  for (let i = 0; i < steps.length; i++) sum += values[steps[i]!]! * days[i]!;
  return sum;
}

/** The steps of one segment, or the sums over all. */
function stepsOf(model: Model, values: SegmentSteps, segment: number | null): Steps {
  const { steps } = model.timeline;
  if (segment !== null) return values.subarray(segment * steps, (segment + 1) * steps);
  const total = values.slice(0, steps);
  for (let at = steps; at < values.length; at++) total[at % steps]! += values[at]!;
  return total;
}

/** Waiting times of a segment or of all. */
interface Waits {
  /** The different waiting times, ascending, and of each how many left the queue after it, by step. */
  readonly days: readonly number[];
  readonly counts: readonly Steps[];
}

function waitsOf({ step, segment, days, count }: WaitRuns, steps: number, of: number | null): Waits {
  const byDays = new Map<number, Steps>();
  days.forEach((waited, run) => {
    if (of !== null && segment[run] !== of) return;
    const counts = byDays.get(waited) ?? new Float64Array(steps);
    counts[step[run]!]! += count[run]!;
    byDays.set(waited, counts);
  });
  const ascending = [...byDays].sort(([a], [b]) => a - b);
  return { days: ascending.map(([waited]) => waited), counts: ascending.map(([, counts]) => counts) };
}

/** The shortest waiting time that at least a share p of those who left the queue did not exceed, weighted by days. */
function waitPercentile({ days, counts }: Waits, period: Period, p: number): number {
  const weights = counts.map((byStep) => daySum(byStep, period));
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  let below = 0;
  const index = weights.findIndex((weight) => (below += weight) >= p * total);
  return total === 0 ? Number.NaN : days[index]!;
}

/** The series of a projection: their keys, and how each is read from a trial's record for a period. */
import type { Model } from './model.ts';
import type { Period } from './periods.ts';
import type { SegmentSteps, Steps, TrialRecord, WaitRuns } from './record.ts';

/** Figures of a trial's record by step; those of {@link wholeSources} have no segments. */
export type Source =
  | { readonly of: 'entries' | 'open'; readonly stage: number }
  | { readonly of: (typeof segmentSources)[number] | (typeof wholeSources)[number] };

export const segmentSources = [
  'pipeline',
  'bookings',
  'recycles',
  'lostToWaiting',
  'spend',
  'sdrQueue',
  'aeQueue',
  'leftQueue',
  'waitedDays',
  'withinSla',
] as const;
export const wholeSources = [
  'peopleCost',
  'quotaCapacity',
  'sdrUsed',
  'sdrCapacity',
  'aeUsed',
  'aeCapacity',
] as const;

/**
 * One figure by period: a series of one segment, or of all (`segment` null).
 * - flow: what happened, split over periods by days;
 * - stock: the state at the end of the period's last step;
 * - ratio: Σ `source` ÷ Σ `below`, without value where that is 0;
 * - percentile: the 90% point of waiting times.
 */
export interface Row {
  readonly key: string;
  readonly segment: number | null;
  readonly kind: 'flow' | 'stock' | 'ratio' | 'percentile';
  readonly source: Source;
  readonly below: Source | null;
  /** Whether steps hold whole numbers. */
  readonly isCount: boolean;
  /** Whether actual months can be added to it. */
  readonly isFlow: boolean;
}

/** The rows of a plan, in a fixed order. Series of a gate are there where the plan has its team. */
export function rowsOf(model: Model): Row[] {
  const { stages } = model.plan.graph;
  const { sdr, ae } = model;
  const each = (key: string, kind: 'flow' | 'stock', source: Source, isCount = true): Row[] =>
    bySegment(model, (segment) => ({
      key,
      segment,
      kind,
      source,
      below: null,
      isCount,
      isFlow: kind === 'flow',
    }));
  return [
    ...stages.flatMap(({ id }, stage) => each(`entries.${id}`, 'flow', { of: 'entries', stage })),
    ...stages.flatMap(({ id }, stage) =>
      model.staysOpen[stage] ? each(`open.${id}`, 'stock', { of: 'open', stage }) : [],
    ),
    ...each('pipeline', 'flow', { of: 'pipeline' }, false),
    ...each('bookings', 'flow', { of: 'bookings' }, false),
    ...each('recycles', 'flow', { of: 'recycles' }),
    ...each('lostToWaiting', 'flow', { of: 'lostToWaiting' }),
    ...each('spend', 'flow', { of: 'spend' }, false),
    ...(sdr || ae ? [wholeFlow('cost.people', 'peopleCost')] : []),
    ...(sdr ? each('queue.sdr', 'stock', { of: 'sdrQueue' }) : []),
    ...(sdr ? sdrRows(model) : []),
    ...(ae?.limits ? each('queue.ae', 'stock', { of: 'aeQueue' }) : []),
    ...(ae?.limits ? [ratio('utilisation.ae', null, 'aeUsed', 'aeCapacity')] : []),
    ...(ae ? [wholeFlow('quotaCapacity', 'quotaCapacity')] : []),
  ];
}

function sdrRows(model: Model): Row[] {
  const share = (key: string, of: 'waitedDays' | 'withinSla'): Row[] =>
    bySegment(model, (segment) => ratio(key, segment, of, 'leftQueue'));
  return [
    ratio('utilisation.sdr', null, 'sdrUsed', 'sdrCapacity'),
    ...share('wait.sdr', 'waitedDays'),
    ...bySegment(model, (segment) => ({
      ...ratio('wait.sdr.p90', segment, 'waitedDays', 'leftQueue'),
      kind: 'percentile' as const,
    })),
    ...(model.sdr?.team.slaHours === undefined ? [] : share('sla.sdr', 'withinSla')),
  ];
}

/** One row a segment and one for all; a plan with one segment has both. */
function bySegment(model: Model, row: (segment: number | null) => Row): Row[] {
  return [...model.segments.map(({ index }) => row(index)), row(null)];
}

function wholeFlow(key: string, of: 'peopleCost' | 'quotaCapacity'): Row {
  return {
    key,
    segment: null,
    kind: 'flow',
    source: { of },
    below: null,
    isCount: false,
    isFlow: true,
  };
}

type SourceName = Exclude<Source['of'], 'entries' | 'open'>;

function ratio(key: string, segment: number | null, source: SourceName, below: SourceName): Row {
  return {
    key,
    segment,
    kind: 'ratio',
    source: { of: source },
    below: { of: below },
    isCount: false,
    isFlow: false,
  };
}

/** Value of a row for each period, read from a trial's record; NaN where there is none. */
export function readRow(model: Model, row: Row, record: TrialRecord, periods: readonly Period[]): number[] {
  const values = (source: Source): Steps => sourceSteps(model, record, source, row.segment);
  const { steps, stepDays } = model.timeline;
  if (row.kind === 'percentile') {
    const waits = waitsOf(record.waits, steps, row.segment);
    return periods.map((period) => waitPercentile(waits, period, 0.9));
  }
  const own = values(row.source);
  if (row.below !== null) {
    const below = values(row.below);
    return periods.map((period) => {
      const total = daySum(below, period);
      return total === 0 ? Number.NaN : daySum(own, period) / total;
    });
  }
  return periods.map(row.kind === 'flow' ? flowOf(own, stepDays) : stockOf(own));
}

function sourceSteps(model: Model, record: TrialRecord, source: Source, segment: number | null): Steps {
  if (source.of === 'entries' || source.of === 'open')
    return stepsOf(model, record[source.of][source.stage]!, segment);
  const values = record[source.of];
  return isWhole(source.of) ? values : stepsOf(model, values, segment);
}

/** Whether a source has no segments. */
export function isWhole(of: Source['of']): of is (typeof wholeSources)[number] {
  return (wholeSources as readonly string[]).includes(of);
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

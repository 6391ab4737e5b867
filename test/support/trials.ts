/** Small plans for the engine, and what single trials of them count. */
import { layoutOf } from '../../shared/engine/layout.ts';
import { readRow } from '../../shared/engine/series.ts';
import { type Model, buildModel } from '../../shared/engine/model.ts';
import type { TrialRecord } from '../../shared/engine/record.ts';
import { simulateTrial } from '../../shared/engine/trial.ts';
import { firstDayOfMonth, formatMonth, monthOfDay, parseDay } from '../../shared/calendar/days.ts';
import { kernelTrials } from '../../shared/engine/kernel/trialRecord.ts';
import { parsePlan, resolvePlan } from '../../shared/plan/index.ts';
import type { ResolvedPlan } from '../../shared/plan/resolved.ts';
import type { PlanFile } from '../../shared/plan/schema.ts';

export type SegmentFile = PlanFile['segments'][number];
export type TransitionFile = SegmentFile['transitions'][number];

/** Monday, 4 January 2027. */
export const start = '2027-01-04';

/** Monthly figures that are `perWeek` in each whole week: the same for every day of the year. */
export function weekly(perWeek: number): Record<string, number> {
  const first = monthOfDay(parseDay(start)!);
  return Object.fromEntries(
    Array.from({ length: 24 }, (_, i) => {
      const days = firstDayOfMonth(first + i + 1) - firstDayOfMonth(first + i);
      return [formatMonth(first + i), (perWeek * days) / 7];
    }),
  );
}

/** Monday, 25 January 2027, whose week is the last of the month. */
export const burstStart = '2027-01-25';

/** Arrivals of so many in the first week of a plan from {@link burstStart}, and none later. */
export function burst(count: number, stage = 'mql'): SegmentFile['arrivals'] {
  return { stage, perMonth: { '2027-01': (count * 31) / 7 }, distribution: 'fixed' };
}

/** A transition that takes no time unless told otherwise. */
export function step(from: string, to: string, rest: Partial<TransitionFile> = {}): TransitionFile {
  return { from, to, rate: 1, delayDays: { fixed: 0 }, ...rest };
}

/** A segment "a" with fixed arrivals of 10 a week at MQL and no transition but MQL → SAL. */
export function segment(rest: Partial<SegmentFile> = {}): SegmentFile {
  return {
    id: 'a',
    arrivals: { stage: 'mql', perMonth: weekly(10), distribution: 'fixed' },
    transitions: [step('mql', 'sal')],
    ...rest,
  };
}

/** A plan of eight weeks with that one segment. */
export function planFile(rest: Partial<PlanFile> = {}): PlanFile {
  return { spillway: 1, name: 'Test', start, weeks: 8, stages: 'default', segments: [segment()], ...rest };
}

export function resolved(rest: Partial<PlanFile> = {}): ResolvedPlan {
  return resolvePlan(parsePlan(planFile(rest)));
}

/** One trial, read by names; series are sums over segments unless one is named. */
export interface Trial {
  readonly model: Model;
  readonly record: TrialRecord;
  entries(stage: string, segment?: string): number[];
  open(stage: string, segment?: string): number[];
  of(
    series:
      | 'sdrQueue'
      | 'aeQueue'
      | 'lostToWaiting'
      | 'recycles'
      | 'pipeline'
      | 'bookings'
      | 'spend'
      | 'leftQueue'
      | 'waitedDays'
      | 'withinSla',
    segment?: string,
  ): number[];
  /** Whether the plan has such a series. */
  has(key: string): boolean;
  /** Value of a row for a period, as the projection reports it. */
  figure(key: string, period: string, segment?: string): number;
}

/** Trials are the reference's, or the kernel's where SPILLWAY_TRIALS says so: both have to keep the same rules. */
export function trialsBy(model: Model): (seed: number, trial: number) => TrialRecord {
  return process.env['SPILLWAY_TRIALS'] === 'kernel'
    ? kernelTrials(model)
    : (seed, trial) => simulateTrial(model, seed, trial);
}

export function trialOf(plan: ResolvedPlan, seed = 1, number = 0): Trial {
  const model = buildModel(plan);
  return readTrial(model, trialsBy(model)(seed, number));
}

export function readTrial(model: Model, record: TrialRecord): Trial {
  const { steps } = model.timeline;
  const stage = (id: string): number => model.plan.graph.indexOf(id);
  const sum = (values: Float64Array, segment?: string): number[] =>
    Array.from({ length: steps }, (_, at) =>
      model.segments
        .filter(({ id }) => segment === undefined || id === segment)
        .reduce((total, { index }) => total + values[index * steps + at]!, 0),
    );
  return {
    model,
    record,
    entries: (id, segment) => sum(record.entries[stage(id)]!, segment),
    open: (id, segment) => sum(record.open[stage(id)]!, segment),
    of: (series, segment) => sum(record[series], segment),
    has: (key) => layoutOf(model).rows.some((row) => row.key === key),
    figure: (key, label, segment) => {
      const { rows, periods } = layoutOf(model);
      const row = rows.find(
        (each) =>
          each.key === key &&
          (each.segment === null ? undefined : model.segments[each.segment]!.id) === segment,
      )!;
      return readRow(model, row, record, periods)[periods.findIndex((period) => period.label === label)]!;
    },
  };
}

/** Trials 0 … count − 1 of a plan, one after the other. */
export function* trialsOf(plan: ResolvedPlan, count: number, seed = 1): Generator<Trial> {
  const model = buildModel(plan);
  const simulate = trialsBy(model);
  for (let trial = 0; trial < count; trial++) yield readTrial(model, simulate(seed, trial));
}

export function total(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0);
}

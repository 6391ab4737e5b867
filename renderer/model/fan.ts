/** A projected series by period with its bands, its plan, what it is compared with and what was recorded. */
import {
  firstDayOfMonth,
  formatMonth,
  monthOfDay,
  parseDay,
  parseMonth,
} from '../../shared/calendar/days.ts';
import type { ActualMonth } from '../../shared/engine/index.ts';
import type { Simulation, Summary } from '../../shared/engine/result.ts';
import type { Measurement } from '../../shared/estimate/result.ts';
import type { Granularity } from '../store/uiSlice.ts';
import { coveredShare, monthsOfPeriod, periodLabels, periodOfMonth } from './periods.ts';

export interface FanPeriod {
  readonly period: string;
  readonly p10: number;
  readonly p25: number;
  readonly p50: number;
  readonly p75: number;
  readonly p90: number;
  /** The horizon covers only a part of this period. */
  readonly partial: boolean;
  /** What of it has happened already, where a part has. */
  readonly soFar: number | null;
}

export interface RecordedPeriod {
  readonly period: string;
  readonly value: number;
  /** The record covers only a part of this period. */
  readonly partial: boolean;
}

export interface FanView {
  readonly by: Granularity;
  readonly recorded: readonly RecordedPeriod[];
  readonly projected: readonly FanPeriod[];
  /** Expected values at the plan's rates, by period of `recorded` and then `projected`; null where there is none. */
  readonly planned: readonly (number | null)[];
  /** Median of what the scenario is compared with, by period of `projected`; empty where there is nothing. */
  readonly ghost: readonly (number | null)[];
  /** Where the median is expected to be while the trials run, by period of `projected`; empty where they are there. */
  readonly preview: readonly (number | null)[];
  /** Expected values stand for the projection: there are no bands yet. */
  readonly isExpected: boolean;
}

function fanPeriod(period: string, summary: Summary, soFar: number | null): FanPeriod | null {
  const { p10, p25, p50, p75, p90 } = summary;
  if (p10 === null || p25 === null || p50 === null || p75 === null || p90 === null) return null;
  return { period, p10, p25, p50, p75, p90, partial: summary.partial === true, soFar };
}

/** A month that is covered in part looks like a fall that is none; of a quarter or a year a tenth may be missing. */
const leastCovered = { week: 1, month: 1, quarter: 0.9, year: 0.9 } as const;

/** The periods to draw: where nothing but parts is left, parts are shown. */
export function wholePeriods<T extends { readonly period: string; readonly partial: boolean }>(
  periods: readonly T[],
  isNearlyWhole: (period: string) => boolean = () => false,
): readonly T[] {
  const whole = periods.filter(({ partial, period }) => !partial || isNearlyWhole(period));
  return whole.length > 0 ? whole : periods;
}

/**
 * The common axis of several fans in shares of their own plan: it holds all bands up to three times the plan, and is
 * no narrower than 50–140%, so that a calm year looks calm. Ends are whole tenths.
 */
export function commonRange(
  fans: readonly Pick<FanView, 'projected' | 'planned'>[],
): readonly [number, number] {
  const planned = fans.flatMap((fan) => fan.planned.filter((value) => value !== null));
  const lows = fans.flatMap(({ projected }) => projected.map(({ p10 }) => p10));
  const highs = fans.flatMap(({ projected }) => projected.map(({ p90 }) => p90));
  return [
    Math.max(0, Math.floor(Math.min(0.5, ...lows, ...planned) * 10) / 10),
    Math.min(3, Math.ceil(Math.max(1.4, ...highs, ...planned) * 10 - 1e-9) / 10),
  ];
}

export interface FanInputs {
  readonly simulation: Simulation;
  /** Expected values at the plan's rates. */
  readonly planned: Simulation | null;
  /** What the scenario is compared with. */
  readonly base: Simulation | null;
  readonly key: string;
  /** Id of a segment, or `total`. */
  readonly segment: string;
  readonly by: Granularity;
  readonly plan: {
    readonly start: string;
    readonly weeks: number;
    readonly fiscalYearStartMonth: number;
    readonly actualsThrough: string | null;
  };
  /** Months that are facts. */
  readonly actuals: readonly ActualMonth[];
  /** Expected values of the inputs of now and of those on screen, while the trials of now run. */
  readonly expected: { readonly now: Simulation; readonly before: Simulation | null } | null;
  /** Months before the plan's start, oldest first. */
  readonly before: readonly RecordedPeriod[];
}

/** The whole view: what was recorded (before the start, and since then as facts), then what is projected. */
export function fanView(inputs: FanInputs): FanView {
  const { simulation, planned, base, key, segment, by, plan } = inputs;
  const series = simulation.series[key]?.[segment] ?? {};
  const facts = factsByPeriod(inputs);
  const points: FanPeriod[] = [];
  const recorded = [...inputs.before];
  for (const period of periodLabels(simulation, by)) {
    const summary = series[period];
    if (summary === undefined) continue;
    const fact = facts.get(period);
    if (fact?.whole === true)
      recorded.push({ period, value: summary.mean ?? fact.value, partial: summary.partial === true });
    else {
      const point = fanPeriod(period, summary, fact?.value ?? null);
      if (point) points.push(point);
    }
  }
  const isNearlyWhole = (label: string): boolean =>
    coveredShare(plan, label, by, plan.fiscalYearStartMonth) >= leastCovered[by];
  const projected = wholePeriods(points, isNearlyWhole);
  const inHorizon = new Set(periodLabels(simulation, by));
  const meanOf = (of: Simulation | null, period: string): number | null =>
    of?.series[key]?.[segment]?.[period]?.mean ?? null;
  return {
    by,
    recorded,
    projected,
    planned: [...recorded, ...projected].map(({ period }, i) =>
      i >= inputs.before.length && inHorizon.has(period) ? meanOf(planned, period) : null,
    ),
    preview: previewOf(inputs, projected),
    isExpected: simulation.expected,
    ghost:
      base === null ? [] : projected.map(({ period }) => base.series[key]?.[segment]?.[period]?.p50 ?? null),
  };
}

/**
 * Expected values know no gates, so what is on screen is moved by their difference: the waiting in it stays as it was.
 * Where there is nothing to move, they stand by themselves.
 */
function previewOf(
  { expected, key, segment }: FanInputs,
  projected: readonly FanPeriod[],
): FanView['preview'] {
  if (expected === null) return [];
  const { now, before } = expected;
  const meanIn = (of: Simulation | null, period: string): number | null =>
    of?.series[key]?.[segment]?.[period]?.mean ?? null;
  return projected.map(({ period, p50 }) => {
    const [after, earlier] = [meanIn(now, period), meanIn(before, period)];
    return after === null || earlier === null ? after : Math.max(0, p50 + after - earlier);
  });
}

function valueOf({ entries, pipeline, bookings }: ActualMonth, key: string): number {
  if (key === 'pipeline') return pipeline;
  return key === 'bookings' ? bookings : (entries[key.replace('entries.', '')] ?? 0);
}

/** What has happened of each period, and whether that is all of it. */
function factsByPeriod({
  key,
  segment,
  by,
  plan,
  actuals,
}: FanInputs): ReadonlyMap<string, { readonly value: number; readonly whole: boolean }> {
  const found = new Map<string, { value: number; whole: boolean }>();
  if (by === 'week' || plan.actualsThrough === null) return found;
  const through = parseDay(plan.actualsThrough)!;
  const id = segment === 'total' ? null : segment;
  for (const row of actuals) {
    if (row.segment !== id) continue;
    const month = parseMonth(row.month)!;
    const period = periodOfMonth(month, by, plan.fiscalYearStartMonth)!;
    const last = monthsOfPeriod(month, by, plan.fiscalYearStartMonth).at(-1)!;
    const whole = firstDayOfMonth(last + 1) <= through + 1;
    found.set(period, { value: (found.get(period)?.value ?? 0) + valueOf(row, key), whole });
  }
  return found;
}

/**
 * The latest recorded months before a plan's start. The month in which the plan starts is the last of them where most of
 * it lies before the start; the record may end within it.
 */
export function recordedMonths(
  measurement: Measurement,
  key: string,
  segment: string | null,
  start: string,
  most = 6,
): readonly RecordedPeriod[] {
  const asOf = parseDay(measurement.asOf)!;
  const begin = parseDay(start)!;
  const firstPlanned = monthOfDay(begin);
  const [monthBegins, monthEnds] = [firstDayOfMonth(firstPlanned), firstDayOfMonth(firstPlanned + 1)];
  const isMostlyBefore = (begin - monthBegins) * 2 > monthEnds - monthBegins;
  const lastMonth = Math.min(isMostlyBefore ? firstPlanned : firstPlanned - 1, monthOfDay(asOf));
  const values = new Map<number, number>();
  for (const row of measurement.history) {
    const month = parseMonth(row.month)!;
    if (row.segment === segment && month <= lastMonth)
      values.set(month, (values.get(month) ?? 0) + valueOf(row, key));
  }
  if (![...values.values()].some((value) => value > 0)) return [];
  const firstMonth = Math.max(Math.min(...values.keys()), lastMonth - most + 1);
  // A month without any row is a month in which nothing happened.
  return Array.from({ length: Math.max(0, lastMonth - firstMonth + 1) }, (_, i) => ({
    period: formatMonth(firstMonth + i),
    value: values.get(firstMonth + i) ?? 0,
    partial: asOf + 1 < firstDayOfMonth(firstMonth + i + 1),
  }));
}

/** Recorded months as the periods that they fill; quarters and years of which months are missing are left out. */
export function recordedPeriods(
  months: readonly RecordedPeriod[],
  by: Granularity,
  fiscalYearStartMonth: number,
): readonly RecordedPeriod[] {
  if (by === 'month') return months;
  if (by === 'week') return [];
  const byLabel = new Map<string, { value: number; count: number; of: number; partial: boolean }>();
  for (const { period, value, partial } of months) {
    const month = parseMonth(period)!;
    const label = periodOfMonth(month, by, fiscalYearStartMonth)!;
    const known = byLabel.get(label);
    byLabel.set(label, {
      value: (known?.value ?? 0) + value,
      count: (known?.count ?? 0) + 1,
      of: monthsOfPeriod(month, by, fiscalYearStartMonth).length,
      partial: partial || (known?.partial ?? false),
    });
  }
  return [...byLabel].flatMap(([period, { value, count, of, partial }]) =>
    count === of ? [{ period, value, partial }] : [],
  );
}

/** A projected series by month with its bands, its plan and what was recorded before it. */
import { formatMonth, monthOfDay, parseDay, parseMonth } from '../../shared/calendar/days.ts';
import type { Simulation, Summary } from '../../shared/engine/result.ts';
import type { Measurement } from '../../shared/estimate/result.ts';

export interface FanMonth {
  readonly month: string;
  readonly p10: number;
  readonly p25: number;
  readonly p50: number;
  readonly p75: number;
  readonly p90: number;
  /** The horizon covers only a part of this month. */
  readonly partial: boolean;
}

export interface FanView {
  readonly recorded: readonly { readonly month: string; readonly value: number }[];
  readonly projected: readonly FanMonth[];
  /** Expected values at the plan's rates, by month of `projected`; null where there is no such figure. */
  readonly planned: readonly (number | null)[];
}

function fanMonth(month: string, summary: Summary): FanMonth | null {
  const { p10, p25, p50, p75, p90 } = summary;
  if (p10 === null || p25 === null || p50 === null || p75 === null || p90 === null) return null;
  return { month, p10, p25, p50, p75, p90, partial: summary.partial === true };
}

/**
 * The months to draw: one that the horizon covers only in part would look like a fall that is none. Where there is
 * nothing else, parts are shown.
 */
export function wholeMonths(months: readonly FanMonth[]): readonly FanMonth[] {
  const whole = months.filter(({ partial }) => !partial);
  return whole.length > 1 ? whole : months;
}

/**
 * The common axis of several fans in shares of their own plan: it holds all bands up to three times the plan, and is
 * no narrower than 50–140%, so that a calm year looks calm. Ends are whole tenths.
 */
export function commonRange(fans: readonly FanView[]): readonly [number, number] {
  const planned = fans.flatMap((fan) => fan.planned.filter((value) => value !== null));
  const lows = fans.flatMap(({ projected }) => projected.map(({ p10 }) => p10));
  const highs = fans.flatMap(({ projected }) => projected.map(({ p90 }) => p90));
  return [
    Math.max(0, Math.floor(Math.min(0.5, ...lows, ...planned) * 10) / 10),
    Math.min(3, Math.ceil(Math.max(1.4, ...highs, ...planned) * 10 - 1e-9) / 10),
  ];
}

/** Monthly bands of one series; months without a value are left out. */
export function fanMonths(simulation: Simulation, key: string, segment: string): readonly FanMonth[] {
  const series = simulation.series[key]?.[segment];
  if (!series) return [];
  return simulation.periods.months.flatMap((month) => {
    const summary = series[month];
    const point = summary && fanMonth(month, summary);
    return point ? [point] : [];
  });
}

/** Mean of a series by month, aligned to `months`. */
export function monthlyMeans(
  simulation: Simulation | null,
  key: string,
  segment: string,
  months: readonly string[],
): readonly (number | null)[] {
  const series = simulation?.series[key]?.[segment];
  return months.map((month) => series?.[month]?.mean ?? null);
}

/** The latest recorded whole months before a plan's start. */
export function recordedMonths(
  measurement: Measurement,
  metric: 'bookings' | 'pipeline',
  segment: string | null,
  start: string,
  most = 6,
): FanView['recorded'] {
  const firstPlanned = start.slice(0, 7);
  const asOf = parseDay(measurement.asOf)!;
  const lastWhole = formatMonth(monthOfDay(asOf + 1) - 1);
  const wanted = new Map(
    measurement.history
      .filter((row) => row.segment === segment && row.month < firstPlanned && row.month <= lastWhole)
      .map((row) => [row.month, row[metric]]),
  );
  if (![...wanted.values()].some((value) => value > 0)) return [];
  const last = [...wanted.keys()].sort().at(-1)!;
  const lastIndex = parseMonth(last)!;
  const firstIndex = parseMonth([...wanted.keys()].sort()[0]!)!;
  // A month without any row is a month in which nothing happened.
  return Array.from({ length: Math.min(most, lastIndex - firstIndex + 1) }, (_, i) => {
    const month = formatMonth(lastIndex - Math.min(most, lastIndex - firstIndex + 1) + 1 + i);
    return { month, value: wanted.get(month) ?? 0 };
  });
}

/** Rates by week or month, ready to draw: each period with its interval, the level between changes, the changes. */
import { formatDay, parseDay } from '../../shared/calendar/days.ts';
import type { Measurement } from '../../shared/estimate/result.ts';
import { wilson } from '../../shared/stats/intervals.ts';

export interface PeriodPoint {
  readonly start: string;
  /** What the period is called, where its first day does not say it. */
  readonly label?: string;
  readonly n: number;
  readonly k: number;
  /** Null without anybody. */
  readonly rate: number | null;
  readonly low: number | null;
  readonly high: number | null;
}

export interface PeriodLevel {
  /** Indices of the first period and of the one after the last. */
  readonly from: number;
  readonly to: number;
  readonly rate: number;
}

export interface PeriodRatesView {
  readonly step: 'week' | 'month' | 'period';
  readonly points: readonly PeriodPoint[];
  readonly levels: readonly PeriodLevel[];
  readonly changes: readonly {
    readonly index: number;
    readonly date: string;
    readonly before: number;
    readonly after: number;
  }[];
  /** The rate that the plan expects in every period. */
  readonly planned?: number | null;
}

function pointOf({
  start,
  n,
  k,
}: {
  readonly start: string;
  readonly n: number;
  readonly k: number;
}): PeriodPoint {
  return n === 0
    ? { start, n, k, rate: null, low: null, high: null }
    : { start, n, k, rate: k / n, ...wilson(k, n) };
}

/** Mean rate of the periods [from, to), by their visits. */
function levelOf(points: readonly PeriodPoint[], from: number, to: number): PeriodLevel[] {
  const n = points.slice(from, to).reduce((sum, point) => sum + point.n, 0);
  const k = points.slice(from, to).reduce((sum, point) => sum + point.k, 0);
  return n === 0 ? [] : [{ from, to, rate: k / n }];
}

/** The cohorts in which changes were looked for; null below two. */
export function changeView({ cohorts, changePoints }: Measurement['drift']): PeriodRatesView | null {
  const points = cohorts.periods.map(pointOf);
  if (points.filter(({ n }) => n > 0).length < 2) return null;
  const changes = changePoints.flatMap((change) => {
    const index = points.findIndex(({ start }) => start === change.date);
    return index < 0 ? [] : [{ ...change, index }];
  });
  const bounds = [0, ...changes.map(({ index }) => index), points.length];
  const levels = bounds.slice(1).flatMap((to, i) => levelOf(points, bounds[i]!, to));
  return { step: cohorts.step, points, levels, changes };
}

export type Sla = NonNullable<Measurement['sla']>[number];

/** A limit's weeks without gaps, and their mean. Null where no visit has a verdict. */
export function slaView({ weeks, n }: Sla): PeriodRatesView | null {
  if (n === 0) return null;
  const byStart = new Map(weeks.map((week) => [parseDay(week.start)!, week]));
  const days = [...byStart.keys()];
  const first = Math.min(...days);
  const length = (Math.max(...days) - first) / 7 + 1;
  const points = Array.from({ length }, (_, index) => {
    const week = byStart.get(first + 7 * index);
    return pointOf({ start: formatDay(first + 7 * index), n: week?.n ?? 0, k: week?.within ?? 0 });
  });
  return { step: 'week', points, levels: levelOf(points, 0, length), changes: [] };
}

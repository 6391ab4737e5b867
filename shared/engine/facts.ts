/** Actual months beside simulated ones: with `actualsThrough`, the months until then are facts. */
import { parseMonth } from '../calendar/days.ts';
import type { ResolvedPlan } from '../plan/resolved.ts';
import type { Period } from './periods.ts';

/** One month of one segment (or of all, `segment` null) as it happened: the form of a measurement's `history`. */
export interface ActualMonth {
  readonly month: string;
  readonly segment: string | null;
  /** Entries by stage id. */
  readonly entries: Readonly<Record<string, number>>;
  readonly pipeline: number;
  readonly bookings: number;
}

/** Sum of the facts of a series within a period, or null where the series has none there. */
export type Facts = (key: string, segment: number | null, period: Period) => number | null;

/**
 * Looks up facts by series. The figure for all segments is that of the rows with `segment` null, or where a month has
 * none the sum of its segments'. Months after `actualsThrough` are ignored, and so are segments that the plan lacks,
 * save in that sum.
 */
export function factsOf(plan: ResolvedPlan, actuals: readonly ActualMonth[]): Facts {
  const byMonth = new Map<number, ActualMonth[]>();
  for (const actual of actuals) {
    const month = parseMonth(actual.month);
    if (month !== null) byMonth.set(month, [...(byMonth.get(month) ?? []), actual]);
  }
  return (key, segment, { factMonths }) => {
    const id = segment === null ? null : plan.segments[segment]!.id;
    let sum: number | null = null;
    for (const month of factMonths) {
      const rows = byMonth.get(month) ?? [];
      const own = rows.filter((row) => row.segment === id);
      for (const row of id === null && own.length === 0 ? rows : own) {
        const value = valueOf(row, key);
        if (value !== null) sum = (sum ?? 0) + value;
      }
    }
    return sum;
  };
}

function valueOf({ entries, pipeline, bookings }: ActualMonth, key: string): number | null {
  if (key === 'pipeline') return pipeline;
  if (key === 'bookings') return bookings;
  if (!key.startsWith('entries.')) return null;
  const stage = key.slice('entries.'.length);
  return Object.hasOwn(entries, stage) ? entries[stage]! : null;
}

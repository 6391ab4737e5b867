/** What happened: by month entries to each stage, pipeline and bookings; by week entries. */
import { formatDay, formatMonth, isoWeekday, monthOfDay } from '../calendar/days.ts';
import { none } from '../events/eventLog.ts';
import { type StageDates, datedBy } from '../events/passes.ts';
import { amountOf } from './opening.ts';
import type { Measurement } from './result.ts';
import type { Slices } from './slices.ts';

type HistoryRow = Measurement['history'][number];

/**
 * Entries by month of their date, of all entities and of each slice. Forward stages (at the positions `dated`) are
 * counted once a pass, implied entries in the month of the date that proves them; exits as they were recorded. Money is
 * the amount at the entry.
 */
export function monthlyHistory(
  dates: StageDates,
  dated: readonly number[],
  slices: Slices | null,
): HistoryRow[] {
  const { passes } = dates;
  const { log } = passes;
  const { graph } = log;
  const months = new Map<number, Map<number, HistoryRow>>();
  const add = (entity: number, stage: number, event: number): void => {
    const month = monthOfDay(log.day[event]!);
    const amount =
      stage === graph.pipeline || stage === graph.bookings ? amountOf(dates, entity, event) : null;
    for (const slice of slices === null ? [none] : [none, slices.codes[entity]!]) {
      const row = rowOf(months, month, slice, slices);
      const { id } = graph.stages[stage]!;
      row.entries[id] = (row.entries[id] ?? 0) + 1;
      if (stage === graph.pipeline) row.pipeline += amount ?? 0;
      if (stage === graph.bookings) row.bookings += amount ?? 0;
    }
  };
  for (let pass = 0; pass < passes.count; pass++) {
    const entity = passes.entity[pass]!;
    for (const position of dated) {
      const event = datedBy(dates, pass, position);
      if (event !== none) add(entity, graph.forward[position]!, event);
    }
    for (let i = passes.start[pass]!; i < passes.end[pass]!; i++)
      if (graph.stages[log.stage[i]!]!.kind !== 'forward') add(entity, log.stage[i]!, i);
  }
  return [...months.entries()]
    .sort(([a], [b]) => a - b)
    .flatMap(([, bySlice]) => [...bySlice.entries()].sort(([a], [b]) => a - b).map(([, row]) => row));
}

function rowOf(
  months: Map<number, Map<number, HistoryRow>>,
  month: number,
  slice: number,
  slices: Slices | null,
): HistoryRow {
  const bySlice = months.get(month) ?? new Map<number, HistoryRow>();
  months.set(month, bySlice);
  const known = bySlice.get(slice);
  if (known) return known;
  const segment = slice === none ? null : slices!.values[slice]!;
  const row: HistoryRow = { month: formatMonth(month), segment, entries: {}, pipeline: 0, bookings: 0 };
  bySlice.set(slice, row);
  return row;
}

/**
 * Entries by week from Monday, from the week of the first date to that of the as-of day, implied entries in the week of
 * the date that proves them. What a queue at a stage is estimated from: months are too coarse to see one form.
 */
export function weeklyEntries(
  dates: StageDates,
  dated: readonly number[],
  asOf: number,
): NonNullable<Measurement['weeklyEntries']> {
  const { passes } = dates;
  const { log } = passes;
  const { graph } = log;
  const days = dated.map((position) => {
    const found: number[] = [];
    for (let pass = 0; pass < passes.count; pass++) {
      const event = datedBy(dates, pass, position);
      if (event !== none) found.push(log.day[event]!);
    }
    return found;
  });
  const first = days.reduce(
    (least, found) => found.reduce((earlier, day) => Math.min(earlier, day), least),
    asOf,
  );
  const monday = first - isoWeekday(first) + 1;
  const weeks = Math.floor((asOf - monday) / 7) + 1;
  return {
    start: formatDay(monday),
    stages: dated.map((position, i) => {
      const entries = Array.from({ length: weeks }, () => 0);
      for (const day of days[i]!) entries[Math.floor((day - monday) / 7)]!++;
      return { stage: graph.stages[graph.forward[position]!]!.id, entries };
    }),
  };
}

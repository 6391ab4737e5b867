/** The rows of the Waterfall: what is counted, for which segment, by month. */
import type { Book } from './book.ts';
import { stageName } from './book.ts';
import { prorate } from '../engine/timeline.ts';
import type { ResolvedSegment } from '../plan/resolved.ts';
import { reachableStages, type SegmentFlow } from './flow.ts';
import { daysShared, type TimelineMonth } from './timeline.ts';

export type Measure =
  | { readonly kind: 'fresh' | 'returned' | 'pipeline' | 'bookings' | 'spend' }
  | { readonly kind: 'stage'; readonly stage: number };

export function measureKey(measure: Measure): string {
  return measure.kind === 'stage' ? `stage ${measure.stage}` : measure.kind;
}

/** What there is to count in a segment, in the order of the rows. */
export function segmentMeasures(book: Book, at: number): Measure[] {
  const segment = book.resolved.segments[at]!;
  const { graph } = book.resolved;
  const stages = reachableStages(book.resolved, segment);
  const { spend, recycle, deal } = segment;
  return [
    { kind: 'fresh' },
    ...(recycle && recycle.max > 0 ? [{ kind: 'returned' } as const] : []),
    ...stages.map((stage) => ({ kind: 'stage', stage }) as const),
    ...(deal && stages.includes(graph.pipeline) ? [{ kind: 'pipeline' } as const] : []),
    ...(deal && stages.includes(graph.bookings) ? [{ kind: 'bookings' } as const] : []),
    ...(spend.perMonth.size > 0 || spend.perEntry.size > 0 ? [{ kind: 'spend' } as const] : []),
  ];
}

/** The measures that any segment has, in the order of the rows. */
export function allMeasures(book: Book): Measure[] {
  const perSegment = book.resolved.segments.map((_, at) => segmentMeasures(book, at));
  const keys = new Set(perSegment.flat().map(measureKey));
  const { graph } = book.resolved;
  const ordered: Measure[] = [
    { kind: 'fresh' },
    { kind: 'returned' },
    ...[...graph.forward, ...graph.exits].map((stage) => ({ kind: 'stage', stage }) as const),
    { kind: 'pipeline' },
    { kind: 'bookings' },
    { kind: 'spend' },
  ];
  return ordered.filter((measure) => keys.has(measureKey(measure)));
}

export function measureName(book: Book, measure: Measure): string {
  switch (measure.kind) {
    case 'fresh':
      return 'New arrivals';
    case 'returned':
      return 'Returns';
    case 'stage':
      return stageName(book, measure.stage);
    case 'pipeline':
      return 'Pipeline created';
    case 'bookings':
      return 'Bookings';
    case 'spend':
      return 'Spend';
  }
}

export function isMoney(measure: Measure): boolean {
  return measure.kind === 'pipeline' || measure.kind === 'bookings' || measure.kind === 'spend';
}

/** Key of a measure in the series of a projection; new arrivals are not among them. */
export function seriesKey(book: Book, measure: Measure): string | null {
  if (measure.kind === 'fresh') return null;
  if (measure.kind === 'stage') return `entries.${book.resolved.graph.stages[measure.stage]!.id}`;
  return measure.kind === 'returned' ? 'recycles' : measure.kind;
}

/** Values by step of a measure. */
export function stepValues(flow: SegmentFlow, measure: Measure): Float64Array {
  switch (measure.kind) {
    case 'fresh':
      return flow.all.fresh;
    case 'returned':
      return flow.all.returned;
    case 'stage':
      return flow.all.entries.get(measure.stage)!;
    default:
      return flow[measure.kind];
  }
}

/** Values by month of one measure of a segment. */
export interface MonthValues {
  /** What happens within the projection: sums of the steps by their days. */
  readonly projected: readonly number[];
  /** What the CRM recorded in the months before it, as the expected values contain it. */
  readonly facts: readonly number[];
}

export function monthValues(book: Book, at: number, measure: Measure): MonthValues {
  const { months } = book.time;
  const flow = book.flows?.[at];
  const key = seriesKey(book, measure);
  const series =
    key === null ? undefined : book.expected.simulation.series[key]?.[book.resolved.segments[at]!.id];
  const expected = months.map((month) => series?.[month.key]?.mean ?? 0);
  if (!flow && key !== null) return { projected: expected, facts: months.map(() => 0) };
  const values = flow ? stepValues(flow, measure) : freshArrivals(book, book.resolved.segments[at]!);
  const projected = months.map((month) => daysOf(book, values, month));
  const facts = months.map((month, m) =>
    month.facts > 0 && key !== null ? expected[m]! - projected[m]! : 0,
  );
  return { projected, facts };
}

/** What was recorded in months before the projection without being of one of the plan's segments. */
export function factsOfNoSegment(book: Book, measure: Measure, ofSegments: readonly number[]): number[] {
  const key = seriesKey(book, measure);
  const series = key === null ? undefined : book.expected.simulation.series[key]?.['total'];
  return book.time.months.map((month, m) => {
    const total = series?.[month.key]?.mean ?? null;
    if (month.facts === 0 || total === null) return 0;
    const rest = total - ofSegments[m]!;
    return Math.abs(rest) > 1e-9 * Math.abs(total) ? rest : 0;
  });
}

/** Mean arrivals of each step: the month's figure, by days, times the index of its season. */
function freshArrivals({ time }: Book, segment: ResolvedSegment): Float64Array {
  const { perMonth, seasonal } = segment.arrivals;
  return prorate(time.engine, perMonth, (month) => seasonal[((month % 12) + 12) % 12]!);
}

function daysOf({ time }: Book, values: Float64Array, month: TimelineMonth): number {
  return values.reduce((sum, value, step) => {
    const days = daysShared(time, step, month);
    return days === 0 ? sum : sum + (value * days) / time.stepDays;
  }, 0);
}

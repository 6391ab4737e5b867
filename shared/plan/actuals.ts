/** The recorded months of a measurement under the names of a plan's segments: the facts of a re-forecast. */
import {
  civilDate,
  daysInMonth,
  firstDayOfMonth,
  formatMonth,
  monthOfDay,
  parseDay,
} from '../calendar/days.ts';
import type { Measurement } from '../estimate/result.ts';
import type { Plan } from './schema.ts';
import { segmentsOfPlan } from './segmentNames.ts';

type ActualRow = Measurement['history'][number];

/** The months (indices) whose record counts as fact, and those at the ends that cannot. */
interface FactSpan {
  readonly first: number;
  readonly last: number;
  /** The month of the start, where the greater part of it lies before the plan. */
  readonly beforeStart: number | null;
  /** The month of `actualsThrough`, where its record goes on beyond that day. */
  readonly beyond: number | null;
}

/** Null where the plan has no actuals. */
function factSpan(plan: Plan, measurement: Measurement): FactSpan | null {
  if (plan.actualsThrough === null) return null;
  const start = parseDay(plan.start)!;
  const through = parseDay(plan.actualsThrough)!;
  const asOf = parseDay(measurement.asOf)!;
  if (through < start) return null;
  const startMonth = monthOfDay(start);
  const civil = civilDate(start);
  const isMostlyBefore = (civil.day - 1) * 2 > daysInMonth(civil.year, civil.month);
  const lastMonth = monthOfDay(through);
  const goesBeyond = asOf > through && through + 1 < firstDayOfMonth(lastMonth + 1);
  return {
    first: isMostlyBefore ? startMonth + 1 : startMonth,
    last: Math.min(goesBeyond ? lastMonth - 1 : lastMonth, monthOfDay(asOf)),
    beforeStart: isMostlyBefore ? startMonth : null,
    beyond: goesBeyond ? lastMonth : null,
  };
}

/**
 * The facts of a re-forecast: one row a month and segment (null: all) until the plan's `actualsThrough`. A month or a
 * stage without any entry is a fact of 0, for stages that the record knows at all. Rows of segments that the plan does
 * not know are left out; those of all segments together stay. The record is monthly, so a month at an end of the facts
 * that lies mostly before the start, or whose record goes on beyond `actualsThrough`, is left out rather than counted in
 * part or twice ({@link actualsNotes} says so).
 */
export function actualsFrom(plan: Plan, measurement: Measurement): ActualRow[] {
  const span = factSpan(plan, measurement);
  if (span === null) return [];
  const segmentOf = segmentsOfPlan(plan, measurement);
  const stages = [...new Set(measurement.history.flatMap(({ entries }) => Object.keys(entries)))];
  const none = Object.fromEntries(stages.map((stage) => [stage, 0]));
  const segments = [null, ...new Set(segmentOf.values())];
  const count = Math.max(0, span.last - span.first + 1);
  const rows = new Map<string, ActualRow>();
  const keyOf = (month: string, segment: string | null): string => `${month} ${segment ?? ''}`;
  for (let i = 0; i < count; i++) {
    const month = formatMonth(span.first + i);
    for (const segment of segments)
      rows.set(keyOf(month, segment), { month, segment, entries: { ...none }, pipeline: 0, bookings: 0 });
  }
  for (const { month, segment, entries, pipeline, bookings } of measurement.history) {
    const id = segment === null ? null : segmentOf.get(segment);
    const row = id === undefined ? undefined : rows.get(keyOf(month, id));
    if (row === undefined) continue;
    for (const [stage, entered] of Object.entries(entries)) row.entries[stage]! += entered;
    row.pipeline += pipeline;
    row.bookings += bookings;
  }
  return [...rows.values()];
}

/** What a user should know of the facts that a measurement gives a plan: months that are left out, days without a record. */
export function actualsNotes(plan: Plan, measurement: Measurement): readonly string[] {
  const span = factSpan(plan, measurement);
  if (span === null) return [];
  const notes: string[] = [];
  const through = plan.actualsThrough!;
  if (span.beforeStart !== null)
    notes.push(
      `The plan starts on ${plan.start}: most of ${formatMonth(span.beforeStart)} lies before it, so the facts of that month are left out.`,
    );
  if (span.beyond !== null)
    notes.push(
      `The record of ${formatMonth(span.beyond)} goes on beyond ${through}, so the facts of that month are left out: measure as of ${through}, or give the last day of a month.`,
    );
  if (parseDay(measurement.asOf)! < parseDay(through)!)
    notes.push(
      `The record ends on ${measurement.asOf}: the days until ${through} count as if nothing had happened in them.`,
    );
  return notes;
}

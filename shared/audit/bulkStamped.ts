/** `bulk-stamped`: many entities share one moment in a stage: a back-fill or an import, not events. */
import { formatDay } from '../calendar/days.ts';
import { precision } from '../events/eventLog.ts';
import { poissonQuantile } from '../stats/poisson.ts';
import { type AuditedLog, stageName } from './auditedLog.ts';
import { type AuditFinding, EntitySet, findingOf } from './finding.ts';
import { localRate, overallRate } from './usualDayCounts.ts';

/** In one minute: at least so many entities, and so large a share of the stage's dates. */
const smallestMinute = 20;
const shareOfStage = 0.02;
/** Chance of a day above its limit, where the usual rate holds. */
const dayTail = 1e-6;
/** Against a local rate, fewer than this on a day are never called a back-fill. */
const smallestDay = 10;

const minutesPerDay = 1440;

/**
 * With times of day: one UTC minute holds at least max(20, 2% of the stage's dates) entities. Without: a day holds more
 * than the 1-in-a-million limit of a Poisson count at the usual rate. Forward stages only.
 */
export function bulkStamped(audited: AuditedLog): AuditFinding[] {
  const { log, owner } = audited;
  return log.graph.forward.flatMap((stage, position) => {
    const dated = datesOf(audited, stage);
    const bulks = [...bulkMinutes(dated), ...bulkDays(dated, audited.options.usualRate ?? 'local')];
    const affected = new EntitySet(log.entityCount);
    const base = new EntitySet(log.entityCount);
    for (const entity of dated.entity) base.add(entity);
    const events: number[] = [];
    for (const bulk of bulks)
      for (const i of bulk.rows) {
        affected.add(dated.entity[i]!);
        events.push(dated.event[i]!);
      }
    const largest = bulks.toSorted((a, b) => b.rows.length - a.rows.length)[0];
    return findingOf(owner, {
      code: 'bulk-stamped',
      stage,
      affected,
      base,
      events,
      fix: `These dates of "${stageName(audited, position)}" were written by an import or a back-fill. Restore the true dates from field history, or leave them empty.`,
      ...(largest === undefined
        ? {}
        : {
            detail: {
              moments: bulks.length,
              largestAt: largest.at,
              largestCount: largest.rows.length,
              limit: largest.limit,
            },
          }),
    });
  });
}

/** The believable dates of one stage, as columns. */
interface StageEvents {
  readonly event: readonly number[];
  readonly entity: readonly number[];
  readonly day: readonly number[];
  /** UTC minute since 1970 where the time of day is known, else NaN. */
  readonly minute: readonly number[];
}

function datesOf({ log, impossible }: AuditedLog, stage: number): StageEvents {
  const event: number[] = [];
  const entity: number[] = [];
  const day: number[] = [];
  const minute: number[] = [];
  for (let e = 0; e < log.entityCount; e++)
    for (let i = log.offsets[e]!; i < log.offsets[e + 1]!; i++) {
      if (log.stage[i] !== stage || impossible[i] === 1) continue;
      event.push(i);
      entity.push(e);
      day.push(log.day[i]!);
      minute.push(
        // Half a millisecond keeps a whole minute whole through the division by days.
        log.precision[i] === precision.instant ? Math.floor(log.time[i]! * minutesPerDay + 1e-5) : Number.NaN,
      );
    }
  return { event, entity, day, minute };
}

interface Bulk {
  readonly at: string;
  readonly limit: number;
  /** Indices into the columns of {@link StageEvents}. */
  readonly rows: readonly number[];
}

function bulkMinutes({ entity, minute }: StageEvents): Bulk[] {
  const limit = Math.max(smallestMinute, shareOfStage * entity.length);
  const rows = grouped(minute);
  return [...rows.entries()]
    .filter(([, inMinute]) => inMinute.length >= limit && distinct(inMinute, entity) >= limit)
    .map(([at, inMinute]) => ({ at: formatMinute(at), limit, rows: inMinute }));
}

function bulkDays({ day, minute, entity }: StageEvents, usualRate: 'local' | 'overall'): Bulk[] {
  const rows = grouped(day.map((value, i) => (Number.isNaN(minute[i]) ? value : Number.NaN)));
  const days = [...rows.keys()].sort((a, b) => a - b);
  const [first, last] = [days[0], days.at(-1)];
  if (first === undefined || last === undefined) return [];
  const counts = new Float64Array(last - first + 1);
  for (const [at, onDay] of rows) counts[at - first] = distinct(onDay, entity);
  const rates = usualRate === 'local' ? localRate(counts, first) : overallRate(counts);
  const least = usualRate === 'local' ? smallestDay - 1 : 0;
  return [...rows.entries()].flatMap(([at, onDay]): Bulk[] => {
    const count = counts[at - first]!;
    // The limit is never below the rate, and costs more to compute than this comparison.
    if (count <= Math.max(least, rates[at - first]!)) return [];
    const limit = Math.max(least, poissonQuantile(1 - dayTail, rates[at - first]!));
    return count > limit ? [{ at: formatDay(at), limit, rows: onDay }] : [];
  });
}

function grouped(keys: readonly number[]): Map<number, number[]> {
  const groups = new Map<number, number[]>();
  keys.forEach((key, i) => {
    if (Number.isNaN(key)) return;
    const group = groups.get(key);
    if (group) group.push(i);
    else groups.set(key, [i]);
  });
  return groups;
}

function distinct(rows: readonly number[], entity: readonly number[]): number {
  return new Set(rows.map((i) => entity[i]!)).size;
}

function formatMinute(minute: number): string {
  const ofDay = minute - Math.floor(minute / minutesPerDay) * minutesPerDay;
  const pad = (n: number): string => String(n).padStart(2, '0');
  return `${formatDay(Math.floor(minute / minutesPerDay))}T${pad(Math.floor(ofDay / 60))}:${pad(ofDay % 60)}Z`;
}

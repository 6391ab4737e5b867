/** `sla-breach`: stages that were left, or are still to be left, later than agreed. */
import { none, precision } from '../events/eventLog.ts';
import { type Visits, stillOpen, visits } from '../events/visits.ts';
import { type AuditedLog, ageDays, stageName } from './auditedLog.ts';
import { type BusinessClock, businessClock, usualBusinessCalendar } from './businessHours.ts';
import { zoneClock } from '../calendar/zone.ts';
import { type AuditFinding, EntitySet, findingOf } from './finding.ts';

const msPerDay = 86_400_000;

/**
 * For every stage with an agreed limit, visits decided too late (`open: 0` in the detail) and, apart from them, those
 * still undecided beyond it (`open: 1`). A visit is decided when the next required stage is entered, or by an exit
 * where no later stage is dated; exactly at the limit is kept.
 *
 * A limit in business hours needs the time of day. Between dates without one, only what is late at any times of those
 * days is a breach.
 */
export function slaBreaches(audited: AuditedLog): AuditFinding[] {
  const { graph } = audited.log;
  return graph.forward.slice(0, -1).flatMap((stage, position) => {
    const { businessHours, days } = graph.stages[stage]!.sla ?? {};
    const decision = nextRequired(audited, position);
    if (decision === none) return [];
    return [
      ...(businessHours === undefined
        ? []
        : breachesOf(audited, {
            position,
            decision,
            limit: businessHours,
            unit: 'businessHours',
            elapsed: businessHoursElapsed(audited),
          })),
      ...(days === undefined
        ? []
        : breachesOf(audited, {
            position,
            decision,
            limit: days,
            unit: 'days',
            elapsed: daysElapsed(audited),
          })),
    ];
  });
}

/** What has elapsed between entering and being left, `left` = {@link stillOpen} standing for the as-of moment. */
export type Elapsed = (entered: number, left: number) => number;

interface Limit {
  readonly position: number;
  readonly decision: number;
  readonly limit: number;
  readonly unit: 'businessHours' | 'days';
  readonly elapsed: Elapsed;
}

function nextRequired({ log: { graph } }: AuditedLog, position: number): number {
  for (let next = position + 1; next < graph.forward.length; next++)
    if (graph.stages[graph.forward[next]!]!.required) return next;
  return none;
}

function breachesOf(
  audited: AuditedLog,
  { position, decision, limit, unit, elapsed }: Limit,
): AuditFinding[] {
  const { log, dates, options, original, owner } = audited;
  const { graph } = log;
  const found = visits(dates, { from: position, asOf: options.asOf });
  const stage = graph.forward[position]!;
  return [false, true].flatMap((open) => {
    const affected = new EntitySet(log.entityCount);
    const base = new EntitySet(log.entityCount);
    const events: number[] = [];
    for (let row = 0; row < found.count; row++) {
      const left = decidedBy(audited, found, row, decision);
      if (left === undecidable || (left === stillOpen) !== open) continue;
      base.add(found.entity[row]!);
      if (elapsed(found.entered[row]!, left) <= limit) continue;
      affected.add(found.entity[row]!);
      events.push(original[found.entered[row]!]!);
    }
    return findingOf(owner, {
      code: 'sla-breach',
      stage,
      to: graph.forward[decision]!,
      affected,
      base,
      events,
      fix: open
        ? `Decide on these now: they have been in "${stageName(audited, position)}" beyond the agreed limit.`
        : `Route and alert faster, or agree on another limit for "${stageName(audited, position)}": these were decided too late.`,
      detail: { open: open ? 1 : 0, limit, unit },
    });
  });
}

/** The stage that decides has no date, but a later one has: when it was decided is not known. */
const undecidable = -2;

function decidedBy({ dates, log }: AuditedLog, found: Visits, row: number, decision: number): number {
  const at = dates.event[found.pass[row]! * dates.width + decision]!;
  if (at !== none) return at;
  const outcome = found.outcome[row]!;
  if (outcome === stillOpen) return stillOpen;
  return log.graph.stages[outcome]!.kind === 'forward' ? undecidable : found.left[row]!;
}

function daysElapsed(audited: AuditedLog): Elapsed {
  const { log } = audited.dates.passes;
  return (entered, left) => {
    if (left === stillOpen) return ageDays(audited, log, entered);
    return log.precision[entered] === precision.instant && log.precision[left] === precision.instant
      ? log.time[left]! - log.time[entered]!
      : log.day[left]! - log.day[entered]!;
  };
}

/**
 * Business hours between two events of the believable dates, {@link stillOpen} standing for the as-of moment. A date
 * without a time of day counts from the end of its day, or up to its beginning.
 */
export function businessHoursElapsed(audited: AuditedLog): Elapsed {
  const { options } = audited;
  const { log } = audited.dates.passes;
  const zone = zoneClock(log.zone);
  const midnight = (day: number): number => zone.instant(day * msPerDay);
  const isInstant = (event: number): boolean => log.precision[event] === precision.instant;
  const instant = (event: number): number => Math.round(log.time[event]! * msPerDay);
  const asOf =
    options.asOfTime === undefined ? midnight(options.asOf) : Math.round(options.asOfTime * msPerDay);
  const hours = clockOver(audited, asOf);
  return (entered, left) => {
    const start = isInstant(entered) ? instant(entered) : midnight(log.day[entered]! + 1);
    const end = left === stillOpen ? asOf : isInstant(left) ? instant(left) : midnight(log.day[left]!);
    return hours.hoursBetween(start, end);
  };
}

/** The business clock over all believable dates and the as-of moment, with a day to spare for days in other zones. */
function clockOver({ dates, log, options }: AuditedLog, asOf: number): BusinessClock {
  const { day } = dates.passes.log;
  let first = options.asOf;
  let last = options.asOf;
  for (const one of day) {
    first = Math.min(first, one);
    last = Math.max(last, one);
  }
  return businessClock(
    options.calendar ?? usualBusinessCalendar(log.zone),
    Math.min((first - 2) * msPerDay, asOf),
    Math.max((last + 3) * msPerDay, asOf),
  );
}

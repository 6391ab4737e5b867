/** Whether a stage was left within the limit agreed for it: the verdicts that breaches and their weeks are counted from. */
import { zoneClock } from '../calendar/zone.ts';
import { none, precision } from '../events/eventLog.ts';
import { type Visits, stillOpen } from '../events/visits.ts';
import { type AuditedLog, ageDays } from './auditedLog.ts';
import { type BusinessClock, businessClock, usualBusinessCalendar } from './businessHours.ts';

const msPerDay = 86_400_000;

/** What has elapsed between entering and being left, `left` = {@link stillOpen} standing for the as-of moment. */
export type Elapsed = (entered: number, left: number) => number;

/** A limit agreed for a stage. */
export interface SlaLimit {
  /** Positions on the forward path of the stage, and of the next required one: entering that decides. */
  readonly position: number;
  readonly decision: number;
  readonly limit: number;
  readonly unit: 'businessHours' | 'days';
  readonly elapsed: Elapsed;
}

/** Every limit of the graph's forward stages that has a stage to decide it. */
export function slaLimits(audited: AuditedLog): SlaLimit[] {
  const { graph } = audited.log;
  return graph.forward.slice(0, -1).flatMap((stage, position): SlaLimit[] => {
    const { businessHours, days } = graph.stages[stage]!.sla ?? {};
    const decision = nextRequired(audited, position);
    if (decision === none) return [];
    return [
      ...(businessHours === undefined
        ? []
        : [
            {
              position,
              decision,
              limit: businessHours,
              unit: 'businessHours' as const,
              elapsed: businessHoursElapsed(audited),
            },
          ]),
      ...(days === undefined
        ? []
        : [{ position, decision, limit: days, unit: 'days' as const, elapsed: daysElapsed(audited) }]),
    ];
  });
}

function nextRequired({ log: { graph } }: AuditedLog, position: number): number {
  for (let next = position + 1; next < graph.forward.length; next++)
    if (graph.stages[graph.forward[next]!]!.required) return next;
  return none;
}

/**
 * `kept` and `late`: decided within the limit (exactly at it is kept) or later. `overdue`: undecided beyond it.
 * `pending`: undecided, and the limit not over. `unknown`: the stage that decides has no date, but a later one has.
 */
export type SlaVerdict = 'kept' | 'late' | 'overdue' | 'pending' | 'unknown';

/** The verdict on a visit to the limit's stage. It is decided when that stage is entered, or by an exit. */
export function slaVerdict(
  audited: AuditedLog,
  found: Visits,
  row: number,
  { decision, limit, elapsed }: SlaLimit,
): SlaVerdict {
  const left = decidedBy(audited, found, row, decision);
  if (left === undecidable) return 'unknown';
  const isOver = elapsed(found.entered[row]!, left) > limit;
  if (left === stillOpen) return isOver ? 'overdue' : 'pending';
  return isOver ? 'late' : 'kept';
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

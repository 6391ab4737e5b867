/** What every check of the audit reads, computed once. */
import { dayNumber } from '../calendar/days.ts';
import { type Categorical, type EventLog, precision } from '../events/eventLog.ts';
import { dropEvents } from '../events/dropEvents.ts';
import { entityOwner } from '../events/entityOwner.ts';
import { type StageDates, forwardPositions, recordedDates, splitPasses } from '../events/passes.ts';
import type { BusinessCalendar } from './businessHours.ts';

/** What an import knows and the log does not. */
export interface ImportEvidence {
  /** Entities whose id stood on several rows that disagree. */
  readonly duplicates?: readonly number[];
  /** Stage names that no stage of the graph stands for, with the entities that bore them. */
  readonly unmappedStages?: readonly { readonly value: string; readonly entities: readonly number[] }[];
  /** The stage that the CRM has each account in, as an index of the graph. */
  readonly accountStages?: readonly { readonly account: string; readonly stage: number }[];
}

export interface AuditOptions {
  /** Day number of the as-of day. */
  readonly asOf: number;
  /** The moment of the export in days since 1970-01-01T00:00Z, where it is known; else everything on the day counts. */
  readonly asOfTime?: number;
  /** How often an entity may come back. Default 2. */
  readonly maxReentries?: number;
  /** For acceptance limits in business hours. Default: Monday to Friday, 9 to 17, in the log's zone. */
  readonly calendar?: BusinessCalendar;
  /** Owners that the team knows; where the list is absent, nobody is unknown. */
  readonly knownOwners?: readonly string[];
  /**
   * What is usual on a day, for `bulk-stamped` on day-precision dates: a rate that follows the season and the weekday
   * (default), or one rate for all days.
   */
  readonly usualRate?: 'local' | 'overall';
  readonly evidence?: ImportEvidence;
}

export interface AuditedLog {
  readonly log: EventLog;
  readonly options: AuditOptions;
  /** By event of `log`: 1 where its date cannot be true. */
  readonly impossible: Uint8Array;
  /** Recorded dates of the passes of the log without those events. */
  readonly dates: StageDates;
  /** For each event that `dates` speaks of, its index in `log`. */
  readonly original: Uint32Array;
  /** Position of each stage on the forward path, {@link none} for the others. */
  readonly positions: Int32Array;
  /** The owner of each entity, or null where the log names none. */
  readonly owner: Categorical | null;
}

export function auditedLog(log: EventLog, options: AuditOptions): AuditedLog {
  const impossible = impossibleDates(log, options);
  const possible = dropEvents(log, impossible);
  return {
    log,
    options,
    impossible,
    dates: recordedDates(splitPasses(possible.log)),
    original: possible.original,
    positions: forwardPositions(log.graph),
    owner: entityOwner(log),
  };
}

const firstBelievedDay = dayNumber(1990, 1, 1);

/** Dates after the as-of moment, before 1990, or before the day on which the entity was created. */
function impossibleDates(log: EventLog, { asOf, asOfTime }: AuditOptions): Uint8Array {
  const flags = new Uint8Array(log.stage.length);
  for (let entity = 0; entity < log.entityCount; entity++) {
    const created = log.created?.[entity] ?? Number.NaN;
    for (let i = log.offsets[entity]!; i < log.offsets[entity + 1]!; i++) {
      const day = log.day[i]!;
      const late =
        asOfTime !== undefined && log.precision[i] === precision.instant
          ? log.time[i]! > asOfTime
          : day > asOf;
      if (late || day < firstBelievedDay || day < created) flags[i] = 1;
    }
  }
  return flags;
}

/** Days since an event at the as-of moment: exact where both are known to the second, else in calendar days. */
export function ageDays({ options }: AuditedLog, log: EventLog, event: number): number {
  return options.asOfTime !== undefined && log.precision[event] === precision.instant
    ? options.asOfTime - log.time[event]!
    : options.asOf - log.day[event]!;
}

/** Name of the forward stage at a position. */
export function stageName({ log }: AuditedLog, position: number): string {
  return log.graph.stages[log.graph.forward[position]!]!.name;
}

/** The records behind a figure: the entities of a finding, or the visits of an owner, with all their dates. */
import { findingKey, summariseFinding } from '../audit/finding.ts';
import { refuse } from '../errors.ts';
import { entityOwner } from '../events/entityOwner.ts';
import { type Categorical, type EventLog, none, precision } from '../events/eventLog.ts';
import { type StageDates, recordedDates, splitPasses } from '../events/passes.ts';
import { cohort } from './cohort.ts';
import { leftTruncation } from './leftTruncation.ts';
import { type MeasureOptions, auditFindings } from './measure.ts';
import { scopeOf } from './scope.ts';

/** Whose records: those of the finding with this key, or the visits to A in the window of an owner's entities. */
export type RecordsOf =
  { readonly kind: 'finding'; readonly key: string } | { readonly kind: 'owner'; readonly owner: string };

/** What a cell says beside its date. */
export const cellFlag = { plain: 0, atFault: 1, missing: 2 } as const;

/** Records as columns, one row a pass: a lead that came back has a row for each time. */
export interface RecordRows {
  readonly count: number;
  readonly entities: number;
  /** Ids of the forward stages that have a column. */
  readonly stages: readonly string[];
  readonly ids: readonly string[];
  /** Which pass of its entity the row is, from 1. */
  readonly pass: Uint16Array;
  readonly owners: readonly (string | null)[];
  readonly segments: readonly (string | null)[];
  /** Days since 1970-01-01T00:00Z by row and stage, NaN without a date; whole where the time of day is not known. */
  readonly time: Float64Array;
  /** By row and stage: 1 where `time` has a time of day. */
  readonly isInstant: Uint8Array;
  /** By row and stage, of {@link cellFlag}. */
  readonly flag: Uint8Array;
  /** The exit that ended the pass: its stage's id, when, and the reason given. */
  readonly exit: readonly (string | null)[];
  readonly exitTime: Float64Array;
  readonly exitIsInstant: Uint8Array;
  readonly reason: readonly (string | null)[];
}

/**
 * @throws SpillwayError `unknown-finding` where the audit of this log has no such finding; else as `measure`.
 */
export function recordRows(log: EventLog, options: MeasureOptions, of: RecordsOf): RecordRows {
  return of.kind === 'owner' ? ownersRows(log, options, of.owner) : findingRows(log, options, of.key);
}

function ownersRows(log: EventLog, options: MeasureOptions, owner: string): RecordRows {
  const { question, slices } = scopeOf(log, options);
  const owners = entityOwner(log);
  const wanted = owners?.values.indexOf(owner) ?? none;
  const found = cohort(question, { unrecorded: true, recycling: false });
  const passes = Array.from(found.pass).filter(
    (_, visit) => wanted !== none && owners!.codes[found.entity[visit]!] === wanted,
  );
  return rowsOf(question.recorded, passes, { owners, slices, events: new Set(), missing: none });
}

function findingRows(log: EventLog, options: MeasureOptions, key: string): RecordRows {
  const scope = scopeOf(log, options);
  const owners = entityOwner(log);
  const { entities, events, missing } = found(log, options, key, scope, owners);
  // All dates, those that nobody believes included: they may be what the finding is about.
  const dates = recordedDates(splitPasses(log));
  const { first } = dates.passes;
  const passes = Array.from(entities).flatMap((entity) =>
    Array.from({ length: first[entity + 1]! - first[entity]! }, (_, pass) => first[entity]! + pass),
  );
  return rowsOf(dates, passes, { owners, slices: scope.slices, events: new Set(events), missing });
}

interface Found {
  readonly entities: Uint32Array;
  readonly events: Uint32Array;
  /** Position of the stage whose date is missing. */
  readonly missing: number;
}

function found(
  log: EventLog,
  options: MeasureOptions,
  key: string,
  scope: ReturnType<typeof scopeOf>,
  owners: Categorical | null,
): Found {
  const { forward, stages } = log.graph;
  const finding = auditFindings(scope, owners, options).find(
    (one) => findingKey(summariseFinding(log, one)) === key,
  );
  if (finding) {
    const lacks = finding.code === 'missing-stage-date' || finding.code === 'skipped-stage';
    const missing = lacks && finding.stage !== undefined ? forward.indexOf(finding.stage) : none;
    return { entities: finding.entities, events: finding.events, missing };
  }
  const truncation = leftTruncation(scope.question);
  const stage = stages[forward[scope.question.from]!]!.id;
  if (truncation !== null && findingKey({ code: 'left-truncated', stage }) === key)
    return { entities: truncation.entities, events: new Uint32Array(), missing: none };
  return refuse({
    code: 'unknown-finding',
    message: 'What was found is no longer there.',
    hint: 'The data or the filters have changed since; look at the findings of now.',
  });
}

interface Beside {
  readonly owners: Categorical | null;
  readonly slices: Categorical | null;
  /** Events at fault. */
  readonly events: ReadonlySet<number>;
  /** Position of the forward stage that lacks its date, or {@link none}. */
  readonly missing: number;
}

function rowsOf(dates: StageDates, passes: readonly number[], beside: Beside): RecordRows {
  const { log, start, end, entity, first } = dates.passes;
  const { forward, stages } = log.graph;
  const columns = forward
    .map((_, position) => position)
    .filter(
      (position) =>
        position === beside.missing ||
        passes.some((pass) => dates.event[pass * dates.width + position] !== none),
    );
  const rows = {
    time: new Float64Array(passes.length * columns.length).fill(Number.NaN),
    isInstant: new Uint8Array(passes.length * columns.length),
    flag: new Uint8Array(passes.length * columns.length),
    exitTime: new Float64Array(passes.length).fill(Number.NaN),
    exitIsInstant: new Uint8Array(passes.length),
  };
  const exits = passes.map((pass, row) => {
    for (const [column, position] of columns.entries()) {
      const cell = row * columns.length + column;
      const event = dates.event[pass * dates.width + position]!;
      if (event !== none) {
        rows.time[cell] = log.time[event]!;
        rows.isInstant[cell] = Number(log.precision[event] === precision.instant);
        rows.flag[cell] = beside.events.has(event) ? cellFlag.atFault : cellFlag.plain;
      } else if (position === beside.missing) rows.flag[cell] = cellFlag.missing;
    }
    let exit: number = none;
    for (let event = start[pass]!; event < end[pass]!; event++)
      if (stages[log.stage[event]!]!.kind !== 'forward') exit = event;
    if (exit === none) return null;
    rows.exitTime[row] = log.time[exit]!;
    rows.exitIsInstant[row] = Number(log.precision[exit] === precision.instant);
    return {
      stage: stages[log.stage[exit]!]!.id,
      reason: valueAt(log.eventReason, exit) ?? valueAt(log.reason, entity[pass]!),
    };
  });
  return {
    ...rows,
    count: passes.length,
    entities: new Set(passes.map((pass) => entity[pass])).size,
    stages: columns.map((position) => stages[forward[position]!]!.id),
    ids: passes.map((pass) => log.entityIds[entity[pass]!]!),
    pass: Uint16Array.from(passes, (pass) => pass - first[entity[pass]!]! + 1),
    owners: passes.map((pass) => valueAt(beside.owners, entity[pass]!)),
    segments: passes.map((pass) => valueAt(beside.slices, entity[pass]!)),
    exit: exits.map((one) => one?.stage ?? null),
    reason: exits.map((one) => one?.reason ?? null),
  };
}

function valueAt(column: Categorical | null, row: number): string | null {
  const code = column?.codes[row] ?? none;
  return code === none ? null : column!.values[code]!;
}

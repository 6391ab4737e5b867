/** An updated export, imported again: what it says of a record takes the place of what was known of it. */
import { refuse } from '../errors.ts';
import {
  type Categorical,
  type EntityInput,
  type EventLog,
  EventLogBuilder,
  type EventSource,
  none,
} from './eventLog.ts';

export interface LogUpdate {
  /** A new log; the one before stays as it was, so that going back to it undoes the update. */
  readonly log: EventLog;
  /** Records that only the update has, that both have, and that the update no longer has. */
  readonly added: number;
  readonly updated: number;
  readonly kept: number;
  /** Of those that both have: records of which the update says nothing new. */
  readonly unchanged: number;
}

const value = (column: Categorical | null, at: number): string | undefined =>
  column === null || column.codes[at] === none ? undefined : column.values[column.codes[at]!];

function named(columns: ReadonlyMap<string, Categorical>, entity: number): Record<string, string> {
  return Object.fromEntries(
    [...columns].flatMap(([name, column]) => {
      const text = value(column, entity);
      return text === undefined ? [] : [[name, text] as const];
    }),
  );
}

/** What a log says of an entity; figures and codes that are not there are left out. */
function described(log: EventLog, entity: number): EntityInput {
  const account = value(log.account, entity);
  const reason = value(log.reason, entity);
  const status = log.status?.[entity] ?? none;
  const created = log.created?.[entity] ?? Number.NaN;
  const amount = log.amount?.[entity] ?? Number.NaN;
  const score = log.score?.[entity] ?? Number.NaN;
  return {
    owners: named(log.owners, entity),
    segments: named(log.segments, entity),
    required: named(log.required, entity),
    ...(account === undefined ? {} : { account }),
    ...(reason === undefined ? {} : { reason }),
    ...(status === none ? {} : { status }),
    ...(Number.isNaN(created) ? {} : { created }),
    ...(Number.isNaN(amount) ? {} : { amount }),
    ...(Number.isNaN(score) ? {} : { score }),
  };
}

/** What a log says of an entity in the columns that another log does not have. */
function describedBeyond(log: EventLog, entity: number, other: EventLog): EntityInput {
  const columnsOf = (own: EventLog['owners'], others: EventLog['owners']) =>
    new Map([...own].filter(([name]) => !others.has(name)));
  return described(
    {
      ...log,
      owners: columnsOf(log.owners, other.owners),
      segments: columnsOf(log.segments, other.segments),
      required: columnsOf(log.required, other.required),
      score: other.score === null ? log.score : null,
      account: other.account === null ? log.account : null,
      reason: other.reason === null ? log.reason : null,
      status: other.status === null ? log.status : null,
      created: other.created === null ? log.created : null,
      amount: other.amount === null ? log.amount : null,
    },
    entity,
  );
}

function addEvents(builder: EventLogBuilder, into: number, log: EventLog, entity: number): void {
  for (let at = log.offsets[entity]!; at < log.offsets[entity + 1]!; at++) {
    const amount = log.eventAmount?.[at] ?? Number.NaN;
    builder.add(into, {
      stage: log.stage[at]!,
      day: log.day[at]!,
      time: log.time[at]!,
      precision: log.precision[at] as 0 | 1,
      source: log.source[at] as EventSource,
      owner: value(log.eventOwner, at) ?? null,
      reason: value(log.eventReason, at) ?? null,
      ...(Number.isNaN(amount) ? {} : { amount }),
    });
  }
}

/** Whether two logs with the same records in the same places say the same of one of them. */
function saySame(one: EventLog, other: EventLog, entity: number): boolean {
  const from = one.offsets[entity]!;
  const shift = other.offsets[entity]! - from;
  const count = one.offsets[entity + 1]! - from;
  if (other.offsets[entity + 1]! - other.offsets[entity]! !== count) return false;
  for (let at = from; at < from + count; at++) {
    const same =
      one.stage[at] === other.stage[at + shift] &&
      one.time[at] === other.time[at + shift] &&
      one.precision[at] === other.precision[at + shift] &&
      one.source[at] === other.source[at + shift] &&
      value(one.eventOwner, at) === value(other.eventOwner, at + shift) &&
      value(one.eventReason, at) === value(other.eventReason, at + shift) &&
      Object.is(one.eventAmount?.[at] ?? Number.NaN, other.eventAmount?.[at + shift] ?? Number.NaN);
    if (!same) return false;
  }
  return descriptionKey(one, entity) === descriptionKey(other, entity);
}

/** What a log says of an entity as a text; columns in the order of their names. */
function descriptionKey(log: EventLog, entity: number): string {
  const { owners = {}, segments = {}, required = {}, ...rest } = described(log, entity);
  const sorted = (named: Readonly<Record<string, string>>) => Object.entries(named).sort(byName);
  return JSON.stringify([
    sorted(owners),
    sorted(segments),
    sorted(required),
    Object.entries(rest).sort(byName),
  ]);
}

const byName = ([a]: readonly [string, unknown], [b]: readonly [string, unknown]): number =>
  a < b ? -1 : a > b ? 1 : 0;

/**
 * Updates a log by id. A record of the update replaces the record of the same id, its events included; columns that
 * the update does not have keep their values; records that it does not have stay. Order of records: as before, then
 * the new ones.
 * @throws SpillwayError `different-waterfall`, `different-zone` where the two logs do not speak of the same things.
 */
export function updateLog(before: EventLog, update: EventLog): LogUpdate {
  const ids = (log: EventLog) => JSON.stringify(log.graph.stages.map(({ id }) => id));
  if (ids(before) !== ids(update))
    refuse({
      code: 'different-waterfall',
      message: 'The new export was read for other stages than the one before.',
      hint: 'Import it with the stages of this project.',
    });
  if (before.zone !== update.zone)
    refuse({
      code: 'different-zone',
      message: `The days of the new export are those of ${update.zone}, the ones before those of ${before.zone}.`,
      hint: `Import it with the zone ${before.zone}.`,
    });
  const builder = new EventLogBuilder(before.graph);
  const updates = new Map(update.entityIds.map((id, entity) => [id, entity]));
  let updated = 0;
  const shared: number[] = [];
  before.entityIds.forEach((id, entity) => {
    const into = builder.entity(id);
    const successor = updates.get(id);
    if (successor === undefined) {
      builder.describe(into, described(before, entity));
      addEvents(builder, into, before, entity);
      return;
    }
    updated++;
    shared.push(entity);
    builder.describe(into, describedBeyond(before, entity, update));
    builder.describe(into, described(update, successor));
    addEvents(builder, into, update, successor);
    updates.delete(id);
  });
  for (const [id, entity] of updates) {
    const into = builder.entity(id);
    builder.describe(into, described(update, entity));
    addEvents(builder, into, update, entity);
  }
  const passes = before.passes === 'single' && update.passes === 'single' ? 'single' : 'byExit';
  const log = builder.build({ zone: before.zone, passes });
  let unchanged = 0;
  for (const id of shared) if (saySame(before, log, id)) unchanged++;
  return {
    log,
    unchanged,
    added: updates.size,
    updated,
    kept: before.entityCount - updated,
  };
}

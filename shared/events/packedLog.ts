/**
 * An event log for the way between threads: no functions, and all texts of a column in one buffer, so that a clone is
 * a copy of memory however many entities there are, and a transfer costs nothing.
 */
import { type Stage, stageGraph } from '../funnel/stages.ts';
import type { Categorical, EventLog } from './eventLog.ts';
import { type PackedTexts, packedTextsOf, unpackTexts, withTexts } from './packedTexts.ts';

export interface PackedCategorical {
  readonly codes: Int32Array;
  readonly values: PackedTexts;
}

export interface PackedLog extends Pick<
  EventLog,
  | 'zone'
  | 'passes'
  | 'entityCount'
  | 'status'
  | 'created'
  | 'amount'
  | 'score'
  | 'offsets'
  | 'stage'
  | 'day'
  | 'time'
  | 'precision'
  | 'source'
  | 'eventAmount'
> {
  readonly stages: readonly Stage[];
  readonly entityIds: PackedTexts;
  readonly owners: readonly (readonly [string, PackedCategorical])[];
  readonly segments: readonly (readonly [string, PackedCategorical])[];
  readonly required: readonly (readonly [string, PackedCategorical])[];
  readonly account: PackedCategorical | null;
  readonly reason: PackedCategorical | null;
  readonly eventOwner: PackedCategorical | null;
  readonly eventReason: PackedCategorical | null;
}

function packCategorical(column: Categorical): PackedCategorical;
function packCategorical(column: Categorical | null): PackedCategorical | null;
function packCategorical(column: Categorical | null): PackedCategorical | null {
  return column === null ? null : { codes: column.codes, values: packedTextsOf(column, 'values') };
}

function unpackCategorical(column: PackedCategorical): Categorical;
function unpackCategorical(column: PackedCategorical | null): Categorical | null;
function unpackCategorical(column: PackedCategorical | null): Categorical | null {
  return column === null ? null : withTexts({ codes: column.codes }, 'values', column.values);
}

/** Packs a log; its number columns are shared with it, not copied. */
export function packLog(log: EventLog): PackedLog {
  const { graph, owners, segments, required, account, reason, eventOwner, eventReason } = log;
  return {
    zone: log.zone,
    passes: log.passes,
    entityCount: log.entityCount,
    status: log.status,
    created: log.created,
    amount: log.amount,
    score: log.score,
    offsets: log.offsets,
    stage: log.stage,
    day: log.day,
    time: log.time,
    precision: log.precision,
    source: log.source,
    eventAmount: log.eventAmount,
    stages: graph.stages,
    entityIds: packedTextsOf(log, 'entityIds'),
    owners: [...owners].map(([role, column]) => [role, packCategorical(column)]),
    segments: [...segments].map(([name, column]) => [name, packCategorical(column)]),
    required: [...required].map(([key, column]) => [key, packCategorical(column)]),
    account: packCategorical(account),
    reason: packCategorical(reason),
    eventOwner: packCategorical(eventOwner),
    eventReason: packCategorical(eventReason),
  };
}

/** The log that was packed, equal in every part. */
export function unpackLog(packed: PackedLog): EventLog {
  const {
    stages,
    entityIds,
    owners,
    segments,
    required,
    account,
    reason,
    eventOwner,
    eventReason,
    ...numbers
  } = packed;
  const log = {
    ...numbers,
    graph: stageGraph(stages),
    owners: new Map(owners.map(([role, column]) => [role, unpackCategorical(column)])),
    segments: new Map(segments.map(([name, column]) => [name, unpackCategorical(column)])),
    required: new Map(required.map(([key, column]) => [key, unpackCategorical(column)])),
    account: unpackCategorical(account),
    reason: unpackCategorical(reason),
    eventOwner: unpackCategorical(eventOwner),
    eventReason: unpackCategorical(eventReason),
  };
  return withTexts(log, 'entityIds', entityIds);
}

/** The values of each segment column, in order of their first appearance, without unpacking the rest. */
export function segmentValues({ segments }: PackedLog): ReadonlyMap<string, readonly string[]> {
  return new Map(segments.map(([name, { values }]) => [name, unpackTexts(values)]));
}

/** Buffers to hand over with a packed log instead of copying it; the log cannot be used by the sender afterwards. */
export function logBuffers(packed: PackedLog): ArrayBuffer[] {
  const buffers = new Set<ArrayBuffer>();
  const add = (array: { readonly buffer: ArrayBufferLike } | null): void => {
    if (array && array.buffer instanceof ArrayBuffer) buffers.add(array.buffer);
  };
  const addColumn = (column: PackedCategorical | null): void => {
    if (!column) return;
    add(column.codes);
    add(column.values.bytes);
    add(column.values.lengths);
  };
  for (const array of [
    packed.status,
    packed.created,
    packed.amount,
    packed.score,
    packed.offsets,
    packed.stage,
    packed.day,
    packed.time,
    packed.precision,
    packed.source,
    packed.eventAmount,
    packed.entityIds.bytes,
    packed.entityIds.lengths,
  ]) {
    add(array);
  }
  for (const [, column] of [...packed.owners, ...packed.segments, ...packed.required]) addColumn(column);
  for (const column of [packed.account, packed.reason, packed.eventOwner, packed.eventReason])
    addColumn(column);
  return [...buffers];
}

/**
 * An event log for the way between threads: no functions, and all texts of a column in one buffer, so that a clone is
 * a copy of memory however many entities there are, and a transfer costs nothing.
 */
import { strFromU8, strToU8 } from 'fflate';
import { type Stage, stageGraph } from '../funnel/stages.ts';
import type { Categorical, EventLog } from './eventLog.ts';

/** Texts one after another in UTF-8, with the length of each in UTF-16 units. */
export interface PackedTexts {
  readonly bytes: Uint8Array;
  readonly lengths: Uint32Array;
}

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

function packTexts(texts: readonly string[]): PackedTexts {
  return { bytes: strToU8(texts.join('')), lengths: Uint32Array.from(texts, (text) => text.length) };
}

function unpackTexts({ bytes, lengths }: PackedTexts): string[] {
  const text = strFromU8(bytes);
  let end = 0;
  return Array.from(lengths, (length) => text.slice(end, (end += length)));
}

function packCategorical(column: Categorical): PackedCategorical;
function packCategorical(column: Categorical | null): PackedCategorical | null;
function packCategorical(column: Categorical | null): PackedCategorical | null {
  return column === null ? null : { codes: column.codes, values: packTexts(column.values) };
}

function unpackCategorical(column: PackedCategorical): Categorical;
function unpackCategorical(column: PackedCategorical | null): Categorical | null;
function unpackCategorical(column: PackedCategorical | null): Categorical | null {
  return column === null ? null : { codes: column.codes, values: unpackTexts(column.values) };
}

/** Packs a log; its number columns are shared with it, not copied. */
export function packLog(log: EventLog): PackedLog {
  const {
    graph,
    entityIds,
    owners,
    segments,
    required,
    account,
    reason,
    eventOwner,
    eventReason,
    ...numbers
  } = log;
  return {
    ...numbers,
    stages: graph.stages,
    entityIds: packTexts(entityIds),
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
  return {
    ...numbers,
    graph: stageGraph(stages),
    entityIds: unpackTexts(entityIds),
    owners: new Map(owners.map(([role, column]) => [role, unpackCategorical(column)])),
    segments: new Map(segments.map(([name, column]) => [name, unpackCategorical(column)])),
    required: new Map(required.map(([key, column]) => [key, unpackCategorical(column)])),
    account: unpackCategorical(account),
    reason: unpackCategorical(reason),
    eventOwner: unpackCategorical(eventOwner),
    eventReason: unpackCategorical(eventReason),
  };
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

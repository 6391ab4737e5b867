/**
 * The event log as two Parquet tables, readable by pandas, DuckDB and Excel: one row an event, and one row an entity
 * with its owners, segments and other attributes. Both are exact: a log read back equals the one that was written.
 */
import { parquetMetadataAsync, parquetRead, type SchemaElement } from 'hyparquet';
import { parquetWriteBuffer, schemaFromColumnData } from 'hyparquet-writer';
import { refuse } from '../errors.ts';
import { type Categorical, type EventLog, eventSource, none, precision } from '../events/eventLog.ts';
import { stageGraph, type StageGraph } from '../funnel/stages.ts';

export interface LogTables {
  readonly events: Uint8Array;
  readonly entities: Uint8Array;
  /** What the tables themselves do not say. */
  readonly shape: LogShape;
}

export interface LogShape {
  readonly zone: string;
  readonly passes: 'single' | 'byExit';
}

type Column = {
  name: string;
  data: (string | number | null)[] | Float64Array | Int32Array;
  type: 'STRING' | 'INT32' | 'DOUBLE';
};

/** Names of the codes of `EventLog.source`, in their order. */
const sourceNames = ['recorded', 'activity-derived', 'inferred'] as const;

const texts = ({ codes, values }: Categorical): (string | null)[] =>
  Array.from(codes, (code) => (code === none ? null : values[code]!));

/** Missing numbers are nulls in the table, as pandas and DuckDB expect. */
const numbers = (values: Float64Array): (number | null)[] =>
  Array.from(values, (v) => (Number.isNaN(v) ? null : v));

/** Writes a log as tables. Role and segment names become column names: `owner:sdr`, `segment:channel`, `required:mql:phone`. */
export function writeLogTables(log: EventLog): LogTables {
  return {
    events: parquet(eventColumns(log)),
    entities: parquet(entityColumns(log)),
    shape: { zone: log.zone, passes: log.passes },
  };
}

/** A calendar date to every other reader, a day number to this one. */
const dayElement: SchemaElement = {
  name: 'day',
  type: 'INT32',
  converted_type: 'DATE',
  repetition_type: 'REQUIRED',
};

function parquet(columns: readonly Column[]): Uint8Array {
  const schema = schemaFromColumnData({ columnData: [...columns] }).map((element) =>
    element.name === 'day' ? dayElement : element,
  );
  const columnData = columns.map(({ name, data }) => ({ name, data }));
  return new Uint8Array(parquetWriteBuffer({ columnData, schema, createdBy: 'spillway' }));
}

function eventColumns(log: EventLog): Column[] {
  const entity: string[] = [];
  for (let e = 0; e < log.entityCount; e++) {
    for (let i = log.offsets[e]!; i < log.offsets[e + 1]!; i++) entity.push(log.entityIds[e]!);
  }
  const columns: Column[] = [
    { name: 'entity_id', data: entity, type: 'STRING' },
    { name: 'stage', data: Array.from(log.stage, (stage) => log.graph.stages[stage]!.id), type: 'STRING' },
    { name: 'day', data: log.day, type: 'INT32' },
    { name: 'time', data: log.time, type: 'DOUBLE' },
    {
      name: 'precision',
      data: Array.from(log.precision, (p) => (p === precision.day ? 'day' : 'instant')),
      type: 'STRING',
    },
    {
      name: 'source',
      data: Array.from(log.source, (s) => sourceNames[s]!),
      type: 'STRING',
    },
  ];
  if (log.eventOwner) columns.push({ name: 'owner', data: texts(log.eventOwner), type: 'STRING' });
  if (log.eventReason) columns.push({ name: 'reason', data: texts(log.eventReason), type: 'STRING' });
  if (log.eventAmount) columns.push({ name: 'amount', data: numbers(log.eventAmount), type: 'DOUBLE' });
  return columns;
}

function entityColumns(log: EventLog): Column[] {
  const columns: Column[] = [{ name: 'entity_id', data: [...log.entityIds], type: 'STRING' }];
  for (const [role, owner] of log.owners)
    columns.push({ name: `owner:${role}`, data: texts(owner), type: 'STRING' });
  for (const [name, value] of log.segments)
    columns.push({ name: `segment:${name}`, data: texts(value), type: 'STRING' });
  if (log.account) columns.push({ name: 'account', data: texts(log.account), type: 'STRING' });
  if (log.reason) columns.push({ name: 'reason', data: texts(log.reason), type: 'STRING' });
  if (log.status) {
    const ids = Array.from(log.status, (stage) => (stage === none ? null : log.graph.stages[stage]!.id));
    columns.push({ name: 'status', data: ids, type: 'STRING' });
  }
  if (log.created) columns.push({ name: 'created', data: numbers(log.created), type: 'DOUBLE' });
  if (log.amount) columns.push({ name: 'amount', data: numbers(log.amount), type: 'DOUBLE' });
  if (log.score) columns.push({ name: 'score', data: numbers(log.score), type: 'DOUBLE' });
  for (const [key, state] of log.required)
    columns.push({ name: `required:${key}`, data: texts(state), type: 'STRING' });
  return columns;
}

type Table = ReadonlyMap<string, readonly unknown[]>;

async function readTable(bytes: Uint8Array, name: string): Promise<Table> {
  const file = bytes.slice().buffer;
  try {
    const metadata = await parquetMetadataAsync(file);
    const names = metadata.schema.slice(1).map((element) => element.name);
    const table = new Map<string, unknown[]>(names.map((column) => [column, []]));
    await parquetRead({
      file,
      metadata,
      parsers: { dateFromDays: (day: number) => day },
      onComplete: (rows) => {
        for (const row of rows) names.forEach((column, i) => table.get(column)!.push(row[i]));
      },
    });
    return table;
  } catch (error) {
    return refuse({
      code: 'damaged-document',
      message: 'The imported records in this document cannot be read.',
      file: name,
      value: error instanceof Error ? error.message : String(error),
      hint: 'Open the backup beside it, or import the export again.',
    });
  }
}

/**
 * Reads the tables back.
 * @throws SpillwayError `damaged-document` where a table is not Parquet, lacks a column or names an unknown stage.
 */
export async function readLogTables(tables: LogTables, stages: StageGraph): Promise<EventLog> {
  const graph = stageGraph(stages.stages);
  const entities = await readTable(tables.entities, 'entities.parquet');
  const events = await readTable(tables.events, 'events.parquet');
  const ids = column(entities, 'entity_id').map(String);
  const entityOf = new Map(ids.map((id, index) => [id, index]));
  const n = ids.length;
  const owner = column(events, 'entity_id');
  const m = owner.length;
  const offsets = new Uint32Array(n + 1);
  for (const id of owner)
    offsets[(entityOf.get(String(id)) ?? damaged(`the entity ${String(id)} is not in the list`)) + 1]!++;
  for (let e = 0; e < n; e++) offsets[e + 1]! += offsets[e]!;
  const stageIndex = (id: unknown): number => {
    const index = graph.indexOf(String(id));
    return index < 0 ? damaged(`there is no stage ${String(id)}`) : index;
  };
  return {
    graph,
    ...tables.shape,
    entityCount: n,
    entityIds: ids,
    owners: prefixed(entities, 'owner:'),
    segments: prefixed(entities, 'segment:'),
    account: optional(entities, 'account', categorical),
    reason: optional(entities, 'reason', categorical),
    status: optional(entities, 'status', (values) =>
      Int32Array.from(values, (id) => (id === null ? none : stageIndex(id))),
    ),
    created: optional(entities, 'created', floats),
    amount: optional(entities, 'amount', floats),
    score: optional(entities, 'score', floats),
    required: prefixed(entities, 'required:'),
    offsets,
    stage: Uint16Array.from(column(events, 'stage'), stageIndex),
    day: Int32Array.from(column(events, 'day'), Number),
    time: Float64Array.from(column(events, 'time'), Number),
    precision: Uint8Array.from(column(events, 'precision'), (p) =>
      p === 'instant' ? precision.instant : precision.day,
    ),
    source: Uint8Array.from(column(events, 'source'), (s) =>
      Math.max(eventSource.recorded, sourceNames.indexOf(s as (typeof sourceNames)[number])),
    ),
    eventOwner: m === 0 ? null : optional(events, 'owner', categorical),
    eventReason: m === 0 ? null : optional(events, 'reason', categorical),
    eventAmount: m === 0 ? null : optional(events, 'amount', floats),
  };
}

function damaged(why: string): never {
  return refuse({
    code: 'damaged-document',
    message: `The imported records in this document do not fit together: ${why}.`,
  });
}

function column(table: Table, name: string): readonly unknown[] {
  return table.get(name) ?? damaged(`the column ${name} is missing`);
}

function optional<T>(table: Table, name: string, read: (values: readonly unknown[]) => T): T | null {
  const values = table.get(name);
  return values === undefined ? null : read(values);
}

const isMissing = (value: unknown): boolean => value === null || value === undefined;

const floats = (values: readonly unknown[]): Float64Array =>
  Float64Array.from(values, (value) => (isMissing(value) ? Number.NaN : Number(value)));

function categorical(column: readonly unknown[]): Categorical {
  const index = new Map<string, number>();
  const codes = Int32Array.from(column, (value) => {
    if (isMissing(value)) return none;
    const text = String(value);
    const known = index.get(text);
    if (known !== undefined) return known;
    index.set(text, index.size);
    return index.size - 1;
  });
  return { codes, values: [...index.keys()] };
}

function prefixed(table: Table, prefix: string): ReadonlyMap<string, Categorical> {
  return new Map(
    [...table]
      .filter(([name]) => name.startsWith(prefix))
      .map(([name, values]) => [name.slice(prefix.length), categorical(values)]),
  );
}

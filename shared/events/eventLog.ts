/**
 * The columnar event log: what the CRM recorded, as typed arrays plus dictionaries (exports reach millions of
 * events). It is immutable once built; repair and measurement read it and return something new.
 *
 * Time is kept twice. `day` is the calendar day in the log's zone and is always there. `time` is days since
 * 1970-01-01T00:00Z with the time of day as its fraction; for day-precision events it equals `day`.
 */
import type { StageGraph } from '../funnel/stages.ts';
import { groupEvents } from './groupEvents.ts';

/**
 * Codes of `EventLog.source`: a stage date that the CRM recorded, one taken from an activity, one inferred from two
 * snapshots of which only the later shows the stage.
 */
export const eventSource = { recorded: 0, activityDerived: 1, inferred: 2 } as const;
export type EventSource = (typeof eventSource)[keyof typeof eventSource];
/** Codes of `EventLog.precision`. */
export const precision = { day: 0, instant: 1 } as const;
/** "No value" in every dictionary-coded column. */
export const none = -1;

/** A categorical column: `values[codes[i]]`, or nothing where the code is {@link none}. */
export interface Categorical {
  readonly codes: Int32Array;
  readonly values: readonly string[];
}

export interface EventLog {
  readonly graph: StageGraph;
  /** IANA zone in which `day` was read. */
  readonly zone: string;
  /**
   * How passes are told apart. `single`: every entity has one row with at most one date a stage, so it makes one pass.
   * `byExit`: events are a history, any exit ends a pass and the next event starts another.
   */
  readonly passes: 'single' | 'byExit';

  readonly entityCount: number;
  readonly entityIds: readonly string[];
  /** By role (`owner`, `sdr`, `ae`, …), one owner an entity. The first listed role is the one that measurements use. */
  readonly owners: ReadonlyMap<string, Categorical>;
  /** By segment name (`channel`, `size`, …). */
  readonly segments: ReadonlyMap<string, Categorical>;
  readonly account: Categorical | null;
  /** Stage index that the status column says the entity is in, or {@link none}. */
  readonly status: Int32Array | null;
  /** Day on which the CRM created the record, or NaN. */
  readonly created: Float64Array | null;
  /** Deal amount of the entity in the plan's currency, or NaN. */
  readonly amount: Float64Array | null;
  /** Why the entity exited, where the export gives one reason an entity. */
  readonly reason: Categorical | null;
  /** The latest lead score that is known of the entity, or NaN. */
  readonly score: Float64Array | null;
  /** By field and stage (`requiredKey`): whether it is filled, as `fieldStates` says. */
  readonly required: ReadonlyMap<string, Categorical>;

  /** Events of entity e are at `offsets[e]` … `offsets[e + 1] - 1`, ordered by {@link compareEvents}. */
  readonly offsets: Uint32Array;
  readonly stage: Uint16Array;
  readonly day: Int32Array;
  readonly time: Float64Array;
  readonly precision: Uint8Array;
  readonly source: Uint8Array;
  /** Owner at the event (the person who made the change, where the export says so). */
  readonly eventOwner: Categorical | null;
  readonly eventReason: Categorical | null;
  readonly eventAmount: Float64Array | null;
}

/** What the order of events goes by. */
export interface EventMoment {
  readonly stage: number;
  readonly day: number;
  readonly time: number;
  readonly precision: 0 | 1;
}

/** One event as it is handed to the builder. */
export interface EventInput extends EventMoment {
  readonly source?: EventSource;
  readonly owner?: string | null;
  readonly reason?: string | null;
  readonly amount?: number;
}

/** What is known of an entity besides its events. */
export interface EntityInput {
  readonly owners?: Readonly<Record<string, string>>;
  readonly segments?: Readonly<Record<string, string>>;
  readonly account?: string;
  readonly status?: number;
  readonly created?: number;
  readonly amount?: number;
  readonly reason?: string;
  readonly score?: number;
  readonly required?: Readonly<Record<string, string>>;
}

class CategoricalBuilder {
  readonly values: string[] = [];
  private readonly index = new Map<string, number>();
  readonly codes: number[] = [];

  code(value: string | null | undefined): number {
    if (value === null || value === undefined || value === '') return none;
    const known = this.index.get(value);
    if (known !== undefined) return known;
    const code = this.values.length;
    this.values.push(value);
    this.index.set(value, code);
    return code;
  }

  set(position: number, value: string | null | undefined): void {
    const code = this.code(value);
    if (code === none) return;
    while (this.codes.length < position) this.codes.push(none);
    this.codes[position] = code;
  }

  build(length: number): Categorical {
    const codes = new Int32Array(length).fill(none);
    for (let i = 0; i < Math.min(length, this.codes.length); i++) codes[i] = this.codes[i] ?? none;
    return { codes, values: this.values };
  }
}

function numberColumn(values: readonly (number | undefined)[], length: number): Float64Array | null {
  if (!values.some((v) => v !== undefined && !Number.isNaN(v))) return null;
  return Float64Array.from({ length }, (_, i) => values[i] ?? Number.NaN);
}

/**
 * Collects entities and events in any order and lays them out as an {@link EventLog}. Text comes from the CRM and
 * is only ever kept as dictionary values in Maps, never as object keys.
 */
export class EventLogBuilder {
  private readonly graph: StageGraph;
  private readonly ids: string[] = [];
  private readonly byId = new Map<string, number>();
  private readonly owners = new Map<string, CategoricalBuilder>();
  private readonly segments = new Map<string, CategoricalBuilder>();
  private readonly account = new CategoricalBuilder();
  private readonly reason = new CategoricalBuilder();
  private readonly status: number[] = [];
  private readonly created: (number | undefined)[] = [];
  private readonly amount: (number | undefined)[] = [];
  private readonly score: (number | undefined)[] = [];
  private readonly required = new Map<string, CategoricalBuilder>();
  private readonly eventEntity: number[] = [];
  private readonly events: EventInput[] = [];

  constructor(graph: StageGraph) {
    this.graph = graph;
  }

  /** Index of the entity with this id, added where it is new. */
  entity(id: string): number {
    const known = this.byId.get(id);
    if (known !== undefined) return known;
    const index = this.ids.length;
    this.ids.push(id);
    this.byId.set(id, index);
    return index;
  }

  /** Adds what is known of an entity; what was known before stays unless it is given again. */
  describe(entity: number, input: EntityInput): void {
    for (const [role, owner] of Object.entries(input.owners ?? {}))
      categorical(this.owners, role).set(entity, owner);
    for (const [name, value] of Object.entries(input.segments ?? {}))
      categorical(this.segments, name).set(entity, value);
    for (const [key, state] of Object.entries(input.required ?? {}))
      categorical(this.required, key).set(entity, state);
    this.account.set(entity, input.account);
    this.reason.set(entity, input.reason);
    if (input.status !== undefined) this.status[entity] = input.status;
    if (input.created !== undefined) this.created[entity] = input.created;
    if (input.amount !== undefined) this.amount[entity] = input.amount;
    if (input.score !== undefined) this.score[entity] = input.score;
  }

  /** Adds an event of an entity. */
  add(entity: number, event: EventInput): void {
    this.eventEntity.push(entity);
    this.events.push(event);
  }

  build(options: { readonly zone: string; readonly passes: 'single' | 'byExit' }): EventLog {
    const n = this.ids.length;
    const rank = eventRank(this.graph);
    const { eventEntity, events } = this;
    const grouped = groupEvents(eventEntity, n, (a, b) => compareEvents(events[a]!, events[b]!, rank));
    const { offsets } = grouped;
    const order = Array.from(grouped.order);
    const eventOwner = new CategoricalBuilder();
    const eventReason = new CategoricalBuilder();
    order.forEach((from, to) => {
      eventOwner.set(to, events[from]!.owner);
      eventReason.set(to, events[from]!.reason);
    });
    const m = order.length;
    return {
      graph: this.graph,
      zone: options.zone,
      passes: options.passes,
      entityCount: n,
      entityIds: this.ids,
      owners: new Map([...this.owners].map(([role, builder]) => [role, builder.build(n)])),
      segments: new Map([...this.segments].map(([name, builder]) => [name, builder.build(n)])),
      account: this.account.values.length > 0 ? this.account.build(n) : null,
      status:
        this.status.length > 0 ? Int32Array.from({ length: n }, (_, i) => this.status[i] ?? none) : null,
      created: numberColumn(this.created, n),
      amount: numberColumn(this.amount, n),
      reason: this.reason.values.length > 0 ? this.reason.build(n) : null,
      score: numberColumn(this.score, n),
      required: new Map([...this.required].map(([key, builder]) => [key, builder.build(n)])),
      offsets,
      stage: Uint16Array.from(order, (i) => events[i]!.stage),
      day: Int32Array.from(order, (i) => events[i]!.day),
      time: Float64Array.from(order, (i) => events[i]!.time),
      precision: Uint8Array.from(order, (i) => events[i]!.precision),
      source: Uint8Array.from(order, (i) => events[i]!.source ?? eventSource.recorded),
      eventOwner: eventOwner.values.length > 0 ? eventOwner.build(m) : null,
      eventReason: eventReason.values.length > 0 ? eventReason.build(m) : null,
      eventAmount: numberColumn(
        order.map((i) => events[i]!.amount),
        m,
      ),
    };
  }
}

function categorical(columns: Map<string, CategoricalBuilder>, name: string): CategoricalBuilder {
  const known = columns.get(name);
  if (known) return known;
  const added = new CategoricalBuilder();
  columns.set(name, added);
  return added;
}

/** Order of stages among events of one moment: the forward path first, then holding and exits. */
export function eventRank(graph: StageGraph): Int32Array {
  const rank = new Int32Array(graph.stages.length);
  [...graph.forward, ...graph.exits].forEach((stage, position) => (rank[stage] = position));
  return rank;
}

/**
 * Order of two events of one entity: by calendar day; within a day two instants by time; where one of them has no
 * time of day, by stage order with exits last (gap-bridge reference, interpretation 5). Days that mix both
 * precisions are rare and keep a deterministic order.
 */
export function compareEvents(a: EventMoment, b: EventMoment, rank: Int32Array): number {
  return (
    a.day - b.day ||
    compareWithinDay(a.time, a.precision, rank[a.stage]!, b.time, b.precision, rank[b.stage]!)
  );
}

/** {@link compareEvents} for two events of one day, taken apart for logs that are columns. */
export function compareWithinDay(
  timeA: number,
  precisionA: number,
  rankA: number,
  timeB: number,
  precisionB: number,
  rankB: number,
): number {
  if (precisionA === precision.instant && precisionB === precision.instant && timeA !== timeB)
    return timeA - timeB;
  return rankA - rankB || timeA - timeB;
}

/** Days from one event to another: exact where both are instants, else the difference of their calendar days. */
export function daysBetween(log: EventLog, from: number, to: number): number {
  return log.precision[from] === precision.instant && log.precision[to] === precision.instant
    ? log.time[to]! - log.time[from]!
    : log.day[to]! - log.day[from]!;
}

/** The event log while files are read into it: columns that grow, laid out once at the end. */
import {
  type Categorical,
  compareWithinDay,
  type EventLog,
  eventRank,
  type EventSource,
  eventSource,
  none,
} from '../events/eventLog.ts';
import { groupEvents, offsetsOf } from '../events/groupEvents.ts';
import { withTexts } from '../events/packedTexts.ts';
import { fieldStates, requiredKey } from '../events/requiredFields.ts';
import type { StageGraph } from '../funnel/stages.ts';
import { Dictionary } from './dictionary.ts';
import { type CodeColumn, codeColumn, type FigureColumn, figureColumn, TextColumn } from './logColumns.ts';
import { TextKernel } from './textKernel.ts';

type NumberArray = Uint8Array | Uint16Array | Int32Array | Float64Array;

/** The values of an array in an order. */
function gather<T extends NumberArray>(values: T, order: Uint32Array): T {
  const into = new (values.constructor as new (length: number) => T)(order.length);
  for (let at = 0; at < order.length; at++) into[at] = values[order[at]!]!;
  return into;
}

/** The first values of an array: a copy where that spares memory, else a view of it. */
function firstOf<T extends NumberArray>(values: T, length: number): T {
  return (values.length > length * 1.1 ? values.slice(0, length) : values.subarray(0, length)) as T;
}

/** What is known of the entities. */
export class EntityColumns {
  /** Ids; the number of each is the index of its entity. */
  readonly ids: Dictionary;
  readonly owners = new Map<string, TextColumn>();
  readonly segments = new Map<string, TextColumn>();
  readonly account: TextColumn;
  readonly reason: TextColumn;
  readonly status: CodeColumn;
  readonly created: FigureColumn;
  readonly amount: FigureColumn;
  readonly score: FigureColumn;
  private readonly requiredFields = new Map<string, TextColumn>();
  private readonly kernel: TextKernel;
  private readonly expected: number;

  constructor(kernel: TextKernel, expected: number) {
    this.kernel = kernel;
    this.expected = expected;
    this.ids = new Dictionary(kernel);
    this.account = new TextColumn(kernel, expected);
    this.reason = new TextColumn(kernel, expected);
    this.status = codeColumn(expected);
    this.created = figureColumn(expected);
    this.amount = figureColumn(expected);
    this.score = figureColumn(expected);
  }

  /** Whether required fields are filled, by their keys. */
  get required(): ReadonlyMap<string, TextColumn> {
    return this.requiredFields;
  }

  /** Notes of an entity whether a required field of it is filled: filled in one row is filled. */
  field(stage: string, name: string): (entity: number, isFilled: boolean) => void {
    const { dictionary, column } = this.column(this.requiredFields, requiredKey(stage, name));
    const [filled, empty] = fieldStates.map((state) => dictionary.code(state)) as [number, number];
    return (entity, isFilled) => {
      if (isFilled) column.set(entity, filled);
      else if (column.get(entity) === none) column.set(entity, empty);
    };
  }

  owner(role: string): TextColumn {
    return this.column(this.owners, role);
  }

  segment(name: string): TextColumn {
    return this.column(this.segments, name);
  }

  private column(columns: Map<string, TextColumn>, name: string): TextColumn {
    const known = columns.get(name);
    if (known) return known;
    const added = new TextColumn(this.kernel, this.expected);
    columns.set(name, added);
    return added;
  }
}

/** Some events, as columns. */
export interface EventRun {
  readonly entities: Uint32Array;
  readonly stages: Uint16Array;
  readonly days: Int32Array;
  readonly times: Float64Array;
  readonly precisions: Uint8Array;
}

/** The events, in the order in which they were read. */
export class EventColumns {
  count = 0;
  entity: Uint32Array;
  stage: Uint16Array;
  day: Int32Array;
  time: Float64Array;
  precision: Uint8Array;
  /** Whether the events came in the order of the log. */
  isInOrder = true;
  /** Entity of the last event. */
  private last = none;
  private capacity: number;
  readonly source = new Map<number, EventSource>();
  readonly owner: TextColumn;
  readonly reason: TextColumn;
  readonly amount = figureColumn();

  constructor(kernel: TextKernel) {
    this.owner = new TextColumn(kernel);
    this.reason = new TextColumn(kernel);
    this.capacity = 1024;
    this.entity = new Uint32Array(this.capacity);
    this.stage = new Uint16Array(this.capacity);
    this.day = new Int32Array(this.capacity);
    this.time = new Float64Array(this.capacity);
    this.precision = new Uint8Array(this.capacity);
  }

  /** Adds an event and returns its index. */
  add(entity: number, stage: number, day: number, time: number, precision: number): number {
    if (entity <= this.last) this.isInOrder = false;
    return this.addNext(entity, stage, day, time, precision);
  }

  /** Adds an event that comes in the order of the log after one of the same entity, or is the first of its entity. */
  addNext(entity: number, stage: number, day: number, time: number, precision: number): number {
    if (entity < this.last) this.isInOrder = false;
    this.last = entity;
    const index = this.count++;
    if (index === this.capacity) this.grow();
    this.entity[index] = entity;
    this.stage[index] = stage;
    this.day[index] = day;
    this.time[index] = time;
    this.precision[index] = precision;
    return index;
  }

  /** Adds events that lie in the order of the log, of entities beyond those of the events before. */
  addRun({ entities, stages, days, times, precisions }: EventRun): void {
    const { length } = entities;
    if (length === 0) return;
    if (entities[0]! <= this.last) this.isInOrder = false;
    this.last = entities[length - 1]!;
    const { count } = this;
    if (count + length > this.capacity) this.growTo(Math.max(count + length, Math.ceil(this.capacity * 1.5)));
    this.entity.set(entities, count);
    this.stage.set(stages, count);
    this.day.set(days, count);
    this.time.set(times, count);
    this.precision.set(precisions, count);
    this.count += length;
  }

  /** Makes room for so many events in all. */
  reserve(count: number): void {
    if (count > this.capacity) this.growTo(count);
  }

  private grow(): void {
    this.growTo(Math.ceil(this.capacity * 1.5));
  }

  private growTo(capacity: number): void {
    this.capacity = capacity;
    const { entity, stage, day, time, precision } = this;
    (this.entity = new Uint32Array(this.capacity)).set(entity);
    (this.stage = new Uint16Array(this.capacity)).set(stage);
    (this.day = new Int32Array(this.capacity)).set(day);
    (this.time = new Float64Array(this.capacity)).set(time);
    (this.precision = new Uint8Array(this.capacity)).set(precision);
  }
}

export class LogStore {
  /** Holds the texts of the log, and reads columns of the files into it. */
  readonly kernel = new TextKernel();
  readonly graph: StageGraph;
  readonly entities: EntityColumns;
  readonly events: EventColumns;
  private readonly byStage = new Map<number, CodeColumn>();

  private readonly expected: number;

  /** @param expected entities to make room for */
  constructor(graph: StageGraph, expected = 0) {
    this.graph = graph;
    this.expected = expected;
    this.entities = new EntityColumns(this.kernel, expected);
    this.events = new EventColumns(this.kernel);
  }

  /**
   * Event of each entity that dates a stage, among rows that have one date a stage. Once it has been asked for, whoever
   * adds such an event sets it here.
   */
  stageEvents(stage: number): CodeColumn {
    const known = this.byStage.get(stage);
    if (known) return known;
    const added = codeColumn(this.expected);
    const { events } = this;
    for (let event = 0; event < events.count; event++)
      if (events.stage[event] === stage) added.set(events.entity[event]!, event);
    this.byStage.set(stage, added);
    return added;
  }

  /** What {@link stageEvents} gives, where it has been asked for. */
  askedStageEvents(stage: number): CodeColumn | null {
    return this.byStage.get(stage) ?? null;
  }

  /**
   * Lays out the log: events by entity, each entity's in their order. It is the last that is done with the store: what
   * has been laid out is let go at once, so that the events are never there twice.
   */
  build(zone: string, passes: EventLog['passes']): EventLog {
    const { entities, events } = this;
    const n = entities.ids.size;
    const m = events.count;
    const entity = events.entity.subarray(0, m);
    const { offsets, order } = events.isInOrder
      ? { offsets: offsetsOf(entity, n), order: null }
      : groupEvents(entity, n, this.comparison());
    const arranged = <T extends NumberArray>(values: T): T =>
      order === null ? firstOf(values, m) : gather(values, order);
    this.byStage.clear();
    events.entity = new Uint32Array(0);
    const stage = arranged(events.stage);
    events.stage = new Uint16Array(0);
    const day = arranged(events.day);
    events.day = new Int32Array(0);
    const time = arranged(events.time);
    events.time = new Float64Array(0);
    const precision = arranged(events.precision);
    events.precision = new Uint8Array(0);
    const texts = (columns: ReadonlyMap<string, TextColumn>) =>
      new Map(
        [...columns]
          .filter(([, { column }]) => column.isUsed)
          .map(([name, column]) => [name, column.build(n)]),
      );
    const sorted = ({ column, dictionary }: TextColumn): Categorical | null =>
      column.isUsed ? withTexts({ codes: arranged(column.build(m)) }, 'values', dictionary.close()) : null;
    const source = new Uint8Array(m);
    if (events.source.size > 0)
      for (let at = 0; at < m; at++)
        source[at] = events.source.get(order === null ? at : order[at]!) ?? eventSource.recorded;
    const log = {
      graph: this.graph,
      zone,
      passes,
      entityCount: n,
      owners: texts(entities.owners),
      segments: texts(entities.segments),
      account: entities.account.column.isUsed ? entities.account.build(n) : null,
      status: entities.status.isUsed ? entities.status.build(n) : null,
      created: entities.created.isUsed ? entities.created.build(n) : null,
      amount: entities.amount.isUsed ? entities.amount.build(n) : null,
      reason: entities.reason.column.isUsed ? entities.reason.build(n) : null,
      score: entities.score.isUsed ? entities.score.build(n) : null,
      required: texts(entities.required),
      offsets,
      stage,
      day,
      time,
      precision,
      source,
      eventOwner: sorted(events.owner),
      eventReason: sorted(events.reason),
      eventAmount: events.amount.isUsed ? arranged(events.amount.build(m)) : null,
    };
    return withTexts(log, 'entityIds', entities.ids.close());
  }

  /** The order of events, on columns. */
  private comparison(): (a: number, b: number) => number {
    const { stage, day, time, precision } = this.events;
    const rank = eventRank(this.graph);
    return (a, b) =>
      day[a]! - day[b]! ||
      compareWithinDay(time[a]!, precision[a]!, rank[stage[a]!]!, time[b]!, precision[b]!, rank[stage[b]!]!);
  }
}

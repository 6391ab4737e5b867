/** Rows that are events: one row a stage that an entity entered, or a change of the field that holds its stage. */
import { eventSource, none, precision as precisions } from '../events/eventLog.ts';
import { groupEvents } from '../events/groupEvents.ts';
import { isActivity } from './activity.ts';
import type { EventRows } from './eventEntities.ts';
import { type ImportContext, leftOut, unmapped } from './importContext.ts';
import type { TextColumn } from './logColumns.ts';
import { columnOf, type MappedFile } from './mappedFile.ts';
import type { ColumnTarget } from './mapping.ts';
import { assumedDecimal, FileReaders } from './readers.ts';
import { nameKey } from './stageVocabulary.ts';
import { TextIndex } from './textIndex.ts';

/** Salesforce writes a history row whenever amount, probability or close date change, with the stage as it was. */
function repeatsStages(file: MappedFile): boolean {
  const keys = new Set(file.table.columns.map(nameKey));
  return keys.has('stage name') && (keys.has('probability') || keys.has('forecast category'));
}

/** The dated events of a file as columns, in the order of its rows. */
interface ReadEvents {
  readonly row: Uint32Array;
  readonly entity: Uint32Array;
  readonly stage: Uint16Array;
  readonly day: Int32Array;
  readonly time: Float64Array;
  readonly precision: Uint8Array;
}

/** Events of one file by entity and time, each with its index in the log, or {@link none} where it was dropped. */
interface PlacedEvents extends ReadEvents {
  readonly order: Uint32Array;
  readonly inLog: Int32Array;
}

class EventImport {
  private readonly context: ImportContext;
  private readonly file: MappedFile;
  private readonly rows: EventRows;
  private readonly readers: FileReaders;

  constructor(context: ImportContext, file: MappedFile, rows: EventRows) {
    this.context = context;
    this.file = file;
    this.rows = rows;
    this.readers = new FileReaders(file.columns, file.mapping, context.reading);
  }

  run(): void {
    const placed = this.place(this.readEvents());
    let isFirstOwner = true;
    for (const { column, target } of this.file.targets) {
      this.describe(placed, column, target, isFirstOwner);
      isFirstOwner &&= !isOwner(target);
    }
  }

  private readEvents(): ReadEvents {
    const { context, file, rows } = this;
    const time = columnOf(file, 'time');
    const reader = this.readers.dates(time);
    const { length } = rows.entity;
    const read: ReadEvents = {
      row: new Uint32Array(length),
      entity: new Uint32Array(length),
      stage: new Uint16Array(length),
      day: new Int32Array(length),
      time: new Float64Array(length),
      precision: new Uint8Array(length),
    };
    let count = 0;
    file.table.eachRun((from, to) => {
      for (let row = from; row < to; row++) {
        if (rows.entity[row] === none || !context.readDate(file, row, time, reader)) continue;
        read.row[count] = row;
        read.entity[count] = rows.entity[row]!;
        read.stage[count] = rows.stage[row]!;
        read.day[count] = reader.day;
        read.time[count] = reader.time;
        read.precision[count++] = reader.precision;
      }
      context.onRows(file, to);
    });
    return {
      row: read.row.subarray(0, count),
      entity: read.entity.subarray(0, count),
      stage: read.stage.subarray(0, count),
      day: read.day.subarray(0, count),
      time: read.time.subarray(0, count),
      precision: read.precision.subarray(0, count),
    };
  }

  /** Adds the events to the log, but for exact repetitions and rows that only repeat the stage. */
  private place(read: ReadEvents): PlacedEvents {
    const { context, file, rows } = this;
    const { row, entity, stage, time, precision } = read;
    const { order, offsets } = groupEvents(
      entity,
      context.store.entities.ids.size,
      (a, b) => time[a]! - time[b]! || a - b,
    );
    const inLog = new Int32Array(row.length).fill(none);
    const skipRepeats = repeatsStages(file);
    const same = new SameEvents(read, this.eventColumns(), file);
    const ignore = (event: number, code: string, message: string) => {
      rows.tally.ignored++;
      context.report(file, row[event]!, undefined, code, message, 'It is ignored.');
    };
    for (let group = 0; group + 1 < offsets.length; group++) {
      same.clear();
      let before = none;
      for (let at = offsets[group]!; at < offsets[group + 1]!; at++) {
        const event = order[at]!;
        const isLast = at + 1 === offsets[group + 1]!;
        if (same.has(event, isLast ? null : order[at + 1]!))
          ignore(event, 'duplicate-row', 'The same event stands in an earlier row.');
        else if (skipRepeats && stage[event] === before)
          ignore(event, 'repeated-stage', 'The record was in this stage already: another field changed.');
        else if (context.wasInEarlierFile(entity[event]!, stage[event]!, time[event]!, precision[event]!))
          ignore(event, 'duplicate-row', 'The same event stands in an earlier file.');
        else inLog[event] = this.add(read, event);
        before = stage[event]!;
      }
    }
    return { ...read, order, inLog };
  }

  /**
   * Adds an event, or finds the one that an entity's own row has given for the same stage and moment; where that row
   * has the day only, it takes on the time of day.
   */
  private add({ entity, stage, day, time, precision }: ReadEvents, event: number): number {
    const { store } = this.context;
    const { events } = store;
    const own = store.stageEvents(stage[event]!).get(entity[event]!);
    if (own !== none && events.day[own] === day[event]) {
      const isSame = events.time[own] === time[event] && events.precision[own] === precision[event];
      if (isSame || precision[event] === precisions.day) return own;
      if (events.precision[own] === precisions.day) {
        events.time[own] = time[event]!;
        events.precision[own] = precision[event]!;
        return own;
      }
    }
    return events.add(entity[event]!, stage[event]!, day[event]!, time[event]!, precision[event]!);
  }

  /** Columns that are part of an event: who, why, how much. */
  private eventColumns(): number[] {
    return this.file.targets
      .filter(({ target }) => target === 'reason' || target === 'amount' || isOwner(target))
      .map(({ column }) => column);
  }

  private describe(placed: PlacedEvents, column: number, target: ColumnTarget, isFirstOwner: boolean): void {
    const { entities, events } = this.context.store;
    if (typeof target === 'object') {
      if ('owner' in target) {
        const read = this.textsOf(placed, column);
        if (isFirstOwner) this.eventTexts(placed, read, events.owner);
        this.latestText(placed, read, entities.owner(target.owner));
      } else if ('segment' in target)
        this.latestText(placed, this.textsOf(placed, column), entities.segment(target.segment));
      else if ('required' in target) {
        const note = entities.field(target.from, target.required);
        placed.row.forEach((row, event) =>
          note(placed.entity[event]!, !this.file.table.isMissingFigure(row, column)),
        );
      }
      return;
    }
    switch (target) {
      case 'account':
        return this.latestText(placed, this.textsOf(placed, column), entities.account);
      case 'reason': {
        const read = this.textsOf(placed, column);
        this.eventTexts(placed, read, events.reason, this.reasonName);
        return this.latestText(placed, read, entities.reason, this.reasonName);
      }
      case 'amount':
        return this.amounts(placed, column);
      case 'score':
        return this.scores(placed, column);
      case 'status':
        return this.statuses(placed, column);
      case 'created':
        return this.created(placed, column);
      case 'source':
        return this.sources(placed, column);
      default:
        // Time, stage and field have been read; the rest the log has no place for.
        return undefined;
    }
  }

  private reasonName = (reason: string): string => this.context.reasons.get(reason) ?? reason;

  /** Texts of a column for every event, read in the order of the rows; {@link none} where there is no value. */
  private textsOf({ row }: PlacedEvents, column: number): EventTexts {
    const texts = new TextIndex();
    const interned = this.file.table.interner(column, texts);
    return { texts, codes: Int32Array.from(row, interned) };
  }

  private eventTexts(placed: PlacedEvents, read: EventTexts, into: TextColumn, rename = keep): void {
    const code = dictionaryCodes(read, into, rename);
    placed.inLog.forEach((index, event) => {
      const text = read.codes[event]!;
      if (index !== none && text !== none) into.column.set(index, code(text));
    });
  }

  /** Sets what is not known of an entity yet to the latest value that its events give, `missing` being no value. */
  private latest(
    placed: PlacedEvents,
    column: { get(entity: number): number; set(entity: number, value: number): void },
    missing: (value: number) => boolean,
    value: (event: number) => number,
  ): void {
    const { order, entity } = placed;
    for (let at = 0; at < order.length;) {
      const current = entity[order[at]!]!;
      const isOpen = missing(column.get(current));
      for (; at < order.length && entity[order[at]!] === current; at++) {
        const given = isOpen ? value(order[at]!) : Number.NaN;
        if (isOpen && !missing(given)) column.set(current, given);
      }
    }
  }

  private latestText(placed: PlacedEvents, read: EventTexts, into: TextColumn, rename = keep): void {
    const code = dictionaryCodes(read, into, rename);
    this.latest(placed, into.column, isNone, (event) => {
      const text = read.codes[event]!;
      return text === none ? none : code(text);
    });
  }

  private statuses(placed: PlacedEvents, column: number): void {
    const { context, file } = this;
    const { texts, codes } = this.textsOf(placed, column);
    const stages = Array.from({ length: texts.size }, (_, code) => context.stages.find(texts.text(code)));
    this.latest(placed, context.store.entities.status, isNone, (event) => {
      const code = codes[event]!;
      const stage = code === none ? none : stages[code]!;
      if (code !== none && stage === unmapped)
        context.noteUnmapped(file, placed.row[event]!, column, texts.text(code));
      return stage === leftOut || stage === unmapped ? none : stage;
    });
  }

  private created(placed: PlacedEvents, column: number): void {
    const { context, file } = this;
    const reader = this.readers.dates(column);
    const unread = new Set<number>();
    const days = Float64Array.from(placed.row, (row, event) => {
      const state = reader.readCell(file.table, row, column);
      if (state === 'unread') unread.add(event);
      return state === 'read' ? reader.day : Number.NaN;
    });
    this.latest(placed, context.store.entities.created, Number.isNaN, (event) => {
      if (unread.has(event)) context.reportDate(file, placed.row[event]!, column);
      return days[event]!;
    });
  }

  private amounts(placed: PlacedEvents, column: number): void {
    const { context, file } = this;
    const reader = this.readers.figures(column, true);
    const { decimal, assumed } = this.readers.decimal(column, true);
    if (assumed) context.problems.add(assumedDecimal(file.table, column, decimal));
    const figures = new Float64Array(file.table.rowCount).fill(Number.NaN);
    placed.inLog.forEach((index, event) => {
      const row = placed.row[event]!;
      figures[row] = context.readAmount(file, row, column, reader);
      if (index !== none) context.store.events.amount.set(index, figures[row]!);
    });
    this.latest(placed, context.store.entities.amount, Number.isNaN, (event) => figures[placed.row[event]!]!);
  }

  private scores(placed: PlacedEvents, column: number): void {
    const { context, file } = this;
    const reader = this.readers.figures(column, false);
    const figures = Float64Array.from(placed.row, (row) => context.readFigure(file, row, column, reader));
    this.latest(placed, context.store.entities.score, Number.isNaN, (event) => figures[event]!);
  }

  private sources(placed: PlacedEvents, column: number): void {
    const tellsActivity = this.file.table.coder(column, (text) => (isActivity(text) ? 1 : 0));
    placed.inLog.forEach((index, event) => {
      if (index !== none && tellsActivity(placed.row[event]!) === 1)
        this.context.store.events.source.set(index, eventSource.activityDerived);
    });
  }
}

/** What the events say in one column: numbers of texts. */
interface EventTexts {
  readonly texts: TextIndex;
  readonly codes: Int32Array;
}

/** Codes in a dictionary for the numbers of texts; a text enters the dictionary when its code is first asked for. */
function dictionaryCodes(
  { texts }: EventTexts,
  { dictionary }: TextColumn,
  rename: (text: string) => string,
): (text: number) => number {
  const codes: number[] = [];
  return (text) => (codes[text] ??= dictionary.code(rename(texts.text(text))));
}

const keep = (text: string): string => text;
const isNone = (code: number): boolean => code === none;

function isOwner(target: ColumnTarget): boolean {
  return typeof target === 'object' && 'owner' in target;
}

/** Events of one entity that are the same to the last detail. Only events of one moment are ever compared. */
class SameEvents {
  private readonly read: ReadEvents;
  private readonly columns: readonly number[];
  private readonly file: MappedFile;
  private readonly seen = new Set<string>();
  private time = Number.NaN;

  constructor(read: ReadEvents, columns: readonly number[], file: MappedFile) {
    this.read = read;
    this.columns = columns;
    this.file = file;
  }

  clear(): void {
    this.seen.clear();
    this.time = Number.NaN;
  }

  /** Whether the event was there already. Events come in order of time; `next` is the one after it. */
  has(event: number, next: number | null): boolean {
    const { row, stage, time, precision } = this.read;
    if (time[event] !== this.time) {
      this.seen.clear();
      this.time = time[event]!;
      if (next === null || time[next] !== this.time) return false;
    }
    const { table } = this.file;
    const key = JSON.stringify([
      precision[event],
      stage[event],
      ...this.columns.map((column) => table.text(row[event]!, column)),
    ]);
    if (this.seen.has(key)) return true;
    this.seen.add(key);
    return false;
  }
}

/** Reads the events of a file, and what their rows say of their entities, into the log. */
export function importEventRows(context: ImportContext, file: MappedFile, rows: EventRows): void {
  new EventImport(context, file, rows).run();
  context.closeEventFile();
}

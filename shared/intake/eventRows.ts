/** Rows that are events: one row a stage that an entity entered, or a change of the field that holds its stage. */
import { eventSource, none, precision as precisions } from '../events/eventLog.ts';
import { groupEvents } from '../events/groupEvents.ts';
import { reportNoId, isActivity, reportUnmatched, type RowEntities } from './entityRows.ts';
import { type ImportContext, leftOut, type Tally, unmapped } from './importContext.ts';
import type { TextColumn } from './logStore.ts';
import { columnOf, type MappedFile } from './mappedFile.ts';
import type { ColumnTarget } from './mapping.ts';
import { isMissingFigure } from './missing.ts';
import { assumedDecimal, FileReaders } from './readers.ts';
import { nameKey } from './stageVocabulary.ts';

/** Fields whose changes are stage changes, as keys. */
const stageFields = new Set(
  'stage | stage name | status | lead status | lifecycle stage | lifecyclestage | deal stage | dealstage | sales stage | opportunity stage | fase | estágio'.split(
    ' | ',
  ),
);

/** Whether a field of a history holds the stage. */
export function isStageField(name: string): boolean {
  return stageFields.has(nameKey(name));
}

/** Salesforce writes a history row whenever amount, probability or close date change, with the stage as it was. */
function repeatsStages(file: MappedFile): boolean {
  const keys = new Set(file.table.columns.map(nameKey));
  return keys.has('stage name') && (keys.has('probability') || keys.has('forecast category'));
}

/** Rows of an event file with the stage each of them enters. */
export interface EventRows extends RowEntities {
  readonly stage: Int32Array;
}

/**
 * Finds entity and stage of every row. Changes of other fields, stages left out on purpose and stages that nobody
 * knows are ignored (the last with a problem); rows without id, time or stage are refused.
 */
export function entitiesOfEvents(context: ImportContext, file: MappedFile, known: number): EventRows {
  const { table } = file;
  const { entities } = context.store;
  const entity = new Int32Array(table.rowCount).fill(none);
  const stage = new Int32Array(table.rowCount).fill(none);
  const tally: Tally = { refused: 0, ignored: 0 };
  const time = columnOf(file, 'time');
  const field = columnOf(file, 'field');
  const value = columnOf(file, 'stage') >= 0 ? columnOf(file, 'stage') : columnOf(file, 'newValue');
  const reported = new Set<number>();
  const refuseRow = (row: number, column: number, code: string, message: string) => {
    tally.refused++;
    context.report(file, row, column, code, message, 'The row is refused: complete it and import again.');
  };
  for (let row = 0; row < table.rowCount; row++) {
    const id = context.entityId(file, row);
    if (id === '') {
      reportNoId(context, file, row);
      tally.refused++;
      continue;
    }
    if (context.isDeleted(file, row) || (field >= 0 && !isStageField(table.text(row, field)))) {
      tally.ignored++;
      continue;
    }
    const text = table.text(row, value);
    if (text === '') {
      refuseRow(row, value, 'missing-stage', 'The row names no stage.');
      continue;
    }
    const found = context.stages.find(text);
    if (found === unmapped) context.noteUnmapped(file, row, value, text);
    if (found === unmapped || found === leftOut) {
      tally.ignored++;
      continue;
    }
    if (isMissingFigure(table.text(row, time))) {
      refuseRow(row, time, 'missing-time', 'The row has no time.');
      continue;
    }
    const index = entities.index(id);
    entity[row] = index;
    stage[row] = found;
    if (file.isPrimary || index < known || reported.has(index)) continue;
    reported.add(index);
    reportUnmatched(context, file, row);
  }
  return { entity, stage, tally, repeated: [] };
}

/** The dated events of a file as columns, in the order of its rows. */
interface ReadEvents {
  readonly row: number[];
  readonly entity: number[];
  readonly stage: number[];
  readonly day: number[];
  readonly time: number[];
  readonly precision: (0 | 1)[];
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
    const read: ReadEvents = { row: [], entity: [], stage: [], day: [], time: [], precision: [] };
    for (let row = 0; row < rows.entity.length; row++) {
      if (rows.entity[row] === none || !context.readDate(file, row, time, reader)) continue;
      read.row.push(row);
      read.entity.push(rows.entity[row]!);
      read.stage.push(rows.stage[row]!);
      read.day.push(reader.day);
      read.time.push(reader.time);
      read.precision.push(reader.precision);
    }
    return read;
  }

  /** Adds the events to the log, but for exact repetitions and rows that only repeat the stage. */
  private place(read: ReadEvents): PlacedEvents {
    const { context, file, rows } = this;
    const { row, entity, stage, time, precision } = read;
    const { order, offsets } = groupEvents(
      entity,
      context.store.entities.ids.length,
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
        if (isFirstOwner) this.eventTexts(placed, column, events.owner);
        this.latestText(placed, column, entities.owner(target.owner));
      } else if ('segment' in target) this.latestText(placed, column, entities.segment(target.segment));
      return;
    }
    switch (target) {
      case 'account':
        return this.latestText(placed, column, entities.account);
      case 'reason':
        this.eventTexts(placed, column, events.reason, this.reasonName);
        return this.latestText(placed, column, entities.reason, this.reasonName);
      case 'amount':
        return this.amounts(placed, column);
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

  private eventTexts(placed: PlacedEvents, column: number, texts: TextColumn, rename = keep): void {
    placed.inLog.forEach((index, event) => {
      const text = index === none ? '' : this.file.table.text(placed.row[event]!, column);
      if (text !== '') texts.column.set(index, texts.dictionary.code(rename(text)));
    });
  }

  /** Sets what is not known of an entity yet to the latest value that its events give, `missing` being no value. */
  private latest(
    placed: PlacedEvents,
    column: { get(entity: number): number; set(entity: number, value: number): void },
    missing: (value: number) => boolean,
    value: (row: number) => number,
  ): void {
    const { order, entity, row } = placed;
    for (let at = 0; at < order.length;) {
      const current = entity[order[at]!]!;
      const isOpen = missing(column.get(current));
      for (; at < order.length && entity[order[at]!] === current; at++) {
        const given = isOpen ? value(row[order[at]!]!) : Number.NaN;
        if (isOpen && !missing(given)) column.set(current, given);
      }
    }
  }

  private latestText(placed: PlacedEvents, column: number, texts: TextColumn, rename = keep): void {
    const { table } = this.file;
    this.latest(placed, texts.column, isNone, (row) => {
      const text = table.text(row, column);
      return text === '' ? none : texts.dictionary.code(rename(text));
    });
  }

  private statuses(placed: PlacedEvents, column: number): void {
    const { context, file } = this;
    this.latest(placed, context.store.entities.status, isNone, (row) => {
      const text = file.table.text(row, column);
      const stage = text === '' ? none : context.stages.find(text);
      if (text !== '' && stage === unmapped) context.noteUnmapped(file, row, column, text);
      return stage === leftOut || stage === unmapped ? none : stage;
    });
  }

  private created(placed: PlacedEvents, column: number): void {
    const reader = this.readers.dates(column);
    this.latest(placed, this.context.store.entities.created, Number.isNaN, (row) =>
      this.context.readDate(this.file, row, column, reader) ? reader.day : Number.NaN,
    );
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
    this.latest(placed, context.store.entities.amount, Number.isNaN, (row) => figures[row]!);
  }

  private sources(placed: PlacedEvents, column: number): void {
    placed.inLog.forEach((index, event) => {
      if (index !== none && isActivity(this.file.table.text(placed.row[event]!, column)))
        this.context.store.events.source.set(index, eventSource.activityDerived);
    });
  }
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

/** Rows that are entities: one row a record, its stage dates side by side. */
import { none, eventSource } from '../events/eventLog.ts';
import { reachabilities, reachabilitySegment } from '../events/reachability.ts';
import { CellRun, longestRun } from './cellRun.ts';
import type { DateReader } from './dateReader.ts';
import { type ImportContext, leftOut, type Tally, unmapped } from './importContext.ts';
import type { CodeColumn, FigureColumn, TextColumn } from './logStore.ts';
import type { MappedColumn, MappedFile } from './mappedFile.ts';
import { assumedDecimal, FileReaders } from './readers.ts';
import { EntityFinder, type RowEntities } from './rowEntities.ts';
import { nameKey } from './stageVocabulary.ts';
import { reachabilityOf } from './verification.ts';

const conflictHint =
  'The value that was read first is kept. One record should have one row, and one value in all files.';

/** Reads the cells of a column, in rows that are at hand together, into the log. */
type VisitRun = (from: number, to: number) => void;
/** Reads a cell of a row that is imported into the log. */
type Visit = (row: number, entity: number) => void;

class EntityImport {
  private readonly context: ImportContext;
  private readonly file: MappedFile;
  private readonly rows: RowEntities;
  private readonly readers: FileReaders;
  private readonly conflicting = new Set<number>();

  constructor(context: ImportContext, file: MappedFile, rows: RowEntities) {
    this.context = context;
    this.file = file;
    this.rows = rows;
    this.readers = new FileReaders(file.columns, file.mapping, context.reading);
  }

  /** Reads all rows; `before` is called for some rows at a time, before they are read. */
  run(before: (from: number, to: number) => void = () => {}): void {
    const { targets } = this.file;
    const visits = [...targets.map((mapped) => this.reader(mapped)), this.closedDates()];
    this.visitRows(visits, before);
    // Where a date comes from can be noted once the date is there.
    const sources = targets.map((mapped) => this.sources(mapped));
    if (sources.some((visit) => visit !== null)) this.visitRows(sources, () => {});
    this.reportRepeated();
  }

  /** What reads the cells of a column; null where the log has no place for them. */
  private reader({ column, target }: MappedColumn): VisitRun | null {
    const { entities } = this.context.store;
    if (typeof target === 'object') {
      if ('stage' in target) return this.stageDates(column, this.context.store.graph.indexOf(target.stage));
      if ('owner' in target) return this.texts(column, entities.owner(target.owner));
      if ('required' in target) return this.filled(column, entities.field(target.from, target.required));
      return 'segment' in target ? this.texts(column, entities.segment(target.segment)) : null;
    }
    switch (target) {
      case 'account':
        return this.texts(column, entities.account);
      case 'reason':
        return this.texts(column, entities.reason, (reason) => this.context.reasons.get(reason) ?? reason);
      case 'status':
        return this.statuses(column);
      case 'amount':
        return this.figures(column, entities.amount, true);
      case 'score':
        return this.figures(column, entities.score, false);
      case 'created':
        return this.days(column, entities.created);
      case 'emailStatus':
      case 'phoneStatus':
        return this.reachability(column);
      case 'meetingDate':
        return this.days(column, null);
      default:
        return null;
    }
  }

  /** Visits the rows that are imported, all columns of some rows before the next rows, whose bytes lie elsewhere. */
  private visitRows(columns: readonly (VisitRun | null)[], before: (from: number, to: number) => void): void {
    const visits = columns.filter((visit) => visit !== null);
    const { events } = this.context.store;
    this.file.table.eachRun((from, to) => {
      before(from, to);
      const known = events.count;
      for (const visit of visits) visit(from, to);
      if (from === 0) this.reserveEvents(known, to);
      this.context.onRows(this.file, to);
    });
  }

  /** Makes room for events as the first rows let expect them. */
  private reserveEvents(known: number, rows: number): void {
    const { events } = this.context.store;
    const each = (events.count - known) / rows;
    events.reserve(known + Math.ceil(each * this.file.table.rowCount * 1.01));
  }

  /** Visits one row after another. */
  private each(visit: Visit): VisitRun {
    const { entity } = this.rows;
    return (from, to) => {
      for (let row = from; row < to; row++) if (entity[row]! !== none) visit(row, entity[row]!);
    };
  }

  private conflict(row: number, column: number): void {
    const { file, context } = this;
    const id = context.entityId(file, row);
    context.duplicateIds.add(id);
    this.conflicting.add(row);
    context.report(
      file,
      row,
      column,
      'duplicate-entity',
      `"${id.slice(0, 80)}" has another value here than before.`,
      conflictHint,
    );
  }

  private setCode(row: number, column: number, codes: CodeColumn, entity: number, code: number): void {
    const before = codes.get(entity);
    if (before === none) codes.set(entity, code);
    else if (before !== code) this.conflict(row, column);
  }

  private texts(column: number, { dictionary, column: codes }: TextColumn, rename = keep): VisitRun {
    const { table } = this.file;
    const coder =
      rename === keep
        ? table.interner(column, dictionary)
        : table.coder(column, (text) => (text === '' ? none : dictionary.code(rename(text))));
    const one = this.each((row, entity) => {
      const code = coder(row);
      if (code !== none) this.setCode(row, column, codes, entity, code);
    });
    if (rename !== keep) return one;
    const { entity } = this.rows;
    const read = table.runInterner(column, dictionary);
    const found = new Int32Array(longestRun);
    return (from, to) => {
      // What only a row that is not imported says is no value of the column.
      if (entity.subarray(from, to).includes(none)) return one(from, to);
      read(from, to, found);
      for (let row = from; row < to; row++) {
        const code = found[row - from]!;
        if (code !== none) this.setCode(row, column, codes, entity[row]!, code);
      }
    };
  }

  /** The better of what is known of a contact's address and number. */
  private reachability(column: number): VisitRun {
    const { dictionary, column: codes } = this.context.store.entities.segment(reachabilitySegment);
    const ranks = new Map(reachabilities.map((value) => [value, dictionary.code(value)]));
    const coder = this.file.table.coder(column, (text) => ranks.get(reachabilityOf(text))!);
    return this.each((row, entity) => {
      const before = codes.get(entity);
      const code = coder(row);
      if (before === none || code < before) codes.set(entity, code);
    });
  }

  private filled(column: number, note: (entity: number, isFilled: boolean) => void): VisitRun {
    const { table } = this.file;
    return this.each((row, entity) => note(entity, !table.isMissingFigure(row, column)));
  }

  private statuses(column: number): VisitRun {
    const { context, file } = this;
    const stageOf = file.table.coder(column, (text) => (text === '' ? leftOut : context.stages.find(text)));
    return this.each((row, entity) => {
      const stage = stageOf(row);
      if (stage === unmapped) context.noteUnmapped(file, row, column, file.table.text(row, column));
      else if (stage !== leftOut) this.setCode(row, column, context.store.entities.status, entity, stage);
    });
  }

  private setFigure(
    row: number,
    column: number,
    figures: FigureColumn | null,
    entity: number,
    value: number,
  ): void {
    if (figures === null || Number.isNaN(value)) return;
    const before = figures.get(entity);
    if (Number.isNaN(before)) figures.set(entity, value);
    else if (before !== value) this.conflict(row, column);
  }

  private figures(column: number, figures: FigureColumn | null, isMoney: boolean): VisitRun {
    const { context, file } = this;
    const reader = this.readers.figures(column, isMoney);
    const { decimal, assumed } = this.readers.decimal(column, isMoney);
    if (assumed) context.problems.add(assumedDecimal(file.table, column, decimal));
    return this.each((row, entity) => {
      const value = isMoney
        ? context.readAmount(file, row, column, reader)
        : context.readFigure(file, row, column, reader);
      this.setFigure(row, column, figures, entity, value);
    });
  }

  /** Visits the rows that have a date in a column, which the reader has read. */
  private dates(column: number, reader: DateReader, visit: Visit): VisitRun {
    const { context, file } = this;
    const { entity } = this.rows;
    const run = new CellRun();
    const one = this.each((row, of) => {
      if (context.readDate(file, row, column, reader)) visit(row, of);
    });
    return (from, to) => {
      if (!file.table.run(from, to, column, run)) return one(from, to);
      const { bytes, start, end } = run;
      for (let row = from; row < to; row++) {
        const begin = start[row - from]!;
        const stop = end[row - from]!;
        const of = entity[row]!;
        if (begin === stop || of === none) continue;
        if (stop > begin && reader.readPlain(bytes, begin, stop)) visit(row, of);
        else {
          const { questions } = reader;
          if (context.readDate(file, row, column, reader)) visit(row, of);
          // Answers may be looked for in the whole column: the run is no longer at hand.
          if (reader.questions > questions) return one(row + 1, to);
        }
      }
    };
  }

  private days(column: number, figures: FigureColumn | null): VisitRun {
    const reader = this.readers.dates(column);
    return this.dates(column, reader, (row, entity) =>
      this.setFigure(row, column, figures, entity, reader.day),
    );
  }

  private stageDates(column: number, stage: number): VisitRun {
    const reader = this.readers.dates(column);
    const dated = this.context.store.stageEvents(stage);
    return this.dates(column, reader, (row, entity) =>
      this.stageDate(row, column, entity, stage, dated, reader),
    );
  }

  private stageDate(
    row: number,
    column: number,
    entity: number,
    stage: number,
    dated: CodeColumn,
    reader: DateReader,
  ): void {
    const { events } = this.context.store;
    const before = dated.get(entity);
    if (before === none)
      dated.set(entity, events.add(entity, stage, reader.day, reader.time, reader.precision));
    else if (events.time[before] !== reader.time || events.precision[before] !== reader.precision)
      this.conflict(row, column);
  }

  private closedDates(): VisitRun | null {
    const { closedAs, table } = this.file;
    if (closedAs === null) return null;
    const reader = this.readers.dates(closedAs.date);
    const stageOf = table.coder(closedAs.column, (text) => closedAs.stages.get(nameKey(text)) ?? none);
    return this.each((row, entity) => {
      const stage = stageOf(row);
      const isDate = this.context.readDate(this.file, row, closedAs.date, reader);
      // The close date of what is still open is an expectation, not an event.
      if (isDate && stage !== none)
        this.stageDate(row, closedAs.date, entity, stage, this.context.store.stageEvents(stage), reader);
    });
  }

  private sources({ column, target }: MappedColumn): VisitRun | null {
    if (typeof target !== 'object' || !('source' in target)) return null;
    const { store } = this.context;
    const dated = store.stageEvents(store.graph.indexOf(target.source));
    const tellsActivity = this.file.table.coder(column, (text) => (isActivity(text) ? 1 : 0));
    return this.each((row, entity) => {
      const event = dated.get(entity);
      if (event !== none && tellsActivity(row) === 1)
        store.events.source.set(event, eventSource.activityDerived);
    });
  }

  /** Rows that differ only in cells that have no meaning here still disagree about the record. */
  private reportRepeated(): void {
    const { context, file } = this;
    for (const row of this.rows.repeated) {
      if (this.conflicting.has(row)) continue;
      const id = context.entityId(file, row);
      context.duplicateIds.add(id);
      context.report(
        file,
        row,
        file.id,
        'duplicate-entity',
        `"${id.slice(0, 80)}" has several rows, which differ.`,
        conflictHint,
      );
    }
  }
}

/** Whether a source column says that a date was taken from an activity log and not from a stage field. */
export function isActivity(text: string): boolean {
  return /activit/i.test(text);
}

const keep = (text: string): string => text;

/** Reads what the rows of an entity file say into the log. */
export function importEntityRows(context: ImportContext, file: MappedFile, rows: RowEntities): void {
  new EntityImport(context, file, rows).run();
}

/** Finds the entities of the only file of an import and reads what its rows say, in one walk over them. */
export function importOnlyFile(context: ImportContext, file: MappedFile): Tally {
  const finder = new EntityFinder(context, file, 0);
  new EntityImport(context, file, finder.rows).run((from, to) => finder.take(from, to));
  return finder.rows.tally;
}

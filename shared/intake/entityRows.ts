/** Rows that are entities: one row a record, its stage dates side by side. */
import { none, eventSource, precision } from '../events/eventLog.ts';
import { reachabilities, reachabilitySegment } from '../events/reachability.ts';
import { isActivity } from './activity.ts';
import { CodedColumn } from './codedColumn.ts';
import type { DateReader } from './dateReader.ts';
import { type ImportContext, leftOut, type Tally, unmapped } from './importContext.ts';
import type { CodeColumn, FigureColumn, TextColumn } from './logColumns.ts';
import type { MappedColumn, MappedFile } from './mappedFile.ts';
import { assumedDecimal, FileReaders } from './readers.ts';
import { EntityFinder, type RowEntities } from './rowEntities.ts';
import { RowTexts } from './rowTexts.ts';
import { noDate, otherDate, StageDateRows } from './stageDates.ts';
import { nameKey } from './stageVocabulary.ts';
import { cellState } from './textKernel.ts';
import { type TextThread, type ThreadTexts, withThreadTexts } from './textThread.ts';
import { reachabilityOf } from './verification.ts';

const conflictHint =
  'The value that was read first is kept. One record should have one row, and one value in all files.';

/** Reads the cells of a column, in rows that are at hand together, into the log; `isCut`: the kernel has them. */
type VisitRun = (from: number, to: number, isCut: boolean) => void;
/** Reads a cell of a row that is imported into the log. */
type Visit = (row: number, entity: number) => void;

class EntityImport {
  private readonly context: ImportContext;
  private readonly file: MappedFile;
  private readonly rows: RowEntities;
  private readonly readers: FileReaders;
  private readonly conflicting = new Set<number>();
  /** Finds the entities as the rows are read, where the file is the only one. */
  private readonly finder: EntityFinder | null;
  /** Texts that another thread numbers. */
  private readonly threadTexts: ThreadTexts | null;
  private readonly stageDates: StageDateRows;
  /** Whether the rows at hand are the first of as many entities, one after another. */
  private areNew = false;
  /** Columns of the log that a column of the file fills. */
  private readonly filling = new Set<TextColumn>();

  constructor(
    context: ImportContext,
    file: MappedFile,
    rows: RowEntities,
    finder: EntityFinder | null = null,
    threadTexts: ThreadTexts | null = null,
  ) {
    this.context = context;
    this.file = file;
    this.rows = rows;
    this.finder = finder;
    this.threadTexts = threadTexts;
    this.readers = new FileReaders(file.columns, file.mapping, context.reading);
    this.stageDates = new StageDateRows(context.store, (row, column) => this.conflict(row, column));
  }

  /** Reads all rows. */
  run(): void {
    const { targets, table } = this.file;
    const { context, finder, stageDates, rows } = this;
    const visits = targets.map((mapped) => this.reader(mapped)).filter((visit) => visit !== null);
    const closed = this.closedDates();
    const isFirst = finder?.isFirst ?? (() => false);
    table.eachCut(context.store.kernel, (from, to, isCut) => {
      this.areNew = finder?.take(from, to, isCut) ?? false;
      const known = context.store.events.count;
      for (const visit of visits) visit(from, to, isCut);
      stageDates.addEvents({ from, to, entity: rows.entity, isFirst, areNew: this.areNew });
      closed?.(from, to, isCut);
      if (from === 0) this.reserveEvents(known, to);
      context.onRows(this.file, to);
    });
    // Where a date comes from can be noted once the date is there.
    const sources = targets.map((mapped) => this.sources(mapped)).filter((visit) => visit !== null);
    if (sources.length > 0)
      table.eachCut(context.store.kernel, (from, to, isCut) => {
        for (const visit of sources) visit(from, to, isCut);
      });
    this.reportRepeated();
  }

  /** What reads the cells of a column; null where the log has no place for them. */
  private reader({ column, target }: MappedColumn): VisitRun | null {
    const { entities } = this.context.store;
    if (typeof target === 'object') {
      if ('stage' in target) return this.stageDate(column, this.context.store.graph.indexOf(target.stage));
      if ('owner' in target) return this.texts(column, entities.owner(target.owner));
      if ('required' in target) return this.filled(column, entities.field(target.from, target.required));
      return 'segment' in target ? this.texts(column, entities.segment(target.segment)) : null;
    }
    switch (target) {
      case 'account':
        return this.texts(column, entities.account);
      case 'reason':
        return this.reasons(column, entities.reason);
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

  /** Visits one row after another, with what a column's text is looked up as. */
  private coded(
    column: number,
    code: (text: string) => number,
    visit: (row: number, entity: number, code: number) => void,
  ): VisitRun {
    const coded = new CodedColumn(this.file.table, column, this.context.store.kernel, code);
    const { entity } = this.rows;
    return (from, to, isCut) => {
      coded.read(from, to, isCut);
      for (let row = from; row < to; row++)
        if (entity[row]! !== none) visit(row, entity[row]!, coded.at(row));
    };
  }

  private texts(column: number, into: TextColumn): VisitRun {
    const { column: codes, dictionary } = into;
    const { entity } = this.rows;
    const isAlone = !this.filling.has(into);
    this.filling.add(into);
    const texts = this.threadTexts?.column(column, into) ?? new RowTexts(this.file.table, column, dictionary);
    return (from, to, isCut) => {
      const found = texts.codes(from, to, isCut, entity);
      if (this.areNew && isAlone) return codes.setRun(entity[from]!, found, to - from);
      for (let row = from; row < to; row++) {
        const code = found[row - from]!;
        if (code !== none) this.setCode(row, column, codes, entity[row]!, code);
      }
    };
  }

  private reasons(column: number, { dictionary, column: codes }: TextColumn): VisitRun {
    const { reasons } = this.context;
    const codeOf = (text: string) => (text === '' ? none : dictionary.code(reasons.get(text) ?? text));
    return this.coded(column, codeOf, (row, entity, code) => {
      if (code !== none) this.setCode(row, column, codes, entity, code);
    });
  }

  /** The better of what is known of a contact's address and number. */
  private reachability(column: number): VisitRun {
    const into = this.context.store.entities.segment(reachabilitySegment);
    const { dictionary, column: codes } = into;
    this.filling.add(into);
    const ranks = new Map(reachabilities.map((value) => [value, dictionary.code(value)]));
    const codeOf = (text: string) => ranks.get(reachabilityOf(text))!;
    return this.coded(column, codeOf, (_, entity, code) => {
      const before = codes.get(entity);
      if (before === none || code < before) codes.set(entity, code);
    });
  }

  private filled(column: number, note: (entity: number, isFilled: boolean) => void): VisitRun {
    const { table } = this.file;
    return this.each((row, entity) => note(entity, !table.isMissingFigure(row, column)));
  }

  private statuses(column: number): VisitRun {
    const { context, file } = this;
    const stageOf = (text: string) => (text === '' ? leftOut : context.stages.find(text));
    return this.coded(column, stageOf, (row, entity, stage) => {
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
    const { context, file, readers } = this;
    const reader = readers.figures(column, isMoney);
    const { decimal, assumed } = readers.decimal(column, isMoney);
    if (assumed) context.problems.add(assumedDecimal(file.table, column, decimal));
    const presumed = readers.presumed(column);
    const { entity } = this.rows;
    const take = (row: number): void => {
      if (entity[row] === none) {
        // What is presumed of a column is presumed of these rows as well.
        if (presumed !== null) context.figureIn(file, row, column, reader);
        return;
      }
      const value = isMoney
        ? context.readAmount(file, row, column, reader)
        : context.readFigure(file, row, column, reader);
      this.setFigure(row, column, figures, entity[row]!, value);
    };
    const isPlain = decimal === '.' && !(isMoney && context.hasRates);
    return (from, to, isCut) => {
      if (!isCut || !isPlain) {
        for (let row = from; row < to; row++) take(row);
        return;
      }
      const { states, figures: values } = context.store.kernel.figures(0, to - from, column);
      for (let row = from; row < to; row++) {
        const state = states[row - from]!;
        if (state === cellState.empty) continue;
        const isRead = state === cellState.read || (state === cellState.finer && presumed !== 'integers');
        if (!isRead) take(row);
        else if (entity[row]! !== none)
          this.setFigure(row, column, figures, entity[row]!, values[row - from]!);
      }
    };
  }

  /** Visits the rows that have a date in a column, which the reader has read. */
  private dates(column: number, reader: DateReader, visit: Visit): VisitRun {
    const { context, file } = this;
    const { entity } = this.rows;
    const one = this.each((row, of) => {
      if (context.readDate(file, row, column, reader)) visit(row, of);
    });
    return (from, to, isCut) => {
      if (!isCut) return one(from, to, isCut);
      const { states, days, clocks } = context.store.kernel.dates(0, to - from, column);
      for (let row = from; row < to; row++) {
        const at = row - from;
        const state = states[at]!;
        if (state === cellState.empty || entity[row] === none) continue;
        const isRead =
          (state !== cellState.other &&
            reader.takePlain(days[at]!, clocks[at]!, state === cellState.finer)) ||
          context.readDate(file, row, column, reader);
        if (isRead) visit(row, entity[row]!);
      }
    };
  }

  private days(column: number, figures: FigureColumn | null): VisitRun {
    const reader = this.readers.dates(column);
    return this.dates(column, reader, (row, entity) =>
      this.setFigure(row, column, figures, entity, reader.day),
    );
  }

  private stageDate(column: number, stage: number): VisitRun {
    const { context, file } = this;
    const { entity } = this.rows;
    const reader = this.readers.dates(column);
    const own = this.stageDates.add(column, stage);
    const take = (row: number, at: number): void => {
      if (entity[row] !== none && context.readDate(file, row, column, reader))
        own.set(at, reader.day, reader.time, reader.precision);
      else own.precisions[at] = noDate;
    };
    return (from, to, isCut) => {
      own.look();
      if (!isCut) {
        for (let row = from; row < to; row++) take(row, row - from);
        return;
      }
      const { others, timed } = own.read(to - from);
      const isDone = others === 0 && (timed === 0 || reader.takesUtc);
      if (isDone) return;
      const clocks = context.store.kernel.clocks(to - from);
      for (let at = 0; at < to - from; at++) {
        const kind = own.precisions[at]!;
        if (kind === otherDate) take(from + at, at);
        else if (kind === precision.instant && reader.takePlain(own.days[at]!, clocks[at]!, true))
          own.set(at, reader.day, reader.time, reader.precision);
        else if (kind === precision.instant) take(from + at, at);
      }
    };
  }

  private closedDates(): VisitRun | null {
    const { closedAs } = this.file;
    if (closedAs === null) return null;
    const { date } = closedAs;
    const reader = this.readers.dates(date);
    const stageOf = (text: string) => closedAs.stages.get(nameKey(text)) ?? none;
    return this.coded(closedAs.column, stageOf, (row, entity, stage) => {
      const isDate = this.context.readDate(this.file, row, date, reader);
      // The close date of what is still open is an expectation, not an event.
      if (isDate && stage !== none) this.closeDate(row, date, entity, stage, reader);
    });
  }

  private closeDate(row: number, column: number, entity: number, stage: number, reader: DateReader): void {
    const { store } = this.context;
    const dated = store.stageEvents(stage);
    const before = dated.get(entity);
    if (before === none)
      dated.set(entity, store.events.add(entity, stage, reader.day, reader.time, reader.precision));
    else if (store.events.time[before] !== reader.time || store.events.precision[before] !== reader.precision)
      this.conflict(row, column);
  }

  private sources({ column, target }: MappedColumn): VisitRun | null {
    if (typeof target !== 'object' || !('source' in target)) return null;
    const { store } = this.context;
    const dated = store.stageEvents(store.graph.indexOf(target.source));
    return this.coded(
      column,
      (text) => Number(isActivity(text)),
      (_, entity, tellsActivity) => {
        const event = dated.get(entity);
        if (event !== none && tellsActivity === 1)
          store.events.source.set(event, eventSource.activityDerived);
      },
    );
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

/** Reads what the rows of an entity file say into the log. */
export function importEntityRows(context: ImportContext, file: MappedFile, rows: RowEntities): void {
  new EntityImport(context, file, rows).run();
}

/** Finds the entities of the only file of an import and reads what its rows say, in one walk. @throws LostThread */
export function importOnlyFile(context: ImportContext, file: MappedFile, thread?: TextThread): Tally {
  const finder = new EntityFinder(context, file, 0);
  return withThreadTexts(thread, file, (texts) => {
    new EntityImport(context, file, finder.rows, finder, texts).run();
    return finder.rows.tally;
  });
}

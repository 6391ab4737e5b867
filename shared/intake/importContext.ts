/** What every file of one import shares: the log that is filled, the values that are known, what went wrong. */
import { enteredValue } from './enteredValue.ts';
import { none } from '../events/eventLog.ts';
import type { StageGraph } from '../funnel/stages.ts';
import type { ExchangeRates } from './currencies.ts';
import { LogStore } from './logStore.ts';
import { type MappedFile, requireStage } from './mappedFile.ts';
import type { Mapping } from './mapping.ts';
import { isMissingFigure } from './missing.ts';
import { ProblemList, problemAt } from './problem.ts';
import type { DateReader } from './dateReader.ts';
import type { FigureReader, ReadingOptions } from './readers.ts';
import { sameForm, shortLength } from './salesforceId.ts';
import type { ListedStages } from './stageLists.ts';
import { StageNames } from './stageVocabulary.ts';

/** A stage value that nothing knows. */
export const unmapped = -1;
/** A stage value that the mapping leaves out on purpose. */
export const leftOut = -2;

/** Finds the stage of a value: the mapping first, then the waterfall's ids and names, then synonyms. */
export class StageValues {
  private readonly known = new Map<string, number>();
  private readonly written = new Map<string, number>();
  readonly names: StageNames;

  constructor(graph: StageGraph, mapping: Mapping, listed: ListedStages) {
    this.names = new StageNames(graph, listed);
    for (const [value, stage] of Object.entries(mapping.values.stage)) {
      const index = stage === null ? leftOut : requireStage(graph, stage, ['values', 'stage', value]);
      this.written.set(value.trim().toLowerCase(), index);
    }
  }

  /** Stage index, {@link unmapped} or {@link leftOut}. */
  find(value: string): number {
    const known = this.known.get(value);
    if (known !== undefined) return known;
    const entered = enteredValue(value);
    const found = this.written.get(entered.toLowerCase()) ?? this.names.ofValue(entered);
    this.known.set(value, found);
    return found;
  }
}

/** A stage value that the mapping does not know. */
export interface UnmappedStage {
  readonly value: string;
  readonly column: string;
  /** Rows that have it. */
  readonly rows: number;
  /** Ids of the entities concerned. */
  readonly ids: readonly string[];
}

/** What only the import can see of the data's quality; the audit reports it. */
export interface IntakeDefects {
  /** Ids of entities that several rows of one file describe differently. */
  readonly duplicateEntities: readonly string[];
  readonly unmappedStages: readonly UnmappedStage[];
}

interface UnmappedRows {
  readonly file: MappedFile;
  readonly column: number;
  readonly value: string;
  readonly firstRow: number;
  rows: number;
  readonly ids: Set<string>;
}

/** Rows of one file by what became of them. */
export interface Tally {
  refused: number;
  ignored: number;
}

export class ImportContext {
  readonly store: LogStore;
  readonly stages: StageValues;
  readonly reasons: ReadonlyMap<string, string>;
  readonly reading: ReadingOptions;
  readonly problems = new ProblemList();
  readonly duplicateIds = new Set<string>();
  /** Events of the event files read so far; kept only where there are several, whose periods may overlap. */
  private readonly earlier = new Set<string>();
  private readonly current: string[] = [];
  private readonly remembersEvents: boolean;
  private readonly unmappedValues = new Map<string, UnmappedRows>();

  /** Whether ids of 15 characters are brought into their form of 18. */
  readonly hasTwoForms: boolean;
  private readonly rates: ExchangeRates | null;
  /** Rows of deleted records by file, with the first of them. */
  private readonly deletedMarks = new Map<MappedFile, (row: number) => number>();
  private readonly deletedRows = new Map<MappedFile, { readonly first: number; count: number }>();

  constructor(
    graph: StageGraph,
    mapping: Mapping,
    reading: ReadingOptions,
    eventFiles: number,
    hasLongIds: boolean,
    rates: ExchangeRates | null,
    expectedEntities = 0,
    listed: ListedStages = new Map(),
  ) {
    this.rates = rates;
    this.hasTwoForms = hasLongIds;
    this.remembersEvents = eventFiles > 1;
    this.store = new LogStore(graph, expectedEntities);
    this.stages = new StageValues(graph, mapping, listed);
    this.reasons = new Map(Object.entries(mapping.values.reason));
    this.reading = reading;
  }

  report(
    file: MappedFile,
    row: number,
    column: number | undefined,
    code: string,
    message: string,
    hint: string,
  ) {
    this.problems.add(problemAt(file.table.place(row, column), code, message, hint));
  }

  /** Id of the record that a row is about, empty where it has none; Salesforce's in one form. */
  entityId(file: MappedFile, row: number): string {
    return this.canonicalId(file.table.text(row, file.id));
  }

  /** Index of the entity that a row is about, added where it is new; {@link none} where the row has no id. */
  entityIndex(file: MappedFile): (row: number) => number {
    const { ids } = this.store.entities;
    if (!this.hasTwoForms) return file.table.interner(file.id, ids);
    return file.table.coder(file.id, (id) => (id === '' ? none : ids.code(sameForm(id))));
  }

  /** Gives what {@link entityIndex} gives for some rows, which the kernel of the store has at hand. */
  entityIndices(
    file: MappedFile,
    from: number,
    to: number,
    into: Int32Array,
    indexOf: (row: number) => number,
  ): void {
    const { grid } = file.table;
    const other = (row: number) => indexOf(from + row);
    const length = this.hasTwoForms ? shortLength : 0;
    this.store.entities.ids.codesOfRows(0, to - from, file.id, grid.isUtf8, into, other, length);
  }

  /** Tells how many rows of a file have been read. */
  onRows(file: MappedFile, rows: number): void {
    this.reading.onRows?.(file.table, rows);
  }

  /** An id in the one form in which this import knows it. */
  canonicalId(id: string): string {
    return this.hasTwoForms ? sameForm(id) : id;
  }

  /** Whether the CRM has marked the row as deleted (Salesforce's `IsDeleted`); it is counted for one notice a file. */
  isDeleted(file: MappedFile, row: number): boolean {
    if (file.deleted < 0) return false;
    let marked = this.deletedMarks.get(file);
    if (!marked)
      this.deletedMarks.set(
        file,
        (marked = file.table.coder(file.deleted, (text) => (/^(?:true|1|yes)$/i.test(text) ? 1 : 0))),
      );
    if (marked(row) === 0) return false;
    const known = this.deletedRows.get(file);
    if (known) known.count++;
    else this.deletedRows.set(file, { first: row, count: 1 });
    return true;
  }

  /** Whether an earlier event file has the same event; it is remembered for the files that follow. */
  wasInEarlierFile(entity: number, stage: number, time: number, precision: number): boolean {
    if (!this.remembersEvents) return false;
    const key = `${entity} ${stage} ${time} ${precision}`;
    if (this.earlier.has(key)) return true;
    this.current.push(key);
    return false;
  }

  /** Ends an event file: its events are now those of an earlier one. */
  closeEventFile(): void {
    for (const key of this.current.splice(0)) this.earlier.add(key);
  }

  /** Reads a date cell; an unreadable one is reported. False where there is no date. */
  readDate(file: MappedFile, row: number, column: number, reader: DateReader): boolean {
    const state = reader.readCell(file.table, row, column);
    if (state === 'unread') this.reportDate(file, row, column);
    return state === 'read';
  }

  /** Reports a cell that is no date. */
  reportDate(file: MappedFile, row: number, column: number): void {
    const text = file.table.text(row, column);
    this.report(
      file,
      row,
      column,
      'invalid-date',
      `"${text.slice(0, 80)}" is no date that the rest of the column agrees with.`,
      'The row is imported without this date: correct the cell and import again.',
    );
  }

  /** Reads a cell of figures; an unreadable one is reported. NaN where there is no figure. */
  readFigure(file: MappedFile, row: number, column: number, reader: FigureReader): number {
    const value = this.figureIn(file, row, column, reader);
    if (value !== null) return value;
    const text = file.table.text(row, column);
    this.report(
      file,
      row,
      column,
      'invalid-number',
      `"${text.slice(0, 80)}" is no number that the rest of the column agrees with.`,
      'The row is imported without this figure: correct the cell and import again.',
    );
    return Number.NaN;
  }

  /** The figure in a cell: NaN where there is none, null where there is something else. */
  figureIn(file: MappedFile, row: number, column: number, reader: FigureReader): number | null {
    if (file.table.isEmpty(row, column)) return Number.NaN;
    const stored = file.table.number(row, column);
    if (!Number.isNaN(stored) && file.table.kind(row, column) !== 'date') return stored;
    const text = file.table.text(row, column);
    if (isMissingFigure(text)) return Number.NaN;
    const value = reader(text, row);
    return Number.isNaN(value) ? null : value;
  }

  /** Whether amounts are brought into the currency of the log. */
  get hasRates(): boolean {
    return this.rates !== null;
  }

  /** Reads a cell of money into the currency of the log. */
  readAmount(file: MappedFile, row: number, column: number, reader: FigureReader): number {
    const value = this.readFigure(file, row, column, reader);
    return this.rates === null || Number.isNaN(value) ? value : value * this.rates.of(file, row);
  }

  /** Notes a stage value that nothing knows; one problem a value is reported in the end. */
  noteUnmapped(file: MappedFile, row: number, column: number, value: string): void {
    const key = JSON.stringify([file.table.file, column, value]);
    let known = this.unmappedValues.get(key);
    if (!known)
      this.unmappedValues.set(key, (known = { file, column, value, firstRow: row, rows: 0, ids: new Set() }));
    known.rows++;
    known.ids.add(this.entityId(file, row));
  }

  /** Reports the unmapped values and returns them with what else the audit wants to know. */
  closeDefects(): IntakeDefects {
    for (const [file, { first, count }] of this.deletedRows) {
      const problem = problemAt(
        file.table.place(first, file.deleted),
        'deleted-record',
        `${count.toLocaleString('en-US')} ${count === 1 ? 'row is' : 'rows are'} marked as deleted in the CRM.`,
        'They are ignored.',
      );
      this.problems.add({ ...problem, count });
    }
    for (const { file, column, value, firstRow, rows } of this.unmappedValues.values()) {
      const problem = problemAt(
        file.table.place(firstRow, column),
        'unmapped-stage',
        `${this.stages.names.written(value)} is no stage of the waterfall (${rows} ${rows === 1 ? 'row' : 'rows'}).`,
        'Say which stage it is in the mapping, under "values": { "stage": … }, or null to leave it out.',
      );
      this.problems.add({ ...problem, count: rows });
    }
    return {
      duplicateEntities: [...this.duplicateIds],
      unmappedStages: [...this.unmappedValues.values()].map(({ file, column, value, rows, ids }) => ({
        value,
        column: file.table.columns[column]!,
        rows,
        ids: [...ids],
      })),
    };
  }
}

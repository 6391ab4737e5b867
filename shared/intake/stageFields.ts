/** Where in the files the date of a stage stands: which record, which field, and what is in it. */
import { none } from '../events/eventLog.ts';
import type { StageGraph } from '../funnel/stages.ts';
import type { DateReader } from './dateReader.ts';
import { ImportContext } from './importContext.ts';
import type { ImportOptions, OpenedFile } from './importFiles.ts';
import { columnOf, mapFile, type MappedFile } from './mappedFile.ts';
import type { Mapping } from './mapping.ts';
import { FileReaders } from './readers.ts';
import { hasLongIds } from './salesforceId.ts';
import { listedStages } from './stageLists.ts';
import { nameKey } from './stageVocabulary.ts';

/** The place of one date in the CRM. */
export interface StageField {
  readonly file: string;
  /** The record's id as this file writes it. */
  readonly id: string;
  /** `cell`: a field of the record, by its header. `event`: an entry of its history, by the stage's name there. */
  readonly kind: 'cell' | 'event';
  readonly field: string;
  /** What stands there now; empty in a blank cell, and where the history has no such entry. */
  readonly value: string;
  /** Whether the column tells times of day; one that does not would no longer hold days with a time in it. */
  readonly hasTimes: boolean;
}

/** A date as the log has it. */
export interface StageMoment {
  readonly day: number;
  readonly time: number;
}

interface IndexedFile {
  readonly file: MappedFile;
  /** Rows of each record, in the file's order. */
  readonly rows: ReadonlyMap<string, readonly number[]>;
  readonly readers: FileReaders;
  /** Readers by column, as they are first asked for. */
  readonly dates: Map<number, DateReader>;
  /** Of a history: by stage index, its most frequent name. */
  readonly names: ReadonlyMap<number, string>;
}

/** Finds the fields of records in files that have been imported under this mapping with these options. */
export class StageFields {
  private readonly context: ImportContext;
  private readonly graph: StageGraph;
  private readonly files: readonly IndexedFile[];
  /** Empty cells that were given. */
  private readonly given = new Set<string>();

  constructor(opened: readonly OpenedFile[], mapping: Mapping, options: Omit<ImportOptions, 'mapping'>) {
    const mapped = opened.map(({ columns, entry }) => mapFile(columns, mapping, entry, options.graph));
    const zone = options.zone ?? mapping.files[mapping.primary]!.zone ?? 'UTC';
    const reading = { dateOrder: options.dateOrder, zone };
    this.graph = options.graph;
    this.context = new ImportContext(
      options.graph,
      mapping,
      reading,
      0,
      hasLongIds(mapped),
      null,
      0,
      listedStages(mapped),
    );
    this.files = mapped
      .filter(({ mapping: { shape } }) => shape === 'entity' || shape === 'event')
      .map((file) => ({
        file,
        rows: this.rowsById(file),
        readers: new FileReaders(file.columns, file.mapping, reading),
        dates: new Map(),
        names: file.mapping.shape === 'event' ? this.stageNames(file) : new Map(),
      }));
  }

  /**
   * The place for a date that is missing: an empty cell of the record, else a new entry of the history that names the
   * stage, of one that has the record before one that has not. An empty cell is given once: it takes the date of one
   * pass, and that of another belongs in the history. Null where the files have no place for it.
   */
  blank(id: string, stage: number): StageField | null {
    for (const { file, rows } of this.files) {
      const row = rows.get(id)?.[0];
      const column = row === undefined ? none : this.stageColumn(file, row, stage);
      if (column === none || file.table.text(row!, column) !== '') continue;
      const field = cellField(file, row!, column);
      const place = JSON.stringify([field.file, row, column]);
      if (this.given.has(place)) continue;
      this.given.add(place);
      return field;
    }
    const histories = this.files.filter(({ names }) => names.has(stage));
    const history = histories.find(({ rows }) => rows.has(id)) ?? histories[0];
    if (history === undefined) return null;
    const { file, rows, names } = history;
    const row = rows.get(id)?.[0];
    return {
      file: file.table.file,
      id: row === undefined ? id : file.table.text(row, file.id),
      kind: 'event',
      field: names.get(stage)!,
      value: '',
      hasTimes: file.columns.hasTimes(columnOf(file, 'time')),
    };
  }

  /** The place where a date of the log stands; null where none of the files has it. */
  holding(id: string, stage: number, moment: StageMoment): StageField | null {
    for (const indexed of this.files) {
      const { file, rows } = indexed;
      for (const row of rows.get(id) ?? []) {
        const isEvent = file.mapping.shape === 'event';
        const column = isEvent ? columnOf(file, 'time') : this.stageColumn(file, row, stage);
        if (column === none || !this.holds(indexed, row, column, moment)) continue;
        if (!isEvent) return cellField(file, row, column);
        const name = file.table.text(row, stageValue(file));
        if (this.context.stages.find(name) === stage)
          return { ...cellField(file, row, column), kind: 'event', field: name };
      }
    }
    return null;
  }

  private rowsById(file: MappedFile): Map<string, number[]> {
    const rows = new Map<string, number[]>();
    for (let row = 0; row < file.table.rowCount; row++) {
      const id = this.context.entityId(file, row);
      if (id === '' || this.context.isDeleted(file, row)) continue;
      const known = rows.get(id);
      if (known) known.push(row);
      else rows.set(id, [row]);
    }
    return rows;
  }

  private stageNames(file: MappedFile): Map<number, string> {
    const counts = new Map<string, number>();
    const column = stageValue(file);
    for (let row = 0; row < file.table.rowCount; row++) {
      const name = file.table.text(row, column);
      counts.set(name, (counts.get(name) ?? 0) + 1);
    }
    const names = new Map<number, string>();
    for (const [name] of [...counts].sort((a, b) => b[1] - a[1])) {
      const stage = name === '' ? none : this.context.stages.find(name);
      if (stage >= 0 && !names.has(stage)) names.set(stage, name);
    }
    return names;
  }

  /** Column of a record's row that dates the stage, a close date by what the row says it means; or {@link none}. */
  private stageColumn({ targets, closedAs, table }: MappedFile, row: number, stage: number): number {
    const { id } = this.graph.stages[stage]!;
    const found = targets.find(
      ({ target }) => typeof target === 'object' && 'stage' in target && target.stage === id,
    );
    if (found !== undefined) return found.column;
    const closed = closedAs?.stages.get(nameKey(table.text(row, closedAs.column)));
    return closed === stage ? closedAs!.date : none;
  }

  private holds(
    { file, readers, dates }: IndexedFile,
    row: number,
    column: number,
    moment: StageMoment,
  ): boolean {
    const reader = dates.get(column) ?? readers.dates(column);
    dates.set(column, reader);
    const { table } = file;
    const isRead = reader.readCell(table, row, column) === 'read';
    // A history gives a record's date its time of day.
    return isRead && reader.day === moment.day && (reader.time === moment.time || reader.time === reader.day);
  }
}

function cellField(file: MappedFile, row: number, column: number): StageField {
  const { table, columns } = file;
  return {
    file: table.file,
    id: table.text(row, file.id),
    kind: 'cell',
    field: table.columns[column]!,
    value: table.raw(row, column),
    hasTimes: columns.hasTimes(column),
  };
}

/** Column of a history that names the stage. */
function stageValue(file: MappedFile): number {
  const stage = columnOf(file, 'stage');
  return stage >= 0 ? stage : columnOf(file, 'newValue');
}

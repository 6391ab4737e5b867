/** One file under its mapping: every column that it names found. */
import { refuse } from '../errors.ts';
import { knownNamesHint } from '../input/closestName.ts';
import { pathText } from '../input/faults.ts';
import type { StageGraph } from '../funnel/stages.ts';
import type { ColumnTarget, FileMapping, Mapping, PlainTarget } from './mapping.ts';
import { nameKey } from './stageVocabulary.ts';
import type { Table } from './table.ts';
import type { TableColumns } from './tableColumns.ts';

/** A column with its meaning. */
export interface MappedColumn {
  readonly column: number;
  readonly target: ColumnTarget;
}

/** A close date and the column that says what it means. */
export interface ClosedAs {
  readonly column: number;
  readonly date: number;
  /** Stage index by value of the column. */
  readonly stages: ReadonlyMap<string, number>;
}

export interface MappedFile {
  readonly columns: TableColumns;
  readonly table: Table;
  readonly mapping: FileMapping;
  readonly id: number;
  readonly targets: readonly MappedColumn[];
  readonly closedAs: ClosedAs | null;
  /** Column that marks deleted records, or -1. */
  readonly deleted: number;
  /** Holds the entities that the others join. */
  readonly isPrimary: boolean;
}

/** Index of a column by its name: exact, else letter case and spaces aside where only one fits; -1 where none does. */
export function findColumn(columns: readonly string[], name: string): number {
  const exact = columns.indexOf(name);
  if (exact >= 0) return exact;
  const plain = (text: string) => text.trim().replace(/\s+/g, ' ').toLowerCase();
  const alike = columns.flatMap((column, index) => (plain(column) === plain(name) ? [index] : []));
  return alike.length === 1 ? alike[0]! : -1;
}

function requireColumn(table: Table, name: string, path: readonly PropertyKey[]): number {
  const column = findColumn(table.columns, name);
  if (column >= 0) return column;
  return refuse({
    code: 'unknown-column',
    message: `${table.file} has no column "${name}".`,
    file: table.file,
    column: name,
    path: pathText(path),
    hint: knownNamesHint(name, table.columns, 'columns'),
  });
}

/** Index of a stage that a mapping names. */
export function requireStage(graph: StageGraph, id: string, path: readonly PropertyKey[]): number {
  const index = graph.indexOf(id);
  if (index >= 0) return index;
  return refuse({
    code: 'unknown-stage',
    message: `The mapping names a stage "${id}" that the waterfall does not have.`,
    value: id,
    path: pathText(path),
    hint: knownNamesHint(
      id,
      graph.stages.map((stage) => stage.id),
      'stages',
    ),
  });
}

function findClosedAs(mapping: Mapping, table: Table, shape: string, graph: StageGraph): ClosedAs | null {
  const { closedAs } = mapping;
  if (closedAs === undefined || shape !== 'entity') return null;
  const column = findColumn(table.columns, closedAs.column);
  const date = findColumn(table.columns, closedAs.date);
  if (column < 0 || date < 0) return null;
  const stages = new Map<string, number>();
  for (const [value, stage] of Object.entries(closedAs))
    if (value !== 'column' && value !== 'date')
      stages.set(nameKey(value), requireStage(graph, stage, ['closedAs', value]));
  return { column, date, stages };
}

/** Finds the columns that a file's mapping names. */
export function mapFile(
  columns: TableColumns,
  mapping: Mapping,
  index: number,
  graph: StageGraph,
): MappedFile {
  const { table } = columns;
  const file = mapping.files[index]!;
  if (file.shape === 'counts') {
    refuse({
      code: 'unsupported-shape',
      message: `${table.file} holds counts by stage and period. Counts do not say which records went on, so cohorts, delays and what was never recorded cannot be measured from them.`,
      file: table.file,
      path: pathText(['files', index, 'shape']),
      hint: 'Export the records themselves: one row per record with its stage dates, one row per stage change, or the same list every week. spillway measure gives the period rates that these counts come to, if they are given alone.',
    });
  }
  const targets = Object.entries(file.columns).map(([name, target]) => {
    const path = ['files', index, 'columns', name];
    if (typeof target === 'object' && 'stage' in target) requireStage(graph, target.stage, path);
    if (typeof target === 'object' && 'source' in target) requireStage(graph, target.source, path);
    if (typeof target === 'object' && 'required' in target) requireStage(graph, target.from, path);
    return { column: requireColumn(table, name, path), target };
  });
  return {
    columns,
    table,
    mapping: file,
    id: requireColumn(table, file.id, ['files', index, 'id']),
    targets,
    closedAs: findClosedAs(mapping, table, file.shape, graph),
    deleted: table.columns.findIndex((name) => /^(?:is|fivetran) deleted$/.test(nameKey(name))),
    isPrimary: index === mapping.primary,
  };
}

/** Column with a plain meaning, or -1. */
export function columnOf(file: MappedFile, target: PlainTarget): number {
  return file.targets.find((mapped) => mapped.target === target)?.column ?? -1;
}

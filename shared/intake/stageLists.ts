/** Lists of the stages themselves, as HubSpot keeps them: records name a stage by its id, the list says what that is. */
import type { OpenedFile } from './importFiles.ts';
import { findColumn } from './mappedFile.ts';
import type { FileMapping, Mapping } from './mapping.ts';
import { isMissing } from './missing.ts';
import { type Problem, problemAt } from './problem.ts';
import { nameKey } from './stageVocabulary.ts';
import type { TableColumns } from './tableColumns.ts';

/** What a list says of a stage. */
export interface ListedStage {
  readonly label: string;
  /** How a record ends that enters it; null where it goes on, or the list does not say. */
  readonly outcome: 'won' | 'lost' | null;
  /** Deleted, archived or inactive in the CRM. */
  readonly isRetired: boolean;
}

/** Stages by the id that records have of them. */
export type ListedStages = ReadonlyMap<string, ListedStage>;

const idNames = ['stage id', 'pipeline stage id', 'api name'];
const labelNames = ['label', 'stage label', 'stage name', 'master label'];
const retiredNames = ['is deleted', 'fivetran deleted', 'deleted', 'is archived', 'archived'];
const activeNames = ['active', 'is active'];
const mostStages = 5000;

function named(read: TableColumns, names: readonly string[]): number {
  const keys = read.names.map(nameKey);
  return keys.indexOf(names.find((name) => keys.includes(name)) ?? '\u0000');
}

/** Columns of ids and labels of a list of stages; null where a table is none. */
export function stageListColumns(read: TableColumns): { readonly id: number; readonly label: number } | null {
  const id = named(read, idNames);
  const label = named(read, labelNames);
  const { table } = read;
  if (id < 0 || label < 0 || table.rowCount > mostStages) return null;
  const ids = new Set<string>();
  for (let row = 0; row < table.rowCount; row++) ids.add(table.text(row, id));
  return ids.size === table.rowCount ? { id, label } : null;
}

/** Stages that a list names, by their ids; rows without an id or a label say nothing. */
export function readStageList(read: TableColumns, id: number, label: number): Map<string, ListedStage> {
  const { table } = read;
  const marks = (names: readonly string[], mark: RegExp) => {
    const column = named(read, names);
    return (row: number) => column >= 0 && mark.test(table.text(row, column));
  };
  const isTrue = /^(?:true|1|yes)$/i;
  const isWon = marks(['closed won', 'is won'], isTrue);
  const isClosed = marks(['is closed', 'closed'], isTrue);
  const isDeleted = marks(retiredNames, isTrue);
  const isInactive = marks(activeNames, /^(?:false|0|no)$/i);
  const stages = new Map<string, ListedStage>();
  for (let row = 0; row < table.rowCount; row++) {
    const key = table.text(row, id);
    const name = table.text(row, label);
    if (isMissing(key) || isMissing(name)) continue;
    stages.set(key, {
      label: name,
      outcome: isWon(row) ? 'won' : isClosed(row) ? 'lost' : null,
      isRetired: isDeleted(row) || isInactive(row),
    });
  }
  return stages;
}

/** A file under its mapping. */
interface Mapped {
  readonly columns: TableColumns;
  readonly mapping: FileMapping;
}

/** Columns of ids and labels of a file that is a list of stages by its mapping; null where it is none. */
function mappedList({ columns, mapping }: Mapped): { readonly id: number; readonly label: number } | null {
  if (mapping.shape !== 'stages') return null;
  const target = Object.entries(mapping.columns).find(([, meaning]) => meaning === 'label');
  const id = findColumn(columns.names, mapping.id);
  const label = target === undefined ? -1 : findColumn(columns.names, target[0]);
  return id < 0 || label < 0 ? null : { id, label };
}

/** Stages of the lists among files under their mappings. */
export function listedStages(files: readonly Mapped[]): ListedStages {
  return new Map(
    files.flatMap((file) => {
      const list = mappedList(file);
      return list === null ? [] : [...readStageList(file.columns, list.id, list.label)];
    }),
  );
}

/** Files that have been opened, each under its entry of a mapping. */
export function underMapping(opened: readonly OpenedFile[], mapping: Mapping): Mapped[] {
  return opened.map(({ columns, entry }) => ({ columns, mapping: mapping.files[entry]! }));
}

const stageTargets: readonly unknown[] = ['stage', 'newValue', 'status'];

/** Rows of the files by the value of their stage columns. */
function rowsByValue(files: readonly Mapped[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const { columns, mapping } of files)
    for (const [name, target] of Object.entries(mapping.columns)) {
      const column = stageTargets.includes(target) ? findColumn(columns.names, name) : -1;
      if (column < 0) continue;
      for (const [value, rows] of columns.evidence(column).distinct ?? [])
        counts.set(value, (counts.get(value) ?? 0) + rows);
    }
  return counts;
}

/** Stages that the CRM no longer has, by name: those that records still name one by one, the others together. */
export function retiredStages(files: readonly Mapped[]): Problem[] {
  const counts = rowsByValue(files);
  return files.flatMap((file) => {
    const list = mappedList(file);
    if (list === null) return [];
    const { columns } = file;
    const { id, label } = list;
    const retired = [...readStageList(columns, id, label)].filter(([, { isRetired }]) => isRetired);
    const { table } = columns;
    const rowOf = (key: string) => {
      let row = 0;
      while (table.text(row, id) !== key) row++;
      return row;
    };
    const problems = retired.flatMap(([key, stage]) => {
      const rows = counts.get(key) ?? 0;
      if (rows === 0) return [];
      const problem = problemAt(
        table.place(rowOf(key), label),
        'retired-stage',
        `The CRM no longer has the stage “${stage.label.slice(0, 80)}” (${key.slice(0, 40)}); ${rows} ${rows === 1 ? 'row names' : 'rows name'} it.`,
        'Say in the mapping which stage it is now, under "values": { "stage": … }, or null to leave it out.',
      );
      return [{ ...problem, count: rows }];
    });
    const unnamed = retired.filter(([key]) => !counts.has(key));
    if (unnamed.length === 0) return problems;
    const names = unnamed.slice(0, 12).map(([, stage]) => `“${stage.label.slice(0, 80)}”`);
    const rest = unnamed.length > names.length ? ` and ${unnamed.length - names.length} more` : '';
    const problem = problemAt(
      table.place(rowOf(unnamed[0]![0]), label),
      'retired-stage',
      `The CRM no longer has ${names.join(', ')}${rest}, and no row names ${unnamed.length === 1 ? 'it' : 'them'}.`,
      'Records that were there come back without that stage: their dates are missing, not late.',
    );
    return [...problems, { ...problem, count: unnamed.length }];
  });
}

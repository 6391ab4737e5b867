/** Rows of a file for show: each cell as it stands and as it is read. */
import { refuse } from '../errors.ts';
import { ColumnInspection } from './columnInspection.ts';
import { countValue, periodName } from './countTable.ts';
import type { OpenedFile } from './importFiles.ts';
import { givenRoles } from './inspectFiles.ts';
import type { Sample } from './inspection.ts';
import type { Mapping } from './mapping.ts';
import { FileReaders } from './readers.ts';
import type { ColumnRole } from './roles.ts';

/** Longest text of a cell that is shown; a cell may hold a whole letter. */
const longestCell = 400;

export interface PreviewCell {
  readonly raw: string;
  /** As it is read; null where it says nothing or cannot be read. */
  readonly read: Sample['read'];
  /** `open`: it waits for the order of day and month. */
  readonly state: 'read' | 'missing' | 'unread' | 'open';
}

export interface PreviewRow {
  /** Physical line or sheet row. */
  readonly row: number;
  readonly cells: readonly PreviewCell[];
}

export interface PreviewRange {
  /** Index of the first data row. */
  readonly from: number;
  readonly count: number;
  /** Indices of the columns wanted, in this order. */
  readonly columns: readonly number[];
}

function shown(text: string): string {
  return text.length > longestCell ? `${text.slice(0, longestCell)}…` : text;
}

/** Cells of a table of counts: the periods by their names, figures as counts, anything else as it stands. */
function countCells(
  { columns: { table } }: OpenedFile,
  column: number,
  role: ColumnRole['role'],
): (row: number) => Omit<PreviewCell, 'raw'> {
  const isCount = typeof role === 'object' && 'stage' in role;
  const read = (text: string): PreviewCell['read'] => {
    if (role === 'time' || role === 'id') return periodName(text);
    const count = isCount ? countValue(text) : text;
    return Number.isNaN(count) ? null : count;
  };
  return (row) => {
    const text = table.text(row, column);
    if (text === '') return { read: null, state: 'missing' };
    const value = read(text);
    return { read: value, state: value === null ? 'unread' : 'read' };
  };
}

/**
 * Rows `from` … `from + count - 1` of a file, as many of them as there are, under a mapping.
 * @throws SpillwayError `unknown-column` where a column is asked for that the file does not have.
 */
export function previewRows(
  opened: OpenedFile,
  mapping: Mapping,
  range: PreviewRange,
  zone: string,
): PreviewRow[] {
  const { columns } = opened;
  const { table } = columns;
  const unknown = range.columns.find((column) => columns.names[column] === undefined);
  if (unknown !== undefined)
    refuse({
      code: 'unknown-column',
      message: `${table.file} has ${columns.names.length} columns, and no column ${unknown + 1}.`,
      file: table.file,
    });
  const file = mapping.files[opened.entry]!;
  const roles = givenRoles(columns, file);
  const readers = new FileReaders(columns, file, { zone });
  const readings = range.columns.map((column) =>
    file.shape === 'counts'
      ? countCells(opened, column, roles[column]!.role)
      : new ColumnInspection(columns, column, readers, roles[column]!).readCells(),
  );
  const end = Math.min(table.rowCount, range.from + range.count);
  const rows: PreviewRow[] = [];
  for (let index = Math.max(0, range.from); index < end; index++)
    rows.push({
      row: table.row(index),
      cells: readings.map((read, at) => ({
        raw: shown(table.raw(index, range.columns[at]!)),
        ...read(index),
      })),
    });
  return rows;
}

/** The table beneath a picture, and the same as a file that a spreadsheet shows and does not run. */
import { safeCsv } from '../../shared/input/safeCsv.ts';

export interface TableColumn {
  readonly head: string;
  /** Text on the left instead of figures on the right. */
  readonly text?: boolean;
}

/** What is read, and the number behind it where there is one. */
export type TableCell = string | { readonly text: string; readonly value: number };

export interface PictureTable {
  readonly columns: readonly TableColumn[];
  readonly rows: readonly (readonly TableCell[])[];
}

/** What a picture was computed from: `Scenario`, `Adjusted rates`. */
export interface PictureFact {
  readonly term: string;
  readonly value: string;
}

export const cellText = (cell: TableCell): string => (typeof cell === 'string' ? cell : cell.text);

/** A figure as a cell; empty where there is none. */
export function figureCell(value: number | null | undefined, write: (value: number) => string): TableCell {
  return value === null || value === undefined ? '' : { text: write(value), value };
}

export const factText = ({ term, value }: PictureFact): string => `${term} ${value}`;

/**
 * The table with its heads in the first row, numbers as numbers; after an empty row its title and what it was computed
 * from, a fact a row.
 */
export function pictureCsv(
  { columns, rows }: PictureTable,
  title: string,
  facts: readonly PictureFact[],
): string {
  const written = (cell: TableCell): string | number =>
    typeof cell === 'string' ? cell : Number(cell.value.toPrecision(12));
  return safeCsv([
    columns.map(({ head }) => head),
    ...rows.map((row) => row.map(written)),
    [],
    ['Figure', title],
    ...facts.map(({ term, value }) => [term, value]),
  ]);
}

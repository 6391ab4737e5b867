/** Names of cells and ranges as spreadsheets write them: `C5`, `B4:N9`. */

/** A rectangle of cells, ends included; rows and columns count from 0. */
export interface CellRange {
  readonly top: number;
  readonly left: number;
  readonly bottom: number;
  readonly right: number;
}

/** `columnName(0)` is `A`, `columnName(26)` is `AA`. */
export function columnName(column: number): string {
  let name = '';
  for (let rest = column + 1; rest > 0; rest = Math.floor((rest - 1) / 26))
    name = String.fromCharCode(65 + ((rest - 1) % 26)) + name;
  return name;
}

/** Index of a column by its letters, or null. */
export function columnIndex(name: string): number | null {
  if (!/^[A-Za-z]{1,3}$/.test(name)) return null;
  let index = 0;
  for (const letter of name.toUpperCase()) index = index * 26 + letter.charCodeAt(0) - 64;
  return index - 1;
}

export function cellName(row: number, column: number): string {
  return `${columnName(column)}${row + 1}`;
}

/** `B4:N9`, or `B4` where the range is one cell. */
export function rangeName({ top, left, bottom, right }: CellRange): string {
  const from = cellName(top, left);
  const to = cellName(bottom, right);
  return from === to ? from : `${from}:${to}`;
}

/** Reads `B4:N9`, `n9:b4`, `$B$4:$N$9` or `B4`; null where it is no range. */
export function parseRange(text: string): CellRange | null {
  const match = /^\$?([A-Za-z]{1,3})\$?(\d{1,7})(?::\$?([A-Za-z]{1,3})\$?(\d{1,7}))?$/.exec(text.trim());
  if (!match) return null;
  const columns = [columnIndex(match[1]!)!, columnIndex(match[3] ?? match[1]!)!];
  const rows = [Number(match[2]) - 1, Number(match[4] ?? match[2]) - 1];
  if (Math.min(...rows) < 0) return null;
  return {
    top: Math.min(...rows),
    left: Math.min(...columns),
    bottom: Math.max(...rows),
    right: Math.max(...columns),
  };
}

export function isWithin({ top, left, bottom, right }: CellRange, row: number, column: number): boolean {
  return row >= top && row <= bottom && column >= left && column <= right;
}

/** The sheets of a planning file as plain cells: small tables that people wrote, not exports. */
import { refuse } from '../errors.ts';
import type { CellKind, Grid, InputFile } from '../intake/grid.ts';
import { decimalEvidence, type DecimalMark, numberShape, numberValue } from '../intake/numberText.ts';
import { readSheets } from '../intake/readFile.ts';

export interface SheetCell {
  /** What the cell says, typed values in one canonical form. */
  readonly text: string;
  readonly kind: CellKind;
}

export interface PlanSheet {
  /** Empty in a text file. */
  readonly name: string;
  /** By row and column from 0; null where a cell has no content. */
  readonly rows: readonly (readonly (SheetCell | null)[])[];
  readonly width: number;
}

export interface PlanningFile {
  readonly name: string;
  readonly sheets: readonly PlanSheet[];
  /** Decimal mark of figures that are text; null where nothing tells. */
  readonly decimal: DecimalMark | null;
  /** Formulas whose values were never computed: their cells read as empty. */
  readonly uncalculated: number;
  /** The picks that a template of ours carries, as it stands there. */
  readonly carried: string | null;
}

/** Hidden sheet of a template, with its picks as JSON. */
export const pickSheet = 'Spillway picks';

/** A planning sheet is made by hand: one that is larger is an export. */
export const mostSheetRows = 2000;
export const mostSheetColumns = 400;

function cellsOf(grid: Grid, file: string): PlanSheet {
  const rows: (SheetCell | null)[][] = [];
  let width = 0;
  for (let record = 0; record < grid.recordCount; record++) {
    const row = grid.row(record) - 1;
    // Records of a text may span lines: the place is that of the line where they begin.
    while (rows.length < row) rows.push([]);
    const cells: (SheetCell | null)[] = [];
    for (let column = 0; column < grid.width(record); column++) {
      const text = grid.cell(record, column).trim();
      if (text === '') continue;
      while (cells.length < column) cells.push(null);
      cells.push({ text, kind: grid.kind(record, column) });
    }
    width = Math.max(width, cells.length);
    rows.push(cells);
  }
  while (rows.length > 0 && rows.at(-1)!.length === 0) rows.pop();
  if (rows.length > mostSheetRows || width > mostSheetColumns)
    refuse({
      code: 'sheet-too-large',
      message: `${file} has ${rows.length.toLocaleString('en-US')} rows and ${width.toLocaleString('en-US')} columns; a planning sheet is read up to ${mostSheetRows.toLocaleString('en-US')} rows and ${mostSheetColumns} columns.`,
      file,
      ...(grid.sheet === null ? {} : { sheet: grid.sheet }),
      hint: 'An export of records is measured, not read as a plan. Keep only the planning sheets in the file.',
    });
  return { name: grid.sheet ?? '', rows, width };
}

/** The decimal mark that most figures written as text agree with. */
function decimalOfFile(sheets: readonly PlanSheet[], delimiter: string | null): DecimalMark | null {
  let point = 0;
  let comma = 0;
  for (const { rows } of sheets)
    for (const cell of rows.flat()) {
      const shape = cell?.kind === 'text' ? numberShape(cell.text) : null;
      const evidence = shape === null ? 'either' : decimalEvidence(shape.digits);
      if (evidence === '.') point++;
      if (evidence === ',') comma++;
    }
  if (point !== comma) return point > comma ? '.' : ',';
  // A list is parted by semicolons where the comma is in use within figures.
  return delimiter === ';' ? ',' : null;
}

/**
 * Reads every visible sheet of a workbook, or the one table of a text file.
 * @throws SpillwayError what reading a file refuses, and `sheet-too-large`.
 */
export function readPlanningFile(file: InputFile): PlanningFile {
  const all = readSheets(file, pickSheet);
  const grids = all.filter(({ sheet }) => sheet !== pickSheet);
  const carrier = all.find(({ sheet }) => sheet === pickSheet);
  const sheets = grids.map((grid) => cellsOf(grid, file.name)).filter(({ rows }) => rows.length > 0);
  const fault = grids[0]?.faults.find(({ code }) => code === 'formula-not-calculated');
  return {
    name: file.name,
    sheets,
    decimal: decimalOfFile(sheets, grids[0]?.delimiter ?? null),
    uncalculated: fault?.count ?? 0,
    carried:
      carrier === undefined
        ? null
        : Array.from({ length: carrier.recordCount }, (_, row) => carrier.cell(row, 0)).join(''),
  };
}

export function cellAt(sheet: PlanSheet, row: number, column: number): SheetCell | null {
  return sheet.rows[row]?.[column] ?? null;
}

/** Whether a cell holds a figure: typed as one, or a text that can be read as one. */
export function isFigure(cell: SheetCell | null): boolean {
  if (cell === null) return false;
  if (cell.kind === 'text') return numberShape(cell.text) !== null;
  return cell.kind === 'number' || cell.kind === 'money' || cell.kind === 'percent';
}

export interface CellFigure {
  readonly value: number;
  readonly isPercent: boolean;
  /** Whether the marks can be read both ways and nothing in the file settles it. */
  readonly assumed: boolean;
}

/**
 * The figure of a cell; null where it has none. A percentage is a share: `18%` is 0.18. `1.234`, where nothing tells
 * which mark is the decimal one, is a share in a table of rates and thousands everywhere else.
 */
export function cellFigure(
  cell: SheetCell,
  decimal: DecimalMark | null,
  isShare: boolean,
): CellFigure | null {
  if (cell.kind !== 'text')
    return isFigure(cell)
      ? { value: Number(cell.text), isPercent: cell.kind === 'percent', assumed: false }
      : null;
  const shape = numberShape(cell.text);
  if (shape === null) return null;
  const evidence = decimalEvidence(shape.digits);
  const open = evidence === 'undecided' && decimal === null;
  const mark = shape.digits.includes(',') ? ',' : '.';
  const other = mark === ',' ? '.' : ',';
  const assumed = isShare ? mark : other;
  const settled =
    evidence === '.' || evidence === ',' ? evidence : open ? assumed : (decimal ?? ('.' as const));
  const value = numberValue(shape, settled);
  return Number.isNaN(value) ? null : { value, isPercent: shape.percent, assumed: open };
}

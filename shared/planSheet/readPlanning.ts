/** A planning file's bytes to its cells. */
import { refuse } from '../errors.ts';
import type { Grid, InputFile } from '../intake/grid.ts';
import { decimalEvidence, type DecimalMark, numberShape } from '../intake/numberText.ts';
import { readSheets } from '../intake/readFile.ts';
import {
  mostSheetColumns,
  mostSheetRows,
  pickSheet,
  type PlanningFile,
  type PlanSheet,
  type SheetCell,
} from './sheetCells.ts';

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

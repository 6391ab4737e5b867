/** A table: the data rows of one file under named columns, and what in its form is not as it should be. */
import { sourceOf } from './byteSource.ts';
import type { FileForm, Grid, GridFault, InputFile } from './grid.ts';
import { columnNames, extent, filledCells, findTable, hasContent } from './headerRow.ts';
import { requireColumns } from './limits.ts';
import { isMissingFigure } from './missing.ts';
import { numberShape } from './numberText.ts';
import { type Problem, problemAt } from './problem.ts';
import { readFile, type ReadProgress } from './readFile.ts';
import { Rows } from './rows.ts';

/** Rows of a sample of those that are all at hand. */
const sampledRows = 10_000;

export class Table extends Rows {
  /** Name of the file as the user gave it. */
  readonly file: string;
  /** Size of the file. */
  readonly byteLength: number;
  /** Physical line or sheet row of the header, or null. */
  readonly headerRow: number | null;
  readonly columns: readonly string[];
  /** Rows of totals within or under the table, which are no data rows. */
  readonly totalRows: number;
  /** Faults of form: ragged rows, broken quotes, NULs, sheets that were not read. */
  readonly problems: readonly Problem[];

  constructor({ name, bytes, unread = [] }: InputFile, grid: Grid, headerRow?: number) {
    const { header, firstRecord, width } = findTable(grid, headerRow);
    requireColumns(name, width);
    const { records, totalRows } = dataRecords(grid, firstRecord, width);
    super(grid, records);
    this.totalRows = totalRows;
    this.file = name;
    this.byteLength = sourceOf(bytes).size;
    this.headerRow = header === null ? null : grid.row(header);
    this.columns = columnNames(
      Array.from({ length: width }, (_, column) => (header === null ? '' : grid.cell(header, column).trim())),
    );
    this.problems = [
      ...unread.map(entryNotRead),
      ...(header === null && headerRow === undefined && this.rowCount > 0 ? [this.noHeader()] : []),
      ...this.formProblems(),
      ...this.raggedRows(width),
    ];
  }

  /** Physical line or sheet row of a data row. */
  row(index: number): number {
    return this.grid.row(this.records[index]!);
  }

  /** Index of the data row that begins at a physical line or sheet row, or -1 where none does. */
  indexAtRow(row: number): number {
    let low = 0;
    let high = this.rowCount;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.row(middle) < row) low = middle + 1;
      else high = middle;
    }
    return low < this.rowCount && this.row(low) === row ? low : -1;
  }

  /** Evenly spread rows, enough to tell what a column is: all of them where they are few. */
  sample(): Rows {
    const { records, grid } = this;
    const excerpt = grid.excerpt();
    if (excerpt === null) {
      const step = Math.ceil(this.rowCount / sampledRows);
      return step < 2
        ? this
        : new Rows(
            grid,
            records.filter((_, index) => index % step === 0),
          );
    }
    const kept: number[] = [];
    let row = 0;
    excerpt.records.forEach((record, index) => {
      // Where none is left out it is exactly so many rows further on, and else not as far.
      if (records[row]! < record) row = Math.min(records.length, row + record - records[row]!);
      while (row > 0 && records[row - 1]! >= record) row--;
      if (records[row] === record) kept.push(index);
    });
    return new Rows(excerpt.grid, Uint32Array.from(kept));
  }

  /** Every cell of a row as one key: rows with equal keys are identical. */
  rowKey(index: number): string {
    const record = this.records[index]!;
    return JSON.stringify(this.columns.map((_, column) => this.grid.cell(record, column)));
  }

  /** Where a cell is, for a problem. */
  place(index?: number, column?: number) {
    return {
      file: this.file,
      sheet: this.grid.sheet ?? undefined,
      row: index === undefined ? undefined : this.row(index),
      column: column === undefined ? undefined : this.columns[column],
      value: index === undefined || column === undefined ? undefined : this.raw(index, column),
    };
  }

  private noHeader(): Problem {
    return problemAt(
      { ...this.place(), row: this.row(0) },
      'no-header',
      'There is no header: the first row is like the others.',
      'Columns are called by their position, "Column 1" and so on: map them by these names, or add a header.',
    );
  }

  private raggedRows(width: number): Problem[] {
    const { grid, records } = this;
    const problems: Problem[] = [];
    let more = 0;
    let index = 0;
    for (const [from, to] of grid.otherWidths(width)) {
      while (index < records.length && records[index]! < from) index++;
      for (; index < records.length && records[index]! < to; index++) {
        const record = records[index]!;
        const cells = grid.width(record);
        const short = grid.format === 'csv' && cells < width;
        if (!short && (cells <= width || extent(grid, record) <= width)) continue;
        if (problems.length < listedRagged) problems.push(this.raggedRow(record, width, short));
        else more++;
      }
    }
    const last = problems.at(-1);
    if (last !== undefined && more > 0) problems[problems.length - 1] = { ...last, count: more + 1 };
    return problems;
  }

  private raggedRow(record: number, width: number, short: boolean): Problem {
    const { grid } = this;
    return problemAt(
      { ...this.place(), row: grid.row(record), value: short ? undefined : grid.cell(record, width) },
      'ragged-row',
      `The row has ${grid.width(record)} cells where the table has ${width} columns.`,
      short
        ? 'The missing cells are read as empty. A record may have been cut off.'
        : 'The cells beyond the last column are not read. A delimiter within a cell needs quotes around the cell.',
    );
  }

  private formProblems(): Problem[] {
    return this.grid.faults.map((fault) => {
      const problem = this.formProblem(fault);
      return fault.count === undefined ? problem : { ...problem, count: fault.count };
    });
  }

  private formProblem(fault: GridFault): Problem {
    const place = { ...this.place(), row: fault.row, value: fault.value };
    switch (fault.code) {
      case 'unclosed-quote':
        return problemAt(
          place,
          fault.code,
          'A quote opens a cell and is never closed.',
          'It is read as a letter, so that no record is lost.',
        );
      case 'stray-quote':
        return problemAt(
          place,
          fault.code,
          'A quoted cell goes on after its closing quote.',
          'It is read without its quotes. A quote within a quoted cell is written twice.',
        );
      case 'nul-characters':
        return problemAt(place, fault.code, 'There are NUL characters in the text.', 'They are left out.');
      case 'damaged-encoding':
        return problemAt(
          place,
          fault.code,
          'Some letters are damaged: their bytes are no UTF-8.',
          'They are shown as �. Export the file again, as UTF-8.',
        );
      case 'formula-not-calculated':
        return problemAt(
          place,
          fault.code,
          'The workbook has formulas whose values were never computed.',
          'Their cells read as empty. Open the workbook in a spreadsheet program, save it, and give it again.',
        );
      case 'sheet-not-read':
        return problemAt(
          { ...place, sheet: fault.sheet },
          fault.code,
          `The sheet "${fault.sheet}" is not read.`,
          'One sheet of a workbook is read: name another as "sheet" in the mapping.',
        );
    }
  }
}

/** Ragged rows that are listed; the last of them stands for those that are not. */
const listedRagged = 1001;

function entryNotRead(path: string): Problem {
  return problemAt(
    { file: path },
    'entry-not-read',
    'This file of the archive is neither text nor a workbook and is not read.',
    'Nothing needs to be done if it holds no records.',
  );
}

const totalName =
  /^(?:grand |sub[ -]?)?totals?(?:\s*\(.*\))?:?$|^(?:grand |sub[ -]?)?totals?:?\s+[\d.,]+(?: \w+)?$|^sum:?$/i;
const footerText =
  /copyright|confidential|generated|exported|downloaded|printed|all rights reserved|filtered by|page \d+|^\d[\d.,]* (?:rows|records)|report (?:name|created|run)/i;

function isFigure(text: string): boolean {
  return isMissingFigure(text) || numberShape(text) !== null;
}

/** First letters of the names of totals, by which nearly every row is told to be none. */
const totalLetters = new Set('gGsStT');

/** A total: its first content says so and everything else in the row is a figure. */
function isTotal(grid: Grid, record: number): boolean {
  let named = false;
  for (let column = 0; column < grid.width(record); column++) {
    const text = grid.cell(record, column).trim();
    if (text === '') continue;
    if (!named && !totalLetters.has(text[0]!)) return false;
    if (!named && !totalName.test(text)) return false;
    if (named && !isFigure(text) && !totalName.test(text)) return false;
    named = true;
  }
  return named;
}

/** The record after the last row: what follows is blank, or a note under the table. */
function tableEnd(grid: Grid, first: number, width: number): number {
  let end = grid.recordCount;
  let notes = end;
  for (let record = end - 1; record >= first; record--) {
    const filled = filledCells(grid, record);
    if (filled === 0) {
      end = record;
      notes = record;
      continue;
    }
    const text = grid.cell(record, 0).trim();
    const isNote = (filled === 1 || grid.width(record) < width) && width > 1 && /\s/.test(text);
    if (!isNote) break;
    notes = record;
    if (footerText.test(text)) end = record;
  }
  // Notes that no known phrase tells count where a blank record parts them from the table.
  return Math.min(end, notes > first && !hasContent(grid, notes - 1) ? notes : end);
}

function dataRecords(
  grid: Grid,
  first: number,
  width: number,
): { readonly records: Uint32Array; readonly totalRows: number } {
  const end = tableEnd(grid, first, width);
  const records = new Uint32Array(Math.max(0, end - first));
  const { unusual } = grid;
  let count = 0;
  let totalRows = 0;
  let next = 0;
  for (let record = first; record < end; record++) {
    if (unusual !== null) {
      while (next < unusual.length && unusual[next]! < record) next++;
      const plainEnd = Math.min(end, unusual[next] ?? end);
      while (record < plainEnd) records[count++] = record++;
      if (record === end) break;
    }
    if (!hasContent(grid, record)) continue;
    if (isTotal(grid, record)) totalRows++;
    else records[count++] = record;
  }
  return { records: records.subarray(0, count), totalRows };
}

/** Reads a file into a table. */
export function readTable(file: InputFile, form: FileForm = {}, onProgress?: ReadProgress): Table {
  return new Table(file, readFile(file, form, onProgress), form.headerRow);
}

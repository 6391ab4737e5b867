/** Where a grid's table begins: past the report title, at the header, or at the first record where there is none. */
import { DateScanner } from './dateText.ts';
import type { Grid } from './grid.ts';
import { isKnownHeader } from './headerVocabulary.ts';
import { isMissingFigure } from './missing.ts';
import { numberShape } from './numberText.ts';

const searchedRecords = 40;
const comparedRecords = 200;

export interface TableStart {
  /** Record of the header, or null. */
  readonly header: number | null;
  /** First record that may be data. */
  readonly firstRecord: number;
  /** Number of columns. */
  readonly width: number;
}

/** Index after the last cell of a record that has content. */
export function extent(grid: Grid, record: number): number {
  let end = grid.width(record);
  while (end > 0 && grid.cell(record, end - 1).trim() === '') end--;
  return end;
}

/** Whether a record has any content. */
export function hasContent(grid: Grid, record: number): boolean {
  for (let column = 0; column < grid.width(record); column++)
    if (grid.cell(record, column).trim() !== '') return true;
  return false;
}

/** Number of cells of a record with content. */
export function filledCells(grid: Grid, record: number): number {
  let count = 0;
  for (let column = 0; column < grid.width(record); column++)
    if (grid.cell(record, column).trim() !== '') count++;
  return count;
}

/** Cells that a record was meant to have: in text every delimiter counts, in a sheet only content does. */
function meantWidth(grid: Grid, record: number): number {
  return grid.format === 'csv' ? grid.width(record) : extent(grid, record);
}

/** A width and the share of records that have it. */
interface UsualWidth {
  readonly width: number;
  readonly share: number;
}

/** The most frequent width of the records from one on; in a sheet, where rows end at their last cell, the largest. */
function usualWidth(grid: Grid, from: number): UsualWidth {
  const counts = new Map<number, number>();
  const end = Math.min(grid.recordCount, from + comparedRecords);
  let records = 0;
  for (let record = from; record < end; record++) {
    if (!hasContent(grid, record)) continue;
    const width = meantWidth(grid, record);
    counts.set(width, (counts.get(width) ?? 0) + 1);
    records++;
  }
  if (grid.format !== 'csv') return { width: Math.max(1, ...counts.keys()), share: 1 };
  let usual = 1;
  let most = 0;
  for (const [width, count] of counts) {
    if (count > most || (count === most && width > usual)) {
      usual = width;
      most = count;
    }
  }
  return { width: usual, share: records === 0 ? 0 : most / records };
}

type Looks = 'empty' | 'date' | 'number' | 'text';
const dates = new DateScanner();

function looks(text: string): Looks {
  if (isMissingFigure(text)) return 'empty';
  if (dates.scan(text)) return 'date';
  return numberShape(text) === null ? 'text' : 'number';
}

/** Votes for (positive) or against the record being the header of one column. */
function headerVote(grid: Grid, candidate: number, column: number, end: number): number {
  const name = grid.cell(candidate, column).trim();
  if (name === '') return 0;
  const own = grid.kind(candidate, column) === 'text' ? looks(name) : 'number';
  const below: string[] = [];
  for (let record = candidate + 1; record < end; record++) {
    const text = grid.cell(record, column).trim();
    if (!isMissingFigure(text)) below.push(text);
  }
  const known = isKnownHeader(name);
  if (below.length === 0) return known ? 3 : own === 'text' ? 0 : -1;
  const figures = below.filter((text) => looks(text) !== 'text').length;
  if (figures > below.length * 0.6) return own === 'text' ? 2 : -2;
  if (own !== 'text') return -1;
  if (below.includes(name)) return -2;
  if (known) return 3;
  const lengths = new Set(below.map((text) => text.length));
  // Ids and codes have one length: a header of the same length is most likely one of them.
  if (lengths.size === 1 && below.length > 2 && name.length >= 8) return lengths.has(name.length) ? -2 : 1;
  return 0.25;
}

function isHeader(grid: Grid, candidate: number, width: number): boolean {
  const end = Math.min(grid.recordCount, candidate + 1 + comparedRecords);
  let votes = 0;
  for (let column = 0; column < width; column++) votes += headerVote(grid, candidate, column, end);
  return votes > 0 || (votes === 0 && end === candidate + 1);
}

function firstRecordWith(grid: Grid, cells: number): number | null {
  const end = Math.min(grid.recordCount, searchedRecords);
  for (let record = 0; record < end; record++) if (filledCells(grid, record) >= cells) return record;
  return null;
}

/**
 * The header's record, or null: the first that fills half of the usual width and looks unlike what stands under it.
 * A record that fills three quarters and looks like the others is data, so there is no header before it or after.
 */
function headerRecord(grid: Grid, usual: number): number | null {
  const end = Math.min(grid.recordCount, searchedRecords);
  for (let record = 0; record < end; record++) {
    const filled = filledCells(grid, record);
    // Above the names of columns, cells merged across several of them name groups.
    if (filled === 0 || filled * 2 < usual || grid.isMergedAcross(record)) continue;
    if (isHeader(grid, record, usual)) return record;
    if (filled * 4 >= usual * 3) return null;
  }
  return null;
}

/** The record that a line or sheet row belongs to. */
function recordOf(grid: Grid, row: number): number {
  let record = 0;
  while (record + 1 < grid.recordCount && grid.row(record + 1) <= row) record++;
  return record;
}

/**
 * Finds the header, if there is one, and the first record that may be data. A header row that is given (0: there is
 * none) is taken.
 */
export function findTable(grid: Grid, headerRow?: number): TableStart {
  const usual = usualWidth(grid, 0).width;
  const header =
    headerRow === undefined
      ? headerRecord(grid, usual)
      : headerRow === 0 || grid.recordCount === 0
        ? null
        : recordOf(grid, headerRow);
  if (header === null) {
    const firstRecord = usual < 2 ? 0 : (firstRecordWith(grid, 2) ?? 0);
    return { header, firstRecord, width: usual };
  }
  const own = meantWidth(grid, header);
  const below = usualWidth(grid, header + 1);
  const isWider = grid.format === 'csv' && below.share > 0.5 && below.width > own;
  return { header, firstRecord: header + 1, width: isWider ? below.width : own };
}

/** Column names: empty ones by position, repeated ones numbered, so that every column can be named. */
export function columnNames(written: readonly string[]): string[] {
  const taken = new Set(written);
  const used = new Set<string>();
  return written.map((name, index) => {
    if (name !== '' && !used.has(name)) {
      used.add(name);
      return name;
    }
    const stem = name === '' ? `Column ${index + 1}` : name;
    let free = name === '' ? stem : `${stem} (2)`;
    for (let count = name === '' ? 2 : 3; used.has(free) || taken.has(free); count++)
      free = `${stem} (${count})`;
    used.add(free);
    return free;
  });
}

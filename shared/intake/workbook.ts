/** Workbooks (XLSX, and what SheetJS reads besides: XLS, ODS) to a grid, one sheet of them. */
import * as XLSX from 'xlsx';
import { refuse } from '../errors.ts';
import type { CellKind, FileFormat, Grid, GridFault } from './grid.ts';
import { type DateSystem, serialWallTime, wallTimeText } from './serialDate.ts';
import { inflateParts } from './workbookArchive.ts';

type Cell = XLSX.CellObject;
type Rows = readonly (readonly (Cell | undefined)[] | undefined)[];

const errorNames = new Map([
  [0x00, '#NULL!'],
  [0x07, '#DIV/0!'],
  [0x0f, '#VALUE!'],
  [0x17, '#REF!'],
  [0x1d, '#NAME?'],
  [0x24, '#NUM!'],
  [0x2a, '#N/A'],
]);

const formatKinds = new Map<string, CellKind>();

/** What a number format makes of a number. Elapsed times (`[h]:mm`) are numbers, not dates. */
function formatKind(format: string): CellKind {
  const known = formatKinds.get(format);
  if (known) return known;
  let kind: CellKind = 'number';
  if (XLSX.SSF.is_date(format)) kind = /\[(?:h+|m+|s+)\]/i.test(format) ? 'number' : 'date';
  else if (format.includes('%')) kind = 'percent';
  else if (/[$€£¥₹₽₩₺]|\[\$(?!-)/.test(format)) kind = 'money';
  formatKinds.set(format, kind);
  return kind;
}

/** The currency of a number format: `[$€-407]`, `[$USD] #,##0`, `"$"#,##0`. */
function formatCurrency(format: string): string | null {
  const named = /\[\$([^\]-]+)(?:-[^\]]*)?\]/.exec(format)?.[1]?.trim();
  return named ?? /[$€£¥₹₽₩₺]/.exec(format)?.[0] ?? null;
}

class SheetGrid implements Grid {
  readonly encoding = null;
  readonly delimiter = null;
  readonly isUtf8 = false;
  readonly format: FileFormat;
  readonly sheet: string;
  readonly sheets: readonly string[];
  readonly dateSystem: DateSystem;
  readonly recordCount: number;
  readonly faults: readonly GridFault[];
  private readonly rows: Rows;
  private readonly mergedAcross: ReadonlySet<number>;

  constructor(
    format: FileFormat,
    sheet: string,
    sheets: readonly string[],
    rows: Rows,
    mergedAcross: ReadonlySet<number>,
    dateSystem: DateSystem,
    faults: readonly GridFault[],
  ) {
    this.format = format;
    this.sheet = sheet;
    this.sheets = sheets;
    this.rows = rows;
    this.mergedAcross = mergedAcross;
    this.recordCount = rows.length;
    this.dateSystem = dateSystem;
    this.faults = faults;
  }

  readonly unusual = null;

  bytes(): false {
    return false;
  }

  together(): number {
    return this.recordCount;
  }

  piece(): number {
    return this.recordCount;
  }

  cut(): false {
    return false;
  }

  excerpt(): null {
    return null;
  }

  *otherWidths(width: number): Generator<readonly [number, number]> {
    for (let record = 0; record < this.recordCount; record++)
      if (this.width(record) !== width) yield [record, record + 1];
  }

  currency(record: number, column: number): string | null {
    const cell = this.rows[record]?.[column];
    return cell?.t === 'n' && typeof cell.z === 'string' ? formatCurrency(cell.z) : null;
  }

  handOver(): null {
    return null;
  }

  isMergedAcross(record: number): boolean {
    return this.mergedAcross.has(record);
  }

  width(record: number): number {
    return this.rows[record]?.length ?? 0;
  }

  row(record: number): number {
    return record + 1;
  }

  kind(record: number, column: number): CellKind {
    const cell = this.rows[record]?.[column];
    if (cell?.t === 'b') return 'boolean';
    if (cell?.t !== 'n') return 'text';
    const kind = typeof cell.z === 'string' ? formatKind(cell.z) : 'number';
    // A time of day without a date is a number below 1.
    return kind === 'date' && (cell.v as number) < 1 ? 'number' : kind;
  }

  number(record: number, column: number): number {
    const cell = this.rows[record]?.[column];
    return cell?.t === 'n' && typeof cell.v === 'number' ? cell.v : Number.NaN;
  }

  isEmpty(record: number, column: number): boolean {
    const value = this.rows[record]?.[column]?.v;
    return value === undefined || value === null || value === '';
  }

  cell(record: number, column: number): string {
    const cell = this.rows[record]?.[column];
    if (cell?.t === 'n' && this.kind(record, column) === 'date')
      return wallTimeText(serialWallTime(cell.v as number, this.dateSystem));
    return storedText(cell);
  }

  raw(record: number, column: number): string {
    return storedText(this.rows[record]?.[column]);
  }
}

function storedText(cell: Cell | undefined): string {
  if (cell === undefined || cell.v === undefined || cell.v === null) return '';
  if (cell.t === 'e') return errorNames.get(cell.v as number) ?? '#ERROR!';
  if (cell.t === 'b') return cell.v === true ? 'TRUE' : 'FALSE';
  return String(cell.v);
}

/** Whether a cell has more than space in it. */
function hasContent(cell: Cell | undefined): boolean {
  const value = cell?.v;
  if (value === undefined || value === null) return false;
  return typeof value !== 'string' || value.trim() !== '';
}

/** Rows that have something in two columns or more: what a table has, and a cover sheet has few of. */
function tableRows(rows: Rows): number {
  let count = 0;
  for (const row of rows) {
    const first = row?.findIndex(hasContent) ?? -1;
    if (first >= 0 && row!.findLastIndex(hasContent) > first) count++;
  }
  return count;
}

function sheetRows(sheet: XLSX.WorkSheet | undefined): Rows {
  return sheet?.['!data'] ?? [];
}

/** Cells that merged areas may fill: a hostile sheet can claim to merge all of its seventeen thousand million. */
const mostMergedCells = 5_000_000;

/**
 * A merged cell stands for all that it covers, but only its first corner has the value: rows below it get the value in
 * the same column. Returns the rows that have cells merged across columns.
 */
function spreadMerges(sheet: XLSX.WorkSheet, rows: (Cell | undefined)[][]): Set<number> {
  const across = new Set<number>();
  let spread = 0;
  for (const { s: from, e: to } of sheet['!merges'] ?? []) {
    const last = Math.min(to.r, rows.length - 1);
    if (to.c > from.c) across.add(from.r);
    const cell = rows[from.r]?.[from.c];
    if (to.c > from.c || cell === undefined) continue;
    for (let row = from.r + 1; row <= last && spread < mostMergedCells; row++, spread++)
      (rows[row] ??= [])[from.c] = cell;
  }
  return across;
}

function isFilled(rows: Rows): boolean {
  return rows.some((row) => row?.some(hasContent));
}

/** What of SheetJS its types leave out: it reads a workbook whose archive has been opened. */
interface ArchiveReader {
  readonly CFB: {
    readonly utils: {
      cfb_new(): object;
      cfb_add(archive: object, name: string, content: Uint8Array, options: { unsafe: true }): void;
    };
  };
  parse_zip(archive: object, options: XLSX.ParsingOptions): XLSX.WorkBook;
}

const readingOptions: XLSX.ParsingOptions = {
  dense: true,
  cellDates: false,
  cellNF: true,
  cellText: false,
  cellFormula: false,
  cellHTML: false,
};

/** A workbook of unpacked parts: they are not packed again for being read. */
function readUnpacked(parts: ReadonlyMap<string, Uint8Array>): XLSX.WorkBook {
  // Taken out here and not at the top of the module, so that who reads no workbook need not load SheetJS.
  const { CFB, parse_zip: readParts } = XLSX as unknown as ArchiveReader;
  const archive = CFB.utils.cfb_new();
  for (const [name, content] of parts) CFB.utils.cfb_add(archive, name, content, { unsafe: true });
  return readParts(archive, { ...readingOptions });
}

/** Markup is read as it is written (`raw`): whether `03/04/2026` is March or April is for its whole column to say. */
function readWhole(content: Uint8Array | string): XLSX.WorkBook {
  const isText = typeof content === 'string';
  return XLSX.read(content, { ...readingOptions, type: isText ? 'string' : 'array', raw: isText });
}

function readBook(read: () => XLSX.WorkBook, file: string): XLSX.WorkBook {
  try {
    return read();
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    if (/password|encrypt/i.test(reason)) {
      return refuse({
        code: 'password-protected',
        message: `${file} is protected by a password.`,
        file,
        hint: 'Open it in a spreadsheet program and save it without the password.',
      });
    }
    return refuse({
      code: 'damaged-workbook',
      message: `${file} cannot be read as a workbook: ${reason}.`,
      file,
      hint: 'It may have been cut off on the way: export it again, or save it as CSV.',
    });
  }
}

function chooseSheet(book: XLSX.WorkBook, file: string, wanted: string | undefined): string {
  if (wanted !== undefined) {
    if (book.SheetNames.includes(wanted)) return wanted;
    return refuse({
      code: 'unknown-sheet',
      message: `${file} has no sheet "${wanted}".`,
      file,
      sheet: wanted,
      hint: `Its sheets are ${book.SheetNames.join(', ')}.`,
    });
  }
  const visible = book.SheetNames.filter((_, index) => !book.Workbook?.Sheets?.[index]?.Hidden);
  let best: string | undefined;
  let most = -1;
  for (const name of visible) {
    const count = tableRows(sheetRows(book.Sheets[name]));
    if (count <= most) continue;
    best = name;
    most = count;
  }
  return best ?? book.SheetNames[0] ?? '';
}

interface OpenedBook {
  readonly book: XLSX.WorkBook;
  readonly format: FileFormat;
  readonly faults: readonly GridFault[];
}

function openBook(content: Uint8Array | string, format: FileFormat, file: string): OpenedBook {
  if (format === 'xls' || typeof content === 'string')
    return { book: readBook(() => readWhole(content), file), format, faults: [] };
  const { parts, uncalculated } = inflateParts(content, file);
  return {
    book: readBook(() => readUnpacked(parts), file),
    format,
    faults: uncalculated === 0 ? [] : [{ code: 'formula-not-calculated', count: uncalculated }],
  };
}

function isVisible({ book }: OpenedBook, name: string): boolean {
  return !book.Workbook?.Sheets?.[book.SheetNames.indexOf(name)]?.Hidden;
}

/** Visible sheets with content, and the chosen one. */
function filledSheets(opened: OpenedBook, chosen: string): string[] {
  const { book } = opened;
  return book.SheetNames.filter(
    (name) => name === chosen || (isVisible(opened, name) && isFilled(sheetRows(book.Sheets[name]))),
  );
}

function sheetGrid(opened: OpenedBook, name: string, faults: readonly GridFault[]): Grid {
  const { book, format } = opened;
  const dateSystem = book.Workbook?.WBProps?.date1904 === true ? 1904 : 1900;
  const sheet = book.Sheets[name];
  const merged = sheet === undefined ? new Set<number>() : spreadMerges(sheet, sheet['!data'] ?? []);
  return new SheetGrid(
    format,
    name,
    filledSheets(opened, name),
    sheetRows(sheet),
    merged,
    dateSystem,
    faults,
  );
}

/**
 * Reads one sheet of a workbook: the one asked for, else the visible one with most table rows. Other visible sheets
 * with content are named as faults.
 * @throws SpillwayError `damaged-workbook`, `password-protected`, `workbook-too-large`, `unknown-sheet`.
 */
export function workbookGrid(
  content: Uint8Array | string,
  format: FileFormat,
  file: string,
  sheet: string | undefined,
): Grid {
  const opened = openBook(content, format, file);
  const { book } = opened;
  const chosen = chooseSheet(book, file, sheet);
  const unread = filledSheets(opened, chosen)
    .filter((name) => sheet === undefined && name !== chosen)
    .map((name): GridFault => ({ code: 'sheet-not-read', sheet: name }));
  return sheetGrid(opened, chosen, [...opened.faults, ...unread]);
}

/**
 * Reads every visible sheet of a workbook, in its order, and the hidden one of this name; faults of the whole workbook
 * stand with the first.
 * @throws SpillwayError `damaged-workbook`, `password-protected`, `workbook-too-large`.
 */
export function workbookGrids(
  content: Uint8Array | string,
  format: FileFormat,
  file: string,
  hidden: string | undefined,
): Grid[] {
  const opened = openBook(content, format, file);
  const wanted = opened.book.SheetNames.filter((name) => name === hidden || isVisible(opened, name));
  return wanted.map((name, index) => sheetGrid(opened, name, index === 0 ? opened.faults : []));
}

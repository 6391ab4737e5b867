/** What stands beside and above a range: the names of its rows and columns, the periods among them, the headings. */
import { type AxisContext, type AxisPeriod, periodAxis } from './periodAxis.ts';
import { type YearText, yearInText } from '../intake/periodText.ts';
import type { CellRange } from './cellNames.ts';
import type { SheetView } from './sheetView.ts';

/** How far above a range its headers may stand, and how far to its left the names of its rows. */
const searchedRows = 200;
const searchedHeaders = 4;
const searchedLabels = 12;

export interface PeriodHeader {
  /** Row of the view in which the headers stand. */
  readonly row: number;
  readonly periods: readonly AxisPeriod[];
}

/** Years that titles over a row of headers name, by column: a title counts for the columns from its own on. */
function yearsAbove(view: SheetView, row: number, left: number, right: number) {
  for (let above = row - 1; above >= Math.max(0, row - 3); above--) {
    let year: YearText | null = null;
    const years: (YearText | null)[] = [];
    for (let column = 0; column <= right; column++) {
      const cell = view.cell(above, column);
      year = (cell === null ? null : yearInText(cell.text)) ?? year;
      if (column >= left) years.push(year);
    }
    if (years.some((known) => known !== null)) return years;
  }
  const named = yearInText(view.sheet.name);
  return Array.from({ length: right - left + 1 }, () => named);
}

/** The headers of a row of the view as periods; null where they are none. */
export function periodsOf(
  view: SheetView,
  row: number,
  left: number,
  right: number,
  context: AxisContext,
): readonly AxisPeriod[] | null {
  const cells = Array.from({ length: right - left + 1 }, (_, index) => view.cell(row, left + index));
  return periodAxis(cells, yearsAbove(view, row, left, right), context);
}

/** The nearest row above a range whose cells name periods. */
export function periodHeader(view: SheetView, range: CellRange, context: AxisContext): PeriodHeader | null {
  for (let row = range.top - 1; row >= Math.max(0, range.top - searchedRows); row--) {
    const periods = periodsOf(view, row, range.left, range.right, context);
    if (periods !== null) return { row, periods };
  }
  return null;
}

/** Names of a row from the outermost to the nearest; an outer one counts for the rows below it where it stands once. */
function ownTexts(view: SheetView, row: number, left: number): { column: number; text: string }[] {
  const texts: { column: number; text: string }[] = [];
  for (let column = Math.max(0, left - searchedLabels); column < left; column++) {
    const text = view.text(row, column);
    if (text !== '') texts.push({ column, text });
  }
  return texts;
}

/** Labels of each row of a range, the nearest last. */
export function rowLabels(view: SheetView, range: CellRange): string[][] {
  const labels: string[][] = [];
  let outer: { column: number; text: string }[] = [];
  const first = Math.max(0, range.top - searchedRows);
  for (let row = first; row <= range.bottom; row++) {
    const own = ownTexts(view, row, range.left);
    const nearest = own.at(-1)?.column ?? -1;
    const begins = own[0]?.column ?? range.left;
    const hasFigures = view.hasFigures(row, range.left, range.right);
    // A title stands alone in its row: it is a heading, and no group to which the rows below belong.
    if (!hasFigures) outer = [];
    else if (begins > 0 || own.length > 1)
      outer = [...outer.filter(({ column }) => column < begins), ...own].filter(
        ({ column }) => column < nearest,
      );
    else outer = [];
    if (row < range.top) continue;
    const inherited = outer.filter(({ column }) => column < begins);
    labels.push([...inherited, ...own].map(({ text }) => text));
  }
  return labels;
}

/** Names of columns by the texts above them, where these are no periods: groups of columns first. */
export function columnLabels(view: SheetView, range: CellRange): string[][] {
  const labels: string[][] = Array.from({ length: range.right - range.left + 1 }, () => []);
  const rows: number[] = [];
  for (let row = range.top - 1; row >= 0 && rows.length < searchedHeaders; row--) {
    const isBlank = view.texts(row, 0, range.right).length === 0;
    if (view.hasFigures(row, range.left, range.right) || (isBlank && rows.length > 0)) break;
    if (!isBlank) rows.unshift(row);
  }
  rows.forEach((row, order) => {
    const isNearest = order === rows.length - 1;
    let group = '';
    for (let column = range.left; column <= range.right; column++) {
      const own = view.text(row, column);
      // A title left of the columns is none of theirs; a group stands over its first column.
      if (own !== '') group = own;
      const text = isNearest ? own : group;
      if (text !== '') labels[column - range.left]!.push(text);
    }
  });
  return labels;
}

/** Headings of a row of a range: texts that stand alone in the rows above it, nearest first, down to the headers. */
export function headingsOf(
  view: SheetView,
  row: number,
  range: CellRange,
  headerRow: number | null,
): string[] {
  const headings: string[] = [];
  for (let above = row - 1; above > (headerRow ?? -1) && headings.length < 2; above--) {
    if (view.hasFigures(above, range.left, range.right)) {
      if (headings.length > 0) break;
      continue;
    }
    const texts = view.texts(above, 0, range.left);
    if (texts.length > 0) headings.push(texts[0]!);
    else if (headings.length > 0) break;
  }
  return headings;
}

/** The corner of the headers, and the titles above them, nearest first. */
export function titlesOf(view: SheetView, range: CellRange, headerRow: number | null): string[] {
  if (headerRow === null) return [];
  const titles = [...view.texts(headerRow, 0, range.left - 1)].reverse();
  for (let above = headerRow - 1; above >= Math.max(0, headerRow - 3); above--) {
    if (view.hasFigures(above, range.left, range.right)) break;
    const [title] = view.texts(above, 0, range.right);
    if (title !== undefined && yearInText(title) === null) titles.push(title);
    else if (title !== undefined && /\p{L}{4,}/u.test(title)) titles.push(title);
  }
  return titles;
}

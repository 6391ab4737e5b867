/** What the parts of the Assumptions sheet share: where the next row goes, and how a plan's value becomes an input. */
import type { Book } from '../book.ts';
import type { CellFormula, FigureCells } from '../figureCells.ts';
import { formats, type Look } from '../look.ts';
import type { Limits, Page } from '../page.ts';
import { serialDay } from '../timeline.ts';
import { firstDayOfMonth } from '../../calendar/days.ts';

export interface Sheet {
  readonly page: Page;
  readonly book: Book;
  /** What cells compute from drivers. */
  readonly figures: FigureCells;
  /** Last column that rules reach. */
  readonly end: number;
  /** The next free row. */
  row: number;
}

/** B segment, C what, D unit; values and months from here on. */
export const valueColumn = 5;

export function sheetEnd(book: Book): number {
  return Math.max(valueColumn + book.time.months.length, 16);
}

export function startSection(sheet: Sheet, title: string, caption: string): void {
  sheet.row += 1;
  sheet.page.section(sheet.row, title, caption, sheet.end);
  sheet.row += 1;
}

/** Heads of the first columns, then the months, then the total. */
export function monthHeads(
  sheet: Sheet,
  heads: readonly [string, string, string],
  total: string | null,
): void {
  const { page, book, row } = sheet;
  page.heads(row, 2, heads);
  book.time.months.forEach((month, at) => {
    page.number(row, valueColumn + at, serialDay(firstDayOfMonth(month.index)), {
      size: 9.5,
      colour: 'ink3',
      under: 'line',
      align: 'right',
      format: formats.month,
    });
  });
  if (total !== null) {
    page.heads(row, valueColumn + book.time.months.length, [total], { align: 'right' });
  }
  sheet.row += 1;
}

/** The first cells of a row: whose figure it is, what it is, its unit. */
export function rowLabels(sheet: Sheet, whose: string, what: string, unit: string): void {
  const { page, row } = sheet;
  page.given(row, 2, whose, { under: 'hair' });
  page.given(row, 3, what, { under: 'hair' });
  page.text(row, 4, unit, { size: 9.5, colour: 'ink3', under: 'hair' });
}

export interface PlanInput {
  /** Parts of its defined name. */
  readonly name: readonly string[];
  readonly value: number;
  /** What the cell computes, where the figure comes from a formula over drivers. */
  readonly formula?: CellFormula;
  readonly limits: Limits;
  readonly look: Look;
}

/** Writes an input and returns its defined name. */
export function writeInput(sheet: Sheet, column: number, input: PlanInput): string {
  const { page, book } = sheet;
  const name = book.names.take(...input.name);
  const live = book.flows !== null;
  const value =
    live && input.formula !== undefined ? { formula: input.formula, result: input.value } : input.value;
  page.input(sheet.row, column, value, { name, limits: input.limits, live, look: input.look });
  return name;
}

/** The waterfall by month, quarter and in total: what the meeting looks at. */
import { firstDayOfMonth, formatDay } from '../../calendar/days.ts';
import { type Book, sheetNames } from '../book.ts';
import { type Colour, formats, type Look } from '../look.ts';
import {
  allMeasures,
  factsOfNoSegment,
  isMoney,
  type Measure,
  measureKey,
  measureName,
  monthValues,
  segmentMeasures,
} from '../measures.ts';
import { Page, address, columnName, literal } from '../page.ts';
import { isPartial, serialDay } from '../timeline.ts';
import type { CalendarLayout } from './calendar.ts';
import type { StepsLayout } from './steps.ts';

const headRow = 5;
const firstMonth = 4;

export interface WaterfallLayout {
  /** Cell of a measure's total over the plan, or null where it is not counted; segment null is all of them. */
  total(segment: number | null, measure: Measure): WaterfallCell | null;
  /** Range of its months [from, to). */
  months(segment: number | null, measure: Measure, from: number, to: number): WaterfallCell | null;
  /** Cell of its total as it was when exported. */
  exported(segment: number | null, measure: Measure): WaterfallCell | null;
}

export interface WaterfallCell {
  readonly reference: string;
  readonly value: number;
}

interface Columns {
  readonly months: number;
  readonly quarters: number;
  readonly total: number;
  readonly exported: number;
  readonly change: number;
}

interface Row {
  readonly row: number;
  readonly values: readonly number[];
}

interface Context {
  readonly book: Book;
  readonly page: Page;
  readonly columns: Columns;
  readonly rows: Map<string, Row>;
  readonly calendar: CalendarLayout | null;
  readonly steps: StepsLayout | null;
}

const rowKey = (segment: number | null, measure: Measure): string =>
  `${segment ?? 'all'} ${measureKey(measure)}`;

export function writeWaterfall(
  book: Book,
  page: Page,
  calendar: CalendarLayout | null,
  steps: StepsLayout | null,
): WaterfallLayout {
  const columns = columnsOf(book);
  const context: Context = { book, page, columns, rows: new Map(), calendar, steps };
  writeHeads(context);
  const measures = allMeasures(book);
  let row = headRow + 2;
  const totalsAt = row;
  row += measures.length + 2;
  book.resolved.segments.forEach((segment, at) => {
    row = writeBlock(context, at, segment.name, row) + 1;
  });
  writeTotals(context, measures, totalsAt);
  return layout(context);
}

/** The sheet is made before its figures are known, so that it stands where the reader expects it. */
export function waterfallPage(book: Book): Page {
  const { months, quarters } = book.time;
  const live = book.flows !== null;
  return new Page(book.workbook, {
    name: sheetNames.waterfall,
    title: 'Waterfall',
    line: live
      ? 'Expected entries to each stage by month: mean rates and delays, returns counted, no limit of capacity. Every figure follows the Assumptions.'
      : 'Expected entries to each stage by month: mean rates and delays, returns counted, no limit of capacity. Figures are as exported.',
    widths: [2, 24, 9, ...months.map(() => 10), ...quarters.map(() => 11), 12.5, 12.5, 9],
    freeze: { row: headRow, column: 3 },
    tab: 'adjusted',
    pagesWide: Math.max(1, Math.ceil(months.length / 15)),
    titleRows: `4:${headRow}`,
    footer: book.footer,
  });
}

function columnsOf(book: Book): Columns {
  const quarters = firstMonth + book.time.months.length;
  const total = quarters + book.time.quarters.length;
  return { months: firstMonth, quarters, total, exported: total + 1, change: total + 2 };
}

function writeHeads({ book, page, columns }: Context): void {
  const { months, quarters } = book.time;
  const head: Look = { size: 9.5, colour: 'ink3', under: 'line', align: 'right', wrap: true };
  const partial = months.some(isPartial) || quarters.some((quarter) => quarter.partial);
  const notes = [
    `Covers ${formatDay(book.resolved.start)} to ${formatDay(book.time.end)}`,
    ...(partial ? ['periods marked * are covered in part'] : []),
    ...(months.some((month) => month.facts > 0) ? [`recorded until ${formatDay(book.time.start - 1)}`] : []),
  ];
  page.text(3, 2, `${notes.join('; ')}.`, { size: 9.5, colour: 'ink3' });
  page.text(4, columns.months, 'Months', { size: 9.5, bold: true, colour: 'ink2' });
  page.text(4, columns.quarters, 'Fiscal quarters', { size: 9.5, bold: true, colour: 'ink2' });
  page.text(4, columns.total, 'Whole plan', { size: 9.5, bold: true, colour: 'ink2' });
  page.heads(headRow, 2, ['Entries to', 'Unit']);
  months.forEach((month, at) => {
    const star = isPartial(month) ? '"*"' : '';
    page.number(headRow, columns.months + at, serialDay(firstDayOfMonth(month.index)), {
      ...head,
      format: `${formats.month}${star}`,
    });
  });
  quarters.forEach((quarter, at) => {
    page.text(headRow, columns.quarters + at, `${quarter.key}${quarter.partial ? '*' : ''}`, head);
  });
  page.heads(headRow, columns.total, ['Now', 'As exported', 'Change'], head);
}

function measureLook(book: Book, measure: Measure): { name: Look; value: Look; unit: string } {
  const money = isMoney(measure);
  const off =
    measure.kind === 'fresh' ||
    measure.kind === 'returned' ||
    (measure.kind === 'stage' && book.resolved.graph.stages[measure.stage]!.kind !== 'forward');
  const colour: Colour = off ? 'ink2' : 'ink';
  const rule: Look = measure.kind === 'pipeline' ? { over: 'line', under: 'hair' } : { under: 'hair' };
  const strong = measure.kind === 'bookings' || measure.kind === 'pipeline';
  return {
    name: { ...rule, colour, bold: strong, indent: off ? 1 : 0 },
    value: { ...rule, colour, bold: strong, align: 'right', format: money ? formats.money : formats.count },
    unit: money ? book.resolved.currency : measure.kind === 'fresh' ? 'new' : 'entries',
  };
}

function writeLabels({ book, page }: Context, row: number, measure: Measure): Look {
  const look = measureLook(book, measure);
  page.given(row, 2, measureName(book, measure), look.name);
  page.text(row, 3, look.unit, { ...look.name, indent: 0, size: 9.5, bold: false, colour: 'ink3' });
  return look.value;
}

function writeBlock(context: Context, segment: number, name: string, from: number): number {
  const { book, page, columns, rows } = context;
  let row = from;
  blockHead(context, row, name);
  for (const measure of segmentMeasures(book, segment)) {
    row += 1;
    const look = writeLabels(context, row, measure);
    const { projected, facts } = monthValues(book, segment, measure);
    const values = projected.map((value, at) => value + facts[at]!);
    book.time.months.forEach((month, at) => {
      const column = columns.months + at;
      const fact = month.facts > 0;
      const cell: Look = fact ? { ...look, colour: 'recorded' } : look;
      const formula = month.covered > 0 ? monthFormula(context, segment, measure, at) : null;
      if (formula === null) return page.number(row, column, values[at]!, cell);
      page.formula(row, column, fact ? `${literal(facts[at]!)}+${formula}` : formula, values[at]!, cell);
    });
    writeSums(context, row, values, look);
    rows.set(rowKey(segment, measure), { row, values });
  }
  return row + 1;
}

/** Entries of the steps × their days in the month, or null without live steps. */
function monthFormula(
  { book, calendar, steps }: Context,
  segment: number,
  measure: Measure,
  at: number,
): string | null {
  if (!calendar || !steps) return null;
  const { time } = book;
  const first = steps.firstRowOf(segment);
  const column = steps.column(measure);
  const month = calendar.monthColumn(at);
  const flow = `${steps.page.reference(first, column)}:${address(first + time.steps - 1, column)}`;
  const days = `${calendar.page.reference(calendar.firstStep, month)}:${address(calendar.firstStep + time.steps - 1, month)}`;
  return `SUMPRODUCT(${flow},${days})${time.stepDays === 1 ? '' : `/${time.stepDays}`}`;
}

function blockHead({ page, columns }: Context, row: number, name: string): void {
  page.look(row, 2, columns.change, { ground: 'raised', under: 'strong' });
  page.given(row, 2, name, { bold: true, size: 11.5, ground: 'raised', under: 'strong' });
  page.sheet.getRow(row).height = 20;
}

/** Quarters, the whole plan, and how far it is from what was exported. */
function writeSums(
  { book, page, columns }: Context,
  row: number,
  values: readonly number[],
  look: Look,
): void {
  const range = (from: number, to: number): string =>
    `${address(row, columns.months + from, 'none')}:${address(row, columns.months + to - 1, 'none')}`;
  const sum = (from: number, to: number): number => values.slice(from, to).reduce((a, b) => a + b, 0);
  const raised: Look = { ...look, ground: 'raised' };
  book.time.quarters.forEach(({ from, to }, at) => {
    page.formula(row, columns.quarters + at, `SUM(${range(from, to)})`, sum(from, to), raised);
  });
  const total = sum(0, values.length);
  page.formula(row, columns.total, `SUM(${range(0, values.length)})`, total, { ...look, bold: true });
  page.number(row, columns.exported, total, { ...look, bold: false, colour: 'ink3' });
  const now = address(row, columns.total, 'none');
  const then = address(row, columns.exported, 'none');
  page.formula(row, columns.change, `IF(${then}=0,0,ROUND(${now}/${then}-1,9))`, 0, {
    ...look,
    bold: false,
    format: formats.change,
  });
}

function writeTotals(context: Context, measures: readonly Measure[], from: number): void {
  const { book, page, columns, rows } = context;
  blockHead(context, from, 'All segments');
  measures.forEach((measure, at) => {
    const row = from + 1 + at;
    const look = writeLabels(context, row, measure);
    const parts = book.resolved.segments.flatMap((_, segment) => rows.get(rowKey(segment, measure)) ?? []);
    const sums = book.time.months.map((_, month) =>
      parts.reduce((sum, part) => sum + part.values[month]!, 0),
    );
    const others = factsOfNoSegment(book, measure, sums);
    const values = sums.map((sum, month) => sum + others[month]!);
    values.forEach((value, month) => {
      const column = columnName(columns.months + month);
      const sum = parts.map((part) => `${column}${part.row}`).join('+');
      const cell: Look = book.time.months[month]!.facts > 0 ? { ...look, colour: 'recorded' } : look;
      const formula = others[month] === 0 ? sum : `${literal(others[month]!)}+${sum}`;
      page.formula(row, columns.months + month, formula, value, cell);
    });
    writeSums(context, row, values, look);
    rows.set(rowKey(null, measure), { row, values });
  });
}

function layout({ page, columns, rows }: Context): WaterfallLayout {
  const sum = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0);
  return {
    total: (segment, measure) => {
      const found = rows.get(rowKey(segment, measure));
      return found ? { reference: page.reference(found.row, columns.total), value: sum(found.values) } : null;
    },
    exported: (segment, measure) => {
      const found = rows.get(rowKey(segment, measure));
      return found
        ? { reference: page.reference(found.row, columns.exported), value: sum(found.values) }
        : null;
    },
    months: (segment, measure, from, to) => {
      const found = rows.get(rowKey(segment, measure));
      if (!found) return null;
      const range = `${page.reference(found.row, columns.months + from)}:${address(found.row, columns.months + to - 1)}`;
      return { reference: range, value: sum(found.values.slice(from, to)) };
    },
  };
}

/** Days of each step in each month, arrivals and spend a day, and rates that change: what links months and steps. */
import { firstDayOfMonth, formatMonth } from '../../calendar/days.ts';
import { type Book, sheetNames, stageName } from '../book.ts';
import type { Inputs } from '../inputs.ts';
import { formats, type Look } from '../look.ts';
import { Page, address, columnName } from '../page.ts';
import { daysShared, serialDay, stepStart } from '../timeline.ts';

const firstMonth = 5;

export interface CalendarLayout {
  readonly page: Page;
  /** Row of step 0. */
  readonly firstStep: number;
  /** Column of a month, by its position. */
  monthColumn(at: number): number;
  /** Absolute range of the months in one row, e.g. `Calendar!$E$12:$Q$12`. */
  monthRange(row: number): string;
  /** Row of arrivals and spend a day, by segment; null where there is no budget. */
  readonly arrivalRows: readonly number[];
  readonly spendRows: readonly (number | null)[];
  /** Column of a rate by step, by segment and transition; null where it never changes. */
  readonly rateColumns: readonly (readonly (number | null)[])[];
}

const head: Look = { size: 9.5, colour: 'ink3', align: 'right' };
const whole: Look = { align: 'right', format: '[=0]"–";0' };

export function writeCalendar(book: Book, inputs: Inputs): CalendarLayout {
  const { time, resolved } = book;
  const { months } = time;
  const lastMonth = firstMonth + months.length - 1;
  const stepName = resolved.step === 'week' ? 'Week' : 'Day';
  const page = new Page(book.workbook, {
    name: sheetNames.calendar,
    title: 'Calendar',
    line: `How many days of each ${stepName.toLowerCase()} lie in each month, and what arrives and is spent a day. Nothing is entered here.`,
    widths: [2, 22, 12, 12, ...months.map(() => 9)],
    freeze: { row: 7, column: 4 },
    tab: 'line2',
    pagesWide: Math.max(1, Math.ceil(months.length / 20)),
    titleRows: '1:7',
    footer: book.footer,
  });
  writeMonths(page, book);
  const arrivalRows: number[] = [];
  const spendRows: (number | null)[] = [];
  let row = 9;
  page.section(row, 'A day', 'month plan × season ÷ days of the month', lastMonth);
  resolved.segments.forEach((segment, at) => {
    row += 1;
    arrivalRows.push(row);
    page.given(row, 2, segment.name);
    page.text(row, 3, 'arrivals', { colour: 'ink3' });
    const { perMonth, seasonal } = segment.arrivals;
    months.forEach((month, position) => {
      const factor = inputs.segments[at]!.seasonal?.[((month.index % 12) + 12) % 12];
      const days = address(6, firstMonth + position, 'row');
      const mean =
        (perMonth.get(month.index) ?? 0) *
        (factor === undefined ? 1 : seasonal[((month.index % 12) + 12) % 12]!);
      const formula = `${inputs.segments[at]!.arrivals[position]!}${factor === undefined ? '' : `*${factor}`}/${days}`;
      page.formula(row, firstMonth + position, formula, mean / month.days, {
        align: 'right',
        format: formats.daily,
      });
    });
    const spend = inputs.segments[at]!.spend;
    if (spend) {
      row += 1;
      page.text(row, 3, `spend, ${resolved.currency}`, { colour: 'ink3' });
      months.forEach((month, position) => {
        const formula = `${spend[position]!}/${address(6, firstMonth + position, 'row')}`;
        const result = (segment.spend.perMonth.get(month.index) ?? 0) / month.days;
        page.formula(row, firstMonth + position, formula, result, { align: 'right', format: formats.money });
      });
    }
    spendRows.push(spend ? row : null);
  });
  row += 2;
  const rateHeads = writeRateHeads(page, book, row, lastMonth + 2);
  page.section(row, `Days of each ${stepName.toLowerCase()} in each month`, '', lastMonth);
  const firstStep = row + 1;
  for (let step = 0; step < time.steps; step++)
    writeStep(page, book, firstStep + step, step, inputs, rateHeads);
  return {
    page,
    firstStep,
    monthColumn: (at) => firstMonth + at,
    monthRange: (at) => `${page.reference(at, firstMonth)}:${address(at, lastMonth)}`,
    arrivalRows,
    spendRows,
    rateColumns: rateHeads,
  };
}

/** First and last day, days of the month, days of it that the plan covers. */
function writeMonths(page: Page, book: Book): void {
  const { time } = book;
  page.text(4, 4, 'from', head);
  page.text(5, 4, 'to', head);
  page.text(6, 4, 'days', head);
  page.text(7, 4, 'in the plan', { ...head, under: 'line' });
  page.look(7, 2, 3, { under: 'line' });
  time.months.forEach((month, at) => {
    const column = firstMonth + at;
    const first = firstDayOfMonth(month.index);
    const from = address(4, column, 'none');
    const to = address(5, column, 'none');
    page.number(4, column, serialDay(first), { ...head, colour: 'ink', bold: true, format: formats.month });
    page.formula(5, column, `EOMONTH(${from},0)`, serialDay(first + month.days - 1), {
      ...head,
      format: 'd mmm',
    });
    page.formula(6, column, `${to}-${from}+1`, month.days, { ...head, format: '0' });
    const start = serialDay(time.start);
    const end = serialDay(time.end);
    page.formula(7, column, `MAX(0,MIN(${to},${end})-MAX(${from},${start})+1)`, month.covered, {
      ...head,
      under: 'line',
      format: '0',
    });
  });
}

function writeRateHeads(page: Page, book: Book, row: number, first: number): (number | null)[][] {
  let column = first;
  const columns = book.resolved.segments.map((segment) =>
    segment.transitions.map((transition) => {
      if (transition.changes.length === 0) return null;
      const at = column++;
      page.sheet.getColumn(at).width = 14;
      page.given(row - 1, at, segment.name, head);
      page.given(row, at, `${stageName(book, transition.from)} → ${stageName(book, transition.to)}`, {
        ...head,
        under: 'strong',
      });
      return at;
    }),
  );
  if (column > first)
    page.text(row - 2, first, 'Rates that change, by step', { ...head, align: 'left', bold: true });
  return columns;
}

function writeStep(
  page: Page,
  book: Book,
  row: number,
  step: number,
  inputs: Inputs,
  rateColumns: readonly (readonly (number | null)[])[],
): void {
  const { time, resolved, flows } = book;
  const start = address(row, 3, 'column');
  const end = address(row, 4, 'column');
  page.number(row, 2, step + 1, { align: 'left', format: '0', colour: 'ink3' });
  page.number(row, 3, serialDay(stepStart(time, step)), { align: 'right', format: formats.date });
  page.formula(
    row,
    4,
    `${start}+${time.stepDays - 1}`,
    serialDay(stepStart(time, step) + time.stepDays - 1),
    {
      align: 'right',
      format: formats.date,
    },
  );
  time.months.forEach((month, at) => {
    const column = columnName(firstMonth + at);
    const formula = `MAX(0,MIN(${end},${column}$5)-MAX(${start},${column}$4)+1)`;
    page.formula(row, firstMonth + at, formula, daysShared(time, step, month), whole);
  });
  resolved.segments.forEach((segment, s) => {
    segment.transitions.forEach((_, t) => {
      const column = rateColumns[s]![t];
      if (column === null || column === undefined) return;
      const names = inputs.segments[s]!.transitions[t]!;
      const formula = names.changes.reduce((before, change) => {
        const [year, month] = formatMonth(change.month).split('-');
        return `IF(${start}>=DATE(${Number(year)},${Number(month)},1),${change.name},${before})`;
      }, names.rate);
      page.formula(row, column, formula, flows![s]!.expected.transitions[t]!.rate[step]!, {
        align: 'right',
        format: formats.rate,
      });
    });
  });
}

/** A row (or column) of headers that name periods, read together: their years, their order, what is a total among them. */
import { fiscalQuarter, fiscalYear, formatMonth, monthIndex } from '../calendar/days.ts';
import { type PeriodText, periodText, type YearText } from '../intake/periodText.ts';
import type { SheetCell } from './sheetCells.ts';

export interface AxisContext {
  /** First month of the plan. */
  readonly startMonth: number;
  readonly fiscalYearStartMonth: number;
}

/** What one header of an axis is: a plan's period (`2027-01`, `FY27-Q1`, `FY27`), a total of others, or neither. */
export type AxisPeriod = { readonly period: string } | { readonly total: true } | null;

/** Fiscal year in which a month of the year lies, by the calendar year it ends in. */
function calendarYearOf(month: number, fiscal: number, start: number): number {
  return start === 1 || month < start ? fiscal : fiscal - 1;
}

/** Month of a header, where it is one; null where it is none. */
class MonthReader {
  private last: number | null = null;
  private readonly context: AxisContext;
  private readonly years: readonly (YearText | null)[];
  private readonly isDayFirst: boolean;

  constructor(context: AxisContext, years: readonly (YearText | null)[], isDayFirst: boolean) {
    this.context = context;
    this.years = years;
    this.isDayFirst = isDayFirst;
  }

  read(text: PeriodText | null, index: number): number | null {
    const month = this.month(text, index);
    if (month !== null) this.last = month;
    return month;
  }

  private month(text: PeriodText | null, index: number): number | null {
    const start = this.context.fiscalYearStartMonth;
    if (text?.kind === 'month') return this.isDayFirst ? text.other : text.month;
    if (text?.kind === 'fiscalMonth') {
      const year = text.year ?? this.years[index]?.year ?? null;
      const ofYear = ((start - 2 + text.number) % 12) + 1;
      return year === null ? this.following(ofYear) : monthIndex(calendarYearOf(ofYear, year, start), ofYear);
    }
    if (text?.kind !== 'monthOfYear') return null;
    const named = this.years[index] ?? null;
    // One year over the whole row dates its first month; the others follow from it, over New Year too.
    const isNew = index === 0 || this.years[index - 1]?.year !== named?.year || this.last === null;
    if (named === null || !isNew) return this.following(text.month);
    return monthIndex(
      named.isFiscal ? calendarYearOf(text.month, named.year, start) : named.year,
      text.month,
    );
  }

  /** The next such month after the one before, else from the plan's first month on. */
  private following(ofYear: number): number {
    const from = this.last === null ? this.context.startMonth : this.last + 1;
    return from + ((((ofYear - 1 - from) % 12) + 12) % 12);
  }
}

function ascends(months: readonly (number | null)[]): boolean {
  const known = months.filter((month) => month !== null);
  return known.every((month, index) => index === 0 || month > known[index - 1]!);
}

/** Months of the headers under one order of day and month; null where they do not ascend. */
function monthsOf(
  texts: readonly (PeriodText | null)[],
  years: readonly (YearText | null)[],
  context: AxisContext,
  isDayFirst: boolean,
): readonly (number | null)[] | null {
  const reader = new MonthReader(context, years, isDayFirst);
  const months = texts.map((text, index) => reader.read(text, index));
  return ascends(months) ? months : null;
}

/**
 * Reads headers that stand beside each other as one axis. `yearsAbove` are the years that titles over the headers name,
 * by header; months without a year take theirs from it, else from the plan's first month on. Null where the headers are
 * no axis: fewer than two periods (of several headers), or months that do not ascend.
 */
export function periodAxis(
  headers: readonly (SheetCell | null)[],
  yearsAbove: readonly (YearText | null)[],
  context: AxisContext,
): readonly AxisPeriod[] | null {
  const read = headers.map(periodText);
  // Five digits are a date only where all headers are.
  const figures = read.filter((text) => text?.kind === 'month' && text.isSerial).length;
  const dated = read.filter((text) => text?.kind === 'month').length;
  const texts = figures < dated || figures < 3 ? read.map((text) => (isSerial(text) ? null : text)) : read;
  const months = monthsOf(texts, yearsAbove, context, false) ?? monthsOf(texts, yearsAbove, context, true);
  if (months === null) return null;
  const monthCount = months.filter((month) => month !== null).length;
  const start = context.fiscalYearStartMonth;
  let quarterYear = Number(fiscalYear(context.startMonth, start).slice(2)) + 2000;
  const inCalendarYears = areCalendarQuarters(texts, context);
  let before = 0;
  const periods = texts.map((text, index): AxisPeriod => {
    const month = months[index];
    if (month !== null && month !== undefined) return { period: formatMonth(month) };
    if (text?.kind === 'total') return { total: true };
    if (text?.kind === 'quarter') {
      // A quarter among months is their sum.
      if (monthCount > 0) return { total: true };
      quarterYear =
        text.year ?? yearsAbove[index]?.year ?? (text.quarter <= before ? quarterYear + 1 : quarterYear);
      before = text.quarter;
      if (inCalendarYears && text.isCalendar)
        return { period: fiscalQuarter(monthIndex(quarterYear, text.quarter * 3 - 2), start) };
      return { period: `${yearText(quarterYear)}-Q${text.quarter}` };
    }
    if (text?.kind === 'year' && (text.isFiscal || isYearAmong(texts)))
      return monthCount > 0 ? { total: true } : { period: yearText(text.year) };
    return null;
  });
  const named = periods.filter((period) => period !== null && 'period' in period).length;
  return named >= Math.min(2, headers.length) && !hasRepeats(periods) ? periods : null;
}

/**
 * Whether quarters such as `Q3 2026` are of calendar years: where fiscal years begin with another quarter, and read as
 * fiscal the first of them would lie before the plan, read as calendar not.
 */
function areCalendarQuarters(texts: readonly (PeriodText | null)[], context: AxisContext): boolean {
  const { fiscalYearStartMonth: start, startMonth } = context;
  const first = texts.find((text) => text?.kind === 'quarter');
  if (first?.kind !== 'quarter' || first.year === null || start === 1 || start % 3 !== 1) return false;
  const calendar = monthIndex(first.year, first.quarter * 3 - 2);
  const fiscal = periodMonths(`${yearText(first.year)}-Q${first.quarter}`, start);
  return fiscal !== null && fiscal[1] <= startMonth && calendar + 3 > startMonth;
}

const isSerial = (text: PeriodText | null): boolean => text?.kind === 'month' && text.isSerial;

/** A bare `2027` is a year where the other headers are periods too. */
function isYearAmong(texts: readonly (PeriodText | null)[]): boolean {
  return texts.filter((text) => text !== null).length >= 2;
}

function hasRepeats(periods: readonly AxisPeriod[]): boolean {
  const names = periods.flatMap((period) => (period !== null && 'period' in period ? [period.period] : []));
  return new Set(names).size < names.length;
}

const yearText = (year: number): string => `FY${String(year % 100).padStart(2, '0')}`;

/** Months that a period of a plan covers, as month indices [from, to); null where it is none. */
export function periodMonths(period: string, fiscalYearStartMonth: number): readonly [number, number] | null {
  const month = /^(\d{4})-(\d{2})$/.exec(period);
  if (month) {
    const index = monthIndex(Number(month[1]), Number(month[2]));
    return [index, index + 1];
  }
  const match = /^FY(\d{2})(?:-Q([1-4]))?$/.exec(period);
  if (!match) return null;
  const end = 2000 + Number(match[1]);
  const first = monthIndex(fiscalYearStartMonth === 1 ? end : end - 1, fiscalYearStartMonth);
  if (match[2] === undefined) return [first, first + 12];
  const from = first + (Number(match[2]) - 1) * 3;
  return fiscalQuarter(from, fiscalYearStartMonth) === period ? [from, from + 3] : null;
}

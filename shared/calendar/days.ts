/**
 * Proleptic Gregorian calendar in whole days since 1970-01-01 ("day numbers"), free of time zones and of the
 * machine's locale. Algorithms: Howard Hinnant, "chrono-compatible low-level date algorithms" (2013).
 */

export interface CivilDate {
  readonly year: number;
  /** 1–12 */
  readonly month: number;
  /** 1–31 */
  readonly day: number;
}

/** Day number of a civil date. `dayNumber(1970, 1, 1)` is 0. Month and day are not range-checked. */
export function dayNumber(year: number, month: number, day: number): number {
  const y = month <= 2 ? year - 1 : year;
  const era = Math.floor(y / 400);
  const yearOfEra = y - era * 400;
  const dayOfYear = Math.floor((153 * (month + (month > 2 ? -3 : 9)) + 2) / 5) + day - 1;
  const dayOfEra = yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear;
  return era * 146_097 + dayOfEra - 719_468;
}

/** Civil date of a day number (whole). */
export function civilDate(dayNumberValue: number): CivilDate {
  const z = Math.floor(dayNumberValue) + 719_468;
  const era = Math.floor(z / 146_097);
  const dayOfEra = z - era * 146_097;
  const yearOfEra = Math.floor(
    (dayOfEra -
      Math.floor(dayOfEra / 1460) +
      Math.floor(dayOfEra / 36_524) -
      Math.floor(dayOfEra / 146_096)) /
      365,
  );
  const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
  const mp = Math.floor((5 * dayOfYear + 2) / 153);
  const day = dayOfYear - Math.floor((153 * mp + 2) / 5) + 1;
  const month = mp < 10 ? mp + 3 : mp - 9;
  return { year: yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, day };
}

export function isLeapYear(year: number): boolean {
  return (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;
}

export function daysInMonth(year: number, month: number): number {
  return [31, isLeapYear(year) ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][month - 1] ?? 0;
}

/** ISO weekday of a day number: 1 = Monday … 7 = Sunday. */
export function isoWeekday(day: number): number {
  return ((((Math.floor(day) + 3) % 7) + 7) % 7) + 1;
}

/** The Monday after a day number; after a Monday the next one. */
export function mondayAfter(day: number): number {
  return day + 8 - isoWeekday(day);
}

const pad = (n: number, width: number): string => String(n).padStart(width, '0');

/** `YYYY-MM-DD` of a day number. */
export function formatDay(day: number): string {
  const { year, month, day: d } = civilDate(day);
  return `${pad(year, 4)}-${pad(month, 2)}-${pad(d, 2)}`;
}

/** Day number of a strict `YYYY-MM-DD` that exists in the calendar, or null. */
export function parseDay(text: string): number | null {
  const match = /^(\d{4})-(\d{2})-(\d{2})$/.exec(text);
  if (!match) return null;
  const year = Number(match[1]);
  const month = Number(match[2]);
  const day = Number(match[3]);
  if (month < 1 || month > 12 || day < 1 || day > daysInMonth(year, month)) return null;
  return dayNumber(year, month, day);
}

/** Months since 1970-01 (`monthIndex(1970, 1)` is 0): the integer by which months are compared and counted. */
export function monthIndex(year: number, month: number): number {
  return (year - 1970) * 12 + month - 1;
}

/** Month index of the month that a day number lies in. */
export function monthOfDay(day: number): number {
  const { year, month } = civilDate(day);
  return monthIndex(year, month);
}

/** Day number of the first day of a month index. */
export function firstDayOfMonth(index: number): number {
  return dayNumber(1970 + Math.floor(index / 12), (((index % 12) + 12) % 12) + 1, 1);
}

/** `YYYY-MM` of a month index. */
export function formatMonth(index: number): string {
  return `${pad(1970 + Math.floor(index / 12), 4)}-${pad((((index % 12) + 12) % 12) + 1, 2)}`;
}

/** Month index of a strict `YYYY-MM`, or null. */
export function parseMonth(text: string): number | null {
  if (text.length !== 7) return null;
  const known = monthsRead.get(text);
  if (known !== undefined) return known;
  const read = readMonth(text);
  if (monthsRead.size < mostMonthsRead) monthsRead.set(text, read);
  return read;
}

/** Months that were read: a plan of many segments says the same ones over and over. */
const monthsRead = new Map<string, number | null>();
const mostMonthsRead = 10_000;

function readMonth(text: string): number | null {
  const match = /^(\d{4})-(\d{2})$/.exec(text);
  if (!match) return null;
  const month = Number(match[2]);
  if (month < 1 || month > 12) return null;
  return monthIndex(Number(match[1]), month);
}

/**
 * Fiscal quarter of a month, `FY27-Q1`. A fiscal year bears the calendar year in which it ends, so with
 * `fiscalYearStartMonth` 1 it is the calendar year.
 */
export function fiscalQuarter(index: number, fiscalYearStartMonth: number): string {
  const shifted = index - (fiscalYearStartMonth - 1);
  const startYear = 1970 + Math.floor(shifted / 12);
  const endYear = fiscalYearStartMonth === 1 ? startYear : startYear + 1;
  const quarter = Math.floor((((shifted % 12) + 12) % 12) / 3) + 1;
  return `FY${pad(((endYear % 100) + 100) % 100, 2)}-Q${quarter}`;
}

/** Fiscal year of a month, `FY27`; see {@link fiscalQuarter}. */
export function fiscalYear(index: number, fiscalYearStartMonth: number): string {
  return fiscalQuarter(index, fiscalYearStartMonth).slice(0, 4);
}

/** Headers that name a period: a month, a quarter, a year, in the ways that planning sheets write them. */
import { civilDate, monthIndex } from '../calendar/days.ts';
import { DateScanner } from './dateText.ts';
import { monthNamed } from './dateWords.ts';
import { isPlausibleSerial, serialWallTime } from './serialDate.ts';
import type { CellKind } from './grid.ts';

/** A header as it stands, before its neighbours and its year are known. */
export type PeriodText =
  /** A calendar month; two readings of `01/02/2027` where both are months. */
  | { readonly kind: 'month'; readonly month: number; readonly other: number; readonly isSerial: boolean }
  /** `Jan`: 1–12, without its year. */
  | { readonly kind: 'monthOfYear'; readonly month: number }
  /** `M1`, `FY27-M1`: counted from the beginning of the fiscal year. */
  | { readonly kind: 'fiscalMonth'; readonly number: number; readonly year: number | null }
  /** `isCalendar`: the year is written without a sign that it is fiscal. */
  | {
      readonly kind: 'quarter';
      readonly quarter: number;
      readonly year: number | null;
      readonly isCalendar: boolean;
    }
  /** `FY27` says that it is fiscal; `2027` may be. */
  | { readonly kind: 'year'; readonly year: number; readonly isFiscal: boolean }
  | { readonly kind: 'total' };

const scanner = new DateScanner();

const wholeYear = (written: string): number =>
  written.length === 2 ? 2000 + Number(written) : Number(written);

const year = "(?:fy|gj|ex|ej|cy)?\\s*['’]?(\\d{4}|\\d{2})";
const gap = "[\\s\\-/_.,'’]*";
const monthWord = 'm|p|mo|mon|month|monat|mois|mes|mese|per|period|periode|periodo';
const forms = {
  wordYear: new RegExp(`^(?:[^\\d\\s]+\\s)?([a-zà-ÿ]+)\\.?${gap}(\\d{4}|\\d{2})$`),
  yearWord: new RegExp(`^(\\d{4})${gap}([a-zà-ÿ]+)\\.?$`),
  word: /^([a-zà-ÿ]+)\.?$/,
  yearMonth: /^(\d{4})(?:[-/.](\d{1,2})|(0[1-9]|1[0-2])|-?m(\d{1,2}))$/,
  monthYear: /^(\d{1,2})[-/.](\d{4})$/,
  fiscalMonth: new RegExp(`^${year}${gap}(?:${monthWord})${gap}0?(\\d{1,2})$`),
  monthOfFiscal: new RegExp(`^(?:${monthWord})${gap}0?(\\d{1,2})(?:${gap}${year})?$`),
  yearQuarter: new RegExp(`^${year}${gap}[qt]([1-4])$`),
  quarterYear: new RegExp(`^(?:[qt]|quarter|quartal|trimestre|trim)${gap}([1-4])(?:${gap}${year})?$`),
  numberQuarter: new RegExp(`^([1-4])\\.?\\s?(?:[qt]|quartal|º trimestre|o trimestre)(?:${gap}${year})?$`),
  fiscalYear: /^(?:fy|gj|fiscal year|geschäftsjahr|exercice|ejercicio)\s*['’]?(\d{4}|\d{2})$/,
  year: /^(?:cy\s*)?(20\d\d)$/,
  total:
    /^(?:grand |sub)?(?:totals?|sum|summe|gesamt|somme|totale|totali|totaux|suma|soma|ytd|full year|gesamtjahr|jahr|year|année|ano|año|anno|avg|average|mean|durchschnitt|moyenne|promedio|média|media)(?:\b.*)?$/,
};

const number = (text: string | undefined): number => Number(text);

function fiscal(written: string, year_: string | undefined): PeriodText | null {
  const count = number(written);
  if (count < 1 || count > 12) return null;
  return { kind: 'fiscalMonth', number: count, year: year_ === undefined ? null : wholeYear(year_) };
}

const month = (index: number, other = index, isSerial = false): PeriodText => ({
  kind: 'month',
  month: index,
  other,
  isSerial,
});

function fromWords(text: string): PeriodText | null {
  const named = forms.wordYear.exec(text);
  if (named && monthNamed(named[1]!) > 0)
    return month(monthIndex(wholeYear(named[2]!), monthNamed(named[1]!)));
  const turned = forms.yearWord.exec(text);
  if (turned && monthNamed(turned[2]!) > 0)
    return month(monthIndex(number(turned[1]), monthNamed(turned[2]!)));
  const alone = forms.word.exec(text);
  const found = alone === null ? 0 : monthNamed(alone[1]!);
  return found > 0 ? { kind: 'monthOfYear', month: found } : null;
}

function fromFigures(text: string): PeriodText | null {
  const ymd = forms.yearMonth.exec(text);
  const my = forms.monthYear.exec(text);
  const [years, months] = ymd
    ? [number(ymd[1]), number(ymd[2] ?? ymd[3] ?? ymd[4])]
    : my
      ? [number(my[2]), number(my[1])]
      : [0, 0];
  if (years >= 1990 && years < 2100 && months >= 1 && months <= 12) return month(monthIndex(years, months));
  const serial = /^\d{5}(?:\.0+)?$/.test(text) ? Number(text) : Number.NaN;
  if (isPlausibleSerial(serial)) {
    const day = civilDate(Math.floor(serialWallTime(serial, 1900) / 86_400_000));
    return month(monthIndex(day.year, day.month), undefined, true);
  }
  return null;
}

function fromDate(text: string): PeriodText | null {
  if (!scanner.scan(text)) return null;
  const monthOf = (order: 'dmy' | 'mdy' | 'ymd'): number | null => {
    const day = scanner.day(order);
    if (Number.isNaN(day)) return null;
    const date = civilDate(day);
    return monthIndex(date.year, date.month);
  };
  if (scanner.form !== 'numeric') return month(monthOf('ymd')!);
  const dmy = monthOf('dmy');
  const mdy = monthOf('mdy');
  return month((mdy ?? dmy)!, (dmy ?? mdy)!);
}

/** Four digits, and nothing that says fiscal. */
const isCalendarYear = (text: string): boolean => /20\d\d/.test(text) && !/fy|gj|ex|ej/.test(text);

function fromFiscal(text: string): PeriodText | null {
  const yearly = forms.fiscalMonth.exec(text);
  if (yearly) return fiscal(yearly[2]!, yearly[1]);
  const monthly = forms.monthOfFiscal.exec(text);
  if (monthly) return fiscal(monthly[1]!, monthly[2]);
  const quarterly = forms.yearQuarter.exec(text);
  if (quarterly)
    return {
      kind: 'quarter',
      quarter: number(quarterly[2]),
      year: wholeYear(quarterly[1]!),
      isCalendar: isCalendarYear(text),
    };
  const quarter = forms.quarterYear.exec(text) ?? forms.numberQuarter.exec(text);
  if (quarter)
    return {
      kind: 'quarter',
      quarter: number(quarter[1]),
      year: quarter[2] === undefined ? null : wholeYear(quarter[2]),
      isCalendar: isCalendarYear(text),
    };
  const fiscalYear = forms.fiscalYear.exec(text);
  if (fiscalYear) return { kind: 'year', year: wholeYear(fiscalYear[1]!), isFiscal: true };
  const plainYear = forms.year.exec(text);
  return plainYear ? { kind: 'year', year: number(plainYear[1]), isFiscal: false } : null;
}

/**
 * Reads a header that names a period, in English, German, French, Spanish, Portuguese or Italian: `Jan-27`,
 * `janvier 2027`, `2027-01`, `01/2027`, a date, Excel's serial of one, `FY27-M1`, `Q1 FY27`, `2027`, `Total`. Null where
 * it names none.
 */
export function periodText(
  cell: { readonly text: string; readonly kind: CellKind } | null,
): PeriodText | null {
  if (cell === null || cell.kind === 'percent' || cell.kind === 'money' || cell.kind === 'boolean')
    return null;
  const text = cell.text.trim().replace(/\s+/g, ' ').toLowerCase();
  if (text === '' || text.length > 40) return null;
  return (
    fromWords(text) ??
    fromFigures(text) ??
    fromFiscal(text) ??
    fromDate(text) ??
    (forms.total.test(text) ? { kind: 'total' } : null)
  );
}

export interface YearText {
  readonly year: number;
  readonly isFiscal: boolean;
}

/** The year that a title names, `Plan 2027` or `FY27 plan`; null where it names none, or several. */
export function yearInText(text: string): YearText | null {
  const found = [...text.matchAll(/\b(fy|gj)\s*['’]?(\d{4}|\d{2})\b|(?<![\d.,])(20\d\d)(?![\d.,%])/gi)];
  if (found.length !== 1) return null;
  const [, sign, fiscalYear, plain] = found[0]!;
  return { year: sign === undefined ? Number(plain) : wholeYear(fiscalYear!), isFiscal: sign !== undefined };
}

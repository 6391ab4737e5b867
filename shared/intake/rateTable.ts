/** A table of exchange rates, as finance keeps one: a row a currency, perhaps with a date. */
import { refuse } from '../errors.ts';
import { ColumnInspection } from './columnInspection.ts';
import { currencyCode } from './currencies.ts';
import type { InputFile } from './grid.ts';
import { openFiles } from './importFiles.ts';
import { decimalEvidence, numberShape, numberValue } from './numberText.ts';
import { FileReaders } from './readers.ts';
import { nameKey } from './stageVocabulary.ts';
import type { TableColumns } from './tableColumns.ts';

export interface RateTable {
  /** The currency that the rates are in: the one currency whose rate is 1; null where none or several are. */
  readonly base: string | null;
  /** What one unit of a currency is worth in the base currency, by its code. */
  readonly rates: ReadonlyMap<string, number>;
  /** Latest date of the rates that are used; null in a table without dates. */
  readonly asOf: string | null;
}

const currencyNames =
  /^(?:(?:from )?currency(?: (?:iso )?code)?|iso ?code|code|ccy|from|w(?:ä|ae)hrung|devise|moneda|moeda|valuta)$/;
const rateNames =
  /^(?:(?:exchange|conversion|fx|currency)? ?rate|conversion factor|(?:wechsel)?kurs|taux(?: de change)?|tasa|taxa|cambio|tasso|value)\b/;
const dateNames =
  /^(?:(?:start |effective |valid )?(?:date|from)|as of|valid from|month|datum|monat|fecha|data)$/;

interface RateColumns {
  readonly currency: number;
  readonly rate: number;
  readonly date: number;
}

const isCode = (text: string): boolean => /^[A-Z]{3}$/.test(currencyCode(text));

/** The columns of a table of rates; null where it is none. Dates are those of a column that holds dates. */
function rateColumns(read: TableColumns): RateColumns | null {
  const { names, table } = read;
  const all = names.map((_, column) => column);
  const holds = (column: number, fits: (text: string) => boolean): boolean => {
    let filled = 0;
    for (let row = 0; row < table.rowCount; row++) {
      const text = table.text(row, column);
      if (text === '') continue;
      if (!fits(text)) return false;
      filled++;
    }
    return filled > 0;
  };
  const named = (pattern: RegExp) => (column: number) => pattern.test(nameKey(names[column]!));
  const date = all.findIndex((column) => named(dateNames)(column) && read.isDate(column));
  const codes = all.filter((column) => column !== date && holds(column, isCode));
  const figures = all.filter(
    (column) => column !== date && !codes.includes(column) && read.type(column) === 'number',
  );
  const currency = codes.find(named(currencyNames)) ?? (codes.length === 1 ? codes[0]! : -1);
  const rate = figures.find(named(rateNames)) ?? (figures.length === 1 ? figures[0]! : -1);
  return currency < 0 || rate < 0 ? null : { currency, rate, date };
}

/** Rates have a fraction far more often than thousands: what could be either is a decimal mark. */
function decimalOf(read: TableColumns, column: number): '.' | ',' {
  const { table } = read;
  for (let row = 0; row < table.rowCount; row++) {
    const shape = numberShape(table.text(row, column));
    const evidence = shape === null ? 'either' : decimalEvidence(shape.digits);
    if (evidence === '.' || evidence === ',') return evidence;
    if (evidence === 'undecided') return shape!.digits.includes(',') ? ',' : '.';
  }
  return '.';
}

interface DatedRate {
  readonly rate: number;
  readonly date: string;
  readonly row: number;
}

/**
 * Reads a table with a column of currencies, a column of rates and perhaps one of dates. Of several rates of a currency
 * that of the latest date counts, for every amount alike: amounts of different years then stay comparable.
 * @throws SpillwayError `no-rates` (no such table), `invalid-rate`, `invalid-date`, `ambiguous-date-order` or
 * `contradicting-rates`, each with its place.
 */
export function readRateTable(file: InputFile): RateTable {
  const [opened] = openFiles([file], undefined);
  const { columns: read } = opened!;
  const columns = rateColumns(read);
  if (columns === null)
    return refuse({
      code: 'no-rates',
      message: 'This is no table of exchange rates.',
      file: file.name,
      hint: 'It needs a column of currencies (EUR, GBP) and a column of rates: what one unit is worth. A column of dates is optional.',
    });
  const latest = latestRates(read, columns);
  const rates = new Map([...latest].map(([code, { rate }]) => [code, rate]));
  const units = [...rates].filter(([, rate]) => rate === 1);
  const dates = [...latest.values()].map(({ date }) => date).filter((date) => date !== '');
  return {
    base: units.length === 1 ? units[0]![0] : null,
    rates,
    asOf: dates.length === 0 ? null : dates.reduce((a, b) => (a > b ? a : b)),
  };
}

function latestRates(read: TableColumns, { currency, rate, date }: RateColumns): Map<string, DatedRate> {
  const { table } = read;
  const decimal = decimalOf(read, rate);
  const dateOf = date < 0 ? () => '' : datesOf(read, date);
  const latest = new Map<string, DatedRate>();
  for (let row = 0; row < table.rowCount; row++) {
    const written = table.text(row, currency);
    if (written === '') continue;
    const code = currencyCode(written);
    const shape = numberShape(table.text(row, rate));
    const value = shape === null ? Number.NaN : numberValue(shape, decimal);
    if (!(value > 0) || !Number.isFinite(value))
      refuse({
        code: 'invalid-rate',
        message: `The rate of ${code} is no number above 0.`,
        ...faultPlace(read, row, rate),
        hint: 'Correct it in the table, or take the row out.',
      });
    const next = { rate: value, date: dateOf(row), row };
    const known = latest.get(code);
    if (known !== undefined && known.date === next.date && known.rate !== next.rate)
      refuse({
        code: 'contradicting-rates',
        message: `${code} has two rates${next.date === '' ? '' : ` for ${next.date}`}: ${known.rate} and ${next.rate}.`,
        ...faultPlace(read, row, rate),
        hint: 'Leave one of them, or date them.',
      });
    if (known === undefined || next.date > known.date) latest.set(code, next);
  }
  return latest;
}

/** Reader of the dates of rates as ISO days; a blank one is before all others. */
function datesOf(read: TableColumns, column: number): (row: number) => string {
  const readers = new FileReaders(read, {}, { zone: 'UTC' });
  const cells = new ColumnInspection(read, column, readers, { role: 'time' }).readCells();
  return (row) => {
    const { state, read: value } = cells(row);
    if (state === 'missing') return '';
    if (state === 'read') return String(value).slice(0, 10);
    return refuse({
      code: state === 'open' ? 'ambiguous-date-order' : 'invalid-date',
      message:
        state === 'open'
          ? 'The dates of the rates can be read as day/month or as month/day.'
          : 'The date of a rate cannot be read.',
      ...faultPlace(read, row, column),
      hint: 'Write the dates of the rates as 2026-03-31.',
    });
  };
}

function faultPlace({ table }: TableColumns, row: number, column: number) {
  const { file, sheet, row: line, value } = table.place(row, column);
  return {
    file,
    ...(sheet === undefined ? {} : { sheet }),
    row: line!,
    column: table.columns[column]!,
    value: value ?? '',
  };
}

/** The rates of a table in units of a currency: where it has a rate of its own, all are divided by it. */
export function ratesIn({ rates }: RateTable, base: string): ReadonlyMap<string, number> {
  const unit = rates.get(currencyCode(base)) ?? 1;
  return new Map([...rates].map(([code, rate]) => [code, rate / unit]));
}

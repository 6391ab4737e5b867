/** What the values of one column say about its type, its date order and its decimal mark. */
import { DateScanner, type DateOrder } from './dateText.ts';
import { currencyCode } from './currencies.ts';
import { isMissingFigure } from './missing.ts';
import {
  type DecimalMark,
  decimalEvidence,
  isPlainDecimal,
  isPlainInteger,
  numberShape,
} from './numberText.ts';
import { type NumberDate, numberDateOf, numberDateTime } from './numberDate.ts';
import { isPlausibleSerial } from './serialDate.ts';
import { nameKey } from './stageVocabulary.ts';

export const columnTypes = [
  'text',
  'number',
  'money',
  'percent',
  'date',
  'datetime',
  'boolean',
  'empty',
] as const;
export type ColumnType = (typeof columnTypes)[number];

/** Counts of values by what they are. A value may count as a date and as a number. */
export interface ColumnEvidence {
  /** Rows that were looked at. */
  rows: number;
  filled: number;
  /** Filled values that stand for "none" in a column of figures, such as `n/a`. */
  dashes: number;

  dates: number;
  /** Year first, and dates that a workbook stores as numbers. */
  yearFirst: number;
  stored: number;
  namedDmy: number;
  namedMdy: number;
  /** Two small numbers and a year: which of the two orders give a day of the calendar. */
  onlyDmy: number;
  onlyMdy: number;
  /** Both orders, with different days. */
  eitherOrder: number;
  /** Times of day other than midnight. */
  awake: number;

  numbers: number;
  money: number;
  percent: number;
  point: number;
  comma: number;
  /** `1.234` and `1,234`. */
  undecidedPoint: number;
  undecidedComma: number;
  /** Digits with at most one point among them, and digits only. */
  plain: number;
  integers: number;
  /** `007`, or more digits than a number can hold: a code, not a figure. */
  codes: number;

  /** Bare numbers that may be serial days. */
  serials: number;
  /** Bare numbers of a text that may be seconds or milliseconds since 1970, and numbers of any kind with a time of day. */
  epochSeconds: number;
  epochMilliseconds: number;
  awakeNumbers: number;

  /** Currencies that figures are written with, with the number of their values. */
  currencies: Map<string, number>;

  booleans: number;
  zeroOne: number;
  /** Distinct values with their counts, or null where there are more than {@link mostDistinct}. */
  distinct: Map<string, number> | null;
}

/** Distinct values that are kept. */
export const mostDistinct = 1000;
const booleanWords = new Set(['true', 'false', 'yes', 'no', 'y', 'n', 't', 'f']);

/** Of a column of which nothing is known. */
export function noEvidence(): ColumnEvidence {
  return {
    rows: 0,
    filled: 0,
    dashes: 0,
    dates: 0,
    yearFirst: 0,
    stored: 0,
    namedDmy: 0,
    namedMdy: 0,
    onlyDmy: 0,
    onlyMdy: 0,
    eitherOrder: 0,
    awake: 0,
    numbers: 0,
    money: 0,
    percent: 0,
    point: 0,
    comma: 0,
    undecidedPoint: 0,
    undecidedComma: 0,
    plain: 0,
    integers: 0,
    codes: 0,
    serials: 0,
    epochSeconds: 0,
    epochMilliseconds: 0,
    awakeNumbers: 0,
    currencies: new Map(),
    booleans: 0,
    zeroOne: 0,
    distinct: new Map(),
  };
}

const scanner = new DateScanner();

function addDate(evidence: ColumnEvidence, text: string, times: number): boolean {
  if (!scanner.scan(text)) return false;
  evidence.dates += times;
  if (scanner.form === 'ymd') evidence.yearFirst += times;
  else if (scanner.form === 'named')
    evidence[scanner.namedOrder === 'dmy' ? 'namedDmy' : 'namedMdy'] += times;
  else {
    const dmy = scanner.day('dmy');
    const mdy = scanner.day('mdy');
    if (Number.isNaN(dmy)) evidence.onlyMdy += times;
    else if (Number.isNaN(mdy)) evidence.onlyDmy += times;
    else if (dmy !== mdy) evidence.eitherOrder += times;
  }
  if (scanner.hasClock && scanner.clockMs !== 0) evidence.awake += times;
  return true;
}

/** Notes dates in ISO form; `awake`: how many of them have a time of day other than midnight. */
export function addPlainDates(evidence: ColumnEvidence, dates: number, awake: number): void {
  evidence.filled += dates;
  evidence.dates += dates;
  evidence.yearFirst += dates;
  evidence.awake += awake;
}

/** Notes values in a currency. */
export function addCurrency({ currencies }: ColumnEvidence, code: string, times: number): void {
  currencies.set(code, (currencies.get(code) ?? 0) + times);
}

function addNumberDate(evidence: ColumnEvidence, digits: string, times: number): void {
  if (digits.length < 5 || digits.includes(',')) return;
  const value = Number(digits);
  const kind = numberDateOf(value);
  if (kind === null) return;
  if (kind === 'serial') evidence.serials += times;
  else if (kind === 'seconds') evidence.epochSeconds += times;
  else evidence.epochMilliseconds += times;
  if (numberDateTime(value, kind) % 86_400_000 !== 0) evidence.awakeNumbers += times;
}

function addNumber(evidence: ColumnEvidence, text: string, times: number): void {
  const shape = numberShape(text);
  if (shape === null) return;
  evidence.numbers += times;
  if (isPlainDecimal(text)) evidence.plain += times;
  if (isPlainInteger(text)) evidence.integers += times;
  if (shape.currency !== null) {
    evidence.money += times;
    addCurrency(evidence, currencyCode(shape.currency), times);
  } else if (!shape.percent && !shape.negative) addNumberDate(evidence, shape.digits, times);
  if (shape.percent) evidence.percent += times;
  if (/^0\d/.test(shape.digits) || /^\d{16}/.test(shape.digits)) evidence.codes += times;
  const mark = decimalEvidence(shape.digits);
  if (mark === '.') evidence.point += times;
  else if (mark === ',') evidence.comma += times;
  else if (mark === 'undecided')
    evidence[shape.digits.includes('.') ? 'undecidedPoint' : 'undecidedComma'] += times;
}

/** Notes so many values of one text. */
export function addText(evidence: ColumnEvidence, text: string, times: number): void {
  evidence.filled += times;
  if (isMissingFigure(text)) {
    evidence.dashes += times;
    return;
  }
  if (booleanWords.has(text.toLowerCase())) evidence.booleans += times;
  if (text === '0' || text === '1') evidence.zeroOne += times;
  // Of written dates only YYYYMMDD is a number as well.
  if (!addDate(evidence, text, times) || text.length === 8) addNumber(evidence, text, times);
}

/** Notes a date or a truth value to which a workbook gives the type. */
export function addTyped(evidence: ColumnEvidence, kind: 'boolean' | 'date', text: string): void {
  evidence.filled++;
  if (kind === 'boolean') evidence.booleans++;
  else {
    evidence.dates++;
    evidence.stored++;
    if (text.includes('T')) evidence.awake++;
  }
}

/** Notes a number that a workbook stores as one. */
export function addStored(
  evidence: ColumnEvidence,
  kind: 'number' | 'money' | 'percent',
  value: number,
): void {
  evidence.filled++;
  evidence.numbers++;
  if (value === 0 || value === 1) evidence.zeroOne++;
  if (kind === 'number' && isPlausibleSerial(value)) {
    evidence.serials++;
    if (value % 1 !== 0) evidence.awakeNumbers++;
  }
  if (kind === 'money') evidence.money++;
  if (kind === 'percent') evidence.percent++;
}

/** Type of a column. A few values that do not fit do not change it: they are reported. */
export function columnType(evidence: ColumnEvidence, name: string): ColumnType {
  const { filled } = evidence;
  const figures = filled - evidence.dashes;
  if (filled === 0) return 'empty';
  if (evidence.booleans === filled) return 'boolean';
  if (evidence.zeroOne === filled && /^(?:is|has|do not|opted)(?: |$)/.test(nameKey(name))) return 'boolean';
  if (figures > 0 && evidence.dates >= figures / 2) return evidence.awake > 0 ? 'datetime' : 'date';
  if (
    numberDatesOf(evidence) !== null &&
    /(?:^| )(?:date|time|timestamp|on|at|created|closed|createdate|closedate)$/.test(nameKey(name))
  )
    return evidence.awakeNumbers === 0 ? 'date' : 'datetime';
  if (evidence.numbers < figures * 0.8 || evidence.codes > 0 || figures === 0) return 'text';
  if (evidence.percent > figures / 2) return 'percent';
  return evidence.money > figures / 2 ? 'money' : 'number';
}

/** What the bare numbers of a column are as dates: one kind, in more than half of its values; else null. */
export function numberDatesOf(evidence: ColumnEvidence): NumberDate | null {
  const half = (evidence.filled - evidence.dashes) / 2;
  if (evidence.serials > half) return 'serial';
  if (evidence.epochSeconds > half) return 'seconds';
  return evidence.epochMilliseconds > half ? 'milliseconds' : null;
}

/** Values of one order for one of the other that still make it a slip and not a mixture. */
const slips = 20;

/**
 * Order of a column's dates. It is decided by the values that exist in one order only; where none does, or both kinds
 * do, it is ambiguous. Undefined where no order is needed: no dates, or such as a workbook stores.
 */
export function dateOrderOf(evidence: ColumnEvidence): DateOrder | 'ambiguous' | undefined {
  const { onlyDmy, onlyMdy, eitherOrder, namedDmy, namedMdy, yearFirst } = evidence;
  if (onlyDmy + onlyMdy > 0) {
    if (onlyMdy * slips <= onlyDmy) return 'dmy';
    return onlyDmy * slips <= onlyMdy ? 'mdy' : 'ambiguous';
  }
  if (eitherOrder > 0) return 'ambiguous';
  if (yearFirst > 0) return 'ymd';
  if (namedDmy + namedMdy > 0) return namedDmy >= namedMdy ? 'dmy' : 'mdy';
  // Days such as 05/05/2026, the same in both orders.
  return evidence.dates > evidence.stored ? 'dmy' : undefined;
}

export interface DecimalDecision {
  readonly decimal: DecimalMark;
  /** No value of the file tells: the other reading is a thousand times more or less. */
  readonly assumed: boolean;
}

/** Decimal mark that a file's figures speak for, or null where none of them tells. */
export function fileDecimal(columns: readonly ColumnEvidence[]): DecimalMark | null {
  let balance = 0;
  for (const { numbers, filled, point, comma } of columns) if (numbers > filled / 2) balance += point - comma;
  return balance === 0 ? null : balance > 0 ? '.' : ',';
}

/**
 * Decimal mark of a column: what its own values say; else for money, whose thousands are grouped far more often than
 * it has thousandths, the mark that makes `1.234` and `1,234` thousands; else what the file's other figures say; else
 * a comma between semicolons and a point elsewhere.
 */
export function decimalOf(
  evidence: ColumnEvidence,
  isMoney: boolean,
  file: DecimalMark | null,
  delimiter: string | null,
): DecimalDecision {
  const { point, comma, undecidedPoint, undecidedComma } = evidence;
  const usual = file ?? (delimiter === ';' ? ',' : '.');
  if (point !== comma) return { decimal: point > comma ? '.' : ',', assumed: false };
  if (point > 0 || undecidedPoint + undecidedComma === 0) return { decimal: usual, assumed: false };
  if (isMoney && (undecidedPoint === 0) !== (undecidedComma === 0))
    return { decimal: undecidedComma > 0 ? '.' : ',', assumed: evidence.money === 0 && file === null };
  return { decimal: usual, assumed: file === null };
}

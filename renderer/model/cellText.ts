/** What is typed or pasted into a cell: a number as any spreadsheet writes it, a percentage, or a formula. */
import { type ErrorDetail, refuse } from '../../shared/errors.ts';
import { limitsProblem } from '../../shared/input/limits.ts';

export type CellInput =
  | { readonly kind: 'empty' }
  | {
      readonly kind: 'number';
      readonly value: number;
      /** Written with a percent sign: `18%` is 0.18. */
      readonly percent?: true;
    }
  | { readonly kind: 'formula'; readonly text: string };

const decimals = new Map<string, string>();

/** The locale's decimal mark. */
function decimalMark(locale: string): string {
  const known = decimals.get(locale);
  if (known !== undefined) return known;
  const parts = new Intl.NumberFormat(locale).formatToParts(0.5);
  const mark = parts.find(({ type }) => type === 'decimal')?.value ?? '.';
  decimals.set(locale, mark);
  return mark;
}

/**
 * Which mark is the decimal one: where both stand in the number it is the last; one that repeats, or that groups
 * thousands, is none. `1,234` and `1.234` can be read both ways: there the locale decides.
 */
function decimalIn(digits: string, locale: string): '.' | ',' | null {
  const points = digits.split('.').length - 1;
  const commas = digits.split(',').length - 1;
  if (points > 0 && commas > 0) return digits.lastIndexOf('.') > digits.lastIndexOf(',') ? '.' : ',';
  if (points + commas === 0) return null;
  const mark = points > 0 ? '.' : ',';
  if (points + commas > 1) return null;
  const groups = /^[-+]?[1-9]\d{0,2}[.,]\d{3}$/.test(digits);
  return groups && decimalMark(locale) !== mark ? null : mark;
}

/** Powers of ten, read with the digits: 57% is 0.57, where 57 · 0.01 is not. */
const scales: ReadonlyMap<string, number> = new Map([
  ['', 0],
  ['%', -2],
  ['k', 3],
  ['m', 6],
]);

/** Grouping marks stand before three digits each, or they are none: `1,23,4` is no number. */
function isGrouped(whole: string): boolean {
  return /^[-+]?\d*$/.test(whole) || /^[-+]?\d{1,3}([.,]\d{3})+$/.test(whole);
}

function readNumber(typed: string, locale: string): CellInput | null {
  const bare = typed.replace(/[\p{Sc}\s\u00a0\u202f'’]|^[A-Z]{3}(?=[\s\d-])|(?<=[\d\s])[A-Z]{3}$/gu, '');
  const inBrackets = /^\((.+)\)$/.exec(bare);
  const match = /^([-+]?[\d.,]*\d[.,]?)(e[-+]?\d+)?([k%m]?)$/i.exec(inBrackets?.[1] ?? bare);
  if (!match) return null;
  const [, digits, exponent = '', scale = ''] = match;
  const mark = decimalIn(digits!, locale);
  const at = mark === null ? -1 : digits!.lastIndexOf(mark);
  const whole = at < 0 ? digits! : digits!.slice(0, at);
  const fraction = at < 0 ? '' : digits!.slice(at + 1);
  if (!isGrouped(whole) || /[.,]/.test(fraction)) return null;
  const power = Number(exponent.slice(1)) + scales.get(scale.toLowerCase())!;
  const plain = Number(`${whole.replace(/[.,]/g, '')}.${fraction}e${power}`);
  if (!Number.isFinite(plain)) return null;
  const value = inBrackets ? -plain : plain;
  return { kind: 'number', value, ...(scale === '%' ? { percent: true as const } : {}) };
}

/**
 * Reads what is typed. `=` starts a formula; so does anything that is not a number. Currency signs, spaces and grouping
 * are left out; both decimal conventions are read; a lone dash, as accounting formats write nothing, is nothing.
 */
export function parseCell(typed: string, locale: string): CellInput {
  const text = typed.trim().replaceAll('\u2212', '-');
  if (text === '' || /^[-–—]$/.test(text)) return { kind: 'empty' };
  if (text.startsWith('=')) {
    const formula = text.slice(1).trim();
    return formula === '' ? { kind: 'empty' } : { kind: 'formula', text: formula };
  }
  return readNumber(text, locale) ?? { kind: 'formula', text };
}

/**
 * Reads what is pasted: as {@link parseCell}, but words are no formula unless they begin with `=`.
 * @throws SpillwayError `invalid-cell`
 */
export function parsePasted(text: string, locale: string): CellInput {
  const input = parseCell(text, locale);
  if (input.kind !== 'formula' || text.trim().startsWith('=')) return input;
  return refuse({
    code: 'invalid-cell',
    message: `“${text.trim()}” is no number.`,
    value: text.trim(),
    hint: 'A formula begins with =.',
  });
}

/** A number as a cell takes it back, in full: `1234.5`, where the locale writes so `1234,5`. */
export function numberText(value: number, locale: string): string {
  return String(value).replace('.', decimalMark(locale));
}

/** A share as a cell takes it back: `12.5%`. */
export function percentText(share: number, locale: string): string {
  return `${numberText(Number((share * 100).toPrecision(12)), locale)}%`;
}

/** A fault of a share as it is told where shares are typed in percent. */
export function inPercent(error: ErrorDetail, locale: string): ErrorDetail {
  const { limits, path } = error;
  if (limits === undefined) return error;
  const problem = limitsProblem(limits, (share) => percentText(share, locale));
  const message =
    path === undefined ? `${problem.charAt(0).toUpperCase()}${problem.slice(1)}.` : `${path} ${problem}.`;
  return { ...error, message };
}

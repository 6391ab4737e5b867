/**
 * Written numbers and money, with a decimal point (`1,234.50`) or a decimal comma (`1.234,50`). What a column uses is
 * decided from all of its values; a value that does not fit is no number, never a guess.
 */

export type DecimalMark = '.' | ',';

const spaces = /\s/g;
const codes =
  'USD|EUR|GBP|CHF|JPY|CNY|CAD|AUD|NZD|SEK|NOK|DKK|ISK|PLN|CZK|HUF|RON|BGN|TRY|UAH|ILS|AED|SAR|INR|SGD|HKD|KRW|TWD|THB|IDR|MYR|PHP|VND|ZAR|NGN|KES|EGP|BRL|MXN|ARS|CLP|COP|PEN';
const signs = '(?:US|CA|AU|NZ|HK|MX|[SRCA])?\\$|[€£¥₹₽₩₺₪₴₦₫฿]|kr\\.?|zł|Kč|Ft|Fr\\.?';
const leadingCurrency = new RegExp(`^(?:${signs}|${codes})(?=[\\s\\d.,(+\\-\u2212])`, 'u');
const trailingCurrency = new RegExp(`(?:${signs}|${codes})$`, 'u');
const groupMarks = /['\u2019]/g;
const pointNumber = /^(?:\d+|[1-9]\d{0,2}(?:,\d{2,3})*,\d{3})?(?:\.\d*)?(?:[eE][+-]?\d{1,3})?$/;
const commaNumber = /^(?:\d+|[1-9]\d{0,2}(?:\.\d{2,3})*\.\d{3})?(?:,\d*)?(?:[eE][+-]?\d{1,3})?$/;
const spacedGroups = /^\d{1,3}(?:\s\d{3})+(?=$|[.,])/;

/** A written number without its currency, sign and percent sign. */
export interface NumberShape {
  /** Digits with the marks that may be decimal or grouping. */
  readonly digits: string;
  readonly negative: boolean;
  /** The currency as it is written with the figure, or null. */
  readonly currency: string | null;
  readonly percent: boolean;
}

/** Letters that a written number may begin with. */
const leadingLetters = new Set([...codes.split('|'), 'US', 'CA', 'AU', 'NZ', 'HK', 'MX', 'S', 'R', 'C', 'A']);
for (const sign of ['kr', 'zł', 'Kč', 'Ft', 'Fr']) leadingLetters.add(sign);

function isLetter(code: number): boolean {
  return (code >= 0x41 && code <= 0x5a) || (code >= 0x61 && code <= 0x7a) || code >= 0xc0;
}

/** A cheap look that tells most text from numbers: what letters it begins with, and whether it has a digit. */
function mayBeNumber(text: string): boolean {
  let at = 0;
  while (at < text.length && isLetter(text.charCodeAt(at)) && at < 4) at++;
  // Signs such as € count as letters here; only those of the alphabet are looked up.
  if (at > 0 && text.charCodeAt(0) < 0x2000 && !leadingLetters.has(text.slice(0, at))) return false;
  for (; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code >= 0x30 && code <= 0x39) return true;
  }
  return false;
}

/** Digits only, at most fifteen: what most numbers are. */
export function isPlainInteger(text: string): boolean {
  if (text.length > 15) return false;
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code < 0x30 || code > 0x39) return false;
  }
  return text !== '';
}

/** Digits with at most one point among them, as machines write figures. */
export function isPlainDecimal(text: string): boolean {
  if (text.length > 20) return false;
  let points = 0;
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === 0x2e && at > 0) points++;
    else if (code < 0x30 || code > 0x39) return false;
  }
  return text !== '' && points < 2;
}

/** Takes the dress off a written number, or null where it is none under either convention. */
export function numberShape(text: string): NumberShape | null {
  if (isPlainDecimal(text)) return { digits: text, negative: false, currency: null, percent: false };
  const written = text.trim();
  return written.length > 60 || !mayBeNumber(written) ? null : undressed(written);
}

function undressed(written: string): NumberShape | null {
  let rest = written;
  let signed = false;
  let negative = false;
  let currency: string | null = null;
  let percent = false;
  const cut = (from: number, to?: number): true => {
    rest = rest.slice(from, to).trim();
    return true;
  };
  const signAt = (mark: string): true => {
    signed = true;
    negative = mark !== '+';
    return true;
  };
  for (let changed = true; changed;) {
    changed = false;
    const last = rest.at(-1)!;
    const first = rest[0]!;
    if (!signed && first === '(' && last === ')') changed = signAt('-') && cut(1, -1);
    else if (!signed && /[+\-\u2212]/.test(first)) changed = signAt(first) && cut(1);
    else if (!signed && /[-\u2212]/.test(last)) changed = signAt(last) && cut(0, -1);
    else if (!percent && last === '%') changed = percent = cut(0, -1);
    else if (currency === null) {
      const leading = leadingCurrency.exec(rest);
      const trailing = leading ? null : trailingCurrency.exec(rest);
      const found = leading ?? trailing;
      if (found) {
        [currency] = found;
        changed = leading ? cut(leading[0].length) : cut(0, found.index);
      }
    }
    if (rest === '') return null;
  }
  if (spacedGroups.test(rest)) rest = rest.replace(spaces, '');
  rest = rest.replace(groupMarks, '');
  if (!/\d/.test(rest) || (!pointNumber.test(rest) && !commaNumber.test(rest))) return null;
  return { digits: rest, negative, currency, percent };
}

/** What a number's marks say about its column: one convention, either, or (`1.234`) undecided. */
export function decimalEvidence(digits: string): DecimalMark | 'either' | 'undecided' {
  if (!/[.,]/.test(digits)) return 'either';
  const point = pointNumber.test(digits);
  const comma = commaNumber.test(digits);
  if (point !== comma) return point ? '.' : ',';
  // One mark with three digits after it: thousands in one convention, thousandths in the other.
  return 'undecided';
}

/** Value of a shape under a convention, NaN where it does not fit. A percentage is a share: `45%` is 0.45. */
export function numberValue(shape: NumberShape, decimal: DecimalMark): number {
  const { digits } = shape;
  if (!isPlainInteger(digits) && !(decimal === '.' ? pointNumber : commaNumber).test(digits))
    return Number.NaN;
  const plain = decimal === '.' ? digits.replaceAll(',', '') : digits.replaceAll('.', '').replace(',', '.');
  const value = Number(plain) * (shape.negative ? -1 : 1);
  return shape.percent ? value / 100 : value;
}

/**
 * The written forms of a date, taken apart without deciding which number is the day. One scanner object is reused
 * for a whole column, because an export has millions of dates.
 */
import { dayNumber, daysInMonth } from '../calendar/days.ts';
import { isWeekday, monthNamed } from './dateWords.ts';

export type DateOrder = 'ymd' | 'dmy' | 'mdy';

/**
 * `ymd`: the year stands first. `numeric`: two small numbers before the year, which may be either. `named`: the month
 * is a word.
 */
export type DateForm = 'ymd' | 'numeric' | 'named';

/** Two-digit years as POSIX reads them: 69–99 are in the 20th century. */
function fullYear(year: number, digits: number): number {
  if (digits > 2) return year;
  return year < 69 ? 2000 + year : 1900 + year;
}

/** Day number of a date that exists in the calendar from year 1 on, or NaN. */
function existingDay(year: number, month: number, day: number): number {
  if (year < 1 || month < 1 || month > 12 || day < 1 || day > daysInMonth(year, month)) return Number.NaN;
  return dayNumber(year, month, day);
}

/** Letters of the alphabet, and accented ones. */
function isLetter(code: number): boolean {
  const lower = code | 0x20;
  return (lower >= 0x61 && lower <= 0x7a) || (code >= 0xc0 && code <= 0x17f);
}

export class DateScanner {
  form: DateForm = 'ymd';
  /** Order in which day and month are written where the month is a word. */
  namedOrder: 'dmy' | 'mdy' = 'dmy';
  hasClock = false;
  /** Time of day in milliseconds. */
  clockMs = 0;
  hasOffset = false;
  /** Written offset from UTC, in minutes. */
  offsetMinutes = 0;

  private text = '';
  private at = 0;
  private year = 0;
  private first = 0;
  private second = 0;
  private digits = 0;

  /** Takes a text apart; false where it is no date in any order. */
  scan(text: string): boolean {
    this.text = text;
    this.at = 0;
    this.hasClock = false;
    this.clockMs = 0;
    this.hasOffset = false;
    this.offsetMinutes = 0;
    this.spaces();
    if (!this.date()) return false;
    if (!this.clock()) return false;
    this.spaces();
    if (this.at < text.length) return false;
    if (this.form === 'numeric') return !Number.isNaN(this.day('dmy')) || !Number.isNaN(this.day('mdy'));
    return !Number.isNaN(this.day('ymd'));
  }

  /** Day number under an order (which matters for `numeric` only), NaN where the calendar has no such day. */
  day(order: DateOrder): number {
    if (this.form !== 'numeric') return existingDay(this.year, this.first, this.second);
    if (order === 'mdy') return existingDay(this.year, this.first, this.second);
    if (order === 'dmy') return existingDay(this.year, this.second, this.first);
    return Number.NaN;
  }

  private code(): number {
    return this.text.charCodeAt(this.at);
  }

  private spaces(): void {
    for (let code = this.code(); code === 0x20 || code === 0xa0 || code === 0x202f || code === 0x09;) {
      this.at++;
      code = this.code();
    }
  }

  private take(code: number): boolean {
    if (this.code() !== code) return false;
    this.at++;
    return true;
  }

  /** Reads digits, at most nine; their number goes to `digits`. */
  private number(): number {
    let value = 0;
    const from = this.at;
    for (let code = this.code(); code >= 0x30 && code <= 0x39 && this.at - from < 9;) {
      value = value * 10 + code - 0x30;
      this.at++;
      code = this.code();
    }
    this.digits = this.at - from;
    return value;
  }

  private word(): string {
    const from = this.at;
    while (isLetter(this.code())) this.at++;
    return this.text.slice(from, this.at).toLowerCase();
  }

  private date(): boolean {
    const code = this.code();
    return code >= 0x30 && code <= 0x39 ? this.dateFromNumber() : this.dateFromWord();
  }

  private dateFromNumber(): boolean {
    const first = this.number();
    const firstDigits = this.digits;
    if (firstDigits === 8) {
      this.form = 'ymd';
      this.year = Math.floor(first / 10_000);
      if (this.year < 1900 || this.year > 2100) return false;
      this.first = Math.floor(first / 100) % 100;
      this.second = first % 100;
      return true;
    }
    this.ordinal();
    const separator = this.code();
    if (separator !== 0x2d && separator !== 0x2f && separator !== 0x2e && separator !== 0x20) return false;
    this.at++;
    if (separator !== 0x2d && separator !== 0x2f) this.spaces();
    if (isLetter(this.code())) return this.dayThenMonthName(first, firstDigits);
    if (separator === 0x20) return false;
    const second = this.number();
    if (this.digits < 1 || this.digits > 2 || !this.take(separator)) return false;
    if (separator === 0x2e) this.spaces();
    const third = this.number();
    const thirdDigits = this.digits;
    if (separator === 0x2e) this.take(0x2e);
    if (firstDigits === 4) {
      if (thirdDigits < 1 || thirdDigits > 2) return false;
      this.form = 'ymd';
      this.year = first;
      this.first = second;
      this.second = third;
      return true;
    }
    if (firstDigits > 2 || (thirdDigits !== 2 && thirdDigits !== 4)) return false;
    this.form = 'numeric';
    this.year = fullYear(third, thirdDigits);
    this.first = first;
    this.second = second;
    return true;
  }

  /** `1er avril`, `1º de abril`, `1st April`: the letters after a day. */
  private ordinal(): void {
    const found = /^(?:er|ère|st|nd|rd|th|º|°|ª)(?=[\s.,-])/i.exec(this.text.slice(this.at, this.at + 4));
    if (found) this.at += found[0].length;
  }

  /** `24 de abril de 2018`. */
  private of(): void {
    const found = /^(?:de|del|di)\s+/i.exec(this.text.slice(this.at, this.at + 5));
    if (found) this.at += found[0].length;
  }

  private monthName(): boolean {
    this.of();
    const month = monthNamed(this.word());
    if (month === 0) return false;
    this.form = 'named';
    this.first = month;
    this.take(0x2e);
    return true;
  }

  /** Reads a year of two or four digits after a separator. */
  private yearAfter(): boolean {
    while (this.code() === 0x2d || this.code() === 0x2c || this.code() === 0x2f || this.code() === 0x20)
      this.at++;
    this.of();
    const year = this.number();
    if (this.digits !== 2 && this.digits !== 4) return false;
    this.year = fullYear(year, this.digits);
    return true;
  }

  private dayThenMonthName(day: number, digits: number): boolean {
    if (digits > 2 || !this.monthName()) return false;
    this.namedOrder = 'dmy';
    this.second = day;
    return this.yearAfter();
  }

  private dateFromWord(): boolean {
    const start = this.at;
    const word = this.word();
    if (isWeekday(word)) {
      while (this.code() === 0x2c || this.code() === 0x2e || this.code() === 0x20) this.at++;
      return this.code() >= 0x30 && this.code() <= 0x39 ? this.dateFromNumber() : this.monthThenDay();
    }
    this.at = start;
    return this.monthThenDay();
  }

  private monthThenDay(): boolean {
    if (!this.monthName()) return false;
    this.namedOrder = 'mdy';
    while (this.code() === 0x20 || this.code() === 0x2d) this.at++;
    this.second = this.number();
    const { digits } = this;
    this.ordinal();
    this.digits = digits;
    return this.digits >= 1 && this.digits <= 2 && this.yearAfter();
  }

  /** The time of day after a date, if there is one. */
  private clock(): boolean {
    const from = this.at;
    this.take(0x2c);
    this.spaces();
    const compact = (this.code() | 0x20) === 0x74;
    if (compact) this.at++;
    if (this.at === this.text.length) return !compact;
    if (this.at === from) return false;
    let hours = this.number();
    if (compact && (this.digits === 4 || this.digits === 6)) return this.compactClock(hours, this.digits);
    if (this.digits < 1 || this.digits > 2) return false;
    let minutes = 0;
    let ms = 0;
    const hasMinutes = this.take(0x3a);
    if (hasMinutes) {
      minutes = this.number();
      if (this.digits !== 2) return false;
      if (this.take(0x3a)) {
        ms = this.seconds();
        if (ms < 0) return false;
      }
    }
    this.spaces();
    const half = this.halfOfDay();
    if (half === null && !hasMinutes) return false;
    if (half !== null) {
      if (hours > 12 || (hours === 0 && half === 12)) return false;
      hours = (hours % 12) + half;
    }
    return this.setClock(hours, minutes, ms) && this.offset();
  }

  private compactClock(value: number, digits: number): boolean {
    const seconds = digits === 6 ? value % 100 : 0;
    const minutes = digits === 6 ? Math.floor(value / 100) : value;
    return (
      seconds < 60 && this.setClock(Math.floor(minutes / 100), minutes % 100, seconds * 1000) && this.offset()
    );
  }

  private setClock(hours: number, minutes: number, ms: number): boolean {
    if (hours > 23 || minutes > 59) return false;
    this.hasClock = true;
    this.clockMs = (hours * 60 + minutes) * 60_000 + ms;
    return true;
  }

  /** Seconds with their fraction, as milliseconds; -1 where they are none. */
  private seconds(): number {
    const seconds = this.number();
    if (this.digits !== 2 || seconds > 59) return -1;
    const mark = this.code();
    if (mark !== 0x2e && mark !== 0x2c) return seconds * 1000;
    this.at++;
    const fraction = this.number();
    if (this.digits < 1) return -1;
    return seconds * 1000 + Math.floor((fraction * 1000) / 10 ** this.digits);
  }

  /** 0 for AM, 12 for PM, null for neither. */
  private halfOfDay(): 0 | 12 | null {
    const match = /^([ap])\.?\s?m\.?(?![a-z])/i.exec(this.text.slice(this.at, this.at + 6));
    if (!match) return null;
    this.at += match[0].length;
    return match[1]!.toLowerCase() === 'a' ? 0 : 12;
  }

  /** `Z`, `UTC`, `GMT`, `+01:00`, `+0100`, `+01`, `GMT+0100`, or nothing. */
  private offset(): boolean {
    this.spaces();
    const from = this.at;
    const word = this.word();
    if (word !== '' && word !== 'z' && word !== 'utc' && word !== 'gmt') return false;
    const sign = this.code();
    if (sign !== 0x2b && sign !== 0x2d && sign !== 0x2212) {
      this.hasOffset = this.at > from;
      return true;
    }
    if (word === 'z') return false;
    this.at++;
    let hours = this.number();
    let minutes = 0;
    if (this.digits === 4) {
      minutes = hours % 100;
      hours = Math.floor(hours / 100);
    } else if (this.digits === 2 && this.take(0x3a)) {
      minutes = this.number();
      if (this.digits !== 2) return false;
    } else if (this.digits < 1 || this.digits > 2) return false;
    if (hours > 15 || minutes > 59) return false;
    this.hasOffset = true;
    this.offsetMinutes = (hours * 60 + minutes) * (sign === 0x2b ? 1 : -1);
    return true;
  }
}

/** Dates in the form that nearly every export writes, read from the bytes of a text without cutting the text out. */
import { dayNumber, daysInMonth } from '../calendar/days.ts';

const dash = 0x2d;
const colon = 0x3a;
const space = 0x20;
const letterT = 0x54;
const zero = 0x30;

/** Two digits as a number; NaN where they are none. */
function two(bytes: Uint8Array, at: number): number {
  const tens = bytes[at]! - zero;
  const units = bytes[at + 1]! - zero;
  return tens >= 0 && tens <= 9 && units >= 0 && units <= 9 ? tens * 10 + units : Number.NaN;
}

export class PlainDate {
  day = 0;
  hasClock = false;
  clockMs = 0;
  /** The month met last: exports are sorted by time more often than not. */
  private month = -1;
  private monthStart = 0;
  private monthLength = 0;

  /**
   * Reads `2018-04-24` or `2018-04-24 03:00:05` (or with a `T`), and nothing else: what it does not take has to be read
   * by the scanner of all forms.
   */
  read(bytes: Uint8Array, from: number, to: number): boolean {
    const length = to - from;
    if (length !== 10 && length !== 19) return false;
    if (bytes[from + 4] !== dash || bytes[from + 7] !== dash) return false;
    const year = two(bytes, from) * 100 + two(bytes, from + 2);
    const month = two(bytes, from + 5);
    const day = two(bytes, from + 8);
    if (!(year >= 1 && month >= 1 && month <= 12 && day >= 1)) return false;
    if (this.month !== year * 12 + month) {
      this.month = year * 12 + month;
      this.monthStart = dayNumber(year, month, 1);
      this.monthLength = daysInMonth(year, month);
    }
    if (day > this.monthLength) return false;
    this.day = this.monthStart + day - 1;
    this.hasClock = length === 19;
    this.clockMs = 0;
    return !this.hasClock || this.readClock(bytes, from + 10);
  }

  private readClock(bytes: Uint8Array, at: number): boolean {
    if (bytes[at] !== space && bytes[at] !== letterT) return false;
    if (bytes[at + 3] !== colon || bytes[at + 6] !== colon) return false;
    const hours = two(bytes, at + 1);
    const minutes = two(bytes, at + 4);
    const seconds = two(bytes, at + 7);
    if (!(hours <= 23 && minutes <= 59 && seconds <= 59)) return false;
    this.clockMs = ((hours * 60 + minutes) * 60 + seconds) * 1000;
    return true;
  }
}

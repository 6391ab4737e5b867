/** Dates in the form that nearly every export writes, read from the bytes of a text without cutting the text out. */
import { dayNumber, daysInMonth } from '../calendar/days.ts';

const dash = 0x2d;
const colon = 0x3a;
const space = 0x20;
const letterT = 0x54;
const zero = 0x30;

/** Beyond anything that a date is reckoned from. */
const noNumber = -100_000;

/** Two digits as a number; {@link noNumber} where they are none. */
function two(bytes: Uint8Array, at: number): number {
  const tens = bytes[at]! - zero;
  const units = bytes[at + 1]! - zero;
  return tens >= 0 && tens <= 9 && units >= 0 && units <= 9 ? tens * 10 + units : noNumber;
}

export class PlainDate {
  day = 0;
  hasClock = false;
  clockMs = 0;
  /** Day number on which each month of the years to 2399 begins, zero where it was not asked for yet. */
  private readonly starts = new Int32Array(12 * 2400);

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
    if (!(year >= 1 && year < 2400 && month >= 1 && month <= 12 && day >= 1)) return false;
    if (day > 28 && day > daysInMonth(year, month)) return false;
    const index = year * 12 + month - 1;
    const start = (this.starts[index] ||= dayNumber(year, month, 1));
    this.day = start + day - 1;
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
    if (hours < 0 || minutes < 0 || seconds < 0 || hours > 23 || minutes > 59 || seconds > 59) return false;
    this.clockMs = ((hours * 60 + minutes) * 60 + seconds) * 1000;
    return true;
  }
}

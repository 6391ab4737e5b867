/** Excel's serial day numbers, in both date systems of a workbook. */
import { civilDate, dayNumber } from '../calendar/days.ts';

export type DateSystem = 1900 | 1904;

const epoch1900 = dayNumber(1899, 12, 30);
const epoch1904 = dayNumber(1904, 1, 1);
const msPerDay = 86_400_000;

/**
 * Milliseconds since 1970-01-01T00:00 (wall clock) of a serial number, to the nearest millisecond. Serials below 61 of
 * the 1900 system count the 29th of February 1900 that never was (Lotus 1-2-3) and are one day off.
 */
export function serialWallTime(serial: number, system: DateSystem): number {
  const shifted = system === 1904 ? serial + epoch1904 : serial + epoch1900 + (serial < 60 ? 1 : 0);
  return Math.round(shifted * msPerDay);
}

/** Serials that a bare number in a date column may be: 1954 to 2119. */
export function isPlausibleSerial(value: number): boolean {
  return value >= 20_000 && value < 80_000;
}

const pad = (n: number, width: number): string => String(n).padStart(width, '0');

/** `2018-04-24`, or `2018-04-24T03:00:00` where the clock is not at midnight. */
export function wallTimeText(wallTime: number): string {
  const day = Math.floor(wallTime / msPerDay);
  const { year, month, day: date } = civilDate(day);
  const text = `${pad(year, 4)}-${pad(month, 2)}-${pad(date, 2)}`;
  const ms = wallTime - day * msPerDay;
  if (ms === 0) return text;
  const seconds = Math.floor(ms / 1000);
  const clock = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60];
  const fraction = ms % 1000 === 0 ? '' : `.${pad(ms % 1000, 3)}`;
  return `${text}T${clock.map((part) => pad(part, 2)).join(':')}${fraction}`;
}

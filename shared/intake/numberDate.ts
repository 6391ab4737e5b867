/** Dates that a text file has as bare numbers: seconds or milliseconds since 1970, or the serial days of a spreadsheet. */
import { isPlausibleSerial, serialWallTime } from './serialDate.ts';

export type NumberDate = 'seconds' | 'milliseconds' | 'serial';

/** 1990 to 2100, in seconds. */
const earliest = 631_152_000;
const latest = 4_133_980_800;

/** What a bare number would be as a date, or null. The three do not overlap. */
export function numberDateOf(value: number): NumberDate | null {
  if (isPlausibleSerial(value)) return 'serial';
  if (value >= earliest && value < latest) return 'seconds';
  return value >= earliest * 1000 && value < latest * 1000 ? 'milliseconds' : null;
}

/** Milliseconds since 1970-01-01T00:00: UTC of an epoch time, wall time of a serial day of the 1900 system. */
export function numberDateTime(value: number, kind: NumberDate): number {
  if (kind === 'serial') return serialWallTime(value, 1900);
  return kind === 'seconds' ? Math.round(value * 1000) : Math.round(value);
}

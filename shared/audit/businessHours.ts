/** Hours that a team was at work between two instants. */
import { isoWeekday } from '../calendar/days.ts';
import { type ZoneClock, zoneClock } from '../calendar/zone.ts';
import { refuse } from '../errors.ts';

const msPerDay = 86_400_000;
const msPerHour = 3_600_000;
const msPerMinute = 60_000;

/** When a team works, by the clock on its wall. */
export interface BusinessCalendar {
  /** IANA zone. */
  readonly zone: string;
  /** `HH:MM`. */
  readonly open: string;
  /** `HH:MM`, up to `24:00`. At or before `open` it is that time on the next day. */
  readonly close: string;
  /** ISO weekdays on which it opens: 1 = Monday … 7 = Sunday. */
  readonly weekdays: readonly number[];
  /** Day numbers on which it does not. */
  readonly holidays?: readonly number[];
}

/** Monday to Friday, nine to five. */
export function usualBusinessCalendar(zone: string): BusinessCalendar {
  return { zone, open: '09:00', close: '17:00', weekdays: [1, 2, 3, 4, 5] };
}

/** Counts business hours within a range of instants. All instants are milliseconds since 1970-01-01T00:00Z. */
export interface BusinessClock {
  /**
   * Elapsed real time inside open windows, in hours; a round-the-clock day has 23 or 25 where the clocks change. 0 where
   * the second instant is not after the first.
   */
  hoursBetween(start: number, end: number): number;
}

/**
 * The clock of a calendar for instants in [from, to]; others are refused, so that nothing is undercounted.
 * @throws SpillwayError `invalid-business-hours` or `unknown-zone` where the calendar makes no sense.
 */
export function businessClock(calendar: BusinessCalendar, from: number, to: number): BusinessClock {
  const windows = openWindows(calendar, from, to);
  const starts = Float64Array.from(windows, ([start]) => start);
  // Open time before each window starts.
  const openBefore = new Float64Array(windows.length);
  let total = 0;
  windows.forEach(([start, end], i) => {
    openBefore[i] = total;
    total += end - start;
  });
  const openUntil = (instant: number): number => {
    if (!(instant >= from && instant <= to))
      throw new RangeError(`${instant} is outside the range of this clock`);
    const window = lastAtOrBefore(starts, instant);
    if (window < 0) return 0;
    const [start, end] = windows[window]!;
    return openBefore[window]! + Math.min(instant, end) - start;
  };
  return {
    hoursBetween: (start, end) => (end > start ? (openUntil(end) - openUntil(start)) / msPerHour : 0),
  };
}

type Window = readonly [start: number, end: number];

/** The windows that touch [from, to], in order and apart from each other. */
function openWindows(calendar: BusinessCalendar, from: number, to: number): Window[] {
  const clock = zoneClock(calendar.zone);
  const open = minuteOfDay(calendar.open, 'open') * msPerMinute;
  const closing = minuteOfDay(calendar.close, 'close') * msPerMinute;
  const close = closing <= open ? closing + msPerDay : closing;
  const weekdays = weekdaySet(calendar.weekdays);
  const holidays = new Set(calendar.holidays);
  const windows: Window[] = [];
  // Wall time is within a day of UTC, and a window reaches at most into the next day.
  for (let day = Math.floor(from / msPerDay) - 2; day <= Math.floor(to / msPerDay) + 1; day++) {
    if (!weekdays.has(isoWeekday(day)) || holidays.has(day)) continue;
    windows.push(...instantsOf(clock, day * msPerDay + open, day * msPerDay + close));
  }
  return windows.sort((a, b) => a[0] - b[0]);
}

/**
 * The instants at which the wall shows a time in [open, close). Where the offset changes on the way there are two
 * runs, one under each offset: an hour that the clock skips is in neither, one that it repeats in both.
 */
function instantsOf(clock: ZoneClock, open: number, close: number): Window[] {
  const before = clock.offsetAt(open - msPerDay);
  const after = clock.offsetAt(close + msPerDay);
  if (before === after) return [[open - before, close - before]];
  const change = offsetChange(clock, open - msPerDay, close + msPerDay);
  const runs: Window[] = [
    [open - before, Math.min(close - before, change)],
    [Math.max(open - after, change), close - after],
  ];
  return runs.filter(([start, end]) => end > start);
}

/** The first instant in (from, to] at which another offset holds than at `from`; offsets change on whole seconds. */
function offsetChange(clock: ZoneClock, from: number, to: number): number {
  const before = clock.offsetAt(from);
  let last = Math.floor(from / 1000);
  let next = Math.ceil(to / 1000);
  while (next - last > 1) {
    const middle = Math.floor((last + next) / 2);
    if (clock.offsetAt(middle * 1000) === before) last = middle;
    else next = middle;
  }
  return next * 1000;
}

function lastAtOrBefore(sorted: Float64Array, value: number): number {
  let below = 0;
  let above = sorted.length;
  while (below < above) {
    const middle = (below + above) >>> 1;
    if (sorted[middle]! <= value) below = middle + 1;
    else above = middle;
  }
  return below - 1;
}

function minuteOfDay(text: string, path: 'open' | 'close'): number {
  const match = /^(\d{2}):(\d{2})$/.exec(text);
  const minutes = match ? Number(match[1]) * 60 + Number(match[2]) : Number.NaN;
  if (!(minutes <= (path === 'close' ? 1440 : 1439)) || Number(match?.[2]) > 59)
    refuse({
      code: 'invalid-business-hours',
      message: `"${text}" is not a time of day.`,
      path,
      value: text,
      hint: 'Write HH:MM, for example 09:00.',
    });
  return minutes;
}

function weekdaySet(weekdays: readonly number[]): ReadonlySet<number> {
  const wrong = weekdays.find((day) => !(Number.isInteger(day) && day >= 1 && day <= 7));
  if (wrong !== undefined || weekdays.length === 0)
    refuse({
      code: 'invalid-business-hours',
      message: 'A business calendar names its weekdays by 1 (Monday) to 7 (Sunday).',
      path: 'weekdays',
      value: String(wrong ?? ''),
    });
  return new Set(weekdays);
}

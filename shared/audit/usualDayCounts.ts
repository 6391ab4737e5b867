/** How many dates of a stage are usual on each day: what a back-fill stands out from. */
import { isoWeekday } from '../calendar/days.ts';

/** Days on either side of a day from which its usual rate is taken. */
const halfWindow = 28;

/** One rate for all days: dates ÷ days. */
export function overallRate(counts: Float64Array): Float64Array {
  const total = counts.reduce((sum, count) => sum + count, 0);
  return new Float64Array(counts.length).fill(total / counts.length);
}

/**
 * A rate for each day that follows the season and the weekday: the level of the four weeks before and after, times the
 * weekday's share of the week. The day itself is left out of its own rate, so that a back-fill does not explain
 * itself, and a level with little behind it is drawn half a window's weight towards the overall one.
 *
 * `counts` are by day from the day number `firstDay` on.
 */
export function localRate(counts: Float64Array, firstDay: number): Float64Array {
  const days = counts.length;
  const total = counts.reduce((sum, count) => sum + count, 0);
  const weekday = Uint8Array.from(counts, (_, i) => isoWeekday(firstDay + i) - 1);
  const ofWeekday = new Float64Array(7);
  const weekdays = new Float64Array(7);
  counts.forEach((count, i) => {
    ofWeekday[weekday[i]!]! += count;
    weekdays[weekday[i]!]!++;
  });
  // Sums over a sliding window, as differences of running totals.
  const running = new Float64Array(days + 1);
  counts.forEach((count, i) => (running[i + 1] = running[i]! + count));
  return Float64Array.from(counts, (count, i) => {
    const others = (total - count) / Math.max(1, days - 1);
    if (others === 0) return 0;
    const sameWeekday = weekdays[weekday[i]!]! - 1;
    const weekdayFactor = sameWeekday < 1 ? 1 : (ofWeekday[weekday[i]!]! - count) / sameWeekday / others;
    const from = Math.max(0, i - halfWindow);
    const to = Math.min(days, i + halfWindow + 1);
    const nearby = running[to]! - running[from]! - count;
    const level = (nearby + halfWindow * others) / (to - from - 1 + halfWindow);
    return level * weekdayFactor;
  });
}

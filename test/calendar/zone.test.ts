import { describe, expect, it } from 'vitest';
import { dayNumber } from '../../shared/calendar/days.ts';
import { zoneClock } from '../../shared/calendar/zone.ts';
import { refused } from '../support/refused.ts';

const hour = 3_600_000;
const at = (year: number, month: number, day: number, hours = 0, minutes = 0): number =>
  dayNumber(year, month, day) * 24 * hour + hours * hour + minutes * 60_000;

describe('zoneClock', () => {
  it('knows the offset in force at an instant, to the second of the change', () => {
    const newYork = zoneClock('America/New_York');
    expect(newYork.offsetAt(at(2026, 1, 15))).toBe(-5 * hour);
    expect(newYork.offsetAt(at(2026, 7, 15))).toBe(-4 * hour);
    // 2026-03-08T07:00Z is 02:00 standard time, when the clock jumps to 03:00.
    expect(newYork.offsetAt(at(2026, 3, 8, 7) - 1000)).toBe(-5 * hour);
    expect(newYork.offsetAt(at(2026, 3, 8, 7))).toBe(-4 * hour);
    expect(newYork.offsetAt(at(2026, 11, 1, 6) - 1000)).toBe(-4 * hour);
    expect(newYork.offsetAt(at(2026, 11, 1, 6))).toBe(-5 * hour);
  });

  it('reads a time that the clock skips as moved on, and one shown twice as the earlier', () => {
    const newYork = zoneClock('America/New_York');
    expect(newYork.instant(at(2026, 3, 8, 2, 30))).toBe(at(2026, 3, 8, 7, 30));
    expect(newYork.instant(at(2026, 11, 1, 1, 30))).toBe(at(2026, 11, 1, 5, 30));
    expect(newYork.instant(at(2026, 11, 1, 2, 30))).toBe(at(2026, 11, 1, 7, 30));
    const lordHowe = zoneClock('Australia/Lord_Howe');
    // Half an hour of daylight saving: 02:00 becomes 02:30 on 2026-10-04.
    expect(lordHowe.instant(at(2026, 10, 4, 2, 15))).toBe(at(2026, 10, 3, 15, 45));
  });

  it.each([
    'Europe/Berlin',
    'Asia/Kathmandu',
    'America/Sao_Paulo',
    'Pacific/Apia',
    'Africa/Casablanca',
    'UTC',
  ])('finds the instant of every wall time that %s shows', (zone) => {
    const clock = zoneClock(zone);
    for (let instant = at(2011, 12, 25); instant < at(2013, 1, 1); instant += 7 * hour) {
      const back = clock.instant(clock.wallTime(instant));
      // A wall time shown twice leads to its first instant.
      expect(clock.wallTime(back)).toBe(clock.wallTime(instant));
      expect(instant - back).toBeGreaterThanOrEqual(0);
      expect(instant - back).toBeLessThanOrEqual(hour);
    }
  });

  it('refuses a zone that does not exist', () => {
    expect(refused(() => zoneClock('Mars/Olympus')).code).toBe('unknown-zone');
  });
});

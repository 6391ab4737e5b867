import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  type BusinessCalendar,
  businessClock,
  usualBusinessCalendar,
} from '../../shared/audit/businessHours.ts';
import { SpillwayError } from '../../shared/errors.ts';
import cases from '../oracles/audit/business-hours.json' with { type: 'json' };

const at = (text: string): number => Date.parse(text);

function hours(start: string, end: string, calendar: BusinessCalendar): number {
  return businessClock(calendar, at(start), at(end)).hoursBetween(at(start), at(end));
}

const allDay = (zone: string): BusinessCalendar => ({
  zone,
  open: '00:00',
  close: '24:00',
  weekdays: [1, 2, 3, 4, 5, 6, 7],
});

test.each(cases)(
  '$start to $end in $time_zone, $open to $close: $hours h',
  ({ start, end, time_zone: zone, open, close, weekdays, hours: expected }) => {
    expect(Math.abs(hours(start, end, { zone, open, close, weekdays }) - expected)).toBeLessThan(1e-9);
  },
);

describe('where the clocks change', () => {
  test('a round-the-clock day has 23 hours in spring and 25 in autumn', () => {
    expect(hours('2025-03-30T00:00+01:00', '2025-03-31T00:00+02:00', allDay('Europe/Berlin'))).toBe(23);
    expect(hours('2025-10-26T00:00+02:00', '2025-10-27T00:00+01:00', allDay('Europe/Berlin'))).toBe(25);
  });

  test('an hour that the clock skips is not worked, one that it shows twice is worked twice', () => {
    const night = { zone: 'Europe/Berlin', open: '01:30', close: '04:00', weekdays: [7] };
    expect(hours('2025-03-29T12:00Z', '2025-03-30T12:00Z', night)).toBe(1.5);
    expect(hours('2025-10-25T12:00Z', '2025-10-26T12:00Z', night)).toBe(3.5);
  });

  test('half a repeated hour is open before and after the change, and closed in between', () => {
    // The wall shows 02:30 to 03:00 twice, an hour apart.
    const half = { zone: 'Europe/Berlin', open: '02:30', close: '03:00', weekdays: [7] };
    expect(hours('2025-10-26T00:30Z', '2025-10-26T01:00Z', half)).toBe(0.5);
    expect(hours('2025-10-26T01:00Z', '2025-10-26T01:30Z', half)).toBe(0);
    expect(hours('2025-10-26T00:00Z', '2025-10-26T04:00Z', half)).toBe(1);
  });
});

test('a shift past midnight belongs to the day on which it opens', () => {
  const nights = { zone: 'UTC', open: '22:00', close: '06:00', weekdays: [5] };
  // Friday 22:00 to Saturday 06:00.
  expect(hours('2025-06-05T00:00Z', '2025-06-09T00:00Z', nights)).toBe(8);
  expect(hours('2025-06-07T05:00Z', '2025-06-07T07:00Z', nights)).toBe(1);
});

test('holidays are closed', () => {
  const calendar = { ...usualBusinessCalendar('UTC'), holidays: [at('2025-05-01') / 86_400_000] };
  expect(hours('2025-04-30T00:00Z', '2025-05-03T00:00Z', calendar)).toBe(16);
});

test('is 0 backwards, and refuses instants that it was not made for', () => {
  const clock = businessClock(usualBusinessCalendar('UTC'), at('2025-06-02'), at('2025-06-10'));
  expect(clock.hoursBetween(at('2025-06-04'), at('2025-06-03'))).toBe(0);
  expect(() => clock.hoursBetween(at('2025-06-03'), at('2025-07-03'))).toThrow(RangeError);
});

test.each([
  [{ open: '9' }, 'invalid-business-hours'],
  [{ open: '24:00' }, 'invalid-business-hours'],
  [{ close: '17:60' }, 'invalid-business-hours'],
  [{ weekdays: [] }, 'invalid-business-hours'],
  [{ weekdays: [0] }, 'invalid-business-hours'],
  [{ zone: 'Mars/Olympus' }, 'unknown-zone'],
])('refuses %j as a fault of the input', (part, code) => {
  try {
    businessClock({ ...usualBusinessCalendar('UTC'), ...part }, 0, 1);
    expect.unreachable();
  } catch (error) {
    expect(error).toBeInstanceOf(SpillwayError);
    expect((error as SpillwayError).detail.code).toBe(code);
  }
});

test('agrees with stepping through every minute, in any zone', () => {
  const minute = 60_000;
  const instant = fc.integer({ min: at('2024-01-01') / minute, max: at('2025-12-31') / minute });
  const zones = fc.constantFrom(
    'America/New_York',
    'Australia/Lord_Howe',
    'Asia/Kolkata',
    'America/Santiago',
    'UTC',
  );
  fc.assert(
    fc.property(
      instant,
      fc.nat(3 * 1440),
      zones,
      fc.nat(1439),
      fc.nat(1439),
      fc.uniqueArray(fc.integer({ min: 1, max: 7 }), { minLength: 1 }),
      (from, length, zone, open, closing, weekdays) => {
        fc.pre(closing > open);
        const clock = (m: number): string =>
          `${String(Math.floor(m / 60)).padStart(2, '0')}:${String(m % 60).padStart(2, '0')}`;
        const calendar = { zone, open: clock(open), close: clock(closing), weekdays };
        const wall = new Intl.DateTimeFormat('en-GB', {
          timeZone: zone,
          weekday: 'short',
          hour: '2-digit',
          minute: '2-digit',
          hourCycle: 'h23',
        });
        let minutes = 0;
        for (let m = from; m < from + length; m++) {
          const parts = new Map(wall.formatToParts(m * minute).map(({ type, value }) => [type, value]));
          const ofDay = Number(parts.get('hour')) * 60 + Number(parts.get('minute'));
          const weekday =
            ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'].indexOf(parts.get('weekday')!) + 1;
          if (weekdays.includes(weekday) && ofDay >= open && ofDay < closing) minutes++;
        }
        const made = businessClock(calendar, from * minute, (from + length) * minute);
        expect(made.hoursBetween(from * minute, (from + length) * minute)).toBeCloseTo(minutes / 60, 9);
      },
    ),
    { numRuns: 60 },
  );
});

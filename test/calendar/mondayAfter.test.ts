import { expect, test } from 'vitest';
import { formatDay, mondayAfter, parseDay } from '../../shared/calendar/days.ts';

test.each([
  ['2027-01-03', '2027-01-04'],
  ['2027-01-04', '2027-01-11'],
  ['2027-01-06', '2027-01-11'],
  ['2026-12-31', '2027-01-04'],
])('the Monday after %s is %s', (day, monday) => {
  expect(formatDay(mondayAfter(parseDay(day)!))).toBe(monday);
});

/** The calendar of acceptance limits, from the command line and from a plan. */
import { describe, expect, it } from 'vitest';
import { calendarAsked, calendarOptions } from '../../cli/commands/businessHours.ts';
import { UsageError, parseCommand } from '../../cli/commandLine.ts';
import { parseDay } from '../../shared/calendar/days.ts';
import { parsePlan } from '../../shared/plan/index.ts';
import { fullPlan } from '../support/plans.ts';
import { refused } from '../support/refused.ts';

const spec = { name: 'x', usage: '', summary: '', positionals: [0, 0] as const, options: calendarOptions };
const asked = (...args: string[]) => parseCommand(spec, args);
const day = (text: string): number => parseDay(text)!;
const plan = parsePlan({
  ...fullPlan(),
  calendar: { zone: 'Europe/Berlin', weekdays: [1, 2, 3, 4], open: '08:00', holidays: ['2027-01-01'] },
});

describe('business hours', () => {
  it('are nobody’s where nothing is said, and those of the plan where it says something', () => {
    expect(calendarAsked(asked(), undefined, 'UTC')).toBeNull();
    expect(calendarAsked(asked(), parsePlan(fullPlan()), 'UTC')).toBeNull();
    expect(calendarAsked(asked(), plan, 'UTC')).toEqual({
      zone: 'Europe/Berlin',
      weekdays: [1, 2, 3, 4],
      open: '08:00',
      close: '17:00',
      holidays: [day('2027-01-01')],
    });
  });

  it('are written as days, hours and a zone; weekdays may be a list or go round the weekend', () => {
    const written = (text: string) => calendarAsked(asked('--business-hours', text), undefined, 'UTC')!;
    expect(written('mon-fri 9:00-17:30 America/New_York')).toMatchObject({
      zone: 'America/New_York',
      weekdays: [1, 2, 3, 4, 5],
      open: '09:00',
      close: '17:30',
    });
    expect(written('sun-thu 8:30-18:00')).toMatchObject({ zone: 'UTC', weekdays: [7, 1, 2, 3, 4] });
    expect(written('Monday,wed 0:00-24:00').weekdays).toEqual([1, 3]);
  });

  it('leave out the holidays of the plan and those that are asked for', () => {
    const found = calendarAsked(asked('--holidays', '2027-05-01, 2027-12-24'), plan, 'UTC')!;
    expect(found.holidays).toEqual(['2027-01-01', '2027-05-01', '2027-12-24'].map(day));
    expect(found.zone).toBe('Europe/Berlin');
  });

  it('are refused where they make no sense', () => {
    for (const text of ['9-17', 'mon-fri', 'someday 9:00-17:00'])
      expect(() => calendarAsked(asked('--business-hours', text), undefined, 'UTC')).toThrow(UsageError);
    expect(refused(() => calendarAsked(asked('--business-hours', 'mon 9:00-17:00 Mars/X'), undefined, 'UTC')).code).toBe('unknown-zone'); // prettier-ignore
    expect(() => calendarAsked(asked('--holidays', 'christmas'), undefined, 'UTC')).toThrow(UsageError);
  });
});

/** Facts of a re-forecast from a measurement's monthly record. */
import { describe, expect, test } from 'vitest';
import type { Measurement } from '../../shared/estimate/result.ts';
import { actualsFrom, actualsNotes, parsePlan } from '../../shared/plan/index.ts';
import { measurementOf } from '../support/measurements.ts';
import { fullPlan } from '../support/plans.ts';

const history: Measurement['history'] = [
  { month: '2026-12', segment: null, entries: { mql: 9 }, pipeline: 9, bookings: 9 },
  { month: '2027-01', segment: null, entries: { mql: 50, won: 2 }, pipeline: 900, bookings: 700 },
  { month: '2027-01', segment: 'inbound-ent', entries: { mql: 20 }, pipeline: 100, bookings: 0 },
  { month: '2027-01', segment: 'elsewhere', entries: { mql: 30, won: 2 }, pipeline: 800, bookings: 700 },
  { month: '2027-03', segment: null, entries: { mql: 40 }, pipeline: 0, bookings: 0 },
  { month: '2027-04', segment: null, entries: { mql: 60 }, pipeline: 0, bookings: 0 },
];
const measured = (asOf: string): Measurement =>
  measurementOf({
    asOf,
    history,
    segments: [
      { segment: 'inbound-ent', n: 20, planned: null },
      { segment: 'elsewhere', n: 30, planned: null },
    ],
  });
const plan = (actualsThrough: string | null, start = '2027-01-04') =>
  parsePlan({ ...fullPlan(), start, actualsThrough });

describe('facts of a re-forecast', () => {
  test('are the months from the start until actualsThrough, of all and of the segments that the plan knows', () => {
    const rows = actualsFrom(plan('2027-03-31'), measured('2027-03-31'));
    expect(rows.map(({ month, segment }) => [month, segment])).toEqual([
      ['2027-01', null],
      ['2027-01', 'inbound-ent'],
      ['2027-02', null],
      ['2027-02', 'inbound-ent'],
      ['2027-03', null],
      ['2027-03', 'inbound-ent'],
    ]);
    expect(rows[0]).toMatchObject({ entries: { mql: 50, won: 2 }, pipeline: 900, bookings: 700 });
  });

  test('a month or a stage without an entry is a fact of 0', () => {
    const rows = actualsFrom(plan('2027-03-31'), measured('2027-03-31'));
    expect(rows[1]!.entries).toEqual({ mql: 20, won: 0 });
    expect(rows[2]).toEqual({
      month: '2027-02',
      segment: null,
      entries: { mql: 0, won: 0 },
      pipeline: 0,
      bookings: 0,
    });
  });

  test('leave out a month whose record goes beyond actualsThrough, since its rest is simulated', () => {
    const mid = plan('2027-03-14');
    expect(actualsFrom(mid, measured('2027-04-30')).at(-1)!.month).toBe('2027-02');
    expect(actualsNotes(mid, measured('2027-04-30'))).toEqual([
      expect.stringContaining('2027-03 goes on beyond 2027-03-14'),
    ]);
    // Measured as of that very day it is a fact as far as it goes.
    expect(actualsFrom(mid, measured('2027-03-14')).at(-1)!.month).toBe('2027-03');
    expect(actualsNotes(mid, measured('2027-03-14'))).toEqual([]);
  });

  test('leave out the month of the start where most of it lies before the plan', () => {
    const late = plan('2027-03-31', '2027-01-25');
    expect(actualsFrom(late, measured('2027-03-31'))[0]!.month).toBe('2027-02');
    expect(actualsNotes(late, measured('2027-03-31'))[0]).toContain('most of 2027-01 lies before');
  });

  test('end with the record, which is said', () => {
    const rows = actualsFrom(plan('2027-05-31'), measured('2027-04-30'));
    expect(rows.at(-1)!.month).toBe('2027-04');
    expect(actualsNotes(plan('2027-05-31'), measured('2027-04-30'))).toEqual([
      expect.stringContaining('The record ends on 2027-04-30'),
    ]);
  });

  test('are none without actualsThrough, or where it lies before the start', () => {
    expect(actualsFrom(plan(null), measured('2027-03-31'))).toEqual([]);
    expect(actualsFrom(plan('2026-12-31'), measured('2027-03-31'))).toEqual([]);
    expect(actualsNotes(plan(null), measured('2027-03-31'))).toEqual([]);
  });
});

/** A re-forecast: the months until `actualsThrough` are facts, the rest is simulated from the state at that date. */
import { describe, expect, test } from 'vitest';
import { type ActualMonth, expectedFlow, simulate } from '../../../shared/engine/index.ts';
import { drawInputs } from '../../../shared/engine/inputs.ts';
import { buildModel } from '../../../shared/engine/model.ts';
import { refused } from '../../support/refused.ts';
import { resolved, segment, step, trialOf } from '../../support/trials.ts';

const actual = (month: string, segment: string | null, mql: number, bookings = 0): ActualMonth => ({
  month,
  segment,
  entries: { mql },
  pipeline: 2 * bookings,
  bookings,
});
const actuals = [
  actual('2027-01', null, 50, 700),
  actual('2027-02', null, 40, 300),
  actual('2027-01', 'a', 30),
  actual('2027-02', 'a', 25),
  actual('2027-03', null, 1e6, 1e9),
];
const plan = resolved({
  weeks: 12,
  actualsThrough: '2027-02-28',
  targets: [{ metric: 'bookings', amount: 1000 }],
});

describe('with actualsThrough', () => {
  const { series, periods, targets, perTrial } = simulate(plan, { trials: 3, seed: 1, actuals });
  const of = (key: string, period: string, segmentId = 'total') => series[key]?.[segmentId]?.[period];

  test('the simulation begins on the day after, from the state at that date', () => {
    expect(periods.weeks).toEqual(['2027-03-01', '2027-03-08', '2027-03-15', '2027-03-22']);
    expect(trialOf(plan).entries('mql')).toEqual([10, 10, 10, 10]);
  });

  test('months until then are what happened', () => {
    expect(periods.months).toEqual(['2027-01', '2027-02', '2027-03']);
    expect(of('entries.mql', '2027-01')).toMatchObject({ mean: 50, p5: 50, p95: 50 });
    expect(of('bookings', '2027-02')).toMatchObject({ mean: 300, sd: 0 });
    expect(of('entries.mql', '2027-01', 'a')!.mean).toBe(30);
    expect(of('entries.mql', '2027-01')!.partial).toBeUndefined();
  });

  test('totals are the sum of both, and months after the date are never taken from the record', () => {
    expect(of('entries.mql', '2027-03')!.mean).toBeCloseTo(40, 9);
    expect(of('entries.mql', 'FY27-Q1')!.mean).toBeCloseTo(130, 9);
    expect(of('entries.mql', 'total')!.mean).toBeCloseTo(130, 9);
    expect(of('entries.mql', 'total', 'a')!.mean).toBeCloseTo(95, 9);
    expect(perTrial.bookings).toEqual([1000, 1000, 1000]);
    expect(perTrial.pipeline).toEqual([2000, 2000, 2000]);
    expect(targets[0]).toMatchObject({ probability: 1, result: { mean: 1000 } });
  });

  test('series without facts have no figure for those months, and their totals say that they are partial', () => {
    expect(of('open.mql', '2027-01')).toBeUndefined();
    expect(of('recycles', '2027-02')).toBeUndefined();
    expect(of('recycles', 'FY27-Q1')!.partial).toBe(true);
    // 29 to 31 March are neither simulated nor a fact.
    expect(of('entries.mql', 'FY27-Q1')!.partial).toBe(true);
  });

  test('a date within a month adds what happened until then to what is simulated after it', () => {
    const mid = resolved({ weeks: 12, actualsThrough: '2027-02-14' });
    const { series: other } = simulate(mid, { trials: 1, seed: 1, actuals });
    expect(other['entries.mql']!['total']!['2027-02']!.mean).toBeCloseTo(40 + 20, 9);
    expect(other['entries.mql']!['total']!['2027-02']!.partial).toBeUndefined();
  });

  test('without a row for all segments, the total is the sum of its segments', () => {
    const { series: other } = simulate(plan, {
      trials: 1,
      seed: 1,
      actuals: [actual('2027-01', 'a', 3), actual('2027-01', 'gone', 4)],
    });
    expect(other['entries.mql']!['total']!['2027-01']!.mean).toBe(7);
  });

  test('hires until then are on board with their tenure', () => {
    const staffed = resolved({
      weeks: 12,
      actualsThrough: '2027-02-28',
      sdr: {
        headcount: 1,
        tenureMonths: [0],
        hires: { '2027-02': 2, '2027-03': 1 },
        leadsPerWeek: 10,
        ramp: [0.25, 0.5, 1],
      },
      segments: [segment({ transitions: [step('mql', 'sal', { gate: 'sdr' })] })],
    });
    // On 1 March: one person after 56 days (0.5), two after 28 (0.25 each), a new one; on the 8th 63 and 35 days.
    const { ramped } = drawInputs(buildModel(staffed), 1, 0).sdrs!;
    expect([...ramped]).toEqual([1.25, 2.25, 2.25, 2.25]);
  });

  test('opening ages count at the first simulated day', () => {
    const opened = resolved({
      weeks: 12,
      actualsThrough: '2027-02-28',
      opening: [{ segment: 'a', stage: 'mql', ageDays: 7, count: 3 }],
      segments: [
        segment({
          arrivals: { stage: 'mql', perMonth: {} },
          transitions: [step('mql', 'sal', { delayDays: { fixed: 14 } })],
        }),
      ],
    });
    expect(trialOf(opened).entries('sal')).toEqual([0, 3, 0, 0]);
  });

  test('expected values contain the facts as well', () => {
    const { simulation } = expectedFlow(plan, { actuals });
    expect(simulation.series['bookings']!['total']!['total']!.mean).toBe(1000);
    expect(simulation.series['entries.mql']!['total']!['FY27-Q1']!.mean).toBeCloseTo(130, 9);
  });

  test('nothing is left to simulate where they reach the end of the horizon', () => {
    expect(
      refused(() => simulate(resolved({ weeks: 4, actualsThrough: '2027-01-31' }), { trials: 1, seed: 1 }))
        .code,
    ).toBe('nothing-to-simulate');
  });

  test('a date before the start changes nothing', () => {
    const early = resolved({ weeks: 2, actualsThrough: '2026-12-31' });
    expect(
      simulate(early, { trials: 1, seed: 1, actuals }).series['entries.mql']!['total']!['2027-01']!.mean,
    ).toBe(20);
  });
});

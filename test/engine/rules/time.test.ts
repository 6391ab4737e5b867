/** Steps, rounding of delays, and attribution to months and quarters. */
import { describe, expect, test } from 'vitest';
import { parseDay } from '../../../shared/calendar/days.ts';
import { buildModel } from '../../../shared/engine/model.ts';
import { periodsOf } from '../../../shared/engine/periods.ts';
import { simulate } from '../../../shared/engine/index.ts';
import {
  burst,
  burstStart,
  planFile,
  resolved,
  segment,
  step,
  total,
  trialOf,
  trialsOf,
  weekly,
} from '../../support/trials.ts';

describe('a delay of d days takes ⌊u + d / stepDays⌋ steps', () => {
  test.each([
    [0, [10, 10, 10, 10]],
    [7, [0, 10, 10, 10]],
    [14, [0, 0, 10, 10]],
  ])('a whole number of weeks is kept exactly: %i days', (fixed, entries) => {
    const plan = resolved({
      weeks: 4,
      segments: [segment({ transitions: [step('mql', 'sal', { delayDays: { fixed } })] })],
    });
    expect(trialOf(plan).entries('sal')).toEqual(entries);
  });

  test('10 days take one week or two, two with chance 3/7, so that their mean is 10 days', () => {
    const plan = resolved({
      weeks: 3,
      segments: [segment({ transitions: [step('mql', 'sal', { delayDays: { fixed: 10 } })] })],
    });
    let first = 0;
    for (const trial of trialsOf(plan, 3000)) {
      const [none, one] = trial.entries('sal');
      expect(none).toBe(0);
      first += one!;
    }
    const n = 30_000;
    expect(Math.abs(first / n - 4 / 7) / Math.sqrt(((4 / 7) * (3 / 7)) / n)).toBeLessThan(4);
  });

  test('with day steps a delay in whole days is exact', () => {
    const plan = resolved({
      weeks: 2,
      step: 'day',
      segments: [
        segment({
          arrivals: { stage: 'mql', perMonth: weekly(7), distribution: 'fixed' },
          transitions: [step('mql', 'sal', { delayDays: { fixed: 10 } })],
        }),
      ],
    });
    expect(trialOf(plan).entries('sal')).toEqual([0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1]);
  });

  test('several stages are passed within one step where no delay is left', () => {
    const route = [step('mql', 'sal'), step('sal', 'sql'), step('sql', 'sao'), step('sao', 'won')];
    const trial = trialOf(resolved({ weeks: 3, segments: [segment({ transitions: route })] }));
    for (const stage of ['mql', 'sal', 'sql', 'sao', 'won']) {
      expect(trial.entries(stage)).toEqual([10, 10, 10]);
    }
  });
});

describe('periods', () => {
  // Steps of the week from Monday, 29 March: three days in March, four in April.
  const plan = resolved({ start: '2027-03-29', weeks: 6, segments: [segment({ spend: { perMonth: {} } })] });
  const trial = trialOf(plan);

  test('a flow is split by the days of the step in each month', () => {
    expect(trial.entries('mql')).toEqual([10, 10, 10, 10, 10, 10]);
    expect(trial.figure('entries.mql', '2027-03')).toBeCloseTo(10 * (3 / 7), 12);
    expect(trial.figure('entries.mql', '2027-04')).toBeCloseTo(10 * (4 / 7) + 30 + 10 * (5 / 7), 12);
    expect(trial.figure('entries.mql', 'total')).toBe(60);
  });

  test('quarters and years are the sums of their months, the total that of the steps', () => {
    expect(trial.figure('entries.mql', 'FY27-Q1')).toBe(trial.figure('entries.mql', '2027-03'));
    const months = ['2027-04', '2027-05'].map((month) => trial.figure('entries.mql', month));
    expect(trial.figure('entries.mql', 'FY27-Q2')).toBeCloseTo(total(months), 12);
    expect(trial.figure('entries.mql', 'FY27')).toBe(60);
  });

  test('a stock is that of the last step with a day in the period', () => {
    const stays = [step('mql', 'sal', { rate: 0 })];
    const growing = trialOf(
      resolved({ start: '2027-03-29', weeks: 6, segments: [segment({ transitions: stays })] }),
    );
    expect(growing.open('mql')).toEqual([10, 20, 30, 40, 50, 60]);
    expect(growing.figure('open.mql', '2027-03')).toBe(10);
    expect(growing.figure('open.mql', '2027-04')).toBe(50);
    expect(growing.figure('open.mql', 'total')).toBe(60);
  });

  test('with day steps a day belongs to its month, and weeks are sums of days', () => {
    const daily = trialOf(resolved({ start: '2027-03-29', weeks: 1, step: 'day' }));
    const arrivals = daily.entries('mql');
    expect(daily.figure('entries.mql', '2027-03')).toBe(total(arrivals.slice(0, 3)));
    expect(daily.figure('entries.mql', '2027-04')).toBe(total(arrivals.slice(3)));
    expect(daily.figure('entries.mql', '2027-03-29')).toBe(10);
    expect(daily.figure('open.sal', '2027-03-29')).toBe(10);
  });

  test('a ratio is the sum of numerators over the sum of denominators, none where that is 0', () => {
    // Ten leads against a capacity of 8 a week: 8, 2 and none are used.
    const sdr = { headcount: 1, leadsPerWeek: 8 };
    const gated = trialOf(
      resolved({
        start: burstStart,
        weeks: 3,
        sdr,
        segments: [segment({ arrivals: burst(10), transitions: [step('mql', 'sal', { gate: 'sdr' })] })],
      }),
    );
    expect(gated.figure('utilisation.sdr', 'total')).toBe(10 / 24);
    expect(gated.figure('wait.sdr', 'total')).toBe((2 * 7) / 10);
    expect(gated.figure('wait.sdr', '2027-02-08')).toBeNaN();
    const idle = trialOf(
      resolved({
        weeks: 2,
        sdr: { ...sdr, headcount: 0 },
        segments: [segment({ transitions: [step('mql', 'sal', { gate: 'sdr' })] })],
      }),
    );
    expect(idle.figure('utilisation.sdr', 'total')).toBeNaN();
  });

  test('utilisation of a month is weighted by the days of its steps', () => {
    // Weeks of 29 March (3 days in March) and before: 10 of 10 places, then 10 of 20 with a second SDR from 1 April.
    const gated = trialOf(
      resolved({
        start: '2027-03-29',
        weeks: 2,
        sdr: { headcount: 1, leadsPerWeek: 10, hires: { '2027-04': 1 } },
        segments: [segment({ transitions: [step('mql', 'sal', { gate: 'sdr' })] })],
      }),
    );
    expect(gated.figure('utilisation.sdr', '2027-03')).toBe(1);
    expect(gated.figure('utilisation.sdr', '2027-04')).toBeCloseTo((10 * 4 + 10 * 7) / (10 * 4 + 20 * 7), 12);
  });

  test('periods that the horizon covers in part are marked', () => {
    const { series, periods } = simulate(resolved({ weeks: 12 }), { trials: 2, seed: 1 });
    expect(periods).toEqual({
      weeks: expect.arrayContaining(['2027-01-04', '2027-03-22']),
      months: ['2027-01', '2027-02', '2027-03'],
      quarters: ['FY27-Q1'],
      years: ['FY27'],
    });
    const figures = series['entries.mql']!['total']!;
    expect(figures['2027-01']!.partial).toBe(true);
    expect(figures['2027-02']!.partial).toBeUndefined();
    expect(figures['2027-03']!.partial).toBe(true);
    expect(figures['FY27-Q1']!.partial).toBe(true);
    expect(figures['2027-01-04']!.partial).toBeUndefined();
    expect(figures['total']!.partial).toBeUndefined();
  });

  test('a fiscal year bears the calendar year in which it ends', () => {
    const plan = resolved({ start: '2027-01-04', weeks: 30, fiscalYearStartMonth: 7 });
    const labels = periodsOf(plan, buildModel(plan).timeline).map(({ label }) => label);
    expect(labels).toEqual(expect.arrayContaining(['FY27-Q3', 'FY27-Q4', 'FY27', 'FY28-Q1', 'FY28']));
  });
});

describe('arrivals', () => {
  test('a month is prorated by days and multiplied by its seasonal factor; an absent month is 0', () => {
    const seasonal = [1, 1, 2, ...Array.from({ length: 9 }, () => 1)];
    const plan = resolved({
      start: '2027-03-29',
      weeks: 3,
      segments: [
        segment({ arrivals: { stage: 'mql', perMonth: { '2027-03': 31 }, seasonal, distribution: 'fixed' } }),
      ],
    });
    expect([...buildModel(plan).segments[0]!.arrivals.mean]).toEqual([6, 0, 0]);
    expect(trialOf(plan).entries('mql')).toEqual([6, 0, 0]);
  });

  test('a month that begins within a step counts from its own days on', () => {
    const plan = resolved({
      start: '2027-03-29',
      weeks: 1,
      segments: [segment({ arrivals: { stage: 'mql', perMonth: { '2027-03': 31, '2027-04': 60 } } })],
    });
    expect(buildModel(plan).segments[0]!.arrivals.mean[0]).toBeCloseTo(3 + 8, 12);
  });

  test.each(['fixed', 'poisson', { negbin: 0.5 }] as const)(
    'arrivals (%j) whose volume is uncertain have the mean of the plan',
    (distribution) => {
      const trials = 3000;
      const plan = resolved({
        weeks: 4,
        segments: [
          segment({
            arrivals: {
              stage: 'mql',
              perMonth: weekly(100),
              distribution,
              uncertainty: { logSd: 0.5 },
            },
          }),
        ],
      });
      const counts = [...trialsOf(plan, trials)].map((trial) => total(trial.entries('mql')));
      const mean = total(counts) / trials;
      const variance = total(counts.map((count) => (count - mean) ** 2)) / (trials - 1);
      expect(Math.abs(mean - 400) / Math.sqrt(variance / trials)).toBeLessThan(4);
      // As far apart as the volume alone makes them.
      expect(variance).toBeGreaterThan(0.8 * 400 ** 2 * (Math.exp(0.25) - 1));
    },
  );

  test('fixed arrivals are the differences of the rounded cumulative mean', () => {
    const plan = resolved({
      weeks: 6,
      segments: [segment({ arrivals: { stage: 'mql', perMonth: weekly(2.5), distribution: 'fixed' } })],
    });
    expect(trialOf(plan).entries('mql')).toEqual([3, 2, 3, 2, 3, 2]);
  });

  test('a plan starts on any day of the week', () => {
    const wednesday = resolved({ ...planFile(), start: '2027-01-06', weeks: 2 });
    expect(buildModel(wednesday).timeline.start).toBe(parseDay('2027-01-06'));
    expect(simulate(wednesday, { trials: 1, seed: 1 }).periods.weeks).toEqual(['2027-01-06', '2027-01-13']);
  });
});

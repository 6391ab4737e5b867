/** Plans of several years: seasons come again, changes and people of later years count, each fiscal year has its figures. */
import { describe, expect, test } from 'vitest';
import { firstDayOfMonth, formatMonth, parseMonth } from '../../../shared/calendar/days.ts';
import { simulate } from '../../../shared/engine/index.ts';
import type { PlanFile } from '../../../shared/plan/schema.ts';
import { resolved, segment, step, total, trialOf } from '../../support/trials.ts';

/** One arrival a day of every month from January 2027 on, save the months left out. */
function daily(months: number, without: readonly string[] = []): Record<string, number> {
  const first = parseMonth('2027-01')!;
  const all = Array.from({ length: months }, (_, i) => [
    formatMonth(first + i),
    firstDayOfMonth(first + i + 1) - firstDayOfMonth(first + i),
  ]);
  return Object.fromEntries(all.filter(([month]) => !without.includes(month as string)));
}

/** 156 weeks from 4 January 2027: to 30 December 2029. */
const years = (rest: Partial<PlanFile> = {}) =>
  resolved({
    weeks: 156,
    step: 'day',
    segments: [
      segment({
        arrivals: {
          stage: 'mql',
          perMonth: daily(36, ['2028-03']),
          // July has twice as many.
          seasonal: Array.from({ length: 12 }, (_, month) => (month === 6 ? 2 : 1)),
          distribution: 'fixed',
        },
        transitions: [
          step('mql', 'sal', {
            rate: 1,
            changes: [
              { from: '2028-01', rate: 0 },
              { from: '2029-07', rate: 1 },
            ],
          }),
        ],
      }),
    ],
    ...rest,
  });

describe('a plan of three years', () => {
  const trial = trialOf(years());
  const mql = (period: string): number => trial.figure('entries.mql', period);

  test('has the season of each year, and nothing in a month that is left out', () => {
    expect(['2027-07', '2028-07', '2029-07'].map(mql)).toEqual([62, 62, 62]);
    expect(['2027-02', '2028-02', '2029-02'].map(mql)).toEqual([28, 29, 28]);
    expect(mql('2028-03')).toBe(0);
  });

  test('has the sum of its months for each quarter and year', () => {
    // Three days of January 2027 are before the plan, and 31 December 2029 is after it.
    expect(['FY27', 'FY28', 'FY29'].map(mql)).toEqual([365 + 31 - 3, 366 + 31 - 31, 365 + 31 - 1]);
    expect(['FY28-Q1', 'FY28-Q3', 'FY29-Q4'].map(mql)).toEqual([31 + 29, 31 * 2 + 31 + 30, 31 + 30 + 30]);
    expect(mql('total')).toBe(total(['FY27', 'FY28', 'FY29'].map(mql)));
  });

  test('has the rates of its later years from their months on', () => {
    const sal = (period: string): number => trial.figure('entries.sal', period);
    expect([sal('FY27'), sal('FY28'), sal('FY29')]).toEqual([mql('FY27'), 0, 62 + 31 + 30 + 31 + 30 + 30]);
  });

  test('says which years it covers in part, and reaches the targets of each', () => {
    const target = (period: string, amount: number) => ({ metric: 'entries:mql', amount, period });
    const { series, targets, periods } = simulate(
      years({ targets: [target('FY28', 366), target('FY29-Q1', 91), target('2029-07', 62)] }),
      { trials: 2, seed: 1 },
    );
    expect(periods.years).toEqual(['FY27', 'FY28', 'FY29']);
    expect(periods.quarters).toHaveLength(12);
    const figures = series['entries.mql']!['total']!;
    expect(periods.years.map((year) => figures[year]!.partial)).toEqual([true, undefined, true]);
    expect(targets.map(({ probability }) => probability)).toEqual([1, 0, 1]);
  });

  test('divides into fiscal years that begin in July', () => {
    const { periods, series } = simulate(years({ fiscalYearStartMonth: 7 }), { trials: 1, seed: 1 });
    expect(periods.years).toEqual(['FY27', 'FY28', 'FY29', 'FY30']);
    const mean = (period: string): number => series['entries.mql']!['total']![period]!.mean!;
    // From July 2027 to June 2028, without March.
    expect(mean('FY28')).toBe(366 + 31 - 31);
    expect(mean('FY28-Q1')).toBe(62 + 31 + 30);
  });

  test('has the people of its later years, and what they have ramped to', () => {
    const staffed = trialOf(
      years({
        step: 'week',
        sdr: {
          headcount: 0,
          leadsPerWeek: 100,
          hires: { '2028-05': 1, '2029-05': 2 },
          ramp: [0.25, 0.5, 1],
        },
        segments: [segment({ transitions: [step('mql', 'sal', { gate: 'sdr' })] })],
      }),
    );
    // 1 May 2028 is the Monday of week 69; 1 May 2029 a Tuesday, week 122 begins on the 7th.
    const capacity = [...staffed.record.sdrCapacity];
    expect(capacity.slice(67, 70)).toEqual([0, 0, 25]);
    expect(capacity.slice(80, 82)).toEqual([100, 100]);
    expect(capacity.slice(120, 123)).toEqual([100, 100, 150]);
    expect(capacity.at(-1)).toBe(300);
  });
});

test('a plan has up to five years of weeks', () => {
  const perMonth = daily(60);
  const trial = trialOf(
    resolved({
      weeks: 260,
      segments: [
        segment({
          arrivals: { stage: 'mql', perMonth, distribution: 'fixed' },
          transitions: [step('mql', 'sal', { delayDays: { fixed: 700 } })],
        }),
      ],
    }),
  );
  expect(trial.entries('mql')).toEqual(Array(260).fill(7));
  expect(trial.entries('sal')).toEqual([...Array(100).fill(0), ...Array(160).fill(7)]);
  expect(trial.open('mql').slice(98)).toEqual([693, ...Array(161).fill(700)]);
  expect(trial.figure('entries.mql', 'FY30')).toBeCloseTo(365, 9);
});

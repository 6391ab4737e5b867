/** What comes out: targets, the binding constraint, per-trial totals, the series that a plan has. */
import { describe, expect, test } from 'vitest';
import { bindingConstraint } from '../../../shared/engine/binding.ts';
import { layoutOf } from '../../../shared/engine/layout.ts';
import { simulate } from '../../../shared/engine/index.ts';
import { kernelTrials } from '../../../shared/engine/kernel/trialRecord.ts';
import { buildModel } from '../../../shared/engine/model.ts';
import { emptyRecord } from '../../../shared/engine/record.ts';
import {
  burst,
  burstStart,
  readTrial,
  resolved,
  segment,
  step,
  trialOf,
  weekly,
} from '../../support/trials.ts';

describe('targets', () => {
  test('the chance is the share of trials that reach the amount (≥), with its Monte Carlo standard error', () => {
    const coin = {
      segments: [segment({ arrivals: burst(1), transitions: [step('mql', 'sal', { rate: 0.5 })] })],
      start: burstStart,
      weeks: 2,
      targets: [
        { metric: 'entries:sal', amount: 1 },
        { metric: 'entries:sal', amount: 0 },
        { metric: 'entries:sal', amount: 1.5 },
      ],
    };
    const { targets } = simulate(resolved(coin), { trials: 2000, seed: 5, sampling: 'random' });
    const [one, none, more] = targets;
    expect(Math.abs(one!.probability - 0.5) / Math.sqrt(0.25 / 2000)).toBeLessThan(4);
    expect(one!.standardError).toBeCloseTo(Math.sqrt((one!.probability * (1 - one!.probability)) / 2000), 12);
    expect(one!.result.mean).toBeCloseTo(one!.probability, 12);
    expect([none!.probability, none!.standardError, more!.probability]).toEqual([1, 0, 0]);
  });

  test('may be of a segment, a month, a quarter, a year, or the whole horizon', () => {
    const target = (rest: object) => ({ metric: 'entries:mql', amount: 1, ...rest });
    const plan = resolved({
      weeks: 20,
      segments: [
        segment(),
        segment({ id: 'b', arrivals: { stage: 'mql', perMonth: weekly(3), distribution: 'fixed' } }),
      ],
      targets: [
        target({}),
        target({ segment: 'b' }),
        target({ period: '2027-02' }),
        target({ period: 'FY27-Q1', segment: 'a' }),
        target({ period: 'FY27' }),
      ],
    });
    const means = simulate(plan, { trials: 1, seed: 1 }).targets.map(({ result }) => result.mean);
    // The first quarter has twelve whole weeks and the three days from 29 to 31 March.
    expect(means).toEqual([260, 60, 52, 120 + 30 / 7, 260].map((mean) => expect.closeTo(mean, 9)));
  });
});

describe('the binding constraint of a quarter', () => {
  const constraint = (plan: ReturnType<typeof resolved>, quarter = 'FY27-Q1'): string => {
    const { model, record } = trialOf(plan);
    const period = layoutOf(model).constrained.find(({ label }) => label === quarter)!;
    return bindingConstraint(model, record, period);
  };
  const both = [
    step('mql', 'sql', { gate: 'sdr' }),
    step('sql', 'sao', { gate: 'ae' }),
    step('sao', 'won', { rate: 0 }),
  ];
  const plan = (sdrs: number, places: number, weeks = 8) =>
    resolved({
      weeks,
      sdr: { headcount: sdrs, leadsPerWeek: 1 },
      ae: { headcount: 1, openPerAe: places, releaseAfterDays: 700 },
      segments: [segment({ transitions: both })],
    });

  test('is demand where nobody waits', () => {
    expect(constraint(plan(10, 1000))).toBe('demand');
  });

  test('is the gate with more waiting entity-days', () => {
    expect(constraint(plan(2, 1000))).toBe('sdr');
    expect(constraint(plan(9, 5))).toBe('ae');
    expect(constraint(plan(2, 5))).toBe('sdr');
  });

  test('is demand where its queue was empty at the end of more than half the steps', () => {
    // Sixteen leads in the first week against three a week wait at the end of five weeks.
    const short = (weeks: number, leads = 16) =>
      resolved({
        start: burstStart,
        weeks,
        sdr: { headcount: 3, leadsPerWeek: 1 },
        segments: [segment({ arrivals: burst(leads), transitions: [step('mql', 'sal', { gate: 'sdr' })] })],
      });
    expect(constraint(short(10), 'FY27-Q1')).toBe('sdr');
    expect(constraint(short(9), 'FY27-Q1')).toBe('sdr');
    expect(constraint(short(9, 10), 'FY27-Q1')).toBe('demand');
    // With 40 weeks, the second quarter has none.
    expect(constraint(short(40), 'FY27-Q2')).toBe('demand');
    expect(trialOf(short(10)).of('sdrQueue')).toEqual([13, 10, 7, 4, 1, 0, 0, 0, 0, 0]);
  });

  test('counts entity-days of all segments, half of the steps by their days, and takes the SDRs where both have as many', () => {
    const model = buildModel(resolved({ weeks: 2, segments: [segment(), segment({ id: 'b' })] }));
    const period = layoutOf(model).periods.find(({ kind }) => kind === 'total')!;
    // Of segment a in two steps, then of b.
    const of = (sdr: number[], ae: number[], days: number[]): string =>
      bindingConstraint(
        model,
        { ...emptyRecord(model), sdrQueue: Float64Array.from(sdr), aeQueue: Float64Array.from(ae) },
        { ...period, steps: [0, 1], days, simulatedDays: days[0]! + days[1]! },
      );
    const none = [0, 0, 0, 0];
    expect(of([5, 5, 0, 0], [0, 5, 5, 0], [7, 7])).toBe('sdr');
    expect(of(none, [0, 0, 4, 4], [7, 7])).toBe('ae');
    expect(of([5, 0, 0, 0], none, [7, 7])).toBe('sdr');
    expect(of([5, 0, 0, 0], none, [6, 7])).toBe('demand');
    expect(of([3, 0, 0, 0], [0, 1, 0, 0], [1, 7])).toBe('ae');
  });

  test('is reported as the share of trials', () => {
    const { binding } = simulate(plan(2, 5, 20), { trials: 4, seed: 1 });
    expect(binding).toEqual({
      'FY27-Q1': { demand: 0, sdr: 1, ae: 0 },
      'FY27-Q2': { demand: 0, sdr: 1, ae: 0 },
    });
  });
});

describe('by month and by trial', () => {
  test('what binds is told by month as well', () => {
    // Six leads in the first week of February against one a week: the queue ends in the first week of March.
    const queue = resolved({
      start: burstStart,
      weeks: 12,
      sdr: { headcount: 1, leadsPerWeek: 1 },
      segments: [segment({ arrivals: burst(6), transitions: [step('mql', 'sal', { gate: 'sdr' })] })],
    });
    const { bindingByMonth, overloaded } = simulate(queue, { trials: 3, seed: 1 });
    const all = (key: 'demand' | 'sdr') => ({ demand: 0, sdr: 0, ae: 0, [key]: 1 });
    expect(bindingByMonth).toMatchObject({
      '2027-02': all('sdr'),
      '2027-03': all('demand'),
      '2027-04': all('demand'),
    });
    // Nobody waits at the end of March any more.
    expect(overloaded).toMatchObject({
      '2027-02': { sdr: 1, ae: null },
      '2027-03': { sdr: 0, ae: null },
    });
    expect(overloaded['total']).toBeUndefined();
  });

  test('the share of trials in which somebody waits is that of the queue in each trial', () => {
    const loaded = resolved({
      weeks: 8,
      sdr: { headcount: 1, leadsPerWeek: 10 },
      segments: [segment({ transitions: [step('mql', 'sal', { gate: 'sdr' })] })],
    });
    const waits = Array.from({ length: 40 }, (_, trial) => {
      const alone = simulate(loaded, { trials: trial + 1, seed: 4 });
      return alone.overloaded['2027-01']!.sdr! * (trial + 1);
    });
    // Each trial adds itself or nothing, and the queue's quantiles agree with the count.
    waits.forEach((sum, trial) =>
      expect([0, 1]).toContain(Math.round((sum - (waits[trial - 1] ?? 0)) * 1e6) / 1e6),
    );
    const all = simulate(loaded, { trials: 40, seed: 4 });
    const queue = all.series['queue.sdr']!['total']!['2027-01']!;
    const share = all.overloaded['2027-01']!.sdr!;
    expect(share > 0.5).toBe(queue.p50! > 0);
    expect(share > 0.1).toBe(queue.p90! > 0);
  });

  test('the figure of each target is kept by trial, and gives its chance', () => {
    const plan = resolved({
      weeks: 8,
      segments: [segment({ transitions: [step('mql', 'sal', { rate: 0.5 })] })],
      targets: [
        { metric: 'entries:sal', amount: 20, period: '2027-01' },
        { metric: 'entries:sal', amount: 40, segment: 'a' },
      ],
    });
    const { targets, perTrial } = simulate(plan, { trials: 50, seed: 2 });
    targets.forEach(({ amount, probability, result }, index) => {
      const values = perTrial.targets[index]!;
      expect(values.filter((value) => value >= amount).length / 50).toBe(probability);
      expect(values.reduce((sum, value) => sum + value, 0) / 50).toBeCloseTo(result.mean!, 9);
    });
    expect(perTrial.targets).toHaveLength(2);
  });
});

describe('the projection', () => {
  test('keeps the totals of each trial', () => {
    const plan = resolved({
      start: burstStart,
      weeks: 2,
      segments: [
        segment({
          arrivals: burst(2, 'sao'),
          transitions: [step('sao', 'won')],
          deal: { lognormal: { mean: 100, cv: 0.5 } },
        }),
      ],
    });
    const { perTrial, series } = simulate(plan, { trials: 5, seed: 1 });
    expect(perTrial.bookings).toHaveLength(5);
    expect(perTrial.pipeline).toEqual(perTrial.bookings);
    const mean = perTrial.bookings.reduce((sum, value) => sum + value, 0) / 5;
    expect(series['bookings']!['total']!['total']!.mean).toBeCloseTo(mean, 9);
    const model = buildModel(plan);
    const fourth = readTrial(model, kernelTrials(model)(1, 3));
    expect(perTrial.bookings[3]).toBeCloseTo(fourth.figure('bookings', 'total'), 9);
  });

  test('has the series of every stage, by segment and in total, and those of a team where there is one', () => {
    const bare = Object.keys(simulate(resolved(), { trials: 1, seed: 1 }).series);
    expect(bare).toEqual(
      expect.arrayContaining([
        'entries.registered',
        'entries.lost',
        'open.mql',
        'open.nurturing',
        'pipeline',
        'bookings',
        'recycles',
        'lostToWaiting',
        'spend',
      ]),
    );
    expect(bare.filter((key) => /sdr|ae$|cost|quota/.test(key))).toEqual([]);
    expect(bare).not.toContain('open.won');
    expect(bare).not.toContain('open.lost');
    const staffed = simulate(
      resolved({
        sdr: { headcount: 1, leadsPerWeek: 1, slaHours: 24 },
        ae: { headcount: 1, openPerAe: 1 },
      }),
      { trials: 1, seed: 1 },
    ).series;
    for (const key of ['queue.sdr', 'wait.sdr', 'wait.sdr.p90', 'sla.sdr', 'queue.ae']) {
      expect(Object.keys(staffed[key]!)).toEqual(['a', 'total']);
    }
    for (const key of ['utilisation.sdr', 'utilisation.ae', 'cost.people', 'quotaCapacity']) {
      expect(Object.keys(staffed[key]!)).toEqual(['total']);
    }
  });

  test('says what it was made from', () => {
    expect(simulate(resolved({ weeks: 3 }), { trials: 7, seed: 9 })).toMatchObject({
      spillway: 1,
      name: 'Test',
      scenario: null,
      currency: 'USD',
      start: '2027-01-04',
      weeks: 3,
      step: 'week',
      trials: 7,
      seed: 9,
      engineVersion: expect.any(String),
      expected: false,
    });
  });
});

test('entries, open visits, queues and spend are each segment’s own', () => {
  const stays = [step('mql', 'sal', { rate: 0 })];
  const waits = [step('mql', 'sal', { gate: 'sdr' })];
  const of = (id: string, count: number, transitions: typeof stays, perEntry: number) =>
    segment({ id, arrivals: burst(count), transitions, spend: { perEntry: { mql: perEntry } } });
  const trial = trialOf(
    resolved({
      start: burstStart,
      weeks: 2,
      sdr: { headcount: 0, leadsPerWeek: 1 },
      segments: [of('a', 3, stays, 10), of('b', 5, waits, 100), of('c', 7, waits, 1000)],
    }),
  );
  const ids = ['a', 'b', 'c'];
  expect(ids.map((id) => trial.entries('mql', id))).toEqual([3, 5, 7].map((n) => [n, 0]));
  expect(ids.map((id) => trial.open('mql', id))).toEqual([3, 5, 7].map((n) => [n, n]));
  expect(ids.map((id) => trial.of('sdrQueue', id))).toEqual([0, 5, 7].map((n) => [n, n]));
  expect(ids.map((id) => trial.of('spend', id))).toEqual([30, 500, 7000].map((n) => [n, 0]));
  expect(trial.open('sal')).toEqual([0, 0]);
});

import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type PeriodCounts, changePenalty, changePoints } from '../../shared/estimate/changePoints.ts';
import { periodDispersion } from '../../shared/estimate/periodDispersion.ts';
import { seeded } from '../support/random.ts';

/** −2 log L of counts under their pooled rate, from its definition. */
function cost(periods: readonly PeriodCounts[]): number {
  const n = periods.reduce((sum, period) => sum + period.n, 0);
  const k = periods.reduce((sum, period) => sum + period.k, 0);
  const term = (count: number): number => (count === 0 ? 0 : count * Math.log(count / n));
  return -2 * (term(k) + term(n - k));
}

/** The best objective over all partitions, by trying each. */
function exhaustive(periods: readonly PeriodCounts[], penalty: number, dispersion: number): number {
  let best = Infinity;
  for (let mask = 0; mask < 2 ** (periods.length - 1); mask++) {
    let sum = 0;
    let start = 0;
    for (let end = 1; end <= periods.length; end++) {
      if (end < periods.length && (mask & (1 << (end - 1))) === 0) continue;
      sum += cost(periods.slice(start, end)) / dispersion + (start > 0 ? penalty : 0);
      start = end;
    }
    best = Math.min(best, sum);
  }
  return best;
}

test('three months at 2 of 10 and three at 8 of 10 change once, in the fourth', () => {
  const periods = [2, 2, 2, 8, 8, 8].map((k) => ({ n: 10, k }));
  expect(changePoints(periods)).toEqual({
    changes: [3],
    segments: [
      { from: 0, to: 3, n: 30, k: 6, rate: 0.2 },
      { from: 3, to: 6, n: 30, k: 24, rate: 0.8 },
    ],
    objective: expect.closeTo(2 * cost([{ n: 30, k: 6 }]) + 3 * Math.log(6), 10),
  });
});

test('the objective is the least over all partitions, whatever the dispersion and the penalty', () => {
  const period = fc.integer({ min: 1, max: 30 }).chain((n) => fc.record({ n: fc.constant(n), k: fc.nat(n) }));
  fc.assert(
    fc.property(
      fc.array(period, { minLength: 1, maxLength: 9 }),
      fc.double({ min: 0, max: 12, noNaN: true }),
      fc.double({ min: 1, max: 5, noNaN: true }),
      (periods, penalty, dispersion) => {
        const found = changePoints(periods, { penalty, dispersion });
        expect(found.objective).toBeCloseTo(exhaustive(periods, penalty, dispersion), 8);
        const own = found.segments.reduce(
          (sum, { from, to }) => sum + cost(periods.slice(from, to)) / dispersion,
          penalty * found.changes.length,
        );
        expect(own).toBeCloseTo(found.objective, 8);
      },
    ),
  );
});

test('empty periods are passed over but counted in the indices', () => {
  const at = (n: number, k: number): PeriodCounts => ({ n, k });
  const found = changePoints([at(0, 0), at(40, 4), at(40, 4), at(0, 0), at(40, 36), at(40, 36), at(0, 0)]);
  expect(found.changes).toEqual([4]);
  expect(found.segments.map(({ from, to }) => [from, to])).toEqual([
    [1, 4],
    [4, 7],
  ]);
});

test('no counts, no segments', () => {
  expect(changePoints([])).toEqual({ changes: [], segments: [], objective: 0 });
  expect(changePoints([{ n: 0, k: 0 }])).toEqual({ changes: [], segments: [], objective: 0 });
});

test.each([
  ['more successes than trials', [{ n: 1, k: 2 }], {}],
  ['a dispersion below 1', [{ n: 1, k: 1 }], { dispersion: 0.5 }],
  ['a negative penalty', [{ n: 1, k: 1 }], { penalty: -1 }],
])('refuses %s', (_, periods, options) => {
  expect(() => changePoints(periods, options)).toThrow(RangeError);
});

describe('simulated series', () => {
  const periods = 52;
  const n = 50;

  /** Weekly counts; with `spread` the rate itself varies about `rate` from week to week. */
  function series(random: () => number, rateOf: (week: number) => number, spread = 0): PeriodCounts[] {
    return Array.from({ length: periods }, (_, week) => {
      const rate = rateOf(week) + (random() < 0.5 ? spread : -spread);
      let k = 0;
      for (let i = 0; i < n; i++) if (random() < rate) k++;
      return { n, k };
    });
  }
  const shareWith = (random: () => number, spread: number, withDispersion: boolean): number => {
    const runs = 1500;
    let alarms = 0;
    for (let run = 0; run < runs; run++) {
      const counts = series(random, () => 0.2, spread);
      const dispersion = withDispersion ? periodDispersion(counts) : 1;
      if (changePoints(counts, { dispersion }).changes.length > 0) alarms++;
    }
    return alarms / runs;
  };

  test('binomial series without a change raise an alarm in at most 3%', () => {
    expect(shareWith(seeded(1), 0, false)).toBeLessThanOrEqual(0.03);
    expect(shareWith(seeded(2), 0, true)).toBeLessThanOrEqual(0.03);
  });

  test('overdispersed series raise false alarms unless the likelihood is divided by the dispersion', () => {
    // A rate of 0.2 ± 0.1: variance 0.16/50 + 0.01 against 0.16/50, so a dispersion of about 4.
    expect(shareWith(seeded(3), 0.1, false)).toBeGreaterThan(0.5);
    expect(shareWith(seeded(3), 0.1, true)).toBeLessThan(0.06);
  });

  test('a change from 20% to 35% is found within two weeks of its date, dispersed or not', () => {
    for (const spread of [0, 0.05]) {
      const random = seeded(4);
      let found = 0;
      for (let run = 0; run < 100; run++) {
        const counts = series(random, (week) => (week < 30 ? 0.2 : 0.35), spread);
        const { changes } = changePoints(counts, { dispersion: periodDispersion(counts) });
        if (changes.some((week) => Math.abs(week - 30) <= 2)) found++;
      }
      expect(found).toBeGreaterThanOrEqual(spread === 0 ? 90 : 70);
    }
  });
});

describe('periodDispersion', () => {
  test('worked by hand: 2 of 10 and 8 of 10 give 0.36 / (0.25 · 0.2) = 7.2', () => {
    expect(
      periodDispersion([
        { n: 10, k: 2 },
        { n: 0, k: 0 },
        { n: 10, k: 8 },
      ]),
    ).toBeCloseTo(7.2, 12);
  });

  test('is 1 where there is nothing to tell it from, and never below', () => {
    expect(periodDispersion([])).toBe(1);
    expect(
      periodDispersion([
        { n: 5, k: 0 },
        { n: 5, k: 0 },
      ]),
    ).toBe(1);
    expect(
      periodDispersion([
        { n: 10, k: 3 },
        { n: 10, k: 3 },
      ]),
    ).toBe(1);
  });
});

test('the default penalty is 3 log T', () => {
  expect(changePenalty(52)).toBeCloseTo(3 * Math.log(52), 14);
  expect(changePenalty(0)).toBe(0);
});

import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { betaCdf } from '../../shared/stats/beta.ts';
import { clopperPearson, wilson } from '../../shared/stats/intervals.ts';
import { binomialMass } from '../../shared/stats/binomial.ts';

test('Wilson at k = 0 is [0, z² / (n + z²)]', () => {
  const z2 = 1.959963984540054 ** 2;
  expect(wilson(0, 10)).toEqual({ low: 0, high: expect.closeTo(z2 / (10 + z2), 14) });
});

test('the ends of the Wilson interval are where the score test rejects', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 500 }), fc.double({ min: 0, max: 1, noNaN: true }), (n, share) => {
      const k = Math.round(share * n);
      const { low, high } = wilson(k, n);
      for (const end of [low, high]) {
        if (end <= 0 || end >= 1) continue;
        const score = (k / n - end) / Math.sqrt((end * (1 - end)) / n);
        expect(Math.abs(score)).toBeCloseTo(1.959963984540054, 6);
      }
    }),
  );
});

test('Clopper–Pearson leaves α/2 in each tail: one success in two is 0.0126 to 0.9874', () => {
  // P(X ≥ 1) = 1 − (1 − p)² = 0.025 at p = 1 − √0.975.
  const { low, high } = clopperPearson(1, 2);
  expect(low).toBeCloseTo(1 - Math.sqrt(0.975), 13);
  expect(high).toBeCloseTo(Math.sqrt(0.975), 13);
  expect(1 - betaCdf(low, 1, 2)).toBeCloseTo(0.975, 12);
});

test('Clopper–Pearson covers at least its level and Wilson about its level, over all counts', () => {
  for (const rate of [0.02, 0.1, 0.37, 0.5]) {
    const n = 60;
    const covered = (interval: typeof wilson): number => {
      let sum = 0;
      for (let k = 0; k <= n; k++) {
        const { low, high } = interval(k, n);
        if (low <= rate && rate <= high) sum += binomialMass(k, n, rate);
      }
      return sum;
    };
    expect(covered(clopperPearson)).toBeGreaterThanOrEqual(0.95);
    expect(covered(wilson)).toBeGreaterThan(0.92);
    expect(covered(wilson)).toBeLessThan(0.98);
  }
});

test('takes effective counts and refuses what is no share', () => {
  expect(wilson(2.5, 7.25).low).toBeGreaterThan(0);
  expect(() => wilson(0, 0)).toThrow(RangeError);
  expect(() => clopperPearson(3, 2)).toThrow(RangeError);
  expect(() => clopperPearson(-1, 2)).toThrow(RangeError);
});

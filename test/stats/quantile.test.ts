import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { quantileSorted } from '../../shared/stats/quantile.ts';

test('interpolates between order statistics at position (n − 1)p (type 7)', () => {
  expect(quantileSorted([1, 2, 3, 4], 0.5)).toBe(2.5);
  // Positions 0.5, 1.25 and 4.5 among six values.
  expect(quantileSorted([2, 3, 5, 7, 11, 13], 0.1)).toBeCloseTo(2.5, 12);
  expect(quantileSorted([2, 3, 5, 7, 11, 13], 0.25)).toBeCloseTo(3.5, 12);
  expect(quantileSorted([2, 3, 5, 7, 11, 13], 0.9)).toBeCloseTo(12, 12);
});

test('is the value itself where there is one, and NaN where there is none', () => {
  expect(quantileSorted([7], 0.99)).toBe(7);
  expect(quantileSorted([], 0.5)).toBeNaN();
});

test('refuses a probability outside [0, 1]', () => {
  expect(() => quantileSorted([1], 1.01)).toThrow(RangeError);
  expect(() => quantileSorted([1], Number.NaN)).toThrow(RangeError);
});

test('runs from the smallest to the largest value and never falls', () => {
  const sample = fc.array(fc.double({ min: -1e6, max: 1e6, noNaN: true }), { minLength: 1, maxLength: 40 });
  fc.assert(
    fc.property(
      sample,
      fc.double({ min: 0, max: 1, noNaN: true }),
      fc.double({ min: 0, max: 1, noNaN: true }),
      (values, a, b) => {
        const sorted = Float64Array.from(values).sort();
        const [p, q] = a < b ? [a, b] : [b, a];
        expect(quantileSorted(sorted, p)).toBeLessThanOrEqual(quantileSorted(sorted, q) + 1e-9);
        expect(quantileSorted(sorted, 0) - (sorted[0] ?? Number.NaN)).toBe(0);
        expect(quantileSorted(sorted, 1) - (sorted.at(-1) ?? Number.NaN)).toBe(0);
      },
    ),
  );
});

import { expect, test } from 'vitest';
import { kurtosis, mean, standardDeviation, variance } from '../../shared/stats/moments.ts';

const sample = [2, 4, 4, 4, 5, 5, 7, 9];

test('mean, variance with n − 1, and kurtosis m₄ / m₂² of a sample worked by hand', () => {
  expect(mean(sample)).toBe(5);
  expect(variance(sample)).toBeCloseTo(32 / 7, 14);
  expect(standardDeviation(sample)).toBeCloseTo(Math.sqrt(32 / 7), 14);
  // Σ(x − 5)⁴ = 81 + 3 + 16 + 256 = 356; m₄ = 44.5, m₂ = 4.
  expect(kurtosis(sample)).toBeCloseTo(44.5 / 16, 14);
});

test('a large mean costs no digits', () => {
  const shifted = sample.map((x) => x + 1e9);
  expect(variance(shifted)).toBeCloseTo(32 / 7, 12);
  expect(kurtosis(shifted)).toBeCloseTo(44.5 / 16, 12);
});

test('what is not defined is NaN', () => {
  expect(mean([])).toBeNaN();
  expect(variance([3])).toBeNaN();
  expect(kurtosis([3, 3, 3])).toBeNaN();
});

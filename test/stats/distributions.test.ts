/** The wrappers around the distributions: arguments in the right places, against values from R and closed forms. */
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { betaCdf, betaQuantile } from '../../shared/stats/beta.ts';
import { binomialCdf, binomialMass, binomialQuantile, logChoose } from '../../shared/stats/binomial.ts';
import { gammaCdf, gammaQuantile, gammaUpperQuantile, logGamma } from '../../shared/stats/gamma.ts';
import { normalCdf, normalQuantile, twoSidedZ } from '../../shared/stats/normal.ts';
import { poissonCdf, poissonQuantile } from '../../shared/stats/poisson.ts';

test('normal: pnorm(1), qnorm(0.975) and the z of a two-sided level', () => {
  expect(normalCdf(1)).toBeCloseTo(0.841344746068543, 14);
  expect(normalQuantile(0.975)).toBeCloseTo(1.959963984540054, 14);
  expect(twoSidedZ(0.95)).toBeCloseTo(1.959963984540054, 14);
  expect(() => twoSidedZ(95)).toThrow(RangeError);
});

test('beta: the uniform is Beta(1, 1), and Beta(2, 1) has distribution function x²', () => {
  expect(betaCdf(0.3, 1, 1)).toBeCloseTo(0.3, 14);
  expect(betaCdf(0.3, 2, 1)).toBeCloseTo(0.09, 14);
  expect(betaQuantile(0.09, 2, 1)).toBeCloseTo(0.3, 13);
});

test('gamma: shape and scale, so that Gamma(1, s) is exponential with mean s', () => {
  expect(gammaCdf(6, 1, 3)).toBeCloseTo(1 - Math.exp(-2), 14);
  expect(gammaQuantile(1 - Math.exp(-2), 1, 3)).toBeCloseTo(6, 12);
  // Erlang with two phases: 1 − (1 + y)e^(−y) at y = x / scale.
  expect(gammaCdf(5, 2, 2)).toBeCloseTo(1 - 3.5 * Math.exp(-2.5), 14);
  expect(logGamma(5)).toBeCloseTo(Math.log(24), 14);
});

test('binomial: exact sums for small n', () => {
  expect(binomialMass(2, 4, 0.5)).toBeCloseTo(0.375, 14);
  expect(binomialCdf(1, 3, 0.2)).toBeCloseTo(0.512 + 0.384, 14);
  expect(logChoose(10, 3)).toBeCloseTo(Math.log(120), 13);
  expect(binomialQuantile(0.5, 3, 0.2)).toBe(0);
  expect(binomialQuantile(0.513, 3, 0.2)).toBe(1);
});

test('binomial: certain outcomes and the ends of the range', () => {
  expect(binomialMass(0, 5, 0)).toBe(1);
  expect(binomialMass(4, 5, 1)).toBe(0);
  expect(binomialMass(6, 5, 0.5)).toBe(0);
  expect(binomialCdf(-1, 5, 0.5)).toBe(0);
  expect(binomialCdf(5, 5, 0.5)).toBe(1);
  expect([binomialQuantile(0.9, 5, 0), binomialQuantile(0.1, 5, 1), binomialQuantile(1, 5, 0.5)]).toEqual([
    0, 5, 5,
  ]);
  expect(() => binomialCdf(1, 2.5, 0.5)).toThrow(RangeError);
  expect(() => binomialQuantile(0.5, 5, 1.2)).toThrow(RangeError);
});

test('the binomial quantile is the smallest k with P(X ≤ k) ≥ p', () => {
  const probability = fc.double({ min: 0.0001, max: 0.9999, noNaN: true });
  fc.assert(
    fc.property(probability, fc.integer({ min: 1, max: 2000 }), probability, (p, n, rate) => {
      const k = binomialQuantile(p, n, rate);
      expect(binomialCdf(k, n, rate)).toBeGreaterThanOrEqual(p);
      expect(binomialCdf(k - 1, n, rate)).toBeLessThan(p);
    }),
  );
});

test('Poisson: exact sums, and the smallest k with P(X ≤ k) ≥ p', () => {
  expect(poissonCdf(1, 2)).toBeCloseTo(3 * Math.exp(-2), 14);
  expect(poissonCdf(-1, 2)).toBe(0);
  expect(poissonCdf(0, 0)).toBe(1);
  expect(poissonQuantile(0.4, 2)).toBe(1);
  // qpois(1 − 1e-6, ·) as in the limits of the audit references; 250 by summing the masses.
  expect([0.469, 0.2598, 0.0764, 250].map((mean) => poissonQuantile(1 - 1e-6, mean))).toEqual([6, 5, 4, 329]);
  expect(() => poissonQuantile(1, 2)).toThrow(RangeError);
  expect(() => poissonCdf(1, -2)).toThrow(RangeError);
});

test('Poisson: a tail of 1e-16 as exactly as the middle', () => {
  // scipy 1.17, poisson.cdf and poisson.ppf.
  expect(poissonCdf(546, 760.737_348_624_401_2) / (1.315_066_277_227_877_8 * 2 ** -53)).toBeCloseTo(1, 10);
  expect(poissonQuantile(2 ** -53, 760.737_348_624_401_2)).toBe(546);
  expect(poissonQuantile(1 - 2 ** -53, 760.737_348_624_401_2)).toBe(998);
});

// scipy 1.17, gamma.isf: shape, P(X > x), x.
test.each([
  [0.05, 1e-12, 21.697_659_250_396_555],
  [0.4, 1e-3, 5.042_608_588_459_962],
  [0.4, 1e-17, 36.178_168_333_879_34],
  [1, 1e-300, 690.775_527_898_213_7],
  [2, 1e-7, 19.119_800_058_700_132],
  [30, 1e-60, 223.969_805_499_656_36],
  [600, 1e-17, 832.364_781_502_437_6],
  [600, 1e-300, 2011.678_380_650_961_3],
  [1e6, 1e-12, 1_007_050.653_438_191_7],
])('gamma of shape %d: the x that is exceeded with a chance of %d', (shape, q, x) => {
  expect(gammaUpperQuantile(q, shape, 3) / (3 * x)).toBeCloseTo(1, 12);
});

test('gamma: what is exceeded with no chance at all is a number', () => {
  for (const shape of [0.05, 2, 600]) {
    expect(gammaUpperQuantile(0, shape, 1)).toBe(gammaUpperQuantile(1e-300, shape, 1));
    expect(gammaUpperQuantile(5e-324, shape, 1)).toBe(gammaUpperQuantile(1e-300, shape, 1));
  }
});

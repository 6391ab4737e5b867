import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import betaCdf from '@stdlib/stats-base-dists-beta-cdf';
import betaQuantile from '@stdlib/stats-base-dists-beta-quantile';
import { betaFromQuantiles } from '../../shared/stats/betaFromQuantiles.ts';

const points = (x10: number, x90: number) =>
  [
    { p: 0.1, x: x10 },
    { p: 0.9, x: x90 },
  ] as const;

describe('the Beta with two given quantiles', () => {
  test('uniform: the 10% and 90% points of Beta(1, 1) are 0.1 and 0.9', () => {
    const [a, b] = betaFromQuantiles(...points(0.1, 0.9))!;
    expect(a).toBeCloseTo(1, 10);
    expect(b).toBeCloseTo(1, 10);
  });

  test('power law: F(x) = x^a for b = 1, so x10 = 0.1^(1/a) and x90 = 0.9^(1/a)', () => {
    for (const a of [0.4, 2, 7]) {
      const found = betaFromQuantiles(...points(0.1 ** (1 / a), 0.9 ** (1 / a)))!;
      expect(found[0] / a).toBeCloseTo(1, 9);
      expect(found[1]).toBeCloseTo(1, 9);
    }
  });

  test('recovers the shapes from the quantiles that @stdlib gives for them, 0.1 to 100,000', () => {
    const shape = fc.double({ min: Math.log(0.3), max: Math.log(1e5), noNaN: true }).map(Math.exp);
    fc.assert(
      fc.property(shape, shape, (a, b) => {
        const x10 = betaQuantile(0.1, a, b);
        const x90 = betaQuantile(0.9, a, b);
        // Near 1 a double has too few digits left to tell the shapes.
        fc.pre(x10 < x90 && x90 < 1 - 1e-9 && x10 > 1e-12);
        const found = betaFromQuantiles(...points(x10, x90))!;
        expect(found[0] / a).toBeCloseTo(1, 4);
        expect(found[1] / b).toBeCloseTo(1, 4);
      }),
    );
  });

  test('has the quantiles that were asked for, wherever they are', () => {
    const share = fc.double({ min: 0.001, max: 0.999, noNaN: true });
    fc.assert(
      fc.property(share, share, (u, v) => {
        const [low, high] = u < v ? [u, v] : [v, u];
        fc.pre(high - low > 1e-3);
        const [a, b] = betaFromQuantiles(...points(low, high))!;
        expect(betaCdf(low, a, b)).toBeCloseTo(0.1, 9);
        expect(betaCdf(high, a, b)).toBeCloseTo(0.9, 9);
      }),
    );
  });

  test('is mirrored when the points are', () => {
    const [a, b] = betaFromQuantiles(...points(0.2, 0.55))!;
    const mirrored = betaFromQuantiles(...points(0.45, 0.8))!;
    expect(mirrored[0]).toBeCloseTo(b, 9);
    expect(mirrored[1]).toBeCloseTo(a, 9);
  });

  test('shapes far below 1 are found: nearly all mass at both ends', () => {
    const [a, b] = betaFromQuantiles(...points(1e-6, 1 - 1e-6))!;
    expect(a).toBeCloseTo(b, 6);
    expect(betaCdf(1e-6, a, b)).toBeCloseTo(0.1, 9);
  });

  test('points that only a spike could have give null', () => {
    expect(betaFromQuantiles(...points(0.5, 0.5000001))).toBeNull();
  });

  test.each([
    [0, 0.5],
    [0.5, 1],
    [0.5, 0.5],
    [0.6, 0.4],
    [Number.NaN, 0.5],
  ])('points %d and %d are refused', (low, high) => {
    expect(() => betaFromQuantiles(...points(low, high))).toThrow(RangeError);
  });
});

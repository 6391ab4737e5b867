/** The gamma distribution of a large shape, where @stdlib's incomplete gamma function is wrong. */
import { describe, expect, test } from 'vitest';
import { gammaCdf, gammaQuantile, gammaSurvival } from '../../shared/stats/gamma.ts';
import { largeShape, largeShapeQuantile, largeShapeTails } from '../../shared/stats/gammaLargeShape.ts';
import { poissonCdf, poissonQuantile } from '../../shared/stats/poisson.ts';

// mpmath 1.3 with 40 digits: shape, x, P(X ≤ x), P(X > x).
const reference = [
  [2500, 2400, 0.02165968786536333, 0.9783403121346367],
  [2500, 2500, 0.5026596211076549, 0.4973403788923451],
  [2500, 2650, 0.9984041750558653, 0.001595824944134731],
  [10_000, 9700, 0.001234175584468492, 0.9987658244155315],
  [10_000, 10_300, 0.9985295051036143, 0.001470494896385681],
  [1_000_000, 997_000, 0.0013381041673136, 0.9986618958326864],
  [1_000_000, 1_002_000, 0.9771959041012301, 0.02280409589876986],
] as const;

describe('gamma with a large shape', () => {
  test.each(reference)('shape %d at %d', (shape, x, lower, upper) => {
    expect(gammaCdf(x, shape, 1) / lower).toBeCloseTo(1, 11);
    expect(gammaSurvival(x, shape, 1) / upper).toBeCloseTo(1, 11);
    expect(gammaCdf(3 * x, shape, 3) / lower).toBeCloseTo(1, 11);
  });

  test('agrees with @stdlib just below the shape from which it takes over', () => {
    const shape = largeShape - 1e-9;
    for (const x of [350, 420, 480, 500, 510, 560, 640]) {
      expect(largeShapeTails(x, shape).lower / gammaCdf(x, shape, 1)).toBeCloseTo(1, 11);
      expect(largeShapeTails(x, shape).upper / gammaSurvival(x, shape, 1)).toBeCloseTo(1, 11);
    }
    for (const p of [1e-9, 0.01, 0.5, 0.99, 1 - 1e-9]) {
      expect(largeShapeQuantile(p, shape) / gammaQuantile(p, shape, 1)).toBeCloseTo(1, 11);
    }
  });

  test('the quantile inverts the distribution function, at its ends too', () => {
    for (const shape of [500, 3000, 1e5, 1e7]) {
      for (const p of [1e-12, 1e-4, 0.3, 0.5, 0.9, 1 - 1e-6]) {
        const x = gammaQuantile(p, shape, 1);
        expect(gammaCdf(x, shape, 1) / p).toBeCloseTo(1, 7);
      }
    }
    // mpmath, 40 digits.
    expect(gammaQuantile(0.025, 1e7, 1)).toBeCloseTo(9_993_802.996_884_27, 4);
    expect([gammaQuantile(0, 1000, 1), gammaQuantile(1, 1000, 1)]).toEqual([0, Infinity]);
    expect([gammaCdf(0, 1000, 1), gammaCdf(Infinity, 1000, 1), gammaSurvival(0, 1000, 1)]).toEqual([0, 1, 1]);
  });

  test('gives the Poisson distribution of a large mean: P(X ≤ 2500) at 2500, the 97.5% point at a million', () => {
    expect(poissonCdf(2500, 2500)).toBeCloseTo(0.5053189585432876, 11);
    expect(poissonQuantile(0.975, 1e6)).toBe(1_001_960);
  });
});

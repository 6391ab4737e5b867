import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { risingFactorial } from '../../shared/stats/risingFactorial.ts';

/** log Γ(a + k)/Γ(a) − k log a for whole k, term by term. */
function byProduct(a: number, k: number): number {
  let sum = 0;
  for (let i = 1; i < k; i++) sum += Math.log1p(i / a);
  return sum;
}

test('2·3·4 over 2³ is 3', () => {
  expect(risingFactorial(2, 3).value).toBeCloseTo(Math.log(3), 14);
  expect(risingFactorial(7, 0)).toEqual({ value: 0, first: 0, second: 0 });
  expect(risingFactorial(Infinity, 3)).toEqual({ value: 0, first: 0, second: 0 });
});

test('real arguments, against 50-digit values of log-gamma, digamma and trigamma (mpmath)', () => {
  const near = (a: number, k: number, value: number, first: number, second: number): void => {
    const found = risingFactorial(a, k);
    expect(found.value / value).toBeCloseTo(1, 12);
    expect(found.first / first).toBeCloseTo(1, 12);
    expect(found.second / second).toBeCloseTo(1, 12);
  };
  near(0.7, 2.5, 1.5162249404700734, -0.9467962885108261, 0.3440170081672011);
  near(50, 0.3, -0.0021027704208164215, 0.0021055110866776603, -0.0021109325638395296);
  near(1e9, 5.5, 1.2374999979375e-8, -1.237499995875e-8, 1.23749999175e-8);
});

test('whole steps: the sum of the logarithms, at any size of a', () => {
  fc.assert(
    fc.property(fc.double({ min: -6, max: 20, noNaN: true }), fc.nat(60), (log, k) => {
      const a = Math.exp(log);
      const expected = byProduct(a, k);
      expect(Math.abs(risingFactorial(a, k).value - expected)).toBeLessThan(1e-13 * (1 + Math.abs(expected)));
    }),
  );
});

test('the derivatives are those of the value in log a', () => {
  fc.assert(
    fc.property(
      fc.double({ min: -5, max: 12, noNaN: true }),
      fc.double({ min: 0.01, max: 500, noNaN: true }),
      (log, k) => {
        const h = 1e-4;
        const at = (shift: number) => risingFactorial(Math.exp(log + shift), k);
        const { first, second } = at(0);
        const slope = (at(h).value - at(-h).value) / (2 * h);
        const curvature = (at(h).first - at(-h).first) / (2 * h);
        expect(Math.abs(first - slope)).toBeLessThan(1e-6 * (1 + k));
        expect(Math.abs(second - curvature)).toBeLessThan(1e-6 * (1 + k));
      },
    ),
  );
});

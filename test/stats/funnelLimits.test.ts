import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { binomialCdf } from '../../shared/stats/binomial.ts';
import { drawnFunnelLimits, funnelLimits } from '../../shared/stats/funnelLimits.ts';

test('ten tosses of a fair coin: 2 to 8 heads at 95%, by hand', () => {
  // P(X ≤ 1) = 11/1024 < 0.025 ≤ P(X ≤ 2) = 56/1024.
  expect(funnelLimits(10, 0.5, 0.95)).toEqual({ lower: 2, upper: 8 });
});

test('interpolation at n = 1, rate ½ by hand: (0 − (½ − 0.025)/½) and (1 − (1 − 0.975)/½)', () => {
  const { lower, upper } = drawnFunnelLimits(1, 0.5, 0.95);
  expect(lower).toBeCloseTo(-0.95, 14);
  expect(upper).toBeCloseTo(0.95, 14);
});

test('outside the counts means an exact tail below α/2 on that side', () => {
  const rates = fc.double({ min: 0.01, max: 0.99, noNaN: true });
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 400 }), rates, fc.constantFrom(0.95, 0.998), (n, rate, level) => {
      const tail = (1 - level) / 2;
      const { lower, upper } = funnelLimits(n, rate, level);
      expect(binomialCdf(lower - 1, n, rate)).toBeLessThan(tail);
      expect(binomialCdf(lower, n, rate)).toBeGreaterThanOrEqual(tail);
      expect(1 - binomialCdf(upper, n, rate)).toBeLessThanOrEqual(tail * (1 + 1e-9));
    }),
  );
});

test('nobody is outside where the rate is certain or there is nothing to count', () => {
  expect(funnelLimits(0, 0.3, 0.95)).toEqual({ lower: 0, upper: 0 });
  expect(funnelLimits(12, 0, 0.95)).toEqual({ lower: 0, upper: 0 });
  expect(funnelLimits(12, 1, 0.95)).toEqual({ lower: 12, upper: 12 });
});

test('refuses a level in percent, half an entity, and an empty funnel to draw', () => {
  expect(() => funnelLimits(10, 0.5, 95)).toThrow(RangeError);
  expect(() => funnelLimits(10.5, 0.5, 0.95)).toThrow(RangeError);
  expect(() => drawnFunnelLimits(0, 0.5, 0.95)).toThrow(RangeError);
});

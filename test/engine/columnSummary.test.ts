import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { noSummary, shifted, summariseColumn } from '../../shared/engine/columnSummary.ts';
import { quantileSorted } from '../../shared/stats/quantile.ts';

describe('summary of a figure over trials', () => {
  test('1 … 5: mean 3, sd √2.5 (n − 1), quantiles of type 7', () => {
    expect(summariseColumn(Float64Array.of(5, 3, 1, 2, 4))).toEqual({
      mean: 3,
      sd: Math.sqrt(2.5),
      p5: 1.2,
      p10: 1.4,
      p25: 2,
      p50: 3,
      p75: 4,
      p90: 4.6,
      p95: 4.8,
    });
  });

  test('one trial has no sd; trials without value are left out; none at all gives nulls', () => {
    expect(summariseColumn(Float64Array.of(7))).toMatchObject({ mean: 7, sd: null, p5: 7 });
    expect(summariseColumn(Float64Array.of(NaN, 2, NaN, 4))).toMatchObject({ mean: 3, p50: 3 });
    expect(summariseColumn(Float64Array.of(NaN))).toEqual(noSummary);
    expect(summariseColumn(new Float64Array())).toEqual(noSummary);
  });

  test('whole numbers, which are sorted by counting, have the quantiles of any numbers', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: -40, max: 40 }), { minLength: 1, maxLength: 60 }), (values) => {
        const sorted = [...values].sort((a, b) => a - b);
        const { p10, p50, p95 } = summariseColumn(Float64Array.from(values));
        expect([p10, p50, p95]).toEqual([0.1, 0.5, 0.95].map((p) => quantileSorted(sorted, p)));
      }),
    );
  });

  test('adding a constant moves everything but the sd', () => {
    const base = summariseColumn(Float64Array.of(1, 2, 4));
    const direct = summariseColumn(Float64Array.of(11, 12, 14));
    expect(shifted(base, 10)).toEqual({ ...direct, sd: base.sd });
    expect(direct.sd).toBeCloseTo(base.sd!, 12);
    expect(shifted(noSummary, 10)).toEqual(noSummary);
  });
});

import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { shapley } from '../../shared/stats/shapley.ts';

it('averages the effect of each player over all orders: the glove game, one left and two right gloves', () => {
  // Only a pair is worth 1: {left, right1}, {left, right2} or all. Known: 2/3, 1/6, 1/6.
  const [left, right, other] = shapley([0, 0, 0, 1, 0, 1, 0, 1]);
  expect(left).toBeCloseTo(2 / 3, 12);
  expect(right).toBeCloseTo(1 / 6, 12);
  expect(other).toBeCloseTo(1 / 6, 12);
});

it('gives two players the mean of their effect first and last', () => {
  expect(shapley([0, 1, 2, 6])).toEqual([2.5, 3.5]);
});

it('adds up to all less none', () => {
  const value = fc.double({ min: -1, max: 1, noNaN: true });
  fc.assert(
    fc.property(fc.array(value, { minLength: 8, maxLength: 8 }), (values) => {
      const total = shapley(values).reduce((sum, share) => sum + share, 0);
      expect(total).toBeCloseTo(values[7]! - values[0]!, 12);
    }),
  );
});

it('refuses values that are not those of all sets', () => {
  expect(() => shapley([0, 1, 2])).toThrow(RangeError);
});

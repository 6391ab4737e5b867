import { expect, it } from 'vitest';
import { followUpHorizon } from '../../shared/estimate/horizon.ts';

const days = (n: number): number[] => Array.from({ length: n }, (_, i) => i + 1);

it('is the largest follow-up below ten visits, and says so by having no rank', () => {
  expect(followUpHorizon(days(9))).toEqual({ days: 9, n: 9, rank: null });
});

it('is the tenth largest follow-up from ten visits on, until 5% are more than ten', () => {
  expect(followUpHorizon(days(10))).toEqual({ days: 1, n: 10, rank: 10 });
  expect(followUpHorizon(days(200))).toEqual({ days: 191, n: 200, rank: 10 });
  expect(followUpHorizon(days(201))).toEqual({ days: 191, n: 201, rank: 11 });
  expect(followUpHorizon(days(1000))).toEqual({ days: 951, n: 1000, rank: 50 });
});

it('has no value without a visit', () => {
  expect(() => followUpHorizon([])).toThrow(RangeError);
});

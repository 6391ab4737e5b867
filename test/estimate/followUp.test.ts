import { describe, expect, test } from 'vitest';
import { followUpCheck } from '../../shared/estimate/followUp.ts';
import { type MixtureCounts, countVisits } from '../../shared/estimate/mixtureVisits.ts';

/** Days of departures, and days that open visits have lasted. */
function counted(departures: readonly number[], open: readonly number[]): MixtureCounts {
  const rows = [...departures.map((day) => [1, day - 0.5, day + 0.5]), ...open.map((day) => [0, day, day])];
  return countVisits({
    outcomes: ['left'],
    outcome: rows.map(([outcome]) => outcome!),
    low: rows.map(([, low]) => low!),
    high: rows.map(([, , high]) => high!),
  });
}

describe('the check of Maller & Zhou', () => {
  test('by hand: three of ten left in the 6 days before day 14, and then nobody for 6 days: (1 − 0.3)¹⁰', () => {
    const check = followUpCheck(counted([3, 5, 9, 10, 14], [20, 20, 18, 7, 2]));
    expect(check).toEqual({
      sufficient: true,
      alpha: expect.closeTo(0.7 ** 10, 12),
      latestDeparture: 14,
      longestFollowUp: 20,
    });
  });

  test('departures until the end are no sign of an end', () => {
    expect(followUpCheck(counted([3, 5, 9, 19, 20], [20, 20]))).toMatchObject({
      sufficient: false,
      alpha: 1,
    });
    expect(followUpCheck(counted([3, 5, 9, 19], [20, 20, 20]))).toMatchObject({
      sufficient: false,
      alpha: 1,
    });
  });

  test('where nobody left nothing is known', () => {
    expect(followUpCheck(counted([], [20, 30]))).toEqual({
      sufficient: false,
      alpha: 1,
      latestDeparture: 0,
      longestFollowUp: 30,
    });
  });

  test('an end that is known only to lie before some day is no departure at a time', () => {
    const rows = countVisits({ outcomes: ['left'], outcome: [1, 1, 0], low: [2, 0, 30], high: [3, 25, 30] });
    expect(followUpCheck(rows).latestDeparture).toBe(2.5);
  });
});

import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { riskTable } from '../../shared/estimate/riskTable.ts';

const observations = fc.array(fc.tuple(fc.integer({ min: 0, max: 30 }), fc.integer({ min: 0, max: 3 })), {
  maxLength: 60,
});
const plain = (table: ReturnType<typeof riskTable>): unknown => ({
  time: [...table.time],
  atRisk: [...table.atRisk],
  events: table.events.map((counts) => [...counts]),
  censored: [...table.censored],
});

test('whoever is censored at t is at risk at t', () => {
  expect(plain(riskTable([3, 1, 3, 2, 3], [0, 1, 2, 0, 1], 2))).toEqual({
    time: [1, 2, 3],
    atRisk: [5, 4, 3],
    events: [
      [1, 0, 1],
      [0, 0, 1],
    ],
    censored: [0, 1, 1],
  });
});

test('days counted into bins and instants sorted give the same table', () => {
  fc.assert(
    fc.property(observations, (rows) => {
      const causes = rows.map(([, cause]) => cause);
      const days = riskTable(
        rows.map(([day]) => day),
        causes,
        3,
      );
      // A quarter of a day is exact in binary, and not whole.
      const instants = riskTable([...rows.map(([day]) => day / 4), 0.25], [...causes, 0], 3);
      const withOne = riskTable([...rows.map(([day]) => day), 1], [...causes, 0], 3);
      expect([...instants.time].map((t) => t * 4)).toEqual([...withOne.time]);
      expect({ ...(plain(instants) as object), time: [] }).toEqual({
        ...(plain(withOne) as object),
        time: [],
      });
      expect(days.atRisk[0] ?? 0).toBe(rows.length);
    }),
  );
});

test('days far apart are sorted instead of counted', () => {
  expect(plain(riskTable([1e12, 0, 1e12], [1, 1, 0], 1))).toEqual({
    time: [0, 1e12],
    atRisk: [3, 2],
    events: [[1, 1]],
    censored: [0, 1],
  });
});

test('no observations make an empty table', () => {
  expect(plain(riskTable([], [], 1))).toEqual({ time: [], atRisk: [], events: [[]], censored: [] });
});

test.each([
  ['a negative time', [-1], [0]],
  ['an infinite time', [Infinity], [0]],
  ['no time', [Number.NaN], [0]],
  ['an unknown cause', [1], [3]],
  ['half a cause', [1], [0.5]],
  ['lists of different length', [1, 2], [0]],
])('refuses %s', (_, times, causes) => {
  expect(() => riskTable(times, causes, 2)).toThrow(RangeError);
});

/** The radix sort of durations against the comparison sort. */
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { sortDurations } from '../../shared/estimate/durationSort.ts';

const durations = fc.oneof(
  fc.double({ min: 0, noNaN: true, noDefaultInfinity: true }),
  fc.integer({ min: 0, max: 40 * 86_400 }).map((seconds) => seconds / 86_400),
  fc.constantFrom(0, -0, Number.MIN_VALUE, Number.MAX_VALUE, 1, 2 ** 32, 2 ** -32),
);

const pairs = (times: ArrayLike<number>, causes: ArrayLike<number>): (readonly [number, number])[] =>
  Array.from(times, (time, i): readonly [number, number] => [time + 0, causes[i]!]);
const byTimeThenCause = (a: readonly [number, number], b: readonly [number, number]): number =>
  a[0] - b[0] || a[1] - b[1];

test('any durations come in the order of a comparison sort, each with its cause', () => {
  fc.assert(
    fc.property(
      fc.array(fc.tuple(durations, fc.integer({ min: 0, max: 3 })), { maxLength: 200 }),
      fc.constantFrom(3, 300),
      (rows, causeCount) => {
        const times = rows.map(([time]) => time);
        const causes = rows.map(([, cause]) => cause);
        const sorted = sortDurations(times, causes, causeCount);
        const expected = pairs(times, causes).toSorted(byTimeThenCause);
        expect([...sorted.times]).toEqual(expected.map(([time]) => time));
        expect(pairs(sorted.times, sorted.causes).toSorted(byTimeThenCause)).toEqual(expected);
        expect(times).toEqual(rows.map(([time]) => time));
      },
    ),
  );
});

test('equal durations keep the order they came in', () => {
  const { times, causes } = sortDurations([2.5, 1.5, 2.5, 1.5, 0.5], [1, 2, 3, 0, 1], 3);
  expect([...times]).toEqual([0.5, 1.5, 1.5, 2.5, 2.5]);
  expect([...causes]).toEqual([1, 2, 0, 1, 3]);
});

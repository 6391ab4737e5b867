/** Columns that grow while rows are read, of codes and of figures. */
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { none } from '../../shared/events/eventLog.ts';
import { codeColumn, figureColumn } from '../../shared/intake/logColumns.ts';

const kinds = [
  ['codes', codeColumn, none, Int32Array],
  ['figures', figureColumn, Number.NaN, Float64Array],
] as const;

describe.each(kinds)('a column of %s', (_, make, absent, array) => {
  test('holds what was set last at each position, and what stands for none at the others', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.nat({ max: 3000 }), fc.integer({ min: 0, max: 1e6 })), { maxLength: 30 }),
        fc.nat({ max: 4000 }),
        fc.nat({ max: 2000 }),
        (sets, length, expected) => {
          const column = make(expected);
          const known = new Map<number, number>();
          for (const [position, value] of sets) {
            column.set(position, value);
            known.set(position, value);
          }
          const read = (position: number): number => known.get(position) ?? absent;
          for (const position of [0, 1, 999, 3000, 9999]) expect(column.get(position)).toBe(read(position));
          expect(column.isUsed).toBe(known.size > 0);
          const built = column.build(length);
          expect(built).toBeInstanceOf(array);
          expect(Array.from(built)).toEqual(Array.from({ length }, (_, position) => read(position)));
        },
      ),
    );
  });

  test('takes a run of values at once', () => {
    const column = make();
    column.set(1, 7);
    const run = array.from([4, absent, 6, 99]) as Int32Array & Float64Array;
    column.setRun(2, run, 3);
    expect(Array.from(column.build(6))).toEqual([absent, 7, 4, absent, 6, absent]);
  });

  test('is not used where all that was set stands for none', () => {
    const column = make();
    column.set(5, absent);
    column.setRun(6, array.from([absent, absent]) as Int32Array & Float64Array, 2);
    expect(column.isUsed).toBe(false);
    column.setRun(8, array.from([3, absent]) as Int32Array & Float64Array, 2);
    expect(column.isUsed).toBe(true);
  });
});

import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { selectRanks } from '../../shared/engine/select.ts';

test('gives what sorting gives', () => {
  const value = fc.oneof(fc.double({ min: -1e9, max: 1e9, noNaN: true }), fc.constantFrom(0, 1, 2, 1e6));
  fc.assert(
    fc.property(fc.array(value, { minLength: 1, maxLength: 300 }), (values) => {
      const sorted = Float64Array.from(values).sort();
      const ranks = [0, values.length >> 2, values.length >> 1, values.length - 1];
      expect(selectRanks(Float64Array.from(values), values.length, ranks)).toEqual(
        ranks.map((r) => sorted[r]),
      );
    }),
  );
});

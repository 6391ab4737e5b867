import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { aalenJohansen, stepAt } from '../../shared/estimate/aalenJohansen.ts';
import { weightedIncidence } from '../../shared/estimate/weightedIncidence.ts';

const visit = fc.record({
  days: fc.integer({ min: 0, max: 20 }),
  outcome: fc.constantFrom(0, 1, 2),
  weight: fc.integer({ min: 0, max: 3 }),
});

it('is the Aalen–Johansen incidence at the horizon of visits repeated as often as they weigh', () => {
  fc.assert(
    fc.property(fc.array(visit, { maxLength: 30 }), fc.integer({ min: 0, max: 25 }), (visits, horizon) => {
      const sorted = visits.toSorted((a, b) => a.days - b.days);
      const repeated = sorted.flatMap((v) => Array<typeof v>(v.weight).fill(v));
      const curve = aalenJohansen(
        repeated.map((v) => v.days),
        repeated.map((v) => v.outcome),
        2,
      );
      const at = stepAt(curve.time, horizon);
      const actual = weightedIncidence(
        {
          entity: Uint32Array.from(sorted.keys()),
          days: Float64Array.from(sorted, (v) => v.days),
          outcome: Uint8Array.from(sorted, (v) => v.outcome),
          offsets: Uint32Array.of(0, sorted.length),
        },
        0,
        horizon,
        sorted.map((v) => v.weight),
      );
      expect(actual.n).toBe(repeated.length);
      if (repeated.length > 0) expect(actual.rate).toBeCloseTo(curve.incidence[0]![at] ?? 0, 12);
      else expect(actual.rate).toBeNaN();
    }),
  );
});

import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { type MeasureOptions, measure } from '../../shared/estimate/measure.ts';
import { type Measurement, measurementSchema } from '../../shared/estimate/result.ts';
import { SpillwayError } from '../../shared/errors.ts';
import { templateGraph } from '../../shared/funnel/templates.ts';
import { type ArbitraryEntity, entities, firstDay, lastDay, logFrom } from '../support/arbitraryLogs.ts';

const graph = templateGraph('default');
/** Each is a whole measurement or two, with its mixtures. */
const runs = { numRuns: 40 };
const passKinds = fc.constantFrom('single', 'byExit') as fc.Arbitrary<'single' | 'byExit'>;

const options: fc.Arbitrary<MeasureOptions> = fc.record(
  {
    asOf: fc.integer({ min: firstDay, max: lastDay + 30 }),
    window: fc.constant([firstDay + 10, firstDay + 60] as const),
    horizonDays: fc.constantFrom(0, 7, 1000),
    segments: fc.constantFrom([], ['segment']),
    planned: fc.constantFrom(
      [{ from: 'mql', to: 'sao', rate: 0.3 }],
      [{ from: 'mql', to: 'sal', rate: 0.3, segment: 'Inbound' }],
    ),
  },
  { requiredKeys: [] },
);

/** The measurement, or null where it is refused: nothing is dated by the as-of day, or nobody is in a segment. */
function attempt(
  told: readonly ArbitraryEntity[],
  passes: 'single' | 'byExit',
  asked: MeasureOptions,
  ids?: readonly string[],
): Measurement | null {
  try {
    return measure(logFrom(told, graph, passes, ids), asked);
  } catch (error) {
    if (error instanceof SpillwayError && ['no-stage-dates', 'unknown-segment'].includes(error.detail.code))
      return null;
    throw error;
  }
}

it('fits its schema, with every share in its bounds, whatever the history', () => {
  fc.assert(
    fc.property(entities, passKinds, options, (told, passes, asked) => {
      const measured = attempt(told, passes, asked);
      if (measured === null) return;
      measurementSchema.parse(measured);
      for (const { conversion, model, curve, open } of measured.transitions) {
        const { cohort, eventual } = conversion;
        expect(cohort.k + open).toBeLessThanOrEqual(cohort.n);
        expect(eventual.rate ?? 0).toBeGreaterThanOrEqual(0);
        expect(eventual.rate ?? 0).toBeLessThanOrEqual(1 + 1e-12);
        expect(curve.rate).toEqual(curve.rate.toSorted((a, b) => a - b));
        const total = model?.outcomes.reduce((sum, { probability }) => sum + probability, 0);
        if (total !== undefined) expect(total).toBeCloseTo(1, 9);
        for (const { empirical } of model?.delays ?? [])
          expect(empirical.reduce((sum, [, weight]) => sum + weight, 0)).toBeCloseTo(1, 9);
      }
    }),
    runs,
  );
});

it('has slices that add up to the whole', () => {
  fc.assert(
    fc.property(entities, passKinds, (told, passes) => {
      const measured = attempt(told, passes, { segments: ['segment'] });
      const whole = measured?.transitions.filter(({ segment }) => segment === null) ?? [];
      for (const all of whole) {
        const slices = measured!.transitions.filter(
          ({ from, to, segment }) => from === all.from && to === all.to && segment !== null,
        );
        const sum = (value: (one: typeof all) => number): number =>
          slices.reduce((total, slice) => total + value(slice), 0);
        expect(sum(({ conversion }) => conversion.cohort.n)).toBe(all.conversion.cohort.n);
        expect(sum(({ conversion }) => conversion.cohort.k)).toBe(all.conversion.cohort.k);
        expect(sum(({ conversion }) => conversion.period.k)).toBe(all.conversion.period.k);
        expect(sum(({ open }) => open)).toBe(all.open);
        expect(sum(({ velocity }) => velocity.n)).toBe(all.velocity.n);
      }
    }),
    runs,
  );
});

it('does not depend on the order in which entities stand in the file', () => {
  const shuffled = entities.chain((told) =>
    fc.shuffledSubarray([...told.keys()], { minLength: told.length }).map((order) => ({ told, order })),
  );
  fc.assert(
    fc.property(shuffled, passKinds, ({ told, order }, passes) => {
      const id = (index: number): string => `L${index}`;
      const one = attempt(told, passes, {});
      const two = attempt(
        order.map((index) => told[index]!),
        passes,
        {},
        order.map(id),
      );
      expect(two?.transitions).toEqual(one?.transitions);
      expect(two?.history).toEqual(one?.history);
      expect(two?.drift.changePoints).toEqual(one?.drift.changePoints);
      expect(two?.winRateByEntry).toEqual(one?.winRateByEntry);
    }),
    runs,
  );
});

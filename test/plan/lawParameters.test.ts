/** μ, σ, shape and scale from every form that a plan gives a lognormal or a gamma in. */
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { delayLaw } from '../../shared/engine/laws.ts';
import { amountLaw } from '../../shared/plan/amountLaw.ts';
import { gammaParameters, lognormalParameters, z90 } from '../../shared/plan/lawParameters.ts';
import type { Delay } from '../../shared/plan/schema.ts';
import { meanDeal } from '../../shared/planSheet/dealMean.ts';

test('by hand: median 10 and 90% point 30; mean 100 and cv 1; mean 8 and cv 0.5', () => {
  // μ = log 10, σ = log 3 / 1.281552 = 0.857252.
  const byMedian = lognormalParameters({ median: 10, p90: 30 });
  expect(byMedian.mu).toBeCloseTo(Math.LN10, 12);
  expect(byMedian.sigma).toBeCloseTo(0.857251724, 9);
  // σ² = log 2, μ = log 100 − log 2 / 2.
  const byMean = lognormalParameters({ mean: 100, cv: 1 });
  expect(byMean.sigma ** 2).toBeCloseTo(Math.LN2, 12);
  expect(byMean.mu).toBeCloseTo(Math.log(100) - Math.LN2 / 2, 12);
  expect(gammaParameters({ mean: 8, cv: 0.5 })).toEqual({ shape: 4, scale: 2 });
  expect(lognormalParameters({ mu: 1, sigma: 2 })).toEqual({ mu: 1, sigma: 2 });
  expect(gammaParameters({ shape: 3, scale: 7 })).toEqual({ shape: 3, scale: 7 });
  // qnorm(0.9) of R.
  expect(z90).toBeCloseTo(1.2815515655446, 13);
});

const amount = fc.double({ min: 0.5, max: 5000, noNaN: true });
const cv = fc.double({ min: 0.05, max: 3, noNaN: true });
const forms: fc.Arbitrary<Delay> = fc.oneof(
  fc
    .tuple(amount, fc.double({ min: 1.05, max: 20, noNaN: true }))
    .map(([median, ratio]) => ({ lognormal: { median, p90: median * ratio } })),
  fc.record({ mean: amount, cv }).map((lognormal) => ({ lognormal })),
  fc
    .record({ mu: fc.double({ min: -1, max: 6, noNaN: true }), sigma: cv })
    .map((lognormal) => ({ lognormal })),
  fc.record({ mean: amount, cv }).map((gamma) => ({ gamma })),
  fc.record({ shape: cv, scale: amount }).map((gamma) => ({ gamma })),
);

test('what is simulated, pictured and put into a planning sheet has one mean, median and 90% point', () => {
  fc.assert(
    fc.property(forms, (form) => {
      const simulated = delayLaw(form);
      const pictured = amountLaw(form);
      const same = (a: number, b: number): void => expect(Math.abs(a / b - 1)).toBeLessThan(1e-9);
      same(pictured.mean, simulated.mean);
      same(pictured.median, simulated.upperQuantile(0.5));
      same(pictured.p90, simulated.upperQuantile(0.1));
      same(meanDeal(form as Parameters<typeof meanDeal>[0]), simulated.mean);
    }),
    { numRuns: 200 },
  );
});

test('a form gives back the figures that it was written with', () => {
  fc.assert(
    fc.property(forms, (form) => {
      const law = delayLaw(form);
      const given = 'lognormal' in form ? form.lognormal : (form as Extract<Delay, { gamma: unknown }>).gamma;
      if ('mean' in given) expect(law.mean / given.mean).toBeCloseTo(1, 9);
      if ('median' in given) {
        expect(law.upperQuantile(0.5) / given.median).toBeCloseTo(1, 9);
        expect(law.upperQuantile(0.1) / given.p90).toBeCloseTo(1, 9);
      }
    }),
  );
});

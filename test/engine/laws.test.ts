import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { exp, expit, log, logit } from '../../shared/stats/elementary.ts';
import {
  remainingStepCdf,
  stepCdf,
  stepMass,
  stepsAt,
  atLeastOneStep,
  beyond,
} from '../../shared/engine/discretise.ts';
import {
  type Law,
  dealLaw,
  delayLaw,
  empiricalLaw,
  fixedLaw,
  gammaLaw,
  lawOf,
  lognormalLaw,
  weibullLaw,
} from '../../shared/engine/laws.ts';

describe('elementary functions', () => {
  test('agree with the engine to the last bits, over the range of doubles', () => {
    const spread = fc.double({ min: -700, max: 700, noNaN: true });
    fc.assert(fc.property(spread, (x) => Math.abs(exp(x) / Math.exp(x) - 1) <= 1e-15));
    const positive = fc.double({ min: 1e-300, max: 1e300, noNaN: true });
    fc.assert(
      fc.property(
        positive,
        (x) => Math.abs(log(x) - Math.log(x)) <= 1e-15 * Math.max(Math.abs(Math.log(x)), 1e-3),
      ),
    );
  });

  test('at their ends', () => {
    expect([exp(0), exp(-Infinity), exp(Infinity), log(1), log(0)]).toEqual([1, 0, Infinity, 0, -Infinity]);
    expect([logit(0), logit(1), expit(-Infinity), expit(Infinity), expit(0)]).toEqual([
      -Infinity,
      Infinity,
      0,
      1,
      0.5,
    ]);
  });
});

/** ∫₀ˣ cdf by Simpson's rule on 20,000 intervals. */
function integrated(law: Law, x: number): number {
  const n = 20_000;
  let sum = law.cdf(0) + law.cdf(x);
  for (let i = 1; i < n; i++) sum += (i % 2 === 1 ? 4 : 2) * law.cdf((x * i) / n);
  return (sum * x) / (3 * n);
}

const continuous: [string, Law][] = [
  ['lognormal', lognormalLaw(2, 0.7)],
  ['gamma', gammaLaw(1.7, 6)],
  ['gamma below shape 1', gammaLaw(0.6, 20)],
  ['weibull', weibullLaw(1.4, 12)],
  ['weibull below shape 1', weibullLaw(0.7, 9)],
];

describe.each(continuous)('%s', (_, law) => {
  test('the integrated distribution function is the integral of the distribution function', () => {
    for (const x of [1, 7, 30, 120]) expect(integrated(law, x)).toBeCloseTo(law.integratedCdf(x), 4);
  });

  test('beyond all mass it is x − mean', () => {
    expect(1e5 - law.integratedCdf(1e5)).toBeCloseTo(law.mean, 6);
  });

  test('cdf and survival add up to 1; both know what is below 0', () => {
    for (const x of [0.01, 3, 40]) expect(law.cdf(x) + law.survival(x)).toBeCloseTo(1, 14);
    expect([law.cdf(0), law.cdf(-1), law.survival(-1), law.integratedCdf(-1)]).toEqual([0, 0, 1, 0]);
  });

  test('the upper quantile inverts the survival, in the far tail too', () => {
    for (const q of [1 - 1e-9, 0.9, 0.5, 0.01, 1e-5, 1e-9, 1e-30, 1e-100]) {
      expect(law.survival(law.upperQuantile(q)) / q).toBeCloseTo(1, 6);
    }
  });
});

describe('fixed and empirical', () => {
  const law = empiricalLaw([
    [10, 3],
    [2, 1],
  ]);

  test('weights need neither order nor sum', () => {
    expect([1, 2, 9, 10].map((x) => law.cdf(x))).toEqual([0, 0.25, 0.25, 1]);
    expect(law.mean).toBe(8);
    expect(law.integratedCdf(12)).toBe(4);
  });

  test('the upper quantile is the smallest value that at most q exceed', () => {
    expect([0.9, 0.75, 0.7, 0.1].map((q) => law.upperQuantile(q))).toEqual([2, 2, 10, 10]);
    expect(fixedLaw(5).upperQuantile(0.3)).toBe(5);
  });

  test('a value counts as reached at itself', () => {
    expect([law.survival(10), fixedLaw(5).survival(5), fixedLaw(5).survival(4.999)]).toEqual([0, 0, 1]);
  });
});

describe('forms in the plan', () => {
  test('lognormal by median and p90, by mean and cv, by mu and sigma', () => {
    const quantiles = delayLaw({ lognormal: { median: 2, p90: 8 } });
    expect(quantiles.cdf(2)).toBeCloseTo(0.5, 12);
    expect(quantiles.cdf(8)).toBeCloseTo(0.9, 12);
    const moments = dealLaw({ lognormal: { mean: 30_000, cv: 0.8 } });
    expect(moments.mean).toBeCloseTo(30_000, 6);
    const second = 30_000 ** 2 * 1.64;
    // E[X²] of a lognormal is mean² (1 + cv²); sigma² = log(1 + cv²).
    expect(Math.exp(2 * Math.log(30_000) + Math.log(1.64)) / second).toBeCloseTo(1, 12);
    expect(moments.upperQuantile(0.5)).toBeCloseTo(30_000 / Math.sqrt(1.64), 6);
    expect(delayLaw({ lognormal: { mu: 1, sigma: 0.5 } }).cdf(Math.E)).toBeCloseTo(0.5, 12);
  });

  test('gamma by shape and scale, and by mean and cv', () => {
    expect(delayLaw({ gamma: { shape: 2, scale: 3 } }).mean).toBe(6);
    const moments = delayLaw({ gamma: { mean: 8, cv: 0.5 } });
    expect(moments.mean).toBeCloseTo(8, 12);
    expect(moments.cdf(8)).toBeCloseTo(gammaLaw(4, 2).cdf(8), 12);
  });

  test('weibull by shape and scale', () => {
    expect(delayLaw({ weibull: { shape: 1.5, scale: 10 } }).cdf(10)).toBeCloseTo(1 - Math.exp(-1), 14);
  });
});

describe('rounding to steps, K = ⌊u + D / stepDays⌋', () => {
  test('an exponential delay: P(K ≤ k) is the mean of its distribution function over the step', () => {
    const cdf = stepCdf(gammaLaw(1, 10), 1, 7, 5);
    cdf.forEach((value, k) => {
      const mean = 1 - (10 / 7) * (Math.exp(-0.7 * k) - Math.exp(-0.7 * (k + 1)));
      expect(value).toBeCloseTo(mean, 12);
    });
  });

  test.each(continuous)('keeps the mean of a %s delay', (_, law) => {
    const mass = stepMass(stepCdf(law, 1, 7, 4000));
    const mean = mass.reduce((sum, chance, k) => sum + chance * k, 0);
    expect(7 * mean).toBeCloseTo(law.mean, 3);
  });

  test('a factor stretches the delay', () => {
    const stretched = stepCdf(lognormalLaw(2, 0.5), 1.3, 7, 20);
    const scaled = stepCdf(lognormalLaw(2 + Math.log(1.3), 0.5), 1, 7, 20);
    stretched.forEach((value, k) => expect(value).toBeCloseTo(scaled[k]!, 12));
  });

  test('a fixed delay of 10 days is one week with chance 4/7, two with 3/7', () => {
    expect([...stepMass(stepCdf(fixedLaw(10), 1, 7, 3))]).toEqual([
      0,
      expect.closeTo(4 / 7, 14),
      expect.closeTo(3 / 7, 14),
      0,
    ]);
    expect([...stepMass(stepCdf(fixedLaw(0), 1, 7, 2))]).toEqual([1, 0, 0]);
  });

  test('a complete law ends at exactly 1, so the greatest uniform does not run off its end', () => {
    const law = empiricalLaw([
      [3, 1],
      [11, 1],
      [13.7, 1],
    ]);
    const cdf = stepCdf(law, 1.0371, 7, 10);
    expect(cdf.at(-1)).toBe(1);
    expect(stepsAt(cdf, 1 - 2 ** -53)).toBeLessThanOrEqual(3);
    expect(stepsAt(cdf, 2 ** -53)).toBe(0);
  });

  test('what lies after the horizon is beyond', () => {
    const cdf = stepCdf(fixedLaw(100), 1, 7, 5);
    expect(stepsAt(cdf, 0.5)).toBe(beyond);
  });

  test('inversion takes the smallest k with u < P(K ≤ k)', () => {
    const cdf = Float64Array.of(0.2, 0.2, 0.7, 1);
    expect([0.1, 0.2, 0.69, 0.7, 0.99].map((u) => stepsAt(cdf, u))).toEqual([0, 2, 2, 3, 3]);
  });

  test('at least one step: what takes none takes one', () => {
    expect([...atLeastOneStep(Float64Array.of(0.3, 0.5, 1))]).toEqual([0, 0.5, 1]);
  });

  test('given an age, an exponential delay has no memory', () => {
    const fresh = stepCdf(gammaLaw(1, 10), 1, 7, 20);
    const aged = remainingStepCdf(gammaLaw(1, 10), 33.3, 7, 20);
    fresh.forEach((value, k) => expect(aged[k]).toBeCloseTo(value, 9));
  });

  test('older than any possible delay is over at once', () => {
    expect([...remainingStepCdf(fixedLaw(10), 10, 7, 2)]).toEqual([1, 1, 1]);
  });

  test('is a distribution function for any law', () => {
    fc.assert(
      fc.property(
        fc.double({ min: 0.3, max: 30, noNaN: true }),
        fc.double({ min: 0.1, max: 200, noNaN: true }),
        fc.constantFrom(1, 7),
        (shape, scale, stepDays) => {
          for (const law of [
            gammaLaw(shape, scale),
            weibullLaw(shape, scale),
            lognormalLaw(Math.log(scale), 1 / shape),
          ]) {
            const cdf = stepCdf(law, 1, stepDays, 60);
            let before = 0;
            for (const value of cdf) {
              if (!(value >= before && value <= 1)) return false;
              before = value;
            }
          }
          return true;
        },
      ),
      { numRuns: 60 },
    );
  });
});

describe('hand cases', () => {
  test('a fixed law, and ∫ P(D ≤ t) dt of an empirical one between its values', () => {
    expect([2.9, 3, 3.1].map(fixedLaw(3).cdf)).toEqual([0, 1, 1]);
    const law = empiricalLaw([
      [2, 1],
      [6, 3],
    ]);
    // E[max(0, x − D)]: a quarter of 2 days, and at 10 a quarter of 8 and three quarters of 4.
    expect([1, 4, 10].map(law.integratedCdf)).toEqual([0, 0.5, 5]);
  });

  test('what moves the location multiplies days, what moves the shape multiplies the shape', () => {
    const [twice, thrice, half] = [Math.log(2), Math.log(3), Math.log(0.5)];
    expect(lawOf({ fixed: 3 }, twice, 0).mean).toBeCloseTo(6, 12);
    expect(lawOf({ empirical: [[3, 1]] }, twice, 0).mean).toBeCloseTo(6, 12);
    const lognormal = lawOf({ lognormal: { mu: 1, sigma: 0.5 } }, 0.2, twice);
    expect(lognormal.upperQuantile(0.5)).toBeCloseTo(Math.exp(1.2), 12);
    expect(lognormal.survival(Math.exp(2.2))).toBeCloseTo(0.158_655_253_931_457, 12);
    expect(lawOf({ gamma: { shape: 2, scale: 3 } }, twice, thrice).mean).toBeCloseTo(36, 10);
    expect(lawOf({ gamma: { shape: 2, scale: 3 } }, 0, half).survival(3)).toBeCloseTo(Math.exp(-1), 12);
    expect(lawOf({ weibull: { shape: 2, scale: 5 } }, twice, half).survival(10)).toBeCloseTo(
      Math.exp(-1),
      12,
    );
  });

  test('a shape that is moved far keeps within the limits of a plan’s', () => {
    const lognormal = lawOf({ lognormal: { mu: 0, sigma: 1 } }, 0, 10);
    expect(lognormal.survival(Math.exp(6))).toBeCloseTo(0.158_655_253_931_457, 12);
    expect(lawOf({ gamma: { shape: 2, scale: 1 } }, 0, 50).mean).toBe(1e6);
    const weibull = lawOf({ weibull: { shape: 2, scale: 1 } }, 0, -50);
    expect(weibull.survival(1024)).toBeCloseTo(Math.exp(-2), 12);
  });
});

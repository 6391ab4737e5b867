import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type DelayLaw, jetLength, logInterval } from '../../shared/stats/delayLaw.ts';
import { gammaSurvival } from '../../shared/stats/gamma.ts';
import { gammaLaw } from '../../shared/stats/gammaLaw.ts';
import { lognormalLaw, lognormalQuantile, normalHazard } from '../../shared/stats/lognormal.ts';
import { digamma, trigamma } from '../../shared/stats/polygamma.ts';
import { weibullLaw, weibullQuantile } from '../../shared/stats/weibull.ts';

type Law = (first: number, second: number) => DelayLaw;
const laws: [name: string, law: Law][] = [
  ['Weibull', weibullLaw],
  ['gamma', gammaLaw],
  ['lognormal', lognormalLaw],
];

function hazard(law: DelayLaw, t: number): Float64Array {
  const jet = new Float64Array(jetLength);
  law.cumulativeHazard(t, jet, 0);
  return jet;
}

function density(law: DelayLaw, t: number): Float64Array {
  const jet = new Float64Array(jetLength);
  law.logDensity(t, jet, 0);
  return jet;
}

function interval(law: DelayLaw, low: number, high: number): Float64Array {
  const ends = new Float64Array(2 * jetLength);
  law.cumulativeHazard(low, ends, 0);
  law.cumulativeHazard(high, ends, jetLength);
  const jet = new Float64Array(jetLength);
  logInterval(ends, 0, jetLength, jet);
  return jet;
}

describe('by hand', () => {
  test('an exponential with mean 5: Λ(10) = 2, and the interval [5, 10) has probability e⁻¹ − e⁻²', () => {
    for (const law of [weibullLaw(0, Math.log(5)), gammaLaw(0, Math.log(5))]) {
      expect(hazard(law, 10)[0]).toBeCloseTo(2, 13);
      expect(hazard(law, 0)[0]).toBe(0);
      expect(interval(law, 5, 10)[0]).toBeCloseTo(Math.log(Math.exp(-1) - Math.exp(-2)), 13);
      expect(density(law, 10)[0]).toBeCloseTo(-2 - Math.log(5), 13);
    }
  });

  test('half of a lognormal delay is over by e^mu', () => {
    expect(hazard(lognormalLaw(2, 0.3), Math.exp(2))[0]).toBeCloseTo(Math.LN2, 14);
    expect(lognormalQuantile(0.5, 2, 7)).toBeCloseTo(Math.exp(2), 13);
    expect(weibullQuantile(1 - Math.exp(-1), 3, 12)).toBeCloseTo(12, 13);
  });

  test('digamma and trigamma at 1: −γ and π²/6', () => {
    expect(digamma(1)).toBeCloseTo(-0.5772156649015329, 14);
    expect(trigamma(1)).toBeCloseTo(Math.PI ** 2 / 6, 14);
  });
});

describe('accurate in the tails, against 40-digit arithmetic (mpmath)', () => {
  test('log P(400 ≤ T < 401)', () => {
    expect(interval(weibullLaw(0.25, 1.5), 400, 401)[0]! / -320.07061572592426).toBeCloseTo(1, 11);
    expect(interval(gammaLaw(-0.75, 1.25), 400, 401)[0]! / -119.12270534288172).toBeCloseTo(1, 11);
    expect(interval(gammaLaw(3.5, 1.25), 400, 401)[0]! / -45.63909520351543).toBeCloseTo(1, 11);
    expect(interval(lognormalLaw(1.5, -1.25), 400, 401)[0]! / -128.6094687475202).toBeCloseTo(1, 11);
    expect(interval(lognormalLaw(7.5, -1.5), 400, 401)[0]! / -28.227726580994375).toBeCloseTo(1, 11);
  });

  test('the hazard of a normal at −30, 0, 5, 8 and 1000', () => {
    const expected: [z: number, hazard: number, rate: number][] = [
      [-30, 4.906713927148187e-198, 1.4736461348785476e-196],
      [0, Math.LN2, 0.7978845608028654],
      [5, 15.064998393988725, 5.186503967125842],
      [8, 35.01343715991455, 8.121368112236112],
      [1000, 500007.82669481216, 1000.000999998],
    ];
    for (const [z, hazard, rate] of expected) {
      expect(normalHazard(z).hazard / hazard).toBeCloseTo(1, 12);
      expect(normalHazard(z).rate / rate).toBeCloseTo(1, 12);
    }
  });
});

test('survival of the gamma is that of the incomplete gamma function', () => {
  fc.assert(
    fc.property(
      fc.double({ min: -3, max: 5, noNaN: true }),
      fc.double({ min: 0.01, max: 300, noNaN: true }),
      (logShape, t) => {
        const expected = gammaSurvival(t, Math.exp(logShape), 2);
        if (expected < 1e-250) return;
        expect(Math.exp(-hazard(gammaLaw(logShape, Math.LN2), t)[0]!) / expected).toBeCloseTo(1, 10);
      },
    ),
  );
});

describe.each(laws)('%s: derivatives are those of the values', (_, law) => {
  const parameters = fc.tuple(
    fc.double({ min: -1.5, max: 2, noNaN: true }),
    fc.double({ min: -1, max: 2, noNaN: true }),
    fc.double({ min: 0.1, max: 60, noNaN: true }),
  );
  const check = (figure: (law: DelayLaw, t: number) => Float64Array): void => {
    fc.assert(
      fc.property(parameters, ([first, second, t]) => {
        const h = 1e-5;
        const at = (i: number, j: number): Float64Array => figure(law(first + i * h, second + j * h), t);
        const here = at(0, 0);
        if (!Number.isFinite(here[0]!) || Math.abs(here[0]!) > 1e5) return;
        const slope = (i: number, up: Float64Array, down: Float64Array): number =>
          (up[i]! - down[i]!) / (2 * h);
        const near = (of: number, expected: number): void =>
          expect(Math.abs(here[of]! - expected)).toBeLessThan(
            1e-5 * (1 + Math.abs(here[of]!) + Math.abs(here[0]!)),
          );
        near(1, slope(0, at(1, 0), at(-1, 0)));
        near(2, slope(0, at(0, 1), at(0, -1)));
        near(3, slope(1, at(1, 0), at(-1, 0)));
        near(4, slope(1, at(0, 1), at(0, -1)));
        near(5, slope(2, at(0, 1), at(0, -1)));
      }),
    );
  };
  test('cumulative hazard', () => check(hazard));
  test('log density', () => check(density));
  test('log probability of a day', () => check((at, t) => interval(at, t, t + 1)));
});

test('an interval that nothing distinguishes from impossible is −Infinity, with derivatives of 0', () => {
  expect([...interval(lognormalLaw(5, -4), 0, 1)]).toEqual([-Infinity, 0, 0, 0, 0, 0]);
  expect(interval(weibullLaw(3, 0), 0, 1e30)[0]).toBeCloseTo(0, 15);
});

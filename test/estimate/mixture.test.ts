import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { DelayFamily } from '../../shared/estimate/delayFamily.ts';
import { delayFamilies, delayQuantile } from '../../shared/estimate/delayFamily.ts';
import {
  type MixtureFit,
  bestByAic,
  fitFamilies,
  fitMixture,
  logLikelihoodAt,
} from '../../shared/estimate/mixture.ts';
import { type MixtureCounts, countVisits, dayInterval } from '../../shared/estimate/mixtureVisits.ts';
import { drawLength, laplaceDraw } from '../../shared/estimate/laplaceDraw.ts';
import { mixtureLikelihood } from '../../shared/estimate/mixtureLikelihood.ts';
import { normalQuantile } from '../../shared/stats/normal.ts';
import { seeded } from '../support/random.ts';

/** Visits as [outcome, low, high] with outcomes a (1), b (2), … and 0 for open. */
function counted(
  rows: readonly (readonly [number, number, number?])[],
  outcomes = ['a', 'b'],
): MixtureCounts {
  return countVisits({
    outcomes,
    outcome: rows.map(([outcome]) => outcome),
    low: rows.map(([, low]) => low),
    high: rows.map(([, low, high]) => high ?? low),
  });
}

function fitted(counts: MixtureCounts, family: DelayFamily, neverClass = true): MixtureFit {
  const fit = fitMixture(counts, family, { neverClass });
  if (fit.status !== 'fitted') throw new Error(`no fit: ${fit.reason}`);
  return fit;
}

/** Everybody is followed for up to `followUp` days; a resolves after a Weibull time, b after an exponential one. */
function simulated(
  random: () => number,
  n: number,
  followUp: number,
  truth = { a: 0.5, b: 0.2, shape: 1.4, scale: 20, mean: 8 },
): MixtureCounts {
  const rows = Array.from({ length: n }, (): [number, number, number] => {
    const open = Math.ceil(random() * followUp);
    const which = random();
    const unit = -Math.log(random());
    if (which > truth.a + truth.b) return [0, open, open];
    const days = which < truth.a ? truth.scale * unit ** (1 / truth.shape) : truth.mean * unit;
    if (days >= open) return [0, open, open];
    return [which < truth.a ? 1 : 2, ...dayInterval(Math.floor(days), 'elapsed')];
  });
  return counted(rows);
}

describe('by hand', () => {
  test('the likelihood of a resolved day, an instant, and an open visit', () => {
    const counts = counted([
      [1, 2, 3],
      [2, 4],
      [0, 5],
    ]);
    // Exponential delays with means 4 and 10, probabilities ½ and ¼.
    const log = logLikelihoodAt(
      counts,
      [0.5, 0.25],
      [
        { family: 'weibull', shape: 1, scale: 4 },
        { family: 'gamma', shape: 1, scale: 10 },
      ],
    );
    const day = 0.5 * (Math.exp(-0.5) - Math.exp(-0.75));
    const instant = (0.25 * Math.exp(-0.4)) / 10;
    const open = 1 - 0.5 * (1 - Math.exp(-1.25)) - 0.25 * (1 - Math.exp(-0.5));
    expect(log).toBeCloseTo(Math.log(day * instant * open), 12);
  });

  test('lognormal instants without censoring: mean and deviation of log days, with errors σ/√n and 1/√(2n)', () => {
    const days = [1, 2, 3, 5, 8, 13];
    const logs = days.map(Math.log);
    const mu = logs.reduce((sum, x) => sum + x, 0) / 6;
    const sigma = Math.sqrt(logs.reduce((sum, x) => sum + (x - mu) ** 2, 0) / 6);
    const [only] = fitted(
      counted(
        days.map((day) => [1, day]),
        ['a'],
      ),
      'lognormal',
      false,
    ).outcomes;
    expect(only!.delay).toEqual({
      family: 'lognormal',
      mu: expect.closeTo(mu, 8),
      sigma: expect.closeTo(sigma, 8),
    });
    expect(only!.delayErrors).toEqual([
      expect.closeTo(sigma / Math.sqrt(6), 6),
      expect.closeTo(1 / Math.sqrt(12), 6),
    ]);
    expect(only!.logitError).toBeNull();
  });

  test('followed long after the last event, never is the open share, with the error of a binomial', () => {
    const rows = [3, 4, 5, 6, 7, 9].flatMap((day) => [
      [1, day, day + 1] as const,
      [2, day + 1, day + 2] as const,
      [0, 1000] as const,
    ]);
    const fit = fitted(counted([...rows, ...rows]), 'gamma');
    expect(fit.never.probability).toBeCloseTo(1 / 3, 6);
    expect(fit.outcomes[0]!.probability).toBeCloseTo(1 / 3, 6);
    expect(fit.never.logitError).toBeCloseTo(1 / Math.sqrt(36 * (1 / 3) * (2 / 3)), 5);
    expect(fit).toMatchObject({ neverOnBoundary: false, oddsWeaklyIdentified: false, parameters: 6 });
  });
});

describe('nothing to fit', () => {
  test.each([
    ['no visit', []],
    ['open visits alone', [[0, 3] as const, [0, 9] as const]],
    ['one resolved visit', [[1, 4, 5] as const]],
  ])('%s', (_, rows) => {
    expect(fitMixture(counted(rows), 'weibull')).toEqual({ status: 'no-fit', reason: 'nothing-resolved' });
    expect(fitFamilies(counted(rows))).toEqual([]);
  });

  test('equal instants: the likelihood has no greatest value', () => {
    const rows = [[1, 4] as const, [1, 4] as const, [2, 3] as const, [2, 5] as const];
    expect(fitMixture(counted(rows), 'lognormal')).toEqual({ status: 'no-fit', reason: 'unbounded' });
  });

  test('intervals that are none, and outcomes that are not listed', () => {
    expect(() => counted([[1, 3, 2]])).toThrow(RangeError);
    expect(() => counted([[1, 0]])).toThrow(RangeError);
    expect(() => counted([[3, 0, 1]])).toThrow(RangeError);
  });
});

test('an outcome that never occurred has probability 0 and no delay', () => {
  const rows = [1, 3, 4, 8].map((day) => [2, day, day + 1] as const);
  const fit = fitted(counted([...rows, [0, 30]]), 'weibull');
  expect(fit.outcomes[0]).toMatchObject({ outcome: 'a', probability: 0, delay: null });
  expect(fit.outcomes[1]!.probability).toBeCloseTo(0.8, 3);
  expect(laplaceDraw(fit, new Float64Array(drawLength(fit)))).toMatchObject({
    probabilities: [0, fit.outcomes[1]!.probability],
    delays: [null, fit.outcomes[1]!.delay],
  });
});

test('all visits on one day: the day is likely, the delay within it not known', () => {
  const rows = Array.from({ length: 20 }, () => [1, 4, 5] as const);
  const fit = fitted(counted(rows, ['a']), 'weibull', false);
  expect(fit.logLikelihood).toBeCloseTo(0, 6);
  expect(fit.outcomes[0]!.delayWeaklyIdentified).toBe(true);
});

test('the day difference as an interval of the true duration, by either convention', () => {
  expect(dayInterval(0, 'centred')).toEqual([0, 0.5]);
  expect(dayInterval(3, 'centred')).toEqual([2.5, 3.5]);
  expect(dayInterval(3, 'elapsed')).toEqual([3, 4]);
});

test('the gradient and the Hessian are those of the likelihood', () => {
  const counts = simulated(seeded(3), 200, 60);
  for (const neverClass of [true, false])
    for (const families of [['weibull', 'gamma'] as const, ['gamma', 'lognormal'] as const]) {
      const likelihood = mixtureLikelihood(counts, { families, neverClass });
      const at = neverClass ? [0.4, -0.3, 0.2, 2.5, 0.1, 1.9] : [0.7, 0.2, 2.5, 0.1, 1.9];
      const here = likelihood(at);
      const h = 1e-5;
      at.forEach((_, i) => {
        const up = likelihood(at.map((x, k) => x + (k === i ? h : 0)));
        const down = likelihood(at.map((x, k) => x - (k === i ? h : 0)));
        expect(here.gradient[i]).toBeCloseTo((up.value - down.value) / (2 * h), 4);
        at.forEach((_, k) =>
          expect(here.hessian[i * at.length + k]).toBeCloseTo(
            (up.gradient[k]! - down.gradient[k]!) / (2 * h),
            3,
          ),
        );
      });
    }
});

test('whatever the visits, the fit is finite, adds up to 1, and exponentials are no likelier than what contains them', () => {
  const visit = fc.tuple(fc.integer({ min: 0, max: 2 }), fc.nat(40));
  fc.assert(
    fc.property(
      fc.array(visit, { minLength: 2, maxLength: 60 }),
      fc.constantFrom(...delayFamilies),
      fc.boolean(),
      (visits, family, neverClass) => {
        const counts = counted(visits.map(([outcome, day]) => [outcome, day, day + 1]));
        const fit = fitMixture(counts, family, { neverClass });
        if (fit.status === 'no-fit') return;
        const pi = fit.outcomes.map(({ probability }) => probability);
        expect(fit.logLikelihood).toBeLessThanOrEqual(1e-9);
        expect(pi.reduce((sum, p) => sum + p, fit.never.probability)).toBeCloseTo(1, 10);
        for (const { delayErrors } of fit.outcomes)
          expect(delayErrors?.every(Number.isFinite) ?? true).toBe(true);
        for (const [a, scale] of [
          [0.3, 5],
          [0.6, 20],
        ] as const) {
          const stated = logLikelihoodAt(
            counts,
            [a, neverClass ? 0.3 : 1 - a],
            [
              { family: 'weibull', shape: 1, scale },
              { family: 'weibull', shape: 1, scale: 10 },
            ],
          );
          if (family !== 'lognormal') expect(stated).toBeLessThanOrEqual(fit.logLikelihood + 1e-3);
        }
      },
    ),
    { numRuns: 60 },
  );
});

test('recovers probabilities and delays from censored visits, with errors of the size that it states', () => {
  const random = seeded(8);
  const sets = 80;
  const z = new Map<string, number[]>();
  const add = (name: string, value: number): void => void z.set(name, [...(z.get(name) ?? []), value]);
  const logit = (p: number): number => Math.log(p / (1 - p));
  for (let set = 0; set < sets; set++) {
    const fit = fitted(simulated(random, 800, 120), 'weibull');
    const [a, b] = fit.outcomes;
    if (a?.delay?.family !== 'weibull' || b?.delay?.family !== 'weibull')
      throw new Error('Weibull was asked for');
    add('a', (logit(a.probability) - logit(0.5)) / a.logitError!);
    add('b', (logit(b.probability) - logit(0.2)) / b.logitError!);
    add('never', (logit(fit.never.probability) - logit(0.3)) / fit.never.logitError!);
    add('shape', (Math.log(a.delay.shape) - Math.log(1.4)) / a.delayErrors![0]);
    add('scale', (Math.log(a.delay.scale) - Math.log(20)) / a.delayErrors![1]);
    add('mean', (Math.log(b.delay.scale) - Math.log(8)) / b.delayErrors![1]);
  }
  for (const [name, values] of z) {
    const mean = values.reduce((sum, x) => sum + x, 0) / sets;
    const square = values.reduce((sum, x) => sum + x * x, 0) / sets;
    expect(Math.abs(mean), name).toBeLessThan(3.5 / Math.sqrt(sets));
    expect(Math.abs(square - 1), name).toBeLessThan(3.5 * Math.sqrt(2 / sets));
  }
});

test('the family that the delays came from has the lowest AIC, given enough of them', () => {
  const random = seeded(5);
  const rows = Array.from({ length: 4000 }, (): [number, number, number] => {
    const days = Math.exp(2 + 0.8 * normalQuantile(random()));
    return days < 60 ? [1, Math.floor(days), Math.floor(days) + 1] : [0, 60, 60];
  });
  const best = bestByAic(fitFamilies(counted(rows, ['a'])));
  expect(best?.families).toEqual(['lognormal']);
  expect(delayQuantile(best!.outcomes[0]!.delay!, 0.5)).toBeCloseTo(Math.exp(2), 0);
});

describe('draws', () => {
  const fit = fitted(simulated(seeded(2), 1500, 50), 'weibull');

  test('without noise a draw is the fit', () => {
    const centre = laplaceDraw(fit, new Float64Array(drawLength(fit)));
    centre.probabilities.forEach((p, i) => expect(p).toBeCloseTo(fit.outcomes[i]!.probability, 12));
    expect(centre.delays).toEqual(fit.outcomes.map(({ delay }) => delay));
  });

  test('they have the standard errors of the fit, and under short follow-up high rates come with long delays', () => {
    const random = seeded(6);
    const draws = Array.from({ length: 4000 }, () => {
      const normals = Array.from({ length: drawLength(fit) }, () => normalQuantile(random()));
      const { probabilities, delays } = laplaceDraw(fit, normals);
      const [delay] = delays;
      if (delay?.family !== 'weibull') throw new Error('Weibull was asked for');
      return { p: Math.log(probabilities[0]! / (1 - probabilities[0]!)), scale: Math.log(delay.scale) };
    });
    const mean = (of: (draw: (typeof draws)[number]) => number): number =>
      draws.reduce((sum, draw) => sum + of(draw), 0) / draws.length;
    const [p, scale] = [mean((draw) => draw.p), mean((draw) => draw.scale)];
    const [varianceP, varianceScale] = [
      mean((draw) => (draw.p - p) ** 2),
      mean((draw) => (draw.scale - scale) ** 2),
    ];
    const covariance = mean((draw) => (draw.p - p) * (draw.scale - scale));
    expect(Math.sqrt(varianceScale) / fit.outcomes[0]!.delayErrors![1]).toBeCloseTo(1, 1);
    expect(Math.sqrt(varianceP) / fit.outcomes[0]!.logitError!).toBeCloseTo(1, 0);
    expect(covariance / Math.sqrt(varianceP * varianceScale)).toBeGreaterThan(0.5);
  });
});

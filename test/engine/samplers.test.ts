/** Every sampler against its distribution, at the 1e-4 level with fixed seeds. */
import { describe, expect, test } from 'vitest';
import { drawArrivals, fixedArrivals } from '../../shared/engine/arrivals.ts';
import { stepCdf, stepMass, stepsAt } from '../../shared/engine/discretise.ts';
import { type Law, empiricalLaw, gammaLaw, lognormalLaw, weibullLaw } from '../../shared/engine/laws.ts';
import { outcomeAt, rateAt } from '../../shared/engine/rates.ts';
import { Stream, openUniform, streamKey } from '../../shared/engine/streams.ts';
import type { Timeline } from '../../shared/engine/timeline.ts';
import { betaCdf } from '../../shared/stats/beta.ts';
import { logGamma } from '../../shared/stats/gamma.ts';
import { normalQuantile } from '../../shared/stats/normal.ts';
import { poissonCdf } from '../../shared/stats/poisson.ts';
import { chiSquare, kolmogorov } from '../support/goodnessOfFit.ts';

const level = 1e-4;
const stream = (name: string): Stream => new Stream(2027, 0, streamKey(name));
const least = openUniform(0, 0);
const greatest = openUniform(-1, -1);

describe('laws by inversion of their survival', () => {
  test.each([
    ['lognormal', lognormalLaw(1, 0.9)],
    ['gamma', gammaLaw(2.5, 4)],
    ['gamma below shape 1', gammaLaw(0.4, 4)],
    ['weibull', weibullLaw(0.8, 11)],
  ] as [string, Law][])('%s (Kolmogorov–Smirnov)', (name, law) => {
    const u = stream(name);
    const sample = Array.from({ length: 10_000 }, () => law.upperQuantile(u.uniform()));
    expect(kolmogorov(sample, law.cdf)).toBeGreaterThan(level);
    for (const extreme of [least, greatest]) {
      expect(law.upperQuantile(extreme)).toBeGreaterThanOrEqual(0);
      expect(law.upperQuantile(extreme)).toBeLessThan(Infinity);
    }
  });

  test('empirical (chi-square)', () => {
    const law = empiricalLaw([
      [1, 2],
      [4, 3],
      [9, 5],
    ]);
    const u = stream('empirical');
    const counts = [0, 0, 0];
    for (let i = 0; i < 10_000; i++) counts[[1, 4, 9].indexOf(law.upperQuantile(u.uniform()))]! += 1;
    expect(chiSquare(counts, [0.2, 0.3, 0.5])).toBeGreaterThan(level);
    expect([law.upperQuantile(least), law.upperQuantile(greatest)]).toEqual([9, 1]);
  });
});

describe('rounded delays', () => {
  test('the steps of a lognormal delay (chi-square)', () => {
    const cdf = stepCdf(lognormalLaw(2.2, 0.8), 1, 7, 30);
    const u = stream('steps');
    const counts = Array.from({ length: 32 }, () => 0);
    for (let i = 0; i < 50_000; i++) counts[Math.min(31, stepsAt(cdf, u.uniform()))]! += 1;
    expect(chiSquare(counts, [...stepMass(cdf), 1 - cdf[30]!])).toBeGreaterThan(level);
  });
});

describe('rates', () => {
  test.each([
    [3, 7],
    [0.5, 0.5],
    [80, 20],
    [0.05, 4],
    [400, 900],
  ])('Beta(%d, %d) read at normal scores (Kolmogorov–Smirnov)', (a, b) => {
    const u = stream(`beta ${a} ${b}`);
    const sample = Array.from({ length: 4000 }, () => rateAt({ beta: [a, b] }, normalQuantile(u.uniform())));
    expect(kolmogorov(sample, (x) => betaCdf(x, a, b))).toBeGreaterThan(level);
    for (const extreme of [least, greatest]) {
      const rate = rateAt({ beta: [a, b] }, normalQuantile(extreme));
      expect(rate).toBeGreaterThanOrEqual(0);
      expect(rate).toBeLessThanOrEqual(1);
    }
  });

  test('outcomes (chi-square), and the ends of (0, 1)', () => {
    const outcomes = { advance: 0.35, exits: [0.25, 0.1] };
    const u = stream('outcomes');
    const counts = [0, 0, 0, 0];
    for (let i = 0; i < 20_000; i++) counts[(outcomeAt(outcomes, u.uniform()) + 4) % 4]! += 1;
    expect(chiSquare(counts, [0.35, 0.25, 0.1, 0.3])).toBeGreaterThan(level);
    expect([outcomeAt(outcomes, least), outcomeAt(outcomes, greatest)]).toEqual([0, -1]);
    // 0.7 + 0.2 + 0.1 falls short of 1 by rounding; nothing stays for that, and nobody takes an exit that has no chance.
    expect(0.7 + 0.2 + 0.1).toBeLessThanOrEqual(greatest);
    expect(outcomeAt({ advance: 0.7, exits: [0.2, 0.1] }, greatest)).toBe(2);
    expect(outcomeAt({ advance: 0.7, exits: [0.2, 0.1, 0] }, greatest)).toBe(2);
    expect(outcomeAt({ advance: 1, exits: [] }, greatest)).toBe(0);
    expect(outcomeAt({ advance: 0, exits: [] }, least)).toBe(-1);
  });
});

describe('arrivals', () => {
  const weeks: Timeline = { start: 0, stepDays: 7, steps: 5000, weeks: 5000, actualDays: 0 };
  const counted = (
    mean: number,
    distribution: 'poisson' | { negbin: number },
    timeline = weeks,
  ): Float64Array =>
    drawArrivals(
      { mean: new Float64Array(timeline.steps).fill(mean), distribution },
      1,
      timeline,
      stream(JSON.stringify([mean, distribution])),
    );
  const histogram = (values: ArrayLike<number>, cells: number): number[] => {
    const counts = Array.from({ length: cells }, () => 0);
    for (const value of Array.from(values)) counts[Math.min(cells - 1, value)]! += 1;
    return counts;
  };

  test.each([0.3, 4, 120, 2500])('Poisson with mean %d (chi-square)', (mean) => {
    const cells = Math.ceil(mean + 6 * Math.sqrt(mean) + 6);
    const mass = Array.from({ length: cells }, (_, k) => poissonCdf(k, mean) - poissonCdf(k - 1, mean));
    expect(chiSquare(histogram(counted(mean, 'poisson'), cells), mass)).toBeGreaterThan(level);
  });

  test.each([
    [6, 0.5],
    [40, 0.125],
    [3, 2],
  ])('negative binomial with mean %d and φ = %d: variance m + φm² a week (chi-square)', (mean, phi) => {
    const shape = 1 / phi;
    const cells = 400;
    const mass = Array.from({ length: cells }, (_, k) =>
      Math.exp(
        logGamma(k + shape) -
          logGamma(shape) -
          logGamma(k + 1) +
          shape * Math.log(1 / (1 + phi * mean)) +
          k * Math.log((phi * mean) / (1 + phi * mean)),
      ),
    );
    expect(chiSquare(histogram(counted(mean, { negbin: phi }), cells), mass)).toBeGreaterThan(level);
  });

  test('with day steps the days of a week share its gamma factor', () => {
    const days: Timeline = { start: 0, stepDays: 1, steps: 21_000, weeks: 3000, actualDays: 0 };
    const counts = counted(4, { negbin: 0.5 }, days);
    const sums = Array.from({ length: 3000 }, (_, week) =>
      counts.subarray(week * 7, week * 7 + 7).reduce((sum, count) => sum + count, 0),
    );
    const mean = sums.reduce((sum, value) => sum + value, 0) / 3000;
    const variance = sums.reduce((sum, value) => sum + (value - mean) ** 2, 0) / 2999;
    // m = 28 a week: variance 28 + 0.5 · 784; independent factors by day would give 28 + 0.5 · 112.
    const expected = 28 + 0.5 * 784;
    expect(Math.abs(mean - 28) / Math.sqrt(expected / 3000)).toBeLessThan(4);
    expect(Math.abs(variance / expected - 1)).toBeLessThan(0.2);
  });

  test('φ = 0 is Poisson, a mean of 0 gives none', () => {
    const values = counted(9, { negbin: 0 });
    const mean = values.reduce((sum, value) => sum + value, 0) / 5000;
    const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / 4999;
    expect(Math.abs(variance / 9 - 1)).toBeLessThan(4 * Math.sqrt(2 / 5000) * 1.2);
    expect(Math.max(...counted(0, { negbin: 0.3 }))).toBe(0);
  });

  test('fixed: a half rounds up, also where the sum of the means only nearly reaches it', () => {
    expect([...fixedArrivals(Float64Array.of(0.1, 0.1, 0.1, 0.1, 0.1), 1)]).toEqual([0, 0, 0, 0, 1]);
    expect([...fixedArrivals(new Float64Array(4).fill(5), 1.5)]).toEqual([8, 7, 8, 7]);
  });
});

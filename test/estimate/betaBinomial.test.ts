import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { betaBinomial, betaBinomialKernel, groupPosterior } from '../../shared/estimate/betaBinomial.ts';
import { betaQuantile } from '../../shared/stats/beta.ts';
import { tarone } from '../../shared/stats/tarone.ts';
import { seeded } from '../support/random.ts';

const counts = (...pairs: [n: number, k: number][]): { n: number; k: number }[] =>
  pairs.map(([n, k]) => ({ n, k }));

/** P(k) of a beta-binomial with whole prior counts, by the product of its urn's draws (Pólya). */
function urn(n: number, k: number, alpha: number, beta: number): number {
  let log = 0;
  for (let i = 0; i < k; i++) log += Math.log(alpha + i);
  for (let i = 0; i < n - k; i++) log += Math.log(beta + i);
  for (let i = 0; i < n; i++) log -= Math.log(alpha + beta + i);
  return log;
}

test('the likelihood is that of Pólya’s urn', () => {
  const groups = counts([5, 2], [7, 7], [3, 0]);
  const expected = groups.reduce((sum, { n, k }) => sum + urn(n, k, 2, 6), 0);
  expect(betaBinomialKernel(groups, Math.log(2 / 6), Math.log(8)).value).toBeCloseTo(expected, 12);
});

test('two equal pairs of groups, 1 of 4 and 3 of 4: the mean is a half, and no other nu is likelier', () => {
  const groups = counts([20, 2], [20, 2], [20, 18], [20, 18]);
  const fit = betaBinomial(groups);
  expect(fit.mu).toBeCloseTo(0.5, 10);
  const at = (nu: number): number => betaBinomialKernel(groups, 0, Math.log(nu)).value;
  expect(at(fit.nu)).toBeCloseTo(fit.logLikelihoodKernel, 10);
  for (const factor of [0.5, 0.99, 1.01, 2]) expect(at(fit.nu * factor)).toBeLessThan(at(fit.nu));
  expect(fit.boundary).toBeNull();
  expect(fit.likelihoodRatio.p).toBeLessThan(1e-6);
});

describe('on the boundary', () => {
  test('groups that differ less than chance would have it: rho is 0 and every posterior the pooled rate', () => {
    const fit = betaBinomial(counts([100, 20], [200, 40], [50, 10]));
    expect(fit).toMatchObject({ rho: 0, nu: Infinity, boundary: 'binomial', standardError: null });
    expect(fit.likelihoodRatio).toEqual({ statistic: 0, p: 1, pTwoSided: 1 });
    expect(groupPosterior(fit, { n: 50, k: 10 })).toMatchObject({ mean: 0.2, low: 0.2, high: 0.2 });
  });

  test('all or none in every group: rho is 1, and each posterior is what was seen', () => {
    const fit = betaBinomial(counts([10, 10], [15, 0], [4, 4], [8, 0], [9, 0]));
    expect(fit).toMatchObject({ mu: 0.4, rho: 1, nu: 0, boundary: 'separated' });
    // Five tosses of a coin that shows heads twice.
    expect(fit.logLikelihoodKernel).toBeCloseTo(2 * Math.log(0.4) + 3 * Math.log(0.6), 12);
    expect(groupPosterior(fit, { n: 10, k: 10 }).mean).toBe(1);
  });

  test('single trials, no successes, and one group alone tell nothing of rho', () => {
    for (const groups of [counts([1, 1], [1, 0]), counts([10, 0], [20, 0]), counts([50, 10])])
      expect(betaBinomial(groups)).toMatchObject({ rho: 0, boundary: 'binomial' });
  });

  test('without a trial there is no rate', () => {
    expect(() => betaBinomial([])).toThrow(RangeError);
    expect(() => betaBinomial(counts([0, 0]))).toThrow(RangeError);
    expect(() => betaBinomial(counts([3, 4]))).toThrow(RangeError);
  });
});

test('groups without trials change nothing', () => {
  const groups = counts([20, 5], [20, 9], [20, 2], [25, 14]);
  expect(betaBinomial([...groups, { n: 0, k: 0 }])).toEqual(betaBinomial(groups));
});

test('the fit is as likely as any point of a grid, and its likelihood-ratio statistic is never negative', () => {
  const group = fc.integer({ min: 1, max: 60 }).chain((n) => fc.record({ n: fc.constant(n), k: fc.nat(n) }));
  fc.assert(
    fc.property(fc.array(group, { minLength: 1, maxLength: 12 }), (groups) => {
      const fit = betaBinomial(groups);
      expect(fit.likelihoodRatio.statistic).toBeGreaterThanOrEqual(0);
      for (let logit = -4; logit <= 4; logit += 0.5)
        for (let logNu = -6; logNu <= 12; logNu += 1)
          expect(betaBinomialKernel(groups, logit, logNu).value).toBeLessThanOrEqual(
            fit.logLikelihoodKernel + 1e-8,
          );
    }),
    { numRuns: 50 },
  );
});

test('a posterior lies between the group’s own rate and the mean, and its 95% interval around it', () => {
  const groups = counts([20, 5], [20, 9], [20, 2], [25, 14], [30, 7], [12, 3]);
  const fit = betaBinomial(groups);
  for (const group of groups) {
    const { mean, low, high } = groupPosterior(fit, group);
    const [below, above] = [group.k / group.n, fit.mu].sort((a, b) => a - b);
    expect(mean).toBeGreaterThan(below!);
    expect(mean).toBeLessThan(above!);
    expect(low).toBeLessThan(mean);
    expect(high).toBeGreaterThan(mean);
  }
});

test('recovers mu and rho from simulated groups, with errors of the size that it states', () => {
  const random = seeded(20);
  const [mu, nu] = [0.3, 15];
  const found = Array.from({ length: 60 }, () =>
    betaBinomial(
      Array.from({ length: 50 }, () => {
        const rate = betaQuantile(random(), mu * nu, (1 - mu) * nu);
        const n = 30 + Math.floor(random() * 60);
        return { n, k: Array.from({ length: n }, random).filter((u) => u < rate).length };
      }),
    ),
  );
  const z = found.map((fit) => ({
    mu: (Math.log(fit.mu / (1 - fit.mu)) - Math.log(mu / (1 - mu))) / fit.standardError!.logitMu,
    rho: (-Math.log(fit.nu) + Math.log(nu)) / fit.standardError!.logitRho,
  }));
  for (const key of ['mu', 'rho'] as const) {
    const mean = z.reduce((sum, of) => sum + of[key], 0) / z.length;
    const square = z.reduce((sum, of) => sum + of[key] ** 2, 0) / z.length;
    // Means of 60 standard normals and of their squares, three standard errors either way.
    expect(Math.abs(mean)).toBeLessThan(3 / Math.sqrt(60) + 0.1);
    expect(Math.abs(square - 1)).toBeLessThan(3 * Math.sqrt(2 / 60));
  }
});

test('Tarone’s Z by hand: 2 and 6 of 8 about a half', () => {
  // ((2 − 4)² + (6 − 4)²) / 0.25 − 16 over √(2·(56 + 56)).
  expect(tarone(counts([8, 2], [8, 6]))?.z).toBeCloseTo(16 / Math.sqrt(224), 14);
  expect(tarone(counts([8, 0], [8, 0]))).toBeNull();
  expect(tarone(counts([1, 0], [1, 1]))).toBeNull();
});

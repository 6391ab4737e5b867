import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { delayLaw, isSettable, stepChances } from '../../shared/workbook/delayLaw.ts';
import type { Delay } from '../../shared/plan/schema.ts';

describe('delay laws as the sheet recomputes them', () => {
  it.each<[string, Delay, number, number | null]>([
    ['fixed', { fixed: 7 }, 7, null],
    // Mean exp(mu + sigma² / 2), cv √(exp(sigma²) − 1).
    ['lognormal', { lognormal: { mu: 2, sigma: 0.5 } }, Math.exp(2.125), Math.sqrt(Math.exp(0.25) - 1)],
    ['gamma', { gamma: { shape: 4, scale: 3 } }, 12, 0.5],
    // Γ(1 + 1/2) = √π / 2.
    ['weibull', { weibull: { shape: 2, scale: 10 } }, 5 * Math.sqrt(Math.PI), 2],
    [
      'empirical',
      {
        empirical: [
          [4, 1],
          [1, 1],
          [4, 2],
        ],
      },
      3.25,
      null,
    ],
  ])('%s: mean and spread', (family, delay, mean, spread) => {
    const law = delayLaw(delay);
    expect(law.family).toBe(family);
    expect(law.mean).toBeCloseTo(mean, 10);
    if (spread === null) expect(law.spread).toBeNull();
    else expect(law.spread).toBeCloseTo(spread, 10);
  });

  it('recorded delays are ascending, merged and weigh 1 together', () => {
    const delay: Delay = {
      empirical: [
        [4, 1],
        [1, 1],
        [4, 2],
      ],
    };
    expect(delayLaw(delay).points).toEqual([
      [1, 0.25],
      [4, 0.75],
    ]);
  });

  it('a return takes at least one step: what would take none takes one', () => {
    const law = delayLaw({ fixed: 3 }).law;
    const [none, one] = [...stepChances(law, 7, 4)];
    expect([...stepChances(law, 7, 4, true)].slice(0, 2)).toEqual([0, none! + one!]);
  });

  it('chances keep the mean: Σ k · P(k) · step days is the mean delay', () => {
    fc.assert(
      fc.property(
        fc.double({ min: 0.5, max: 60, noNaN: true }),
        fc.double({ min: 0.2, max: 1, noNaN: true }),
        fc.constantFrom<1 | 7>(1, 7),
        (mean, cv, stepDays) => {
          const chances = stepChances(delayLaw({ gamma: { mean, cv } }).law, stepDays, 3000 / stepDays);
          const steps = chances.reduce((sum, chance, k) => sum + k * chance, 0);
          expect(steps * stepDays).toBeCloseTo(mean, 6);
        },
      ),
      { numRuns: 30 },
    );
  });

  it('a recorded delay of 0 days, or of very many points, is laid out and not set', () => {
    expect(isSettable(delayLaw({ empirical: [[0, 1]] }))).toBe(false);
    const many = Array.from({ length: 1001 }, (_, at): [number, number] => [at + 0.5, 1]);
    expect(isSettable(delayLaw({ empirical: many }))).toBe(false);
    expect(isSettable(delayLaw({ fixed: 0 }))).toBe(true);
  });
});

/** Rates at their ends: what is certain, what cannot happen, and what rounding leaves. */
import { describe, expect, test } from 'vitest';
import {
  drawnExitShares,
  isUncertain,
  meanExitShares,
  neverOf,
  outcomesAt,
  rateAt,
  versionsAt,
} from '../../shared/engine/rates.ts';
import type { ResolvedRate } from '../../shared/plan/resolved.ts';
import { betaQuantile } from '../../shared/stats/beta.ts';
import { normalCdf } from '../../shared/stats/normal.ts';

const dirichlet = (advance: number, exits: number[], never: number): ResolvedRate => ({
  dirichlet: { advance, exits, never },
});

describe('a rate', () => {
  test('is certain as a number, and as a PERT of no width', () => {
    expect(isUncertain({ fixed: 0.4 })).toBe(false);
    expect(isUncertain({ pert: [0.3, 0.3, 0.3] })).toBe(false);
    expect(isUncertain({ pert: [0.2, 0.3, 0.4] })).toBe(true);
    expect(isUncertain({ beta: [2, 3] })).toBe(true);
    expect(rateAt({ pert: [0.3, 0.3, 0.3] }, 1.7)).toBe(0.3);
  });

  test('of a PERT is a Beta with λ = 4 between its ends', () => {
    const p = normalCdf(0.6);
    expect(rateAt({ pert: [0.2, 0.5, 0.6] }, 0.6)).toBeCloseTo(0.2 + 0.4 * betaQuantile(p, 4, 2), 12);
  });

  test('of a Dirichlet is the marginal of its advance, and certain where that is nothing or all', () => {
    const p = normalCdf(-0.4);
    expect(rateAt(dirichlet(3, [4, 5], 1), -0.4)).toBeCloseTo(betaQuantile(p, 3, 10), 12);
    expect(rateAt(dirichlet(0, [4, 5], 1), -0.4)).toBe(0);
    expect(rateAt(dirichlet(3, [0, 0], 0), -0.4)).toBe(1);
  });

  test('that changes is moved on the logit scale, unless it or the original’s mean is 0 or 1', () => {
    const at = (original: ResolvedRate, value: number): number =>
      versionsAt([original, { fixed: value }], 0.8)[1]!;
    const logit = (p: number): number => Math.log(p / (1 - p));
    const drawn = rateAt({ beta: [2, 6] }, 0.8);
    const moved = 1 / (1 + Math.exp(-(logit(0.5) + logit(drawn) - logit(0.25))));
    expect(at({ beta: [2, 6] }, 0.5)).toBeCloseTo(moved, 12);
    expect([0, 1].map((value) => at({ beta: [2, 6] }, value))).toEqual([0, 1]);
    expect(at(dirichlet(0, [1], 1), 0.5)).toBe(0.5);
    expect(at(dirichlet(2, [0], 0), 0.5)).toBe(0.5);
    expect(at({ fixed: 0.1 }, 0.5)).toBe(0.5);
    expect(versionsAt([{ beta: [2, 6] }, { beta: [3, 1] }], 0.8)).toEqual([
      drawn,
      rateAt({ beta: [3, 1] }, 0.8),
    ]);
  });
});

describe('what does not advance', () => {
  test('leaves by its shares of the rest; what is left stays, unless that is rounding', () => {
    const outcomes = outcomesAt(0.4, [0.5, 0.25]);
    expect(outcomes).toEqual({ advance: 0.4, exits: [0.3, 0.15] });
    expect(neverOf(outcomes)).toBeCloseTo(0.15, 12);
    expect(neverOf({ advance: 0.1, exits: [0.7, 0.2] })).toBe(0);
    expect(neverOf({ advance: 1, exits: [] })).toBe(0);
    expect(neverOf({ advance: 0.25, exits: [] })).toBe(0.75);
  });

  test('has the mean shares of a Dirichlet, none where it has no concentration', () => {
    expect(meanExitShares({ fixed: 0.3 }, [0.2])).toEqual([0.2]);
    expect(meanExitShares(dirichlet(9, [3, 1], 4), [])).toEqual([0.375, 0.125]);
    expect(meanExitShares(dirichlet(9, [0, 0], 0), [])).toEqual([0, 0]);
  });

  test('breaks the stick of a Dirichlet exit by exit', () => {
    const uniforms = [0.3, 0.8];
    const drawn = (exits: number[], never: number): readonly number[] =>
      drawnExitShares(dirichlet(1, exits, never), [], (exit) => uniforms[exit]!);
    const first = betaQuantile(0.3, 3, 6);
    const [a, b] = drawn([3, 2], 4);
    expect(a).toBeCloseTo(first, 12);
    expect(b).toBeCloseTo((1 - first) * betaQuantile(0.8, 2, 4), 12);
    // An exit without concentration has nothing, the last one all that is left where nobody stays.
    expect(drawn([0, 2], 4)[0]).toBe(0);
    const whole = drawn([3, 2], 0);
    expect(whole[0]! + whole[1]!).toBeCloseTo(1, 15);
    expect(drawn([3, 0], 0)).toEqual([1, 0]);
    expect(drawnExitShares({ fixed: 0.3 }, [0.2, 0.1], () => 0.5)).toEqual([0.2, 0.1]);
  });
});

/** Beta quantiles on the logit scale, into far tails: where they are known exactly, and against an inversion of each. */
import { describe, expect, test } from 'vitest';
import { betaQuantile } from '../../shared/stats/beta.ts';
import { lowerBetaLogits } from '../../shared/stats/betaLogits.ts';
import { normalCdf } from '../../shared/stats/normal.ts';

const perUnit = 8;
const last = 68;
const scores = Array.from({ length: last + 1 }, (_, k) => -k / perUnit);

/** How far apart two logits are, in units of 1 + their size. */
const apart = (y: number, other: number): number => Math.abs(y - other) / (1 + Math.abs(other));

describe('where the distribution is known', () => {
  test.each([0.3, 1, 2, 40])('Beta(%d, 1): x = p^(1/a)', (a) => {
    const logits = lowerBetaLogits(a, 1, perUnit, last);
    scores.forEach((z, k) => {
      const logX = Math.log(normalCdf(z)) / a;
      expect(apart(logits[k]!, logX - Math.log(-Math.expm1(logX)))).toBeLessThan(1e-13);
    });
  });

  test.each([0.3, 1, 7, 900])('Beta(1, %d): 1 − x = (1 − p)^(1/b)', (b) => {
    const logits = lowerBetaLogits(1, b, perUnit, last);
    scores.forEach((z, k) => {
      const logRest = Math.log1p(-normalCdf(z)) / b;
      expect(apart(logits[k]!, Math.log(-Math.expm1(logRest)) - logRest)).toBeLessThan(1e-13);
    });
  });

  test('Beta(300, 2): P(X ≤ x) = x³⁰⁰ (1 + 300 (1 − x)), to the end of the tail', () => {
    const logits = lowerBetaLogits(300, 2, perUnit, last);
    scores.forEach((z, k) => {
      const logX = -Math.log1p(Math.exp(-logits[k]!));
      const logTail = 300 * logX + Math.log1p(300 * -Math.expm1(logX));
      expect(Math.abs(logTail / Math.log(normalCdf(z)) - 1)).toBeLessThan(1e-12);
    });
  });
});

describe('against an inversion at each score', () => {
  const shapes = [
    [72, 48],
    [10, 30],
    [0.4, 3],
    [5, 0.01],
    [0.001, 0.001],
    [10_000, 30_000],
    [1_000_000, 2_000_000],
  ] as const;

  test.each(shapes)('Beta(%d, %d), to a score of −4', (a, b) => {
    for (const [own, other] of [
      [a, b],
      [b, a],
    ] as const) {
      lowerBetaLogits(own, other, perUnit, 32).forEach((y, k) => {
        const p = normalCdf(-k / perUnit);
        const x = betaQuantile(p, own, other);
        const rest = betaQuantile(1 - p, other, own);
        // Where the quantile is no number between 0 and 1 it has no logit to compare with.
        if (x > 1e-290 && x < 0.5) expect(apart(y, Math.log(x / (1 - x)))).toBeLessThan(1e-9);
        else if (x >= 0.5 && rest > 1e-290) expect(apart(y, Math.log((1 - rest) / rest))).toBeLessThan(1e-9);
      });
    }
  });

  test.each(shapes)('Beta(%d, %d): falls to the end, and the halves meet at the median', (a, b) => {
    const lower = lowerBetaLogits(a, b, perUnit, last);
    const upper = lowerBetaLogits(b, a, perUnit, last);
    for (const half of [lower, upper]) {
      expect(half.every((y, k) => Number.isFinite(y) && (k === 0 || y < half[k - 1]!))).toBe(true);
    }
    expect(Math.abs(lower[0]! + upper[0]!)).toBeLessThan(1e-9 * (1 + Math.abs(lower[0]!)));
  });
});

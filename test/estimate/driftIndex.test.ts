import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { driftIndex } from '../../shared/estimate/driftIndex.ts';

const counts = (...pairs: [n: number, k: number][]): { n: number; k: number }[] =>
  pairs.map(([n, k]) => ({ n, k }));

describe('the drift index', () => {
  test('is the intra-class correlation that R’s VGAM finds, with half the χ² tail and Tarone’s Z', () => {
    const index = driftIndex(counts([20, 5], [20, 9], [20, 2], [25, 14], [30, 7], [12, 3]))!;
    expect(index.owners).toBe(6);
    expect(index.rho).toBeCloseTo(0.0662208, 4);
    expect(index.p).toBeCloseTo(0.02800075, 6);
    expect(index.tarone!.z).toBeCloseTo(2.76606039, 7);
    expect(index.tarone!.p).toBeCloseTo(0.0028369, 7);
    // logit rho −2.64624 with error 0.94465: ±1.96 errors are −4.49773 and −0.79475.
    expect(index.low!).toBeCloseTo(1 / (1 + Math.exp(4.49773)), 4);
    expect(index.high!).toBeCloseTo(1 / (1 + Math.exp(0.79475)), 4);
  });

  test('Tarone’s Z by hand: 1 of 4 and 3 of 4 spread by 8 against 8 expected', () => {
    // Rate 1/2; spread (1 − 2)² + (3 − 2)² = 2, over 1/4 is 8; less 8 trials is 0.
    expect(driftIndex(counts([4, 1], [4, 3]))!.tarone).toEqual({ z: 0, p: 0.5 });
  });

  test('is 0 without an interval where owners differ less than chance would have it', () => {
    expect(driftIndex(counts([100, 20], [200, 40], [50, 10]))).toMatchObject({
      rho: 0,
      low: null,
      high: null,
      p: 1,
    });
  });

  test('is null for fewer than two owners with entities, and has no Z where nobody converts', () => {
    expect(driftIndex([])).toBeNull();
    expect(driftIndex(counts([50, 10], [0, 0]))).toBeNull();
    expect(driftIndex(counts([50, 0], [20, 0]))).toMatchObject({ owners: 2, rho: 0, p: 1, tarone: null });
  });

  test('does not depend on the order of the owners, and lies within its interval', () => {
    const owner = fc
      .record({ n: fc.integer({ min: 1, max: 200 }), share: fc.double({ min: 0, max: 1, noNaN: true }) })
      .map(({ n, share }) => ({ n, k: Math.round(n * share) }));
    fc.assert(
      fc.property(fc.array(owner, { minLength: 2, maxLength: 12 }), (owners) => {
        const index = driftIndex(owners)!;
        const turned = driftIndex(owners.toReversed())!;
        expect(turned.rho).toBeCloseTo(index.rho, 5);
        expect(turned.p).toBeCloseTo(index.p, 6);
        if (index.low === null || index.high === null) return;
        expect(index.low).toBeLessThanOrEqual(index.rho);
        expect(index.high).toBeGreaterThanOrEqual(index.rho);
      }),
      { numRuns: 100 },
    );
  });
});

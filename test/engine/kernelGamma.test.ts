/** The kernel's gamma quantiles beside those of shared/stats, far into both tails. */
import { expect, test } from 'vitest';
import { buildModel } from '../../shared/engine/model.ts';
import { gammaQuantile, gammaSurvival } from '../../shared/stats/gamma.ts';
import { kernelParts } from '../support/kernelParts.ts';
import { resolved, segment } from '../support/trials.ts';

const parts = kernelParts(buildModel(resolved({ segments: [segment({})] })));
const shapes = [0.05, 0.3, 0.9, 1, 1.33, 3.2, 12, 80, 900];

test.each(shapes)('of shape %d: the middle and the lower tail', (shape) => {
  for (const p of [1e-6, 0.001, 0.02, 0.1, 0.3, 0.5, 0.7, 0.9, 0.99]) {
    const x = parts.gammaQuantile(1 - p, shape);
    expect(x / gammaQuantile(p, shape, 1), `p ${p}`).toBeCloseTo(1, 7);
  }
});

test.each(shapes)('of shape %d: the upper tail', (shape) => {
  for (const q of [0.05, 1e-3, 1e-6, 1e-10, 1e-15, 1e-40]) {
    const x = parts.gammaQuantile(q, shape);
    expect(gammaSurvival(x, shape, 1) / q, `q ${q}`).toBeCloseTo(1, 7);
  }
});

/** The kernel's Poisson quantiles beside those that the incomplete gamma function gives. */
import { expect, test } from 'vitest';
import { buildModel } from '../../shared/engine/model.ts';
import { poissonCdf, poissonQuantile } from '../../shared/stats/poisson.ts';
import { kernelParts } from '../support/kernelParts.ts';
import { resolved, segment } from '../support/trials.ts';

const parts = kernelParts(buildModel(resolved({ segments: [segment({})] })));

test.each([7.99, 8, 9.3, 14, 33.1, 62, 250, 1987.5, 40_000, 3e6])(
  'quantiles of a Poisson of mean %d are exact, also where a whole number is near',
  (mean) => {
    const wrong: string[] = [];
    const check = (u: number): void => {
      const [got, exact] = [parts.poissonQuantile(u, mean), poissonQuantile(u, mean)];
      if (got !== exact) wrong.push(`${u}: ${got}, not ${exact}`);
    };
    for (let i = 0.5; i < 500; i++) check(i / 500);
    // On either side of the steps of the distribution, and far out.
    for (let z = -4; z <= 4; z += 0.25) {
      const step = poissonCdf(Math.max(0, Math.round(mean + z * Math.sqrt(mean))), mean);
      if (step < 1 - 1e-6) [step * (1 - 1e-8), step * (1 + 1e-8)].forEach(check);
    }
    expect(wrong).toEqual([]);
  },
);

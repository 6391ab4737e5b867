/** A small part of what `npm run proof` does: the kernel agrees in distribution with the lead-by-lead reference. */
import { describe, expect, test } from 'vitest';
import { buildModel } from '../../shared/engine/model.ts';
import { drawInputs } from '../../shared/engine/inputs.ts';
import { simulateTrial } from '../../shared/engine/trial.ts';
import { kernelTrials } from '../../shared/engine/kernel/trialRecord.ts';
import { disagreements } from '../support/engineAgreement.ts';
import { engineScenarios } from '../support/engineScenarios.ts';
import { twoSampleKolmogorov } from '../support/twoSample.ts';

const small = engineScenarios.filter(([name]) => name === 'one lead a week' || name === 'an opening state');

test.each(small)('the kernel agrees with the reference: %s', (_, plan) => {
  expect(disagreements(plan, 150, [11, 12])).toEqual([]);
});

describe('the test of agreement', () => {
  test('finds a rate that is a tenth too high', () => {
    const uniform = (scale: number) => Array.from({ length: 4000 }, (_, i) => (scale * (i + 0.5)) / 4000);
    expect(twoSampleKolmogorov(uniform(1), uniform(1.1))).toBeLessThan(1e-6);
    expect(twoSampleKolmogorov(uniform(1), uniform(1.001))).toBeGreaterThan(0.1);
  });
});

/** The largest would take the reference too long. */
const followed = engineScenarios.filter(([name]) => name !== 'twenty thousand leads a week');

test.each(followed)(
  'arrivals, people, capacities and their cost are the reference’s, trial by trial: %s',
  (_, plan) => {
    const model = buildModel(plan);
    const { steps } = model.timeline;
    const kernel = kernelTrials(model);
    for (let trial = 0; trial < 3; trial++) {
      const own = kernel(4, trial);
      const reference = simulateTrial(model, 4, trial);
      const { arrivals } = drawInputs(model, 4, trial);
      model.segments.forEach(({ arrivals: { stage }, recycle }, index) => {
        if (recycle !== null && recycle.to === stage) return;
        expect(own.entries[stage]!.subarray(index * steps, (index + 1) * steps)).toEqual(arrivals[index]);
      });
      expect(own.sdrCapacity).toEqual(reference.sdrCapacity);
      expect(own.aeCapacity).toEqual(reference.aeCapacity);
      for (const series of ['peopleCost', 'quotaCapacity'] as const) {
        own[series].forEach((value, at) => expect(value).toBeCloseTo(reference[series][at]!, 6));
      }
    }
  },
);

/** A small part of what `npm run proof` does: the kernel agrees in distribution with the lead-by-lead reference. */
import { describe, expect, test } from 'vitest';
import { buildModel } from '../../shared/engine/model.ts';
import { drawInputs } from '../../shared/engine/inputs.ts';
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

test.each(engineScenarios.slice(0, 11))(
  'arrivals, people and cost are the reference’s, trial by trial: %s',
  (_, plan) => {
    const model = buildModel(plan);
    const kernel = kernelTrials(model);
    for (let trial = 0; trial < 5; trial++) {
      const { arrivals, sdrs, aes } = drawInputs(model, 4, trial);
      const { entries, peopleCost, quotaCapacity } = kernel(4, trial);
      model.segments.forEach(({ arrivals: { stage }, recycle }, index) => {
        if (recycle !== null && recycle.to === stage) return;
        const { steps } = model.timeline;
        expect([...entries[stage]!.subarray(index * steps, (index + 1) * steps)]).toEqual([
          ...arrivals[index]!,
        ]);
      });
      expect(peopleCost.length).toBe(model.timeline.steps);
      const { quotaPerYear = 0, attainment = 1 } = model.ae?.team ?? {};
      quotaCapacity.forEach((capacity, step) => {
        const ramped = aes?.ramped[step] ?? 0;
        expect(capacity).toBeCloseTo(
          (ramped * quotaPerYear * attainment * model.timeline.stepDays) / 365.25,
          6,
        );
      });
      expect(sdrs === null).toBe(model.sdr === null);
    }
  },
);

/** Calibrated rates are nearer to the truth of the sample than the plan's, and than the recorded ones. */
import { expect, test } from 'vitest';
import { drawLeads } from '../../examples/life.ts';
import { expectedAdvance } from '../../examples/expected.ts';
import { openStages } from '../../examples/truth.ts';
import { measure } from '../../shared/estimate/measure.ts';
import { calibratePlan, planTargets, resolvePlan } from '../../shared/plan/index.ts';
import { importedSample } from './importedSample.ts';

const { log, plan } = importedSample();
const measurement = measure(log, { plan: planTargets(resolvePlan(plan)) });
const { plan: calibrated } = calibratePlan(plan, measurement);
const leads = drawLeads();

/** Root mean square distance from the truth over segments and transitions, in points. */
function distance(rateOf: (segment: string, from: string) => number): number {
  const squares = plan.segments.flatMap(({ id }) => {
    const own = leads.filter(({ segment }) => segment.id === id);
    return openStages.map((stage) => (rateOf(id, stage) - expectedAdvance(own, stage)) ** 2);
  });
  return 100 * Math.sqrt(squares.reduce((a, b) => a + b) / squares.length);
}

test('calibration is within two points, the record and the plan are further off', () => {
  const rates = (of: typeof plan) => (segment: string, from: string) =>
    planTargets(resolvePlan(of))
      .segments.find(({ id }) => id === segment)!
      .transitions.find((transition) => transition.from === from)!.rate;
  const recorded = (segment: string, from: string): number =>
    measurement.transitions.find(
      (one) =>
        one.from === from &&
        one.segment === measurement.segments.find(({ planned }) => planned === segment)!.segment,
    )!.conversion.period.rate!;
  const adjusted = distance(rates(calibrated));
  expect(adjusted).toBeLessThan(2);
  expect(distance(recorded)).toBeGreaterThan(2 * adjusted);
  expect(distance(rates(plan))).toBeGreaterThan(1.2 * adjusted);
});

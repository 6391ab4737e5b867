import { expect, test } from 'vitest';
import { expectedAdvance, expectedPipeline, mean, reach } from '../../examples/expected.ts';
import { type Lead, drawLeads, minutesPerDay } from '../../examples/life.ts';
import { planFile } from '../../examples/plan.ts';
import { delays, openStages, segments } from '../../examples/truth.ts';
import { rateAlong } from '../../shared/estimate/planned.ts';
import { parsePlan, planTargets, resolvePlan } from '../../shared/plan/index.ts';
import { quantileSorted } from '../../shared/stats/quantile.ts';

const leads = drawLeads();
const reachesPipeline = ({ passes }: Lead): boolean =>
  passes.some(({ stays }) => stays.some(({ stage }) => stage === 'sao'));

/** Standard deviations by which a drawn share lies from the chance it was drawn with. */
function deviation(count: number, chances: readonly number[]): number {
  const variance = chances.reduce((sum, p) => sum + p * (1 - p), 0);
  return (count - chances.reduce((sum, p) => sum + p, 0)) / Math.sqrt(variance);
}

test('reach multiplies the chances to advance: 80% × 50% × 75% × 60% is 18%, and 24% of that is 4.32%', () => {
  const reached = reach({ mql: 0.8, sal: 0.5, meetingBooked: 0.75, meetingHeld: 0.6, sao: 0.24 });
  expect(reached.meetingHeld).toBeCloseTo(0.18, 12);
  expect(reached.sao).toBeCloseTo(0.0432, 12);
});

test('the leads reach pipeline as often as the truth expects, in every segment', () => {
  for (const { id } of segments) {
    const own = leads.filter(({ segment }) => segment.id === id);
    expect(Math.abs(deviation(own.filter(reachesPipeline).length, own.map(expectedPipeline)))).toBeLessThan(
      3,
    );
  }
});

test('first visits advance as often as the truth expects, and take its median time', () => {
  for (const stage of openStages) {
    const stays = leads.flatMap(({ passes }) => passes[0]!.stays.filter((stay) => stay.stage === stage));
    const advanced = stays.filter(({ outcome }) => outcome === 'advance');
    const chance = expectedAdvance(leads, stage);
    expect(
      Math.abs(
        deviation(
          advanced.length,
          stays.map(() => chance),
        ),
      ),
    ).toBeLessThan(3);
    const days = advanced.map(({ entered, left }) => (left - entered) / minutesPerDay).sort((a, b) => a - b);
    // The working week moves a delay by up to a day or two.
    expect(Math.abs(quantileSorted(days, 0.5) - delays[stage].advance.median)).toBeLessThan(
      1 + 0.08 * delays[stage].advance.median,
    );
  }
});

test('every stay follows the one before it, and times are whole minutes', () => {
  for (const { passes } of leads)
    for (const { stays } of passes)
      stays.forEach(({ entered, left }, i) => {
        expect(Number.isInteger(entered)).toBe(true);
        expect(left).toBeGreaterThan(entered);
        if (i > 0) expect(entered).toBe(stays[i - 1]!.left);
      });
});

test('at the plan’s own mix, the plan is 80% × 50% × 75% × 60% = 18%, and 24% of pipeline is won', () => {
  const { segments: planned } = planTargets(resolvePlan(parsePlan(planFile())));
  const total = planned.reduce((sum, { arrivals }) => sum + arrivals.total, 0);
  const through = (to: string): number =>
    planned.reduce((sum, { arrivals, transitions }) => {
      return sum + (arrivals.total / total) * rateAlong(transitions, 'mql', to)!;
    }, 0);
  const stages = ['mql', 'sal', 'meetingBooked', 'meetingHeld', 'sao', 'won'];
  const reached = stages.map((stage) => (stage === 'mql' ? 1 : through(stage)));
  const steps = reached.slice(1).map((share, i) => share / reached[i]!);
  [0.8, 0.5, 0.75, 0.6, 0.24].forEach((rate, i) => expect(steps[i]).toBeCloseTo(rate, 3));
  expect(through('sao')).toBeCloseTo(0.18, 4);
  expect(total).toBeGreaterThan(4750);
  expect(total).toBeLessThan(4850);
});

test('the truth itself falls short of the plan by 1.5 to 2 points at the plan’s mix', () => {
  const { segments: planned } = planTargets(resolvePlan(parsePlan(planFile())));
  const total = planned.reduce((sum, { arrivals }) => sum + arrivals.total, 0);
  const atPlanMix = planned.reduce((sum, { id, arrivals }) => {
    const own = leads.filter(({ segment }) => segment.id === id);
    return sum + (arrivals.total / total) * mean(own.map(expectedPipeline));
  }, 0);
  expect(0.18 - atPlanMix).toBeGreaterThan(0.015);
  expect(0.18 - atPlanMix).toBeLessThan(0.02);
});

import { expect, test } from 'vitest';
import { expectedFlow, runTrials } from '../../shared/engine/index.ts';
import { parsePlan, resolvePlan } from '../../shared/plan/index.ts';
import { smallPlan } from '../support/plans.ts';
import { refused } from '../support/refused.ts';

function planWith(arrivals: number, open: number) {
  const plan = smallPlan();
  const [first] = plan.segments;
  const [month] = Object.keys(first!.arrivals.perMonth);
  first!.arrivals.perMonth = { [month!]: arrivals };
  const { from } = first!.transitions[0]!;
  plan.opening = [{ segment: first!.id, stage: from, ageDays: 1, count: open }];
  return resolvePlan(parsePlan(plan));
}

test.each([
  ['arrivals', 1e12, 0],
  ['open visits', 1, 1e12],
])('a plan with more %s than a trial can follow is refused, not run out of memory', (_, arrivals, open) => {
  const plan = planWith(arrivals, open);
  expect(refused(() => runTrials(plan, 1, 0, 1))).toMatchObject({ code: 'too-many-entities' });
  expect(expectedFlow(plan).simulation.expected).toBe(true);
});

test('a plan with tens of thousands of entities runs', () => {
  expect(runTrials(planWith(20_000, 10), 1, 0, 1)).toMatchObject({ first: 0, count: 1 });
});

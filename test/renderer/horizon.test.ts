import { expect, it } from 'vitest';
import { cutTargets, withHorizon } from '../../renderer/model/horizon.ts';
import { planning } from '../../renderer/model/planning.ts';
import type { Plan, Target } from '../../shared/plan/schema.ts';
import { testPlan } from './plans.ts';

const target = (period?: string) => ({
  metric: 'bookings',
  amount: 1,
  ...(period === undefined ? {} : { period }),
});
/** 52 weeks from January 4; fiscal years begin in February. */
const plan: Plan = {
  ...testPlan(),
  start: '2027-01-04',
  weeks: 52,
  fiscalYearStartMonth: 2,
  targets: [target(), target('2027-06'), target('FY28-Q1'), target('FY28-Q3'), target('FY28')],
};
const periods = (targets: readonly Target[]) => targets.map(({ period }) => period);

it('tells which targets a shorter horizon cuts off, and which it covers in part', () => {
  // 13 weeks end on April 4: within FY28-Q1 (February to April).
  const { gone, cut } = cutTargets(plan, 13);
  expect(periods(gone)).toEqual(['2027-06', 'FY28-Q3']);
  expect(periods(cut)).toEqual(['FY28-Q1', 'FY28']);
});

it('loses nothing over the same or a longer horizon', () => {
  for (const weeks of [52, 104]) expect(cutTargets(plan, weeks)).toEqual({ gone: [], cut: [] });
});

it('leaves a plan that can be projected', () => {
  const shorter = withHorizon(plan, 13);
  expect(periods(shorter.targets)).toEqual([undefined, 'FY28-Q1', 'FY28']);
  expect(() => planning.resolved(planning.parsePlan(JSON.stringify(shorter)))).not.toThrow();
  expect(() => planning.parsePlan(JSON.stringify({ ...plan, weeks: 13 }))).toThrow(/outside the horizon/);
});

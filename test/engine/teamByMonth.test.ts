import { describe, expect, test } from 'vitest';
import { expectedFlow } from '../../shared/engine/index.ts';
import { teamByMonth } from '../../shared/engine/teamByMonth.ts';
import { parsePlan, resolvePlan } from '../../shared/plan/index.ts';
import { fullPlan } from '../support/plans.ts';

const without = { attritionPerMonth: 0, tenureMonths: [], hires: {} };

describe('a team by month', () => {
  test('is its headcount times what each carries where nobody comes or goes', () => {
    const file = fullPlan();
    file.sdr = { ...file.sdr!, ...without, headcount: 10, leadsPerWeek: 20, costPerMonth: 9000 };
    const plan = resolvePlan(parsePlan(file));
    const months = teamByMonth(plan, 'sdr')!;
    expect(months[0]).toMatchObject({
      month: '2027-01',
      onBoard: 10,
      ramped: 10,
      capacity: 200,
      quota: null,
    });
    // A person costs 9,000 in 30.4375 days; February has 28.
    expect(months[1]!.cost).toBeCloseTo((10 * 9000 * 28) / 30.4375, 8);
    expect(teamByMonth({ ...plan, sdr: null }, 'sdr')).toBeNull();
  });

  test('ramps what is hired by its months of tenure', () => {
    const file = fullPlan();
    file.sdr = {
      ...file.sdr!,
      ...without,
      headcount: 0,
      hires: { '2027-03': 4 },
      ramp: [0, 0.5, 1],
      leadsPerWeek: 10,
    };
    const months = teamByMonth(resolvePlan(parsePlan({ ...file, step: 'day' })), 'sdr')!;
    const at = (month: string) => months.find((own) => own.month === month)!;
    expect(at('2027-02')).toMatchObject({ onBoard: 0, capacity: 0 });
    expect(at('2027-03')).toMatchObject({ onBoard: 4 });
    expect(at('2027-03').ramped).toBeLessThan(0.1);
    // Of April the first day or so still counts as the first month.
    expect(at('2027-04').ramped).toBeGreaterThan(1.9);
    expect(at('2027-06')).toMatchObject({ ramped: 4, capacity: 40 });
  });

  test('costs over the horizon what the engine expects', () => {
    const plan = resolvePlan(parsePlan(fullPlan()));
    const cost = (['sdr', 'ae'] as const)
      .flatMap((team) => teamByMonth(plan, team) ?? [])
      .reduce((sum, month) => sum + (month.cost ?? 0), 0);
    const { series } = expectedFlow(plan).simulation;
    expect(cost).toBeCloseTo(series['cost.people']!['total']!['total']!.mean ?? 0, 4);
  });
});

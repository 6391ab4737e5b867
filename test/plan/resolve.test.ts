import { describe, expect, test } from 'vitest';
import { monthIndex, parseDay } from '../../shared/calendar/days.ts';
import { meanArrivals, meanRate, parsePlan, planTargets, resolvePlan } from '../../shared/plan/index.ts';
import { betaQuantile } from '../../shared/stats/beta.ts';
import { fullPlan, smallPlan } from '../support/plans.ts';

describe('a resolved plan', () => {
  test('names stages, months and days by number, and carries no formula', () => {
    const file = fullPlan();
    file.drivers = { growth: 0.1, half: 0.5 };
    file.segments[0]!.transitions[0]!.rate = 'half * (1 - growth)';
    file.segments[0]!.transitions[0]!.changes = [{ from: '2027-04', rate: 'half' }];
    file.segments[0]!.arrivals.perMonth = { '2027-03': '100 * (1 + growth)^month', '2027-01': 50 };
    file.segments[0]!.spend = { perMonth: { '2027-02': '10 * month' }, perEntry: { mql: 35 } };
    file.opening = [{ segment: 'outbound-smb', stage: 'nurturing', ageDays: 9, count: 2, recycles: 1 }];
    const { start, segments, sdr, opening } = resolvePlan(parsePlan(file));
    const [first] = segments;
    const month = (value: number): number => monthIndex(2027, value);
    expect(start).toBe(parseDay('2027-01-04'));
    expect(first!.transitions[0]).toMatchObject({ from: 1, to: 2, gate: 'sdr', rate: { fixed: 0.45 } });
    expect(first!.transitions[0]!.changes).toEqual([{ month: month(4), rate: { fixed: 0.5 } }]);
    expect([...first!.arrivals.perMonth]).toEqual([
      [month(1), 50],
      [month(3), expect.closeTo(121, 12)],
    ]);
    expect([...first!.spend.perMonth]).toEqual([[month(2), 10]]);
    expect([...first!.spend.perEntry]).toEqual([[1, 35]]);
    expect([...sdr!.hires.keys()]).toEqual([month(2), month(5), month(8)]);
    expect(opening).toEqual([{ segment: 2, stage: 8, ageDays: 9, count: 2, recycles: 1 }]);
  });

  test('fills in what is not said', () => {
    const [segment] = resolvePlan(parsePlan(smallPlan())).segments;
    expect(segment).toMatchObject({ name: 'all', deal: null, recycle: null });
    expect(segment!.arrivals).toMatchObject({
      logSd: 0,
      seasonal: Array(12).fill(1),
      distribution: 'poisson',
    });
    expect(resolvePlan(parsePlan(smallPlan()))).toMatchObject({ sdr: null, ae: null, scenario: null });
  });

  test('p10 and p90 become the Beta with those quantiles', () => {
    const file = smallPlan();
    file.segments[0]!.transitions[0]!.rate = { p10: 0.25, p90: 0.4 };
    const { rate } = resolvePlan(parsePlan(file)).segments[0]!.transitions[0]!;
    const [a, b] = (rate as { beta: [number, number] }).beta;
    expect(betaQuantile(0.1, a, b)).toBeCloseTo(0.25, 9);
    expect(betaQuantile(0.9, a, b)).toBeCloseTo(0.4, 9);
  });

  test('a Dirichlet follows the order of the exits, never is 0 where it is not named', () => {
    const file = smallPlan();
    Object.assign(file.segments[0]!.transitions[0]!, {
      rate: { dirichlet: { lost: 1, advance: 6, nurturing: 3 } },
      exits: { nurturing: { delayDays: { fixed: 1 } }, lost: { delayDays: { fixed: 2 } } },
    });
    const { rate, exits } = resolvePlan(parsePlan(file)).segments[0]!.transitions[0]!;
    expect(rate).toEqual({ dirichlet: { advance: 6, exits: [3, 1], never: 0 } });
    expect(exits.map(({ share }) => share)).toEqual([0, 0]);
    expect(meanRate(rate)).toBe(0.6);
  });

  test('transitions are in stage order, however they are written', () => {
    const file = fullPlan();
    file.segments[0]!.transitions.reverse();
    const reversed = resolvePlan(parsePlan(file));
    expect(reversed.segments[0]!.transitions.map(({ from }) => from)).toEqual([1, 2, 3, 4, 5, 6]);
  });

  test('is the same every time, and does not change the plan', () => {
    const plan = parsePlan(fullPlan());
    const before = structuredClone(plan);
    const withoutGraph = () => ({ ...resolvePlan(plan), graph: null });
    expect(withoutGraph()).toEqual(withoutGraph());
    expect(plan).toEqual(before);
  });
});

describe('what a plan expects on average', () => {
  test('mean of each form of rate', () => {
    expect(meanRate({ fixed: 0.3 })).toBe(0.3);
    expect(meanRate({ beta: [3, 7] })).toBe(0.3);
    expect(meanRate({ pert: [0.1, 0.2, 0.6] })).toBeCloseTo(0.25, 12);
    expect(meanRate({ dirichlet: { advance: 2, exits: [1, 4], never: 3 } })).toBe(0.2);
  });

  test('arrivals are prorated by the days of the horizon in each month and scaled by season', () => {
    const file = smallPlan();
    file.weeks = 6; // 4 January to 14 February: 28 of 31 and 14 of 28 days
    file.segments[0]!.arrivals = {
      stage: 'mql',
      perMonth: { '2026-12': 1000, '2027-01': 310, '2027-02': 100, '2027-03': 1000 },
      seasonal: [2, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1],
    };
    const plan = resolvePlan(parsePlan(file));
    expect(meanArrivals(plan.segments[0]!, plan)).toBeCloseTo(2 * 280 + 50, 9);
  });

  test('targets hold the rates in force at the start, or in the month that is asked for', () => {
    const file = smallPlan();
    file.segments[0]!.transitions[0]!.changes = [
      { from: '2026-06', rate: 0.4 },
      { from: '2027-03', rate: { beta: [1, 1] } },
    ];
    const plan = resolvePlan(parsePlan(file));
    const rates = (month?: number) =>
      planTargets(plan, month).segments[0]!.transitions.map(({ rate }) => rate);
    expect(rates()).toEqual([0.4, 0.25]);
    expect(rates(monthIndex(2026, 5))).toEqual([0.3, 0.25]);
    expect(rates(monthIndex(2027, 12))).toEqual([0.5, 0.25]);
    expect(planTargets(plan).segments[0]).toMatchObject({
      id: 'all',
      name: 'all',
      arrivals: { stage: 'mql' },
      transitions: [
        { from: 'mql', to: 'sql' },
        { from: 'sql', to: 'won' },
      ],
    });
  });
});

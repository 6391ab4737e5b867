/** What the Project room says and draws, from projections of the engine. */
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { capacityView } from '../../renderer/model/capacity.ts';
import { comparedWith } from '../../renderer/model/comparison.ts';
import { type FanInputs, fanView, recordedMonths, recordedPeriods } from '../../renderer/model/fan.ts';
import { forecastFigure, forecastOf, forecastOutcome } from '../../renderer/model/forecastLog.ts';
import { formats } from '../../renderer/model/format.ts';
import { moneyView } from '../../renderer/model/money.ts';
import { pairedDifference, quantileError } from '../../renderer/model/monteCarlo.ts';
import { newProject } from '../../renderer/model/newProject.ts';
import {
  coveredShare,
  endsOnAxis,
  monthsOfPeriod,
  namesOnAxis,
  periodHead,
  periodLong,
} from '../../renderer/model/periods.ts';
import { planning } from '../../renderer/model/planning.ts';
import {
  chance,
  chanceInterval,
  exactness,
  projectAnswer,
  quarterRuns,
  sameAnswer,
} from '../../renderer/model/projectAnswer.ts';
import { fromItsStart } from '../../renderer/model/scenarios.ts';
import { nothingTried, withRateShift } from '../../renderer/model/whatIf.ts';
import { inRuns, inWords } from '../../renderer/model/words.ts';
import { withWeeksOf } from '../../renderer/model/weeksOf.ts';
import { forecastSchema } from '../../shared/document/project.ts';
import { expectedFlow, type Simulation, simulate } from '../../shared/engine/index.ts';
import { type PlanFile, actualsFrom, resolvePlan } from '../../shared/plan/index.ts';
import { quantileSorted } from '../../shared/stats/quantile.ts';
import { measurementOf } from '../support/measurements.ts';
import { testPlan } from './plans.ts';

const en = formats('en-US', 'USD');
const targets: PlanFile['targets'] = [
  { metric: 'pipeline', amount: 1 },
  { metric: 'bookings', amount: 600_000, period: 'FY27-Q2' },
  { metric: 'bookings', amount: 900_000 },
  { metric: 'bookings', amount: 300_000, segment: 'outbound' },
  { metric: 'entries:sql', amount: 150 },
];
const months = Object.fromEntries(
  Array.from({ length: 12 }, (_, i) => [`2027-${String(i + 1).padStart(2, '0')}`, 200]),
);
const arriving = testPlan({ targets });
const plan = {
  ...arriving,
  segments: arriving.segments.map((segment) => ({
    ...segment,
    arrivals: { ...segment.arrivals, perMonth: months },
    spend: { perMonth: { '2027-01': 10_000, '2027-02': 20_000 } },
  })),
  sdr: { ...arriving.sdr!, costPerMonth: 6000 },
};
const run = { trials: 200, seed: 3 };
const simulation = simulate(resolvePlan(plan), run);

describe('the answer', () => {
  it('is about the target on the whole horizon unless another is asked for', () => {
    const usual = projectAnswer(simulation, { metric: 'bookings', target: null });
    expect(usual.target).toMatchObject({ index: 2, amount: 900_000, period: null });
    const quarter = projectAnswer(simulation, { metric: 'bookings', target: 1 });
    expect(quarter.target).toMatchObject({ index: 1, period: 'FY27-Q2' });
    const segment = projectAnswer(simulation, { metric: 'bookings', target: 3 });
    expect(segment.target?.segment).toBe('outbound');
    expect(projectAnswer(simulation, { metric: 'entries.sql', target: null }).target?.index).toBe(4);
  });

  it('says how exact its chance is, also where every trial goes one way', () => {
    const at = (probability: number, reach: number) => [
      chanceInterval({ probability, reach }, 500, en),
      exactness({ probability, reach }, 500, en),
    ];
    expect(at(0.63, 0.018)).toEqual(['61.2–64.8%', '±1.8 points by trials.']);
    expect(at(1, 0)).toEqual(['above 99.4%', 'Every one of 500 runs reaches it.']);
    expect(at(0, 0)).toEqual(['below 0.6%', 'None of 500 runs reaches it.']);
  });

  it('has the figure of that target in each trial, so its chance can be counted from them', () => {
    for (const index of targets.keys()) {
      const metric = targets[index]!.metric.replace(':', '.');
      const { target, values } = projectAnswer(simulation, { metric, target: index });
      expect(values).toHaveLength(200);
      expect(values.filter((value) => value >= target!.amount).length / 200).toBe(target!.probability);
    }
  });

  it('begins with the first target, and falls back where a target or a metric is gone', () => {
    expect(projectAnswer(simulation, { metric: null, target: null }).metric).toBe('pipeline');
    expect(projectAnswer(simulation, { metric: 'bookings', target: 17 }).target?.index).toBe(2);
    const bare = simulate(resolvePlan({ ...plan, targets: [] }), { trials: 5, seed: 1 });
    const none = projectAnswer(bare, { metric: 'entries.gone', target: 0 });
    expect(none).toMatchObject({ metric: 'bookings', target: null });
    expect(none.values).toEqual(bare.perTrial.bookings);
  });

  it('finds the same figure in another projection, wherever its target stands there', () => {
    const turned = simulate(resolvePlan({ ...plan, targets: [...targets].reverse() }), run);
    const asked = projectAnswer(simulation, { metric: 'bookings', target: 1 });
    expect(sameAnswer(turned, asked)?.target).toMatchObject({ index: 3, period: 'FY27-Q2' });
    const without = simulate(resolvePlan({ ...plan, targets: [] }), { trials: 2, seed: 1 });
    expect(sameAnswer(without, asked)).toBeNull();
  });
});

describe('Monte Carlo error', () => {
  it('of a median of 1 … 100 lies between the ranks 40 and 60', () => {
    const values = Array.from({ length: 100 }, (_, i) => i + 1);
    expect(quantileError(values, 0.5)).toEqual({ low: 40, high: 60 });
    expect(quantileError(values.slice(0, 5), 0.05)).toBeNull();
  });

  it('of a quantile holds the quantile', () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ min: -1e6, max: 1e6, noNaN: true }), { minLength: 60, maxLength: 300 }),
        fc.constantFrom(0.1, 0.25, 0.5, 0.75, 0.9),
        (values, p) => {
          const sorted = Float64Array.from(values).sort();
          const error = quantileError(sorted, p);
          if (error === null) return;
          const quantile = quantileSorted(sorted, p);
          expect(error.low).toBeLessThanOrEqual(quantile);
          expect(error.high).toBeGreaterThanOrEqual(quantile);
        },
      ),
    );
  });

  it('of a difference is that of the pairs, not of the two samples', () => {
    const wide = [0, 100, 200, 300];
    const moved = wide.map((value) => value + 7);
    expect(pairedDifference(moved, wide)).toEqual({ mean: 7, low: 7, high: 7 });
    const one = pairedDifference([1, 2, 3], [0, 0, 0])!;
    expect(one.mean).toBeCloseTo(2, 12);
    expect(one.high - one.mean).toBeCloseTo(1.959964 / Math.sqrt(3), 5);
    // Sixteen replicates of eight trials, with means of 0 … 15: Student's t.
    const dealt = Array.from({ length: 128 }, (_, trial) => trial % 16);
    const zeros = dealt.map(() => 0);
    const ofReplicates = pairedDifference(dealt, zeros, 'sobol')!;
    expect(ofReplicates.high - ofReplicates.mean).toBeCloseTo(2.13145 * Math.sqrt(17 / 12), 4);
    expect(pairedDifference([1, 2], [1])).toBeNull();
  });
});

describe('periods', () => {
  it('have the months of the calendar, whichever month the fiscal year begins in', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 600, max: 800 }),
        fc.integer({ min: 1, max: 12 }),
        fc.constantFrom('month' as const, 'quarter' as const, 'year' as const),
        (month, fiscal, by) => {
          const found = monthsOfPeriod(month, by, fiscal);
          expect(found).toHaveLength({ month: 1, quarter: 3, year: 12 }[by]);
          expect(found).toContain(month);
          expect(found.at(-1)! - found[0]!).toBe(found.length - 1);
        },
      ),
    );
  });

  it('tell how much of them the horizon covers', () => {
    const horizon = { start: '2027-01-04', weeks: 26 };
    expect(coveredShare(horizon, '2027-01', 'month', 1)).toBeCloseTo(28 / 31, 12);
    expect(coveredShare(horizon, 'FY27-Q2', 'quarter', 1)).toBe(1);
    expect(coveredShare(horizon, 'FY27', 'year', 1)).toBeCloseTo(182 / 365, 12);
    expect(coveredShare(horizon, 'FY31', 'year', 1)).toBe(0);
  });

  it('name the year where it begins', () => {
    const labels = ['2027-11', '2027-12', '2028-01', '2028-02'];
    expect(labels.map((_, i) => periodHead(labels, i, 'month', en))).toEqual([
      'Nov 27',
      'Dec',
      'Jan 28',
      'Feb',
    ]);
    const quarters = ['FY27-Q4', 'FY28-Q1', 'FY28-Q2'];
    expect(quarters.map((_, i) => periodHead(quarters, i, 'quarter', en))).toEqual([
      'FY27-Q4',
      'FY28-Q1',
      'Q2',
    ]);
    expect(periodLong('2027-01-04', 'week', en)).toBe('week of Jan 4, 2027');
  });

  it('say the year on an axis that has room for some of them', () => {
    const weeks = ['2026-12-14', '2026-12-21', '2026-12-28', '2027-01-04', '2027-01-11'];
    const names = (every: number) => namesOnAxis(weeks, every, 'week', en).map(({ name }) => name);
    expect(names(1)).toEqual(['Dec 14, 2026', 'Dec 21', 'Dec 28', 'Jan 4, 2027', 'Jan 11']);
    expect(names(2)).toEqual(['Dec 14, 2026', 'Dec 28', 'Jan 11, 2027']);
    expect(endsOnAxis(weeks, 'week', en)).toEqual(['Dec 26', 'Jan 27']);
    expect(endsOnAxis(weeks.slice(0, 3), 'week', en)).toEqual(['Dec 14', 'Dec 28']);
    expect(endsOnAxis(['FY27-Q1', 'FY27-Q4'], 'quarter', en)).toEqual(['Q1', 'Q4']);
    expect(endsOnAxis(['FY27-Q1', 'FY28-Q4'], 'quarter', en)).toEqual(['FY27-Q1', 'FY28-Q4']);
  });

  it('of quarters that follow each other are told as one run', () => {
    const all = ['FY27-Q1', 'FY27-Q2', 'FY27-Q3', 'FY27-Q4', 'FY28-Q1', 'FY28-Q2'];
    expect(quarterRuns(all.slice(0, 3), all)).toEqual(['FY27-Q1 to Q3']);
    expect(quarterRuns(['FY27-Q1', 'FY27-Q3', 'FY27-Q4', 'FY28-Q1'], all)).toEqual([
      'FY27-Q1',
      'FY27-Q3 to FY28-Q1',
    ]);
  });
});

describe('a fan', () => {
  const inputs = (change: Partial<FanInputs> = {}): FanInputs => ({
    simulation,
    planned: expectedFlow(resolvePlan(plan)).simulation,
    base: null,
    expected: null,
    key: 'bookings',
    segment: 'total',
    by: 'month',
    plan,
    actuals: [],
    before: [],
    ...change,
  });

  it('is moved by what is expected to change until the trials are there', () => {
    const before = expectedFlow(resolvePlan(plan)).simulation;
    const doubled = {
      ...plan,
      segments: plan.segments.map((segment) => ({
        ...segment,
        arrivals: {
          ...segment.arrivals,
          perMonth: Object.fromEntries(
            Object.entries(segment.arrivals.perMonth).map(([month, amount]) => [month, 2 * Number(amount)]),
          ),
        },
      })),
    };
    const now = expectedFlow(resolvePlan(doubled)).simulation;
    const meanOf = (of: Simulation, period: string) => of.series['bookings']!['total']![period]!.mean!;
    const fan = fanView(inputs({ expected: { now, before } }));
    expect(fan.preview).toHaveLength(fan.projected.length);
    fan.projected.forEach(({ period, p50 }, i) => {
      expect(fan.preview[i]).toBeCloseTo(p50 + meanOf(now, period) - meanOf(before, period), 6);
      expect(meanOf(now, period)).toBeGreaterThan(meanOf(before, period));
    });
    // Without anything to move, they stand by themselves.
    const alone = fanView(inputs({ expected: { now, before: null } }));
    expect(alone.preview).toEqual(alone.projected.map(({ period }) => meanOf(now, period)));
    expect(fanView(inputs()).preview).toEqual([]);
    expect(fanView(inputs({ simulation: now })).isExpected).toBe(true);
  });

  it('has the whole months, quarters and years with their bands, and the plan beside them', () => {
    const fan = fanView(inputs());
    expect(fan.projected.map(({ period }) => period)).toEqual([
      '2027-02',
      '2027-03',
      '2027-04',
      '2027-05',
      '2027-06',
    ]);
    expect(fan.planned).toHaveLength(5);
    expect(fan.projected[2]!.p50).toBe(simulation.series['bookings']!['total']!['2027-04']!.p50);
    expect(fanView(inputs({ by: 'quarter' })).projected.map(({ period }) => period)).toEqual([
      'FY27-Q1',
      'FY27-Q2',
    ]);
    expect(fanView(inputs({ by: 'year' })).projected).toMatchObject([{ period: 'FY27', partial: true }]);
    expect(fanView(inputs({ by: 'week' })).projected).toHaveLength(26);
  });

  const history = [
    { month: '2027-01', segment: null, entries: { mql: 380, won: 3 }, pipeline: 0, bookings: 90_000 },
    { month: '2027-02', segment: null, entries: { mql: 390 }, pipeline: 0, bookings: 0 },
  ];
  const measurement = measurementOf({ asOf: '2027-02-28', history });
  const reforecast = { ...plan, actualsThrough: '2027-02-28' };
  const actuals = actualsFrom(reforecast, measurement);
  const projected = simulate(resolvePlan(reforecast), { ...run, actuals });

  it('shows months that are facts as recorded, with the plan beside them still', () => {
    const fan = fanView(inputs({ simulation: projected, plan: reforecast, actuals }));
    expect(fan.recorded).toEqual([
      { period: '2027-01', value: 90_000, partial: false },
      { period: '2027-02', value: 0, partial: false },
    ]);
    expect(fan.projected[0]!.period).toBe('2027-03');
    // The plan line is the plan's, not what has become of it.
    expect(fan.planned[0]).not.toBe(90_000);
    expect(fan.planned[1]).toBeGreaterThan(0);
  });

  it('shows of a period that has begun what is recorded of it', () => {
    const [quarter] = fanView(
      inputs({ simulation: projected, plan: reforecast, actuals, by: 'quarter' }),
    ).projected;
    expect(quarter).toMatchObject({ period: 'FY27-Q1', soFar: 90_000 });
    expect(quarter!.p10).toBeGreaterThanOrEqual(90_000);
    expect(projected.series['bookings']!['total']!['total']!.p5).toBeGreaterThanOrEqual(90_000);
  });

  it('has the plan from its own start, whatever is fact by now', () => {
    expect(fromItsStart(reforecast).actualsThrough).toBeNull();
    expect(fromItsStart(reforecast)).toBe(fromItsStart(reforecast));
    expect(fromItsStart(plan)).toBe(plan);
  });

  it('begins with the recorded months before the plan, the one in which it starts where most of it lies before', () => {
    const before = measurementOf({
      asOf: '2027-01-20',
      history: [
        { month: '2026-11', segment: null, entries: {}, pipeline: 0, bookings: 10 },
        { month: '2027-01', segment: null, entries: {}, pipeline: 0, bookings: 30 },
      ],
    });
    expect(recordedMonths(before, 'bookings', null, '2027-01-04')).toEqual([
      { period: '2026-11', value: 10, partial: false },
      { period: '2026-12', value: 0, partial: false },
    ]);
    expect(recordedMonths(before, 'bookings', null, '2027-01-25').at(-1)).toEqual({
      period: '2027-01',
      value: 30,
      partial: true,
    });
  });

  it('sums recorded months to quarters, and leaves out those of which months are missing', () => {
    const before = ['2026-09', '2026-10', '2026-11', '2026-12'].map((period) => ({
      period,
      value: 2,
      partial: false,
    }));
    expect(recordedPeriods(before, 'quarter', 1)).toEqual([{ period: 'FY26-Q4', value: 6, partial: false }]);
    expect(recordedPeriods(before, 'week', 1)).toEqual([]);
  });
});

describe('weekly figures', () => {
  it('are kept of the segment that is asked for, and of the whole where the segment has none', () => {
    const kept = withWeeksOf(simulation, 'inbound');
    const [week] = simulation.periods.weeks;
    expect(kept.series['bookings']!['inbound']![week!]).toBeDefined();
    expect(kept.series['bookings']!['total']![week!]).toBeUndefined();
    expect(kept.series['utilisation.sdr']!['total']![week!]).toBeDefined();
    expect(kept.series['bookings']!['total']!['2027-02']).toEqual(
      simulation.series['bookings']!['total']!['2027-02'],
    );
  });
});

describe('capacity', () => {
  it('has median and p90 of the load, waiting, and what binds beneath its own columns', () => {
    const view = capacityView(simulation, 'month', 'total');
    expect(view.periods).toEqual(simulation.periods.months);
    expect(view.rows.map(({ key, note }) => `${key} ${note}`)).toEqual(
      expect.arrayContaining(['utilisation.sdr median', 'utilisation.sdr p90', 'wait.sdr mean']),
    );
    const above = view.rows.find(({ key }) => key === 'overloaded.sdr')!;
    expect(above.values).toEqual(view.periods.map((month) => simulation.overloaded[month]!.sdr));
    expect(view.binding.map(({ label }) => label)).toEqual(simulation.periods.months);
    expect(view.binding.every(({ demand, sdr, ae }) => Math.abs(demand + sdr + ae - 1) < 1e-9)).toBe(true);
    const weekly = capacityView(simulation, 'week', 'total');
    expect(weekly.binding.reduce((sum, { columns }) => sum + columns, 0)).toBe(26);
    expect(capacityView(simulation, 'quarter', 'total').binding.map(({ label }) => label)).toEqual(
      simulation.periods.quarters,
    );
  });

  it('tells of an SLA with steps of a day only', () => {
    const agreed = { ...plan, weeks: 4, targets: [], sdr: { ...plan.sdr, slaHours: 24 } };
    const keys = (step: 'week' | 'day') =>
      capacityView(
        simulate(resolvePlan({ ...agreed, step }), { trials: 3, seed: 1 }),
        'month',
        'total',
      ).rows.map(({ key }) => key);
    expect(keys('week')).not.toContain('sla.sdr');
    expect(keys('day')).toContain('sla.sdr');
  });

  it('is empty without teams', () => {
    const { sdr: _, ...bare } = plan;
    expect(capacityView(simulate(resolvePlan(bare), { trials: 2, seed: 1 }), 'month', 'total')).toEqual({
      periods: [],
      rows: [],
      binding: [],
    });
  });
});

describe('money', () => {
  it('has the cost of a customer as mean cost over mean deals, people included', () => {
    const { rows, periods } = moneyView(simulation, 'quarter', 'total', 'won', [], 1);
    const at = (name: string): number => rows.find((row) => row.name === name)!.values[0]!;
    expect(periods[0]).toBe('FY27-Q1');
    expect(at('Cost of a customer')).toBeCloseTo((at('Programme spend') + at('People')) / at('Won'), 6);
    expect(at('Programme spend')).toBeCloseTo(2 * ((10_000 * 28) / 31 + 20_000), 6);
  });

  it('divides nothing where facts are counted in, since the record has no costs', () => {
    const facts = [{ month: '2027-02', segment: null, entries: {}, pipeline: 0, bookings: 0 }];
    const { rows } = moneyView(simulation, 'quarter', 'total', 'won', facts, 1);
    const customer = rows.find(({ name }) => name === 'Cost of a customer')!;
    expect(customer.values[0]).toBeNull();
    expect(customer.values[1]).toBeGreaterThan(0);
    expect(customer.total).toBeNull();
  });

  it('tells no cost of a customer where less than one deal is expected', () => {
    const quiet = plan.segments.map((segment) => ({
      ...segment,
      arrivals: { ...segment.arrivals, perMonth: { '2027-01': 3, '2027-02': 60, '2027-03': 60 } },
    }));
    const few = simulate(resolvePlan({ ...plan, segments: quiet }), run);
    const shown = moneyView(few, 'month', 'total', 'won', [], 1).rows;
    const row = (name: string) => shown.find((known) => known.name === name)!;
    const won = row('Won').values;
    expect(won.some((mean) => mean! > 0 && mean! < 1)).toBe(true);
    expect(won.some((mean) => mean! >= 1)).toBe(true);
    row('Cost of a customer').values.forEach((cost, i) => expect(cost === null).toBe(won[i]! < 1));
  });

  it('of a segment has no people, whose cost belongs to all', () => {
    const names = moneyView(simulation, 'month', 'inbound', 'won', [], 1).rows.map(({ name }) => name);
    expect(names).toContain('Spend for a customer');
    expect(names).not.toContain('People');
  });
});

describe('in words', () => {
  it('counts as people do', () => {
    expect([0, 0.004, 0.03, 0.16, 0.25, 0.34, 0.72, 0.97, 0.995, 1].map((p) => inRuns(p, 2000))).toEqual([
      'none of 2,000',
      'fewer than 1 in 100',
      'about 3 in 100',
      'about 1 in 6',
      'about 1 in 4',
      'about 3 in 10',
      'about 7 in 10',
      'about 97 in 100',
      'more than 99 in 100',
      'all of 2,000',
    ]);
  });

  it('says what 9 in 10 runs reach at least, which is p10', () => {
    const answer = projectAnswer(simulation, { metric: 'bookings', target: null });
    const [first, second] = inWords(
      answer,
      simulation,
      null,
      {
        write: en.moneyShort,
        amount: (value) => `${en.moneyShort(value)} of bookings`,
        scenario: 'Plan rates',
        when: 'by Jul 5, 2027',
      },
      en,
    );
    const sorted = Float64Array.from(answer.values).sort();
    expect(first).toContain(
      `9 in 10 runs reach at least ${en.moneyShort(quantileSorted(sorted, 0.1))} of bookings`,
    );
    expect(second).toContain(`(${chance(answer.target!.probability, 200, en)}`);
  });
});

describe('what a scenario is compared with', () => {
  const project = {
    ...newProject('Test', { ...plan, scenarios: [{ name: 'More', parent: null, patch: { weeks: 30 } }] }),
    scenario: 'More',
  };
  const tried = { ...project, whatIf: withRateShift(nothingTried, 'mql', 0.4) };

  it('is the scenario before what is being tried, else the plan itself', () => {
    expect(comparedWith(tried, 'auto', null, planning)?.name).toBe('More before the moves');
    expect(comparedWith(tried, 'auto', null, planning)?.plan.weeks).toBe(30);
    expect(comparedWith(project, 'auto', null, planning)).toMatchObject({ name: 'Plan rates' });
    expect(comparedWith({ ...project, scenario: null }, 'auto', null, planning)).toBeNull();
  });

  it('is another scenario where that is chosen, and nothing where it is gone', () => {
    const whole = { ...project, scenario: null };
    expect(comparedWith(whole, { scenario: 'More' }, null, planning)?.plan.weeks).toBe(30);
    expect(comparedWith(whole, { scenario: 'Gone' }, null, planning)).toBeNull();
    expect(comparedWith(tried, 'nothing', null, planning)).toBeNull();
  });
});

describe('the forecast log', () => {
  const project = { ...newProject('Test', plan), whatIf: withRateShift(nothingTried, 'mql', 0.4) };
  const forecast = forecastOf(
    project,
    simulation,
    { asOf: '2027-01-03', actualsThrough: null },
    { id: 'f', savedAt: 5 },
  );

  it('keeps what was said, of what, and nothing else', () => {
    expect(forecastSchema.parse(JSON.parse(JSON.stringify(forecast)))).toEqual(forecast);
    expect(forecast).toMatchObject({ scenario: null, moved: true, trials: 200, seed: 3 });
    const bookings = forecast.series.find(({ key }) => key === 'bookings')!.figures;
    // January and July are covered in part.
    expect(bookings.map(({ period }) => period)).toEqual([
      '2027-02',
      '2027-03',
      '2027-04',
      '2027-05',
      '2027-06',
      'FY27-Q2',
      'total',
    ]);
    expect(forecastFigure(forecast, 'bookings', 'FY27-Q2', null)).toMatchObject({
      probability: simulation.targets[1]!.probability,
      p50: simulation.targets[1]!.result.p50,
    });
    expect(forecastFigure(forecast, 'entries.mql', null, null)?.probability).toBeNull();
    expect(forecastFigure(forecast, 'entries.mql', null, 'inbound')).toBeNull();
  });

  it('is compared with the months that are whole and recorded since', () => {
    const figures = forecast.series.find(({ key }) => key === 'bookings')!.figures;
    const band = (month: string) => figures.find(({ period }) => period === month)!;
    const recorded = (month: string, bookings: number) => ({
      month,
      segment: null,
      entries: {},
      pipeline: 0,
      bookings,
    });
    const measurement = measurementOf({
      asOf: '2027-04-10',
      history: [
        recorded('2027-02', band('2027-02').p50),
        recorded('2027-03', band('2027-03').p90 + 1),
        recorded('2027-04', 1e9),
      ],
    });
    const outcome = forecastOutcome(forecast, 'bookings', measurement);
    expect(outcome.months.map(({ month }) => month)).toEqual(['2027-02', '2027-03']);
    expect(outcome.within).toBe(1);
    expect(outcome.expected).toBeCloseTo(band('2027-02').mean + band('2027-03').mean, 6);
    expect(outcome.happened).toBeCloseTo(band('2027-02').p50 + band('2027-03').p90 + 1, 6);
    // A forecast that knew February already is judged by March alone.
    const later = { ...forecast, actualsThrough: '2027-02-28' };
    expect(forecastOutcome(later, 'bookings', measurement).months.map(({ month }) => month)).toEqual([
      '2027-03',
    ]);
    expect(forecastOutcome(forecast, 'bookings', null).months).toEqual([]);
  });
});

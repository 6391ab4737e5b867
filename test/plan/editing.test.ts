import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { amountForm, amountLaw, dealAs, delayAs } from '../../shared/plan/amountLaw.ts';
import { asMedianAndP90, levelFactors, withAmountField } from '../../shared/plan/amountFields.ts';
import { correlatedPairs, worseTogether } from '../../shared/plan/correlation.ts';
import { driverUses, driverValues, renameDriver } from '../../shared/plan/drivers.ts';
import { completions, namesIn, positionOf, renamedIn } from '../../shared/plan/formulaText.ts';
import { parsePlan, resolvePlan, scenarioPlan } from '../../shared/plan/index.ts';
import { monthAmounts } from '../../shared/plan/monthAmounts.ts';
import { planMonths, planWeeks, planYears } from '../../shared/plan/periods.ts';
import { withPeriodTotal } from '../../shared/plan/periodTotal.ts';
import { isSameAt, pathOfPlace, valueAt, withValueAt } from '../../shared/plan/places.ts';
import { meanArrivals } from '../../shared/plan/planned.ts';
import { lawOfRate, rateAs, rateForm, withExits, withRate } from '../../shared/plan/rateForms.ts';
import { rateLaw } from '../../shared/plan/rateLaw.ts';
import type { Delay } from '../../shared/plan/schema.ts';
import {
  addSegment,
  duplicateSegment,
  enterAt,
  passStage,
  removeSegment,
  renameSegment,
  routeOf,
} from '../../shared/plan/segmentEdits.ts';
import { betaQuantile } from '../../shared/stats/beta.ts';
import { fullPlan } from '../support/plans.ts';
import { refused } from '../support/refused.ts';

const plan = parsePlan(fullPlan());
const segment = plan.segments[0]!;
const [first] = segment.transitions;
const ratePlace = ['segments', segment.id, 'transitions', first!.from, 'rate'];

describe('a place in a plan', () => {
  test('is read, written and named by ids; what does not change keeps its identity', () => {
    const changed = withValueAt(plan, ratePlace, 0.42);
    expect(valueAt(changed, ratePlace)).toBe(0.42);
    expect(changed.segments[1]).toBe(plan.segments[1]);
    expect(pathOfPlace(plan, ratePlace)).toBe('segments[0].transitions[0].rate');
    expect(pathOfPlace(plan, ['segments', segment.id, 'arrivals', 'perMonth', '2027-01'])).toBe(
      'segments[0].arrivals.perMonth["2027-01"]',
    );
    expect(isSameAt(plan, changed, ratePlace)).toBe(false);
    expect(withValueAt(changed, ratePlace, valueAt(plan, ratePlace))).toEqual(plan);
    expect(withValueAt(plan, ratePlace, valueAt(plan, ratePlace))).toBe(plan);
  });

  test('is made where it is absent, and taken away', () => {
    const place = ['segments', segment.id, 'spend', 'perEntry', 'sql'];
    const spent = withValueAt(plan, place, 12);
    expect(valueAt(spent, place)).toBe(12);
    expect(valueAt(withValueAt(spent, place, undefined), place)).toBeUndefined();
    expect(withValueAt(plan, ['segments', 'nobody', 'name'], 'x')).toBe(plan);
    expect(valueAt(plan, ['segments', 'constructor', 'name'])).toBeUndefined();
  });
});

describe('drivers', () => {
  const driven = parsePlan({
    ...fullPlan(),
    drivers: { growth: 0.5, twice: 'growth * 2', total: 'twice + growth' },
  });

  test('may be formulas over each other, in any order', () => {
    expect([...driverValues(driven)]).toEqual([
      ['growth', 0.5],
      ['twice', 1],
      ['total', 1.5],
    ]);
    const backwards = parsePlan({ ...fullPlan(), drivers: { a: 'b + 1', b: 'c * 2', c: 3 } });
    expect(driverValues(backwards).get('a')).toBe(7);
  });

  test('that lead back to themselves are refused with the circle', () => {
    const error = refused(() => parsePlan({ ...fullPlan(), drivers: { a: 'b', b: 'c', c: 'a + 1' } }));
    expect(error).toMatchObject({ code: 'circular-drivers', path: 'drivers.a' });
    expect(error.message).toContain('a → b → c → a');
    expect(refused(() => parsePlan({ ...fullPlan(), drivers: { a: 'nobody' } }))).toMatchObject({
      code: 'unknown-name',
      path: 'drivers.a',
    });
    expect(refused(() => parsePlan({ ...fullPlan(), drivers: { a: 'month' } })).code).toBe('unknown-name');
  });

  test('are found where they are used, and renamed everywhere: formulas, other drivers, patches', () => {
    const file = fullPlan();
    file.drivers = { growth: 0.1, more: 'growth * 2' };
    file.segments[0]!.arrivals.perMonth = { '2027-01': '100 * (1 + growth)^month' };
    file.segments[0]!.transitions[0]!.changes = [{ from: '2027-04', rate: 'growth' }];
    file.scenarios = [
      {
        name: 'More',
        patch: {
          drivers: { growth: 0.2 },
          segments: { [segment.id]: { transitions: { [first!.from]: { rate: 'growth * 3' } } } },
        },
      },
    ];
    const used = parsePlan(file);
    const places = driverUses(used).filter(({ driver }) => driver === 'growth');
    expect(places.map(({ place }) => place.join(' '))).toEqual([
      'drivers more',
      `segments ${segment.id} arrivals perMonth 2027-01`,
      `segments ${segment.id} transitions ${first!.from} changes`,
    ]);
    const renamed = parsePlan(renameDriver(used, 'growth', 'rise'));
    expect(Object.keys(renamed.drivers)).toEqual(['rise', 'more']);
    expect(renamed.drivers['more']).toBe('rise * 2');
    expect(JSON.stringify(renamed)).not.toContain('growth');
    const resolvedRate = (of: typeof used) =>
      resolvePlan(scenarioPlan(of, 'More')).segments[0]!.transitions[0]!.rate;
    expect(resolvedRate(renamed)).toEqual(resolvedRate(used));
  });
});

describe('the text of a formula', () => {
  test('gives its names with their places, and no part of a number is one', () => {
    expect([...namesIn('2e5 * growth + max(growth, e5)')]).toEqual(['growth', 'max', 'e5']);
    expect(positionOf('2e5 + e5', 'e5')).toBe(7);
    expect(renamedIn('growth * growthRate + 1e3', 'growth', 'g')).toBe('g * growthRate + 1e3');
  });

  test('is completed by drivers, month and functions where a name is being typed', () => {
    const names = (text: string, varies = true): readonly string[] =>
      completions(text, text.length, ['growth', 'inboundSmb'], varies).map(({ name }) => name);
    expect(names('=g')).toEqual(['growth']);
    expect(names('=100 * m')).toEqual(['month', 'min', 'max', 'mod']);
    expect(names('=100 * m', false)).toEqual(['min', 'max', 'mod']);
    expect(names('=growth')).toEqual([]);
    expect(names('=1e')).toEqual([]);
    expect(completions('=2 * gr + 1', 7, ['growth'], true)[0]).toMatchObject({
      text: '=2 * growth + 1',
      cursor: 11,
    });
    expect(completions('=ma', 3, [], false)[0]).toMatchObject({ text: '=max(', cursor: 5 });
  });
});

describe('amounts by month', () => {
  test('come to the same by months, weeks and years as the plan’s mean arrivals', () => {
    const resolved = resolvePlan(plan);
    plan.segments.forEach((own, i) => {
      const amounts = monthAmounts(plan, own.arrivals.perMonth, own.arrivals.seasonal);
      const whole = meanArrivals(resolved.segments[i]!, resolved);
      const sum = (values: readonly (number | null)[]): number =>
        values.reduce<number>((total, value) => total + (value ?? 0), 0);
      expect(amounts.total(planMonths(plan)) ?? 0).toBeCloseTo(whole, 8);
      expect(sum(planWeeks(plan).map(amounts.ofWeek))).toBeCloseTo(whole, 8);
      expect(sum(planYears(plan).map(({ months }) => amounts.total(months)))).toBeCloseTo(whole, 8);
    });
  });

  test('take a total that is typed for a period: proportions are kept, an empty period is level', () => {
    const flat = { ...plan, start: '2027-01-04', weeks: 52 };
    const months = ['2027-02', '2027-03', '2027-04'];
    const dealt = withPeriodTotal(flat, { '2027-02': 10, '2027-03': 30 }, months, 80);
    expect(dealt).toEqual({ '2027-02': 20, '2027-03': 60, '2027-04': 0 });
    expect(withPeriodTotal(flat, {}, months, 90)).toEqual({
      '2027-02': 30,
      '2027-03': 30,
      '2027-04': 30,
    });
    expect(withPeriodTotal(flat, { '2027-01': 5, '2027-02': 10 }, months, null)).toEqual({ '2027-01': 5 });
    expect(refused(() => withPeriodTotal(flat, { '2027-02': 'growth' }, months, 5)).code).toBe(
      'formula-in-period',
    );
  });

  test('have the total that was typed, whatever season and months', () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ min: 0.1, max: 3, noNaN: true }), { minLength: 12, maxLength: 12 }),
        fc.array(fc.double({ min: 1, max: 500, noNaN: true }), { minLength: 3, maxLength: 3 }),
        fc.double({ min: 1, max: 10_000, noNaN: true }),
        (seasonal, values, total) => {
          const months = planMonths(plan).slice(0, 3);
          const perMonth = Object.fromEntries(months.map((month, i) => [month, values[i]!]));
          const dealt = withPeriodTotal(plan, perMonth, months, total, seasonal);
          expect(monthAmounts(plan, dealt, seasonal).total(months)! / total).toBeCloseTo(1, 9);
        },
      ),
    );
  });
});

describe('a rate', () => {
  test('has the points and the density of its law', () => {
    const law = rateLaw({ beta: [30, 70] });
    expect(law).toMatchObject({ mean: 0.3, likeVisits: 100 });
    expect(law.p90).toBeCloseTo(betaQuantile(0.9, 30, 70), 12);
    const pert = rateLaw({ pert: [0.2, 0.3, 0.5] });
    // On [least, greatest] the Beta(1 + 4/3, 1 + 8/3).
    expect(pert.mean).toBeCloseTo((0.2 + 1.2 + 0.5) / 6, 12);
    expect(pert.p50).toBeCloseTo(0.2 + 0.3 * betaQuantile(0.5, 7 / 3, 11 / 3), 12);
    for (const own of [law, pert]) {
      const steps = 4000;
      const area = Array.from({ length: steps }, (_, i) => own.density!((i + 0.5) / steps) / steps);
      expect(area.reduce((sum, part) => sum + part, 0)).toBeCloseTo(1, 5);
    }
    expect(rateLaw({ fixed: 0.4 })).toMatchObject({ mean: 0.4, deviation: 0, density: null });
  });

  test('keeps its mean and about its spread in another form, which is valid', () => {
    const wide = withRate(plan, segment.id, first!.from, { beta: [40, 60] });
    const before = lawOfRate(wide, segment.id, first!.from)!;
    for (const form of ['beta', 'points', 'pert', 'dirichlet', 'formula', 'fixed'] as const) {
      const rate = rateAs(before, form, first!.exits);
      expect(rateForm(rate)).toBe(form);
      const changed = parsePlan(withRate(wide, segment.id, first!.from, rate));
      const after = lawOfRate(changed, segment.id, first!.from)!;
      expect(after.mean).toBeCloseTo(0.4, 2);
      if (after.density) expect(after.deviation / before.deviation).toBeCloseTo(1, 0);
    }
  });

  test('with its exits carries their shares, and gives them back', () => {
    const law = lawOfRate(plan, segment.id, first!.from)!;
    const exits = first!.exits!;
    expect(Object.keys(exits).length).toBeGreaterThan(0);
    const joined = withRate(plan, segment.id, first!.from, rateAs(law, 'dirichlet', exits));
    expect(Object.values(joined.segments[0]!.transitions[0]!.exits!)[0]).not.toHaveProperty('share');
    const apart = parsePlan(withRate(joined, segment.id, first!.from, 0.5));
    for (const [id, exit] of Object.entries(apart.segments[0]!.transitions[0]!.exits!))
      expect(exit.share).toBeCloseTo(exits[id]!.share!, 1);
    expect(() => parsePlan(withExits(joined, segment.id, first!.from, undefined))).not.toThrow();
  });
});

describe('a delay', () => {
  const delays: readonly Delay[] = [
    { fixed: 9 },
    { lognormal: { median: 5, p90: 20 } },
    { lognormal: { mean: 10, cv: 0.8 } },
    { gamma: { shape: 2, scale: 4 } },
    { weibull: { shape: 1.5, scale: 10 } },
    {
      empirical: [
        [0, 1],
        [4, 3],
        [30, 1],
      ],
    },
  ];

  test('has its median and 90% point, and a density with an area of 1', () => {
    expect(amountLaw({ lognormal: { median: 5, p90: 20 } })).toMatchObject({
      median: expect.closeTo(5, 10),
      p90: expect.closeTo(20, 10),
    });
    expect(
      amountLaw({
        empirical: [
          [30, 1],
          [4, 3],
          [0, 1],
        ],
      }),
    ).toMatchObject({ median: 4, p90: 30, mean: 8.4 });
    // An exponential: median and 90% point are logarithms.
    expect(amountLaw({ weibull: { shape: 1, scale: 10 } })).toMatchObject({
      mean: expect.closeTo(10, 10),
      median: expect.closeTo(10 * Math.LN2, 10),
      p90: expect.closeTo(10 * Math.LN10, 10),
    });
    for (const delay of delays) {
      const { density, mean } = amountLaw(delay);
      if (!density) continue;
      const step = mean / 500;
      const points = Array.from({ length: 50_000 }, (_, i) => (i + 0.5) * step);
      expect(points.reduce((sum, t) => sum + density(t) * step, 0)).toBeCloseTo(1, 2);
      expect(points.reduce((sum, t) => sum + t * density(t) * step, 0) / mean).toBeCloseTo(1, 1);
    }
  });

  test('is valid in every other form, with about the same median', () => {
    for (const delay of delays)
      for (const form of ['fixed', 'lognormal', 'gamma', 'weibull', 'empirical'] as const) {
        const other = delayAs(delay, form);
        expect(amountForm(other)).toBe(form);
        const place = ['segments', segment.id, 'transitions', first!.from, 'delayDays'];
        expect(() => parsePlan(withValueAt(plan, place, other))).not.toThrow();
        const ratio = amountLaw(other).median / amountLaw(delay).median;
        expect(ratio).toBeGreaterThan(0.6);
        expect(ratio).toBeLessThan(1.7);
      }
  });

  test('is changed number by number, and written by its median and 90% point', () => {
    expect(withAmountField({ lognormal: { median: 5, p90: 20 } }, 'p90', 25)).toEqual({
      lognormal: { median: 5, p90: 25 },
    });
    expect(withAmountField({ fixed: 5 }, 'fixed', 7)).toEqual({ fixed: 7 });
    const cov = {
      cov: [
        [0.01, 0],
        [0, 0.02],
      ] as [[number, number], [number, number]],
    };
    expect(asMedianAndP90({ lognormal: { mu: Math.log(8), sigma: 1 }, uncertainty: cov })).toEqual({
      lognormal: { median: 8, p90: expect.closeTo(8 * Math.exp(1.2815515655), 3) },
      uncertainty: cov,
    });
    expect(levelFactors({ fixed: 5, uncertainty: { logSd: 0.1 } })).toEqual({
      p10: expect.closeTo(Math.exp(-0.12815515655 - 0.005), 10),
      p90: expect.closeTo(Math.exp(0.12815515655 - 0.005), 10),
    });
    expect(amountLaw(dealAs({ fixed: 30_000 }, 'gamma')).mean).toBeCloseTo(30_000, 6);
  });
});

describe('segments', () => {
  test('are added at a stage, with steps and gates that agree with the others', () => {
    const added = parsePlan(addSegment(plan, 'Expansion', 'sql'));
    const own = added.segments.at(-1)!;
    expect(own).toMatchObject({
      id: 'expansion',
      name: 'Expansion',
      arrivals: { stage: 'sql', perMonth: {} },
    });
    expect(own.transitions[0]).toMatchObject({ from: 'sql' });
    expect(addSegment(added, 'Expansion', 'sql').segments.at(-1)!.id).toBe('expansion-2');
    expect(addSegment(plan, '数', 'mql').segments.at(-1)!.id).toBe('segment');
  });

  test('are duplicated, renamed and removed with all that speaks of them', () => {
    const copied = parsePlan(duplicateSegment(plan, segment.id));
    expect(copied.segments).toHaveLength(plan.segments.length + 1);
    expect(copied.segments[1]).toMatchObject({
      transitions: segment.transitions,
      arrivals: segment.arrivals,
    });
    expect(renameSegment(plan, segment.id, 'Web').segments[0]).toMatchObject({ id: segment.id, name: 'Web' });
    const removed = removeSegment(plan, segment.id);
    expect(() => parsePlan(removed)).not.toThrow();
    expect(removed.targets.some((target) => target.segment === segment.id)).toBe(false);
    const alone = { ...plan, segments: [segment] };
    expect(refused(() => removeSegment(alone, segment.id)).code).toBe('last-segment');
  });

  test('enter at another stage, skip one and pass it again', () => {
    const later = parsePlan(enterAt(plan, segment.id, 'sql'));
    expect(later.segments[0]!.transitions.map(({ from }) => from)).toEqual(['sql', 'sao']);
    const back = parsePlan(enterAt(later, segment.id, 'mql'));
    expect(back.segments[0]!.arrivals.stage).toBe('mql');
    const inner = routeOf(plan, segment).find(({ passed, fixed }) => passed && !fixed)!.stage;
    const skipped = parsePlan(passStage(plan, segment.id, inner, false));
    expect(routeOf(skipped, skipped.segments[0]!).find(({ stage }) => stage === inner)!.passed).toBe(false);
    const again = parsePlan(passStage(skipped, segment.id, inner, true));
    expect(routeOf(again, again.segments[0]!).find(({ stage }) => stage === inner)!.passed).toBe(true);
  });
});

describe('shared luck', () => {
  test('is said in figures that a scatter has', () => {
    expect(worseTogether(0)).toBe(0.5);
    expect(worseTogether(1)).toBeCloseTo(1, 12);
    const pairs = correlatedPairs(0.8, 4000);
    const both = pairs.filter(([x, y]) => x < 0 && y < 0).length / pairs.filter(([x]) => x < 0).length;
    expect(both).toBeCloseTo(worseTogether(0.8), 1);
    const mean = pairs.reduce((sum, [x, y]) => sum + x * y, 0) / pairs.length;
    expect(mean).toBeCloseTo(0.64, 1);
  });
});

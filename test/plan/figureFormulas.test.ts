/** Formulas of single figures: computed when a plan is read, kept by edits and patches, overtaken by numbers. */
import { describe, expect, it } from 'vitest';
import type { SpillwayError } from '../../shared/errors.ts';
import { driverUses, renameDriver } from '../../shared/plan/drivers.ts';
import { formulaAt, withFigure, withFormulasOf, withoutOvertaken } from '../../shared/plan/figureFormulas.ts';
import { type Plan, type PlanFile, parsePlan, scenarioPatch, scenarioPlan } from '../../shared/plan/index.ts';
import { valueAt, withValueAt } from '../../shared/plan/places.ts';
import { duplicateSegment, removeSegment } from '../../shared/plan/segmentEdits.ts';

const delay = ['segments', 'inbound', 'transitions', 'mql', 'delayDays', 'lognormal', 'median'];
const hires = ['sdr', 'hires', '2027-03'];
const file = (change: Partial<PlanFile> = {}): PlanFile => ({
  spillway: 1,
  name: 'Figures',
  start: '2027-01-04',
  stages: [
    { id: 'mql', name: 'MQL', kind: 'forward' },
    { id: 'sao', name: 'SAO', kind: 'forward', counts: 'pipeline' },
    { id: 'won', name: 'Won', kind: 'forward', counts: 'bookings' },
  ],
  drivers: { price: 20_000, uplift: 1.1, days: 12, staff: 4 },
  segments: [
    {
      id: 'inbound',
      arrivals: { stage: 'mql', perMonth: { '2027-01': 100 } },
      transitions: [
        {
          from: 'mql',
          to: 'sao',
          gate: 'sdr',
          rate: 0.2,
          delayDays: { lognormal: { median: 1, p90: 60 } },
        },
        { from: 'sao', to: 'won', rate: 0.3, delayDays: { fixed: 30 } },
      ],
      deal: { lognormal: { mean: 1, cv: 0.5 } },
    },
  ],
  sdr: { headcount: 1, leadsPerWeek: 20, hires: { '2027-03': 0 } },
  targets: [{ metric: 'bookings', amount: 1, period: 'FY27' }],
  formulas: {
    'segments.inbound.deal.lognormal.mean': 'price * uplift',
    [delay.join('.')]: 'days',
    'sdr.headcount': 'staff * 2',
    [hires.join('.')]: 'month + 1',
    'sdr.costPerMonth': 'price / 4',
    'targets.bookings/FY27.amount': 'price * 50',
  },
  ...change,
});

function faultOf(change: Partial<PlanFile>) {
  try {
    parsePlan(file(change));
  } catch (error) {
    return (error as SpillwayError).detail;
  }
  return null;
}

describe('a figure with a formula', () => {
  const plan = parsePlan(file());

  it('is the number that the formula comes to, wherever it is read', () => {
    expect(plan.segments[0]!.deal).toEqual({ lognormal: { mean: 22_000, cv: 0.5 } });
    expect(valueAt(plan, delay)).toBe(12);
    expect(plan.sdr).toMatchObject({ headcount: 8, hires: { '2027-03': 3 }, costPerMonth: 5000 });
    expect(plan.targets[0]!.amount).toBe(1_000_000);
    // And read again it is the same plan.
    expect(parsePlan(JSON.stringify(plan))).toEqual(plan);
  });

  it('may be a part of an uncertain rate, or a loading of shared luck', () => {
    const given = file();
    const [inbound] = given.segments;
    const rated = (
      rate: PlanFile['segments'][0]['transitions'][0]['rate'],
      formulas: Record<string, string>,
    ) =>
      parsePlan({
        ...given,
        correlation: { rates: 0, volumes: 0, velocity: 0 },
        segments: [
          { ...inbound!, transitions: [{ ...inbound!.transitions[0]!, rate }, inbound!.transitions[1]!] },
        ],
        formulas,
      });
    const at = 'segments.inbound.transitions.mql.rate';
    const points = rated(
      { p10: 0.1, p90: 0.5 },
      { [`${at}.p10`]: 'days / 100', 'correlation.rates': '0.1 * staff' },
    );
    expect(points.segments[0]!.transitions[0]!.rate).toEqual({ p10: 0.12, p90: 0.5 });
    expect(points.correlation.rates).toBe(0.4);
    const pert = rated({ pert: [0.1, 0.2, 0.3] }, { [`${at}.pert.2`]: 'staff / 10' });
    expect(pert.segments[0]!.transitions[0]!.rate).toEqual({ pert: [0.1, 0.2, 0.4] });
    const taken = withoutOvertaken(points, withValueAt(points, at.split('.'), 0.2));
    expect(Object.keys(taken.formulas!)).toEqual(['correlation.rates']);
  });

  it('follows its drivers', () => {
    const dearer = parsePlan({ ...plan, drivers: { ...plan.drivers, price: 30_000 } });
    expect(dearer.segments[0]!.deal).toEqual({ lognormal: { mean: 33_000, cv: 0.5 } });
    expect(dearer.targets[0]!.amount).toBe(1_500_000);
  });

  it('is told where its drivers are used, and renamed with them', () => {
    expect(driverUses(plan).filter(({ driver }) => driver === 'days')).toEqual([
      { driver: 'days', place: delay, formula: 'days' },
    ]);
    const renamed = parsePlan(renameDriver(plan, 'days', 'lag'));
    expect(formulaAt(renamed, delay)).toBe('lag');
    expect(valueAt(renamed, delay)).toBe(12);
  });

  it('is refused at its own place where the formula does not hold', () => {
    expect(faultOf({ formulas: { 'sdr.headcount': 'staf' } })).toMatchObject({ path: 'sdr.headcount' });
    expect(faultOf({ formulas: { 'sdr.headcount': 'staff / 3' } })).toMatchObject({
      path: 'sdr.headcount',
      message: expect.stringContaining('its formula comes to that') as string,
      hint: expect.stringContaining('round') as string,
    });
    expect(faultOf({ formulas: { 'sdr.costPerMonth': 'month' } })).toMatchObject({
      path: 'sdr.costPerMonth',
    });
    for (const place of ['weeks', 'sdr.hires', 'segments.outbound.deal.fixed', 'segments.inbound.name.x'])
      expect(faultOf({ formulas: { [place]: 'price' } })).toMatchObject({ code: 'unknown-figure' });
    expect(faultOf({ formulas: { 'sdr.salary': 'price' } })).toMatchObject({ code: 'unknown-key' });
  });
});

describe('an edit', () => {
  const plan = parsePlan(file());
  const edited = (change: (plan: Plan) => Plan): Plan => parsePlan(withoutOvertaken(plan, change(plan)));

  it('that puts a number in a figure’s place takes its formula away, and no other', () => {
    const next = edited((now) => withValueAt(now, ['sdr', 'headcount'], 3));
    expect(next.sdr!.headcount).toBe(3);
    expect(Object.keys(next.formulas!)).toHaveLength(5);
    expect(
      formulaAt(
        edited((now) => withFigure(now, ['sdr', 'headcount'], 8)),
        ['sdr', 'headcount'],
      ),
    ).toBe(undefined);
  });

  it('that takes away what a figure stands in takes its formula with it', () => {
    const next = edited((now) => withValueAt(now, ['segments', 'inbound', 'deal'], { fixed: 9 }));
    expect(next.segments[0]!.deal).toEqual({ fixed: 9 });
    expect(next.formulas).not.toHaveProperty(['segments.inbound.deal.lognormal.mean']);
  });

  it('that writes a formula makes the figure', () => {
    const next = edited((now) => withFigure(now, ['sdr', 'slaHours'], 'staff * 6'));
    expect(next.sdr!.slaHours).toBe(24);
    const back = edited((now) => withFormulasOf(withFigure(now, delay, 'days * 2'), now, ['segments']));
    expect(back).toEqual(plan);
  });

  it('of segments takes their formulas along', () => {
    const copied = edited((now) => duplicateSegment(now, 'inbound'));
    const [, copy] = copied.segments;
    expect(formulaAt(copied, ['segments', copy!.id, 'deal', 'lognormal', 'mean'])).toBe('price * uplift');
    const removed = parsePlan(withoutOvertaken(copied, removeSegment(copied, 'inbound')));
    expect(Object.keys(removed.formulas!).some((text) => text.startsWith('segments.inbound.'))).toBe(false);
  });
});

describe('a scenario', () => {
  const plan = parsePlan(file());
  const inScenario = (patch: Record<string, unknown>): Plan =>
    scenarioPlan({ ...plan, scenarios: [{ name: 'S', parent: null, patch }] }, 'S');

  it('that changes a driver changes every figure that comes from it', () => {
    expect(inScenario({ drivers: { price: 10_000 } })).toMatchObject({
      segments: [{ deal: { lognormal: { mean: 11_000 } } }],
      targets: [{ amount: 500_000 }],
    });
  });

  it('with a number of its own has no formula there, and with a formula of its own has that', () => {
    const own = inScenario({ segments: { inbound: { deal: { fixed: 7 } } }, sdr: { headcount: 5 } });
    expect(own.segments[0]!.deal).toEqual({ fixed: 7 });
    expect(own.sdr!.headcount).toBe(5);
    expect(inScenario({ formulas: { 'sdr.headcount': 'staff + 1' } }).sdr!.headcount).toBe(5);
  });

  it.each<readonly [string, (plan: Plan) => Plan]>([
    ['a number', (now) => withFigure(now, delay, 3)],
    ['a formula', (now) => withFigure(now, delay, 'days * 3')],
    ['another number of the same law', (now) => withValueAt(now, [...delay.slice(0, -1), 'p90'], 90)],
    ['a driver', (now) => ({ ...now, drivers: { ...now.drivers, days: 30, price: 5 } })],
    ['a formula put away', (now) => withFigure(now, ['sdr', 'headcount'], 8)],
  ])('is what its patch makes of the plan, and stays so when the plan’s drivers change: %s', (_, change) => {
    const to = parsePlan(withoutOvertaken(plan, change(plan)));
    const patch = scenarioPatch(plan, to);
    expect(inScenario(patch)).toEqual(to);
    const later = { ...plan, drivers: { ...plan.drivers, uplift: 2, staff: 5 } };
    const base = parsePlan({ ...later, scenarios: [{ name: 'S', parent: null, patch }] });
    const expected = parsePlan({ ...to, drivers: { ...to.drivers, uplift: 2, staff: 5 } });
    expect(scenarioPlan(base, 'S')).toEqual(expected);
  });
});

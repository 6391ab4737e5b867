import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { SpillwayError } from '../../shared/errors.ts';
import { parsePlan } from '../../shared/plan/parse.ts';
import type { PlanFile } from '../../shared/plan/schema.ts';
import { fullPlan, smallPlan } from '../support/plans.ts';
import { refused } from '../support/refused.ts';

type Loose = Record<string, any>; // oxlint-disable-line typescript/no-explicit-any -- plans are broken here on purpose

/** The refusal of the full plan after an edit that its type would not allow. */
function refusedAfter(edit: (plan: Loose) => void) {
  const plan = fullPlan() as Loose;
  edit(plan);
  return refused(() => parsePlan(JSON.stringify(plan, null, 2), 'plan.json'));
}

describe('a plan that holds', () => {
  test('text and object give the same plan', () => {
    expect(parsePlan(JSON.stringify(fullPlan()))).toEqual(parsePlan(fullPlan()));
  });

  test('defaults are filled in', () => {
    expect(parsePlan(smallPlan())).toMatchObject({
      currency: 'USD',
      fiscalYearStartMonth: 1,
      step: 'week',
      actualsThrough: null,
      targets: [],
      drivers: {},
      correlation: { rates: 0, volumes: 0, velocity: 0 },
      opening: [],
      scenarios: [],
      segments: [{ arrivals: { distribution: 'poisson' } }],
    });
  });

  test('stages of a list: an SLA in business hours or days, owners by any name, ids that no rate uses', () => {
    const listed = (first: Loose): Loose => ({
      ...smallPlan(),
      stages: [
        { id: 'mql', name: 'MQL', kind: 'forward', required: true, ...first },
        { id: 'sao', name: 'SAO', kind: 'forward', required: true, counts: 'pipeline' },
        { id: 'won', name: 'Won', kind: 'forward', required: true, counts: 'bookings' },
      ],
      segments: [
        {
          id: 'all',
          arrivals: { stage: 'mql', perMonth: { '2027-01': 100 } },
          transitions: [{ from: 'mql', to: 'won', rate: 0.1, delayDays: { fixed: 30 } }],
        },
      ],
    });
    const first = (stage: Loose): unknown => (parsePlan(listed(stage)).stages as unknown[])[0];
    expect(first({ sla: 24 })).toMatchObject({ sla: { businessHours: 24 } });
    expect(first({ sla: { days: 5 }, owner: 'Inside Sales' })).toMatchObject({
      sla: { days: 5 },
      owner: 'Inside Sales',
    });
    expect(refused(() => parsePlan(listed({ sla: 'soon' })))).toMatchObject({
      code: 'invalid-value',
      path: 'stages[0].sla',
    });
    expect(refused(() => parsePlan(listed({ sla: -1 })))).toMatchObject({ path: 'stages[0].sla' });
    expect(refused(() => parsePlan(listed({ id: 'never' })))).toMatchObject({ path: 'stages[0].id' });
  });

  test('an empirical delay may have weights of 0, but not only such', () => {
    const withDelay = (empirical: [number, number][]): PlanFile => {
      const plan = smallPlan();
      plan.segments[0]!.transitions[0]!.delayDays = { empirical };
      return plan;
    };
    expect(() => parsePlan(withDelay([[1, 2], [5, 0]]))).not.toThrow(); // prettier-ignore
    expect(
      refused(() =>
        parsePlan(
          withDelay([
            [1, 0],
            [5, 0],
          ]),
        ),
      ),
    ).toMatchObject({
      // prettier-ignore
      code: 'no-such-distribution',
      path: 'segments[0].transitions[0].delayDays.empirical',
    });
  });

  test.each(['won', 'lost'])('nothing is open at %s: the last stage, or an exit', (stage) => {
    const fault = refusedAfter((plan) => {
      plan['opening'] = [{ segment: plan['segments'][0].id, stage, ageDays: 3, count: 2 }];
    });
    expect(fault).toMatchObject({ code: 'wrong-stage', path: 'opening[0].stage', value: stage });
  });

  test('every form of rate, delay and deal is accepted', () => {
    const plan = smallPlan();
    const [first] = plan.segments;
    plan.drivers = { share: 0.3 };
    const rates: PlanFile['segments'][number]['transitions'][number]['rate'][] = [
      0.3,
      'share / 2',
      { beta: [30, 70] },
      { p10: 0.2, p90: 0.4 },
      { pert: [0.1, 0.2, 0.5] },
    ];
    const parameters = [
      { median: 5, p90: 20 },
      { mean: 5, cv: 1 },
      { mu: 1, sigma: 0.5 },
    ];
    const delays: PlanFile['segments'][number]['transitions'][number]['delayDays'][] = [
      { fixed: 0 },
      ...parameters.map((lognormal) => ({ lognormal, uncertainty: { logSd: 0.2 } })),
      { gamma: { shape: 2, scale: 3 }, uncertainty: { cov: [[0.04, 0.01], [0.01, 0.09]] } }, // prettier-ignore
      { gamma: { mean: 2, cv: 0.5 }, uncertainty: { logSd: 0.2, withRate: -0.9 } },
      { lognormal: { mu: 1, sigma: 1 }, uncertainty: { cov: [[0.04, 0], [0, 0.09]], withRate: [0.6, 0.7] } }, // prettier-ignore
      { weibull: { shape: 1.5, scale: 10 } },
      { empirical: [[0, 0.5], [7, 0.5]] }, // prettier-ignore
    ];
    for (const rate of rates) {
      for (const delayDays of delays) {
        Object.assign(first!.transitions[0]!, { rate, delayDays });
        expect(() => parsePlan(plan)).not.toThrow();
      }
    }
    Object.assign(first!.transitions[0]!, {
      rate: { dirichlet: { advance: 30, nurturing: 60, never: 10 } },
      exits: { nurturing: { delayDays: { fixed: 7 } } },
    });
    expect(() => parsePlan(plan)).not.toThrow();
  });

  test('written out and read again it is the same, for any figures', () => {
    const share = fc.double({ min: 0, max: 1, noNaN: true });
    const positive = fc.double({ min: 1e-6, max: 1e6, noNaN: true });
    const rate = fc.oneof(share, fc.record({ beta: fc.tuple(positive, positive) }), fc.constant('low + 0.1'));
    const delay = fc.oneof(
      fc.record({ fixed: positive }),
      fc.record({ gamma: fc.record({ mean: positive, cv: fc.double({ min: 0.01, max: 30, noNaN: true }) }) }),
      fc.record({ empirical: fc.array(fc.tuple(positive, positive), { minLength: 1, maxLength: 5 }) }),
    );
    fc.assert(
      fc.property(rate, delay, share, fc.integer({ min: 1, max: 260 }), (rate, delayDays, half, weeks) => {
        const plan = smallPlan();
        plan.weeks = weeks;
        plan.drivers = { low: half / 2 };
        Object.assign(plan.segments[0]!.transitions[0]!, { rate, delayDays });
        const parsed = parsePlan(plan);
        expect(parsePlan(JSON.stringify(parsed))).toEqual(parsed);
      }),
    );
  });
});

describe('a plan that does not hold is refused with the path of the key', () => {
  const first = (plan: Loose): Loose => plan['segments'][0];
  const transition = (plan: Loose, index = 0): Loose => first(plan)['transitions'][index];

  test.each<[string, (plan: Loose) => void, string, string]>([
    // form
    ['a key that does not exist', (p) => (p['segmnets'] = []), 'unknown-key', 'segmnets'],
    ['a newer format', (p) => (p['spillway'] = 2), 'invalid-value', 'spillway'],
    [
      'a rate above 1',
      (p) => (transition(p)['rate'] = 1.2),
      'out-of-range',
      'segments[0].transitions[0].rate',
    ],
    ['more weeks than 260', (p) => (p['weeks'] = 261), 'out-of-range', 'weeks'],
    ['a ramp above 2', (p) => (p['sdr']['ramp'] = [1, 2.5]), 'out-of-range', 'sdr.ramp[1]'],
    ['a negative headcount', (p) => (p['ae']['headcount'] = -1), 'out-of-range', 'ae.headcount'],
    ['half a person', (p) => (p['ae']['headcount'] = 1.5), 'wrong-type', 'ae.headcount'],
    ['a day that does not exist', (p) => (p['start'] = '2027-02-29'), 'invalid-value', 'start'],
    [
      'a month that does not exist',
      (p) => (first(p)['arrivals']['perMonth']['2027-13'] = 1),
      'invalid-key',
      'segments[0].arrivals.perMonth["2027-13"]',
    ],
    [
      'negative arrivals',
      (p) => (first(p)['arrivals']['perMonth']['2027-03'] = -1),
      'out-of-range',
      'segments[0].arrivals.perMonth["2027-03"]',
    ],
    [
      'eleven seasonal factors',
      (p) => (first(p)['arrivals']['seasonal'] = Array(11).fill(1)),
      'out-of-range',
      'segments[0].arrivals.seasonal',
    ],
    ['an unknown template', (p) => (p['stages'] = 'b2b'), 'invalid-value', 'stages'],
    [
      'a prototype key',
      (p) => (p['drivers'] = JSON.parse('{"__proto__": 1}')),
      'unknown-key',
      'drivers.__proto__',
    ],
    [
      'a prototype key deep in a patch',
      (p) => (p['scenarios'] = [{ name: 'A', patch: { ae: { constructor: 1 } } }]),
      'unknown-key',
      'scenarios[0].patch.ae.constructor',
    ],
    // route
    [
      'a stage that does not exist',
      (p) => (transition(p)['to'] = 'sla'),
      'unknown-stage',
      'segments[0].transitions[0].to',
    ],
    [
      'a transition backwards',
      (p) => (transition(p, 1)['to'] = 'mql'),
      'wrong-stage',
      'segments[0].transitions[1].to',
    ],
    [
      'a transition in place',
      (p) => (transition(p, 1)['to'] = 'sal'),
      'wrong-stage',
      'segments[0].transitions[1].to',
    ],
    [
      'a transition to an exit',
      (p) => (transition(p)['to'] = 'nurturing'),
      'wrong-stage',
      'segments[0].transitions[0].to',
    ],
    [
      'two transitions from a stage',
      (p) => (transition(p, 1)['from'] = 'mql'),
      'duplicate-id',
      'segments[0].transitions[1].from',
    ],
    [
      'arrivals off the path',
      (p) => (first(p)['arrivals']['stage'] = 'lost'),
      'wrong-stage',
      'segments[0].arrivals.stage',
    ],
    [
      'arrivals where nothing leaves',
      (p) => (first(p)['arrivals']['stage'] = 'registered'),
      'wrong-stage',
      'segments[0].arrivals.stage',
    ],
    [
      'an exit that is a forward stage',
      (p) => (transition(p)['exits']['won'] = { share: 0, delayDays: { fixed: 1 } }),
      'wrong-stage',
      'segments[0].transitions[0].exits.won',
    ],
    [
      'exits that add up to more than 1',
      (p) => (transition(p)['exits']['nurturing']['share'] = 0.31),
      'out-of-range',
      'segments[0].transitions[0].exits',
    ],
    [
      'an exit without a share',
      (p) => delete transition(p)['exits']['nurturing']['share'],
      'missing-key',
      'segments[0].transitions[0].exits.nurturing.share',
    ],
    [
      'recycling to an exit',
      (p) => (first(p)['recycle']['to'] = 'nurturing'),
      'wrong-stage',
      'segments[0].recycle.to',
    ],
    [
      'recycling to where nothing leaves',
      (p) => (first(p)['recycle']['to'] = 'won'),
      'wrong-stage',
      'segments[0].recycle.to',
    ],
    [
      'two segments of one id',
      (p) => (p['segments'][1]['id'] = 'inbound-smb'),
      'duplicate-id',
      'segments[1].id',
    ],
    [
      'a segment named like the sum of all',
      (p) => (p['segments'][1]['id'] = 'total'),
      'reserved-id',
      'segments[1].id',
    ],
    [
      'spend on an unknown stage',
      (p) => (first(p)['spend'] = { perEntry: { mqls: 3 } }),
      'unknown-stage',
      'segments[0].spend.perEntry.mqls',
    ],
    // distributions
    [
      'p10 above p90',
      (p) => (transition(p)['rate'] = { p10: 0.8, p90: 0.7 }),
      'no-such-distribution',
      'segments[0].transitions[0].rate',
    ],
    [
      'a p10 of 0',
      (p) => (transition(p)['rate'] = { p10: 0, p90: 0.7 }),
      'no-such-distribution',
      'segments[0].transitions[0].rate',
    ],
    [
      'a PERT out of order',
      (p) => (transition(p)['rate'] = { pert: [0.3, 0.2, 0.5] }),
      'no-such-distribution',
      'segments[0].transitions[0].rate',
    ],
    [
      'a PERT without width',
      (p) => (transition(p)['rate'] = { pert: [0.3, 0.3, 0.3] }),
      'no-such-distribution',
      'segments[0].transitions[0].rate',
    ],
    [
      'a p90 that is not above the median',
      (p) => (transition(p)['delayDays'] = { lognormal: { median: 8, p90: 8 } }),
      'no-such-distribution',
      'segments[0].transitions[0].delayDays.lognormal.p90',
    ],
    [
      'the same in a deal',
      (p) => (first(p)['deal'] = { lognormal: { median: 8, p90: 7 } }),
      'no-such-distribution',
      'segments[0].deal.lognormal.p90',
    ],
    [
      'a covariance that is none',
      (p) =>
        (transition(p)['delayDays'] = {
          gamma: { shape: 1, scale: 2 },
          uncertainty: {
            cov: [
              [1, 2],
              [2, 1],
            ],
          },
        }),
      'no-such-distribution',
      'segments[0].transitions[0].delayDays.uncertainty.cov',
    ],
    [
      'a covariance of a fixed delay',
      (p) =>
        (transition(p)['delayDays'] = {
          fixed: 2,
          uncertainty: {
            cov: [
              [1, 0],
              [0, 1],
            ],
          },
        }),
      'invalid-value',
      'segments[0].transitions[0].delayDays.uncertainty.cov',
    ],
    [
      'correlations with the rate that cannot stand beside the covariance',
      (p) =>
        (transition(p)['delayDays'] = {
          gamma: { shape: 1, scale: 2 },
          uncertainty: {
            cov: [
              [1, 0.9],
              [0.9, 1],
            ],
            withRate: [0.6, -0.6],
          },
        }),
      'no-such-distribution',
      'segments[0].transitions[0].delayDays.uncertainty.withRate',
    ],
    [
      'a correlation with the rate of 1',
      (p) => (transition(p)['delayDays'] = { fixed: 2, uncertainty: { logSd: 0.2, withRate: 1 } }),
      'out-of-range',
      'segments[0].transitions[0].delayDays.uncertainty.withRate',
    ],
    [
      'an exit’s delay that moves with a rate',
      (p) =>
        (transition(p)['exits']['nurturing'] = {
          share: 0.1,
          delayDays: { fixed: 2, uncertainty: { logSd: 0.2, withRate: 0.5 } },
        }),
      'invalid-value',
      'segments[0].transitions[0].exits.nurturing.delayDays.uncertainty.withRate',
    ],
    [
      'a Dirichlet beside shares',
      (p) => (transition(p)['rate'] = { dirichlet: { advance: 6, nurturing: 1, disqualified: 3 } }),
      'invalid-value',
      'segments[0].transitions[0].exits.nurturing.share',
    ],
    [
      'changes out of order',
      (p) =>
        (transition(p)['changes'] = [
          { from: '2027-05', rate: 0.5 },
          { from: '2027-05', rate: 0.6 },
        ]),
      'not-ascending',
      'segments[0].transitions[0].changes[1].from',
    ],
    [
      'a Dirichlet as a change',
      (p) => (transition(p)['changes'] = [{ from: '2027-05', rate: { dirichlet: { advance: 1 } } }]),
      'invalid-value',
      'segments[0].transitions[0].changes[0].rate',
    ],
    // formulas
    [
      'a formula with an unknown name',
      (p) => (transition(p)['rate'] = 'growth / 2'),
      'unknown-name',
      'segments[0].transitions[0].rate',
    ],
    [
      'month in a rate',
      (p) => (transition(p)['rate'] = '0.1 * month'),
      'unknown-name',
      'segments[0].transitions[0].rate',
    ],
    [
      'a formula that gives a rate above 1',
      (p) => (transition(p)['rate'] = '3 / 2'),
      'out-of-range',
      'segments[0].transitions[0].rate',
    ],
    [
      'a formula that gives negative arrivals',
      (p) => (first(p)['arrivals']['perMonth']['2027-03'] = '1 - month'),
      'out-of-range',
      'segments[0].arrivals.perMonth["2027-03"]',
    ],
    [
      'a formula that is none',
      (p) => (first(p)['spend'] = { perMonth: { '2027-03': '1 +' } }),
      'invalid-formula',
      'segments[0].spend.perMonth["2027-03"]',
    ],
    [
      'a driver with a minus in its name',
      (p) => (p['drivers'] = { 'win-rate': 1 }),
      'invalid-key',
      'drivers.win-rate',
    ],
    ['a driver named as a function', (p) => (p['drivers'] = { min: 1 }), 'reserved-name', 'drivers.min'],
    // gates and people
    [
      'SDR gates at two stages',
      (p) => (p['segments'][1]['transitions'][1]['gate'] = 'sdr'),
      'invalid-gate',
      'segments[1].transitions[1].gate',
    ],
    [
      'an AE gate that does not lead to pipeline',
      (p) => (transition(p, 5)['gate'] = 'ae'),
      'invalid-gate',
      'segments[0].transitions[5].gate',
    ],
    ['an AE team without a limit', (p) => delete p['ae']['newPerWeek'], 'missing-key', 'ae'],
    [
      'more tenures than people',
      (p) => (p['sdr']['tenureMonths'] = Array(13).fill(1)),
      'out-of-range',
      'sdr.tenureMonths',
    ],
    [
      'a hire before the start',
      (p) => (p['sdr']['hires'] = { '2026-12': 1 }),
      'out-of-range',
      'sdr.hires["2026-12"]',
    ],
    // targets, opening, time
    [
      'a target on an unknown stage',
      (p) => (p['targets'] = [{ metric: 'entries:demo', amount: 1 }]),
      'unknown-stage',
      'targets[0].metric',
    ],
    [
      'a target for an unknown segment',
      (p) => (p['targets'] = [{ metric: 'bookings', amount: 1, segment: 'x' }]),
      'unknown-segment',
      'targets[0].segment',
    ],
    [
      'a target after the horizon',
      (p) => (p['targets'] = [{ metric: 'bookings', amount: 1, period: 'FY28-Q2' }]),
      'out-of-range',
      'targets[0].period',
    ],
    [
      'opening of an unknown segment',
      (p) => (p['opening'] = [{ segment: 'x', stage: 'mql', ageDays: 1, count: 1 }]),
      'unknown-segment',
      'opening[0].segment',
    ],
    [
      'opening at an exit',
      (p) => (p['opening'] = [{ segment: 'inbound-smb', stage: 'lost', ageDays: 1, count: 1 }]),
      'wrong-stage',
      'opening[0].stage',
    ],
    [
      'queued where there is no gate',
      (p) => (p['opening'] = [{ segment: 'inbound-smb', stage: 'sal', ageDays: 1, count: 1, queued: true }]),
      'wrong-stage',
      'opening[0].queued',
    ],
    [
      'actuals beyond the horizon',
      (p) => (p['actualsThrough'] = '2028-01-03'),
      'out-of-range',
      'actualsThrough',
    ],
  ])('%s', (_, edit, code, path) => {
    const detail = refusedAfter(edit);
    expect(detail).toMatchObject({ code, path, file: 'plan.json' });
    expect(detail.message).toContain(path);
    expect(detail.row).toBeGreaterThan(1);
  });

  const stage = (id: string, rest: object = {}) => ({ id, name: id, kind: 'forward', ...rest });
  test.each<[string, object[], string]>([
    ['one forward stage', [stage('mql'), { id: 'lost', name: 'Lost', kind: 'exit' }], 'invalid-stages'],
    ['an id twice', [stage('mql'), stage('mql'), stage('sal')], 'invalid-stages'],
    [
      'pipeline counted twice',
      [stage('mql', { counts: 'pipeline' }), stage('sal', { counts: 'pipeline' })],
      'duplicate-id',
    ],
    [
      'an exit that counts',
      [stage('mql'), stage('sal'), { id: 'lost', name: 'Lost', kind: 'exit', counts: 'bookings' }],
      'wrong-stage',
    ],
    [
      'bookings before pipeline',
      [stage('mql', { counts: 'bookings' }), stage('sal', { counts: 'pipeline' })],
      'wrong-stage',
    ],
    ['bookings without pipeline', [stage('mql'), stage('sal', { counts: 'bookings' })], 'wrong-stage'],
  ])('stages: %s', (_, stages, code) => {
    const plan = smallPlan() as Loose;
    plan['stages'] = stages;
    plan['segments'] = [
      {
        id: 'all',
        arrivals: { stage: 'mql', perMonth: {} },
        transitions: [{ from: 'mql', to: 'sal', rate: 1, delayDays: { fixed: 1 } }],
      },
    ];
    expect(refused(() => parsePlan(plan)).code).toBe(code);
  });

  test('a Dirichlet names advance, every exit and nothing else', () => {
    const withRate = (dirichlet: object) =>
      refused(() => {
        const plan = smallPlan() as Loose;
        plan['segments'][0]['transitions'][0]['rate'] = { dirichlet };
        delete plan['segments'][0]['transitions'][0]['exits']['nurturing']['share'];
        parsePlan(plan);
      });
    const path = 'segments[0].transitions[0].rate.dirichlet';
    expect(withRate({ advance: 1 })).toMatchObject({ code: 'missing-key', path: `${path}.nurturing` });
    expect(withRate({ nurturing: 1 })).toMatchObject({ code: 'missing-key', path: `${path}.advance` });
    expect(withRate({ advance: 1, nurturing: 1, lost: 1 })).toMatchObject({ path: `${path}.lost` });
    expect(withRate({ advance: 1, nurturing: 0 })).toMatchObject({ code: 'no-such-distribution', path });
  });

  test('all faults come at once, each with its line', () => {
    const detail = refusedAfter((plan) => {
      transition(plan)['to'] = 'sla';
      plan['ae']['newPerWeek'] = null;
    });
    expect(detail.hint).toContain('1 more fault: ae');
    expect(detail.issues?.map(({ path }) => path)).toEqual(['segments[0].transitions[0].to', 'ae']);
    for (const issue of detail.issues!) expect(issue.row).toBeGreaterThan(1);
  });

  test('the line is that of the key', () => {
    const text = JSON.stringify(fullPlan(), null, 2).replace('"weeks": 52', '"weeks": 520');
    const detail = refused(() => parsePlan(text));
    expect(text.split('\n')[detail.row! - 1]).toContain('"weeks": 520');
  });

  test('text that is not JSON is refused with line and column', () => {
    expect(refused(() => parsePlan('{\n  "spillway": 1,,\n}', 'p.json'))).toMatchObject({
      code: 'invalid-json',
      row: 2,
      column: '17',
      file: 'p.json',
    });
  });
});

test('whatever is given, nothing but a SpillwayError comes of it', () => {
  const keys = [
    'spillway',
    'name',
    'start',
    'stages',
    'segments',
    'drivers',
    'scenarios',
    'patch',
    'opening',
    'sdr',
    'rate',
    'id',
    '__proto__',
  ];
  const { value } = fc.letrec<{ value: unknown }>((tie) => ({
    value: fc.oneof(
      { maxDepth: 5 },
      fc.constantFrom<unknown>(1, 0.5, 'default', '2027-01-04', 'mql', null, true, Number.NaN),
      fc.array(tie('value'), { maxLength: 3 }),
      fc.dictionary(fc.constantFrom(...keys), tie('value'), { maxKeys: 5 }),
    ),
  }));
  const fields = fc.constantFrom(...Object.keys(fullPlan()));
  fc.assert(
    fc.property(fields, value, fc.boolean(), (field, broken, whole) => {
      try {
        parsePlan(whole ? broken : { ...fullPlan(), [field]: broken });
      } catch (error) {
        expect(error).toBeInstanceOf(SpillwayError);
      }
    }),
    { numRuns: 1000 },
  );
});

import { describe, expect, test } from 'vitest';
import { parsePlan, resolvePlan, scenarioPatch, scenarioPlan } from '../../shared/plan/index.ts';
import type { PlanFile } from '../../shared/plan/schema.ts';
import { fullPlan } from '../support/plans.ts';
import { refused } from '../support/refused.ts';

type Scenarios = NonNullable<PlanFile['scenarios']>;

function planWith(scenarios: Scenarios) {
  return parsePlan({ ...fullPlan(), scenarios });
}

const mqlRate = (rate: unknown) => ({ segments: { 'inbound-smb': { transitions: { mql: { rate } } } } });

describe('a scenario', () => {
  test('changes one rate of one segment by its ids and nothing else', () => {
    const plan = planWith([{ name: 'Observed', patch: mqlRate(0.42) }]);
    const observed = scenarioPlan(plan, 'Observed');
    expect(observed.segments[0]!.transitions[0]!.rate).toBe(0.42);
    observed.segments[0]!.transitions[0]!.rate = plan.segments[0]!.transitions[0]!.rate;
    expect(observed).toEqual({ ...plan, scenarios: [] });
  });

  test('replaces a rate, a delay or a deal as a whole, so that no value has two forms', () => {
    const plan = planWith([
      {
        name: 'A',
        patch: {
          segments: {
            'inbound-smb': {
              transitions: { mql: { rate: { pert: [0.1, 0.2, 0.3] }, delayDays: { fixed: 2 } } },
              deal: { fixed: 100 },
              recycle: { delayDays: { gamma: { mean: 3, cv: 1 } } },
              arrivals: { distribution: 'fixed' },
            },
          },
          sdr: { attritionPerMonth: { beta: [1, 9] } },
        },
      },
    ]);
    const { segments, sdr } = scenarioPlan(plan, 'A');
    const { transitions, deal, recycle, arrivals } = segments[0]!;
    expect(transitions[0]).toMatchObject({ to: 'sal', gate: 'sdr' });
    expect(transitions[0]!.rate).toEqual({ pert: [0.1, 0.2, 0.3] });
    expect(transitions[0]!.delayDays).toEqual({ fixed: 2 });
    expect(deal).toEqual({ fixed: 100 });
    expect(recycle).toMatchObject({ to: 'mql', max: 10, delayDays: { gamma: { mean: 3, cv: 1 } } });
    expect(arrivals.distribution).toBe('fixed');
    expect(sdr?.attritionPerMonth).toEqual({ beta: [1, 9] });
  });

  test('merges exits, months and teams key by key; null removes', () => {
    const plan = planWith([
      {
        name: 'A',
        patch: {
          ae: null,
          sdr: { headcount: 20, hires: { '2027-02': null, '2027-09': 4 } },
          segments: {
            'inbound-smb': {
              arrivals: { perMonth: { '2027-03': 999 } },
              transitions: { mql: { exits: { nurturing: { share: 0.1 }, disqualified: null } } },
            },
            'outbound-ent': null,
          },
        },
      },
    ]);
    const { segments, sdr, ae } = scenarioPlan(plan, 'A');
    expect(ae).toBeUndefined();
    expect(sdr).toMatchObject({ headcount: 20, leadsPerWeek: 25 });
    expect(sdr?.hires).toEqual({ '2027-05': 1, '2027-08': 1, '2027-09': 4 });
    expect(segments.map(({ id }) => id)).toEqual(['inbound-smb', 'inbound-ent', 'outbound-smb']);
    expect(segments[0]!.arrivals.perMonth).toMatchObject({ '2027-02': 531, '2027-03': 999 });
    const { exits } = segments[0]!.transitions[0]!;
    expect(Object.keys(exits!)).toEqual(['nurturing']);
    expect(exits!['nurturing']).toMatchObject({ share: 0.1, delayDays: { lognormal: { mean: 3.5 } } });
  });

  test('adds a whole segment and a whole transition', () => {
    const { id: _, ...copy } = fullPlan().segments[0]!;
    const plan = planWith([
      {
        name: 'A',
        patch: {
          segments: {
            partner: copy,
            'inbound-ent': {
              transitions: { registered: { to: 'mql', rate: 0.2, delayDays: { fixed: 1 } } },
            },
          },
        },
      },
    ]);
    const { segments } = scenarioPlan(plan, 'A');
    expect(segments.at(-1)).toMatchObject({ id: 'partner', name: 'Inbound SMB' });
    expect(resolvePlan(plan, 'A').segments[1]!.transitions[0]).toMatchObject({ from: 0, to: 1 });
  });

  test('builds on its parent, whose patch is applied first', () => {
    const plan = planWith([
      { name: 'Child', parent: 'Parent', patch: mqlRate(0.5) },
      { name: 'Parent', patch: { ...mqlRate(0.4), weeks: 26 } },
    ]);
    const child = scenarioPlan(plan, 'Child');
    expect(child.weeks).toBe(26);
    expect(child.segments[0]!.transitions[0]!.rate).toBe(0.5);
    expect(scenarioPlan(plan, 'Parent').segments[0]!.transitions[0]!.rate).toBe(0.4);
  });

  test('may change drivers, and formulas follow', () => {
    const file = fullPlan();
    file.drivers = { growth: 0 };
    file.segments[0]!.arrivals.perMonth = { '2027-03': '100 * (1 + growth)^month' };
    file.scenarios = [{ name: 'Growth', patch: { drivers: { growth: 0.1 } } }];
    const plan = parsePlan(file);
    const march = (scenario?: string) =>
      resolvePlan(plan, scenario).segments[0]!.arrivals.perMonth.get((2027 - 1970) * 12 + 2);
    expect(march()).toBeCloseTo(100, 12);
    expect(march('Growth')).toBeCloseTo(121, 12);
  });

  test('the patch between two plans is a scenario that leads from one to the other', () => {
    const plan = planWith([]);
    const to = structuredClone(plan);
    to.segments[1]!.transitions[2]!.rate = { p10: 0.5, p90: 0.7 };
    to.segments.splice(3, 1);
    delete to.sdr;
    to.opening = [{ segment: 'inbound-smb', stage: 'mql', ageDays: 3, count: 7 }];
    const patch = scenarioPatch(plan, to);
    expect(patch).toEqual({
      segments: {
        'inbound-ent': { transitions: { meetingBooked: { rate: { p10: 0.5, p90: 0.7 } } } },
        'outbound-ent': null,
      },
      sdr: null,
      opening: [{ segment: 'inbound-smb', stage: 'mql', ageDays: 3, count: 7 }],
    });
    expect(scenarioPlan({ ...plan, scenarios: [{ name: 'To', parent: null, patch }] }, 'To')).toEqual(to);
  });
});

describe('a scenario that does not hold is refused when the plan is read', () => {
  test.each<[string, Scenarios, string, string]>([
    [
      'a rate above 1',
      [{ name: 'High', patch: mqlRate(1.5) }],
      'out-of-range',
      'scenarios[0].patch.segments.inbound-smb.transitions.mql.rate',
    ],
    ['an unknown key', [{ name: 'A', patch: { horizon: 3 } }], 'unknown-key', 'scenarios[0].patch.horizon'],
    [
      'a misspelt segment',
      [{ name: 'A', patch: { segments: { 'inbound-sbm': { deal: { fixed: 1 } } } } }],
      'unknown-segment',
      'scenarios[0].patch.segments.inbound-sbm',
    ],
    [
      'a misspelt transition',
      [{ name: 'A', patch: { segments: { 'inbound-smb': { transitions: { mqls: { rate: 1 } } } } } }],
      'unknown-transition',
      'scenarios[0].patch.segments.inbound-smb.transitions.mqls',
    ],
    [
      'the removal of what is not there',
      [{ name: 'A', patch: { segments: { nobody: null } } }],
      'unknown-member',
      'scenarios[0].patch',
    ],
    [
      'the removal of a needed key',
      [{ name: 'A', patch: { start: null } }],
      'missing-key',
      'scenarios[0].patch.start',
    ],
    [
      'scenarios within a scenario',
      [{ name: 'A', patch: { scenarios: [] } }],
      'invalid-value',
      'scenarios[0].patch.scenarios',
    ],
    [
      'two of one name',
      [
        { name: 'A', patch: {} },
        { name: 'A', patch: {} },
      ],
      'duplicate-id',
      'scenarios[1].name',
    ],
    [
      'a parent that is not there',
      [{ name: 'A', parent: 'B', patch: {} }],
      'unknown-scenario',
      'scenarios[0].parent',
    ],
    [
      'a circle of parents',
      [
        { name: 'A', parent: 'B', patch: {} },
        { name: 'B', parent: 'A', patch: {} },
      ],
      'scenario-cycle',
      'scenarios[0].parent',
    ],
    ['a parent of itself', [{ name: 'A', parent: 'A', patch: {} }], 'scenario-cycle', 'scenarios[0].parent'],
  ])('%s', (_, scenarios, code, path) => {
    const detail = refused(() => parsePlan(JSON.stringify({ ...fullPlan(), scenarios }, null, 1)));
    expect(detail).toMatchObject({ code, path });
  });

  test('its name is in the message, and the line is that of the patch', () => {
    const text = JSON.stringify(
      { ...fullPlan(), scenarios: [{ name: 'Too good', patch: mqlRate(1.5) }] },
      null,
      1,
    );
    const detail = refused(() => parsePlan(text));
    expect(detail.message).toContain('(scenario "Too good")');
    expect(text.split('\n')[detail.row! - 1]).toContain('"rate": 1.5');
  });

  test('a fault of a parent is reported once, as the parent’s', () => {
    const scenarios: Scenarios = [
      { name: 'Child', parent: 'Parent', patch: { weeks: 30 } },
      { name: 'Parent', patch: mqlRate(7) },
    ];
    const detail = refused(() => parsePlan({ ...fullPlan(), scenarios }));
    expect(detail.path).toMatch(/^scenarios\[1\]/);
    expect(detail.issues).toBeUndefined();
  });

  test('an unknown name lists those that there are', () => {
    const plan = planWith([{ name: 'Observed', patch: {} }]);
    expect(refused(() => scenarioPlan(plan, 'observd'))).toMatchObject({
      code: 'unknown-scenario',
      hint: 'Did you mean "Observed"? The scenarios are: Observed.',
    });
    expect(refused(() => resolvePlan(plan, 'x')).code).toBe('unknown-scenario');
  });
});

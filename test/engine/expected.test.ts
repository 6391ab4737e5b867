/** Expected values: closed forms, and the mean of the simulation where no gate is in the way. */
import { describe, expect, test } from 'vitest';
import { expectedFlow, simulate } from '../../shared/engine/index.ts';
import { parsePlan, resolvePlan } from '../../shared/plan/index.ts';
import { fullPlan } from '../support/plans.ts';
import { type SegmentFile, burst, burstStart, resolved, segment, step, weekly } from '../support/trials.ts';

const nobody = { stage: 'mql', perMonth: {}, distribution: 'fixed' } as const;
const expected = (segments: SegmentFile[], rest = {}) =>
  expectedFlow(resolved({ start: burstStart, weeks: 6, segments, ...rest })).segments[0]!;
const close = (values: readonly number[]): unknown[] => values.map((value) => expect.closeTo(value, 9));

describe('expected flow', () => {
  test('mean rates and mean discretised delays: 10 days are one week with 4/7, two with 3/7', () => {
    const { entries, transitions } = expected([
      segment({
        arrivals: burst(14),
        transitions: [
          step('mql', 'sal', {
            rate: { beta: [1, 3] },
            delayDays: { fixed: 10 },
            exits: { nurturing: { share: 0.5, delayDays: { fixed: 0 } } },
          }),
        ],
      }),
    ]);
    expect([...entries[2]!]).toEqual(close([0, 2, 1.5, 0, 0, 0]));
    expect([...entries[8]!]).toEqual(close([14 * 0.375, 0, 0, 0, 0, 0]));
    expect([...transitions[0]!.delay]).toEqual(close([0, 4 / 7, 3 / 7, 0, 0, 0]));
    expect(transitions[0]!.exits[0]!.share).toBe(0.5);
    expect(new Set(transitions[0]!.rate)).toEqual(new Set([0.25]));
  });

  test('a Dirichlet by its means, a changed rate by its new mean from its month on', () => {
    const { entries, transitions } = expected([
      segment({
        arrivals: { stage: 'mql', perMonth: weekly(10), distribution: 'fixed' },
        transitions: [
          step('mql', 'sal', {
            rate: { dirichlet: { advance: 5, nurturing: 3, never: 2 } },
            exits: { nurturing: { delayDays: { fixed: 0 } } },
            changes: [{ from: '2027-02', rate: { beta: [3, 1] } }],
          }),
        ],
      }),
    ]);
    expect([...entries[2]!]).toEqual(close([5, 7.5, 7.5, 7.5, 7.5, 7.5]));
    expect([...entries[8]!]).toEqual(close([3, 1.5, 1.5, 1.5, 1.5, 1.5]));
    expect(transitions[0]!.exits[0]!.share).toBeCloseTo(0.6, 12);
  });

  test('gates are open, also with people who could not keep up', () => {
    const plan = resolved({
      weeks: 3,
      sdr: { headcount: 0, leadsPerWeek: 1, costPerMonth: 1 },
      segments: [segment({ transitions: [step('mql', 'sal', { gate: 'sdr' })] })],
    });
    const { series } = expectedFlow(plan).simulation;
    expect(series['entries.sal']!['total']!['total']!.mean).toBeCloseTo(30, 9);
    expect(series['queue.sdr']).toBeUndefined();
    expect(series['cost.people']!['total']!['total']!.mean).toBe(0);
  });

  test('recycling up to max, pass by pass', () => {
    const { entries, passes, recycles } = expected([
      segment({
        arrivals: burst(16),
        transitions: [
          step('mql', 'sal', { rate: 0.5, exits: { nurturing: { share: 1, delayDays: { fixed: 0 } } } }),
        ],
        recycle: { to: 'mql', rate: 0.5, delayDays: { fixed: 0 }, max: 2 },
      }),
    ]);
    expect([...entries[1]!]).toEqual(close([16, 4, 1, 0, 0, 0]));
    expect([...entries[2]!]).toEqual(close([8, 2, 0.5, 0, 0, 0]));
    expect([...recycles]).toEqual(close([0, 4, 1, 0, 0, 0]));
    expect(passes.map((pass) => pass[1]!.reduce((sum, value) => sum + value, 0))).toEqual(close([16, 4, 1]));
  });

  test('stocks are what has entered and not left', () => {
    const { open } = expected([
      segment({
        arrivals: burst(16),
        transitions: [step('mql', 'sal', { rate: 0.75, delayDays: { fixed: 14 } })],
      }),
    ]);
    expect([...open[1]!]).toEqual(close([16, 16, 4, 4, 4, 4]));
    expect([...open[2]!]).toEqual(close([0, 0, 12, 12, 12, 12]));
  });

  test('opening visits: conditional outcome and remaining delay, CRM amounts kept', () => {
    const flow = expected(
      [
        segment({
          arrivals: { ...nobody, stage: 'sao' },
          transitions: [
            step('sao', 'won', {
              rate: 0.4,
              delayDays: { fixed: 30 },
              exits: { lost: { share: 0.5, delayDays: { fixed: 10 } } },
            }),
          ],
          deal: { fixed: 100 },
        }),
      ],
      {
        opening: [
          { segment: 'a', stage: 'sao', ageDays: 16, count: 7, amount: 1000 },
          { segment: 'a', stage: 'sao', ageDays: 30, count: 7 },
        ],
      },
    );
    // At 16 days the exit is past: 4/7 of seven win two weeks on. At 30 days all are past, and some stay for ever.
    expect([...flow.entries[7]!]).toEqual(close([0, 0, 4, 0, 0, 0]));
    expect([...flow.bookings]).toEqual(close([0, 0, 4000, 0, 0, 0]));
    expect([...flow.pipeline]).toEqual(close([0, 0, 0, 0, 0, 0]));
    expect([...flow.open[6]!]).toEqual(close([14, 14, 10, 10, 10, 10]));
  });

  test('opening visits in Nurturing and at gates', () => {
    const flow = expected(
      [
        segment({
          arrivals: nobody,
          transitions: [
            step('mql', 'sal', { gate: 'sdr', rate: 0.5, delayDays: { fixed: 7 } }),
            step('sql', 'sao', { gate: 'ae', rate: 0.5, delayDays: { fixed: 7 } }),
            step('sao', 'won'),
          ],
          recycle: { to: 'mql', rate: 0.5, delayDays: { fixed: 14 }, max: 1 },
        }),
      ],
      {
        opening: [
          { segment: 'a', stage: 'mql', ageDays: 5, count: 2, queued: true },
          { segment: 'a', stage: 'sql', ageDays: 5, count: 3, queued: true },
          { segment: 'a', stage: 'nurturing', ageDays: 7, count: 4 },
        ],
      },
    );
    expect([...flow.entries[2]!]).toEqual(close([0, 1, 1, 0, 0, 0]));
    expect([...flow.entries[6]!]).toEqual(close([3, 0, 0, 0, 0, 0]));
    expect([...flow.recycles]).toEqual(close([0, 2, 0, 0, 0, 0]));
  });

  test('has the form of a projection: every quantile is the mean, nothing is drawn', () => {
    const { simulation } = expectedFlow(
      resolved({
        targets: [
          { metric: 'entries:mql', amount: 80 },
          { metric: 'entries:mql', amount: 81 },
        ],
      }),
    );
    expect(simulation).toMatchObject({ expected: true, trials: 0, seed: 0, binding: {} });
    expect(simulation.series['entries.mql']!['total']!['total']).toEqual({
      mean: 80,
      sd: null,
      p5: 80,
      p10: 80,
      p25: 80,
      p50: 80,
      p75: 80,
      p90: 80,
      p95: 80,
    });
    expect(simulation.targets.map(({ probability }) => probability)).toEqual([1, 0]);
  });
});

/** Mean amount of the dearest deals. */
const dearest = 80_000;

/** Largest |mean − expected| in standard errors over all figures with at least some spread. */
function worstDeviation(plan: ReturnType<typeof resolved>, trials: number, keys: readonly string[]): number {
  const simulated = simulate(plan, { trials, seed: 8 });
  const { simulation } = expectedFlow(plan);
  let worst = 0;
  let compared = 0;
  for (const key of keys) {
    for (const [id, periods] of Object.entries(simulation.series[key]!)) {
      for (const [period, figure] of Object.entries(periods)) {
        const { mean, sd } = simulated.series[key]![id]![period]!;
        // Where hardly anything happens, or to hardly any more than are certain, a mean of trials is not normal.
        if (figure.mean! * trials < 200 * (/^(pipeline|bookings)$/.test(key) ? dearest : 1)) continue;
        const error = Math.max(sd!, 0.05) / Math.sqrt(trials);
        worst = Math.max(worst, Math.abs(mean! - figure.mean!) / error);
        compared++;
      }
    }
  }
  expect(compared).toBeGreaterThan(300);
  return worst;
}

/** The reference plan without gates, correlation, uncertain delays and recycling, with an opening state. */
function openPlan() {
  const file = { ...fullPlan(), weeks: 30, correlation: { rates: 0, volumes: 0, velocity: 0 } };
  delete file.sdr;
  delete file.ae;
  for (const { transitions } of file.segments) {
    for (const { delayDays, exits } of transitions) {
      delete delayDays.uncertainty;
      for (const exit of Object.values(exits ?? {})) delete exit.delayDays.uncertainty;
    }
  }
  file.opening = [
    { segment: 'inbound-smb', stage: 'sal', ageDays: 9, count: 60 },
    { segment: 'inbound-smb', stage: 'mql', ageDays: 2, count: 40, queued: true },
    { segment: 'inbound-ent', stage: 'sao', ageDays: 40, count: 30, amount: 90_000 },
    { segment: 'outbound-smb', stage: 'sql', ageDays: 3, count: 25, queued: true },
    { segment: 'outbound-ent', stage: 'nurturing', ageDays: 60, count: 120 },
  ];
  return file;
}
const keys = ['mql', 'sal', 'meetingBooked', 'sql', 'sao', 'won', 'nurturing', 'lost'].map(
  (id) => `entries.${id}`,
);

describe('the mean of the simulation without gates', () => {
  test('is the expected value: uncertain rates, no recycling', () => {
    const file = openPlan();
    for (const each of file.segments) delete each.recycle;
    // About 1,500 figures, most of them correlated within a trial.
    const worst = worstDeviation(resolvePlan(parsePlan(file)), 400, [
      ...keys,
      'pipeline',
      'bookings',
      'open.sal',
      'open.sao',
    ]);
    expect(worst).toBeLessThan(5);
  });

  test('is the expected value: fixed rates, recycling and re-entries from the opening state', () => {
    const file = openPlan();
    for (const each of file.segments) {
      each.recycle = { to: 'mql', rate: 0.4, delayDays: { lognormal: { mean: 20, cv: 0.5 } }, max: 2 };
      for (const transition of each.transitions) {
        if (typeof transition.rate === 'object' && 'beta' in transition.rate) {
          const [a, b] = transition.rate.beta;
          transition.rate = a / (a + b);
        }
      }
    }
    const worst = worstDeviation(resolvePlan(parsePlan(file)), 400, [
      ...keys,
      'recycles',
      'bookings',
      'open.nurturing',
    ]);
    expect(worst).toBeLessThan(5);
  });
});

/** What the kernel draws at gates and in Nurturing, against its distribution at the 1e-4 level with fixed seeds. */
import { describe, expect, test } from 'vitest';
import { atLeastOneStep, stepMass } from '../../shared/engine/discretise.ts';
import { type Model, buildModel } from '../../shared/engine/model.ts';
import { drawParameters } from '../../shared/engine/parameters.ts';
import type { PlanFile } from '../../shared/plan/schema.ts';
import { logChoose } from '../../shared/stats/binomial.ts';
import { chiSquare } from '../support/goodnessOfFit.ts';
import { entriesOf, recordsOf, withRest } from '../support/kernelCounts.ts';
import { burst, burstStart, resolved, segment, step } from '../support/trials.ts';

const level = 1e-4;
const nobody = { stage: 'mql', perMonth: {}, distribution: 'fixed' } as const;
const delayOf = (mean: number): { lognormal: { mean: number; cv: number } } => ({
  lognormal: { mean, cv: 0.6 },
});

describe('who of a cohort is served', () => {
  const sizes = { a: 4, b: 3, c: 5 };
  const teams: Pick<PlanFile, 'sdr' | 'ae'> = {
    sdr: { headcount: 1, leadsPerWeek: 5 },
    ae: { headcount: 1, newPerWeek: 5 },
  };

  test.each([
    ['sdr', 'mql', 'sal'],
    ['ae', 'sql', 'sao'],
  ] as const)('%s gate: multivariate hypergeometric over the segments (chi-square)', (gate, from, to) => {
    const model = buildModel(
      resolved({
        start: burstStart,
        weeks: 2,
        ...teams,
        segments: Object.entries(sizes).map(([id, n]) =>
          segment({ id, arrivals: burst(n, from), transitions: [step(from, to, { gate })] }),
        ),
      }),
    );
    const ways = (n: number, k: number): number => (k < 0 || k > n ? 0 : Math.exp(logChoose(n, k)));
    const cells = Array.from({ length: 5 * 4 }, (_, cell) => [Math.floor(cell / 4), cell % 4] as const);
    const masses = cells.map(([a, b]) => (ways(4, a) * ways(3, b) * ways(5, 5 - a - b)) / ways(12, 5));
    // In the second week five of the seven who are left are served: as many as were left out of twelve.
    const [first, second] = [cells.map(() => 0), cells.map(() => 0)];
    for (const { entries } of recordsOf(model, 20_000)) {
      const served = entries[model.plan.graph.indexOf(to)]!;
      first[served[0]! * 4 + served[2]!]! += 1;
      second[served[1]! * 4 + served[3]!]! += 1;
    }
    expect(chiSquare(first, masses)).toBeGreaterThan(level);
    expect(chiSquare(second, masses)).toBeGreaterThan(level);
  });
});

test('places of AEs, and new opportunities, are rounded at random in each step (chi-square)', () => {
  const model = (limits: Partial<NonNullable<PlanFile['ae']>>): Model =>
    buildModel(
      resolved({
        weeks: 50,
        ae: { headcount: 1, ...limits },
        segments: [
          segment({
            arrivals: { ...nobody, stage: 'sql' },
            transitions: [step('sql', 'sao', { gate: 'ae' })],
          }),
        ],
      }),
    );
  for (const limits of [{ openPerAe: 2.3 }, { newPerWeek: 2.3 }, { openPerAe: 2.3, newPerWeek: 1.6 }]) {
    const counts = [0, 0];
    for (const { aeCapacity } of recordsOf(model(limits), 400)) {
      for (const capacity of aeCapacity) counts[capacity - 2]! += 1;
    }
    expect(chiSquare(counts, [0.7, 0.3])).toBeGreaterThan(level);
  }
});

describe('work that begins sooner than the rate was calibrated with', () => {
  test.each([
    ['few leads', 60, 500],
    ['many leads', 6000, 8],
  ])('advances more, and exits and never shrink in proportion: %s (chi-square)', (_, n, trials) => {
    const model = buildModel(
      resolved({
        start: burstStart,
        weeks: 12,
        sdr: { headcount: 1, leadsPerWeek: 1e5, decayPerDay: 0.05, calibratedWaitDays: 7 },
        segments: [
          segment({
            arrivals: burst(n),
            transitions: [
              step('mql', 'sal', {
                gate: 'sdr',
                rate: 0.5,
                delayDays: delayOf(20),
                exits: { disqualified: { share: 0.7, delayDays: delayOf(30) } },
              }),
            ],
          }),
        ],
      }),
    );
    const mql = model.plan.graph.indexOf('mql');
    const { advance, exits } = drawParameters(model, 1, 0).segments[0]!.transitions[mql]!;
    const sooner = 0.5 * Math.exp(0.35);
    const of = (stepCdf: Float64Array, chance: number): number[] =>
      Array.from(stepMass(stepCdf.slice(0, 12)), (mass) => mass * chance);
    const masses = [of(advance.stepCdf, sooner), of(exits[0]!.stepCdf, 0.7 * (1 - sooner))].flat();
    const counts = entriesOf(model, ['sal', 'disqualified'], n, trials);
    expect(chiSquare(counts, withRest(masses))).toBeGreaterThan(level);
  });
});

test('who stood at a gate that is open now is worked from the start on, with any outcome and delay (chi-square)', () => {
  const model = buildModel(
    resolved({
      weeks: 12,
      opening: [{ segment: 'a', stage: 'mql', ageDays: 20, count: 80, queued: true }],
      segments: [
        segment({
          arrivals: nobody,
          transitions: [
            step('mql', 'sal', {
              gate: 'sdr',
              rate: 0.4,
              delayDays: delayOf(20),
              exits: { lost: { share: 0.6, delayDays: delayOf(30) } },
            }),
          ],
        }),
      ],
    }),
  );
  const mql = model.plan.graph.indexOf('mql');
  const { advance, exits } = drawParameters(model, 1, 0).segments[0]!.transitions[mql]!;
  const of = (stepCdf: Float64Array, chance: number): number[] =>
    Array.from(stepMass(stepCdf.slice(0, 12)), (mass) => mass * chance);
  const masses = [of(advance.stepCdf, 0.4), of(exits[0]!.stepCdf, 0.36)].flat();
  expect(chiSquare(entriesOf(model, ['sal', 'lost'], 80, 400), withRest(masses))).toBeGreaterThan(level);
});

describe('re-entries', () => {
  test.each([
    ['few leads', 60, 500],
    ['many leads', 6000, 8],
  ])('come at the recycling rate, after one step at least: %s (chi-square)', (_, n, trials) => {
    const model = buildModel(
      resolved({
        start: burstStart,
        weeks: 30,
        segments: [
          segment({
            arrivals: burst(n, 'sal'),
            transitions: [
              step('mql', 'sal', { rate: 0 }),
              step('sal', 'sql', { rate: 0, exits: { nurturing: { share: 1, delayDays: { fixed: 0 } } } }),
            ],
            recycle: { to: 'mql', rate: 0.6, delayDays: { lognormal: { mean: 40, cv: 1.2 } }, max: 3 },
          }),
        ],
      }),
    );
    const { delay } = drawParameters(model, 1, 0).segments[0]!.recycle!;
    const masses = stepMass(atLeastOneStep(delay.stepCdf.slice(0, 30))).map((mass) => 0.6 * mass);
    const counts = entriesOf(model, ['mql'], n, trials);
    expect(counts[0]).toBe(0);
    expect(chiSquare(counts, withRest(Array.from(masses)))).toBeGreaterThan(level);
  });
});

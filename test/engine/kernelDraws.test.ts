/** What the kernel draws in the course of a trial, against its distribution at the 1e-4 level with fixed seeds. */
import { describe, expect, test } from 'vitest';
import { atLeastOneStep, remainingStepCdf, stepMass } from '../../shared/engine/discretise.ts';
import { type Model, buildModel } from '../../shared/engine/model.ts';
import { drawParameters } from '../../shared/engine/parameters.ts';
import { neverOf } from '../../shared/engine/rates.ts';
import type { PlanFile } from '../../shared/plan/schema.ts';
import { gammaCdf } from '../../shared/stats/gamma.ts';
import { normalCdf } from '../../shared/stats/normal.ts';
import { chiSquare, kolmogorov } from '../support/goodnessOfFit.ts';
import { entriesOf, recordsOf, withRest } from '../support/kernelCounts.ts';
import { kernelParts } from '../support/kernelParts.ts';
import {
  type SegmentFile,
  type TransitionFile,
  burst,
  burstStart,
  resolved,
  segment,
  step,
} from '../support/trials.ts';

const level = 1e-4;
const nobody = { stage: 'mql', perMonth: {}, distribution: 'fixed' } as const;

describe('amounts of deals', () => {
  const laws = [
    [
      'lognormal',
      { lognormal: { mean: 1000, cv: 0.7 } },
      (x: number) => normalCdf((Math.log(x / 1000) + Math.log1p(0.49) / 2) / Math.sqrt(Math.log1p(0.49))),
    ],
    ['gamma', { gamma: { mean: 1000, cv: 0.9 } }, (x: number) => gammaCdf(x, 1 / 0.81, 810)],
  ] as const;
  const modelOf = (deal: NonNullable<SegmentFile['deal']>): Model =>
    buildModel(
      resolved({
        start: burstStart,
        weeks: 1,
        segments: [segment({ arrivals: burst(1, 'sao'), transitions: [step('sao', 'won')], deal })],
      }),
    );
  const amounts = (model: Model): number[] =>
    Array.from(recordsOf(model, 20_000), ({ pipeline }) => pipeline[0]!);

  test.each(laws)('%s (Kolmogorov–Smirnov), and at the least and the greatest word', (_, deal, cdf) => {
    const model = modelOf(deal);
    expect(kolmogorov(amounts(model), cdf)).toBeGreaterThan(level);
    const parts = kernelParts(model);
    parts.drawParameters(1, 0, 'random');
    const [largest, least] = [
      [0, 0x1234_5678, 0x9abc_def1, 0],
      [-1, 0x1234_5678, 0x9abc_def1, 1],
    ].map((words) => {
      parts.setCellWords(...words);
      return parts.amountsOf(0, 1);
    });
    // A word stands for the middle of its 2⁻³² of the probability: the amounts that 2⁻³³ lie beyond.
    expect(Math.abs((1 - cdf(largest!)) * 2 ** 33 - 1)).toBeLessThan(1e-3);
    expect(Math.abs(cdf(least!) * 2 ** 33 - 1)).toBeLessThan(1e-3);
  });

  test('empirical (chi-square), and always the one that is fixed', () => {
    const empirical: [number, number][] = [
      [100, 2],
      [250, 5],
      [900, 1],
    ];
    const counts = empirical.map(() => 0);
    for (const amount of amounts(modelOf({ empirical }))) {
      counts[empirical.findIndex(([value]) => value === amount)]! += 1;
    }
    expect(chiSquare(counts, [0.25, 0.625, 0.125])).toBeGreaterThan(level);
    expect(new Set(amounts(modelOf({ fixed: 70 })))).toEqual(new Set([70]));
  });

  test('go along with leads of the same cell in random order (chi-square)', () => {
    const stages = [
      { id: 'sao', name: 'SAO', counts: 'pipeline' },
      { id: 'proposal', name: 'Proposal' },
      { id: 'won', name: 'Won', counts: 'bookings' },
    ].map((stage) => ({ kind: 'forward', required: true, ...stage })) as PlanFile['stages'];
    const empirical: [number, number][] = [
      [7, 1],
      [14, 1],
      [21, 1],
    ];
    const model = buildModel(
      resolved({
        weeks: 5,
        stages,
        opening: [1, 2, 4].map((amount) => ({ segment: 'a', stage: 'sao', ageDays: 0, count: 1, amount })),
        segments: [
          segment({
            arrivals: { ...nobody, stage: 'sao' },
            transitions: [
              step('sao', 'proposal', { delayDays: { fixed: 7 } }),
              step('proposal', 'won', { delayDays: { empirical } }),
            ],
          }),
        ],
      }),
    );
    // Steps 2, 3 and 4, for each of the three amounts: 27 cases, all as likely.
    const counts = Array.from({ length: 27 }, () => 0);
    for (const { bookings } of recordsOf(model, 8100)) {
      const stepOf = (amount: number): number => bookings.findIndex((sum) => (sum & amount) > 0) - 2;
      counts[stepOf(1) * 9 + stepOf(2) * 3 + stepOf(4)]! += 1;
    }
    expect(
      chiSquare(
        counts,
        counts.map(() => 1 / 27),
      ),
    ).toBeGreaterThan(level);
  });
});

describe('opening visits: outcome and what is left of its delay', () => {
  const tiny: [[number, number], [number, number]] = [
    [1e-14, 0],
    [0, 1e-14],
  ];
  test.each([
    ['lognormal', { lognormal: { mean: 30, cv: 0.9 } }],
    ['gamma', { gamma: { shape: 2, scale: 15 } }],
    ['gamma of uncertain shape', { gamma: { shape: 2, scale: 15 }, uncertainty: { cov: tiny } }],
    ['Weibull', { weibull: { shape: 0.8, scale: 25 } }],
    [
      'empirical',
      {
        empirical: [
          [5, 1],
          [17, 2],
          [26, 1],
          [40, 3],
        ] as [number, number][],
      },
    ],
  ] as [string, TransitionFile['delayDays']][])('%s (chi-square)', (_, delayDays) => {
    const exit = { lognormal: { mean: 45, cv: 0.5 } };
    const ageDays = 12;
    const model = buildModel(
      resolved({
        weeks: 16,
        opening: [{ segment: 'a', stage: 'mql', ageDays, count: 80 }],
        segments: [
          segment({
            arrivals: nobody,
            transitions: [
              step('mql', 'sal', { rate: 0.4, delayDays, exits: { lost: { share: 0.6, delayDays: exit } } }),
            ],
          }),
        ],
      }),
    );
    const mql = model.plan.graph.indexOf('mql');
    const { outcomes, advance, exits } = drawParameters(model, 1, 0).segments[0]!.transitions[mql]!;
    const ways = [advance, ...exits].map(({ law }, j) => ({
      law,
      open: [outcomes[0]!.advance, ...outcomes[0]!.exits][j]! * law.survival(ageDays),
    }));
    const all = ways.reduce((sum, { open }) => sum + open, neverOf(outcomes[0]!));
    const masses = ways.flatMap(({ law, open }) =>
      Array.from(stepMass(remainingStepCdf(law, ageDays, 7, 15)), (mass) => (mass * open) / all),
    );
    expect(chiSquare(entriesOf(model, ['sal', 'lost'], 80, 400), withRest(masses))).toBeGreaterThan(level);
  });

  test('in Nurturing, back after one step at least (chi-square)', () => {
    const model = buildModel(
      resolved({
        weeks: 16,
        opening: [{ segment: 'a', stage: 'nurturing', ageDays: 3, count: 80 }],
        segments: [
          segment({
            arrivals: nobody,
            transitions: [step('mql', 'sal', { rate: 0 })],
            recycle: { to: 'mql', rate: 0.6, delayDays: { lognormal: { mean: 25, cv: 1 } }, max: 1 },
          }),
        ],
      }),
    );
    const { law } = model.segments[0]!.recycle!.delay;
    const back = 0.6 * law.survival(3);
    const masses = stepMass(atLeastOneStep(remainingStepCdf(law, 3, 7, 15)));
    expect(
      chiSquare(
        entriesOf(model, ['mql'], 80, 400),
        withRest(Array.from(masses, (mass) => (mass * back) / (back + 0.4))),
      ),
    ).toBeGreaterThan(level);
  });
});

describe('people', () => {
  const team = (rest: Partial<NonNullable<PlanFile['sdr']>>, weeks: number): Model =>
    buildModel(
      resolved({
        weeks,
        sdr: { headcount: 1, leadsPerWeek: 1, ...rest },
        segments: [segment({ transitions: [step('mql', 'sal', { gate: 'sdr' })] })],
      }),
    );

  test('leave after a geometric number of steps (chi-square)', () => {
    const counts = Array.from({ length: 31 }, () => 0);
    for (const { sdrCapacity } of recordsOf(team({ attritionPerMonth: 0.3 }, 30), 6000)) {
      counts[sdrCapacity.reduce((sum, capacity) => sum + capacity, 0)]! += 1;
    }
    const stays = 0.7 ** (7 / 30.4375);
    const masses = Array.from({ length: 30 }, (_, k) => stays ** k * (1 - stays));
    expect(chiSquare(counts, withRest(masses))).toBeGreaterThan(level);
  });

  test('take up a number of leads that is rounded at random (chi-square)', () => {
    const counts = [0, 0];
    for (const { sdrCapacity } of recordsOf(team({ leadsPerWeek: 2.3 }, 50), 400)) {
      for (const capacity of sdrCapacity) counts[capacity - 2]! += 1;
    }
    expect(chiSquare(counts, [0.7, 0.3])).toBeGreaterThan(level);
  });
});

describe('what the table of fates does not hold', () => {
  const exits = { a: 0.2, b: 0.15, c: 0.1, d: 0.25, e: 0.1 };
  const delayOf = (mean: number): { lognormal: { mean: number; cv: number } } => ({
    lognormal: { mean, cv: 0.6 },
  });
  const stages = [
    { id: 'mql', name: 'MQL', kind: 'forward', required: true },
    { id: 'sal', name: 'SAL', kind: 'forward', required: true, counts: 'pipeline' },
    { id: 'won', name: 'Won', kind: 'forward', required: true, counts: 'bookings' },
    ...Object.keys(exits).map((id) => ({ id, name: `Exit ${id}`, kind: 'exit', required: false })),
  ] as PlanFile['stages'];
  const planOf = (n: number): Model =>
    buildModel(
      resolved({
        start: burstStart,
        weeks: 60,
        stages,
        segments: [
          segment({
            arrivals: burst(n),
            transitions: [
              step('mql', 'sal', {
                rate: 0.3,
                delayDays: delayOf(150),
                exits: Object.fromEntries(
                  Object.entries(exits).map(([id, share], i) => [
                    id,
                    { share, delayDays: delayOf(60 + 50 * i) },
                  ]),
                ),
              }),
            ],
          }),
        ],
      }),
    );

  test.each([
    ['few leads', 60, 500],
    ['many leads', 6000, 8],
  ])('six outcomes, and delays of more steps: %s (chi-square)', (_, n, trials) => {
    const model = planOf(n);
    const { outcomes, advance, exits: others } = drawParameters(model, 1, 0).segments[0]!.transitions[0]!;
    const chances = [outcomes[0]!.advance, ...outcomes[0]!.exits];
    const masses = [advance, ...others].flatMap(({ stepCdf }, j) =>
      Array.from(stepMass(stepCdf.slice(0, 60)), (mass) => mass * chances[j]!),
    );
    const counts = entriesOf(model, ['sal', ...Object.keys(exits)], n, trials);
    expect(chiSquare(counts, withRest(masses))).toBeGreaterThan(level);
  });

  test.each([
    ['few leads', 60, 500],
    ['many leads', 6000, 8],
  ])('advances that are lost to waiting: %s (chi-square)', (_, n, trials) => {
    const model = buildModel(
      resolved({
        start: burstStart,
        weeks: 12,
        // Nobody in January: all of them wait for a week.
        sdr: { headcount: 0, hires: { '2027-02': 1 }, ramp: [1], leadsPerWeek: 1e5, decayPerDay: 0.05 },
        segments: [
          segment({
            arrivals: burst(n),
            transitions: [
              step('mql', 'sal', {
                gate: 'sdr',
                rate: 0.6,
                delayDays: delayOf(20),
                exits: { disqualified: { share: 0.7, delayDays: delayOf(30) } },
              }),
            ],
          }),
        ],
      }),
    );
    const mql = model.plan.graph.indexOf('mql');
    const { advance, exits: others } = drawParameters(model, 1, 0).segments[0]!.transitions[mql]!;
    const kept = 0.6 * Math.exp(-0.35);
    const later = (stepCdf: Float64Array, chance: number): number[] => [
      0,
      ...Array.from(stepMass(stepCdf.slice(0, 11)), (mass) => mass * chance),
    ];
    const lost = Array.from({ length: 12 }, (_, at) => (at === 1 ? 0.6 - kept : 0));
    const masses = [later(advance.stepCdf, kept), later(others[0]!.stepCdf, 0.28), lost].flat();
    const counts = entriesOf(model, ['sal', 'disqualified', 'nurturing'], n, trials);
    expect(chiSquare(counts, withRest(masses))).toBeGreaterThan(level);
  });
});

/**
 * What a trial draws where random words are what chance does not bring, all zeros or all ones: the first and the last of
 * what is possible, and nothing beyond. What the kernel draws from the reference's streams has to be the same.
 */
import { describe, expect, test } from 'vitest';
import { kernelTrials } from '../../shared/engine/kernel/trialRecord.ts';
import { type Model, buildModel } from '../../shared/engine/model.ts';
import type { TrialRecord } from '../../shared/engine/record.ts';
import { type StreamKey, roundedAt } from '../../shared/engine/streams.ts';
import { simulateTrial } from '../../shared/engine/trial.ts';
import type { PlanFile } from '../../shared/plan/schema.ts';
import {
  type Extreme,
  extremeCellKey,
  extremeKey,
  firstUniforms,
  greatest,
  least,
} from '../support/forcedWords.ts';
import { kernelParts } from '../support/kernelParts.ts';
import {
  type TransitionFile,
  burst,
  burstStart,
  resolved,
  segment,
  step,
  weekly,
} from '../support/trials.ts';

type Opening = NonNullable<PlanFile['opening']>[number];

const extremes = ['zeros', 'ones'] as const;
const nobody = { stage: 'mql', perMonth: {}, distribution: 'fixed' } as const;

/** The trial of a model with seed 0 and number 0: the kernel's, and the reference's. */
const both = (model: Model): [TrialRecord, TrialRecord] => [
  kernelTrials(model)(0, 0),
  simulateTrial(model, 0, 0),
];

/** What both of them count, if it is the same. */
function counted(model: Model, read: (record: TrialRecord) => ArrayLike<number>): number[] {
  const [kernel, reference] = both(model).map((record) => Array.from(read(record)));
  expect(kernel).toEqual(reference);
  return kernel!;
}

test('keys give the words that are wanted', () => {
  for (const part of [0, 7, 0x2ad0_0003]) {
    expect(firstUniforms(extremeKey('zeros', 'ones', { part }), 2, part)).toEqual([least, greatest]);
    expect(firstUniforms(extremeKey('ones', 'zeros', { part, after: 1 }), 3, part).slice(1)).toEqual([
      greatest,
      least,
    ]);
  }
});

describe('rounding at random', () => {
  test('is down at the least word and up at the greatest, but a whole number stays', () => {
    const parts = kernelParts(buildModel(resolved()));
    for (const [x, down, up] of [
      [2.3, 2, 3],
      [0.2, 0, 1],
      [4, 4, 4],
      [0, 0, 0],
      [1e6, 1e6, 1e6],
    ] as const) {
      expect([least, greatest].map((u) => roundedAt(x, u))).toEqual([down, up]);
      expect([least, greatest].map((u) => parts.roundedAt(x, u))).toEqual([down, up]);
    }
  });

  test('of the capacity of SDRs, and of places and new opportunities of AEs', () => {
    const at = (extreme: Extreme, leadsPerWeek: number, openPerAe: number | null, newPerWeek: number) => {
      const model = buildModel(
        resolved({
          weeks: 1,
          sdr: { headcount: 1, leadsPerWeek },
          ae: { headcount: 1, openPerAe, newPerWeek },
          segments: [
            segment({
              transitions: [step('mql', 'sql', { gate: 'sdr' }), step('sql', 'sao', { gate: 'ae' })],
            }),
          ],
        }),
      );
      const forced = {
        ...model,
        gateKeys: { sdr: extremeKey(extreme), ae: extremeKey(extreme) },
      };
      return counted(forced, ({ sdrCapacity, aeCapacity, entries }) => [
        sdrCapacity[0]!,
        aeCapacity[0]!,
        entries[model.plan.graph.indexOf('sao')]![0]!,
      ]);
    };
    expect(at('zeros', 2.3, null, 1.6)).toEqual([2, 1, 1]);
    expect(at('ones', 2.3, null, 1.6)).toEqual([3, 2, 2]);
    expect(at('zeros', 8, 3.5, 1.6)).toEqual([8, 3, 1]);
    expect(at('ones', 8, 3.5, 1.6)).toEqual([8, 4, 2]);
    expect(at('ones', 8, 3, 2)).toEqual([8, 3, 2]);
  });
});

describe('arrivals', () => {
  const model = (distribution: PlanFile['segments'][number]['arrivals']['distribution'], key: StreamKey) => {
    const own = buildModel(
      resolved({
        weeks: 1,
        segments: [segment({ arrivals: { stage: 'mql', perMonth: weekly(9), distribution } })],
      }),
    );
    const [first] = own.segments;
    return { ...own, segments: [{ ...first!, arrivals: { ...first!.arrivals, key } }] };
  };
  const arrived = (of: Model): number =>
    counted(of, ({ entries }) => entries[of.plan.graph.indexOf('mql')]!)[0]!;

  test('Poisson: none, or as many as are exceeded with a chance of less than 2⁻⁵³', () => {
    expect(arrived(model('poisson', extremeKey('zeros')))).toBe(0);
    // P(X > 42) is 2.8e-16, P(X > 43) 5.6e-17.
    expect(arrived(model('poisson', extremeKey('ones')))).toBe(43);
  });

  test('negative binomial: the factor of the week and the count about it, each at its ends', () => {
    const negbin = { negbin: 2.5 };
    expect(arrived(model(negbin, extremeKey('zeros', 'ones')))).toBeLessThan(15);
    expect(arrived(model(negbin, extremeKey('ones', 'zeros')))).toBeGreaterThan(300);
    expect(arrived(model(negbin, extremeKey('ones')))).toBeLessThan(1500);
    expect(arrived(model(negbin, extremeKey('zeros')))).toBe(0);
  });
});

describe('people', () => {
  /** Who is on board in each of six weeks, and in the last of 260. */
  const onBoard = (
    key: StreamKey,
    attritionPerMonth: number,
    rest: Partial<NonNullable<PlanFile['sdr']>> = {},
  ): number[] => {
    const model = buildModel(
      resolved({
        weeks: 260,
        sdr: { headcount: 1, leadsPerWeek: 1, attritionPerMonth, costPerMonth: 30.4375 / 7, ...rest },
        segments: [segment({ arrivals: nobody })],
      }),
    );
    const forced = { ...model, sdr: { ...model.sdr!, peopleKey: key } };
    const all = counted(forced, ({ peopleCost }) => peopleCost);
    return [...all.slice(0, 6), all.at(-1)!].map((cost) => Math.round(cost * 1e9) / 1e9);
  };

  test.each([1e-12, 0.05, 0.3])(
    'who draws the least word stays, the greatest word leaves at once: %d',
    (a) => {
      expect(onBoard(extremeKey('zeros'), a)).toEqual([1, 1, 1, 1, 1, 1, 1]);
      expect(onBoard(extremeKey('ones'), a)).toEqual([0, 0, 0, 0, 0, 0, 0]);
    },
  );

  test('of the one who follows likewise, after his first step', () => {
    const backfill = { backfillDays: 14 };
    expect(onBoard(extremeKey('ones', 'zeros'), 0.3, backfill)).toEqual([0, 0, 1, 1, 1, 1, 1]);
    expect(onBoard(extremeKey('ones', 'ones'), 0.3, backfill).slice(0, 4)).toEqual([0, 0, 1, 0]);
    expect(onBoard(extremeKey('zeros', 'ones'), 0.3, backfill)).toEqual([1, 1, 1, 1, 1, 1, 1]);
  });

  test('without attrition no word makes anybody leave, at all but certain attrition none makes him stay', () => {
    for (const extreme of extremes) {
      expect(onBoard(extremeKey(extreme), 0)).toEqual([1, 1, 1, 1, 1, 1, 1]);
      // P(staying a week) = (1e-16)^0.23: 2e-4, so the least word of all survives four of them.
      expect(onBoard(extremeKey(extreme), 1 - 2 ** -53).slice(4)).toEqual([0, 0, 0]);
    }
  });
});

describe('opening visits', () => {
  const planOf = (entry: Partial<Opening>, transition: Partial<TransitionFile>): Model =>
    buildModel(
      resolved({
        weeks: 4,
        opening: [{ segment: 'a', stage: 'mql', ageDays: 7, count: 1, ...entry }],
        segments: [
          segment({
            arrivals: nobody,
            transitions: [step('mql', 'sal', transition), step('sal', 'sql', { delayDays: { fixed: 100 } })],
            recycle: { to: 'mql', rate: 0.4, delayDays: { fixed: 17.5 }, max: 1 },
          }),
        ],
      }),
    );
  /** Stage and week in which the visit ends; null where it stays. */
  const endOf = (model: Model, key: StreamKey): readonly [string, number] | null => {
    const forced = { ...model, openingKey: key };
    const ends = both(forced).map(({ entries }) => {
      const at = model.plan.graph.stages.flatMap(({ id }, stage) =>
        Array.from(entries[stage]!).flatMap((n, week) => (n > 0 ? [[id, week] as const] : [])),
      );
      return at.toSorted(([, a], [, b]) => a - b)[0] ?? null;
    });
    expect(ends[0]).toEqual(ends[1]);
    return ends[0]!;
  };
  const fixed = (days: number) => ({ fixed: days });

  test('the least word has the first outcome that is possible, the greatest the last', () => {
    const exits = {
      nurturing: { share: 0.5, delayDays: fixed(21) },
      disqualified: { share: 0.25, delayDays: fixed(14) },
    };
    const some = planOf({}, { rate: 0.4, delayDays: fixed(14), exits });
    expect(endOf(some, extremeKey('zeros'))).toEqual(['sal', 1]);
    expect(endOf(some, extremeKey('ones'))).toBeNull();
    // At an age of 16 days only the exit after 21 is left, and never.
    const later = planOf({ ageDays: 16 }, { rate: 0.4, delayDays: fixed(14), exits });
    expect(endOf(later, extremeKey('zeros', 'zeros'))?.[0]).toBe('nurturing');
    expect(endOf(later, extremeKey('ones'))).toBeNull();
  });

  test('where nothing stays, what rounding leaves belongs to the last outcome that is possible', () => {
    // 0.02, 0.294 and 0.686: taken off the sum one after the other they leave all of the last.
    const exits = {
      nurturing: { share: 0.3, delayDays: fixed(14) },
      disqualified: { share: 0.7, delayDays: fixed(14) },
      lost: { share: 0, delayDays: fixed(14) },
    };
    const parts = [0.02, 0.3 * 0.98, 0.7 * 0.98];
    const left = parts.reduce((rest, part) => rest - part, greatest * parts.reduce((a, b) => a + b));
    expect(left).toBe(0);
    const model = planOf({}, { rate: 0.02, delayDays: fixed(14), exits });
    expect(endOf(model, extremeKey('ones'))).toEqual(['disqualified', 1]);
    const queued = planOf({ queued: true }, { gate: 'sdr', rate: 0.02, delayDays: fixed(14), exits });
    expect(endOf(queued, extremeKey('ones'))).toEqual(['disqualified', 2]);
  });

  test('what is left of a delay is rounded down at the least word, up at the greatest, and whole weeks are kept', () => {
    const after = (delayDays: number, second: Extreme): number =>
      endOf(planOf({}, { delayDays: fixed(delayDays) }), extremeKey('ones', second, { after: 1 }))![1];
    expect([after(17.5, 'zeros'), after(17.5, 'ones')]).toEqual([1, 2]);
    expect([after(14, 'zeros'), after(14, 'ones')]).toEqual([1, 1]);
  });

  test.each([
    ['lognormal', { lognormal: { mean: 30, cv: 0.9 } }],
    ['gamma', { gamma: { shape: 2, scale: 15 } }],
    ['gamma below shape 1', { gamma: { shape: 0.4, scale: 30 } }],
    ['Weibull', { weibull: { shape: 0.8, scale: 25 } }],
    [
      'empirical',
      {
        empirical: [
          [9, 1],
          [20, 1],
          [900, 2],
        ],
      },
    ],
  ] as [string, TransitionFile['delayDays']][])(
    '%s: at the least word the longest delay of all, at the greatest the next moment',
    (_, delayDays) => {
      const model = planOf({}, { delayDays });
      expect(endOf(model, extremeKey('zeros', 'zeros', { after: 1 }))).toBeNull();
      expect(endOf(model, extremeKey('ones', 'zeros', { after: 1 }))).toEqual(['sal', 0]);
    },
  );

  test.each([
    ['lognormal', { lognormal: { mu: 2, sigma: 0.1 } }, 310],
    ['gamma', { gamma: { shape: 3, scale: 1 } }, 740],
    ['Weibull', { weibull: { shape: 2, scale: 5 } }, 134],
  ] as [string, TransitionFile['delayDays'], number][])(
    '%s, at an age that hardly any visit reaches: leaves within the horizon or stays, but ends',
    (_, delayDays, ageDays) => {
      const model = planOf({ ageDays }, { delayDays });
      const { law } = model.segments[0]!.transitions[model.plan.graph.indexOf('mql')]!.delay;
      expect(law.survival(ageDays)).toBeLessThan(1e-300);
      for (const extreme of extremes) {
        const forced = { ...model, openingKey: extremeKey(extreme, extreme, { after: 1 }) };
        const { entries, open } = kernelTrials(forced)(0, 0);
        const come = entries[model.plan.graph.indexOf('sal')]!.reduce((sum, n) => sum + n, 0);
        expect(come + open[model.plan.graph.indexOf('mql')]!.at(-1)!).toBe(1);
      }
    },
  );

  test('an amount that the record lacks is the largest at the least word, the smallest at the greatest', () => {
    const model = buildModel(
      resolved({
        weeks: 1,
        opening: [{ segment: 'a', stage: 'sao', ageDays: 0, count: 1 }],
        segments: [
          segment({
            arrivals: { ...nobody, stage: 'sao' },
            transitions: [step('sao', 'won')],
            deal: { lognormal: { mu: 7, sigma: 0.5 } },
          }),
        ],
      }),
    );
    extremes.forEach((extreme, i) => {
      const scores = both({ ...model, openingKey: extremeKey(extreme) }).map(
        ({ bookings }) => (Math.log(bookings[0]!) - 7) / 0.5,
      );
      // Φ(−8.2095) = 2⁻⁵³.
      for (const score of scores) expect(Math.abs(score - [8.209_536, -8.209_536][i]!)).toBeLessThan(1e-4);
    });
  });

  test('in Nurturing: back at the least word, not at the greatest', () => {
    const model = planOf({ stage: 'nurturing' }, {});
    expect(endOf(model, extremeKey('zeros'))?.[0]).toBe('mql');
    expect(endOf(model, extremeKey('ones'))).toBeNull();
  });
});

describe('a cohort that is served in part', () => {
  const gateOf = (extreme: Extreme): StreamKey => extremeCellKey(extreme);
  /** Of three leads of one segment and two of another, two are served. */
  const served = (gate: 'sdr' | 'ae', key: StreamKey): number => {
    const from = gate === 'sdr' ? 'mql' : 'sql';
    const to = gate === 'sdr' ? 'sal' : 'sao';
    const model = buildModel(
      resolved({
        start: burstStart,
        weeks: 1,
        sdr: { headcount: 1, leadsPerWeek: 2 },
        ae: { headcount: 1, newPerWeek: 2 },
        segments: [
          segment({ arrivals: burst(3, from), transitions: [step(from, to, { gate })] }),
          segment({ id: 'b', arrivals: burst(2, from), transitions: [step(from, to, { gate })] }),
        ],
      }),
    );
    const forced = { ...model, gateKeys: { ...model.gateKeys, [gate]: key } };
    const entries = kernelTrials(forced)(0, 0).entries[model.plan.graph.indexOf(to)]!;
    expect(entries[0]! + entries[1]!).toBe(2);
    return entries[0]!;
  };

  test.each(['sdr', 'ae'] as const)(
    'at the least word as is most likely, at the greatest as is least likely: %s gate',
    (gate) => {
      // 1, 2 or none of the three, with chances 0.6, 0.3 and 0.1: inversion outwards from the mode.
      expect(served(gate, gateOf('zeros'))).toBe(1);
      expect(served(gate, gateOf('ones'))).toBe(0);
    },
  );
});

/** The opening state: conditional outcomes and remaining delays, queued visits, places, amounts, Nurturing. */
import { describe, expect, test } from 'vitest';
import type { PlanFile } from '../../../shared/plan/schema.ts';
import {
  burst,
  burstStart,
  resolved,
  segment,
  step,
  total,
  trialOf,
  trialsOf,
} from '../../support/trials.ts';

type Opening = NonNullable<PlanFile['opening']>[number];

const open = (stage: string, ageDays: number, count: number, rest: Partial<Opening> = {}): Opening => ({
  segment: 'a',
  stage,
  ageDays,
  count,
  ...rest,
});
const nobody = { stage: 'mql', perMonth: {}, distribution: 'fixed' } as const;

function plan(
  opening: Opening[],
  transitions: Parameters<typeof segment>[0] extends infer _ ? ReturnType<typeof step>[] : never,
  rest: Partial<PlanFile> = {},
  more: Parameters<typeof segment>[0] = {},
) {
  return resolved({
    weeks: 6,
    opening,
    segments: [segment({ arrivals: nobody, transitions, ...more })],
    ...rest,
  });
}

/** |share − p| within four standard errors of a binomial share of n. */
const near = (share: number, p: number, n: number): void =>
  expect(Math.abs(share - p) / Math.sqrt((p * (1 - p)) / n)).toBeLessThan(4);

describe('a visit that is open at an age', () => {
  test('leaves after what is left of its delay: ⌊u + (d − u) / stepDays⌋ steps from step 0', () => {
    // 17.5 days in all, 7 gone: 10.5 days are a week and a half.
    const trial = [
      ...trialsOf(plan([open('mql', 7, 100)], [step('mql', 'sal', { delayDays: { fixed: 17.5 } })]), 50),
    ];
    const first = trial.reduce((sum, each) => sum + each.entries('sal')[1]!, 0);
    const second = trial.reduce((sum, each) => sum + each.entries('sal')[2]!, 0);
    expect(first + second).toBe(5000);
    near(first / 5000, 0.5, 5000);
  });

  test('draws its outcome ∝ π_j (1 − F_j(age)), and never ∝ π_never', () => {
    // At an age of 20 days the exit after 10 days is past; of 0.4 advance and 0.3 never, 4/7 advance.
    const transitions = [
      step('mql', 'sal', {
        rate: 0.4,
        delayDays: { fixed: 30 },
        exits: { disqualified: { share: 0.5, delayDays: { fixed: 10 } } },
      }),
    ];
    let advanced = 0;
    for (const trial of trialsOf(plan([open('mql', 20, 100)], transitions), 60)) {
      advanced += total(trial.entries('sal'));
      expect(total(trial.entries('disqualified'))).toBe(0);
    }
    near(advanced / 6000, 4 / 7, 6000);
  });

  test('of several outcomes that are still possible draws each by its share', () => {
    const transitions = [
      step('mql', 'sal', {
        rate: 0.2,
        delayDays: { fixed: 30 },
        exits: {
          disqualified: { share: 0.25, delayDays: { fixed: 25 } },
          lost: { share: 0.5, delayDays: { fixed: 40 } },
        },
      }),
    ];
    const counts = { sal: 0, disqualified: 0, lost: 0 };
    for (const trial of trialsOf(plan([open('mql', 20, 100)], transitions), 60)) {
      for (const stage of ['sal', 'disqualified', 'lost'] as const)
        counts[stage] += total(trial.entries(stage));
    }
    near(counts.sal / 6000, 0.2, 6000);
    near(counts.disqualified / 6000, 0.2, 6000);
    near(counts.lost / 6000, 0.4, 6000);
  });

  test('of an uncertain delay by the delay of the trial', () => {
    const uncertain = { fixed: 10, uncertainty: { logSd: 0.5 } };
    // Half never leave. Still possible at 15 days is an advance where the trial's factor exceeds 1.5.
    const trials = 400;
    let possible = 0;
    for (const trial of trialsOf(
      plan([open('mql', 15, 40)], [step('mql', 'sal', { rate: 0.5, delayDays: uncertain })]),
      trials,
    )) {
      if (total(trial.entries('sal')) > 0) possible++;
    }
    // P(Z > (log 1.5 + 0.125) / 0.5).
    near(possible / trials, 0.1444, trials);
  });

  test('where its route ends it stays, and holds no place', () => {
    const trial = trialOf(
      plan(
        [open('sao', 3, 2), open('sql', 1, 5, { queued: true })],
        [step('sql', 'sao', { gate: 'ae' })],
        { ae: { headcount: 1, openPerAe: 3 } },
        { arrivals: { ...nobody, stage: 'sql' } },
      ),
    );
    expect(trial.entries('sao')).toEqual([3, 2, 0, 0, 0, 0]);
    expect(trial.open('sao')).toEqual([5, 7, 7, 7, 7, 7]);
  });

  test.each([
    ['lognormal', { lognormal: { median: 20, p90: 60 } }],
    ['gamma', { gamma: { shape: 2, scale: 12 } }],
    ['weibull', { weibull: { shape: 0.8, scale: 25 } }],
    [
      'empirical',
      {
        empirical: [
          [5, 1],
          [17, 2],
          [26, 1],
          [40, 3],
        ],
      },
    ],
  ] as const)('of a %s delay keeps the conditional law of what remains', (_, delay) => {
    const plan1 = plan([open('mql', 15, 100)], [step('mql', 'sal', { delayDays: delay as never })]);
    const law = trialOf(plan1).model.segments[0]!.transitions[plan1.graph.indexOf('mql')]!.delay.law;
    const counts = new Float64Array(6);
    const trials = 60;
    for (const trial of trialsOf(plan1, trials)) trial.entries('sal').forEach((n, at) => (counts[at]! += n));
    const n = 100 * trials;
    // P(K ≤ k | D > 15) is the mean over a week of P(15 < D ≤ 15 + x) / P(D > 15), here by Simpson's rule.
    let below = 0;
    counts.forEach((count, k) => {
      let sum = 0;
      for (let i = 0; i <= 2000; i++) {
        const x = k * 7 + (i / 2000) * 7;
        const weight = i === 0 || i === 2000 ? 1 : i % 2 === 1 ? 4 : 2;
        sum += (weight / 6000) * ((law.cdf(15 + x) - law.cdf(15)) / law.survival(15));
      }
      below += count;
      if (sum > 0.001 && sum < 0.999) near(below / n, sum, n);
    });
  });

  test('older than any possible delay, where there is no never, leaves in step 0', () => {
    const transitions = [
      step('mql', 'sal', {
        rate: 0.25,
        delayDays: { fixed: 30 },
        exits: { disqualified: { share: 1, delayDays: { fixed: 10 } } },
      }),
    ];
    let advanced = 0;
    for (const trial of trialsOf(plan([open('mql', 30, 100)], transitions), 40)) {
      expect(trial.entries('sal')[0]! + trial.entries('disqualified')[0]!).toBe(100);
      advanced += trial.entries('sal')[0]!;
    }
    near(advanced / 4000, 0.25, 4000);
  });

  test('older than a delay is ever drawn leaves in step 0 as well, where its law has no end', () => {
    // P(D > 60) of this Weibull is less than the least number above 0.
    const weibull = { weibull: { shape: 3, scale: 5 } };
    const trial = trialOf(plan([open('mql', 60, 10)], [step('mql', 'sal', { delayDays: weibull })]));
    expect(trial.entries('sal')).toEqual([10, 0, 0, 0, 0, 0]);
  });

  test('older than any possible delay, where some never leave, stays', () => {
    const trial = trialOf(
      plan([open('mql', 31, 10)], [step('mql', 'sal', { rate: 0.9, delayDays: { fixed: 30 } })]),
    );
    expect(trial.open('mql')).toEqual([10, 10, 10, 10, 10, 10]);
  });

  test('uses the rate in force when it began', () => {
    const changed = [
      step('mql', 'sal', { rate: 0, changes: [{ from: '2027-01', rate: 1 }], delayDays: { fixed: 30 } }),
    ];
    // From 4 January: an age of 3 days began on the 1st, one of 4 days in December.
    expect(total(trialOf(plan([open('mql', 3, 10)], changed)).entries('sal'))).toBe(10);
    expect(total(trialOf(plan([open('mql', 4, 10)], changed)).entries('sal'))).toBe(0);
  });

  test('counts neither as an entry nor as pipeline, but in later entries, exits and bookings', () => {
    const transitions = [
      step('sql', 'sao', { delayDays: { fixed: 7 } }),
      step('sao', 'won', { delayDays: { fixed: 7 } }),
    ];
    const deal = { deal: { fixed: 1000 } };
    const arrivals = { ...nobody, stage: 'sql' };
    const trial = trialOf(
      plan([open('sao', 0, 2, { amount: 300 }), open('sql', 0, 1)], transitions, {}, { ...deal, arrivals }),
    );
    expect(total(trial.entries('sql'))).toBe(0);
    expect(trial.entries('sao')).toEqual([0, 1, 0, 0, 0, 0]);
    expect(trial.of('pipeline')).toEqual([0, 1000, 0, 0, 0, 0]);
    expect(trial.entries('won')).toEqual([0, 2, 1, 0, 0, 0]);
    expect(trial.of('bookings')).toEqual([0, 600, 1000, 0, 0, 0]);
    expect(trial.open('sao')).toEqual([2, 1, 0, 0, 0, 0]);
  });

  test('an amount before the pipeline stage is not that of the deal', () => {
    const trial = trialOf(
      plan(
        [open('sql', 0, 2, { amount: 300 })],
        [step('sql', 'won')],
        {},
        { arrivals: { ...nobody, stage: 'sql' }, deal: { fixed: 1000 } },
      ),
    );
    expect(total(trial.of('bookings'))).toBe(2000);
  });

  test('has its amount from the pipeline stage on, also where that is the first', () => {
    const stages = [
      { id: 'sao', name: 'SAO', counts: 'pipeline' },
      { id: 'won', name: 'Won', counts: 'bookings' },
    ].map((stage) => ({ kind: 'forward', required: true, ...stage })) as PlanFile['stages'];
    const more = { arrivals: { ...nobody, stage: 'sao' }, deal: { fixed: 1000 } };
    const opening = [open('sao', 0, 1, { amount: 300 })];
    expect(total(trialOf(plan(opening, [step('sao', 'won')], { stages }, more)).of('bookings'))).toBe(300);
  });

  test('without a CRM amount has one of the plan', () => {
    const trial = trialOf(
      plan(
        [open('sao', 0, 2)],
        [step('sao', 'won')],
        {},
        {
          arrivals: { ...nobody, stage: 'sao' },
          deal: { fixed: 1000 },
        },
      ),
    );
    expect(total(trial.of('bookings'))).toBe(2000);
  });
});

describe('at the SDR gate', () => {
  const gate = [step('mql', 'sal', { gate: 'sdr', delayDays: { fixed: 14 } })];
  const sdr = { headcount: 1, leadsPerWeek: 3, decayPerDay: 0.5 };

  test('unqueued visits are being worked: age from the start of work, no decay, no place', () => {
    const trial = trialOf(plan([open('mql', 7, 10)], gate, { sdr }));
    expect(trial.entries('sal')).toEqual([0, 10, 0, 0, 0, 0]);
    expect(total([...trial.record.sdrUsed])).toBe(0);
  });

  test('queued ones wait, their age counting as waiting: the older first, before who arrives later', () => {
    const trial = trialOf(
      plan(
        [open('mql', 2, 2, { queued: true }), open('mql', 9, 2, { queued: true })],
        [step('mql', 'sal', { gate: 'sdr' })],
        { sdr: { ...sdr, decayPerDay: 0 } },
      ),
    );
    expect(trial.of('sdrQueue')).toEqual([1, 0, 0, 0, 0, 0]);
    expect(trial.of('waitedDays')).toEqual([9 + 9 + 2, 2 + 7, 0, 0, 0, 0]);
  });

  test('they have the rate that was in force when they began', () => {
    const changed = [step('mql', 'sal', { gate: 'sdr', rate: 0, changes: [{ from: '2027-01', rate: 1 }] })];
    const accepted = (ageDays: number): number =>
      total(
        trialOf(
          plan([open('mql', ageDays, 3, { queued: true })], changed, { sdr: { ...sdr, decayPerDay: 0 } }),
        ).entries('sal'),
      );
    // 3 days before 4 January is the first of the month.
    expect([accepted(3), accepted(4)]).toEqual([3, 0]);
  });

  test('their waiting decays and expires from their age on', () => {
    const expiring = plan([open('mql', 9, 4, { queued: true })], gate, { sdr: { ...sdr, maxWaitDays: 8 } });
    expect(trialOf(expiring).of('lostToWaiting')).toEqual([4, 0, 0, 0, 0, 0]);
    const decaying = plan([open('mql', 2, 100, { queued: true })], [step('mql', 'sal', { gate: 'sdr' })], {
      sdr: { headcount: 1, leadsPerWeek: 100, decayPerDay: 0.5 },
    });
    let accepted = 0;
    for (const trial of trialsOf(decaying, 50)) accepted += total(trial.entries('sal'));
    near(accepted / 5000, Math.exp(-1), 5000);
  });

  test('the 90% point of waiting counts each of them, by segment', () => {
    const served = (opening: Opening[]): ReturnType<typeof trialOf> =>
      trialOf(
        resolved({
          weeks: 1,
          opening,
          sdr: { headcount: 1, leadsPerWeek: 100 },
          segments: ['a', 'b'].map((id) =>
            segment({ id, arrivals: nobody, transitions: [step('mql', 'sal', { gate: 'sdr' })] }),
          ),
        }),
      );
    const queued = { queued: true };
    const ofOne = served([open('mql', 9, 2, queued), open('mql', 2, 18, queued)]);
    expect(ofOne.figure('wait.sdr.p90', 'total')).toBe(2);
    const ofTwo = served([open('mql', 9, 3, queued), open('mql', 9, 18, { ...queued, segment: 'b' })]);
    expect(['a', 'b'].map((id) => ofTwo.figure('wait.sdr.p90', 'total', id))).toEqual([9, 9]);
  });

  test('where the gate is open, work on them begins in step 0', () => {
    const trial = trialOf(plan([open('mql', 9, 4, { queued: true })], gate));
    expect(trial.entries('sal')).toEqual([0, 0, 4, 0, 0, 0]);
  });

  test('with all outcomes, those without a delay too', () => {
    const transitions = [
      step('mql', 'sal', {
        gate: 'sdr',
        rate: 0.3,
        exits: { disqualified: { share: 0.5, delayDays: { fixed: 14 } } },
      }),
    ];
    const counts = { sal: 0, disqualified: 0 };
    for (const trial of trialsOf(plan([open('mql', 9, 100, { queued: true })], transitions), 40)) {
      counts.sal += trial.entries('sal')[0]!;
      counts.disqualified += trial.entries('disqualified')[2]!;
    }
    near(counts.sal / 4000, 0.3, 4000);
    near(counts.disqualified / 4000, 0.35, 4000);
  });
});

describe('at the AE gate', () => {
  const route = [
    step('sql', 'sao', { gate: 'ae', delayDays: { fixed: 14 } }),
    step('sao', 'won', { delayDays: { fixed: 14 } }),
  ];
  const arrivals = { arrivals: { ...nobody, stage: 'sql' } };

  test('queued ones have their delay behind them and stand in the queue by age', () => {
    const trial = trialOf(
      plan([open('sql', 5, 4, { queued: true })], route, { ae: { headcount: 1, openPerAe: 3 } }, arrivals),
    );
    expect(trial.entries('sao')).toEqual([3, 0, 0, 1, 0, 0]);
    expect(trial.of('aeQueue')).toEqual([1, 1, 1, 0, 0, 0]);
  });

  test('the older of two enters first, in whatever order they are listed', () => {
    const segments = ['a', 'b'].map((id) => segment({ id, arrivals: arrivals.arrivals, transitions: route }));
    const queued = { queued: true };
    const trial = trialOf(
      plan(
        [open('sql', 5, 2, queued), open('sql', 9, 2, { ...queued, segment: 'b' })],
        route,
        { ae: { headcount: 1, newPerWeek: 2 }, segments },
        arrivals,
      ),
    );
    expect(trial.entries('sao', 'b')).toEqual([2, 0, 0, 0, 0, 0]);
    expect(trial.entries('sao', 'a')).toEqual([0, 2, 0, 0, 0, 0]);
  });

  test('unqueued ones join when what is left of their delay is over', () => {
    const trial = trialOf(plan([open('sql', 7, 4)], route, { ae: { headcount: 1, openPerAe: 3 } }, arrivals));
    expect(trial.entries('sao')).toEqual([0, 3, 0, 0, 1, 0]);
  });

  test('where the gate is open, queued ones enter in step 0', () => {
    expect(trialOf(plan([open('sql', 5, 4, { queued: true })], route, {}, arrivals)).entries('sao')[0]).toBe(
      4,
    );
  });

  test('opportunities that are open at the start hold places until they end', () => {
    const trial = trialOf(
      plan(
        [open('sao', 7, 2), open('sql', 0, 5, { queued: true })],
        route,
        { ae: { headcount: 1, openPerAe: 3 } },
        arrivals,
      ),
    );
    // Two are held to step 1; one enters at once, two in step 2, and so on.
    expect(trial.entries('sao')).toEqual([1, 0, 2, 1, 0, 1]);
    expect([...trial.record.aeUsed]).toEqual([3, 3, 3, 3, 3, 2]);
  });

  test('one that never closes gives its place back releaseAfterDays after it began', () => {
    const never = [route[0]!, step('sao', 'won', { rate: 0 })];
    const used = (ageDays: number): number[] => [
      ...trialOf(
        plan(
          [open('sao', ageDays, 2)],
          never,
          { ae: { headcount: 1, openPerAe: 3, releaseAfterDays: 30 } },
          arrivals,
        ),
      ).record.aeUsed,
    ];
    expect(used(16)).toEqual([2, 2, 2, 0, 0, 0]);
    expect(used(15)).toEqual([2, 2, 2, 2, 0, 0]);
    expect(used(30)).toEqual([2, 0, 0, 0, 0, 0]);
    expect(used(37)).toEqual([0, 0, 0, 0, 0, 0]);
  });
});

describe('in Nurturing', () => {
  const recycle = { to: 'mql', rate: 1, delayDays: { fixed: 21 }, max: 2 };

  test('the age counts from the exit, and the recycling delay is conditional on it', () => {
    const trial = trialOf(plan([open('nurturing', 7, 5)], [step('mql', 'sal')], {}, { recycle }));
    expect(trial.entries('mql')).toEqual([0, 0, 5, 0, 0, 0]);
    expect(trial.of('recycles')).toEqual([0, 0, 5, 0, 0, 0]);
    expect(trial.open('nurturing')).toEqual([5, 5, 0, 0, 0, 0]);
  });

  test('at least one step lies between the exit and the return', () => {
    const back = (ageDays: number, delayDays: number): number[] => {
      const soon = { ...recycle, delayDays: { fixed: delayDays } };
      return trialOf(plan([open('nurturing', ageDays, 5)], [step('mql', 'sal')], {}, { recycle: soon })).of(
        'recycles',
      );
    };
    // Out since three days, or since a week.
    expect(back(3, 4)).toEqual([0, 5, 0, 0, 0, 0]);
    expect(back(7, 7)).toEqual([5, 0, 0, 0, 0, 0]);
  });

  test('without a recycling rule nobody comes back', () => {
    const inNurturing = plan([open('nurturing', 7, 5)], [step('mql', 'sal')]);
    expect(trialOf(inNurturing).open('nurturing')).toEqual([5, 5, 5, 5, 5, 5]);
  });

  test('who has waited past every delay comes back less often: r·S(u) against 1 − r', () => {
    const empirical: [number, number][] = [
      [7, 3],
      [28, 1],
    ];
    const half = { ...recycle, rate: 0.5, delayDays: { empirical } };
    let back = 0;
    for (const trial of trialsOf(
      plan([open('nurturing', 14, 100)], [step('mql', 'sal')], {}, { recycle: half }),
      50,
    )) {
      back += total(trial.of('recycles'));
    }
    near(back / 5000, 0.125 / (0.125 + 0.5), 5000);
  });

  test('re-entries so far count against the limit', () => {
    const plan1 = plan([open('nurturing', 7, 5, { recycles: 2 })], [step('mql', 'sal')], {}, { recycle });
    expect(total(trialOf(plan1).of('recycles'))).toBe(0);
  });

  test('re-entries so far count for who is in another stage, too', () => {
    const out = step('mql', 'sal', {
      rate: 0,
      exits: { nurturing: { share: 1, delayDays: { fixed: 7 } } },
    });
    const back = (recycles: number): number =>
      total(
        trialOf(
          plan(
            [open('mql', 0, 5, { recycles })],
            [out],
            {},
            { recycle: { ...recycle, delayDays: { fixed: 7 } } },
          ),
        ).of('recycles'),
      );
    // From week 1 on in Nurturing: back in week 2, out again in week 3, back in week 4.
    expect([back(0), back(1), back(2)]).toEqual([10, 5, 0]);
  });
});

test('arrivals and opening visits share the stages', () => {
  const trial = trialOf(
    resolved({
      start: burstStart,
      weeks: 2,
      opening: [open('mql', 0, 3)],
      segments: [
        segment({ arrivals: burst(4), transitions: [step('mql', 'sal', { delayDays: { fixed: 7 } })] }),
      ],
    }),
  );
  expect(trial.entries('sal')).toEqual([0, 7]);
  expect(trial.open('mql')).toEqual([7, 0]);
});

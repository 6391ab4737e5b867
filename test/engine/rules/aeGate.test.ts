/** The AE gate: places held from the pipeline stage to its end, new ones a week, release, utilisation. */
import { describe, expect, test } from 'vitest';
import type { PlanFile } from '../../../shared/plan/schema.ts';
import {
  type SegmentFile,
  burst,
  burstStart,
  resolved,
  segment,
  step,
  total,
  trialOf,
  trialsOf,
} from '../../support/trials.ts';

type Ae = NonNullable<PlanFile['ae']>;
const team = (rest: Partial<Ae>): Ae => ({ headcount: 1, ...rest });

/** SQL → SAO through the gate, SAO → Won after `days`. */
const route = (days: number, won: Partial<Parameters<typeof step>[2]> = {}): SegmentFile['transitions'] => [
  step('sql', 'sao', { gate: 'ae' }),
  step('sao', 'won', { delayDays: { fixed: days }, ...won }),
];
const gated = (rest: Partial<SegmentFile> = {}): SegmentFile =>
  segment({ arrivals: burst(10, 'sql'), transitions: route(14), ...rest });

describe('places', () => {
  test('are held from SAO to Won; one freed in a step is usable in the next', () => {
    const plan = resolved({ start: burstStart, weeks: 8, ae: team({ openPerAe: 3 }), segments: [gated()] });
    const trial = trialOf(plan);
    // Three enter in week 0, close in week 2, and the next three enter in week 3.
    expect(trial.entries('sao')).toEqual([3, 0, 0, 3, 0, 0, 3, 0]);
    expect(trial.entries('won')).toEqual([0, 0, 3, 0, 0, 3, 0, 0]);
    expect(trial.of('aeQueue')).toEqual([7, 7, 7, 4, 4, 4, 1, 1]);
  });

  test('utilisation counts the places held during the step, closing ones included', () => {
    const plan = resolved({
      start: burstStart,
      weeks: 4,
      ae: team({ openPerAe: 4 }),
      segments: [gated({ arrivals: burst(3, 'sql') })],
    });
    const trial = trialOf(plan);
    expect([...trial.record.aeUsed]).toEqual([3, 3, 3, 0]);
    expect([...trial.record.aeCapacity]).toEqual([4, 4, 4, 4]);
    expect(trial.figure('utilisation.ae', 'total')).toBe(9 / 16);
  });

  test('are held once, however many stages lie between pipeline and bookings', () => {
    const stages = [
      { id: 'sql', name: 'SQL' },
      { id: 'sao', name: 'SAO', counts: 'pipeline' },
      { id: 'proposal', name: 'Proposal' },
      { id: 'won', name: 'Won', counts: 'bookings' },
      { id: 'nurturing', name: 'Nurturing', kind: 'holding' },
    ].map((stage) => ({ kind: 'forward', required: true, ...stage })) as PlanFile['stages'];
    const transitions = [
      step('sql', 'sao', { gate: 'ae' }),
      step('sao', 'proposal', { delayDays: { fixed: 7 } }),
      step('proposal', 'won', { delayDays: { fixed: 7 } }),
    ];
    const plan = resolved({
      start: burstStart,
      weeks: 5,
      stages,
      ae: team({ openPerAe: 4 }),
      segments: [gated({ transitions })],
    });
    const trial = trialOf(plan);
    expect([...trial.record.aeUsed]).toEqual([4, 4, 4, 4, 4]);
    expect(trial.entries('sao')).toEqual([4, 0, 0, 4, 0]);
  });

  test('an opportunity that opens and closes within a step uses its place in that step', () => {
    const plan = resolved({
      start: burstStart,
      weeks: 3,
      ae: team({ openPerAe: 4 }),
      segments: [gated({ transitions: route(0) })],
    });
    const trial = trialOf(plan);
    expect(trial.entries('won')).toEqual([4, 4, 2]);
    expect([...trial.record.aeUsed]).toEqual([4, 4, 2]);
  });

  test('any exit frees the place', () => {
    const lost = { rate: 0, exits: { lost: { share: 1, delayDays: { fixed: 7 } } } };
    const plan = resolved({
      start: burstStart,
      weeks: 4,
      ae: team({ openPerAe: 5 }),
      segments: [gated({ transitions: route(7, lost) })],
    });
    expect(trialOf(plan).entries('sao')).toEqual([5, 0, 5, 0]);
  });

  test('places are the sum of openPerAe · ramp, rounded at random in each step', () => {
    const plan = resolved({
      weeks: 40,
      ae: team({ headcount: 3, openPerAe: 2.5, ramp: [0.5] }),
      segments: [gated({ arrivals: burst(0, 'sql') })],
    });
    let four = 0;
    for (const trial of trialsOf(plan, 50)) {
      for (const places of trial.record.aeCapacity) {
        expect([3, 4]).toContain(places);
        if (places === 4) four++;
      }
    }
    expect(Math.abs(four / 2000 - 0.75) / Math.sqrt((0.75 * 0.25) / 2000)).toBeLessThan(4);
  });

  test('where places become fewer than open opportunities nobody is thrown out and nobody enters', () => {
    // One of two AEs leaves in the second step at the latest: attrition is as good as certain.
    const plan = resolved({
      start: burstStart,
      weeks: 6,
      ae: team({ openPerAe: 4, headcount: 1, attritionPerMonth: 1 - 1e-12, hires: { '2027-02': 1 } }),
      segments: [gated({ transitions: route(21) })],
    });
    const trial = trialOf(plan);
    // On board: nobody in week 0, the hire of February in week 1, nobody after.
    expect([...trial.record.aeCapacity]).toEqual([0, 4, 0, 0, 0, 0]);
    expect(trial.entries('sao')).toEqual([0, 4, 0, 0, 0, 0]);
    expect(trial.entries('won')).toEqual([0, 0, 0, 0, 4, 0]);
  });

  test('a route that starts at SAO takes a place unasked, also where there is none', () => {
    const expansion = segment({
      id: 'b',
      arrivals: burst(5, 'sao'),
      transitions: [step('sao', 'won', { delayDays: { fixed: 7 } })],
    });
    const plan = resolved({
      start: burstStart,
      weeks: 3,
      ae: team({ openPerAe: 4 }),
      segments: [gated(), expansion],
    });
    const trial = trialOf(plan);
    expect(trial.entries('sao', 'b')).toEqual([5, 0, 0]);
    expect(trial.entries('sao', 'a')).toEqual([0, 0, 4]);
    expect([...trial.record.aeUsed]).toEqual([5, 5, 4]);
  });

  test('without a limit, or without a team, the gate is open', () => {
    const trial = trialOf(resolved({ start: burstStart, weeks: 1, segments: [gated()] }));
    expect(trial.entries('sao')).toEqual([10]);
    expect(trial.has('utilisation.ae')).toBe(false);
  });
});

describe('the queue', () => {
  test('is joined when the delay of the advance is over, and its visits stay open in their stage', () => {
    const transitions = [
      step('sql', 'sao', { gate: 'ae', delayDays: { fixed: 7 } }),
      step('sao', 'won', { delayDays: { fixed: 70 } }),
    ];
    const plan = resolved({
      start: burstStart,
      weeks: 3,
      ae: team({ openPerAe: 6 }),
      segments: [gated({ transitions })],
    });
    const trial = trialOf(plan);
    expect(trial.of('aeQueue')).toEqual([0, 4, 4]);
    expect(trial.open('sql')).toEqual([10, 4, 4]);
    expect(trial.open('sao')).toEqual([0, 6, 6]);
  });

  test('exits from the stage before do not pass the gate', () => {
    const transitions = [
      step('sql', 'sao', { gate: 'ae', rate: 0, exits: { lost: { share: 1, delayDays: { fixed: 0 } } } }),
    ];
    const plan = resolved({
      start: burstStart,
      weeks: 1,
      ae: team({ openPerAe: 0 }),
      segments: [gated({ transitions })],
    });
    expect(trialOf(plan).entries('lost')).toEqual([10]);
  });

  test('is first in, first out by joining step, without decay, one for all segments with ties at random', () => {
    const later = segment({
      id: 'b',
      arrivals: burst(6, 'sql'),
      transitions: [
        step('sql', 'sao', { gate: 'ae', delayDays: { fixed: 7 } }),
        step('sao', 'won', { delayDays: { fixed: 0 } }),
      ],
    });
    const plan = resolved({
      start: burstStart,
      weeks: 5,
      ae: team({ openPerAe: 4 }),
      segments: [gated({ transitions: route(0) }), later],
    });
    const trial = trialOf(plan);
    expect(trial.entries('sao', 'a')).toEqual([4, 4, 2, 0, 0]);
    expect(trial.entries('sao', 'b')).toEqual([0, 0, 2, 4, 0]);
  });
});

describe('newPerWeek', () => {
  test('limits entries as the SDR gate does; what is not used is lost', () => {
    const plan = resolved({
      start: burstStart,
      weeks: 4,
      ae: team({ newPerWeek: 3, headcount: 2, ramp: [0.5] }),
      segments: [gated()],
    });
    const trial = trialOf(plan);
    expect(trial.entries('sao')).toEqual([3, 3, 3, 1]);
    expect([...trial.record.aeUsed]).toEqual([3, 3, 3, 1]);
    expect(trial.figure('utilisation.ae', 'total')).toBe(10 / 12);
  });

  test('with places as well both limits hold, and utilisation is that of the places', () => {
    const plan = resolved({
      start: burstStart,
      weeks: 5,
      ae: team({ openPerAe: 5, newPerWeek: 3 }),
      segments: [gated({ transitions: route(70) })],
    });
    const trial = trialOf(plan);
    expect(trial.entries('sao')).toEqual([3, 2, 0, 0, 0]);
    expect([...trial.record.aeUsed]).toEqual([3, 5, 5, 5, 5]);
  });
});

describe('an opportunity that never closes', () => {
  const never = (rest: Partial<Ae>) =>
    resolved({
      start: burstStart,
      weeks: 8,
      ae: team({ openPerAe: 5, ...rest }),
      segments: [gated({ transitions: route(7, { rate: 0 }) })],
    });

  test('gives its place back in the first step on or after releaseAfterDays, usable in the next', () => {
    expect(trialOf(never({ releaseAfterDays: 21 })).entries('sao')).toEqual([5, 0, 0, 0, 5, 0, 0, 0]);
    expect(trialOf(never({ releaseAfterDays: 15 })).entries('sao')).toEqual([5, 0, 0, 0, 5, 0, 0, 0]);
    expect(trialOf(never({ releaseAfterDays: 14 })).entries('sao')).toEqual([5, 0, 0, 5, 0, 0, 0, 0]);
  });

  test('but a visit without a place has none to give back', () => {
    const inMql = segment({ id: 'b', arrivals: burst(50), transitions: [step('mql', 'sal', { rate: 0 })] });
    const plan = resolved({
      start: burstStart,
      weeks: 4,
      ae: team({ openPerAe: 5, releaseAfterDays: 7 }),
      segments: [gated({ transitions: route(70) }), inMql],
    });
    expect(trialOf(plan).entries('sao')).toEqual([5, 0, 0, 0]);
  });

  test('stays open all the same', () => {
    expect(
      trialOf(never({ releaseAfterDays: 14 }))
        .open('sao')
        .at(-1),
    ).toBe(10);
  });

  test('by default after the 99th percentile of the resolved durations of its stage', () => {
    // Half advance after 30 days, half of the rest exits after 10; 99% of those resolved have after 30 days.
    const plan = resolved({
      start: burstStart,
      weeks: 4,
      ae: team({ openPerAe: 5 }),
      segments: [
        gated({
          transitions: route(30, { rate: 0.5, exits: { lost: { share: 0.5, delayDays: { fixed: 10 } } } }),
        }),
      ],
    });
    const sao = trialOf(plan).model.segments[0]!.transitions[plan.graph.indexOf('sao')]!;
    expect(sao.releaseAfterDays).toBeCloseTo(30, 9);
    // With 0.5% advancing, the 99th percentile lies among the exits.
    const rare = resolved({
      ae: team({ openPerAe: 5 }),
      segments: [
        gated({
          transitions: route(30, { rate: 0.005, exits: { lost: { share: 1, delayDays: { fixed: 10 } } } }),
        }),
      ],
    });
    expect(
      trialOf(rare).model.segments[0]!.transitions[rare.graph.indexOf('sao')]!.releaseAfterDays,
    ).toBeCloseTo(10, 9);
  });
});

test('both gates in one step: who is served by an SDR goes on to the AE queue at once', () => {
  const plan = resolved({
    start: burstStart,
    weeks: 2,
    sdr: { headcount: 1, leadsPerWeek: 6 },
    ae: team({ openPerAe: 4 }),
    segments: [
      segment({
        arrivals: burst(10),
        transitions: [
          step('mql', 'sql', { gate: 'sdr' }),
          step('sql', 'sao', { gate: 'ae' }),
          step('sao', 'won'),
        ],
      }),
    ],
  });
  const trial = trialOf(plan);
  expect(trial.entries('sql')).toEqual([6, 4]);
  expect(trial.entries('won')).toEqual([4, 4]);
  expect(trial.of('aeQueue')).toEqual([2, 2]);
  expect(total(trial.of('sdrQueue'))).toBe(4);
});

test('where no opportunity is ever resolved, its place is usable in the next step', () => {
  const plan = resolved({
    start: burstStart,
    weeks: 3,
    ae: team({ openPerAe: 4 }),
    segments: [gated({ transitions: route(7, { rate: 0 }) })],
  });
  const trial = trialOf(plan);
  expect(trial.entries('sao')).toEqual([4, 4, 2]);
  expect([...trial.record.aeUsed]).toEqual([4, 4, 2]);
});

test('a route that ends at SAO holds its place for that step', () => {
  const plan = resolved({
    start: burstStart,
    weeks: 3,
    ae: team({ openPerAe: 4 }),
    segments: [gated({ transitions: [step('sql', 'sao', { gate: 'ae' })] })],
  });
  expect(trialOf(plan).entries('sao')).toEqual([4, 4, 2]);
});

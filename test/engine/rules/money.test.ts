/** Money: amounts drawn at the pipeline stage and kept at Won, spend. */
import { describe, expect, test } from 'vitest';
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

const route = [step('sql', 'sao'), step('sao', 'won', { delayDays: { fixed: 7 } })];

function plan(rest: NonNullable<Parameters<typeof segment>[0]>, weeks = 3) {
  return resolved({
    start: burstStart,
    weeks,
    segments: [segment({ arrivals: burst(4, 'sql'), transitions: route, ...rest })],
  });
}

describe('the amount of a deal', () => {
  test('is drawn at SAO, counted as pipeline there, and kept at Won', () => {
    const trial = trialOf(plan({ deal: { lognormal: { mean: 1000, cv: 0.8 } } }));
    expect(trial.of('pipeline')[0]).toBeGreaterThan(0);
    expect(trial.of('bookings')[1]).toBeCloseTo(trial.of('pipeline')[0]!, 9);
    expect(trial.of('bookings')[0]).toBe(0);
  });

  test.each([
    ['fixed', { fixed: 500 }, 500, 0],
    ['lognormal', { lognormal: { mean: 500, cv: 0.8 } }, 500, 400],
    ['gamma', { gamma: { mean: 500, cv: 0.5 } }, 500, 250],
    [
      'empirical',
      {
        empirical: [
          [100, 1],
          [900, 3],
        ],
      },
      700,
      Math.sqrt(0.25 * 0.75) * 800,
    ],
  ] as const)('has the mean of a %s law', (_, deal, mean, sd) => {
    const trials = 1500;
    const amounts = [...trialsOf(plan({ deal: deal as never }), trials)].map(
      (trial) => total(trial.of('pipeline')) / 4,
    );
    const average = total(amounts) / trials;
    expect(Math.abs(average - mean)).toBeLessThanOrEqual((4 * sd) / Math.sqrt(4 * trials));
  });

  test('moves with one factor a trial, of mean 1, where deal size is uncertain', () => {
    const trials = 4000;
    const factors = [...trialsOf(plan({ deal: { fixed: 1, uncertainty: { logSd: 0.5 } } }, 1), trials)].map(
      (trial) => total(trial.of('pipeline')) / 4,
    );
    const mean = total(factors) / trials;
    const sd = Math.sqrt(Math.exp(0.25) - 1);
    expect(Math.abs(mean - 1) / (sd / Math.sqrt(trials))).toBeLessThan(4);
    expect(new Set(factors).size).toBe(trials);
  });

  test('goes with its deal to Won, where deals of the same week have re-entered more or less often', () => {
    const stages = [
      { id: 'sao', name: 'SAO', kind: 'forward', required: true, counts: 'pipeline' },
      { id: 'proposal', name: 'Proposal', kind: 'forward', required: true },
      { id: 'won', name: 'Won', kind: 'forward', required: true, counts: 'bookings' },
      { id: 'nurturing', name: 'Nurturing', kind: 'holding' },
    ] as const;
    const opening = [1, 2, 4, 8, 16].map((amount, recycles) => ({
      segment: 'a',
      stage: 'sao',
      ageDays: 0,
      count: 1,
      amount,
      recycles,
    }));
    const file = resolved({
      weeks: 8,
      stages: stages as never,
      opening,
      segments: [
        segment({
          arrivals: { stage: 'sao', perMonth: {}, distribution: 'fixed' },
          transitions: [
            step('sao', 'proposal', { delayDays: { fixed: 7 } }),
            step('proposal', 'won', {
              delayDays: {
                empirical: [
                  [0, 1],
                  [28, 1],
                ],
              },
            }),
          ],
          recycle: { to: 'sao', rate: 1, delayDays: { fixed: 7 }, max: 5 },
        }),
      ],
    });
    for (const trial of trialsOf(file, 50)) {
      const bookings = trial.of('bookings');
      expect(bookings[1]! + bookings[5]!).toBe(31);
      expect(total(bookings)).toBe(31);
    }
  });

  test('is drawn anew at each SAO entry, which counts as pipeline again', () => {
    const transitions = [
      step('sql', 'sao'),
      step('sao', 'won', { rate: 0, exits: { nurturing: { share: 1, delayDays: { fixed: 0 } } } }),
    ];
    const recycle = { to: 'sql', rate: 1, delayDays: { fixed: 7 }, max: 1 };
    const trial = trialOf(plan({ transitions, recycle, deal: { lognormal: { mean: 1000, cv: 1 } } }));
    const [first, second, third] = trial.of('pipeline');
    expect(first).toBeGreaterThan(0);
    expect(second).toBeGreaterThan(0);
    expect(second).not.toBe(first);
    expect(third).toBe(0);
  });

  test('is drawn at Won where a route skips SAO', () => {
    const trial = trialOf(plan({ transitions: [step('sql', 'won')], deal: { fixed: 250 } }));
    expect(trial.of('bookings')).toEqual([1000, 0, 0]);
    expect(trial.of('pipeline')).toEqual([0, 0, 0]);
  });

  test('is 0 without a deal', () => {
    const trial = trialOf(plan({}));
    expect(trial.of('pipeline')).toEqual([0, 0, 0]);
    expect(trial.entries('won')).toEqual([0, 4, 0]);
  });
});

describe('spend', () => {
  test('is the month prorated by days plus the cost of each entry', () => {
    const trial = trialOf(
      plan({ spend: { perMonth: { '2027-01': 3100, '2027-02': 2800 }, perEntry: { sao: 35, won: 10 } } }),
    );
    expect(trial.of('spend')[0]).toBeCloseTo(700 + 4 * 35, 9);
    expect(trial.of('spend')[1]).toBeCloseTo(700 + 4 * 10, 9);
    expect(trial.of('spend')[2]).toBeCloseTo(700, 9);
  });
});

/** Steps of a week or of a day change no mean: neither the days that leads take, nor what they bring. */
import { describe, expect, test } from 'vitest';
import { expectedSegment } from '../../shared/engine/expectedFlow.ts';
import { kernelTrials } from '../../shared/engine/kernel/trialRecord.ts';
import { type Model, buildModel } from '../../shared/engine/model.ts';
import { delayLaw } from '../../shared/engine/laws.ts';
import { type TransitionFile, burst, burstStart, resolved, segment, step } from '../support/trials.ts';

const empirical: [number, number][] = [
  [0.4, 3],
  [5.5, 5],
  [19, 1],
];
const delays: readonly TransitionFile['delayDays'][] = [
  { empirical },
  { lognormal: { mean: 3.3, cv: 1.1 } },
  { weibull: { shape: 0.8, scale: 9 } },
  { gamma: { mean: 26.2, cv: 0.7 } },
];
const route = ['mql', 'sal', 'sql', 'sao', 'won'];
const days = delays.reduce((sum, delay) => sum + delayLaw(delay).mean, 0);
const deal = 20_000;

/** Leads of one week, four transitions at a rate of 0.8; some exit, which shortens nobody's way. */
const planOf = (unit: 'week' | 'day', count: number): Model =>
  buildModel(
    resolved({
      start: burstStart,
      weeks: 104,
      step: unit,
      segments: [
        segment({
          arrivals: burst(count),
          transitions: delays.map((delayDays, i) =>
            step(route[i]!, route[i + 1]!, {
              rate: 0.8,
              delayDays,
              exits: { lost: { share: 0.5, delayDays: { lognormal: { mean: 40, cv: 1 } } } },
            }),
          ),
          deal: { lognormal: { mean: deal, cv: 0.6 } },
        }),
      ],
    }),
  );

/** Mean first day of the steps of what is counted. */
function meanDay(model: Model, counts: ArrayLike<number>): number {
  let sum = 0;
  let weighted = 0;
  for (let at = 0; at < counts.length; at++) {
    sum += counts[at]!;
    weighted += counts[at]! * at * model.timeline.stepDays;
  }
  return weighted / sum;
}

describe.each(['week', 'day'] as const)('in steps of a %s', (unit) => {
  test('leads are expected to take as many days as their delays have on average, and to bring as much', () => {
    const model = planOf(unit, 100);
    const { entries, bookings } = expectedSegment(model, model.segments[0]!);
    const [mql, won] = ['mql', 'won'].map((stage) => entries[model.plan.graph.indexOf(stage)]!);
    expect((meanDay(model, won!) - meanDay(model, mql!)) / days).toBeCloseTo(1, 5);
    const sum = bookings.reduce((total, amount) => total + amount, 0);
    expect(sum / (100 * 0.8 ** 4 * deal)).toBeCloseTo(1, 6);
  });

  test('trials of the kernel do, within four standard errors', () => {
    const trials = 300;
    const leads = 400;
    const model = planOf(unit, leads);
    const run = kernelTrials(model);
    const [mql, won] = ['mql', 'won'].map((stage) => model.plan.graph.indexOf(stage));
    const taken: number[] = [];
    const brought: number[] = [];
    for (let trial = 0; trial < trials; trial++) {
      const { entries, bookings } = run(1, trial);
      taken.push(meanDay(model, entries[won!]!) - meanDay(model, entries[mql!]!));
      brought.push(bookings.reduce((total, amount) => total + amount, 0));
    }
    for (const [values, mean] of [
      [taken, days],
      [brought, leads * 0.8 ** 4 * deal],
    ] as const) {
      const average = values.reduce((sum, value) => sum + value, 0) / trials;
      const squares = values.reduce((sum, value) => sum + (value - average) ** 2, 0);
      expect(Math.abs(average - mean)).toBeLessThan(4 * Math.sqrt(squares / (trials - 1) / trials));
    }
  });
});

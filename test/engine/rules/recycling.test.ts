/** Recycling: from Nurturing back to the stage set, with a probability, after at least one step, at most `max` times. */
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

const toNurturing = step('mql', 'sal', {
  rate: 0,
  exits: { nurturing: { share: 1, delayDays: { fixed: 7 } } },
});

function plan(recycle: NonNullable<Parameters<typeof segment>[0]>['recycle'], rest = {}) {
  return resolved({
    start: burstStart,
    weeks: 10,
    segments: [segment({ arrivals: burst(10), transitions: [toNurturing], recycle, ...rest })],
  });
}

describe('a visit that exits to Nurturing', () => {
  test('re-enters after the recycling delay, and again at most max times', () => {
    const trial = trialOf(plan({ to: 'mql', rate: 1, delayDays: { fixed: 14 }, max: 2 }));
    expect(trial.entries('mql')).toEqual([10, 0, 0, 10, 0, 0, 10, 0, 0, 0]);
    expect(trial.entries('nurturing')).toEqual([0, 10, 0, 0, 10, 0, 0, 10, 0, 0]);
    expect(trial.of('recycles')).toEqual([0, 0, 0, 10, 0, 0, 10, 0, 0, 0]);
    expect(trial.open('nurturing')).toEqual([0, 10, 10, 0, 10, 10, 0, 10, 10, 10]);
  });

  test('waits at least one step: max(1, k)', () => {
    const trial = trialOf(plan({ to: 'mql', rate: 1, delayDays: { fixed: 0 }, max: 1 }));
    expect(trial.entries('mql')).toEqual([10, 0, 10, 0, 0, 0, 0, 0, 0, 0]);
  });

  test('comes back with the probability given', () => {
    let back = 0;
    for (const trial of trialsOf(plan({ to: 'mql', rate: 0.3, delayDays: { fixed: 7 }, max: 1 }), 400)) {
      back += total(trial.of('recycles'));
    }
    expect(Math.abs(back / 4000 - 0.3) / Math.sqrt((0.3 * 0.7) / 4000)).toBeLessThan(4);
  });

  test('may re-enter at another stage', () => {
    const transitions = [toNurturing, step('sal', 'sql')];
    const trial = trialOf(plan({ to: 'sal', rate: 1, delayDays: { fixed: 7 }, max: 1 }, { transitions }));
    expect(trial.entries('sal')).toEqual([0, 0, 10, 0, 0, 0, 0, 0, 0, 0]);
  });

  test('also by waiting: what the SDR gate loses is recycled', () => {
    const recycle = { to: 'mql', rate: 1, delayDays: { fixed: 14 }, max: 1 };
    const trial = trialOf(
      resolved({
        start: burstStart,
        weeks: 5,
        sdr: { headcount: 0, leadsPerWeek: 1, maxWaitDays: 0 },
        segments: [
          segment({ arrivals: burst(10), transitions: [step('mql', 'sal', { gate: 'sdr' })], recycle }),
        ],
      }),
    );
    expect(trial.of('lostToWaiting')).toEqual([0, 10, 0, 0, 10]);
    expect(trial.entries('mql')).toEqual([10, 0, 0, 10, 0]);
  });

  test('without a recycling rule stays in Nurturing', () => {
    expect(trialOf(plan(undefined)).open('nurturing')).toEqual([0, 10, 10, 10, 10, 10, 10, 10, 10, 10]);
  });

  test('other exits never come back', () => {
    const out = step('mql', 'sal', {
      rate: 0,
      exits: { disqualified: { share: 1, delayDays: { fixed: 0 } } },
    });
    const trial = trialOf(
      plan({ to: 'mql', rate: 1, delayDays: { fixed: 7 }, max: 5 }, { transitions: [out] }),
    );
    expect(trial.entries('disqualified')[0]).toBe(10);
    expect(total(trial.entries('mql'))).toBe(10);
    expect(total(trial.of('recycles'))).toBe(0);
  });
});

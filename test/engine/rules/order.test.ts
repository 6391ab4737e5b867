/** The order within a step, and the conservation of leads that it implies. */
import { describe, expect, test } from 'vitest';
import { burst, burstStart, resolved, segment, step, trialOf } from '../../support/trials.ts';

describe('within a step', () => {
  test('visits that are due and arrivals enter before the gate serves, so both can be served at once', () => {
    const plan = resolved({
      start: burstStart,
      weeks: 2,
      sdr: { headcount: 1, leadsPerWeek: 20 },
      segments: [
        segment({
          arrivals: burst(5, 'registered'),
          transitions: [
            step('registered', 'mql', { delayDays: { fixed: 7 } }),
            step('mql', 'sal', { gate: 'sdr' }),
          ],
        }),
        segment({ id: 'b', arrivals: burst(4), transitions: [step('mql', 'sal', { gate: 'sdr' })] }),
      ],
    });
    const trial = trialOf(plan);
    expect(trial.entries('sal')).toEqual([4, 5]);
    expect(trial.of('sdrQueue')).toEqual([0, 0]);
  });

  test('those over maxWaitDays expire before capacity is served', () => {
    const plan = resolved({
      start: burstStart,
      weeks: 2,
      sdr: { headcount: 1, leadsPerWeek: 3, maxWaitDays: 6 },
      segments: [segment({ arrivals: burst(10), transitions: [step('mql', 'sal', { gate: 'sdr' })] })],
    });
    const trial = trialOf(plan);
    expect(trial.entries('sal')).toEqual([3, 0]);
    expect(trial.entries('nurturing')).toEqual([0, 7]);
  });

  test('the served draw outcome and delay; without a delay they go on at once, through later stages too', () => {
    const plan = resolved({
      start: burstStart,
      weeks: 1,
      sdr: { headcount: 1, leadsPerWeek: 3 },
      segments: [
        segment({
          arrivals: burst(10),
          transitions: [step('mql', 'sal', { gate: 'sdr' }), step('sal', 'sql'), step('sql', 'sao')],
        }),
      ],
    });
    expect(trialOf(plan).entries('sao')).toEqual([3]);
  });

  test('places of the AEs that closed in a step open at the beginning of the next', () => {
    const plan = resolved({
      start: burstStart,
      weeks: 3,
      ae: { headcount: 1, openPerAe: 1 },
      segments: [
        segment({
          arrivals: burst(3, 'sql'),
          transitions: [step('sql', 'sao', { gate: 'ae' }), step('sao', 'won')],
        }),
      ],
    });
    expect(trialOf(plan).entries('sao')).toEqual([1, 1, 1]);
  });

  test('people who join or leave change the capacity of the same step', () => {
    const plan = resolved({
      start: burstStart,
      weeks: 2,
      sdr: { headcount: 1, leadsPerWeek: 3, hires: { '2027-02': 1 } },
      segments: [segment({ arrivals: burst(10), transitions: [step('mql', 'sal', { gate: 'sdr' })] })],
    });
    expect(trialOf(plan).entries('sal')).toEqual([3, 6]);
  });
});

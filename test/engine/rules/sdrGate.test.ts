/** The SDR gate: one first-in-first-out queue, capacity, decay, expiry, waiting and SLA. */
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
  weekly,
} from '../../support/trials.ts';

type Sdr = NonNullable<PlanFile['sdr']>;

const gated = (rest: Partial<SegmentFile> = {}): SegmentFile =>
  segment({ transitions: [step('mql', 'sal', { gate: 'sdr' })], ...rest });

const team = (leadsPerWeek: number, rest: Partial<Sdr> = {}): Sdr => ({
  headcount: 1,
  leadsPerWeek,
  ...rest,
});

describe('capacity', () => {
  test('each lead takes one place; what cannot be served waits, what is not used is lost', () => {
    const plan = resolved({
      start: burstStart,
      weeks: 5,
      sdr: team(4),
      segments: [gated({ arrivals: burst(10) })],
    });
    const trial = trialOf(plan);
    expect(trial.entries('sal')).toEqual([4, 4, 2, 0, 0]);
    expect(trial.of('sdrQueue')).toEqual([6, 2, 0, 0, 0]);
    expect([...trial.record.sdrUsed]).toEqual([4, 4, 2, 0, 0]);
    expect([...trial.record.sdrCapacity]).toEqual([4, 4, 4, 4, 4]);
  });

  test('that is left over in one step serves nobody less in the next', () => {
    const { entries, record } = trialOf(resolved({ weeks: 4, sdr: team(25), segments: [gated()] }));
    expect(entries('sal')).toEqual([10, 10, 10, 10]);
    expect([...record.sdrUsed]).toEqual([10, 10, 10, 10]);
  });

  test('rejected leads take a place as accepted ones do', () => {
    const plan = resolved({
      start: burstStart,
      weeks: 3,
      sdr: team(4),
      segments: [gated({ arrivals: burst(10), transitions: [step('mql', 'sal', { gate: 'sdr', rate: 0 })] })],
    });
    expect([...trialOf(plan).record.sdrUsed]).toEqual([4, 4, 2]);
  });

  test('a capacity of 3.7 a step is 3 or 4 afresh in each step, 4 with chance 0.7', () => {
    const plan = resolved({ weeks: 50, sdr: team(3.7), segments: [gated()] });
    let four = 0;
    for (const trial of trialsOf(plan, 40)) {
      for (const capacity of trial.record.sdrCapacity) {
        expect([3, 4]).toContain(capacity);
        if (capacity === 4) four++;
      }
    }
    expect(Math.abs(four / 2000 - 0.7) / Math.sqrt((0.7 * 0.3) / 2000)).toBeLessThan(4);
  });

  test('with day steps a step has a seventh of the week', () => {
    const plan = resolved({ weeks: 1, step: 'day', sdr: team(14), segments: [gated()] });
    expect([...trialOf(plan).record.sdrCapacity]).toEqual([2, 2, 2, 2, 2, 2, 2]);
  });

  test('without a team the gate is open', () => {
    const trial = trialOf(resolved({ weeks: 2, segments: [gated()] }));
    expect(trial.entries('sal')).toEqual([10, 10]);
    expect(trial.has('utilisation.sdr')).toBe(false);
  });

  test('without a mark nothing is gated', () => {
    const trial = trialOf(resolved({ weeks: 2, sdr: team(1) }));
    expect(trial.entries('sal')).toEqual([10, 10]);
    expect(trial.of('sdrQueue')).toEqual([0, 0]);
    expect([...trial.record.sdrUsed]).toEqual([0, 0]);
  });
});

describe('order of the queue', () => {
  test('older steps first: the leads of each step wait until those before them are served', () => {
    const plan = resolved({ weeks: 4, sdr: team(5), segments: [gated()] });
    const { waits } = trialOf(plan).record;
    // Ten arrive a week and five are served: those of the first week take two weeks, and so on.
    const waitOf = (at: number): number[] => waits.days.filter((_, run) => waits.step[run] === at);
    expect([0, 1, 2, 3].map(waitOf)).toEqual([[0], [7], [7], [14]]);
  });

  test('of those who wait at the start the oldest is served first, in whatever order they are listed', () => {
    const ages = { a: 8, b: 21, c: 3, d: 14 };
    const plan = resolved({
      weeks: 4,
      sdr: team(1),
      segments: Object.keys(ages).map((id) => gated({ id, arrivals: burst(0) })),
      opening: Object.entries(ages).map(([id, ageDays]) => ({
        segment: id,
        stage: 'mql',
        ageDays,
        count: 1,
        queued: true,
      })),
    });
    for (const trial of trialsOf(plan, 5)) {
      const served = ['b', 'd', 'a', 'c'].map((id) => trial.entries('sal', id));
      expect(served).toEqual([
        [1, 0, 0, 0],
        [0, 1, 0, 0],
        [0, 0, 1, 0],
        [0, 0, 0, 1],
      ]);
    }
  });

  test('one queue for all segments, ties at random: both are served in proportion', () => {
    const plan = resolved({
      start: burstStart,
      weeks: 1,
      sdr: team(6),
      segments: [gated({ arrivals: burst(10) }), gated({ id: 'b', arrivals: burst(5) })],
    });
    let first = 0;
    let sum = 0;
    for (const trial of trialsOf(plan, 3000)) {
      first += total(trial.entries('sal', 'a'));
      sum += total(trial.entries('sal'));
    }
    expect(sum).toBe(6 * 3000);
    // Hypergeometric: 6 of 15, of which 10 are of the first segment.
    const variance = (6 * (10 / 15) * (5 / 15) * 9) / 14;
    expect(Math.abs(first / 3000 - 4) / Math.sqrt(variance / 3000)).toBeLessThan(4);
  });

  test('the delay of the transition starts when work starts', () => {
    const plan = resolved({
      start: burstStart,
      weeks: 5,
      sdr: team(5),
      segments: [
        gated({
          arrivals: burst(10),
          transitions: [step('mql', 'sal', { gate: 'sdr', delayDays: { fixed: 14 } })],
        }),
      ],
    });
    expect(trialOf(plan).entries('sal')).toEqual([0, 0, 5, 5, 0]);
  });
});

describe('decay', () => {
  /** Acceptance of those who are worked in the second week, after seven days of waiting. */
  function acceptedAfterAWeek(sdr: Partial<Sdr>, transition: Parameters<typeof step>[2], trials = 1500) {
    const plan = resolved({
      start: burstStart,
      weeks: 2,
      sdr: team(20, sdr),
      segments: [
        gated({ arrivals: burst(40), transitions: [step('mql', 'sal', { gate: 'sdr', ...transition })] }),
      ],
    });
    const sums = { sal: [0, 0], nurturing: [0, 0], disqualified: [0, 0], lost: [0, 0] };
    for (const trial of trialsOf(plan, trials)) {
      for (const week of [0, 1]) {
        sums.sal[week]! += trial.entries('sal')[week]!;
        sums.nurturing[week]! += trial.entries('nurturing')[week]!;
        sums.disqualified[week]! += trial.entries('disqualified')[week]!;
        sums.lost[week]! += trial.of('lostToWaiting')[week]!;
      }
    }
    const n = 20 * trials;
    return {
      n,
      shares: Object.fromEntries(
        Object.entries(sums).map(([key, counts]) => [key, counts.map((count) => count / n)]),
      ) as Record<keyof typeof sums, [number, number]>,
    };
  }
  const near = (share: number, p: number, n: number): void =>
    expect(Math.abs(share - p) / Math.sqrt((p * (1 - p)) / n)).toBeLessThan(4);
  const exits = {
    nurturing: { share: 0.5, delayDays: { fixed: 0 } },
    disqualified: { share: 0.25, delayDays: { fixed: 0 } },
  };

  test('after w days the advance probability is rate · exp(−decay · w); what is lost goes to Nurturing at once', () => {
    const { shares, n } = acceptedAfterAWeek({ decayPerDay: 0.1 }, { rate: 0.6, exits });
    const late = 0.6 * Math.exp(-0.7);
    near(shares.sal[0], 0.6, n);
    near(shares.sal[1], late, n);
    near(shares.lost[1], 0.6 - late, n);
    near(shares.nurturing[1], 0.6 - late + 0.2, n);
    near(shares.disqualified[1], 0.1, n);
    expect(shares.lost[0]).toBe(0);
  });

  test('below the waiting that the rate was calibrated with more advance; exits and never shrink in proportion', () => {
    const { shares, n } = acceptedAfterAWeek(
      { decayPerDay: 0.05, calibratedWaitDays: 7 },
      { rate: 0.5, exits },
    );
    const early = 0.5 * Math.exp(0.35);
    near(shares.sal[0], early, n);
    near(shares.nurturing[0], (1 - early) * 0.5, n);
    near(shares.disqualified[0], (1 - early) * 0.25, n);
    near(shares.sal[1], 0.5, n);
    expect(shares.lost).toEqual([0, 0]);
  });

  test('the advance probability is capped at 1', () => {
    const { shares } = acceptedAfterAWeek(
      { decayPerDay: 1, calibratedWaitDays: 14 },
      { rate: 0.5, exits },
      5,
    );
    expect(shares.sal).toEqual([1, 1]);
  });
});

describe('expiry', () => {
  test('a lead that has waited longer than maxWaitDays leaves unworked for Nurturing, and takes no place', () => {
    const plan = resolved({
      start: burstStart,
      weeks: 4,
      sdr: team(2, { maxWaitDays: 13.9 }),
      segments: [gated({ arrivals: burst(10) })],
    });
    const trial = trialOf(plan);
    expect(trial.entries('sal')).toEqual([2, 2, 0, 0]);
    expect(trial.entries('nurturing')).toEqual([0, 0, 6, 0]);
    expect(trial.of('lostToWaiting')).toEqual([0, 0, 6, 0]);
    expect([...trial.record.sdrUsed]).toEqual([2, 2, 0, 0]);
    expect(trial.open('mql')).toEqual([8, 6, 0, 0]);
  });

  test('exactly maxWaitDays is not longer', () => {
    const plan = resolved({
      start: burstStart,
      weeks: 4,
      sdr: team(2, { maxWaitDays: 14 }),
      segments: [gated({ arrivals: burst(10) })],
    });
    expect(trialOf(plan).of('lostToWaiting')).toEqual([0, 0, 0, 4]);
  });

  test('where a waterfall has no holding stage, what is lost stays open and is counted as lost', () => {
    const plan = resolved({
      start: burstStart,
      weeks: 3,
      stages: [
        { id: 'mql', name: 'MQL', kind: 'forward' },
        { id: 'sal', name: 'SAL', kind: 'forward' },
      ],
      sdr: team(2, { maxWaitDays: 7 }),
      segments: [gated({ arrivals: burst(10) })],
    });
    const trial = trialOf(plan);
    expect(trial.of('lostToWaiting')).toEqual([0, 0, 6]);
    expect(trial.open('mql')).toEqual([8, 6, 6]);
    expect(trial.of('sdrQueue')).toEqual([8, 6, 0]);
  });
});

describe('waiting and SLA', () => {
  const plan = resolved({
    weeks: 1,
    step: 'day',
    sdr: team(7, { slaHours: 24, maxWaitDays: 2 }),
    segments: [gated({ arrivals: { stage: 'mql', perMonth: weekly(14), distribution: 'fixed' } })],
  });
  // Two arrive and one is served a day; on days 5 and 6 one expires after three days of waiting.
  const trial = trialOf(plan);

  test('they cover all who left the queue, worked or expired', () => {
    expect(trial.of('leftQueue')).toEqual([1, 1, 1, 1, 1, 2, 2]);
    expect(trial.of('lostToWaiting')).toEqual([0, 0, 0, 0, 0, 1, 1]);
  });

  test('waiting counts whole steps from joining', () => {
    // Served: one each of days 0, 0, 1, 1, 2, 3 and 4.
    expect(trial.of('waitedDays')).toEqual([0, 1, 1, 2, 2, 3 + 2, 3 + 2]);
  });

  test('only worked leads meet the SLA, waiting · 24 h ≤ slaHours', () => {
    expect(trial.of('withinSla')).toEqual([1, 1, 1, 0, 0, 0, 0]);
    expect(trial.figure('sla.sdr', 'total')).toBeCloseTo(3 / 9, 12);
  });

  test('who expires misses the SLA, however long it is', () => {
    const patient = resolved({
      start: burstStart,
      weeks: 3,
      sdr: team(0, { slaHours: 1000, maxWaitDays: 7 }),
      segments: [gated({ arrivals: burst(4) })],
    });
    expect(trialOf(patient).of('leftQueue')).toEqual([0, 0, 4]);
    expect(trialOf(patient).of('withinSla')).toEqual([0, 0, 0]);
  });

  test('the 90% point is the shortest waiting that at least 90% did not exceed', () => {
    expect(trial.figure('wait.sdr.p90', 'total')).toBe(3);
    expect(trial.figure('wait.sdr.p90', '2027-01')).toBe(3);
  });
});

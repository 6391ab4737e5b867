/** Waiting at a gate: by hand, and out of the measured figures and back in again. */
import { describe, expect, test } from 'vitest';
import { formatDay, monthOfDay, parseDay } from '../../shared/calendar/days.ts';
import { simulate } from '../../shared/engine/index.ts';
import { delayLaw } from '../../shared/engine/laws.ts';
import { measure } from '../../shared/estimate/measure.ts';
import { EventLogBuilder } from '../../shared/events/eventLog.ts';
import { templateGraph } from '../../shared/funnel/templates.ts';
import { calibratePlan, parsePlan, resolvePlan } from '../../shared/plan/index.ts';
import { aeWaiting, equivalentWait, sdrWaiting } from '../../shared/plan/gateWaiting.ts';
import type { Plan } from '../../shared/plan/index.ts';
import { fullPlan } from '../support/plans.ts';
import { exponential, seeded } from '../support/random.ts';

const { sdr, ae } = parsePlan(fullPlan());
const team = { ...sdr!, headcount: 1, ramp: [0.5, 1], leadsPerWeek: 10, maxWaitDays: 30 };

describe('a queue of SDRs', () => {
  test('does not wait where capacity is enough; what is unused is lost', () => {
    const waiting = sdrWaiting([0, 0, 10, 10], team, 7);
    expect(waiting).toMatchObject({ meanDays: 0, varianceDays: 0, expired: 0 });
  });

  test('worked by hand: 15, 5, 10 a week against 10', () => {
    // Week 0 serves 10 at once; week 1 the 5 left (7 days) and its own 5; week 2 its own 10.
    const { served, meanDays, varianceDays } = sdrWaiting([15, 5, 10], team, 7);
    expect([...served]).toEqual([[0, 25], [7, 5]]); // prettier-ignore
    expect(meanDays).toBeCloseTo(35 / 30, 12);
    expect(varianceDays).toBeCloseTo(245 / 30 - (35 / 30) ** 2, 12);
  });

  test('loses who waits longer than the limit', () => {
    const { expired, served } = sdrWaiting([30, 0, 0, 0], { ...team, maxWaitDays: 7 }, 7);
    expect([...served]).toEqual([[0, 10], [7, 10]]); // prettier-ignore
    expect(expired).toBeCloseTo(1 / 3, 12);
  });

  test('by days: a week’s arrivals come evenly and are served so', () => {
    expect(sdrWaiting([10, 10], team, 1).meanDays).toBe(0);
    // A day brings 20/7 and takes 10/7: half of each day's stay behind.
    expect(sdrWaiting([20], team, 1).meanDays).toBeGreaterThan(0);
  });

  test('costs as much acceptance as one equivalent wait', () => {
    const waiting = sdrWaiting([15, 5, 10], team, 7);
    const kept = (25 + 5 * Math.exp(-0.02 * 7)) / 30;
    expect(Math.exp(-0.02 * equivalentWait(waiting, 0.02))).toBeCloseTo(kept, 12);
    expect(equivalentWait(waiting, 0)).toBe(waiting.meanDays);
  });
});

describe('a queue of AEs', () => {
  const aes = { ...ae!, headcount: 1, ramp: [1], openPerAe: 4, newPerWeek: null };

  test('waits for a place: held for two weeks, in use again in the week after', () => {
    const { served } = aeWaiting([6, 0, 0, 0], aes, 7, (days) => Number(days < 14));
    expect([...served]).toEqual([[0, 4], [21, 2]]); // prettier-ignore
  });

  test('waits for a week where only so many new ones are taken', () => {
    const few = { ...aes, openPerAe: null, newPerWeek: 3 };
    expect([...aeWaiting([6, 0], few, 7, () => 1).served]).toEqual([[0, 3], [7, 3]]); // prettier-ignore
  });
});

/** A campaign each May and June brings more leads than six SDRs take up: they wait in line, and acceptance decays. */
describe('a run with the people of the record', () => {
  const truth = { accept: 0.8, decayPerDay: 0.02, workDays: 3, perWeek: 60 };
  const first = parseDay('2024-01-01')!;
  const weeks = 104;
  const graph = templateGraph('default');

  function history() {
    const random = seeded(4);
    const builder = new EventLogBuilder(graph);
    const write = (entity: number, stage: string, at: number): void => {
      const day = Math.floor(at);
      if (day < first + weeks * 7)
        builder.add(entity, { stage: graph.indexOf(stage), day, time: day, precision: 0 });
    };
    let free = first;
    let accepted = 0;
    let delays = 0;
    let leads = 0;
    const line: { readonly at: number; readonly start: number }[] = [];
    for (let at: number = first; ;) {
      const isCampaign = [4, 5].includes(monthOfDay(Math.floor(at)) % 12);
      at += exponential(random, 7 / (isCampaign ? 80 : 50));
      if (at >= first + weeks * 7) break;
      const start = Math.max(at, free);
      free = start + 7 / truth.perWeek;
      line.push({ at, start });
      const entity = builder.entity(`L${leads++}`);
      write(entity, 'mql', at);
      const left = start + exponential(random, truth.workDays);
      const fate = random();
      if (fate < truth.accept * Math.exp(-truth.decayPerDay * (start - at))) {
        write(entity, 'sal', left);
        accepted++;
        delays += left - at;
      } else if (random() < 0.6) write(entity, 'nurturing', left);
    }
    return {
      log: builder.build({ zone: 'UTC', passes: 'byExit' }),
      rate: accepted / leads,
      meanDelay: delays / accepted,
      line,
    };
  }

  const { log, rate, meanDelay, line } = history();
  const measurement = measure(log, { asOf: first + weeks * 7 - 1, from: 'mql', to: 'sal' });

  function planned(): Plan {
    const perMonth = Object.fromEntries(
      measurement.history.map(({ month, entries }) => [month, entries['mql'] ?? 0]),
    );
    return parsePlan({
      spillway: 1,
      name: 'Of the record',
      start: formatDay(first),
      weeks,
      stages: 'default',
      segments: [
        {
          id: 'all',
          arrivals: { stage: 'mql', perMonth },
          transitions: [
            { from: 'mql', to: 'sal', gate: 'sdr', rate: 0.5, delayDays: { fixed: 1 } },
            { from: 'sal', to: 'meetingBooked', rate: 0.5, delayDays: { fixed: 1 } },
          ],
        },
      ],
      sdr: { headcount: 6, leadsPerWeek: 10, decayPerDay: truth.decayPerDay },
    });
  }

  /** Acceptance, and mean days from MQL to SAL: those in line and those of the work. */
  function run(plan: Plan): { readonly rate: number; readonly days: number } {
    const { series } = simulate(resolvePlan({ ...plan, opening: [] }), { trials: 40, seed: 1 });
    const total = (key: string): number => series[key]!['total']!['total']!.mean!;
    const transition = plan.segments[0]!.transitions[0]!;
    return {
      rate: total('entries.sal') / total('entries.mql'),
      days: total('wait.sdr') + delayLaw(transition.delayDays).mean,
    };
  }

  test('reproduces recorded acceptance and delay', () => {
    const { plan, notes } = calibratePlan(planned(), measurement);
    expect(plan.sdr!.calibratedWaitDays).toBeGreaterThan(3);
    expect(notes.some((note) => note.startsWith('Waiting for an SDR: with the 6 people'))).toBe(true);
    const again = run(plan);
    expect(Math.abs(again.rate - rate)).toBeLessThan(0.015);
    expect(Math.abs(again.days / meanDelay - 1)).toBeLessThan(0.1);
  });

  test('and would not, were the waiting left in: it would be charged twice', () => {
    const { plan } = calibratePlan(planned(), { ...measurement, weeklyEntries: undefined });
    const again = run(plan);
    expect(again.rate).toBeLessThan(rate - 0.05);
    expect(again.days / meanDelay).toBeGreaterThan(1.5);
  });

  test('the opening state has in line who was not taken up yet, the latest to come', () => {
    const asOf = parseDay('2024-06-30')!;
    const inJune = measure(log, { asOf, from: 'mql', to: 'sal' });
    const { plan, notes } = calibratePlan(planned(), inJune);
    const queued = plan.opening.filter((entry) => entry.queued === true);
    const waiting = queued.reduce((sum, { count }) => sum + count, 0);
    const truly = line.filter(({ at, start }) => at < asOf + 1 && start >= asOf + 1);
    expect(truly.length).toBeGreaterThan(50);
    expect(Math.abs(waiting / truly.length - 1)).toBeLessThan(0.2);
    const longest = Math.max(...truly.map(({ at }) => asOf - Math.floor(at)));
    for (const { stage, ageDays } of queued) {
      expect(stage).toBe('mql');
      // To the week in which they came.
      expect(ageDays).toBeLessThanOrEqual(longest + 7);
    }
    expect(notes).toContain(
      `${waiting} of the open visits wait for an SDR: so many the 6 people of the plan leave in line of the recorded arrivals.`,
    );
    // All that are open at MQL are there, in line or not; and the plan's first week begins with them.
    const atMql = (of: readonly { readonly stage: string; readonly count: number }[]): number =>
      of.reduce((sum, { stage, count }) => sum + (stage === 'mql' ? count : 0), 0);
    expect(atMql(plan.opening)).toBe(atMql(inJune.opening));
    const start = formatDay(asOf + 1);
    const { series } = simulate(resolvePlan({ ...plan, start, weeks: 4 }), { trials: 4, seed: 1 });
    expect(series['queue.sdr']!['total']![start]!.mean!).toBeGreaterThan(waiting / 2);
  });

  test('with more people fewer wait: acceptance and speed come back', () => {
    const { plan } = calibratePlan(planned(), measurement);
    const more = run({ ...plan, sdr: { ...plan.sdr!, headcount: 10 } });
    expect(Math.abs(more.rate - truth.accept)).toBeLessThan(0.03);
    expect(more.days).toBeLessThan(meanDelay / 2);
  });
});

/** Opportunities that are ready come in waves, and the AEs take as many as they can: the rest wait for them. */
describe.each([
  ['take so many new ones a week', { newPerWeek: 4, openPerAe: null }],
  ['carry so many at a time', { newPerWeek: null, openPerAe: 16 }],
])('a run with the AEs of the record, who %s', (_, limits) => {
  const truth = { advance: 0.6, workDays: 12, holdDays: 30, headcount: 5 };
  const first = parseDay('2024-01-01')!;
  const weeks = 104;
  const end = first + weeks * 7;
  const graph = templateGraph('default');

  /** Opportunities that will advance, by when their own delay is over. */
  interface Ready {
    readonly entity: number;
    readonly entered: number;
    readonly at: number;
  }

  function history() {
    const random = seeded(7);
    const builder = new EventLogBuilder(graph);
    const write = (entity: number, stage: string, at: number): void => {
      const day = Math.floor(at);
      if (day < end) builder.add(entity, { stage: graph.indexOf(stage), day, time: day, precision: 0 });
    };
    const ready: Ready[] = [];
    let leads = 0;
    for (let at: number = first; ;) {
      const isWave = [4, 5, 10, 11].includes(monthOfDay(Math.floor(at)) % 12);
      at += exponential(random, 7 / (isWave ? 50 : 14));
      if (at >= end) break;
      const entity = builder.entity(`O${leads++}`);
      write(entity, 'sql', at);
      if (random() < truth.advance)
        ready.push({ entity, entered: at, at: at + exponential(random, truth.workDays) });
      else write(entity, 'nurturing', at + exponential(random, 10));
    }
    // Places that come free: of a week for new ones, of the opportunities that end for open ones.
    const places = limits.openPerAe === null ? 1 : truth.headcount * limits.openPerAe;
    const free: number[] = Array.from({ length: places }, () => first);
    let delays = 0;
    let taken = 0;
    let work = 0;
    for (const one of ready.sort((a, b) => a.at - b.at)) {
      free.sort((a, b) => a - b);
      const start = Math.max(one.at, free[0]!);
      const held = exponential(random, truth.holdDays);
      free[0] = start + (limits.newPerWeek === null ? held : 7 / (truth.headcount * limits.newPerWeek));
      if (start >= end) continue;
      write(one.entity, 'sao', start);
      write(one.entity, random() < 0.3 ? 'won' : 'lost', start + held);
      delays += start - one.entered;
      work += one.at - one.entered;
      taken++;
    }
    return {
      log: builder.build({ zone: 'UTC', passes: 'byExit' }),
      meanDelay: delays / taken,
      meanWork: work / taken,
    };
  }

  const { log, meanDelay, meanWork } = history();
  const measurement = measure(log, { asOf: end - 1, from: 'sql', to: 'sao' });

  function planned(): Plan {
    const perMonth = Object.fromEntries(
      measurement.history.map(({ month, entries }) => [month, entries['sql'] ?? 0]),
    );
    return parsePlan({
      spillway: 1,
      name: 'Of the record',
      start: formatDay(first),
      weeks,
      step: 'day',
      stages: 'default',
      segments: [
        {
          id: 'all',
          arrivals: { stage: 'sql', perMonth },
          transitions: [
            { from: 'sql', to: 'sao', gate: 'ae', rate: 0.5, delayDays: { fixed: 1 } },
            {
              from: 'sao',
              to: 'won',
              rate: 0.5,
              delayDays: { fixed: 1 },
              exits: { lost: { share: 1, delayDays: { fixed: 1 } } },
            },
          ],
        },
      ],
      ae: { headcount: truth.headcount, ...limits },
    });
  }

  /** Mean days from SQL to SAO: those of the work, and those in line (Little: the weeks that all stood there, by head). */
  function days(plan: Plan): number {
    const { series, periods } = simulate(resolvePlan({ ...plan, opening: [] }), { trials: 20, seed: 1 });
    const weekly = (key: string): number =>
      periods.weeks.reduce((sum, week) => sum + series[key]!['total']![week]!.mean!, 0);
    const { mean } = delayLaw(plan.segments[0]!.transitions[0]!.delayDays);
    return mean + (7 * weekly('queue.ae')) / weekly('entries.sao');
  }

  test('reproduces the recorded delay', () => {
    const { plan, notes } = calibratePlan(planned(), measurement);
    expect(meanDelay / meanWork).toBeGreaterThan(1.2);
    expect(notes.some((note) => note.startsWith('Waiting for an AE: with the 5 people'))).toBe(true);
    expect(Math.abs(days(plan) / meanDelay - 1)).toBeLessThan(0.1);
  });

  test('and would not, were the waiting left in: it would be charged twice', () => {
    const { plan } = calibratePlan(planned(), { ...measurement, weeklyEntries: undefined });
    expect(days(plan) / meanDelay).toBeGreaterThan(1.25);
  });
});

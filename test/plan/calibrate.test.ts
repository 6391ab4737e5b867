import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { formatDay, parseDay } from '../../shared/calendar/days.ts';
import { measure } from '../../shared/estimate/measure.ts';
import { rateAlong } from '../../shared/estimate/planned.ts';
import type { TransitionModel } from '../../shared/estimate/result.ts';
import { advanceWithRate } from '../../shared/plan/calibratedDelays.ts';
import { rateFromCounts } from '../../shared/plan/calibratedRates.ts';
import {
  calibratePlan,
  meanRate,
  openingFrom,
  openingNotes,
  parsePlan,
  planTargets,
  resolvePlan,
  scenarioPlan,
  starterPlan,
} from '../../shared/plan/index.ts';
import type { Plan } from '../../shared/plan/index.ts';
import type { PlanTransition } from '../../shared/plan/schema.ts';
import { normalQuantile } from '../../shared/stats/normal.ts';
import { logOf, type Told } from '../support/logs.ts';
import { measurementOf } from '../support/measurements.ts';
import { fullPlan } from '../support/plans.ts';
import { seeded } from '../support/random.ts';

const plan = parsePlan(fullPlan());
const [inboundSmb, inboundEnt] = ['Inbound · SMB', 'inbound-ent'];
const segments = [
  { segment: inboundSmb, n: 200, planned: null },
  { segment: inboundEnt, n: 20, planned: 'inbound-ent' },
];

const transitionOf = (calibrated: Plan, segment: string, from: string) =>
  calibrated.segments.find(({ id }) => id === segment)!.transitions.find((known) => known.from === from)!;

describe('a rate from effective counts', () => {
  test('has exactly the measured mean: Beta(k, n − k)', () => {
    fc.assert(
      fc.property(
        fc.double({ min: 0.001, max: 0.999, noNaN: true }),
        fc.integer({ min: 2, max: 10_000 }),
        (p, n) => {
          expect(meanRate(rateFromCounts(p * n, n))).toBeCloseTo(p, 12);
        },
      ),
    );
  });

  test('where everyone or no one advanced it stays uncertain: Beta(k + ½, n − k + ½)', () => {
    expect(rateFromCounts(0, 40)).toEqual({ beta: [0.5, 40.5] });
    expect(rateFromCounts(40, 40)).toEqual({ beta: [40.5, 0.5] });
  });
});

describe('a calibrated plan', () => {
  const measurement = measurementOf({
    segments,
    transitions: [
      {
        from: 'mql',
        to: 'sal',
        visits: { advance: 150, nurturing: 40, disqualified: 20, never: 10, open: 30 },
        delays: { advance: [[1, 1]], nurturing: [[5, 1]] }, // prettier-ignore
      },
      {
        from: 'mql',
        to: 'sal',
        segment: inboundSmb,
        visits: { advance: 120, nurturing: 30, lost: 10, never: 40, open: 5 },
        delays: { advance: [[1, 0.25], [3, 0.75]], nurturing: [[7, 1]], lost: [[9, 1]] }, // prettier-ignore
      },
      { from: 'mql', to: 'sal', segment: inboundEnt, visits: { advance: 19, never: 10 } },
      { from: 'sal', to: 'meetingBooked', visits: { open: 12 } },
      { from: 'sao', to: 'won', visits: { never: 40 } },
    ],
  });
  const { plan: calibrated, notes } = calibratePlan(plan, measurement);

  test('takes a segment’s own figures, found by its name', () => {
    const transition = transitionOf(calibrated, 'inbound-smb', 'mql');
    expect(transition.to).toBe('sal');
    expect(transition.gate).toBe('sdr');
    expect(notes[0]).toContain('inbound-smb, mql to sal: 60.');
    expect(notes[0]).toContain('(60.0% by itself)');
    expect(notes[0]).toContain('from "Inbound · SMB" and what it shares with the other segments');
  });

  /** Concentrations of a calibrated rate. */
  const concentrations = (segment: string, from: string): Record<string, number> => {
    const { rate } = transitionOf(calibrated, segment, from);
    if (typeof rate !== 'object' || !('dirichlet' in rate)) throw new Error('a Dirichlet was expected');
    return rate.dirichlet;
  };
  const meanOf = (dirichlet: Record<string, number>, key: string): number =>
    dirichlet[key]! / Object.values(dirichlet).reduce((a, b) => a + b);

  test('rates are drawn towards each other: the small segment further than the large one', () => {
    // 120 of 200 and 19 of 29 by themselves.
    const large = concentrations('inbound-smb', 'mql');
    const small = concentrations('inbound-ent', 'mql');
    const [before, after] = [
      [120 / 200, 19 / 29],
      [meanOf(large, 'advance'), meanOf(small, 'advance')],
    ];
    expect(after[0]).toBeGreaterThan(before[0]!);
    expect(after[1]).toBeLessThan(before[1]!);
    expect(before[1]! - after[1]!).toBeGreaterThan(after[0]! - before[0]!);
    // And it knows more of the large one.
    const total = (of: Record<string, number>): number => Object.values(of).reduce((a, b) => a + b);
    expect(total(large)).toBeGreaterThan(total(small));
  });

  test('several exits make a Dirichlet of the same n, in their proportions; never is one of them', () => {
    const dirichlet = concentrations('inbound-smb', 'mql');
    const rest = 1 - meanOf(dirichlet, 'advance');
    expect(meanOf(dirichlet, 'nurturing') / rest).toBeCloseTo(30 / 80, 12);
    expect(meanOf(dirichlet, 'lost') / rest).toBeCloseTo(10 / 80, 12);
    expect(meanOf(dirichlet, 'never') / rest).toBeCloseTo(40 / 80, 12);
    const { exits } = transitionOf(calibrated, 'inbound-smb', 'mql');
    expect(exits!['lost']!.delayDays).toEqual({ empirical: [[9, 1]] });
  });

  test('an exit of the plan that never happened keeps its delay, without a share', () => {
    const planned = transitionOf(plan, 'inbound-smb', 'mql').exits!['disqualified']!;
    const { exits } = transitionOf(calibrated, 'inbound-smb', 'mql');
    expect(exits!['disqualified']).toEqual({ delayDays: planned.delayDays });
    expect(concentrations('inbound-smb', 'mql')['disqualified']).toBe(0);
  });

  test('a scenario may put a plain rate in place of the Dirichlet: exits keep their proportions', () => {
    const { scenarios: _, ...file } = calibrated;
    const patch = { segments: { 'inbound-smb': { transitions: { mql: { rate: 0.7 } } } } };
    const changed = scenarioPlan(parsePlan({ ...file, scenarios: [{ name: 'Better', patch }] }), 'Better');
    const { rate, exits } = transitionOf(changed, 'inbound-smb', 'mql');
    expect(rate).toBe(0.7);
    expect(exits!['nurturing']!.share).toBeCloseTo(30 / 80, 12);
    expect(exits!['disqualified']!.share).toBe(0);
  });

  test('delays are the measured points, their mean as uncertain as cv / √k', () => {
    const { delayDays } = transitionOf(calibrated, 'inbound-smb', 'mql');
    // Mean 2.5, variance 0.75.
    expect(delayDays).toEqual({
      empirical: [[1, 0.25], [3, 0.75]], // prettier-ignore
      uncertainty: { logSd: expect.closeTo(Math.sqrt(0.75 / 120) / 2.5, 12) },
    });
  });

  test('a segment that was not measured takes the figures of all together', () => {
    expect(concentrations('outbound-smb', 'mql')['advance']).toBe(150);
    expect(meanOf(concentrations('outbound-smb', 'mql'), 'advance')).toBeCloseTo(150 / 220, 12);
    expect(notes.find((note) => note.startsWith('outbound-smb, mql'))).toContain(
      'from all segments together',
    );
  });

  test('exits of a segment with fewer than 30 resolved visits divide as those of all do', () => {
    // 40 : 20 : 10 of all, though the segment itself has seen no exit.
    const small = concentrations('inbound-ent', 'mql');
    expect(small['nurturing']! / small['disqualified']!).toBeCloseTo(2, 12);
    expect(small['nurturing']! / small['never']!).toBeCloseTo(4, 12);
  });

  test('what was not measured, or has no outcome yet, stays as planned and is named', () => {
    for (const from of ['sal', 'meetingHeld'])
      expect(transitionOf(calibrated, 'inbound-smb', from)).toEqual(transitionOf(plan, 'inbound-smb', from));
    expect(notes).toContain(
      "inbound-smb, sal to meetingBooked: not measured, the plan's own rate and delays stay.",
    );
  });

  test('none of many is a small rate, not a certain 0, with the plan’s own delay', () => {
    const transition = transitionOf(calibrated, 'inbound-smb', 'sao');
    expect(transition.rate).toEqual({ beta: [0.5, 40.5] });
    expect(transition.delayDays).toEqual(transitionOf(plan, 'inbound-smb', 'sao').delayDays);
  });

  test('planned changes of a measured rate are left out, visibly', () => {
    const file = fullPlan();
    file.segments[0]!.transitions[0]!.changes = [{ from: '2027-04', rate: 0.9 }];
    const changed = calibratePlan(parsePlan(file), measurement);
    expect(transitionOf(changed.plan, 'inbound-smb', 'mql').changes).toBeUndefined();
    expect(changed.notes[0]).toContain('The planned changes from 2027-04 on are left out');
  });

  test('a measured figure takes the place of its formula; formulas of what stays stay', () => {
    const file = fullPlan();
    const [first] = file.segments;
    const [mql, later] = first!.transitions;
    mql!.rate = { p10: 0.4, p90: 0.6 };
    mql!.delayDays = { lognormal: { mu: 1, sigma: 0.5 } };
    const at = `segments.${first!.id}.transitions`;
    file.drivers = { ...file.drivers, low: 0.4 };
    const kept = { [`${at}.${later!.from}.delayDays.lognormal.median`]: 'low * 10' };
    later!.delayDays = { lognormal: { median: 4, p90: 20 } };
    file.formulas = {
      ...kept,
      [`${at}.${mql!.from}.rate.p10`]: 'low',
      [`${at}.${mql!.from}.delayDays.lognormal.mu`]: 'low * 2.5',
    };
    const { plan: own } = calibratePlan(parsePlan(file), measurement);
    expect(transitionOf(own, 'inbound-smb', 'mql')).toEqual(transitionOf(calibrated, 'inbound-smb', 'mql'));
    expect(own.formulas).toEqual(kept);
    expect(parsePlan(JSON.stringify(own))).toEqual(own);
  });

  test('volumes, deals, people, targets and scenarios stay', () => {
    expect(calibrated.segments.map(({ arrivals, deal, recycle }) => [arrivals, deal, recycle])).toEqual(
      plan.segments.map(({ arrivals, deal, recycle }) => [arrivals, deal, recycle]),
    );
    expect({ ...calibrated, segments: [] }).toEqual({ ...plan, segments: [] });
  });

  test('says that waiting for an SDR is in the figures of a measurement without entries by week', () => {
    expect(notes.some((note) => note.includes('calibratedWaitDays (now 0)'))).toBe(true);
  });
});

describe('rates and delays drawn together', () => {
  /** 500 effective visits at one half: the logit has a standard deviation of 2/√500. */
  const error = 0.5 / Math.sqrt(500);
  const model = (covLogit: [number, number], rest: object = {}): TransitionModel => ({
    family: 'lognormal',
    basis: 'mixture',
    outcomes: [
      { outcome: 'advance', probability: 0.5, standardError: error, effectiveN: 500, effectiveK: 250 },
    ],
    delays: [
      {
        outcome: 'advance',
        n: 250,
        law: { family: 'lognormal', mu: 2, sigma: 1, cov: [[0.04, 0.006], [0.006, 0.01]], covLogit }, // prettier-ignore
        drawnFrom: 'law',
        empirical: [[7, 1]],
        pooledOverSegments: false,
        ...rest,
      },
    ],
    logLikelihood: -1,
    aic: 4,
  });
  const spread = error / 0.25;

  test('correlations are the covariances over the standard deviations', () => {
    const withRate = advanceWithRate(model([0.4 * spread * 0.2, -0.2 * spread * 0.1]), [250, 250])!;
    expect(withRate[0]).toBeCloseTo(0.4, 3);
    expect(withRate[1]).toBeCloseTo(-0.2, 3);
  });

  test('and fall with the rate’s spread where other segments narrow it', () => {
    // Four times the visits: half the standard deviation.
    expect(advanceWithRate(model([0.4 * spread * 0.2, 0]), [1000, 1000])![0]).toBeCloseTo(0.2, 3);
  });

  test('a delay of all segments, or one drawn from the curve, is drawn by itself', () => {
    for (const rest of [{ pooledOverSegments: true }, { drawnFrom: 'curve' }, { law: null }])
      expect(advanceWithRate(model([0.01, 0], rest), [250, 250])).toBeNull();
    expect(advanceWithRate({ ...model([0.01, 0]), basis: 'horizon' }, [250, 250])).toBeNull();
    expect(advanceWithRate(model([0, 0]), [250, 250])).toBeNull();
  });

  test('a plan from a measurement draws as the fit’s own approximation does', () => {
    const random = seeded(5);
    const told: Record<string, Told> = {};
    const day = (n: number): string => formatDay(parseDay('2026-01-01')! + Math.floor(n));
    for (let lead = 0; lead < 1200; lead++) {
      const entered = random() * 178;
      const left = entered + Math.exp(3.2 + 0.8 * normalQuantile(random()));
      const dates: [string, string][] = [['mql', day(entered)]];
      if (random() < 0.5 && left < 180) dates.push(['sal', day(left)]);
      told[`L${lead}`] = { history: dates };
    }
    const measurement = measure(logOf('byExit', told), { asOf: parseDay('2026-01-01')! + 180 });
    const calibrated = calibratePlan(starterPlan('default', { measurement }), measurement);
    const [{ delayDays }] = calibrated.plan.segments[0]!.transitions as [PlanTransition];
    const { model: known } = measurement.transitions.find(({ from, to }) => from === 'mql' && to === 'sal')!;
    const { law } = known!.delays[0]!;
    const [rate] = known!.outcomes;
    const logitError = rate!.standardError! / (rate!.probability * (1 - rate!.probability));
    expect(calibrated.notes[0]).toContain('Rate and delay are drawn together, correlation 0.');
    expect(delayDays.uncertainty).toMatchObject({ cov: law!.cov });
    const drawn = (delayDays.uncertainty as { withRate: [number, number] }).withRate;
    const correlation = law!.covLogit[0] / (logitError * Math.sqrt(law!.cov[0][0]));
    expect(correlation).toBeGreaterThan(0.1);
    expect(drawn[0]).toBeCloseTo(correlation, 2);
  });
});

describe('the opening state', () => {
  const visits = (segment: string | null, stage: string, count: number, rest: object = {}) => ({
    segment,
    stage,
    ageDays: 4,
    count,
    recycles: 0,
    amount: null,
    ...rest,
  });

  test('open visits take their segment by name, and keep age, re-entries and amount', () => {
    const opening = [
      visits(inboundSmb, 'mql', 7),
      visits(inboundSmb, 'nurturing', 2, { recycles: 1 }),
      visits(inboundEnt, 'sao', 1, { ageDays: -1, amount: 50_000 }),
    ];
    expect(openingFrom(plan, measurementOf({ segments, opening })).opening).toEqual([
      { segment: 'inbound-smb', stage: 'mql', ageDays: 4, count: 7 },
      { segment: 'inbound-smb', stage: 'nurturing', ageDays: 4, count: 2, recycles: 1 },
      { segment: 'inbound-ent', stage: 'sao', ageDays: 0, count: 1, amount: 50_000 },
    ]);
  });

  test('visits of no known segment are dealt out by planned arrivals, to within one', () => {
    const opening = Array.from({ length: 106 }, (_, i) => ({ ...visits(null, 'sal', 10), ageDays: i }));
    const { opening: dealt } = openingFrom(plan, measurementOf({ opening }));
    const bySegment = new Map<string, number>();
    for (const { segment, count } of dealt) bySegment.set(segment, (bySegment.get(segment) ?? 0) + count);
    // Arrivals 531 : 180 : 220 : 130 of 1061.
    expect([...bySegment.values()].reduce((a, b) => a + b)).toBe(1060);
    expect(Math.abs(bySegment.get('inbound-smb')! - (1060 * 531) / 1061)).toBeLessThan(1);
    expect(Math.abs(bySegment.get('outbound-ent')! - (1060 * 130) / 1061)).toBeLessThan(1);
  });

  test('visits where the plan leads nowhere are left out, and the notes count them', () => {
    const opening = [
      visits(null, 'registered', 30),
      visits(inboundSmb, 'registered', 3),
      visits(null, 'sal', 2),
    ];
    const { plan: calibrated, notes } = calibratePlan(plan, measurementOf({ segments, opening }));
    expect(calibrated.opening.map(({ stage }) => stage)).toEqual(['sal', 'sal']);
    expect(notes).toContain(
      '33 open visits at registered are left out: the plan does not take them on from there.',
    );
    expect(notes).toContain(
      '2 open visits are in no segment of the plan; they were dealt out by planned arrivals.',
    );
    expect(
      notes.some((note) => note.includes('that of 2027-06-30, and the simulation starts on 2027-01-04')),
    ).toBe(true);
  });

  test('is that of the day before the simulation starts, which with actuals is the last actual day', () => {
    const reforecast = parsePlan({ ...fullPlan(), actualsThrough: '2027-06-30' });
    const measurement = measurementOf({ segments, opening: [visits(inboundSmb, 'mql', 7)] });
    expect(openingNotes(reforecast, measurement)).toEqual([]);
    expect(openingNotes(plan, measurement)[0]).toContain('the simulation starts on 2027-01-04');
  });
});

describe('with a real measurement', () => {
  /** Leads of two motions that move on with a given chance after some days; the others go to Nurturing or stay. */
  function history(): Record<string, Told> {
    const random = seeded(11);
    const stages = ['mql', 'sal', 'meetingBooked', 'meetingHeld', 'sql', 'sao', 'won'];
    const day = (n: number): string => {
      const [year, month] = [2026 + Math.floor(n / 336), Math.floor((n % 336) / 28) + 1];
      return `${year}-${String(month).padStart(2, '0')}-${String((n % 28) + 1).padStart(2, '0')}`;
    };
    const told: Record<string, Told> = {};
    for (let lead = 0; lead < 1500; lead++) {
      const motion = random() < 0.6 ? 'inbound' : 'outbound';
      let at = Math.floor(random() * 120);
      const dates: [string, string][] = [['mql', day(at)]];
      for (const stage of stages.slice(1)) {
        at += 1 + Math.floor(random() * 6);
        if (random() < (motion === 'inbound' ? 0.8 : 0.6)) dates.push([stage, day(at)]);
        else {
          if (random() < 0.7) dates.push(['nurturing', day(at)]);
          break;
        }
      }
      told[`L${lead}`] = { history: dates, about: { segments: { motion } } };
    }
    return told;
  }
  const log = logOf('byExit', history());
  const measurement = measure(log, { segments: ['motion'] });
  const { plan: calibrated } = calibratePlan(starterPlan('default', { measurement }), measurement);

  test('the mean rates of the plan lie by the measured ones, drawn towards the other segment’s', () => {
    for (const { id, transitions } of planTargets(resolvePlan(calibrated)).segments) {
      expect(transitions).toHaveLength(6);
      for (const { from, to, rate } of transitions) {
        const result = (segment: string | null) =>
          measurement.transitions.find(
            (known) => known.from === from && known.to === to && known.segment === segment,
          )!;
        const advance = result(id).model!.outcomes.find(({ outcome }) => outcome === 'advance')!;
        const all = result(null).conversion.eventual.rate!;
        expect(Math.abs(rate - advance.probability), `${id} ${from}`).toBeLessThan(advance.standardError!);
        expect(Math.abs(rate - all), `${id} ${from}`).toBeLessThan(
          Math.abs(advance.probability - all) + 1e-3,
        );
      }
    }
  });

  test('so along the chain they come to about the measured conversion of the whole', () => {
    for (const { id, transitions } of planTargets(resolvePlan(calibrated)).segments) {
      const whole = measurement.transitions.find(
        ({ from, to, segment }) => from === 'mql' && to === 'sao' && segment === id,
      )!;
      const { rate, standardError } = whole.conversion.eventual;
      expect(Math.abs(rateAlong(transitions, 'mql', 'sao')! - rate!)).toBeLessThan(standardError!);
    }
  });

  test('everybody who is open is in the opening state', () => {
    const open = measurement.opening.reduce((sum, { count }) => sum + count, 0);
    expect(open).toBeGreaterThan(100);
    expect(calibrated.opening.reduce((sum, { count }) => sum + count, 0)).toBe(open);
  });

  test('arrivals are those on record', () => {
    const inbound = calibrated.segments.find(({ id }) => id === 'inbound')!;
    const months = Object.values(inbound.arrivals.perMonth) as number[];
    expect(new Set(months).size).toBe(1);
    expect(months[0]).toBeGreaterThan(50);
  });
});

/** What was simulated is found again: rates and delays under censoring, gaps in the record and recycling. */
import { describe, expect, it } from 'vitest';
import { measure } from '../../shared/estimate/measure.ts';
import { type EventLog, EventLogBuilder } from '../../shared/events/eventLog.ts';
import { stageGraph } from '../../shared/funnel/stages.ts';
import { templates } from '../../shared/funnel/templates.ts';
import { exponential, seeded } from '../support/random.ts';

const graph = stageGraph(
  templates.default.stages.filter(({ id }) => ['mql', 'sal', 'sao', 'won', 'nurturing', 'lost'].includes(id)),
);
const first = 20_000;
const asOf = first + 500;

interface Truth {
  readonly leads: number;
  readonly seed: number;
  /** Chance that a date of SAL is not written although the lead got there. */
  readonly unwritten?: number;
  /** Chance to come back from Nurturing. */
  readonly returns?: number;
}

/** MQL → SAL 70% (20% Nurturing, 10% never) → SAO 40% (50% Lost), exponential delays, arrivals over the whole time. */
const truth = { sal: 0.7, nurturing: 0.2, salDays: 12, sao: 0.4, lost: 0.5, saoDays: 30 } as const;

function simulated({ leads, seed, unwritten = 0, returns = 0 }: Truth): EventLog {
  const uniform = seeded(seed);
  const wait = (mean: number): number => exponential(uniform, mean);
  const builder = new EventLogBuilder(graph);
  for (let lead = 0; lead < leads; lead++) {
    const entity = builder.entity(`L${lead}`);
    const write = (stage: string, at: number): void => {
      const day = Math.floor(at);
      if (day <= asOf) builder.add(entity, { stage: graph.indexOf(stage), day, time: day, precision: 0 });
    };
    const pass = (entered: number): void => {
      write('mql', entered);
      const first = uniform();
      if (first >= truth.sal + truth.nurturing) return;
      const left = entered + wait(truth.salDays);
      if (first >= truth.sal) {
        write('nurturing', left);
        if (uniform() < returns) pass(left + 5 + wait(10));
        return;
      }
      const second = uniform();
      const decided = left + wait(truth.saoDays);
      const isWritten = uniform() >= unwritten || second >= truth.sao || decided > asOf;
      if (isWritten) write('sal', left);
      if (second < truth.sao) write('sao', decided);
      else if (second < truth.sao + truth.lost) write('lost', decided);
    };
    pass(first + uniform() * 500);
  }
  return builder.build({ zone: 'UTC', passes: 'byExit' });
}

const find = (log: EventLog, from: string, to: string) =>
  measure(log, { from, to, asOf }).transitions.find((one) => one.from === from && one.to === to)!;

/** Within four standard errors. */
function expectNear(actual: number, expected: number, standardError: number): void {
  expect(Math.abs(actual - expected)).toBeLessThan(4 * standardError);
}

describe('recovery', () => {
  const log = simulated({ leads: 6000, seed: 1 });

  it('finds every outcome and its delay although the last cohorts have hardly begun', () => {
    const { model, conversion, velocity } = find(log, 'sal', 'sao');
    const outcome = (name: string) => model!.outcomes.find((known) => known.outcome === name)!;
    expectNear(outcome('advance').probability, truth.sao, outcome('advance').standardError!);
    expectNear(outcome('lost').probability, truth.lost, outcome('lost').standardError!);
    expectNear(outcome('never').probability, 0.1, outcome('never').standardError!);
    // Young visits count for little: fewer effective visits than visits, and the naive share falls short.
    expect(outcome('advance').effectiveN).toBeLessThan(conversion.cohort.n);
    expect(conversion.cohort.rate).toBeLessThan(conversion.eventual.low!);
    const delay = model!.delays.find((known) => known.outcome === 'advance')!.empirical;
    const mean = delay.reduce((sum, [days, weight]) => sum + days * weight, 0);
    expect(delay.reduce((sum, [, weight]) => sum + weight, 0)).toBeCloseTo(1, 12);
    expectNear(mean, truth.saoDays, truth.saoDays / Math.sqrt(velocity.n));
    // Those that have converted so far are the fast ones.
    expect(velocity.mean).toBeLessThan(mean);
  });

  it('covers the truth with its intervals about as often as they say', () => {
    let covered = 0;
    const sets = 60;
    for (let seed = 0; seed < sets; seed++) {
      const { eventual } = find(simulated({ leads: 400, seed: 100 + seed }), 'mql', 'sal').conversion;
      if (eventual.low! <= truth.sal && truth.sal <= eventual.high!) covered++;
    }
    // 95% of 60 is 57; below 51 or so something is wrong (probability 0.3%).
    expect(covered).toBeGreaterThan(50);
  });

  it('makes good what is not written, so that the repaired figure is the truth and the recorded one is not', () => {
    const gaps = simulated({ leads: 6000, seed: 2, unwritten: 0.5 });
    const { conversion, unrepaired, recordedShare, model } = find(gaps, 'mql', 'sal');
    expectNear(conversion.eventual.rate!, truth.sal, conversion.eventual.standardError!);
    expect(unrepaired.eventual.high).toBeLessThan(truth.sal - 0.05);
    expect(recordedShare).toBeLessThan(0.9);
    const delay = model!.delays.find((known) => known.outcome === 'advance')!.empirical;
    const mean = delay.reduce((sum, [days, weight]) => sum + days * weight, 0);
    // The bounds of implied dates, 42 days on average, do not slow it down.
    expectNear(mean, truth.salDays, truth.salDays / Math.sqrt(conversion.cohort.k / 2));
  });

  it('bridges to the rate of an entity that may come back', () => {
    const log = simulated({ leads: 8000, seed: 3, unwritten: 0.5, returns: 0.4 });
    const { bridge } = measure(log, { asOf, planned: [{ from: 'mql', to: 'sal', rate: 0.75 }] });
    // An entity reaches SAL at once, or after each return.
    const eventual = truth.sal / (1 - truth.nurturing * 0.4);
    expect(bridge!.corrected).toBeGreaterThan(eventual - 0.025);
    expect(bridge!.corrected).toBeLessThan(eventual + 0.025);
    expect(bridge!.recorded).toBeLessThan(0.6);
    const value = (key: string): number => bridge!.bars.find((bar) => bar.key === key)!.value;
    expect(value('unrecorded')).toBeGreaterThan(0.05);
    expect(value('recycling')).toBeGreaterThan(0.02);
    expect(value('maturity')).toBeGreaterThan(0);
  });
});

import { describe, expect, test } from 'vitest';
import { measure } from '../../shared/estimate/measure.ts';
import type { Finding } from '../../shared/estimate/result.ts';
import { leakage } from '../../shared/estimate/silentLeakage.ts';
import { stageOutcomes } from '../../shared/estimate/stageOutcomes.ts';
import { countVisits } from '../../shared/estimate/mixtureVisits.ts';
import { type EventLog, EventLogBuilder } from '../../shared/events/eventLog.ts';
import { forwardPositions, recordedDates, splitPasses } from '../../shared/events/passes.ts';
import { impliedDates } from '../../shared/events/repair.ts';
import { visits } from '../../shared/events/visits.ts';
import { templateGraph } from '../../shared/funnel/templates.ts';
import { day, logOf } from '../support/logs.ts';
import { exponential, seeded } from '../support/random.ts';

const graph = templateGraph('default');
const first = 20_000;

/** MQL to SAL: 60% after 10 days on average, 25% nurtured after 20, 15% never. */
function simulated(leads: number, followUp: number, seed: number): EventLog {
  const random = seeded(seed);
  const builder = new EventLogBuilder(graph);
  for (let lead = 0; lead < leads; lead++) {
    const entity = builder.entity(`L${lead}`);
    builder.describe(entity, { owners: { owner: lead % 3 === 0 ? 'ann' : 'bo' } });
    const write = (stage: string, at: number): void => {
      if (at <= first + followUp)
        builder.add(entity, {
          stage: graph.indexOf(stage),
          day: Math.floor(at),
          time: Math.floor(at),
          precision: 0,
        });
    };
    const entered = first + random() * followUp;
    write('mql', entered);
    const fate = random();
    if (fate < 0.6) write('sal', entered + exponential(random, 10));
    else if (fate < 0.85) write('nurturing', entered + exponential(random, 20));
  }
  return builder.build({ zone: 'UTC', passes: 'byExit' });
}

const found = (log: EventLog, asOf: number): Finding | undefined =>
  measure(log, { asOf }).findings.find(({ code, stage }) => code === 'silent-leakage' && stage === 'mql');

describe('silent leakage', () => {
  test('followed for a year: about 15% of 2,000, with an interval that holds it and the longest open as its leads', () => {
    const log = simulated(2000, 365, 3);
    const finding = found(log, first + 365)!;
    expect(finding.denominator).toBe(2000);
    expect(finding.share).toBeGreaterThan(0.12);
    expect(finding.share).toBeLessThan(0.18);
    const { low, high, followUp } = finding.detail!;
    expect(followUp).toBe('sufficient');
    expect(low).toBeLessThan(300);
    expect(high).toBeGreaterThan(300);
    expect(finding.owners.map(({ owner }) => owner)).toEqual(['bo', 'ann']);
    expect(finding.ids).toHaveLength(20);
    // It is no mistake of the record, so mending it changes no rate; a tenth of a stage is much all the same.
    expect([finding.effect.conversion, finding.severity]).toEqual([0, 'high']);
  });

  test('followed for three weeks: a range from none to all that are open, and no count', () => {
    const log = simulated(500, 21, 3);
    const finding = found(log, first + 21)!;
    const open = measure(log, { asOf: first + 21 })
      .opening.filter(({ stage }) => stage === 'mql')
      .reduce((sum, { count }) => sum + count, 0);
    expect(finding).toMatchObject({
      count: 0,
      ids: [],
      severity: 'low',
      detail: { low: 0, high: open, followUp: 'too short' },
    });
  });
});

describe('when never can be told from not yet', () => {
  /** Share of 100 logs, of 200 leads each with delays of 20 days on average, in which it is. */
  const told = (followUp: number): number => {
    const random = seeded(7);
    const estimates = Array.from({ length: 100 }, () => {
      const rows = Array.from({ length: 200 }, (): readonly [number, number, number] => {
        const seen = Math.ceil(random() * followUp);
        const days = random() < 0.7 ? Math.floor(exponential(random, 20)) : Infinity;
        return days < seen ? [1, days, days + 1] : [0, seen, seen];
      });
      const counts = countVisits({
        outcomes: ['left'],
        outcome: rows.map(([outcome]) => outcome),
        low: rows.map(([, low]) => low),
        high: rows.map(([, , high]) => high),
      });
      return leakage(counts, followUp * 0.95);
    });
    return estimates.filter(({ probability }) => probability !== null).length / estimates.length;
  };

  test('nearly always after a year of delays of three weeks', () => expect(told(365)).toBeGreaterThan(0.9));

  test('hardly ever after three weeks, though the check of Maller & Zhou alone often passes', () =>
    expect(told(20)).toBeLessThan(0.08));
});

test('without a quiet end there is only a range, from none to all that are open', () => {
  const days = Array.from({ length: 300 }, (_, i) => i % 15);
  const counts = countVisits({
    outcomes: ['left'],
    outcome: [...days.map(() => 1), 0, 0, 0],
    low: [...days, 1, 4, 15],
    high: [...days.map((d) => d + 1), 1, 4, 15],
  });
  expect(leakage(counts, 30)).toEqual({ probability: null, low: 0, high: expect.closeTo(3 / 303, 12) });
});

test('visits as intervals: recorded days, implied ends up to the date that proves them, unknown beginnings, open ones', () => {
  const log = logOf('byExit', {
    recorded: [
      ['mql', '2025-01-01'],
      ['sal', '2025-01-05'],
    ],
    implied: [
      ['mql', '2025-01-01'],
      ['sql', '2025-01-11'],
    ],
    backwards: [
      ['mql', '2025-01-08'],
      ['sal', '2025-01-03'],
    ],
    nurtured: [
      ['mql', '2025-01-02'],
      ['nurturing', '2025-01-02'],
    ],
    open: [['mql', '2025-01-21']],
  });
  const dates = impliedDates(recordedDates(splitPasses(log)));
  const position = forwardPositions(log.graph)[log.graph.indexOf('mql')]!;
  const found = visits(dates, { from: position, asOf: day('2025-01-31') });
  const { outcomes, resolved, openDays } = stageOutcomes(found, dates, position);
  const rows = resolved.map(({ low, high }) => Array.from(low, (from, i) => [from, high[i]]));
  expect(outcomes.slice(0, 2)).toEqual(['advance', 'nurturing']);
  expect(rows[0]).toEqual([
    [0, 10.5],
    [0, 23.5],
    [3.5, 4.5],
  ]);
  expect(rows[1]).toEqual([[0, 0.5]]);
  expect([...openDays]).toEqual([10]);
});

test('instants lie within two parts in a hundred of their duration', () => {
  const log = logOf('byExit', {
    fast: [
      ['mql', '2025-01-01T10:00'],
      ['sal', '2025-01-01T10:00'],
    ],
    slow: [
      ['mql', '2025-01-01T10:00'],
      ['sal', '2025-01-08T22:00'],
    ],
  });
  const dates = recordedDates(splitPasses(log));
  const position = forwardPositions(log.graph)[log.graph.indexOf('mql')]!;
  const { resolved } = stageOutcomes(
    visits(dates, { from: position, asOf: day('2025-01-31') }),
    dates,
    position,
  );
  const { low, high } = resolved[0]!;
  expect([low[0], high[0]]).toEqual([0, 1 / 1440]);
  expect(low[1]).toBeLessThanOrEqual(7.5);
  expect(high[1]).toBeGreaterThan(7.5);
  expect(high[1]! / low[1]!).toBeCloseTo(1.02, 12);
});

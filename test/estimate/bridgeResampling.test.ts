import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  bootstrapped,
  bridgeIntervals,
  measuredResampling,
  withIntervals,
} from '../../shared/estimate/bridgeIntervals.ts';
import {
  type BridgeResampling,
  bridgeDraws,
  bridgeResampling,
  bridgeWithWeights,
  drawnFigures,
} from '../../shared/estimate/bridgeResampling.ts';
import type { ConversionQuestion } from '../../shared/estimate/cohort.ts';
import {
  type BridgeData,
  type PlannedSegment,
  bridgeData,
  gapBridge,
} from '../../shared/estimate/gapBridge.ts';
import { measure } from '../../shared/estimate/measure.ts';
import { measurementSchema } from '../../shared/estimate/result.ts';
import { weightedIncidence } from '../../shared/estimate/weightedIncidence.ts';
import { type EventLog, EventLogBuilder } from '../../shared/events/eventLog.ts';
import { forwardPositions, recordedDates, splitPasses } from '../../shared/events/passes.ts';
import { impliedDates } from '../../shared/events/repair.ts';
import { templateGraph } from '../../shared/funnel/templates.ts';
import { entities, firstDay, lastDay, logFrom } from '../support/arbitraryLogs.ts';
import { bridgeCoverage, bridgeLog } from '../support/bridgeCoverage.ts';
import { seeded } from '../support/random.ts';

const graph = templateGraph('default');
const plan: readonly PlannedSegment[] = [
  { segment: 'inbound', share: 0.5, rate: 0.5 },
  { segment: 'outbound', share: 0.3, rate: 0.2 },
  { segment: 'event', share: 0.2, rate: 0.3 },
];

function dataOf(log: EventLog, planned: number | readonly PlannedSegment[] = plan): BridgeData | null {
  const positions = forwardPositions(log.graph);
  const recorded = recordedDates(splitPasses(log));
  const question: ConversionQuestion = {
    recorded,
    implied: impliedDates(recorded),
    from: positions[log.graph.indexOf('mql')]!,
    to: positions[log.graph.indexOf('sao')]!,
    window: [firstDay, lastDay],
    asOf: lastDay,
  };
  const names = typeof planned === 'number' ? [] : planned.map(({ segment }) => segment);
  const column = log.segments.get('segment');
  return bridgeData({
    question,
    planned,
    segmentOf: Array.from({ length: log.entityCount }, (_, entity) =>
      names.indexOf(column?.values[column.codes[entity]!] ?? ''),
    ),
    owners: log.owners.get('owner') ?? null,
  });
}

const weightsOf = (log: EventLog, some: readonly number[]): Uint32Array =>
  Uint32Array.from({ length: log.entityCount }, (_, i) => some[i % some.length]!);

test('with whatever weights, every figure is that of the bridge with the same weights', () => {
  fc.assert(
    fc.property(
      entities,
      fc.array(fc.integer({ min: 0, max: 4 }), { minLength: 1, maxLength: 30 }),
      fc.boolean(),
      (told, some, bySegment) => {
        const data = dataOf(logFrom(told, graph), bySegment ? plan : 0.4);
        const figures = data && gapBridge(data);
        if (data === null || figures === null) return;
        const weights = weightsOf(logFrom(told, graph), some);
        const expected = gapBridge(data, weights);
        const found = bridgeWithWeights(bridgeResampling(data, figures), weights);
        if (expected === null) {
          expect(found.get('recorded')).toBeNaN();
          return;
        }
        const near = (figure: (typeof drawnFigures)[number], value: number): void =>
          expect(found.get(figure), figure).toBeCloseTo(value, 11);
        near('planned', expected.planned);
        near('recorded', expected.rates[0]!);
        near('corrected', expected.rates[7]!);
        near('unrecorded', expected.shares.unrecorded);
        near('recycling', expected.shares.recycling);
        near('maturity', expected.shares.maturity);
        near('mix', expected.mix ?? 0);
        near('performance', expected.performance);
      },
    ),
  );
});

/** Two owners convert 9 of 30 each, the third 29 of 30, all in one segment. */
function withOwnerOutside(): EventLog {
  const told = ['ann', 'bo', 'cy'].flatMap((owner) =>
    Array.from({ length: 30 }, (_, i) => ({
      segment: 'inbound',
      owner,
      events: [
        { stage: 'mql', day: firstDay },
        ...(i < (owner === 'cy' ? 29 : 9) ? [{ stage: 'sao', day: firstDay + 5 + (i % 7) }] : []),
      ],
    })),
  );
  return logFrom(told, graph);
}

test('consistency is what the owners cost that were found outside, where they are still outside', () => {
  const log = withOwnerOutside();
  const data = dataOf(log)!;
  const figures = gapBridge(data)!;
  const inbound = figures.segments.find(({ segment }) => segment === 'inbound')!;
  const outside = inbound.owners.filter((owner) => owner.outside).map(({ owner }) => owner);
  expect(outside).toContain('cy');
  expect(outside.length).toBeLessThan(3);
  const resampling = bridgeResampling(data, figures);
  const whole = bridgeWithWeights(resampling, weightsOf(log, [1]));
  expect(whole.get('consistency')).toBeCloseTo(figures.consistency!, 12);

  const weights = weightsOf(log, [2, 0, 1, 1, 3]);
  const owners = log.owners.get('owner')!;
  const rate = (leftOut: (entity: number) => boolean): number =>
    weightedIncidence(data.cohorts[3]!, 0, data.horizon.days, weights, leftOut).rate;
  const within = rate((entity) => outside.includes(owners.values[owners.codes[entity]!]!));
  const expected = 0.5 * (within - rate(() => false));
  expect(bridgeWithWeights(resampling, weights).get('consistency')).toBeCloseTo(expected, 12);

  // Entities 60 to 89 are cy's: with six that convert, as with six of each of the others, nobody is outside.
  const alike = Uint32Array.from({ length: 90 }, (_, i) => Number(i % 30 < 6 || i % 30 === 29));
  expect(outside).toEqual(['cy']);
  expect(bridgeWithWeights(resampling, alike).get('consistency')).toBe(0);
});

describe('draws', () => {
  const random = seeded(9);
  const options = { planned: [{ from: 'mql', to: 'sao', rate: 0.4 }] } as const;
  const log = bridgeLog(random, { leads: 300, accounts: false });
  const resampling = measuredResampling(log, options)!;

  test('do not depend on how they are divided into blocks', () => {
    const whole = bridgeDraws(resampling, { seed: 5, first: 0, count: 12 });
    const [head, tail] = [
      bridgeDraws(resampling, { seed: 5, first: 0, count: 5 }),
      bridgeDraws(resampling, { seed: 5, first: 5, count: 7 }),
    ];
    expect([...head.values, ...tail.values]).toEqual([...whole.values]);
    expect(bridgeDraws(resampling, { seed: 6, first: 0, count: 5 }).values).not.toEqual(head.values);
  });

  test('vary as a share of a simple sample does: recorded SAOs over recorded MQLs, entity by entity', () => {
    const draws = bridgeDraws(resampling, { seed: 1, first: 0, count: 2000 });
    const recorded = Array.from(
      { length: draws.count },
      (_, i) => draws.values[i * drawnFigures.length + drawnFigures.indexOf('recorded')]!,
    );
    const mean = recorded.reduce((sum, x) => sum + x, 0) / recorded.length;
    const variance = recorded.reduce((sum, x) => sum + (x - mean) ** 2, 0) / recorded.length;
    // The delta method for a ratio of two sums over entities.
    const { a, b } = resampling.periods[0]!;
    const count = (units: Uint32Array): Float64Array => {
      const counts = new Float64Array(resampling.units);
      for (const unit of units) counts[unit]!++;
      return counts;
    };
    const [ofA, ofB] = [count(a), count(b)];
    const ratio = b.length / a.length;
    const delta =
      ofB.reduce((sum, reached, unit) => sum + (reached - ratio * ofA[unit]!) ** 2, 0) / a.length ** 2;
    expect(mean).toBeCloseTo(ratio, 2);
    expect(variance / delta).toBeGreaterThan(0.85);
    expect(variance / delta).toBeLessThan(1.15);
  });

  test('of accounts take all of an account together: four leads that do the same make intervals twice as wide', () => {
    const builder = new EventLogBuilder(graph);
    for (let lead = 0; lead < 400; lead++) {
      const entity = builder.entity(`L${lead}`);
      const account = Math.floor(lead / 4);
      builder.describe(entity, { account: `A${account}` });
      const write = (stage: string, day: number): void =>
        builder.add(entity, { stage: graph.indexOf(stage), day, time: day, precision: 0 });
      write('mql', firstDay);
      if (account % 3 === 0) write('sao', firstDay + 9);
    }
    const clustered = builder.build({ zone: 'UTC', passes: 'byExit' });
    const accounts = measuredResampling(clustered, options)!;
    const alone = measuredResampling({ ...clustered, account: null }, options)!;
    expect(accounts).toMatchObject({ unit: 'account', units: 100 });
    expect(alone).toMatchObject({ unit: 'entity', units: 400 });
    const width = (of: BridgeResampling): number => {
      const { low, high } = bridgeIntervals([bridgeDraws(of, { seed: 1, first: 0, count: 1000 })])!.corrected;
      return high - low;
    };
    expect(width(accounts) / width(alone)).toBeGreaterThan(1.8);
    expect(width(accounts) / width(alone)).toBeLessThan(2.2);
  });

  test('where the observed mix stands for the planned one, it does so in every resample: mix stays 0', () => {
    const planned = [
      { from: 'mql', to: 'sao', rate: 0.45, segment: 'inbound' },
      { from: 'mql', to: 'sao', rate: 0.3, segment: 'outbound' },
    ];
    const draws = bridgeDraws(measuredResampling(log, { planned })!, { seed: 1, first: 0, count: 50 });
    const { bars, gap } = bridgeIntervals([draws])!;
    expect(bars.mix.low).toBeCloseTo(0, 12);
    expect(bars.mix.high).toBeCloseTo(0, 12);
    expect(gap.high).toBeGreaterThan(gap.low);
  });
});

describe('intervals', () => {
  const row = (recorded: number, corrected: number, planned = 0.5): number[] =>
    drawnFigures.map((figure) => {
      if (figure === 'planned') return planned;
      if (figure === 'recorded') return recorded;
      return figure === 'corrected' ? corrected : 0.01;
    });
  const block = (rows: number[][]) => ({
    first: 0,
    count: rows.length,
    values: Float64Array.from(rows.flat()),
  });

  test('are the type-7 quantiles of the draws, of bars, sums and the share of the gap', () => {
    const rows = Array.from({ length: 41 }, (_, i) => row(0.1 + i / 1000, 0.3));
    const found = bridgeIntervals([block(rows.slice(20)), block(rows.slice(0, 20))])!;
    expect(found.resamples).toBe(41);
    expect(found.recorded).toEqual({ low: expect.closeTo(0.101, 12), high: expect.closeTo(0.139, 12) });
    expect(found.measurement).toEqual({ low: expect.closeTo(0.161, 12), high: expect.closeTo(0.199, 12) });
    expect(found.gap).toEqual({ low: expect.closeTo(0.361, 12), high: expect.closeTo(0.399, 12) });
    expect(found.measurementShare?.low).toBeCloseTo(0.161 / 0.361, 12);
    expect(found.bars.remainder).toEqual({ low: expect.closeTo(0, 12), high: expect.closeTo(0, 12) });
  });

  test('leave out draws without a rate, and are none where fewer than forty are left', () => {
    const defined = Array.from({ length: 40 }, () => row(0.1, 0.2));
    const undefinedRow = drawnFigures.map(() => Number.NaN);
    expect(bridgeIntervals([block([...defined, undefinedRow])])?.resamples).toBe(40);
    expect(bridgeIntervals([block([...defined.slice(1), undefinedRow])])).toBeNull();
  });

  test('a gap that may be none has no share that is measurement', () => {
    const rows = Array.from({ length: 60 }, (_, i) => row(0.45 + i / 500, 0.5));
    expect(bridgeIntervals([block(rows)])?.measurementShare).toBeNull();
  });
});

test('a measurement with its intervals: bars that lie in them, a sentence that tells them, and its schema', () => {
  const log = bridgeLog(seeded(11), { leads: 1500, accounts: false });
  const options = { planned: [{ from: 'mql', to: 'sao', rate: 0.45 }] };
  const plain = measure(log, options);
  const resampling = measuredResampling(log, options)!;
  const draws = bridgeDraws(resampling, { seed: 1, first: 0, count: 300 });
  const { bridge } = withIntervals(plain, bridgeIntervals([draws]), { seed: 1, unit: resampling.unit });
  for (const { key, value, low, high } of bridge!.bars) {
    expect(low, key).toBeLessThanOrEqual(value);
    expect(high, key).toBeGreaterThanOrEqual(value);
  }
  expect(bridge?.sentence).toMatch(/Of the \d+\.\d points, \d+\.\d \(\d+%; \d+–\d+%\) are measurement/);
  expect(bridge?.bootstrap).toMatchObject({ resamples: 300, seed: 1, unit: 'entity' });
  expect(measurementSchema.safeParse({ ...plain, bridge }).success).toBe(true);
  expect(bootstrapped(plain, log, options, { resamples: 300, seed: 1 }).bridge).toEqual(bridge);
  const { notes, bars } = withIntervals(plain, null, { seed: 1, unit: 'entity' }).bridge!;
  expect(notes).toContain('The rates are defined in fewer than 40 resamples: there are no intervals.');
  expect(bars).toEqual(plain.bridge!.bars);
});

test('95% intervals hold what a log of 40,000 leads gives about 95 times in 100', () => {
  const coverage = bridgeCoverage({
    sets: 100,
    leads: 400,
    resamples: 200,
    accounts: false,
    population: 40_000,
    seed: 3,
  });
  // Four standard errors of a share of 100.
  for (const [figure, share] of Object.entries(coverage)) expect(share, figure).toBeGreaterThan(0.86);
  const mean = Object.values(coverage).reduce((sum, share) => sum + share, 0) / Object.keys(coverage).length;
  expect(mean).toBeGreaterThan(0.92);
  expect(mean).toBeLessThan(0.98);
});

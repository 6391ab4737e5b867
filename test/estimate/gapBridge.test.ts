import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type BridgeFigures,
  type PlannedSegment,
  bridgeData,
  corrections,
  gapBridge,
} from '../../shared/estimate/gapBridge.ts';
import type { ConversionQuestion } from '../../shared/estimate/cohort.ts';
import type { EventLog } from '../../shared/events/eventLog.ts';
import { forwardPositions, recordedDates, splitPasses } from '../../shared/events/passes.ts';
import { impliedDates } from '../../shared/events/repair.ts';
import { stageGraph } from '../../shared/funnel/stages.ts';
import { templateGraph, templates } from '../../shared/funnel/templates.ts';
import { type ArbitraryEntity, entities, firstDay, lastDay, logFrom } from '../support/arbitraryLogs.ts';
import { day, logOf } from '../support/logs.ts';

const graph = templateGraph('default');

function question(
  log: EventLog,
  window: readonly [number, number],
  asOf: number,
  from = 'mql',
  to = 'sao',
): ConversionQuestion {
  const positions = forwardPositions(log.graph);
  const recorded = recordedDates(splitPasses(log));
  return {
    recorded,
    implied: impliedDates(recorded),
    from: positions[log.graph.indexOf(from)]!,
    to: positions[log.graph.indexOf(to)]!,
    window,
    asOf,
  };
}

interface Asked {
  readonly planned?: number | readonly PlannedSegment[];
  readonly window?: readonly [number, number];
  readonly asOf?: number;
  readonly weights?: ArrayLike<number>;
}

function bridgeOf(log: EventLog, asked: Asked = {}): BridgeFigures | null {
  const { planned = 0.4, window = [firstDay, lastDay], asOf = lastDay, weights } = asked;
  const column = log.segments.get('segment');
  const names = typeof planned === 'number' ? [] : planned.map(({ segment }) => segment);
  const data = bridgeData({
    question: question(log, window, asOf),
    planned,
    segmentOf: Array.from({ length: log.entityCount }, (_, entity) =>
      names.indexOf(column?.values[column.codes[entity]!] ?? ''),
    ),
    owners: log.owners.get('owner') ?? null,
  });
  return data && gapBridge(data, weights);
}

const plan: readonly PlannedSegment[] = [
  { segment: 'inbound', share: 0.5, rate: 0.5 },
  { segment: 'outbound', share: 0.3, rate: 0.2 },
  { segment: 'event', share: 0.2, rate: 0.3 },
];

describe('the gap bridge', () => {
  it('worked by hand: one implied SAO, one recycled lead, one that converts late', () => {
    const log = logOf(
      'byExit',
      {
        // Reaches SAO on day 10, recorded.
        a: [
          ['mql', '2025-01-01'],
          ['sao', '2025-01-11'],
        ],
        // Won without a dated SAO: implied on day 20.
        b: [
          ['mql', '2025-01-01'],
          ['won', '2025-01-21'],
        ],
        // Leaves, comes back and converts 40 days after its first MQL.
        c: [
          ['mql', '2025-01-01'],
          ['nurturing', '2025-01-06'],
          ['mql', '2025-01-20'],
          ['sao', '2025-02-10'],
        ],
        // Open.
        d: [['mql', '2025-01-01']],
      },
      graph,
    );
    const bridge = bridgeOf(log, {
      planned: 0.5,
      window: [day('2025-01-01'), day('2025-02-01')],
      asOf: day('2025-03-02'),
    })!;
    // Four visits and a re-entry; the largest follow-up is 60 days.
    expect(bridge.horizon).toEqual({ days: 60, n: 4, rank: null });
    // Period: SAO dates in January over MQL dates in January.
    expect(bridge.rates[0]).toBeCloseTo(1 / 5, 12);
    expect(bridge.rates[1]).toBeCloseTo(2 / 5, 12);
    expect(bridge.rates[2]).toBeCloseTo(1 / 4, 12);
    expect(bridge.rates[3]).toBeCloseTo(2 / 4, 12);
    // Eventual, nobody censored before an event: a and c's second visit of 5; with b; entities: a and c of 4; with b.
    expect(bridge.rates[4]).toBeCloseTo(2 / 5, 12);
    expect(bridge.rates[5]).toBeCloseTo(3 / 5, 12);
    expect(bridge.rates[6]).toBeCloseTo(2 / 4, 12);
    expect(bridge.rates[7]).toBeCloseTo(3 / 4, 12);
    expect(bridge.measurement).toBeCloseTo(0.55, 12);
    expect(bridge.performance).toBeCloseTo(-0.25, 12);
    expect([bridge.mix, bridge.consistency, bridge.remainder]).toEqual([null, null, null]);
  });

  it('is not there where nobody entered A in the window, or only by implied dates', () => {
    const log = logOf('single', { a: [['sao', '2025-01-11']] }, graph);
    const window = [day('2025-01-01'), day('2025-02-01')] as const;
    expect(bridgeOf(log, { window, asOf: day('2025-03-02') })).toBeNull();
    expect(bridgeOf(log, { window: [0, 1], asOf: day('2025-03-02') })).toBeNull();
  });

  it('gives a planned segment without entities the rate of all, and unplanned entities a planned share of 0', () => {
    const log = logFrom(
      Array.from({ length: 12 }, (_, i): ArbitraryEntity => ({
        segment: i < 6 ? 'inbound' : 'partner',
        owner: undefined,
        events: [
          { stage: 'mql', day: firstDay },
          ...(i % 3 === 0 ? [{ stage: 'sao', day: firstDay + 5 }] : []),
        ],
      })),
      graph,
    );
    const bridge = bridgeOf(log, { planned: plan })!;
    const [inbound, , event, others] = bridge.segments;
    expect(inbound).toMatchObject({ segment: 'inbound', n: 6, observedShare: 0.5 });
    expect(event).toMatchObject({ segment: 'event', n: 0, rate: bridge.rates[7] });
    expect(others).toMatchObject({ segment: null, n: 6, plannedShare: 0, observedShare: 0.5 });
    expect([bridge.consistency, bridge.remainder]).toEqual([null, null]);
  });

  it('keeps entities without an owner beside the owners inside', () => {
    const lead = (owner: string | undefined, converts: boolean): ArbitraryEntity => ({
      segment: 'inbound',
      owner,
      events: [{ stage: 'mql', day: firstDay }, ...(converts ? [{ stage: 'sao', day: firstDay + 5 }] : [])],
    });
    const log = logFrom(
      [
        ...Array.from({ length: 60 }, () => lead('ann', true)),
        ...Array.from({ length: 60 }, (_, i) => lead('bo', i < 24)),
        ...Array.from({ length: 60 }, (_, i) => lead('cy', i < 24)),
        ...Array.from({ length: 20 }, (_, i) => lead(undefined, i < 4)),
      ],
      graph,
    );
    const [inbound] = bridgeOf(log, { planned: plan })!.segments;
    // Owned: 108 of 180; ann's 60 of 60 lies above, bo's and cy's 24 of 60 below its limits.
    expect(inbound!.owners.map(({ owner, outside }) => [owner, outside])).toEqual([
      ['ann', true],
      ['bo', false],
      ['cy', false],
    ]);
    expect(inbound!.insideRate).toBeCloseTo(52 / 140, 12);
    expect(inbound!.rate).toBeCloseTo(112 / 200, 12);
  });

  const someBridge = (told: readonly ArbitraryEntity[], passes: 'single' | 'byExit'): BridgeFigures | null =>
    bridgeOf(logFrom(told, graph, passes), { planned: plan });
  const passKinds = fc.constantFrom('single', 'byExit') as fc.Arbitrary<'single' | 'byExit'>;

  it('adds up: shares to measurement, bars to the gap', () => {
    fc.assert(
      fc.property(entities, passKinds, (told, passes) => {
        const bridge = someBridge(told, passes);
        if (bridge === null) return;
        const shares = corrections.reduce((sum, key) => sum + bridge.shares[key], 0);
        expect(shares).toBeCloseTo(bridge.measurement, 12);
        const performance =
          bridge.consistency === null ? bridge.performance : bridge.consistency + bridge.remainder!;
        expect(shares + bridge.mix! + performance).toBeCloseTo(bridge.planned - bridge.rates[0]!, 12);
        const observed = bridge.segments.reduce((sum, segment) => sum + segment.observedShare, 0);
        expect(observed).toBeCloseTo(1, 12);
      }),
    );
  });

  it('does not depend on the order of the entities', () => {
    const shuffled = entities.chain((told) =>
      fc.shuffledSubarray([...told], { minLength: told.length }).map((other) => ({ told, other })),
    );
    fc.assert(
      fc.property(shuffled, passKinds, ({ told, other }, passes) => {
        const one = someBridge(told, passes);
        const two = someBridge(other, passes);
        expect(two === null).toBe(one === null);
        if (one && two) {
          expect(two.horizon).toEqual(one.horizon);
          one.rates.forEach((rate, set) => expect(two.rates[set]).toBeCloseTo(rate, 12));
          expect(two.performance).toBeCloseTo(one.performance, 12);
        }
      }),
    );
  });

  it('is blind to an optional stage that is dated beside a required one', () => {
    const touched = [...templates.default.stages];
    touched.splice(3, 0, { id: 'working', name: 'Working', kind: 'forward', required: false });
    const withOptional = stageGraph(touched);
    const dated = entities.map((told) =>
      told.map((entity) => {
        const sal = entity.events.find(({ stage }) => stage === 'sal');
        return sal ? { ...entity, events: [...entity.events, { ...sal, stage: 'working' }] } : entity;
      }),
    );
    fc.assert(
      fc.property(dated, passKinds, (told, passes) => {
        const plain = told.map((entity) => ({
          ...entity,
          events: entity.events.filter(({ stage }) => stage !== 'working'),
        }));
        expect(bridgeOf(logFrom(told, withOptional, passes), { planned: plan })).toEqual(
          someBridge(plain, passes),
        );
      }),
    );
  });

  it('counts an entity of weight 2 as if it were there twice', () => {
    const weighted = entities.chain((told) =>
      fc
        .array(fc.integer({ min: 0, max: 3 }), { minLength: told.length, maxLength: told.length })
        .map((weights) => ({ told, weights })),
    );
    fc.assert(
      fc.property(weighted, ({ told, weights }) => {
        const copies = told.flatMap((entity, i) => Array<ArbitraryEntity>(weights[i]!).fill(entity));
        const repeated = bridgeOf(logFrom(copies, graph), { planned: plan });
        const log = logFrom(told, graph);
        const horizonDays = repeated?.horizon.days ?? 1;
        const column = log.segments.get('segment')!;
        const data = bridgeData({
          question: question(log, [firstDay, lastDay], lastDay),
          planned: plan,
          segmentOf: Array.from(column.codes, (code) =>
            plan.findIndex(({ segment }) => segment === column.values[code]),
          ),
          owners: log.owners.get('owner') ?? null,
          horizonDays,
        });
        const once = data && gapBridge(data, weights);
        expect(once === null).toBe(repeated === null);
        if (!once || !repeated) return;
        repeated.rates.forEach((rate, set) => expect(once.rates[set]).toBeCloseTo(rate, 12));
        expect(once.consistency ?? 0).toBeCloseTo(repeated.consistency ?? 0, 12);
        expect(once.mix).toBeCloseTo(repeated.mix!, 12);
      }),
    );
  });
});

import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { axisFromZero, bridgeAxis, niceStep } from '../../renderer/charts/axis.ts';
import { hatchLines, spreadLabels } from '../../renderer/charts/marks.ts';
import { besideLine, placedApart } from '../../renderer/charts/placedApart.ts';
import { heatStep } from '../../renderer/model/capacity.ts';
import { density, histogram } from '../../renderer/model/distribution.ts';
import { commonRange, wholePeriods } from '../../renderer/model/fan.ts';
import { bridgeView, shortBridge } from '../../renderer/model/gapBridge.ts';
import { tenthsAddingUp } from '../../renderer/model/tenths.ts';
import { sentenceParts } from '../../renderer/model/sentence.ts';
import { stepPoints, stepReaches, stepValue } from '../../renderer/model/steps.ts';
import { bridgeSentence } from '../../shared/estimate/bridgeSentence.ts';
import type { Bridge } from '../../shared/estimate/result.ts';

describe('axes', () => {
  it('have steps of 1, 2 or 5 times a power of ten', () => {
    expect([0.013, 0.02, 0.021, 3, 7, 10].map(niceStep)).toEqual([0.02, 0.02, 0.05, 5, 10, 10]);
  });

  it('from zero end on a step at or above the largest value', () => {
    expect(axisFromZero([0.03, 0.18], 4)).toEqual({ min: 0, max: expect.closeTo(0.2, 12), step: 0.05 });
    expect(axisFromZero([], 4).max).toBeGreaterThan(0);
  });

  it('of a bridge start above zero only where every bar does, with room below', () => {
    expect(bridgeAxis([0.12, 0.139, 0.18], 5).min).toBeCloseTo(0.1, 12);
    expect(bridgeAxis([0.02, 0.18], 5).min).toBe(0);
    fc.assert(
      fc.property(
        fc.array(fc.double({ min: 0.001, max: 1, noNaN: true }), { minLength: 2, maxLength: 8 }),
        (values) => {
          const axis = bridgeAxis(values, 5);
          expect(axis.min).toBeGreaterThanOrEqual(0);
          expect(axis.min).toBeLessThan(Math.min(...values));
          expect(axis.max).toBeGreaterThanOrEqual(Math.max(...values) - 1e-9);
        },
      ),
    );
  });
});

describe('labels of curves', () => {
  const bounds = { x: 0, y: 0, width: 400, height: 300 };
  const box = (x: number, y: number) => ({ x, y, width: 100, height: 30 });

  it('stay where they are wanted, and give way to those before them', () => {
    expect(placedApart([box(10, 10), box(200, 10)], bounds)).toEqual([box(10, 10), box(200, 10)]);
    expect(placedApart([box(10, 10), box(20, 20)], bounds)).toEqual([box(10, 10), box(20, 40)]);
    expect(placedApart([box(390, -20), box(390, 5)], bounds)).toEqual([box(300, 0), box(300, 30)]);
  });

  it('never cover each other while there is room', () => {
    const boxes = fc.array(
      fc.tuple(fc.integer({ min: -50, max: 450 }), fc.integer({ min: -50, max: 350 })),
      // Each placed box takes a place from at most three heights of its own: four always find room.
      { maxLength: 4 },
    );
    fc.assert(
      fc.property(boxes, (wanted) => {
        const placed = placedApart(
          wanted.map(([x, y]) => box(x, y)),
          bounds,
        );
        for (const [i, a] of placed.entries())
          for (const b of placed.slice(0, i))
            expect(Math.abs(a.x - b.x) >= 100 || Math.abs(a.y - b.y) >= 30).toBe(true);
      }),
    );
  });
});

describe('a label beside an upright line', () => {
  it('stays where it is or goes to the nearer side that has room, and never lies across the line', () => {
    expect(besideLine({ x: 10, width: 40 }, 60, 0)).toBe(10);
    expect(besideLine({ x: 30, width: 40 }, 60, 0)).toBe(18);
    expect(besideLine({ x: 30, width: 40 }, 35, 0)).toBe(41);
    // No room to the left of it.
    expect(besideLine({ x: 30, width: 40 }, 60, 25)).toBe(66);
  });
});

describe('labels at the ends of lines', () => {
  const labels = fc.array(
    fc.record({ y: fc.double({ min: -50, max: 350, noNaN: true }), height: fc.constantFrom(14, 17, 31) }),
    { maxLength: 8 },
  );

  it('never meet, stay inside, and keep their order', () => {
    fc.assert(
      fc.property(labels, (wanted) => {
        const middles = spreadLabels(wanted, 0, 300);
        const boxes = wanted
          .map(({ y, height }, i) => ({ y, top: middles[i]! - height / 2, bottom: middles[i]! + height / 2 }))
          .sort((a, b) => a.top - b.top);
        for (const [i, box] of boxes.entries()) {
          expect(box.top).toBeGreaterThanOrEqual(-1e-6);
          expect(box.bottom).toBeLessThanOrEqual(300 + 1e-6);
          if (i > 0) {
            expect(box.top).toBeGreaterThanOrEqual(boxes[i - 1]!.bottom - 1e-6);
            expect(box.y).toBeGreaterThanOrEqual(boxes[i - 1]!.y);
          }
        }
      }),
    );
  });

  it('stay where they want to be as long as they can', () => {
    expect(
      spreadLabels(
        [
          { y: 40, height: 14 },
          { y: 90, height: 14 },
        ],
        0,
        300,
      ),
    ).toEqual([40, 90]);
    expect(
      spreadLabels(
        [
          { y: 50, height: 14 },
          { y: 50, height: 14 },
        ],
        0,
        300,
      ),
    ).toEqual([43, 57]);
  });
});

describe('hatching', () => {
  it('stays within its box', () => {
    const box = { x: 10, y: 20, width: 57, height: 13 };
    for (const line of hatchLines(box, 6))
      for (const [x, y] of line) {
        expect(x).toBeGreaterThanOrEqual(10);
        expect(x).toBeLessThanOrEqual(67);
        expect(y).toBeGreaterThanOrEqual(20);
        expect(y).toBeLessThanOrEqual(33);
      }
    expect(hatchLines(box, 6).length).toBeGreaterThan(5);
  });
});

describe('step functions', () => {
  const days = [3, 10, 25];
  const values = [0.1, 0.1, 0.3];

  it('hold each value until the next day', () => {
    expect(stepPoints(days, values, 30)).toEqual([
      [0, 0],
      [3, 0],
      [3, 0.1],
      [25, 0.1],
      [25, 0.3],
      [30, 0.3],
    ]);
    expect([stepValue(days, values, 2), stepValue(days, values, 3), stepValue(days, values, 24)]).toEqual([
      0, 0.1, 0.1,
    ]);
  });

  it('tell the first day on which a level is reached', () => {
    expect([
      stepReaches(days, values, 0.1),
      stepReaches(days, values, 0.15),
      stepReaches(days, values, 0.4),
    ]).toEqual([3, 25, null]);
  });
});

describe('a histogram', () => {
  const trials = fc.array(fc.double({ min: 0, max: 2e7, noNaN: true }), { minLength: 2, maxLength: 300 });

  it('holds every trial, and no bin both meets and misses the target', () => {
    fc.assert(
      fc.property(trials, fc.double({ min: 1e6, max: 2e7, noNaN: true }), (values, target) => {
        const sorted = Float64Array.from(values).sort();
        const bins = histogram(sorted, target);
        const held = bins.reduce((sum, { from, to, density: value }) => sum + value * (to - from), 0);
        expect(held).toBeCloseTo(1, 9);
        for (const { from, to } of bins) expect(from >= target - 1e-3 || to <= target + 1e-3).toBe(true);
      }),
    );
  });

  it('of no trials has no bins', () => {
    expect(histogram([], null)).toEqual([]);
  });
});

describe('a density', () => {
  it('has an area of one and its peak where the trials are', () => {
    const sorted = Float64Array.from({ length: 2000 }, (_, i) => 100 + 10 * Math.sin(i)).sort();
    const points = density(sorted, 50, 150, 201);
    const area = points.reduce((sum, [, value]) => sum + value * 0.5, 0);
    expect(area).toBeCloseTo(1, 2);
    const [peak] = points.reduce((best, point) => (point[1] > best[1] ? point : best));
    expect(Math.abs(peak - 100)).toBeLessThan(15);
  });
});

const bridge = {
  planned: 0.18,
  recorded: 0.12,
  gap: 0.06,
  measurement: 0.039,
  performance: 0.018,
  bars: [
    { key: 'unrecorded', value: 0.019, low: null, high: null },
    { key: 'recycling', value: -0.004, low: null, high: null },
    { key: 'maturity', value: 0.024, low: 0.015, high: 0.033 },
    { key: 'mix', value: 0.001, low: null, high: null, segment: 'a' },
    { key: 'mix', value: 0.002, low: null, high: null, segment: 'b' },
    { key: 'remainder', value: 0.018, low: null, high: null, segment: 'a' },
  ],
} as unknown as Bridge;

describe('a gap bridge', () => {
  const write = { count: String };
  const facts = {
    recorded: { k: 502, n: 4180 },
    implied: 79,
    repeats: 33,
    open: null,
    plannedEntries: 4800,
  };
  const view = bridgeView(bridge, facts, write, 'MQAs');

  it('begins each bar where the one before it ended, and ends at the plan', () => {
    const steps = view.bars.filter(({ kind }) => kind === 'correction' || kind === 'performance');
    let level = bridge.recorded;
    for (const { from, to } of steps) {
      expect(from).toBeCloseTo(level, 12);
      level = to;
    }
    expect(level).toBeCloseTo(bridge.planned, 12);
    expect(view.bars.map(({ key }) => key)).toEqual([
      'recorded',
      'unrecorded',
      'recycling',
      'maturity',
      'mix',
      'likeForLike',
      'performance',
      'plan',
    ]);
  });

  it('sums the mix over segments, and puts an interval where the bar ends', () => {
    expect(view.mix).toBeCloseTo(0.003, 12);
    const maturity = view.bars.find(({ key }) => key === 'maturity')!;
    expect([maturity.low, maturity.high]).toEqual([expect.closeTo(0.15, 12), expect.closeTo(0.168, 12)]);
  });

  it('shows figures that add up as they are shown, whatever the figures', () => {
    const points = fc.double({ min: -0.05, max: 0.05, noNaN: true });
    const inTenths = (share: number): number => Math.round(share * 1000) + 0;
    fc.assert(
      fc.property(
        points,
        points,
        points,
        points,
        points,
        (unrecorded, recycling, maturity, mix, performance) => {
          const measurement = unrecorded + recycling + maturity;
          const any = bridgeView(
            {
              ...bridge,
              recorded: 0.3,
              planned: 0.3 + measurement + mix + performance,
              measurement,
              performance,
              bars: [
                { key: 'unrecorded', value: unrecorded, low: null, high: null },
                { key: 'recycling', value: recycling, low: null, high: null },
                { key: 'maturity', value: maturity, low: null, high: null },
                { key: 'mix', value: mix, low: null, high: null },
              ],
            } as Bridge,
            facts,
            write,
            'MQAs',
          );
          const shown = new Map(any.bars.map((bar) => [bar.key, inTenths(bar.shown)]));
          const sum = (...keys: string[]): number => keys.reduce((total, key) => total + shown.get(key)!, 0);
          expect(sum('unrecorded', 'recycling', 'maturity')).toBe(inTenths(measurement));
          expect(sum('recorded', 'unrecorded', 'recycling', 'maturity', 'mix')).toBe(
            shown.get('likeForLike'),
          );
          expect(sum('likeForLike', 'performance')).toBe(shown.get('plan'));
          for (const { key, from, to, shown: figure } of any.bars)
            if (key !== 'likeForLike') expect(Math.abs(figure - (to - from))).toBeLessThan(0.0021);
        },
      ),
    );
  });

  it('in short has the same ends', () => {
    const short = shortBridge(bridge);
    expect(short.bars[0]!.to).toBe(0.12);
    expect(short.bars.at(-1)!.to).toBe(0.18);
    expect(short.bars.find(({ key }) => key === 'performance')!.from).toBeCloseTo(0.162, 12);
  });
});

describe('parts in tenths', () => {
  it('move those that rounding moves least to add up', () => {
    expect(
      tenthsAddingUp([0.00251, 0.00352, 0.00549], 0.0112).map((value) => Math.round(value * 1000)),
    ).toEqual([2, 4, 5]);
    expect(tenthsAddingUp([], 0.01)).toEqual([]);
  });
});

describe('the headline in colours', () => {
  it('is the sentence itself, put together again, for every wording', () => {
    const stage = { name: 'MQA', counts: undefined } as const;
    const share = fc.double({ min: 0, max: 0.4, noNaN: true });
    fc.assert(
      fc.property(
        share,
        share,
        fc.double({ min: -0.2, max: 0.2, noNaN: true }),
        (planned, recorded, measurement) => {
          const sentence = bridgeSentence({
            from: stage as never,
            to: { name: 'Pipeline', counts: 'pipeline' } as never,
            planned,
            recorded,
            measurement,
            mix: null,
          } as never);
          expect(
            sentenceParts(sentence)
              .map(({ text }) => text)
              .join(''),
          ).toBe(sentence);
        },
      ),
    );
  });

  it('gives the recorded rate and the measured points their roles', () => {
    const parts = sentenceParts(
      'The plan says 18.0% of MQAs become pipeline; the CRM records 12.0%. Of the 6.0 points, 4.2 (70%) are measurement; the other 1.8 are performance.',
    );
    expect(parts.filter(({ role }) => role !== null)).toEqual([
      { text: '12.0%', role: 'recorded' },
      { text: '4.2 (70%) are measurement', role: 'adjusted' },
    ]);
  });
});

describe('heat', () => {
  it('has five steps, by the percentage that is shown', () => {
    expect([0.5, 0.794, 0.795, 0.88, 0.94, 0.966, 1.2].map(heatStep)).toEqual([0, 0, 1, 2, 3, 4, 4]);
  });
});

describe('the common axis of small multiples', () => {
  const month = { period: 'a', p25: 1, p50: 1, p75: 1, partial: false, soFar: null };
  const fan = (p10: number, p90: number, planned: number | null) => ({
    projected: [{ ...month, p10, p90 }],
    planned: [planned],
  });

  it('is calm for a calm year, and holds every band of a wild one', () => {
    expect(commonRange([fan(0.8, 1.2, 1)])).toEqual([0.5, 1.4]);
    expect(commonRange([fan(0.8, 1.2, 1), fan(0, 2.17, null)])).toEqual([0, 2.2]);
    expect(commonRange([fan(0.8, 9, 1)])).toEqual([0.5, 3]);
    expect(commonRange([fan(0.8, 1.2, 0.44)])).toEqual([0.4, 1.4]);
  });
});

describe('periods to draw', () => {
  const period = (name: string, partial: boolean) => ({ period: name, partial });

  it('leave out those that are covered in part, unless there is nothing else', () => {
    const periods = [period('a', true), period('b', false), period('c', false), period('d', true)];
    expect(wholePeriods(periods).map(({ period: name }) => name)).toEqual(['b', 'c']);
    expect(wholePeriods([period('a', true)])).toHaveLength(1);
  });

  it('keep one that is nearly whole', () => {
    const periods = [period('a', true), period('b', false), period('c', true)];
    expect(wholePeriods(periods, (name) => name === 'c').map(({ period: name }) => name)).toEqual(['b', 'c']);
  });
});

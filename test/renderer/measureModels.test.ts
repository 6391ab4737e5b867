/** What the Measure room shows, from hand-written measurements. */
import { describe, expect, it } from 'vitest';
import { newProject } from '../../renderer/model/newProject.ts';
import { acceptMeans, acceptedOf, withAccepted, withRecord } from '../../renderer/model/accepted.ts';
import { triangleView } from '../../renderer/model/cohortTriangle.ts';
import { curveView } from '../../renderer/model/conversionCurve.ts';
import { fixesOf, worthOfShare } from '../../renderer/model/fixes.ts';
import { formats } from '../../renderer/model/format.ts';
import { ownerNames } from '../../renderer/model/ownerNames.ts';
import { changeView, slaView } from '../../renderer/model/periodRates.ts';
import { reasonRows } from '../../renderer/model/reasons.ts';
import { stageNames } from '../../renderer/model/stageNames.ts';
import { stageRows } from '../../renderer/model/stageRows.ts';
import { ownerFunnelOption } from '../../renderer/charts/ownerFunnel.ts';
import type { Canvas } from '../../renderer/charts/option.ts';
import { periodRatesOption } from '../../renderer/charts/periodRates.ts';
import { funnelView, outsideFirst } from '../../renderer/model/ownerFunnel.ts';
import { findingKey } from '../../shared/audit/finding.ts';
import type { Simulation } from '../../shared/engine/result.ts';
import type { Finding, Measurement, TransitionResult } from '../../shared/estimate/result.ts';
import { measurementOf } from '../support/measurements.ts';
import { testPlan } from './plans.ts';

const write = formats('en-US', 'USD');
const names = stageNames('default');
const hostile = ['<img src=x onerror=alert(1)>', '__proto__', '=cmd|A1', 'constructor', 'toString'];
const tokens = new Proxy({}, { get: (_, name) => `var(--${String(name)})` }) as Canvas['tokens'];
const canvas: Canvas = { width: 500, height: 300, tokens };

function finding(parts: Partial<Finding>): Finding {
  return {
    code: 'missing-stage-date',
    stage: 'sao',
    count: 92,
    denominator: 793,
    share: 92 / 793,
    ids: [],
    owners: [],
    effect: { conversion: 0.015, conversionError: 0.0015, velocityDays: 0, stageConversion: 0.05 },
    severity: 'medium',
    fix: '',
    ...parts,
  };
}

/** Steps of 80%, 50% and so on against these plans, and the whole at 20%. */
function measured(parts: Parameters<typeof measurementOf>[0] = {}): Measurement {
  const whole = measurementOf({
    transitions: [
      { from: 'mql', to: 'sal', visits: { advance: 80, disqualified: 20 } },
      { from: 'sal', to: 'sao', visits: { advance: 20, disqualified: 60 } },
      { from: 'mql', to: 'sao', visits: { advance: 20, disqualified: 80 } },
    ],
    from: 'mql',
    to: 'sao',
    ...parts,
  });
  const planned = new Map([
    ['mql sal', 0.75],
    ['sal sao', 0.5],
    ['mql sao', 0.375],
  ]);
  return {
    ...whole,
    transitions: whole.transitions.map((one) => ({
      ...one,
      planned: planned.get(`${one.from} ${one.to}`) ?? null,
      conversion: {
        ...one.conversion,
        eventual: {
          ...one.conversion.eventual,
          low: one.conversion.eventual.rate! - 0.05,
          high: one.conversion.eventual.rate! + 0.05,
        },
      },
    })),
  };
}

const words = { worth: null, names, formats: write, owner: (name: string) => name };

describe('the fixes that pay most', () => {
  it('bring steps below plan back to it: the whole grows by the same factor, the interval is the step’s', () => {
    const [fix, ...others] = fixesOf(measured(), words);
    expect(others).toEqual([]);
    expect(fix).toMatchObject({ kind: 'performance', bookings: null });
    // 20% × (50 ÷ 25 − 1), and with 30% and 20% for 25%.
    expect(fix!.effect).toBeCloseTo(0.2, 12);
    expect(fix!.low).toBeCloseTo(0.2 * (0.5 / 0.3 - 1), 12);
    expect(fix!.high).toBeCloseTo(0.2 * (0.5 / 0.2 - 1), 12);
    expect(fix!.title).toContain('50.0%');
  });

  it('order records, agreement and steps by their effect, and leave out what nobody sees', () => {
    const bridge = {
      from: 'mql',
      to: 'sao',
      bars: [{ key: 'consistency', value: 0.03, low: 0.01, high: 0.05 }],
      ownersOutside: [{ segment: null, owner: '__proto__', n: 1, k: 0, lower: 0, upper: 0 }],
    } as unknown as Measurement['bridge'];
    const found = fixesOf(
      measured({
        bridge,
        findings: [
          finding({}),
          finding({
            code: 'out-of-order',
            effect: { conversion: 0.0001, velocityDays: null, stageConversion: null },
          }),
          finding({
            code: 'sla-breach',
            effect: { conversion: 0.2, velocityDays: null, stageConversion: null },
          }),
        ],
      }),
      words,
    );
    expect(found.map(({ key, kind }) => [key, kind])).toEqual([
      ['step sal sao', 'performance'],
      ['consistency', 'performance'],
      ['finding 0', 'record'],
    ]);
    expect(found[1]).toMatchObject({ effect: 0.03, low: 0.01, high: 0.05 });
    expect(found[1]!.title).toContain('__proto__');
    expect(found[2]!.low).toBeCloseTo(0.015 - 1.959963984540054 * 0.0015, 12);
  });

  it('reckon the undecided by those decided against, and not at all where there are none', () => {
    const leaks = finding({ code: 'silent-leakage', stage: 'sal' });
    const keys = (measurement: Measurement): readonly string[] =>
      fixesOf(measurement, words).map(({ key }) => key);
    expect(keys(measured({ findings: [leaks] }))).toContain('finding 0');
    const onlyWon = measured({
      findings: [leaks],
      transitions: [
        { from: 'sal', to: 'sao', visits: { advance: 20, open: 60 } },
        { from: 'mql', to: 'sao', visits: { advance: 20, open: 80 } },
      ],
    });
    expect(keys(onlyWon)).not.toContain('finding 0');
  });

  it('are worth bookings where the plan says what they are, records never', () => {
    const one = (mean: number) => ({ total: { total: { mean } } });
    const planned = {
      series: { 'entries.mql': one(1000), 'entries.sao': one(180), bookings: one(1_800_000) },
    } as unknown as Simulation;
    const worth = worthOfShare(planned, 'mql', 'sao');
    // 1,000 MQLs at $10,000 each that becomes pipeline.
    expect(worth).toBeCloseTo(10_000_000, 6);
    expect(worthOfShare(null, 'mql', 'sao')).toBeNull();
    const found = fixesOf(measured({ findings: [finding({})] }), { ...words, worth });
    expect(found.map(({ bookings }) => bookings && Math.round(bookings))).toEqual([2_000_000, null]);
  });
});

describe('names of owners', () => {
  const owner = (name: string, n: number) => ({
    owner: name,
    segment: null,
    n,
    k: 1,
    rate: 1 / n,
    expected: 1,
    lower95: 0,
    upper95: n,
    lower998: 0,
    upper998: n,
    outside998: false,
  });
  const measurement = measured({
    drift: {
      ...measured().drift,
      owners: hostile.map((name, index) => owner(name, 30 + index)),
    },
    findings: [finding({ owners: [{ owner: 'somebody else', count: 1, n: 2 }] })],
  });

  it('are shown, or are numbers by their visits that stay the same', () => {
    expect(ownerNames(measurement, false)('__proto__')).toBe('__proto__');
    const hidden = ownerNames(measurement, true);
    expect(hidden('toString')).toBe('Owner 1');
    expect(hidden(hostile[0]!)).toBe('Owner 5');
    expect(hidden('somebody else')).toBe('Owner 6');
    expect(hidden('a stranger')).toBe('Owner 7');
    expect(hidden('a stranger')).toBe('Owner 7');
  });

  it('stand in the funnel plot where they would with the mix of all', () => {
    const rows = Array.from({ length: 6 }, (_, i) => ({
      ...owner(`owner ${i}`, 100),
      k: 20,
      rate: 0.2,
      expected: 20,
    }));
    const view = funnelView([{ ...rows[0]!, k: 10, rate: 0.1, expected: 10 }, ...rows.slice(1)])!;
    expect(view.pooled).toBeCloseTo(110 / 600, 12);
    // Ten of the ten that his mix makes likely: at the pooled rate, though his own is half of the others'.
    for (const { standardised } of view.owners) expect(standardised).toBeCloseTo(view.pooled, 12);
  });

  it('outside their limits stand first in the table, then those that only the bridge has outside', () => {
    const view = funnelView(Array.from({ length: 6 }, (_, i) => owner(`owner ${i}`, 100 + i)))!;
    const owners = view.owners.map((one) => (one.n === 101 ? { ...one, outside: 'below' as const } : one));
    const inTable = outsideFirst(owners, new Map([['owner 0', []]]));
    expect(inTable.map(({ n }) => n)).toEqual([101, 100, 105, 104, 103, 102]);
    expect(owners[0]!.n).toBe(105);
  });

  it('reach the funnel plot only as they are to be shown', () => {
    const view = funnelView(measurement.drift.owners)!;
    const writing = { caption: '', nameOf: ownerNames(measurement, true), chosen: '__proto__' };
    const option = ownerFunnelOption(view, write, writing, canvas);
    const render = (series: number): string => {
      const { renderItem } = option.series[series] as unknown as {
        renderItem: (params: { dataIndex: number }) => unknown;
      };
      return JSON.stringify(view.owners.map((_, dataIndex) => renderItem({ dataIndex })));
    };
    const drawn = render(0) + render(1);
    for (const name of hostile) expect(drawn).not.toContain(JSON.stringify(name).slice(1, -1));
    expect(drawn).toContain('Owner 4');
  });
});

describe('the heat map of cohorts', () => {
  it('leaves out empty periods, tells what is full grown, and colours by the largest rate', () => {
    const view = triangleView(
      {
        step: 'month',
        ageDays: [30, 60],
        cohorts: [
          { start: '2025-01-01', n: 10, toDate: 5, k: [2, 5], complete: 2 },
          { start: '2025-02-01', n: 0, toDate: 0, k: [], complete: 0 },
          { start: '2025-03-01', n: 20, toDate: 5, k: [5], complete: 0 },
        ],
      },
      write,
    )!;
    expect(view.rows.map(({ name, rate }) => [name, rate])).toEqual([
      ['Jan 25', 0.5],
      ['Mar 25', 0.25],
    ]);
    expect(view.rows.map(({ cells }) => cells.map(({ mature, depth }) => [mature, depth]))).toEqual([
      [
        [true, 0.4],
        [true, 1],
      ],
      [[false, 0.5]],
    ]);
    expect(triangleView({ step: 'week', ageDays: [], cohorts: [] }, write)).toBeNull();
  });
});

describe('rates by period', () => {
  const drift: Measurement['drift'] = {
    owners: [],
    changePoints: [{ date: '2025-01-20', before: 0.1, after: 0.4 }],
    cohorts: {
      step: 'week',
      withinDays: 30,
      dispersion: 1,
      periods: [
        { start: '2025-01-06', n: 10, k: 1 },
        { start: '2025-01-13', n: 10, k: 1 },
        { start: '2025-01-20', n: 10, k: 4 },
        { start: '2025-01-27', n: 0, k: 0 },
      ],
    },
  };

  it('have one level before a change and another after it', () => {
    const view = changeView(drift)!;
    expect(view.levels).toEqual([
      { from: 0, to: 2, rate: 0.1 },
      { from: 2, to: 4, rate: 0.4 },
    ]);
    expect(view.changes).toMatchObject([{ index: 2, before: 0.1, after: 0.4 }]);
    expect(view.points[3]).toMatchObject({ rate: null, low: null });
    expect(changeView({ ...drift, cohorts: { ...drift.cohorts, periods: [] } })).toBeNull();
  });

  it('draw every period, level and change inside the picture', () => {
    const view = changeView(drift)!;
    const option = periodRatesOption(view, { formats: write, rated: 'converted', role: 'adjusted' }, canvas);
    const call = (series: number, dataIndex: number): string =>
      JSON.stringify(
        (
          option.series[series] as unknown as { renderItem: (p: { dataIndex: number }) => unknown }
        ).renderItem({ dataIndex }),
      );
    expect(call(0, 0)).toContain('▲ Jan 20, 2025');
    expect(call(0, 0)).toContain('40.0%');
    for (const index of view.points.keys()) {
      const heights = [...call(1, index).matchAll(/"cy":([\d.-]+)/g)].map((match) => Number(match[1]));
      for (const height of heights) {
        expect(height).toBeGreaterThanOrEqual(0);
        expect(height).toBeLessThanOrEqual(canvas.height);
      }
    }
  });

  it('of a limit keep the weeks in which nobody entered', () => {
    const view = slaView({
      stage: 'mql',
      to: 'sal',
      limit: 24,
      unit: 'businessHours',
      n: 4,
      within: 3,
      pending: 0,
      unknown: 0,
      weeks: [
        { start: '2025-01-06', n: 2, within: 1, pending: 0, unknown: 0 },
        { start: '2025-01-20', n: 2, within: 2, pending: 0, unknown: 0 },
      ],
    })!;
    expect(view.points.map(({ start, n }) => [start, n])).toEqual([
      ['2025-01-06', 2],
      ['2025-01-13', 0],
      ['2025-01-20', 2],
    ]);
    expect(view.levels).toEqual([{ from: 0, to: 3, rate: 0.75 }]);
  });
});

describe('the reasons of an exit', () => {
  it('tell the vital few, none given, and the rest; hostile ones are text', () => {
    const reason = (text: string | null, count: number, cumulative: number) => ({
      reason: text,
      count,
      share: count / 10,
      cumulative,
      from: [{ stage: 'mql', count }],
    });
    const rows = reasonRows(
      {
        exit: 'disqualified',
        n: 10,
        reasons: [reason('=1+1', 6, 0.6), reason(null, 2, 0.8), reason('__proto__', 1, 0.9)],
        others: { reasons: 1, count: 1 },
      },
      names,
      write,
    );
    expect(rows.map(({ name, vital, isRest }) => [name, vital, isRest])).toEqual([
      ['=1+1', true, false],
      ['No reason given', true, true],
      ['__proto__', false, false],
      ['1 other reasons', false, true],
    ]);
    expect(rows.at(-1)!.cumulative).toBe(1);
  });
});

describe('an accepted finding', () => {
  const project = newProject('Test', testPlan());

  it('is kept by what it is, not by its figures, and can be taken back', () => {
    const accepted = withAccepted(project, finding({}), true);
    expect(acceptedOf(accepted, finding({ count: 5 }))).toMatchObject({
      code: 'missing-stage-date',
      stage: 'sao',
    });
    expect(acceptedOf(accepted, finding({ stage: 'sal' }))).toBeNull();
    const key = findingKey(finding({}));
    const without = withRecord(accepted, key, '__proto__', false);
    expect(without.accepted[0]!.except).toEqual(['__proto__']);
    expect(withRecord(without, key, '__proto__', true).accepted[0]!.except).toEqual([]);
    expect(withAccepted(without, finding({}), false).accepted).toEqual([]);
  });

  it('tells breaches of one stage apart, and what accepting means', () => {
    const late = finding({
      code: 'sla-breach',
      stage: 'mql',
      detail: { open: 0, limit: 24, unit: 'businessHours' },
    });
    const open = finding({
      code: 'sla-breach',
      stage: 'mql',
      detail: { open: 1, limit: 24, unit: 'businessHours' },
    });
    expect(findingKey(late)).not.toBe(findingKey(open));
    expect(acceptMeans(finding({}), names, write)).toContain('92 leads into the update file');
    expect(acceptMeans(late, names, write)).toContain('nothing of it');
  });
});

describe('the stage table', () => {
  it('has published ranges for the pairs that have them, the best segment, and greys what is poorly dated', () => {
    const base = measured();
    const step = base.transitions[0]!;
    const slice = (segment: string, rate: number, n: number): TransitionResult => ({
      ...step,
      segment,
      conversion: { ...step.conversion, eventual: { ...step.conversion.eventual, rate, n } },
    });
    const rows = stageRows(
      {
        ...base,
        transitions: [
          { ...step, recordedShare: 0.94 },
          ...base.transitions.slice(1),
          slice('a', 0.7, 40),
          slice('b', 0.9, 35),
          slice('c', 1, 5),
        ],
      },
      null,
      true,
    );
    const first = rows.find(({ from, to }) => from === 'mql' && to === 'sal')!;
    expect(first.benchmark).toEqual({ low: 0.7, high: 0.9 });
    expect(first.best).toEqual({ segment: 'b', rate: 0.9, n: 35 });
    expect(first.poorlyDated).toBe(true);
    expect(rows.find(({ from }) => from === 'sal')!.benchmark).toBeNull();
  });
});

describe('the fitted delay over the curve', () => {
  it('is the share that comes times the law, for ever where that is known, else up to the horizon', () => {
    const [step] = measured().transitions;
    const law = {
      family: 'lognormal' as const,
      mu: Math.log(20),
      sigma: 0.5,
      cov: [
        [0, 0],
        [0, 0],
      ] as [[number, number], [number, number]],
      covLogit: [0, 0] as [number, number],
    };
    const of = (basis: 'mixture' | 'horizon') =>
      curveView(
        {
          ...step!,
          curve: { days: [10, 40], rate: [0.2, 0.5], low: [0.1, 0.4], high: [0.3, 0.6], atRisk: [100, 50] },
          conversion: {
            ...step!.conversion,
            eventual: { ...step!.conversion.eventual, rate: 0.5, horizonDays: 40 },
          },
          model: {
            family: 'lognormal',
            basis,
            outcomes: [
              { outcome: 'advance', probability: 0.6, standardError: 0.01, effectiveN: 1, effectiveK: 1 },
            ],
            delays: [
              { outcome: 'advance', n: 60, law, drawnFrom: 'law', empirical: [], pooledOverSegments: false },
            ],
            logLikelihood: null,
            aic: null,
          },
        },
        null,
      )!.fit!;
    // Half of those that come have come by the median, day 20.
    const at = (fit: ReturnType<typeof of>, day: number): number =>
      fit.points.findLast(([x]) => x <= day + 1e-9)![1];
    expect(of('mixture').points.at(-1)![1]).toBeLessThan(0.6);
    expect(at(of('mixture'), 20)).toBeCloseTo(0.3, 1);
    expect(of('horizon').points.at(-1)).toEqual([40, expect.closeTo(0.6, 12)]);
    expect(curveView({ ...step!, model: null }, null)).toBeNull();
  });
});

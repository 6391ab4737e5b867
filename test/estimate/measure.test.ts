import { describe, expect, it } from 'vitest';
import { measure } from '../../shared/estimate/measure.ts';
import { type Measurement, type TransitionResult, measurementSchema } from '../../shared/estimate/result.ts';
import type { PlanTargets } from '../../shared/estimate/planned.ts';
import { stageGraph } from '../../shared/funnel/stages.ts';
import { templates } from '../../shared/funnel/templates.ts';
import { type Told, day, logOf } from '../support/logs.ts';
import { refused } from '../support/refused.ts';

function transition(
  { transitions }: Measurement,
  from: string,
  to: string,
  segment: string | null = null,
): TransitionResult {
  const found = transitions.find((one) => one.from === from && one.to === to && one.segment === segment);
  if (found === undefined) throw new Error(`no ${from} to ${to} of ${segment}`);
  return found;
}

const about = (motion: string, size: string, owner = 'ann'): NonNullable<Told['about']> => ({
  segments: { motion, size },
  owners: { sdr: owner },
});

/** Six leads: SAL is never dated for one, SAO is implied for another, one leaves and comes back. */
const six = {
  a: {
    about: about('Inbound', 'SMB'),
    history: [
      ['mql', '2025-01-01'],
      ['sal', '2025-01-03'],
      ['sao', '2025-01-13'],
    ],
  },
  b: {
    about: about('Inbound', 'SMB'),
    history: [
      ['mql', '2025-01-02'],
      ['sao', '2025-01-22'],
      ['won', '2025-02-21'],
    ],
  },
  c: {
    about: about('Outbound', 'SMB', 'bo'),
    history: [
      ['mql', '2025-01-03'],
      ['sal', '2025-01-10'],
      ['won', '2025-02-02'],
    ],
  },
  d: {
    about: about('Outbound', 'Enterprise', 'bo'),
    history: [
      ['mql', '2025-01-04'],
      ['nurturing', '2025-01-14'],
      ['mql', '2025-03-01'],
      ['sal', '2025-03-05'],
    ],
  },
  e: {
    about: about('Outbound', 'Enterprise', 'bo'),
    history: [
      ['mql', '2025-01-05'],
      ['disqualified', '2025-01-06'],
    ],
  },
  f: { about: about('Inbound', 'Enterprise'), history: [['mql', '2025-02-10']] },
} as const satisfies Record<string, Told>;

/** As in the account-free part of the default waterfall: the stages between SAL and SAO are not used. */
const graph = stageGraph(
  templates.default.stages.filter(({ id }) => !['meetingBooked', 'meetingHeld', 'sql'].includes(id)),
);
const sixLog = logOf('byExit', six, graph);

describe('measure', () => {
  it('fits its published schema', () => {
    const measured = measure(sixLog, {
      planned: [{ from: 'mql', to: 'sao', rate: 0.6 }],
      segments: ['motion', 'size'],
    });
    expect(measurementSchema.parse(structuredClone(measured))).toEqual(measured);
  });

  it('by default is as of the latest stage date, from the first stage with dates to pipeline, over all dates of A', () => {
    const measured = measure(sixLog);
    expect(measured).toMatchObject({
      asOf: '2025-03-05',
      asOfInferred: true,
      window: ['2025-01-01', '2025-03-06'],
      from: 'mql',
      to: 'sao',
      bridge: null,
      segments: [],
    });
  });

  it('infers no as-of day from dates before 1990 or after 2100, and believes no date after the as-of day', () => {
    const log = logOf(
      'single',
      {
        typo: [
          ['mql', '2025-01-01'],
          ['sal', '2205-01-03'],
        ],
        epoch: [['mql', '1970-01-01']],
        good: [['mql', '2025-01-05']],
      },
      graph,
    );
    const measured = measure(log, { from: 'mql', to: 'sal' });
    expect(measured.asOf).toBe('2025-01-05');
    expect(transition(measured, 'mql', 'sal').conversion.cohort).toMatchObject({ n: 2, k: 0 });
    expect(measured.findings.map(({ code }) => code)).toContain('future-or-impossible');
    expect(measure(log, { asOf: day('2025-01-03') }).window).toEqual(['2025-01-01', '2025-01-04']);
  });

  it('gives period, cohort and eventual, implied transitions counted in the latter two', () => {
    const found = transition(measure(sixLog), 'mql', 'sal');
    // SAL is dated for a, c and d (second pass); b's is implied by its SAO.
    expect(found.conversion.period).toEqual({ rate: 3 / 7, low: null, high: null, n: 7, k: 3 });
    expect(found.conversion.cohort).toMatchObject({ rate: 4 / 7, n: 7, k: 4 });
    expect(found.unrepaired.cohort).toMatchObject({ rate: 3 / 7, n: 7, k: 3 });
    expect(found.recordedShare).toBe(3 / 4);
    expect(found.open).toBe(1);
    // Durations 2, 7 and 4 days; b's is only a bound.
    expect(found.velocity).toEqual({ n: 3, median: 4, mean: 13 / 3, p90: 6.4 });
    // Seven visits: the horizon is the longest follow-up. All but f have left by then.
    expect(found.conversion.eventual).toMatchObject({ horizonDays: 63, horizonFallback: true });
  });

  it('measures every pair of stages that is asked for, adjacent or not, and only windows that are asked for', () => {
    const measured = measure(sixLog, {
      from: 'mql',
      to: 'won',
      window: [day('2025-01-01'), day('2025-01-03')],
      asOf: day('2025-03-31'),
    });
    expect(transition(measured, 'mql', 'won').conversion.cohort).toMatchObject({ n: 2, k: 1 });
    expect(measured.window).toEqual(['2025-01-01', '2025-01-03']);
    expect(measured.asOfInferred).toBe(false);
  });

  it('slices by a column, or by the combinations of several', () => {
    const one = measure(sixLog, { segments: ['motion'] });
    expect(one.segments.map(({ segment, n }) => [segment, n])).toEqual([
      ['Inbound', 3],
      ['Outbound', 4],
    ]);
    const two = measure(sixLog, { segments: ['motion', 'size'] });
    expect(two.segmentColumns).toEqual(['motion', 'size']);
    expect(two.segments.map(({ segment }) => segment)).toContain('Inbound · Enterprise');
    const all = transition(two, 'mql', 'sal').conversion.cohort;
    const parts = two.segments.map(({ segment }) => transition(two, 'mql', 'sal', segment).conversion.cohort);
    expect(parts.reduce((sum, { n }) => sum + n, 0)).toBe(all.n);
    expect(parts.reduce((sum, { k }) => sum + k, 0)).toBe(all.k);
  });

  it('keeps entities without a value of the column, as (blank)', () => {
    const log = logOf(
      'single',
      {
        a: { about: { segments: { motion: 'Inbound' } }, history: [['mql', '2025-01-01']] },
        b: [['mql', '2025-01-02']],
      },
      graph,
    );
    expect(measure(log, { segments: ['motion'] }).segments.map(({ segment }) => segment)).toEqual([
      'Inbound',
      '(blank)',
    ]);
  });

  it.each([
    ['an unknown column', { segments: ['colour'] }, 'There is no segment column "colour".'],
    ['an unknown stage', { from: 'sql' }, 'There is no forward stage "sql".'],
    ['an exit as B', { to: 'lost' }, 'There is no forward stage "lost".'],
    ['B before A', { from: 'sao', to: 'mql' }, 'MQL does not come after SAO.'],
    ['an as-of day before every date', { asOf: 0 }, 'No forward stage is dated by the as-of day.'],
  ])('refuses %s', (_, options, message) => {
    expect(() => measure(sixLog, options)).toThrow(message);
  });
});

describe('the opening state', () => {
  const opening = measure(sixLog, { segments: ['motion'] }).opening;

  it('has every open visit in its furthest stage with its age, re-entries, and the stage after which it is over', () => {
    expect(opening.toSorted((a, b) => a.stage.localeCompare(b.stage))).toEqual([
      // f, and d in its second pass; a is in SAO; b and c are won; e is out.
      { segment: 'Inbound', stage: 'mql', ageDays: 23, count: 1, recycles: 0, amount: null },
      { segment: 'Outbound', stage: 'sal', ageDays: 0, count: 1, recycles: 1, amount: null },
      { segment: 'Inbound', stage: 'sao', ageDays: 51, count: 1, recycles: 0, amount: null },
    ]);
  });

  it('counts alike visits together, keeps amounts from pipeline on, and has who waits in a holding stage', () => {
    const log = logOf(
      'byExit',
      {
        a: [['mql', '2025-01-01']],
        b: [['mql', '2025-01-01']],
        c: {
          about: { amount: 5000 },
          history: [['sao', '2025-01-02']],
        },
        d: {
          about: { amount: 7000 },
          history: [
            ['mql', '2025-01-01'],
            ['nurturing', '2025-01-08'],
          ],
        },
      },
      graph,
    );
    expect(measure(log, { asOf: day('2025-01-11') }).opening).toEqual([
      { segment: null, stage: 'mql', ageDays: 10, count: 2, recycles: 0, amount: null },
      { segment: null, stage: 'sao', ageDays: 9, count: 1, recycles: 0, amount: 5000 },
      { segment: null, stage: 'nurturing', ageDays: 3, count: 1, recycles: 0, amount: null },
    ]);
  });
});

describe('the history', () => {
  it('counts entries in the month of their date, implied ones too, and the money at pipeline and bookings', () => {
    const log = logOf(
      'single',
      {
        a: {
          about: { amount: 5000 },
          history: [
            ['mql', '2025-01-31'],
            ['won', '2025-02-01'],
          ],
        },
        b: [
          ['mql', '2025-02-28'],
          ['sao', '2025-02-28'],
        ],
      },
      graph,
    );
    expect(measure(log).history).toEqual([
      { month: '2025-01', segment: null, entries: { mql: 1 }, pipeline: 0, bookings: 0 },
      {
        month: '2025-02',
        segment: null,
        entries: { mql: 1, sao: 2, won: 1 },
        pipeline: 5000,
        bookings: 5000,
      },
    ]);
  });
});

describe('the bridge of a measurement', () => {
  const plan: PlanTargets = {
    segments: [
      {
        id: 'inbound-smb',
        name: 'Inbound SMB',
        arrivals: { stage: 'mql', total: 300 },
        transitions: [
          { from: 'mql', to: 'sal', rate: 0.8 },
          { from: 'sal', to: 'sao', rate: 0.5 },
        ],
      },
      {
        id: 'outbound-smb',
        name: 'Outbound SMB',
        arrivals: { stage: 'mql', total: 100 },
        transitions: [
          { from: 'mql', to: 'sal', rate: 0.5 },
          { from: 'sal', to: 'sao', rate: 0.4 },
        ],
      },
      {
        id: 'outbound-enterprise',
        name: 'Outbound Enterprise',
        arrivals: { stage: 'mql', total: 100 },
        transitions: [
          { from: 'mql', to: 'sal', rate: 0.5 },
          { from: 'sal', to: 'sao', rate: 0.2 },
        ],
      },
    ],
  };
  const planned = 0.6 * 0.4 + 0.2 * 0.2 + 0.2 * 0.1;

  it('takes rates along the path and shares from a plan, and finds the columns that hold its segments', () => {
    const measured = measure(sixLog, { plan });
    expect(measured.segmentColumns).toEqual(['motion', 'size']);
    expect(measured.segments.map(({ segment, planned }) => [segment, planned])).toEqual([
      ['Inbound · SMB', 'inbound-smb'],
      ['Outbound · SMB', 'outbound-smb'],
      ['Outbound · Enterprise', 'outbound-enterprise'],
      ['Inbound · Enterprise', null],
    ]);
    const bridge = measured.bridge!;
    expect(bridge.planned).toBeCloseTo(planned, 12);
    expect(bridge.recorded).toBeCloseTo(2 / 7, 12);
    expect(bridge.bars.map(({ key }) => key)).toEqual([
      'unrecorded',
      'recycling',
      'maturity',
      'mix',
      'consistency',
      'remainder',
    ]);
    expect(bridge.bars.reduce((sum, { value }) => sum + value, 0)).toBeCloseTo(bridge.gap, 12);
    expect(bridge.segments.map(({ segment }) => segment)).toEqual([
      'inbound-smb',
      'outbound-smb',
      'outbound-enterprise',
      null,
    ]);
    expect(bridge.notes.join(' ')).toContain('1 entity is in no segment of the plan');
    expect(transition(measured, 'mql', 'sal', 'Outbound · SMB').planned).toBe(0.5);
    expect(transition(measured, 'mql', 'sal').planned).toBeCloseTo(0.68, 12);
  });

  it('matches segments whatever the order of the columns, the case and the punctuation', () => {
    const measured = measure(sixLog, { plan, segments: ['size', 'motion'] });
    expect(measured.segments.map(({ planned }) => planned)).toEqual([
      'inbound-smb',
      'outbound-smb',
      'outbound-enterprise',
      null,
    ]);
  });

  it('is there with one planned rate, without mix, and says why', () => {
    const { bridge, from, to } = measure(sixLog, { planned: [{ from: 'mql', to: 'won', rate: 0.4 }] });
    expect([from, to]).toEqual(['mql', 'won']);
    expect(bridge!.planned).toBe(0.4);
    expect(bridge!.bars.map(({ key }) => key)).toEqual([
      'unrecorded',
      'recycling',
      'maturity',
      'consistency',
      'remainder',
    ]);
    expect(bridge!.segments).toEqual([]);
    expect(bridge!.notes).toContain('There is one planned rate for all segments, so there is no mix.');
    expect(bridge!.sentence).toMatch(/^The plan says 40\.0% of MQLs are won; the CRM records 28\.6%\./);
  });

  it('weighs planned rates by segment by the observed mix where they come without one', () => {
    const { bridge } = measure(sixLog, {
      planned: [
        { from: 'mql', to: 'sao', rate: 0.4 },
        { from: 'mql', to: 'sao', rate: 0.9, segment: 'inbound' },
      ],
    });
    // Three of the six entities are inbound.
    expect(bridge!.planned).toBeCloseTo(0.5 * 0.9 + 0.5 * 0.4, 12);
    expect(bridge!.bars.map(({ key }) => key)).not.toContain('mix');
    expect(bridge!.segments.map(({ n, plannedRate }) => [n, plannedRate])).toContainEqual([3, 0.9]);
  });

  it('divides performance with one planned rate as within one segment, and refuses a rate for nobody', () => {
    const one = measure(sixLog, { planned: [{ from: 'mql', to: 'won', rate: 0.4 }] }).bridge!;
    const value = (key: string): number => one.bars.find((bar) => bar.key === key)!.value;
    expect(value('consistency') + value('remainder')).toBeCloseTo(one.performance, 12);
    expect(one.bars.reduce((sum, bar) => sum + bar.value, 0)).toBeCloseTo(one.gap, 12);
    const fault = refused(() =>
      measure(sixLog, { planned: [{ from: 'mql', to: 'won', rate: 0.4, segment: 'nowhere' }] }),
    );
    expect([fault.code, fault.value]).toEqual(['unknown-segment', 'nowhere']);
  });

  it('has no consistency bar where no owner is known: the remainder is all of performance', () => {
    const unowned = logOf('byExit', { a: six.a.history, b: six.b.history, e: six.e.history }, graph);
    const bridge = measure(unowned, { planned: [{ from: 'mql', to: 'won', rate: 0.4 }] }).bridge!;
    expect(bridge.bars.map(({ key }) => key)).toEqual(['unrecorded', 'recycling', 'maturity', 'remainder']);
    expect(bridge.bars.at(-1)!.value).toBe(bridge.performance);
    expect(bridge.notes.join()).toContain('No owner is known');
  });

  it('is pooled where no column holds the segments of the plan', () => {
    const other = {
      segments: plan.segments.map((segment, i) => ({ ...segment, id: `s${i}`, name: `s${i}` })),
    };
    const { bridge } = measure(sixLog, { plan: other });
    expect(bridge!.planned).toBeCloseTo(planned, 12);
    expect(bridge!.notes.join(' ')).toContain('No segment column holds the segments of the plan');
  });

  it('begins where the plan’s entities arrive, though an earlier stage is dated too', () => {
    const log = logOf(
      'single',
      {
        a: [
          ['registered', '2025-01-01'],
          ['mql', '2025-01-02'],
        ],
      },
      graph,
    );
    expect(measure(log).from).toBe('registered');
    expect(measure(log, { plan }).from).toBe('mql');
  });

  it('is null where nobody has a date of A in the window', () => {
    const window = [day('2024-01-01'), day('2024-02-01')] as const;
    expect(measure(sixLog, { plan, window }).bridge).toBeNull();
  });
});

describe('effects of findings', () => {
  it('are what repair changes for missing dates, and what taking the entities out changes for the others', () => {
    const { findings } = measure(sixLog);
    const missing = findings.find(({ code, stage }) => code === 'missing-stage-date' && stage === 'sal')!;
    expect(missing.transition).toEqual({ from: 'mql', to: 'sal' });
    expect(missing.effect.stageConversion).toBeCloseTo(4 / 7 - 3 / 7, 12);
    // SAL lies between MQL and the stage in question: its dates do not change who gets there.
    expect(missing.effect.conversion).toBe(0);
    expect(missing.severity).toBe('medium');

    const log = logOf(
      'single',
      {
        a: [
          ['mql', '2025-01-02'],
          ['sal', '2025-01-01'],
        ],
        b: [
          ['mql', '2025-01-01'],
          ['sal', '2025-01-05'],
        ],
        c: [['mql', '2025-01-01']],
        d: [
          ['mql', '2025-01-01'],
          ['sal', '2025-01-07'],
        ],
      },
      graph,
    );
    const reversed = measure(log).findings.find(({ code }) => code === 'out-of-order')!;
    expect(reversed.effect.conversion).toBeCloseTo(2 / 3 - 3 / 4, 12);
    expect(reversed.effect.velocityDays).toBe(0);
  });

  it('are nil where a label is missing, though those without one never convert', () => {
    const log = logOf(
      'single',
      {
        a: {
          about: { segments: { motion: 'Inbound' } },
          history: [
            ['mql', '2025-01-01'],
            ['sal', '2025-01-05'],
          ],
        },
        b: [['mql', '2025-01-01']],
      },
      graph,
    );
    const missing = measure(log).findings.find(({ code }) => code === 'missing-segment')!;
    expect(missing).toMatchObject({
      count: 1,
      effect: { conversion: 0, velocityDays: 0, stageConversion: 0 },
      severity: 'low',
    });
  });

  it('reports what only the import could see', () => {
    const { findings } = measure(sixLog, {
      defects: {
        duplicateEntities: ['a', 'not imported'],
        unmappedStages: [{ value: 'Parked', column: 'Status', rows: 3, ids: ['b', 'f'] }],
      },
    });
    const ids = (wanted: string) => findings.find(({ code }) => code === wanted)?.ids;
    expect(ids('duplicate-entity')).toEqual(['a']);
    expect(ids('unmapped-stage')).toEqual(['b', 'f']);
  });

  it('are absent where a stage has no date at all, and findings come in order of their effect', () => {
    const { findings } = measure(sixLog);
    const registered = findings.find(({ stage }) => stage === 'registered')!;
    expect(registered).toMatchObject({ effect: { conversion: null, velocityDays: null }, severity: 'low' });
    const rank = { high: 0, medium: 1, low: 2 };
    const ranks = findings.map(({ severity }) => rank[severity]);
    expect(ranks).toEqual(ranks.toSorted((a, b) => a - b));
  });
});

describe('pipeline velocity', () => {
  it('is open pipeline × win rate × mean amount won ÷ median cycle', () => {
    const deal = (amount: number, won: string | null): Told => ({
      about: { amount },
      history: [['sao', '2025-01-01'], ...(won === null ? [] : [['won', won] as const])],
    });
    const log = logOf(
      'single',
      { a: deal(1000, '2025-01-11'), b: deal(3000, '2025-01-21'), c: deal(9000, null), d: deal(9000, null) },
      graph,
    );
    // Both wins are seen in full: 2 of 4 eventually, 2000 each, 15 days at the median, two still open.
    expect(measure(log, { asOf: day('2025-02-01') }).pipelineVelocity).toEqual({
      open: 2,
      winRate: 0.5,
      meanAmount: 2000,
      medianCycleDays: 15,
      perDay: (2 * 0.5 * 2000) / 15,
    });
    expect(measure(sixLog).pipelineVelocity).toBeNull();
  });

  it('tells who wins by the stage where they came in', () => {
    expect(measure(sixLog).winRateByEntry).toEqual([{ stage: 'mql', n: 6, k: 2, rate: 1 / 3 }]);
  });
});

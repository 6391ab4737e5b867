import { describe, expect, test } from 'vitest';
import { expectedFlow } from '../../shared/engine/index.ts';
import { templateNames } from '../../shared/funnel/stages.ts';
import { templates } from '../../shared/funnel/templates.ts';
import { parsePlan, planTargets, resolvePlan, starterPlan } from '../../shared/plan/index.ts';
import { segmentId } from '../../shared/plan/segmentNames.ts';
import { rateAlong } from '../../shared/estimate/planned.ts';
import { measurementOf } from '../support/measurements.ts';
import { refused } from '../support/refused.ts';

describe.each(templateNames)('the starter plan of the template %s', (name) => {
  const plan = starterPlan(name, { start: '2027-01-04' });

  test('is valid, says that its numbers are to be replaced, and survives being written out', () => {
    expect(plan.name).toBe('Starter plan: replace these numbers');
    expect(parsePlan(JSON.stringify(plan))).toEqual(plan);
    expect(() => resolvePlan(plan)).not.toThrow();
  });

  test('has the template’s stages, arrival and gates', () => {
    const template = templates[name];
    expect(plan.stages).toBe(name);
    const [segment] = plan.segments;
    expect(segment!.arrivals.stage).toBe(template.arrival);
    expect(
      segment!.transitions.flatMap(({ from, gate }) => (gate === undefined ? [] : [{ from, gate }])),
    ).toEqual(template.gates);
  });

  test('leads from arrival to won, with a rate that is neither certain nor hopeless', () => {
    const { transitions, arrivals } = planTargets(resolvePlan(plan)).segments[0]!;
    const rate = rateAlong(transitions, arrivals.stage, 'won')!;
    expect(rate).toBeGreaterThan(0.01);
    expect(rate).toBeLessThan(0.2);
    expect(arrivals.total).toBeGreaterThan(500);
  });

  test('about makes its target', () => {
    const { series } = expectedFlow(resolvePlan(plan)).simulation;
    const ratio = series['bookings']!['total']!['total']!.mean! / plan.targets[0]!.amount;
    expect(ratio).toBeGreaterThan(0.85);
    expect(ratio).toBeLessThan(1.15);
  });

  test('covers every month of the horizon and no other', () => {
    const months = Object.keys(plan.segments[0]!.arrivals.perMonth);
    expect(months).toHaveLength(13);
    expect([months[0], months.at(-1)]).toEqual(['2027-01', '2028-01']);
  });
});

test('the options are taken over', () => {
  const plan = starterPlan('lean', {
    start: '2027-07-05',
    currency: 'EUR',
    fiscalYearStartMonth: 7,
    weeks: 104,
  });
  expect(plan).toMatchObject({ start: '2027-07-05', currency: 'EUR', fiscalYearStartMonth: 7, weeks: 104 });
  expect(Object.keys(plan.segments[0]!.arrivals.perMonth).at(-1)).toBe('2029-07');
});

test('the start has to be a day', () => {
  expect(refused(() => starterPlan('lean', { start: '2027-02-30' }))).toMatchObject({ path: 'start' });
});

describe('from a measurement', () => {
  const counted = { visits: { advance: 40, nurturing: 60 } };
  const measurement = measurementOf({
    transitions: [
      { from: 'mql', to: 'meetingBooked', ...counted },
      { from: 'meetingBooked', to: 'sao', ...counted },
      { from: 'mql', to: 'sao', ...counted },
      { from: 'sao', to: 'won', ...counted },
    ],
    segments: [
      { segment: 'Inbound · SMB', n: 100, planned: null },
      { segment: '(blank)', n: 5, planned: null },
    ],
    history: [
      ...['2026-12', '2027-01', '2027-03', '2027-04', '2027-05', '2027-06'].map((month) => ({
        month,
        segment: 'Inbound · SMB',
        entries: { mql: 60, sao: 9 },
        pipeline: 0,
        bookings: 0,
      })),
      { month: '2027-05', segment: null, entries: { mql: 999 }, pipeline: 0, bookings: 0 },
    ],
    pipelineVelocity: { perDay: 1, open: 1, winRate: 0.2, meanAmount: 41_000, medianCycleDays: 60 },
  });
  const plan = starterPlan('account-based', { measurement });

  test('begins on the Monday after the as-of day', () => expect(plan.start).toBe('2027-07-05'));

  test('has its stages, and a segment for each measured one', () => {
    expect(plan.stages).toBe('default');
    expect(plan.segments.map(({ id, name }) => [id, name])).toEqual([
      ['inbound-smb', 'Inbound · SMB'],
      ['blank', '(blank)'],
    ]);
  });

  test('passes over stages without dates, and marks the gates where they then are', () => {
    expect(plan.segments[0]!.transitions.map(({ from, to, gate }) => [from, to, gate])).toEqual([
      ['mql', 'meetingBooked', 'sdr'],
      ['meetingBooked', 'sao', 'ae'],
      ['sao', 'won', undefined],
    ]);
  });

  test('arrivals are the mean of the last six complete months, an absent month being 0', () => {
    expect(plan.segments[0]!.arrivals.perMonth['2027-09']).toBe(50);
  });

  test('deals have the recorded mean amount', () => {
    expect(plan.segments[0]!.deal).toMatchObject({ lognormal: { mean: 41_000 } });
  });

  test('where no pipeline was recorded they have the mean of those that were won', () => {
    const won = { month: '2027-05', segment: null, entries: { won: 4 }, pipeline: 0, bookings: 10_000 };
    const withoutPipeline = { ...measurement, pipelineVelocity: null, history: [won] };
    const { segments } = starterPlan('account-based', { measurement: withoutPipeline });
    expect(segments[0]!.deal).toMatchObject({ lognormal: { mean: 2500 } });
  });

  test('stages of one’s own stay, with gates where marketing hands over and AEs accept', () => {
    const stages = [
      { id: 'lead', name: 'Lead', kind: 'forward' as const, required: true, owner: 'marketing' as const },
      { id: 'demo', name: 'Demo', kind: 'forward' as const, required: true, owner: 'sdr' as const },
      { id: 'deal', name: 'Deal', kind: 'forward' as const, required: true, counts: 'pipeline' as const },
      { id: 'won', name: 'Won', kind: 'forward' as const, required: true, counts: 'bookings' as const },
    ];
    const own = starterPlan('default', { measurement: measurementOf({ stages }) });
    expect(own.stages).toEqual(stages);
    expect(own.segments[0]!.transitions.map(({ from, gate }) => [from, gate])).toEqual([
      ['lead', 'sdr'],
      ['demo', 'ae'],
      ['deal', undefined],
    ]);
    expect(own.segments[0]!.recycle).toBeUndefined();
  });
});

test('ids of segments are plain and unique', () => {
  expect(segmentId('Inbound · SMB', new Set())).toBe('inbound-smb');
  expect(segmentId('Inbound · SMB', new Set(['inbound-smb', 'inbound-smb-2']))).toBe('inbound-smb-3');
  expect(segmentId('Übersee & Co.', new Set())).toBe('ubersee-co');
  expect(segmentId('日本', new Set())).toBe('segment');
  expect(segmentId('2027', new Set())).toBe('segment-2027');
  expect(segmentId('constructor', new Set())).toBe('segment-constructor');
});

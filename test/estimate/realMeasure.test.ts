import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { measure } from '../../shared/estimate/measure.ts';
import { hasRealData, realPath } from '../support/realData.ts';
import { mavenLog, olistLog } from '../support/realLogs.ts';

interface Counts {
  readonly won: number;
  readonly lost: number;
  readonly engaging: number;
  readonly won_over_engaged: number;
  readonly median_days_won: number;
}

interface Reference {
  readonly maven: {
    readonly by_agent: Readonly<Record<string, Counts>>;
    readonly by_region: Readonly<Record<string, Counts>>;
    readonly aalen_johansen: Readonly<Record<string, { won: number; lost: number; open: number }>>;
  };
}

describe.runIf(hasRealData)('Maven’s opportunities, against figures computed elsewhere', () => {
  const { maven } = hasRealData
    ? (JSON.parse(readFileSync(realPath('reference_figures.json'), 'utf8')) as Reference)
    : { maven: { by_agent: {}, by_region: {}, aalen_johansen: {} } };
  const log = hasRealData ? mavenLog() : null!;

  it('4,238 of 8,300 SQLs are won to date, after 57 days at the median', () => {
    const { asOf, transitions } = measure(log);
    expect(asOf).toBe('2017-12-31');
    expect(transitions).toHaveLength(1);
    expect(transitions[0]).toMatchObject({ from: 'sql', to: 'won', open: 1589 });
    expect(transitions[0]!.conversion.cohort).toMatchObject({ n: 8300, k: 4238 });
    expect(transitions[0]!.velocity.median).toBe(57);
    expect(transitions[0]!.velocity.mean).toBeCloseTo(51.78, 2);
  });

  it.each([30, 60, 90, 120, 138])('Aalen–Johansen at %d days', (horizonDays) => {
    const [found] = measure(log, { horizonDays }).transitions;
    const reference = maven.aalen_johansen[horizonDays]!;
    const probability = (outcome: string): number =>
      found!.model!.outcomes.find((known) => known.outcome === outcome)!.probability;
    expect(probability('advance')).toBeCloseTo(reference.won, 4);
    expect(probability('lost')).toBeCloseTo(reference.lost, 4);
    expect(probability('never')).toBeCloseTo(reference.open, 4);
    expect(found!.conversion.eventual.rate).toBeCloseTo(reference.won, 4);
    expect(found!.curve.rate.at(-1)).toBeCloseTo(reference.won, 4);
  });

  it('by agent and by region', () => {
    const { drift, transitions } = measure(log, { segments: ['region'] });
    for (const [agent, { won, engaging, lost, won_over_engaged: rate }] of Object.entries(maven.by_agent)) {
      const found = drift.owners.find(({ owner, segment }) => owner === agent && segment === null)!;
      const { n, k } = found.toDate!;
      expect([n, k]).toEqual([won + lost + engaging, won]);
      expect(k / n).toBeCloseTo(rate, 6);
    }
    for (const [region, { won, engaging, lost, median_days_won: median }] of Object.entries(
      maven.by_region,
    )) {
      const found = transitions.find(({ segment }) => segment === region)!;
      expect(found.conversion.cohort).toMatchObject({ n: won + lost + engaging, k: won });
      expect(found.velocity.median).toBe(median);
    }
  });

  it('cohorts before the first close on 2017-03-01 are left-truncated', () => {
    const finding = measure(log).findings.find(({ code }) => code === 'left-truncated')!;
    expect(finding.detail).toEqual({ firstConversion: '2017-03-01' });
    expect(finding.denominator).toBe(8300);
  });
});

describe.runIf(hasRealData)('Olist’s sellers', () => {
  it('842 of 8,000 MQLs are won to date; wins begin on 2017-12-05; one is won before its first contact', () => {
    const { transitions, findings, asOf } = measure(olistLog());
    expect(asOf).toBe('2018-11-14');
    expect(transitions[0]).toMatchObject({ from: 'mql', to: 'won', open: 7158 });
    expect(transitions[0]!.conversion.cohort).toMatchObject({ n: 8000, k: 842 });
    expect(transitions[0]!.velocity.n).toBe(841);
    const finding = (wanted: string) => findings.find(({ code }) => code === wanted)!;
    expect(finding('left-truncated').detail).toEqual({ firstConversion: '2017-12-05' });
    expect(finding('out-of-order')).toMatchObject({ stage: 'won', count: 1 });
  });
});

import { describe, expect, it } from 'vitest';
import { formatDay } from '../../shared/calendar/days.ts';
import { changingRate, maturityDays } from '../../shared/estimate/changingRate.ts';
import type { ConversionQuestion } from '../../shared/estimate/cohort.ts';
import { leftTruncation } from '../../shared/estimate/leftTruncation.ts';
import { measure } from '../../shared/estimate/measure.ts';
import {
  conversionCounts,
  dwellVisits,
  habits,
  ownerDrift,
  ownersKnown,
} from '../../shared/estimate/ownerDrift.ts';
import { funnelIndex } from '../../shared/estimate/ownerFunnel.ts';
import { sliceBy } from '../../shared/estimate/slices.ts';
import { entityOwner } from '../../shared/events/entityOwner.ts';
import type { Categorical, EventLog } from '../../shared/events/eventLog.ts';
import { forwardPositions, recordedDates, splitPasses } from '../../shared/events/passes.ts';
import { impliedDates } from '../../shared/events/repair.ts';
import { templateGraph } from '../../shared/funnel/templates.ts';
import { binomialSumLimits } from '../../shared/stats/binomialSum.ts';
import { funnelLimits } from '../../shared/stats/funnelLimits.ts';
import { type ArbitraryEntity, logFrom } from '../support/arbitraryLogs.ts';
import { seeded } from '../support/random.ts';

const graph = templateGraph('default');
/** A Monday. */
const start = 20_003;

function question(log: EventLog, days: number): ConversionQuestion {
  const recorded = recordedDates(splitPasses(log, { from: 0, through: start + days }));
  const positions = forwardPositions(log.graph);
  return {
    recorded,
    implied: impliedDates(recorded),
    from: positions[graph.indexOf('mql')]!,
    to: positions[graph.indexOf('sal')]!,
    window: [start, start + days + 1],
    asOf: start + days,
  };
}

const lead = (day: number, converts: boolean, owner = 'ann', segment = 'inbound'): ArbitraryEntity => ({
  segment,
  owner,
  events: [{ stage: 'mql', day: start + day }, ...(converts ? [{ stage: 'sal', day: start + day + 3 }] : [])],
});

describe('limits of a sum of binomials', () => {
  it('are those of the funnel with one part, and with two parts of one rate', () => {
    for (const [n, rate] of [
      [40, 0.3],
      [500, 0.02],
      [7, 0.5],
    ] as const) {
      expect(binomialSumLimits([{ n, rate }], 0.998)).toEqual(funnelLimits(n, rate, 0.998));
      const parts = [
        { n: n - 3, rate },
        { n: 3, rate },
      ];
      expect(binomialSumLimits(parts, 0.95)).toEqual(funnelLimits(n, rate, 0.95));
    }
  });

  it('worked by hand: one sure and two fair chances', () => {
    // 1, 2 or 3 with chances 1/4, 1/2, 1/4: the 10% and 90% points are 1 and 3.
    expect(
      binomialSumLimits(
        [
          { n: 1, rate: 1 },
          { n: 2, rate: 0.5 },
        ],
        0.8,
      ),
    ).toEqual({ lower: 1, upper: 3 });
    expect(
      binomialSumLimits(
        [
          { n: 1, rate: 1 },
          { n: 2, rate: 0.5 },
        ],
        0.2,
      ),
    ).toEqual({ lower: 2, upper: 2 });
  });
});

describe('owners', () => {
  it('are judged against their own mix of segments', () => {
    // Inbound converts at 80%, outbound at 20%, whoever works them; bo has nearly all of outbound.
    const random = seeded(7);
    const leads = Array.from({ length: 800 }, (_, i) => {
      const segment = i % 2 === 0 ? 'inbound' : 'outbound';
      const owner = i % 20 < 2 === (segment === 'inbound') ? 'bo' : 'ann';
      return lead(i % 100, random() < (segment === 'inbound' ? 0.8 : 0.2), owner, segment);
    });
    const log = logFrom(leads, graph);
    const pooled = ownerDrift(question(log, 200), entityOwner(log), null);
    const adjusted = ownerDrift(question(log, 200), entityOwner(log), sliceBy(log, ['segment']));
    const outside = (of: typeof pooled) => of.filter((one) => one.segment === null && one.outside998);
    expect(
      outside(pooled)
        .map(({ owner }) => owner)
        .sort(),
    ).toEqual(['ann', 'bo']);
    expect(outside(adjusted)).toEqual([]);
    expect(adjusted.filter(({ segment }) => segment !== null)).toHaveLength(4);
    for (const owner of ['ann', 'bo']) {
      const [whole, ...parts] = adjusted.filter((one) => one.owner === owner);
      const rateOf = (name: string | null) => {
        const both = adjusted.filter(({ segment }) => segment === name);
        return both.reduce((sum, { k }) => sum + k, 0) / both.reduce((sum, { n }) => sum + n, 0);
      };
      expect(whole!.expected).toBeCloseTo(
        parts.reduce((sum, { n, segment }) => sum + n * rateOf(segment), 0),
        9,
      );
    }
  });

  it('are absent where no owner is known', () => {
    const log = logFrom([{ ...lead(0, true), owner: undefined }], graph);
    expect(ownerDrift(question(log, 10), entityOwner(log), null)).toEqual([]);
  });
});

/** Forty leads a week, converting at a rate that depends on the week. */
function weekly(weeks: number, rate: (week: number) => number, seed: number): EventLog {
  const random = seeded(seed);
  const leads = Array.from({ length: weeks * 40 }, (_, i) => {
    const week = Math.floor(i / 40);
    return lead(week * 7 + (i % 7), random() < rate(week));
  });
  return logFrom(leads, graph);
}

const changes = (asked: ConversionQuestion, owners: Categorical | null = null) =>
  changingRate(asked, { withinDays: maturityDays(asked, 200), since: start, owners });

describe('the rate over time', () => {
  it('changes when the playbook did, with the rates before and after', () => {
    const log = weekly(52, (week) => (week < 30 ? 0.75 : 0.25), 11);
    const { changePoints, cohorts } = changes(question(log, 400));
    expect(cohorts).toMatchObject({ step: 'week', withinDays: 3 });
    expect(cohorts.periods).toHaveLength(52);
    expect(changePoints).toHaveLength(1);
    expect(changePoints[0]!.date).toBe(formatDay(start + 30 * 7));
    expect(changePoints[0]!.before).toBeCloseTo(0.75, 1);
    expect(changePoints[0]!.after).toBeCloseTo(0.25, 1);
  });

  it('does not change because the last cohorts are young: they are left out', () => {
    const log = weekly(30, () => 0.5, 12);
    // As of two days into the last week nobody of it can have converted.
    const { changePoints, cohorts } = changes(question(log, 29 * 7 + 2));
    expect(changePoints).toEqual([]);
    expect(cohorts.periods.length).toBeLessThan(30);
  });

  it('is told by month where weeks are small, and without change for want of cohorts', () => {
    const leads = Array.from({ length: 60 }, (_, i) => lead(i * 3, i % 2 === 0));
    const { changePoints, cohorts } = changes(question(logFrom(leads, graph), 300));
    expect(cohorts.step).toBe('month');
    expect(cohorts.periods.length).toBeLessThan(7);
    expect(changePoints).toEqual([]);
  });

  it('has no cohorts where nobody entered', () => {
    const log = logFrom(
      [{ segment: 'inbound', owner: undefined, events: [{ stage: 'won', day: start }] }],
      graph,
    );
    const asked = question(log, 10);
    const { cohorts } = changingRate({ ...asked, window: [0, 1] }, { withinDays: 0, since: 0 });
    expect(cohorts.periods).toEqual([]);
  });
});

describe('left truncation', () => {
  const steady = Array.from({ length: 300 }, (_, i) => lead(i, i % 2 === 0));

  it('is found where conversions begin long after the cohorts that should have made them', () => {
    const since = 100;
    const truncated = steady.map((one) => ({
      ...one,
      events: one.events.filter(({ stage, day }) => stage === 'mql' || day >= start + since),
    }));
    const found = leftTruncation(question(logFrom(truncated, graph), 320))!;
    expect(found.firstConversion - start).toBeLessThanOrEqual(since + 1);
    expect(found.visits).toBe(found.firstConversion - start);
    expect(found.entities).toHaveLength(found.visits);
    expect(found.of).toBe(300);
  });

  it('is not found where the first conversion merely takes its time', () => {
    expect(leftTruncation(question(logFrom(steady, graph), 320))).toBeNull();
    const rare = steady.map((_, i) => lead(i, i % 40 === 39));
    expect(leftTruncation(question(logFrom(rare, graph), 320))).toBeNull();
    expect(
      leftTruncation(
        question(
          logFrom(
            steady.map((_, i) => lead(i, false)),
            graph,
          ),
          320,
        ),
      ),
    ).toBeNull();
  });
});

describe('habits of owners', () => {
  const pass = (owner: string, day: number, dates: Record<string, number>): ArbitraryEntity => ({
    segment: 'inbound',
    owner,
    events: Object.entries(dates).map(([stage, after]) => ({ stage, day: start + day + after })),
  });

  it('tell who leaves dates out, given how far the leads went', () => {
    const random = seeded(21);
    const leads = Array.from({ length: 600 }, (_, i) => {
      const owner = ['ann', 'bo', 'cy'][i % 3]!;
      const writesSal = random() > (owner === 'bo' ? 0.6 : 0.1);
      return pass(owner, i % 90, { mql: 0, ...(writesSal ? { sal: 1 } : {}), meetingBooked: 4 });
    });
    const log = logFrom(leads, graph);
    const { skips } = habits(question(log, 200), entityOwner(log), null, 30);
    const rates = new Map(skips!.owners.map(({ owner, rate }) => [owner, rate!]));
    // Registered is required and never dated: passes in which only that is missing count as well, for everybody.
    expect(rates.get('bo')).toBe(1);
    const withoutRegistered = {
      ...graph,
      stages: graph.stages.map((stage) =>
        stage.id === 'registered' ? { ...stage, required: false } : stage,
      ),
    };
    const told = logFrom(leads, withoutRegistered);
    const { skips: found } = habits(question(told, 200), entityOwner(told), null, 30);
    const outside = found!.owners.filter(({ outside998 }) => outside998).map(({ owner }) => owner);
    expect(outside.sort()).toEqual(['ann', 'bo', 'cy']);
    expect(found!.owners.find(({ owner }) => owner === 'bo')!.rate).toBeCloseTo(0.6, 1);
    expect(found!.index!.p).toBeLessThan(1e-6);
  });

  it('tell who takes longer than the others, against the median of each segment', () => {
    const random = seeded(22);
    const leads = Array.from({ length: 400 }, (_, i) => {
      const owner = ['ann', 'bo'][i % 2]!;
      const segment = i % 4 < 2 ? 'inbound' : 'outbound';
      const days = (segment === 'inbound' ? 2 : 20) + Math.floor(random() * 10) + (owner === 'bo' ? 6 : 0);
      return { ...pass(owner, i % 90, { mql: 0, sal: days }), segment };
    });
    const log = logFrom(leads, graph);
    const { dwell } = habits(question(log, 300), entityOwner(log), sliceBy(log, ['segment']), 60);
    const [ann, bo] = ['ann', 'bo'].map((name) => dwell!.owners.find(({ owner }) => owner === name)!);
    expect(bo!.medianDays).toBeGreaterThan(ann!.medianDays);
    expect([ann!.outside998, bo!.outside998]).toEqual([true, true]);
    expect(bo!.k).toBeGreaterThan(bo!.upper998);
    // Nobody who was not followed as long as all are given, and no slower conversions, are counted.
    expect(habits(question(log, 300), entityOwner(log), null, 5).dwell!.owners.reduce((n, row) => n + row.n, 0)).toBeLessThan(400); // prettier-ignore
  });

  it('are no drift where only the mix differs: the index is 0 after adjustment', () => {
    const random = seeded(23);
    const leads = Array.from({ length: 3000 }, (_, i) => {
      const segment = i % 2 === 0 ? 'inbound' : 'outbound';
      const owner = `o${(i % 10) + (segment === 'inbound' && random() < 0.7 ? 10 : 0)}`;
      return lead(i % 100, random() < (segment === 'inbound' ? 0.8 : 0.2), owner, segment);
    });
    const log = logFrom(leads, graph);
    const index = (slices: ReturnType<typeof sliceBy> | null) =>
      funnelIndex(conversionCounts(question(log, 200), entityOwner(log)!, slices, 10))!;
    expect(index(null).p).toBeLessThan(1e-6);
    expect(index(sliceBy(log, ['segment'])).p).toBeGreaterThan(0.01);
    expect(index(sliceBy(log, ['segment'])).rho).toBeLessThan(0.01);
  });

  it('cannot be told where owners stand on conversions only', () => {
    const random = seeded(24);
    const leads = Array.from({ length: 200 }, (_, i) => {
      const converts = random() < 0.3;
      return { ...lead(i % 50, converts), owner: converts ? `o${i % 5}` : undefined };
    });
    const log = logFrom(leads, graph);
    expect(ownersKnown(question(log, 100), entityOwner(log))).toEqual({
      reached: 1,
      others: 0,
      afterwards: true,
    });
    const { drift } = measure(log, { from: 'mql', to: 'sal' });
    expect([drift.index, drift.ownerChanges]).toEqual([null, []]);
  });
});

describe('changes of single owners and of dwell', () => {
  it('name the owner whose rate changed, and nobody else', () => {
    const random = seeded(31);
    const leads = Array.from({ length: 52 * 40 }, (_, i) => {
      const week = Math.floor(i / 40);
      const owner = `o${i % 4}`;
      const rate = owner === 'o2' && week >= 26 ? 0.15 : 0.6;
      return lead(week * 7 + (i % 7), random() < rate, owner);
    });
    const log = logFrom(leads, graph);
    const { ownerChanges } = changes(question(log, 400), entityOwner(log));
    expect(ownerChanges!.map(({ owner }) => owner)).toEqual(['o2']);
    expect(ownerChanges![0]!.before).toBeCloseTo(0.6, 1);
    expect(ownerChanges![0]!.after).toBeCloseTo(0.15, 1);
  });

  it('find the week from which conversions take longer', () => {
    const random = seeded(32);
    const leads = Array.from({ length: 40 * 30 }, (_, i): ArbitraryEntity => {
      const week = Math.floor(i / 30);
      const days = 3 + Math.floor(random() * 5) + (week >= 20 ? 4 : 0);
      const day = start + week * 7 + (i % 7);
      return { segment: 'inbound', owner: 'ann', events: [{ stage: 'mql', day }, { stage: 'sal', day: day + days }] }; // prettier-ignore
    });
    const asked = question(logFrom(leads, graph), 400);
    const withinDays = 20;
    const dwell = dwellVisits(asked, null, null, withinDays);
    const { dwellChanges, changePoints } = changingRate(asked, { withinDays, since: start, dwell });
    expect(changePoints).toEqual([]);
    expect(dwellChanges!.map(({ date }) => date)).toEqual([formatDay(start + 20 * 7)]);
    expect(dwellChanges![0]!.after).toBeGreaterThan(dwellChanges![0]!.before + 0.4);
  });
});

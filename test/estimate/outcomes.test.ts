import { describe, expect, it } from 'vitest';
import { aalenJohansen } from '../../shared/estimate/aalenJohansen.ts';
import { conversionCurve } from '../../shared/estimate/curve.ts';
import { countVisits, dayInterval } from '../../shared/estimate/mixtureVisits.ts';
import { type OutcomeVisits, pooledOutcomes, transitionModel } from '../../shared/estimate/outcomes.ts';
import type { Sample } from '../../shared/estimate/sample.ts';

const names = ['advance', 'nurturing', 'lost'];

type Visit = readonly [days: number, cause: number, timed?: boolean];

function sampleOf(visits: readonly Visit[]): Sample {
  const causes = Uint8Array.from(visits, ([, cause]) => cause);
  const count = (wanted: number): number => causes.filter((cause) => cause === wanted).length;
  return {
    count: visits.length,
    rows: Uint32Array.from(visits.keys()),
    days: Float64Array.from(visits, ([days]) => days),
    causes,
    timed: Uint8Array.from(visits, ([, , timed = true]) => Number(timed)),
    reached: count(1),
    reachedRecorded: count(1),
    open: count(0),
  };
}

const repeat = (times: number, ...visits: Visit[]): Visit[] =>
  Array.from({ length: times }, () => visits).flat();
/** Where a date is implied, the visit lasted any time up to the bound. */
function visitsOf(sample: Sample): OutcomeVisits {
  const rows = Array.from(sample.days, (days, i): readonly [number, number] =>
    sample.causes[i] === 0
      ? [days, days]
      : sample.timed[i] === 1
        ? dayInterval(days, 'centred')
        : [0, days + 0.5],
  );
  return {
    sample,
    counts: countVisits({
      outcomes: names,
      outcome: sample.causes,
      low: rows.map(([low]) => low),
      high: rows.map(([, high]) => high),
    }),
  };
}
const model = (sample: Sample, all = sample, horizonDays = 100) => {
  const pooled = visitsOf(all);
  return transitionModel(sample === all ? pooled : visitsOf(sample), pooledOutcomes(pooled, horizonDays))!;
};

describe('the outcomes of a visit', () => {
  it('worked by hand: four visits, one censored between the events', () => {
    // Day 1 advances: 1/4. Day 2 censored. Day 3 lost: 3/4 × 1/2. One stays: 3/8.
    const { outcomes } = model(
      sampleOf([
        [1, 1],
        [2, 0],
        [3, 3],
        [9, 0],
      ]),
    );
    expect(outcomes.map(({ outcome, probability }) => [outcome, probability])).toEqual([
      ['advance', 1 / 4],
      ['lost', 3 / 8],
      ['never', 3 / 8],
    ]);
    const [advance, , never] = outcomes;
    // Nothing was censored before day 1, so the effective counts are the counts.
    expect(advance!.effectiveN).toBeCloseTo(4, 9);
    expect(advance!.effectiveK).toBeCloseTo(1, 9);
    expect(never!.effectiveN).toBeLessThan(4);
  });

  it('has raw counts where a probability is 0 or 1, and no model without visits', () => {
    const all = sampleOf([
      [1, 1],
      [2, 2],
    ]);
    const { outcomes } = model(
      sampleOf([
        [1, 1],
        [2, 1],
      ]),
      all,
    );
    expect(
      outcomes.map(({ probability, effectiveN, effectiveK }) => [probability, effectiveN, effectiveK]),
    ).toEqual([
      [1, 2, 2],
      [0, 2, 0],
      [0, 2, 0],
    ]);
    expect(transitionModel(visitsOf(sampleOf([])), pooledOutcomes(visitsOf(all), 10))).toBeNull();
  });

  it('ends at the horizon: what happens later has not happened', () => {
    const sample = sampleOf([
      [1, 1],
      [50, 1],
      [60, 0],
      [60, 0],
    ]);
    expect(model(sample, sample, 10).outcomes[0]!.probability).toBe(1 / 4);
    expect(model(sample, sample, 10).delays[0]!.empirical).toEqual([[1, 1]]);
  });
});

describe('the delays of an outcome', () => {
  it('are the increments of its curve, normalised: censored visits give their weight to the later ones', () => {
    const [delay] = model(
      sampleOf([
        [1, 1],
        [2, 0],
        [3, 1],
        [9, 0],
      ]),
    ).delays;
    // Increments 1/4 and 3/8.
    expect(delay!.empirical.map(([days, weight]) => [days, Math.round(weight * 1e9) / 1e9])).toEqual([
      [1, 0.4],
      [3, 0.6],
    ]);
  });

  it('leave out visits without a duration, unless there are no others', () => {
    const bound: Visit = [40, 1, false];
    const mixed = sampleOf([[2, 1], [4, 1], bound, bound]);
    expect(model(mixed).delays[0]!.empirical.map(([days]) => days)).toEqual([2, 4]);
    expect(model(mixed).outcomes[0]!.probability).toBe(1);
    expect(model(sampleOf([bound])).delays[0]!.empirical).toEqual([[40, 1]]);
  });

  it('are pooled over segments below thirty visits of that outcome', () => {
    const all = sampleOf([...repeat(40, [5, 1], [7, 3]), ...repeat(40, [9, 1])]);
    const few = sampleOf(repeat(29, [9, 1]));
    const enough = sampleOf(repeat(30, [9, 1]));
    const advance = (sample: Sample) =>
      model(sample, all).delays.find(({ outcome }) => outcome === 'advance')!;
    expect(advance(few)).toMatchObject({ pooledOverSegments: true });
    expect(advance(few).empirical.map(([days]) => days)).toEqual([5, 9]);
    expect(advance(enough)).toMatchObject({ pooledOverSegments: false, empirical: [[9, 1]] });
    expect(model(all).delays.map(({ outcome, pooledOverSegments }) => [outcome, pooledOverSegments])).toEqual(
      [
        ['advance', false],
        ['lost', false],
      ],
    );
  });

  it('keep weight and mean when many days are merged to few', () => {
    const visits = Array.from({ length: 1000 }, (_, i): Visit => [i + 0.5, 1]);
    const [delay] = model(sampleOf(visits), sampleOf(visits), 2000).delays;
    const weight = delay!.empirical.reduce((sum, [, w]) => sum + w, 0);
    const mean = delay!.empirical.reduce((sum, [days, w]) => sum + days * w, 0);
    expect(delay!.empirical.length).toBeLessThanOrEqual(200);
    expect(weight).toBeCloseTo(1, 12);
    expect(mean).toBeCloseTo(500, 9);
  });
});

describe('the conversion curve', () => {
  const curveOf = (visits: readonly Visit[], horizon: number, limit: number) => {
    const { days, causes } = sampleOf(visits);
    return conversionCurve(aalenJohansen(days, causes, 1), horizon, limit);
  };

  it('starts at 0, steps where visits convert, and ends with the last time by the horizon', () => {
    const curve = curveOf(
      [
        [2, 1],
        [3, 0],
        [5, 1],
        [8, 0],
        [20, 1],
      ],
      10,
      400,
    );
    expect(curve.days).toEqual([0, 2, 5, 8]);
    expect(curve.rate.map((rate) => Math.round(rate * 1e9) / 1e9)).toEqual([
      0, 0.2, 0.466666667, 0.466666667,
    ]);
    expect(curve.atRisk).toEqual([5, 5, 3, 2]);
    expect(curve.low[0]).toBeNull();
  });

  it('keeps exact values where steps are left out', () => {
    const visits = Array.from({ length: 500 }, (_, i): Visit => [i + 1, 1]);
    const curve = curveOf(visits, 1000, 50);
    expect(curve.days).toHaveLength(51);
    curve.days.forEach((day, i) => expect(curve.rate[i]).toBeCloseTo(day / 500, 12));
    expect(curve.days.at(-1)).toBe(500);
  });

  it('is one point without visits', () => {
    expect(curveOf([], 0, 400)).toEqual({ days: [0], rate: [0], low: [null], high: [null], atRisk: [0] });
  });
});

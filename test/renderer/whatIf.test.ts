import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  expit,
  isTrying,
  logit,
  nothingTried,
  shiftForMean,
  shiftRate,
  shiftShare,
  totalHires,
  withRateShift,
  withWhatIf,
} from '../../renderer/model/whatIf.ts';
import { newProject } from '../../renderer/model/newProject.ts';
import { planning } from '../../renderer/model/planning.ts';
import { rateSliders, sliderShift } from '../../renderer/model/rateSliders.ts';
import type { Rate } from '../../shared/plan/schema.ts';
import { resolvePlan } from '../../shared/plan/index.ts';
import { testPlan } from './plans.ts';

const noFormula = (): number => {
  throw new Error('there is no formula here');
};

describe('a rate that is moved', () => {
  it('moves its centre on the logit scale: 50% by log 3 is 75%', () => {
    expect(shiftShare(0.5, Math.log(3))).toBeCloseTo(0.75, 12);
    expect(shiftRate(0.2, logit(0.3) - logit(0.2), noFormula)).toBeCloseTo(0.3, 12);
  });

  it('stays where it is certain', () => {
    expect([shiftShare(0, 2), shiftShare(1, -2)]).toEqual([0, 1]);
  });

  it('keeps the spread of a Beta: α + β stays', () => {
    const moved = shiftRate({ beta: [60, 40] }, 0.4, noFormula) as { beta: [number, number] };
    expect(moved.beta[0] + moved.beta[1]).toBeCloseTo(100, 10);
    expect(moved.beta[0] / 100).toBeCloseTo(expit(logit(0.6) + 0.4), 12);
  });

  it('keeps the sum of a Dirichlet and the proportions among what does not advance', () => {
    const rate: Rate = { dirichlet: { advance: 80, nurturing: 12, disqualified: 6, never: 2 } };
    const { dirichlet } = shiftRate(rate, -0.5, noFormula) as { dirichlet: Record<string, number> };
    expect(Object.values(dirichlet).reduce((sum, weight) => sum + weight, 0)).toBeCloseTo(100, 10);
    expect(dirichlet['nurturing']! / dirichlet['disqualified']!).toBeCloseTo(2, 12);
    expect(dirichlet['advance']! / 100).toBeCloseTo(expit(logit(0.8) - 0.5), 12);
  });

  it('of a formula becomes its value, moved', () => {
    expect(shiftRate('base * 2', 0.1, () => 0.4)).toBeCloseTo(expit(logit(0.4) + 0.1), 12);
  });

  it('is the same object where nothing is moved', () => {
    const rate: Rate = { beta: [60, 40] };
    expect(shiftRate(rate, 0, noFormula)).toBe(rate);
  });
});

describe('the shift for a mean', () => {
  it('gives back the mean that was asked for, for any mix of rates', () => {
    const rates = fc.array(
      fc.record({
        share: fc.double({ min: 0.01, max: 0.99, noNaN: true }),
        weight: fc.double({ min: 0.1, max: 100, noNaN: true }),
      }),
      { minLength: 1, maxLength: 6 },
    );
    fc.assert(
      fc.property(rates, fc.double({ min: 0.01, max: 0.99, noNaN: true }), (mix, target) => {
        const shift = shiftForMean(mix, target);
        const total = mix.reduce((sum, { weight }) => sum + weight, 0);
        const mean =
          mix.reduce((sum, { share, weight }) => sum + weight * shiftShare(share, shift), 0) / total;
        expect(mean).toBeCloseTo(target, 9);
      }),
    );
  });
});

describe('a plan with what is being tried', () => {
  const plan = testPlan();
  const valueOf = (): number => 0.5;

  it('is the plan itself where nothing is tried', () => {
    expect(isTrying(nothingTried)).toBe(false);
    expect(withWhatIf(plan, nothingTried, valueOf)).toBe(plan);
  });

  it('moves a transition in every segment and leaves the others', () => {
    const shift = logit(0.7) - logit(0.6);
    const tried = withWhatIf(plan, withRateShift(nothingTried, 'mql', shift), valueOf);
    expect(tried.segments[0]!.transitions[0]!.rate).toEqual({
      beta: [expect.closeTo(70, 9), expect.closeTo(30, 9)],
    });
    expect(tried.segments[1]!.transitions[0]!.rate).toBeCloseTo(expit(logit(0.3) + shift), 12);
    expect(tried.segments[0]!.transitions[1]).toBe(plan.segments[0]!.transitions[1]);
  });

  it('multiplies every month of arrivals, formulas too', () => {
    const tried = withWhatIf(plan, { ...nothingTried, arrivalFactor: 1.5 }, valueOf);
    const before = resolvePlan(plan).segments[0]!.arrivals.perMonth;
    const after = resolvePlan(tried).segments[0]!.arrivals.perMonth;
    for (const [month, amount] of before) expect(after.get(month)).toBeCloseTo(amount * 1.5, 9);
  });

  it('adds hires in the first month and takes them off the latest', () => {
    const more = withWhatIf(plan, { ...nothingTried, sdrHires: 3 }, valueOf);
    expect(more.sdr!.hires).toEqual({ '2027-01': 3, '2027-03': 2 });
    const fewer = withWhatIf(plan, { ...nothingTried, sdrHires: -1 }, valueOf);
    expect(totalHires(fewer.sdr!.hires)).toBe(1);
    expect(totalHires(withWhatIf(plan, { ...nothingTried, sdrHires: -9 }, valueOf).sdr!.hires)).toBe(0);
  });

  it('drops a shift of nothing', () => {
    const tried = withRateShift(nothingTried, 'mql', 0.3);
    expect(withRateShift(tried, 'mql', 0)).toEqual(nothingTried);
    expect(withRateShift(tried, 'mql', 0.1).rateShifts).toEqual([{ from: 'mql', logit: 0.1 }]);
  });
});

describe('the sliders of a plan that nothing arrives in yet', () => {
  it('weigh its segments alike, so that each has a centre, its spread and a way to be moved', () => {
    const filled = testPlan();
    const plan = {
      ...filled,
      segments: filled.segments.map((segment) => ({
        ...segment,
        arrivals: { ...segment.arrivals, perMonth: {} },
        transitions: segment.transitions.map((own) => ({
          ...own,
          rate: { beta: [30, 70] as [number, number] },
        })),
      })),
    };
    const sliders = rateSliders(plan, plan, newProject('Empty', plan), null, planning);
    expect(sliders.length).toBeGreaterThan(1);
    for (const slider of sliders) {
      expect(slider.value).toBeCloseTo(0.3, 12);
      expect(slider.low).toBeLessThan(slider.high);
      expect(shiftShare(0.3, sliderShift(slider, 0.4))).toBeCloseTo(0.4, 6);
    }
  });
});

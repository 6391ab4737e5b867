/** People: ramp, hires, tenure, attrition, backfill, cost and quota. */
import { describe, expect, test } from 'vitest';
import { buildModel } from '../../../shared/engine/model.ts';
import { drawInputs } from '../../../shared/engine/inputs.ts';
import { type Staffing, expectedStaffing, rampAt } from '../../../shared/engine/people.ts';
import type { PlanFile } from '../../../shared/plan/schema.ts';
import { resolved, trialOf, trialsBy } from '../../support/trials.ts';

type Sdr = NonNullable<PlanFile['sdr']>;

/** People as trials have them: those on board by what they cost, ramped ones by what they can take up. */
function staffings(team: Partial<Sdr>, rest: Partial<PlanFile> = {}): (trial: number) => Staffing {
  const each = { leadsPerWeek: 1e6, costPerMonth: 30.4375 / 7 };
  const model = buildModel(resolved({ weeks: 12, sdr: { headcount: 0, ...each, ...team }, ...rest }));
  const run = trialsBy(model);
  return (trial) => {
    const { peopleCost, sdrCapacity } = run(1, trial);
    return {
      onBoard: peopleCost.map(Math.round),
      ramped: sdrCapacity.map((capacity) => Math.round(capacity / 10) / 1e5),
    };
  };
}
const staffing = (team: Partial<Sdr>, rest: Partial<PlanFile> = {}): Staffing => staffings(team, rest)(0);
const list = (values: Float64Array): number[] => [...values];

describe('ramp', () => {
  test('is by whole month of 30.4375 days of tenure, its last value from there on', () => {
    const at = [0, 30.4, 30.4375, 60.87, 60.875, 1000, Infinity];
    expect(at.map((days) => rampAt([0.25, 0.5, 0.75], days))).toEqual([
      0.25, 0.25, 0.5, 0.5, 0.75, 0.75, 0.75,
    ]);
  });

  test('those on board at the start are fully ramped: the last ramp value', () => {
    expect(list(staffing({ headcount: 2, ramp: [0.25, 0.9] }).ramped)).toEqual(Array(12).fill(1.8));
  });

  test('unless a tenure is given for them, one by one', () => {
    const { ramped } = staffing({ headcount: 3, tenureMonths: [0, 1], ramp: [0.25, 0.5, 1] }, { weeks: 6 });
    // Weeks 0 … 4 are within the first month; from week 5 on (day 35) each is a month further.
    expect(list(ramped)).toEqual([1.75, 1.75, 1.75, 1.75, 1.75, 2.5]);
  });
});

describe('hires', () => {
  test('start in the first step on or after the 1st of their month, at ramp[0]', () => {
    // 1 February 2027 is a Monday, the first day of step 4; 1 March that of step 8.
    const { onBoard, ramped } = staffing({ hires: { '2027-02': 2, '2027-03': 1 }, ramp: [0.5, 1] });
    expect(list(onBoard)).toEqual([0, 0, 0, 0, 2, 2, 2, 2, 3, 3, 3, 3]);
    expect(list(ramped)).toEqual([0, 0, 0, 0, 1, 1, 1, 1, 1.5, 2.5, 2.5, 2.5]);
  });

  test('a month that begins within a step counts from the next', () => {
    const { onBoard } = staffing({ hires: { '2027-04': 1 } }, { start: '2027-03-29', weeks: 2 });
    expect(list(onBoard)).toEqual([0, 1]);
  });

  test('in the month of a start after the 1st they are there from step 0 on', () => {
    expect(list(staffing({ hires: { '2027-01': 1 } }, { weeks: 2 }).onBoard)).toEqual([1, 1]);
  });
});

describe('attrition', () => {
  const mean = (of: (trial: number) => Staffing, at: number, trials: number): number => {
    let sum = 0;
    for (let trial = 0; trial < trials; trial++) sum += of(trial).onBoard[at]!;
    return sum / trials;
  };
  const near = (share: number, p: number, n: number): void =>
    expect(Math.abs(share - p) / Math.sqrt((p * (1 - p)) / n)).toBeLessThan(4);

  test('the chance of leaving in a step is 1 − (1 − a)^(stepDays / 30.4375), from step 0 on for those on board', () => {
    const stay = (1 - 0.2) ** (7 / 30.4375);
    const of = staffings({ headcount: 20, attritionPerMonth: 0.2 });
    near(mean(of, 0, 1000) / 20, stay, 20_000);
    near(mean(of, 5, 1000) / 20, stay ** 6, 20_000);
  });

  test('nobody leaves in his starting step', () => {
    const stay = (1 - 0.5) ** (7 / 30.4375);
    const of = staffings({ hires: { '2027-02': 20 }, attritionPerMonth: 0.5 });
    expect(mean(of, 4, 200)).toBe(20);
    near(mean(of, 5, 1000) / 20, stay, 20_000);
  });

  test('who is hired on the first day of the plan starts then, and so does not leave in that step', () => {
    const certain = { hires: { '2027-02': 1 }, attritionPerMonth: 1 - 1e-12 };
    expect(list(staffing(certain, { start: '2027-02-01', weeks: 2 }).onBoard)).toEqual([1, 0]);
  });

  test('everybody has luck of his own, the same whoever else is hired', () => {
    const partsOf = (hires: Record<string, number>): number[] =>
      buildModel(resolved({ weeks: 20, sdr: { headcount: 3, leadsPerWeek: 1, hires } })).sdr!.seats.map(
        ({ part }) => part,
      );
    const parts = partsOf({ '2027-02': 3, '2027-03': 2 });
    expect(new Set(parts.map(Math.floor)).size).toBe(8);
    expect(partsOf({ '2027-03': 2 })).toEqual([...parts.slice(0, 3), ...parts.slice(6)]);
  });

  test.each(['2027', '2150'])('two who are hired in one month leave apart, in %s', (year) => {
    const hired = { hires: { [`${year}-02`]: 2 }, attritionPerMonth: 0.5 };
    const of = staffings(hired, { start: `${year}-01-05` });
    const left = Array.from({ length: 400 }, (_, trial) => 2 - of(trial).onBoard[8]!);
    const stays = 0.5 ** ((7 * 4) / 30.4375);
    // Four steps after the one in which they start, or five.
    const apart = left.filter((count) => count === 1).length / 400;
    expect(Math.abs(apart - 2 * stays * (1 - stays))).toBeLessThan(0.1);
  });

  test('is drawn once a trial where it is a Beta', () => {
    const plan = resolved({ sdr: { headcount: 1, leadsPerWeek: 1, attritionPerMonth: { beta: [2, 50] } } });
    const model = buildModel(plan);
    const drawn = Array.from(
      { length: 2000 },
      (_, trial) => drawInputs(model, 1, trial).parameters.sdrAttrition,
    );
    const average = drawn.reduce((sum, value) => sum + value, 0) / drawn.length;
    const sd = Math.sqrt((2 * 50) / (52 ** 2 * 53));
    expect(Math.abs(average - 2 / 52) / (sd / Math.sqrt(2000))).toBeLessThan(4);
  });
});

describe('backfill', () => {
  // As good as certain to leave at the first chance.
  const leaves = { attritionPerMonth: 1 - 1e-12, ramp: [0.5, 1] };

  test('starts backfillDays after the leaving, in the first step on or after, at ramp[0]', () => {
    const { onBoard, ramped } = staffing({ headcount: 1, ...leaves, backfillDays: 15 }, { weeks: 8 });
    // Leaves in step 0; the next starts in step 3, leaves in step 4; the next in step 7.
    expect(list(onBoard)).toEqual([0, 0, 0, 1, 0, 0, 0, 1]);
    expect(list(ramped)).toEqual([0, 0, 0, 0.5, 0, 0, 0, 0.5]);
  });

  test('there is none without backfillDays, nor within the horizon where they are many', () => {
    expect(list(staffing({ headcount: 1, ...leaves }, { weeks: 4 }).onBoard)).toEqual([0, 0, 0, 0]);
    for (const backfillDays of [28, 1e12, 1e300]) {
      const alone = { headcount: 1, ...leaves, backfillDays };
      expect(list(staffing(alone, { weeks: 4 }).onBoard)).toEqual([0, 0, 0, 0]);
    }
  });

  test('the expected number on board is exact where there is no luck, and at the mean of a Beta', () => {
    const expectedOf = (team: Partial<Sdr>): Staffing => {
      const model = buildModel(resolved({ weeks: 8, sdr: { headcount: 1, leadsPerWeek: 1, ...team } }));
      return expectedStaffing(model.sdr!, model.timeline);
    };
    const { onBoard, ramped } = expectedOf({ ...leaves, backfillDays: 15 });
    [0, 0, 0, 1, 0, 0, 0, 1].forEach((count, at) => {
      expect(onBoard[at]).toBeCloseTo(count, 2);
      expect(ramped[at]).toBeCloseTo(count / 2, 2);
    });
    const alone = expectedOf({ attritionPerMonth: 0.2 });
    alone.onBoard.forEach((count, at) => expect(count).toBeCloseTo(0.8 ** ((7 * (at + 1)) / 30.4375), 12));
    const beta = { attritionPerMonth: { beta: [2, 18] as [number, number] } };
    expect(list(expectedOf(beta).onBoard)).toEqual(list(expectedOf({ attritionPerMonth: 0.1 }).onBoard));
  });

  test('the expected number on board is the mean over trials', () => {
    const team = {
      headcount: 10,
      hires: { '2027-02': 5 },
      attritionPerMonth: 0.15,
      backfillDays: 20,
      ramp: [0.3, 0.6, 1],
    };
    const model = buildModel(resolved({ weeks: 20, sdr: { leadsPerWeek: 1, ...team } }));
    const expected = expectedStaffing(model.sdr!, model.timeline);
    const of = staffings(team, { weeks: 20 });
    const trials = 3000;
    for (const series of ['onBoard', 'ramped'] as const) {
      const sums = new Float64Array(20);
      const squares = new Float64Array(20);
      for (let trial = 0; trial < trials; trial++) {
        of(trial)[series].forEach((value, at) => {
          sums[at]! += value;
          squares[at]! += value * value;
        });
      }
      sums.forEach((sum, at) => {
        const mean = sum / trials;
        const se = Math.sqrt((squares[at]! / trials - mean * mean) / trials);
        expect(Math.abs(mean - expected[series][at]!)).toBeLessThan(4 * se);
      });
    }
  });
});

describe('money of people', () => {
  test('cost is by head and month of 30.4375 days; quota capacity is Σ ramp · quota · attainment · days / 365.25', () => {
    const plan = resolved({
      weeks: 2,
      sdr: { headcount: 2, leadsPerWeek: 1, costPerMonth: 9000 },
      ae: {
        headcount: 1,
        newPerWeek: 1,
        costPerMonth: 18_000,
        tenureMonths: [0],
        ramp: [0.25, 1],
        quotaPerYear: 900_000,
        attainment: 0.8,
      },
    });
    const trial = trialOf(plan);
    expect(trial.figure('cost.people', 'total')).toBeCloseTo((2 * 9000 + 18_000) * (14 / 30.4375), 6);
    expect(trial.figure('quotaCapacity', 'total')).toBeCloseTo(0.25 * 900_000 * 0.8 * (14 / 365.25), 6);
  });
});

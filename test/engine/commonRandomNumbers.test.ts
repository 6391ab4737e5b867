/** Two scenarios with one seed share their luck. */
import { describe, expect, test } from 'vitest';
import { drawInputs } from '../../shared/engine/inputs.ts';
import { buildModel } from '../../shared/engine/model.ts';
import type { PlanFile } from '../../shared/plan/schema.ts';
import { parsePlan, resolvePlan } from '../../shared/plan/index.ts';
import { fullPlan } from '../support/plans.ts';
import { type Trial, total, trialOf, trialsOf } from '../support/trials.ts';

type Change = (plan: PlanFile) => void;

/** The reference plan without teams, so that segments do not meet in a queue. */
function plan(change: Change = () => undefined, gates = false) {
  const file = structuredClone({ ...fullPlan(), weeks: 26 });
  if (!gates) {
    delete file.sdr;
    delete file.ae;
  }
  change(file);
  return resolvePlan(parsePlan(file));
}
const everything = ({ record, model }: Trial, segment: number): number[][] => {
  const { steps } = model.timeline;
  const own = (values: Float64Array): number[] => [
    ...values.subarray(segment * steps, (segment + 1) * steps),
  ];
  return [
    ...record.entries.map(own),
    ...record.open.map(own),
    own(record.pipeline),
    own(record.bookings),
    own(record.recycles),
  ];
};
const better: Change = (file) => {
  file.segments[0]!.transitions[0]!.rate = { beta: [84, 36] };
};

describe('changing one segment', () => {
  test('leaves every figure of the others as it was', () => {
    const before = trialOf(plan());
    const after = trialOf(plan(better));
    for (const segment of [1, 2, 3]) expect(everything(after, segment)).toEqual(everything(before, segment));
    expect(everything(after, 0)).not.toEqual(everything(before, 0));
  });

  test('so does adding one, or leaving one out', () => {
    const before = trialOf(plan());
    const after = trialOf(plan((file) => file.segments.splice(1, 1)));
    expect(everything(after, 0)).toEqual(everything(before, 0));
    expect(everything(after, 1)).toEqual(everything(before, 2));
  });
});

describe('changing one rate', () => {
  test('leaves what comes before it as it was, and every other parameter', () => {
    const change: Change = (file) => {
      file.segments[0]!.transitions[2]!.rate = 0.9;
    };
    const before = trialOf(plan());
    const after = trialOf(plan(change));
    // Recycling brings the difference back to MQL; before any can return, the first stages agree.
    for (const stage of ['mql', 'sal', 'meetingBooked']) {
      expect(after.entries(stage).slice(0, 4)).toEqual(before.entries(stage).slice(0, 4));
    }
    const [own, other] = [plan(), plan(change)].map((each) => drawInputs(buildModel(each), 1, 0));
    expect(other!.arrivals).toEqual(own!.arrivals);
    const parameters = (inputs: typeof own) =>
      inputs!.parameters.segments.map(({ transitions }) =>
        transitions.map((transition) => [transition?.outcomes[0]!.advance, transition?.advance.factor]),
      );
    const changed = parameters(other);
    expect(changed[0]![3]![0]).toBe(0.9);
    changed[0]![3]![0] = parameters(own)[0]![3]![0]!;
    expect(changed).toEqual(parameters(own));
  });

  test('a higher rate lets the same leads and some more pass', () => {
    for (let trial = 0; trial < 10; trial++) {
      const before = trialOf(plan(), 1, trial);
      const after = trialOf(plan(better), 1, trial);
      expect(total(after.entries('sal', 'inbound-smb'))).toBeGreaterThan(
        total(before.entries('sal', 'inbound-smb')),
      );
    }
  });
});

describe('changing people', () => {
  test('hires of one month leave the luck of all others as it was', () => {
    const people = (change: Change) => drawInputs(buildModel(plan(change, true)), 1, 0).sdrs!.onBoard;
    const before = people((file) => (file.sdr!.attritionPerMonth = 0.1));
    const after = people((file) => {
      file.sdr!.attritionPerMonth = 0.1;
      file.sdr!.hires = { '2027-01': 3, ...file.sdr!.hires };
    });
    const more = [...after].map((count, step) => count - before[step]!);
    expect(more[0]).toBe(3);
    expect(more.every((count, step) => count >= 0 && (step === 0 || count <= more[step - 1]!))).toBe(true);
  });
});

test('differences are estimated far better than from independent runs', () => {
  const trials = 60;
  const won = (change: Change | undefined, seed: number): number[] =>
    [...trialsOf(plan(change, true), trials, seed)].map((trial) => total(trial.of('bookings')));
  const variance = (values: readonly number[]): number => {
    const mean = total(values) / values.length;
    return total(values.map((value) => (value - mean) ** 2)) / (values.length - 1);
  };
  const base = won(undefined, 1);
  const shared = won(better, 1).map((value, i) => value - base[i]!);
  const independent = won(better, 2).map((value, i) => value - base[i]!);
  expect(variance(shared)).toBeLessThan(variance(independent) / 3);
});

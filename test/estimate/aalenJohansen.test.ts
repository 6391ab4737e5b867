import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { aalenJohansen, stepAt } from '../../shared/estimate/aalenJohansen.ts';
import { aalenVariance } from '../../shared/estimate/aalenVariance.ts';
import { kaplanMeier } from '../../shared/estimate/kaplanMeier.ts';
import { exponential, seeded } from '../support/random.ts';

const causeCount = 3;
const observation = fc.tuple(fc.integer({ min: 0, max: 15 }), fc.integer({ min: 0, max: causeCount }));
const sampleOf = (minLength: number) => fc.array(observation, { minLength, maxLength: 40 });
type Sample = [time: number, cause: number][];

const estimateOf = (sample: Sample) =>
  aalenJohansen(
    sample.map(([time]) => time),
    sample.map(([, cause]) => cause),
    causeCount,
  );

/** The estimator written from its definition, with a weight for every observation. */
function weighted(sample: Sample, weights: readonly number[], cause: number, t: number): number {
  let stay = 1;
  let incidence = 0;
  for (const time of [...new Set(sample.map(([x]) => x))].sort((a, b) => a - b)) {
    if (time > t) break;
    const sum = (keep: (x: number, c: number) => boolean): number =>
      sample.reduce((total, [x, c], i) => total + (keep(x, c) ? weights[i]! : 0), 0);
    const atRisk = sum((x) => x >= time);
    incidence += (stay * sum((x, c) => x === time && c === cause)) / atRisk;
    stay *= 1 - sum((x, c) => x === time && c > 0) / atRisk;
  }
  return incidence;
}

test('worked by hand: five visits, two causes, one tie of an event and a censoring', () => {
  // t = 1: advance of 5. t = 2: exit of 4, one censored. t = 4: advance of 2; one left open at 6.
  const estimate = aalenJohansen([1, 2, 2, 4, 6], [1, 2, 0, 1, 0], 2);
  expect([...estimate.atRisk]).toEqual([5, 4, 2, 1]);
  const at = (curve: Float64Array | undefined): number[] =>
    [...curve!].map((p) => Math.round(p * 1e12) / 1e12);
  expect(at(estimate.incidence[0])).toEqual([0.2, 0.2, 0.5, 0.5]);
  expect(at(estimate.incidence[1])).toEqual([0, 0.2, 0.2, 0.2]);
  expect(at(estimate.stay)).toEqual([0.8, 0.6, 0.3, 0.3]);
});

test('the incidences and the probability to stay add up to 1, and none ever falls', () => {
  fc.assert(
    fc.property(sampleOf(1), (sample) => {
      const { incidence, stay } = estimateOf(sample);
      stay.forEach((s, row) => {
        expect(incidence.reduce((sum, curve) => sum + curve[row]!, s)).toBeCloseTo(1, 12);
        for (const curve of incidence) expect(curve[row]).toBeGreaterThanOrEqual(curve[row - 1] ?? 0);
      });
    }),
  );
});

test('with one cause it is 1 − Kaplan–Meier, and the jackknife is Greenwood where nothing is censored', () => {
  fc.assert(
    fc.property(sampleOf(1), (sample) => {
      const times = sample.map(([time]) => time);
      const events = sample.map(([, cause]) => Math.min(cause, 1));
      const one = aalenJohansen(times, events, 1);
      const km = kaplanMeier(times, events);
      one.stay.forEach((s, row) => {
        expect(s).toBeCloseTo(km.survival[row]!, 12);
        expect(one.incidence[0]![row]).toBeCloseTo(1 - s, 12);
      });
      const all = aalenJohansen(
        times,
        times.map(() => 1),
        1,
      );
      all.incidence[0]!.forEach((p, row) => {
        const binomial = Math.sqrt(Math.max(0, p * (1 - p)) / times.length);
        expect(all.standardError[0]![row]).toBeCloseTo(binomial, 7);
      });
    }),
  );
});

test('the standard error is the root of the squared derivatives in each observation’s weight', () => {
  const step = 1e-5;
  fc.assert(
    fc.property(sampleOf(2), fc.integer({ min: 1, max: causeCount }), fc.nat(15), (sample, cause, t) => {
      const estimate = estimateOf(sample);
      const row = stepAt(estimate.time, t);
      fc.pre(row >= 0);
      const sum = sample.reduce((total, _, i) => {
        const moved = (by: number): number =>
          weighted(
            sample,
            sample.map((_unused, j) => (i === j ? 1 + by : 1)),
            cause,
            t,
          );
        return total + ((moved(step) - moved(-step)) / (2 * step)) ** 2;
      }, 0);
      expect(estimate.incidence[cause - 1]![row]).toBeCloseTo(
        weighted(
          sample,
          sample.map(() => 1),
          cause,
          t,
        ),
        12,
      );
      expect(estimate.standardError[cause - 1]![row]).toBeCloseTo(Math.sqrt(sum), 6);
    }),
    { numRuns: 300 },
  );
});

test('scaling the times scales only the times', () => {
  fc.assert(
    fc.property(sampleOf(1), (sample) => {
      const days = estimateOf(sample);
      const eighths = estimateOf(sample.map(([time, cause]): [number, number] => [time / 8, cause]));
      expect({ ...eighths, time: eighths.time.map((t) => t * 8) }).toEqual(days);
    }),
  );
});

describe('stepAt', () => {
  test('reads a step function: the last time at or before t, −1 before the first', () => {
    const time = [0, 2, 5];
    expect([-1, 0, 1.9, 2, 4, 5, 99].map((t) => stepAt(time, t))).toEqual([-1, 0, 0, 1, 1, 2, 2]);
    expect(stepAt([], 3)).toBe(-1);
  });
});

test('the two variances agree in a large sample, though not exactly', () => {
  const random = seeded(11);
  const n = 20_000;
  const times = Float64Array.from({ length: n }, () => exponential(random, 20));
  const causes = Uint8Array.from({ length: n }, () => Math.floor(random() * 3));
  const estimate = aalenJohansen(times, causes, 2);
  const row = stepAt(estimate.time, 20);
  const jackknife = estimate.standardError[0]![row]! ** 2;
  const ratio = aalenVariance(estimate, 0)[row]! / jackknife;
  expect(ratio).toBeGreaterThan(0.98);
  expect(ratio).toBeLessThan(1.02);
  expect(ratio).not.toBe(1);
});

test('recovers competing exponentials from day counts with staggered follow-up; 95% bands cover in 93–97% of 2,000', () => {
  // Advance with hazard 0.03 and exit with 0.01 a day: incidence of advance by day 30 is ¾(1 − e^(−1.2)).
  const random = seeded(1978);
  const samples = 2000;
  const n = 200;
  const day = 29;
  const truth = 0.75 * (1 - Math.exp(-1.2));
  let covered = 0;
  let sum = 0;
  for (let sample = 0; sample < samples; sample++) {
    const times = new Float64Array(n);
    const causes = new Uint8Array(n);
    for (let i = 0; i < n; i++) {
      const left = exponential(random, 25);
      const followed = 10 + Math.floor(random() * 80);
      times[i] = left < followed ? Math.floor(left) : followed;
      causes[i] = left < followed ? (random() < 0.75 ? 1 : 2) : 0;
    }
    const estimate = aalenJohansen(times, causes, 2);
    const row = stepAt(estimate.time, day);
    sum += estimate.incidence[0]![row]!;
    if (estimate.low[0]![row]! <= truth && truth <= estimate.high[0]![row]!) covered++;
  }
  expect(covered / samples).toBeGreaterThan(0.93);
  expect(covered / samples).toBeLessThan(0.97);
  expect(Math.abs(sum / samples - truth)).toBeLessThan(0.003);
});

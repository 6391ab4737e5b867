import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { kaplanMeier, survivalQuantile } from '../../shared/estimate/kaplanMeier.ts';
import { exponential, seeded } from '../support/random.ts';

test('the 6-MP arm of Freireich (1963), as tabulated by Cox & Oakes (1984)', () => {
  const events = [6, 6, 6, 7, 10, 13, 16, 22, 23];
  const censored = [6, 9, 10, 11, 17, 19, 20, 25, 32, 32, 34, 35];
  const curve = kaplanMeier([...events, ...censored], [...events.map(() => 1), ...censored.map(() => 0)]);
  const at = (t: number): number => curve.survival[curve.time.indexOf(t)]!;
  expect(at(6)).toBeCloseTo(18 / 21, 14);
  expect(at(7)).toBeCloseTo((18 / 21) * (16 / 17), 14);
  expect(at(23)).toBeCloseTo(0.448, 3);
  expect(curve.standardError[curve.time.indexOf(6)]).toBeCloseTo(0.0764, 4);
  expect(survivalQuantile(curve, 0.5).time).toBe(23);
});

test('without censoring S is the share still to come, and Greenwood the binomial error', () => {
  const times = fc.array(fc.integer({ min: 0, max: 40 }), { minLength: 1, maxLength: 80 });
  fc.assert(
    fc.property(times, (sample) => {
      const n = sample.length;
      const curve = kaplanMeier(sample, new Uint8Array(n).fill(1));
      curve.time.forEach((t, row) => {
        const s = sample.filter((x) => x > t).length / n;
        expect(curve.survival[row]).toBeCloseTo(s, 12);
        if (s > 0) expect(curve.standardError[row]).toBeCloseTo(Math.sqrt((s * (1 - s)) / n), 12);
        else expect(curve.standardError[row]).toBeNaN();
      });
    }),
  );
});

test('S only falls, stays within its bands, and does not depend on the order of the observations', () => {
  const rows = fc.array(fc.tuple(fc.integer({ min: 0, max: 30 }), fc.boolean()), {
    minLength: 1,
    maxLength: 60,
  });
  fc.assert(
    fc.property(rows, (sample) => {
      const curve = kaplanMeier(
        sample.map(([t]) => t),
        sample.map(([, event]) => Number(event)),
      );
      const reversed = sample.toReversed();
      const again = kaplanMeier(
        reversed.map(([t]) => t),
        reversed.map(([, event]) => Number(event)),
      );
      expect(again).toEqual(curve);
      let before = 1;
      curve.survival.forEach((s, row) => {
        expect(s).toBeLessThanOrEqual(before);
        before = s;
        if (s > 0 && s < 1) {
          expect(curve.low[row]).toBeLessThan(s);
          expect(curve.high[row]).toBeGreaterThan(s);
        } else expect(curve.low[row]).toBeNaN();
      });
    }),
  );
});

test('where S stays at 1 − p the quantile is the midpoint, and the first crossing its start', () => {
  // S = ¾, ½, ¼, 0 at 1, 2, 6, 9.
  const curve = kaplanMeier([1, 2, 6, 9], [1, 1, 1, 1]);
  expect(survivalQuantile(curve, 0.5)).toMatchObject({ time: 4, firstCrossing: 2 });
  expect(survivalQuantile(curve, 0.6)).toMatchObject({ time: 6, firstCrossing: 6 });
});

test('a plateau at the end of the curve ends at the last observed time', () => {
  const curve = kaplanMeier([1, 2, 8, 20], [1, 1, 0, 0]);
  expect(survivalQuantile(curve, 0.5)).toMatchObject({ time: 11, firstCrossing: 2 });
});

test('a quantile that the curve does not reach is NaN', () => {
  const quantile = survivalQuantile(kaplanMeier([1, 5, 5], [1, 0, 0]), 0.9);
  expect(quantile).toEqual({ time: Number.NaN, low: 1, high: Number.NaN, firstCrossing: Number.NaN });
  expect(() => survivalQuantile(kaplanMeier([1], [1]), 1)).toThrow(RangeError);
});

test('recovers an exponential median under censoring, and its 95% band covers in 93–97% of 2,000 samples', () => {
  const random = seeded(1958);
  const samples = 2000;
  const n = 150;
  const t = 20;
  const truth = Math.exp(-t / 30);
  let covered = 0;
  let medians = 0;
  for (let sample = 0; sample < samples; sample++) {
    const times = new Float64Array(n);
    const events = new Uint8Array(n);
    for (let i = 0; i < n; i++) {
      const event = exponential(random, 30);
      const censoring = exponential(random, 90);
      times[i] = Math.min(event, censoring);
      events[i] = event <= censoring ? 1 : 0;
    }
    const curve = kaplanMeier(times, events);
    const row = curve.time.findLastIndex((x) => x <= t);
    if (curve.low[row]! <= truth && truth <= curve.high[row]!) covered++;
    medians += survivalQuantile(curve, 0.5).time;
  }
  expect(covered / samples).toBeGreaterThan(0.93);
  expect(covered / samples).toBeLessThan(0.97);
  expect(medians / samples).toBeCloseTo(30 * Math.LN2, 0);
});

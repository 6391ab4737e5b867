import { expect, test } from 'vitest';
import { shrunkenRates } from '../../shared/estimate/shrinkage.ts';
import { betaQuantile } from '../../shared/stats/beta.ts';
import { seeded } from '../support/random.ts';

const counts = (...pairs: [n: number, k: number][]): { n: number; k: number }[] =>
  pairs.map(([n, k]) => ({ n, k }));

test('posterior means and deviations, against a fine grid over mu and nu (numpy)', () => {
  const found = shrunkenRates(counts([20, 5], [20, 9], [20, 2], [25, 14], [30, 7], [12, 3]));
  const expected = [
    [0.276336, 0.0821327],
    [0.4024414, 0.0941147],
    [0.1817569, 0.0819066],
    [0.4814, 0.098437],
    [0.2592833, 0.0703989],
    [0.2839524, 0.097378],
  ];
  found.forEach(({ mean, standardDeviation }, i) => {
    expect(mean).toBeCloseTo(expected[i]![0]!, 5);
    expect(standardDeviation).toBeCloseTo(expected[i]![1]!, 5);
  });
});

test('groups that are all alike keep the uncertainty of their common rate, and a little more', () => {
  const [first] = shrunkenRates(counts([100, 20], [100, 20], [100, 20]));
  const common = Math.sqrt((0.2 * 0.8) / 300);
  expect(first!.mean).toBeCloseTo(0.2, 2);
  expect(first!.standardDeviation).toBeGreaterThan(common);
  expect(first!.standardDeviation).toBeLessThan(1.6 * common);
});

test('groups that differ by far keep their own rates', () => {
  const [low, high] = shrunkenRates(counts([1000, 100], [1000, 800]));
  expect(low!.mean).toBeCloseTo(0.1, 2);
  expect(high!.mean).toBeCloseTo(0.8, 2);
});

test('nobody succeeded: Beta(½, N + ½) for every group', () => {
  expect(shrunkenRates(counts([10, 0], [20, 0]))[0]!.beta).toEqual([
    expect.closeTo(0.5, 10),
    expect.closeTo(30.5, 8),
  ]);
});

test('its Beta has its mean and its deviation', () => {
  for (const { mean, standardDeviation, beta } of shrunkenRates(
    counts([0, 0], [100, 20], [50, 30], [3, 3]),
  )) {
    const [a, b] = beta;
    expect(a / (a + b)).toBeCloseTo(mean, 12);
    expect(Math.sqrt((a * b) / (a + b + 1)) / (a + b)).toBeCloseTo(standardDeviation, 12);
  }
});

test('without a trial there is no rate', () => {
  expect(() => shrunkenRates(counts([0, 0]))).toThrow(RangeError);
});

test('where mu and rho come from the prior, 95% intervals cover the rates 95 times in 100', () => {
  const random = seeded(4);
  const sets = 200;
  let covered = 0;
  for (let set = 0; set < sets; set++) {
    const mu = random();
    const nu = 1 / betaQuantile(random(), 0.5, 0.5) - 1;
    const rates = Array.from({ length: 4 }, () => betaQuantile(random(), mu * nu, (1 - mu) * nu));
    const groups = rates.map((rate) => {
      const n = 80 + Math.floor(random() * 200);
      return { n, k: Array.from({ length: n }, random).filter((u) => u < rate).length };
    });
    shrunkenRates(groups).forEach(({ beta: [a, b] }, i) => {
      const [low, high] = [betaQuantile(0.025, a, b), betaQuantile(0.975, a, b)];
      // Rates of almost exactly 0 or 1, which a rho near 1 makes, are covered by an end next to them.
      covered += +(low - 0.001 < rates[i]! && rates[i]! < high + 0.001);
    });
  }
  expect(covered / (4 * sets)).toBeGreaterThan(0.93);
  expect(covered / (4 * sets)).toBeLessThan(0.98);
});

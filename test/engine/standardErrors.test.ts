/** Standard errors: hand cases, and that they hold what they promise over many runs, for both kinds of drawing. */
import { describe, expect, test } from 'vitest';
import { quantileSorted } from '../../shared/stats/quantile.ts';
import { DrawnNumbers, ownDraw, replicates } from '../../shared/engine/draws.ts';
import {
  errorOfMean,
  errorOfQuantile,
  errorOfShare,
  reach95,
  standardErrors,
} from '../../shared/engine/standardErrors.ts';
import { betaCdf } from '../../shared/stats/beta.ts';
import { normalCdf, normalQuantile } from '../../shared/stats/normal.ts';

describe('by hand', () => {
  test('trials that are independent: sd / √n, and √(p(1 − p) / n)', () => {
    expect(errorOfMean([1, 2, 3, 4], 'random')).toBeCloseTo(Math.sqrt(5 / 3 / 4), 12);
    expect(errorOfShare([1, 2, 3, 4], (value) => value >= 4, 'random')).toBeCloseTo(
      Math.sqrt(0.1875 / 4),
      12,
    );
    expect(errorOfMean([1], 'random')).toBeNull();
  });

  test('Sobol points: the spread of the means of trials i, i + 16, i + 32, …', () => {
    // Replicate r has the mean r + 3.5 of r, r + 1, …, r + 7: the means are 16 consecutive numbers.
    const values = Array.from({ length: 8 * replicates }, (_, trial) => {
      const replicate = trial % replicates;
      return replicate + Math.floor(trial / replicates);
    });
    const variance = (replicates * (replicates + 1)) / 12;
    expect(errorOfMean(values, 'sobol')).toBeCloseTo(Math.sqrt(variance / replicates), 12);
    // Of 12 or more: replicate r has max(0, r − 4) of its eight numbers from 12 on, at most eight.
    const shares = Array.from({ length: replicates }, (_, r) => Math.min(8, Math.max(0, r - 4)) / 8);
    const mean = shares.reduce((sum, share) => sum + share, 0) / replicates;
    const squares = shares.reduce((sum, share) => sum + (share - mean) ** 2, 0);
    expect(errorOfShare(values, (value) => value >= 12, 'sobol')).toBeCloseTo(
      Math.sqrt(squares / (replicates - 1) / replicates),
      12,
    );
  });

  test('with fewer than eight trials a replicate they count as independent', () => {
    const values = Array.from({ length: 8 * replicates - 1 }, (_, trial) => trial % 5);
    expect(errorOfMean(values, 'sobol')).toBe(errorOfMean(values, 'random'));
  });

  test('an interval of 95% reaches 1.96 of them, or by Student’s t as far as sixteen replicates allow', () => {
    expect(normalCdf(reach95(1e6, 'random'))).toBeCloseTo(0.975, 12);
    expect(reach95(8 * replicates - 1, 'sobol')).toBe(reach95(1e6, 'random'));
    // P(|T| > t) of Student's t with ν degrees of freedom is the beta distribution function at ν / (ν + t²).
    const degrees = replicates - 1;
    const t = reach95(8 * replicates, 'sobol');
    expect(betaCdf(degrees / (degrees + t * t), degrees / 2, 0.5)).toBeCloseTo(0.05, 12);
  });

  test('a quantile: the distance of the quantiles at the ends of the interval of p, in standard errors', () => {
    const values = Array.from({ length: 400 }, (_, i) => ((i * 147) % 400) / 399);
    // The numbers from 0 to 1: quantile q is q, and 201 of 400 do not exceed 0.5.
    const error = Math.sqrt((0.5 * 0.5) / 400);
    expect(errorOfQuantile(values, Float64Array.from(values).sort(), 0.5, 'random')).toBeCloseTo(error, 3);
    expect(standardErrors(values, 'random').p50).toBeCloseTo(error, 3);
  });
});

/**
 * A figure like bookings: a product of drawn factors of a known mean, with luck of its own in each trial. The share of
 * seeds in which the truth lies within its 95% interval has to be near that.
 */
function coverage(
  sampling: 'sobol' | 'random',
  trials: number,
): { mean: number; share: number; median: number; ratio: number } {
  const truth = Math.exp(0.5 * (0.3 ** 2 + 0.2 ** 2));
  const runs = 1500;
  let mean = 0;
  let share = 0;
  let median = 0;
  let squaredErrors = 0;
  let claimed = 0;
  for (let seed = 0; seed < runs; seed++) {
    const of = (purpose: string, how = sampling): ((trial: number) => number) => {
      const drawn = new DrawnNumbers(ownDraw(purpose), seed, how);
      return (trial) => normalQuantile(drawn.at(trial));
    };
    const [first, second, luck] = [of('first'), of('second'), of('luck', 'random')];
    const values = Array.from(
      { length: trials },
      (_, trial) => Math.exp(0.3 * first(trial) + 0.2 * second(trial)) + 0.15 * luck(trial),
    );
    const average = values.reduce((sum, value) => sum + value, 0) / trials;
    const error = errorOfMean(values, sampling)!;
    if (Math.abs(average - truth) <= reach95(trials, sampling) * error) mean++;
    squaredErrors += (average - truth) ** 2;
    claimed += error ** 2;
    // The share of trials that reach 1.
    const reached = values.filter((value) => value >= 1).length / trials;
    const shareError = errorOfShare(values, (value) => value >= 1, sampling);
    if (Math.abs(reached - shareOfOne) <= reach95(trials, sampling) * shareError) share++;
    const sorted = Float64Array.from(values).sort();
    const medianError = errorOfQuantile(values, sorted, 0.5, sampling)!;
    if (Math.abs(quantileSorted(sorted, 0.5) - trueMedian) <= reach95(trials, sampling) * medianError) {
      median++;
    }
  }
  return { mean: mean / runs, share: share / runs, median: median / runs, ratio: claimed / squaredErrors };
}

const shareOfOne = shareByQuadrature(1);
const trueMedian = searched((amount) => shareByQuadrature(amount, 1000) - 0.5, 0.8, 1.2);

/** The zero of a falling function. */
function searched(of: (x: number) => number, from: number, to: number): number {
  let [low, high] = [from, to];
  for (let i = 0; i < 40; i++) {
    const middle = (low + high) / 2;
    if (of(middle) > 0) low = middle;
    else high = middle;
  }
  return low;
}

/** P(exp(N) + 0.15 · L ≥ amount) of independent normal N and L, by quadrature over N. */
function shareByQuadrature(amount: number, steps = 20_000): number {
  const sd = Math.sqrt(0.3 ** 2 + 0.2 ** 2);
  let sum = 0;
  for (let i = 0; i < steps; i++) {
    const z = normalQuantile((i + 0.5) / steps);
    // P(0.15 L ≥ amount − exp(sd z)).
    sum += normalCdf((Math.exp(sd * z) - amount) / 0.15);
  }
  return sum / steps;
}

describe('they are honest', () => {
  test.each([
    ['sobol', 256],
    ['sobol', 1000],
    ['random', 256],
  ] as const)(
    '95%% intervals hold the truth in 95%% of runs, and the variance claimed is the one found: %s, %i trials',
    (sampling, trials) => {
      const { mean, share, median, ratio } = coverage(sampling, trials);
      // Standard error of a share of 1,500 runs near 95%: 0.0056.
      for (const covered of [mean, share, median]) {
        expect(covered).toBeGreaterThan(0.95 - 0.0225);
        expect(covered).toBeLessThan(0.95 + 0.0225);
      }
      expect(Math.abs(ratio - 1)).toBeLessThan(0.15);
    },
  );
});

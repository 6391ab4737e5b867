/** Tests of a sample against its distribution; the p-values that they return are compared with 1e-4. */
import { gammaSurvival } from '../../shared/stats/gamma.ts';

/** p-value of the Kolmogorov–Smirnov test of a sample against a continuous distribution (Stephens' correction). */
export function kolmogorov(sample: readonly number[], cdf: (x: number) => number): number {
  const sorted = [...sample].sort((a, b) => a - b);
  const n = sorted.length;
  let distance = 0;
  sorted.forEach((value, i) => {
    const f = cdf(value);
    distance = Math.max(distance, f - i / n, (i + 1) / n - f);
  });
  const lambda = (Math.sqrt(n) + 0.12 + 0.11 / Math.sqrt(n)) * distance;
  let sum = 0;
  for (let j = 1; j <= 100; j++) sum += 2 * (-1) ** (j - 1) * Math.exp(-2 * j * j * lambda * lambda);
  return Math.min(1, Math.max(0, sum));
}

/** p-value of Pearson's chi-square test of counts against probabilities; cells expected below 5 are joined. */
export function chiSquare(counts: readonly number[], probabilities: readonly number[]): number {
  const n = counts.reduce((sum, count) => sum + count, 0);
  let statistic = 0;
  let cells = 0;
  let observed = 0;
  let expected = 0;
  counts.forEach((count, i) => {
    observed += count;
    expected += n * probabilities[i]!;
    if (expected < 5) return;
    statistic += (observed - expected) ** 2 / expected;
    cells++;
    observed = 0;
    expected = 0;
  });
  const left = Math.max(0, n - counts.reduce((sum, _, i) => sum + n * probabilities[i]!, 0)) + expected;
  if (left >= 5 || observed > 0) {
    statistic += (observed - left) ** 2 / Math.max(left, 1e-9);
    cells++;
  }
  return gammaSurvival(statistic / 2, (cells - 1) / 2, 1);
}

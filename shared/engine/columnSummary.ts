/** Mean, spread and quantiles of one figure over trials. */
import { quantileSorted } from '../stats/quantile.ts';
import type { Summary } from './result.ts';

/** A figure without value in any trial. */
export const noSummary: Summary = {
  mean: null,
  sd: null,
  p5: null,
  p10: null,
  p25: null,
  p50: null,
  p75: null,
  p90: null,
  p95: null,
};

/**
 * Summary of a figure over trials; trials without value (NaN) are left out. The sd has denominator n − 1 (null for one
 * trial), quantiles are type 7. Sums run in the order of the values. Sorts `values` in place.
 */
export function summariseColumn(values: Float64Array): Summary {
  const present = values.some(Number.isNaN) ? values.filter((value) => !Number.isNaN(value)) : values;
  if (present.length === 0) return noSummary;
  const mean = meanOf(present);
  const sd = sdOf(present, mean);
  present.sort();
  const quantile = (p: number): number => quantileSorted(present, p);
  return {
    mean,
    sd,
    p5: quantile(0.05),
    p10: quantile(0.1),
    p25: quantile(0.25),
    p50: quantile(0.5),
    p75: quantile(0.75),
    p90: quantile(0.9),
    p95: quantile(0.95),
  };
}

/** The same figure with a constant added. */
export function shifted(summary: Summary, by: number): Summary {
  const moved = (value: number | null): number | null => (value === null ? null : value + by);
  const { mean, sd, p5, p10, p25, p50, p75, p90, p95 } = summary;
  return {
    mean: moved(mean),
    sd,
    p5: moved(p5),
    p10: moved(p10),
    p25: moved(p25),
    p50: moved(p50),
    p75: moved(p75),
    p90: moved(p90),
    p95: moved(p95),
  };
}

function meanOf(values: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += values[i]!;
  return sum / values.length;
}

function sdOf(values: Float64Array, mean: number): number | null {
  if (values.length < 2) return null;
  let squares = 0;
  for (let i = 0; i < values.length; i++) {
    const deviation = values[i]! - mean;
    squares += deviation * deviation;
  }
  return Math.sqrt(squares / (values.length - 1));
}

/** The summary that is written as nine numbers: mean, sd and quantiles, NaN where there is none. */
export function summaryAt(numbers: Float64Array, at: number): Summary {
  const mean = numbers[at]!;
  // NaN alone differs from itself.
  if (mean !== mean) return noSummary;
  const sd = numbers[at + 1]!;
  return {
    mean,
    sd: sd === sd ? sd : null,
    p5: numbers[at + 2]!,
    p10: numbers[at + 3]!,
    p25: numbers[at + 4]!,
    p50: numbers[at + 5]!,
    p75: numbers[at + 6]!,
    p90: numbers[at + 7]!,
    p95: numbers[at + 8]!,
  };
}

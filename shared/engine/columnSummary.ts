/** Mean, spread and quantiles of one figure over trials. */
import { quantileSorted } from '../stats/quantile.ts';
import { selectRanks } from './select.ts';
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

/** A histogram: how many trials have each code, ascending, and what a code stands for. */
export interface CodedHistogram {
  /** How many have the code 0. */
  readonly zeros: number;
  /** The first bin counts the code `base` > 0. */
  readonly bins: Uint16Array | Uint32Array;
  readonly base: number;
  /** What a code stands for; 0 stands for itself. */
  readonly decode: (code: number) => number;
}

/** Summary of a figure from its histogram: like {@link summariseColumn} of the values that its codes stand for. */
export function summariseHistogram({ zeros, bins, base, decode }: CodedHistogram): Summary {
  let n = zeros;
  let sum = 0;
  for (let i = 0; i < bins.length; i++) {
    const count = bins[i]!;
    if (count === 0) continue;
    n += count;
    sum += count * decode(base + i);
  }
  if (n === 0) return noSummary;
  const mean = sum / n;
  let squares = zeros * mean * mean;
  for (let i = 0; i < bins.length; i++) {
    const count = bins[i]!;
    if (count === 0) continue;
    const deviation = decode(base + i) - mean;
    squares += count * deviation * deviation;
  }
  let bin = -1;
  let upTo = zeros;
  const values = ranksOfQuantiles(n).map((rank) => {
    while (upTo <= rank) upTo += bins[++bin]!;
    return bin < 0 ? 0 : decode(base + bin);
  });
  return summaryOf(n, mean, n < 2 ? null : Math.sqrt(squares / (n - 1)), values);
}

/** Summary of the first `n` numbers of an array, which has no gaps. Sums run in the order of the values. */
export function summariseAmounts(values: Float32Array | Float64Array, n: number): Summary {
  if (n === 0) return noSummary;
  let sum = 0;
  for (let i = 0; i < n; i++) sum += values[i]!;
  const mean = sum / n;
  let squares = 0;
  for (let i = 0; i < n; i++) {
    const deviation = values[i]! - mean;
    squares += deviation * deviation;
  }
  const sd = n < 2 ? null : Math.sqrt(squares / (n - 1));
  return summaryOf(n, mean, sd, selectRanks(values, n, ranksOfQuantiles(n)));
}

const quantiles = [0.05, 0.1, 0.25, 0.5, 0.75, 0.9, 0.95] as const;

/** The two order statistics between which each quantile of type 7 lies, ascending. */
function ranksOfQuantiles(n: number): number[] {
  return quantiles.flatMap((p) => {
    const below = Math.floor((n - 1) * p);
    return [below, Math.min(below + 1, n - 1)];
  });
}

/** `values`: those at {@link ranksOfQuantiles}. */
function summaryOf(n: number, mean: number, sd: number | null, values: readonly number[]): Summary {
  const quantile = (index: number): number => {
    const h = (n - 1) * quantiles[index]!;
    const lower = values[2 * index]!;
    return lower + (h - Math.floor(h)) * (values[2 * index + 1]! - lower);
  };
  return {
    mean,
    sd,
    p5: quantile(0),
    p10: quantile(1),
    p25: quantile(2),
    p50: quantile(3),
    p75: quantile(4),
    p90: quantile(5),
    p95: quantile(6),
  };
}

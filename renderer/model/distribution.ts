/** The distribution of a total over trials: a histogram that meets or misses a target, and smooth curves to compare. */
import { quantileSorted } from '../../shared/stats/quantile.ts';
import { type LinearAxis, niceStep } from '../charts/axis.ts';

export interface HistogramBin {
  readonly from: number;
  readonly to: number;
  /** Share of trials per unit of width, so that bins and curves have one scale. */
  readonly density: number;
}

/** However far the outermost trials lie. */
const mostBins = 400;

/** Bins of equal, round width from the sorted trials; a target lies on a bin edge, so no bin both meets and misses it. */
export function histogram(
  sorted: ArrayLike<number>,
  target: number | null,
  bins = 48,
): readonly HistogramBin[] {
  const n = sorted.length;
  if (n === 0) return [];
  const low = quantileSorted(sorted, 0.001);
  const high = quantileSorted(sorted, 0.999);
  const reach = sorted[n - 1]! - sorted[0]!;
  // Trials that differ by rounding only are one value; a few far out do not ask for bins without end.
  const apart = reach > 1e-6 * Math.max(1, Math.abs(sorted[n - 1]!));
  const width = apart
    ? Math.max(niceStep(Math.max(high - low, reach / 10) / bins), niceStep(reach / mostBins))
    : Math.max(1, Math.abs(high) * 0.01);
  // A target among the trials is an edge; one far from them need not be, and counting bins from it would lose digits.
  const near = target !== null && target > sorted[0]! - reach && target < sorted[n - 1]! + reach;
  const origin = near ? target : sorted[0]!;
  const first = Math.floor((sorted[0]! - origin) / width);
  const last = Math.floor((sorted[n - 1]! - origin) / width);
  const counts = new Map<number, number>();
  for (let i = 0; i < n; i++) {
    const bin = Math.floor((sorted[i]! - origin) / width);
    counts.set(bin, (counts.get(bin) ?? 0) + 1);
  }
  const made: HistogramBin[] = [];
  for (let bin = first; bin <= last; bin++) {
    made.push({
      from: origin + bin * width,
      to: origin + (bin + 1) * width,
      density: (counts.get(bin) ?? 0) / n / width,
    });
  }
  return made;
}

/**
 * Gaussian kernel density on a grid, with Silverman's rule of thumb for the bandwidth (Silverman 1986, eq. 3.31).
 * Trials are first counted on the grid, so the cost does not grow with their number squared.
 */
export function density(
  sorted: ArrayLike<number>,
  from: number,
  to: number,
  points = 120,
): readonly (readonly [number, number])[] {
  const n = sorted.length;
  const step = (to - from) / (points - 1);
  const xs = Array.from({ length: points }, (_, i) => from + i * step);
  if (n === 0 || !(step > 0)) return xs.map((x) => [x, 0]);
  let mean = 0;
  for (let i = 0; i < n; i++) mean += sorted[i]! / n;
  let squares = 0;
  for (let i = 0; i < n; i++) squares += (sorted[i]! - mean) ** 2 / n;
  const quartiles = (quantileSorted(sorted, 0.75) - quantileSorted(sorted, 0.25)) / 1.34;
  const spread = quartiles > 0 ? Math.min(Math.sqrt(squares), quartiles) : Math.sqrt(squares);
  const bandwidth = Math.max(0.9 * spread * n ** -0.2, step);
  const mass = new Float64Array(points);
  for (let i = 0; i < n; i++) {
    const cell = Math.round((sorted[i]! - from) / step);
    if (cell >= 0 && cell < points) mass[cell]! += 1 / n;
  }
  const reach = Math.ceil((4 * bandwidth) / step);
  const kernel = Array.from(
    { length: reach + 1 },
    (_, i) => Math.exp(-0.5 * ((i * step) / bandwidth) ** 2) / (bandwidth * Math.sqrt(2 * Math.PI)),
  );
  return xs.map((x, i) => {
    let sum = 0;
    for (let j = Math.max(0, i - reach); j <= Math.min(points - 1, i + reach); j++)
      sum += mass[j]! * kernel[Math.abs(i - j)]!;
    return [x, sum];
  });
}

/** A money axis that holds these values, on round steps. */
export function spanAxis(low: number, high: number, intervals: number): LinearAxis {
  const step = niceStep((high - low || Math.abs(high) || 1) / intervals);
  return { min: Math.floor(low / step) * step, max: Math.ceil(high / step) * step, step };
}

export interface ComparedTrials {
  readonly name: string;
  /** `base`: what the scenario is compared with, where that is neither. */
  readonly role: 'plan' | 'recorded' | 'base';
  readonly sorted: ArrayLike<number>;
  readonly probability: number | null;
}

export interface DistributionView {
  readonly sorted: ArrayLike<number>;
  readonly target: number | null;
  readonly probability: number | null;
  readonly compared: readonly ComparedTrials[];
}

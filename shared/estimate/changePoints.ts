/**
 * When a rate changed: exact optimal partitioning of binomial counts over time with pruning (PELT: Killick, Fearnhead
 * & Eckley, 2012). It minimises Σ cost + penalty × changes over all partitions, the cost of a segment being −2 times
 * its maximal log-likelihood under one rate (binomial coefficients left out), divided by the dispersion.
 */

/** k of n in one period; periods in order of time. */
export interface PeriodCounts {
  readonly n: number;
  readonly k: number;
}

export interface ChangePointOptions {
  /** Variance of the counts over that of a binomial, ≥ 1: overdispersed data otherwise change all the time. Default 1. */
  readonly dispersion?: number;
  /**
   * Cost of one more change. Default 3·log T, T being the periods with n > 0, which finds a change where there is none
   * in 0.3–3% of binomial series (modified BIC: Zhang & Siegmund, 2007).
   */
  readonly penalty?: number;
}

/** Periods `from` … `to` − 1 of the input under one rate. */
export interface RateSegment {
  readonly from: number;
  readonly to: number;
  readonly n: number;
  readonly k: number;
  readonly rate: number;
}

export interface ChangePoints {
  /** Index in the input of the first period of each segment but the first. */
  readonly changes: readonly number[];
  readonly segments: readonly RateSegment[];
  /** Σ cost + penalty × changes at the optimum. */
  readonly objective: number;
}

/** The default penalty for a change among T periods. */
export function changePenalty(periods: number): number {
  return periods === 0 ? 0 : 3 * Math.log(periods);
}

/**
 * Finds the changes of the rate k / n. Periods with n = 0 say nothing and are passed over; a segment is at least one
 * period long. Without any counts there are no segments.
 * @throws RangeError where a count is not 0 ≤ k ≤ n, or dispersion or penalty is out of range.
 */
export function changePoints(
  periods: readonly PeriodCounts[],
  options: ChangePointOptions = {},
): ChangePoints {
  const used = usedPeriods(periods);
  const { dispersion = 1, penalty = changePenalty(used.length) } = options;
  if (!(dispersion >= 1 && dispersion < Infinity))
    throw new RangeError(`a dispersion is at least 1, not ${dispersion}`);
  if (!(penalty >= 0)) throw new RangeError(`a penalty is not negative: ${penalty}`);
  const totals = cumulative(used.map((index) => periods[index]!));
  const { starts, objective } = optimalStarts(totals, dispersion, penalty);
  const segments = starts.map((start, i): RateSegment => {
    const end = starts[i + 1] ?? used.length;
    const n = totals.n[end]! - totals.n[start]!;
    const k = totals.k[end]! - totals.k[start]!;
    return { from: used[start]!, to: used[end] ?? periods.length, n, k, rate: k / n };
  });
  return { changes: segments.slice(1).map((segment) => segment.from), segments, objective };
}

function usedPeriods(periods: readonly PeriodCounts[]): number[] {
  return periods.flatMap(({ n, k }, index) => {
    if (!(k >= 0 && k <= n && n < Infinity)) throw new RangeError(`period ${index} has k = ${k} of n = ${n}`);
    return n > 0 ? [index] : [];
  });
}

/** Counts before each period. */
interface Totals {
  readonly n: Float64Array;
  readonly k: Float64Array;
}

function cumulative(periods: readonly PeriodCounts[]): Totals {
  const n = new Float64Array(periods.length + 1);
  const k = new Float64Array(periods.length + 1);
  periods.forEach((period, i) => {
    n[i + 1] = n[i]! + period.n;
    k[i + 1] = k[i]! + period.k;
  });
  return { n, k };
}

/** −2 log L of the periods `from` … `to` − 1 under their pooled rate. */
function segmentCost(totals: Totals, from: number, to: number): number {
  const n = totals.n[to]! - totals.n[from]!;
  const k = totals.k[to]! - totals.k[from]!;
  if (k === 0 || k === n) return 0;
  return -2 * (k * Math.log(k / n) + (n - k) * Math.log1p(-k / n));
}

function optimalStarts(
  totals: Totals,
  dispersion: number,
  penalty: number,
): { starts: number[]; objective: number } {
  const length = totals.n.length - 1;
  const best = new Float64Array(length + 1);
  const startOf = new Uint32Array(length + 1);
  best[0] = -penalty;
  let candidates = [0];
  for (let end = 1; end <= length; end++) {
    const values = candidates.map((start) => best[start]! + segmentCost(totals, start, end) / dispersion);
    let chosen = 0;
    for (let i = 1; i < values.length; i++) if (values[i]! < values[chosen]!) chosen = i;
    best[end] = values[chosen]! + penalty;
    startOf[end] = candidates[chosen]!;
    // A split never costs likelihood, so a start that already loses to splitting here can never win again.
    candidates = candidates.filter((_, i) => values[i]! <= best[end]!);
    candidates.push(end);
  }
  const starts: number[] = [];
  for (let end = length; end > 0; end = startOf[end]!) starts.unshift(startOf[end]!);
  return { starts, objective: length === 0 ? 0 : best[length]! };
}

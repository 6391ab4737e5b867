/** Visits as the mixture model reads them: equal ones counted together. */

/** One row a visit. */
export interface MixtureVisits {
  /** Names of the outcomes; `outcome[i]` is the index of one plus 1, or 0 while the visit is open. */
  readonly outcomes: readonly string[];
  readonly outcome: ArrayLike<number>;
  /**
   * The visit took from `low[i]` to below `high[i]` days; where both are equal, exactly so long (an instant, above 0).
   * An open one has lasted `low[i]` days, and `high[i]` is not read.
   */
  readonly low: ArrayLike<number>;
  readonly high: ArrayLike<number>;
}

/** Distinct visits with how often they occur. */
export interface MixtureCounts {
  readonly outcomes: readonly string[];
  readonly visits: number;
  /** By outcome. */
  readonly resolved: readonly ResolvedCounts[];
  /** Days that open visits have lasted, ascending, without those that have just begun and say nothing. */
  readonly openDays: Float64Array;
  readonly openWeight: Float64Array;
}

export interface ResolvedCounts {
  readonly visits: number;
  readonly low: Float64Array;
  readonly high: Float64Array;
  readonly weight: Float64Array;
}

/**
 * Counts equal visits together.
 * @throws RangeError where an outcome is not listed, or an interval is not 0 ≤ low < high < ∞, or an instant is 0.
 */
export function countVisits({ outcomes, outcome, low, high }: MixtureVisits): MixtureCounts {
  const resolved = outcomes.map(() => new Map<number, Map<number, number>>());
  const open = new Map<number, number>();
  for (let i = 0; i < outcome.length; i++) {
    const [from, to] = [low[i]!, high[i]!];
    if (outcome[i] === 0) {
      if (!(from >= 0 && from < Infinity)) throw new RangeError(`an open visit has not lasted ${from} days`);
      open.set(from, (open.get(from) ?? 0) + 1);
      continue;
    }
    const counts = resolved[outcome[i]! - 1];
    if (counts === undefined) throw new RangeError(`there is no outcome ${outcome[i]}`);
    if (!(from >= 0 && to >= from && to > 0 && to < Infinity))
      throw new RangeError(`no visit takes from ${from} to ${to} days`);
    const ends = counts.get(from) ?? new Map<number, number>();
    counts.set(from, ends.set(to, (ends.get(to) ?? 0) + 1));
  }
  open.delete(0);
  const openDays = Float64Array.from(open.keys()).sort();
  return {
    outcomes,
    visits: outcome.length,
    resolved: resolved.map(distinctRows),
    openDays,
    openWeight: openDays.map((days) => open.get(days)!),
  };
}

function distinctRows(counts: ReadonlyMap<number, ReadonlyMap<number, number>>): ResolvedCounts {
  const rows = [...counts]
    .flatMap(([low, ends]) => [...ends].map(([high, weight]) => ({ low, high, weight })))
    .sort((a, b) => a.low - b.low || a.high - b.high);
  return {
    visits: rows.reduce((sum, { weight }) => sum + weight, 0),
    low: Float64Array.from(rows, ({ low }) => low),
    high: Float64Array.from(rows, ({ high }) => high),
    weight: Float64Array.from(rows, ({ weight }) => weight),
  };
}

/** Whole days between two dates as an interval of the true duration. */
export type DayConvention = 'centred' | 'elapsed';

/**
 * Ends of the interval that a difference of d dates stands for. `centred`, [max(0, d − ½), d + ½): the difference of
 * two dates has the mean of the true duration. `elapsed`, [d, d + 1): d whole days have passed.
 */
export function dayInterval(days: number, convention: DayConvention): readonly [low: number, high: number] {
  return convention === 'elapsed' ? [days, days + 1] : [Math.max(0, days - 0.5), days + 0.5];
}

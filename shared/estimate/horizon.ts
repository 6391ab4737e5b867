/** The horizon of an eventual rate: as far as enough of the cohort has been followed. */

export interface Horizon {
  readonly days: number;
  /** Visits that were followed. */
  readonly n: number;
  /** The horizon is the rank-th largest follow-up; null where there were fewer than ten, and it is the largest. */
  readonly rank: number | null;
}

/**
 * The largest t (days) such that at least max(10, 5% of the cohort) have been followed for t, whatever happened to
 * them. Follow-up is as-of day less day of entering. Counting those still at risk at t instead would cut off late
 * conversions. With fewer than ten visits it is the largest follow-up, and `rank` is null.
 * @throws RangeError where there is no visit.
 */
export function followUpHorizon(followUp: ArrayLike<number>): Horizon {
  const n = followUp.length;
  if (n === 0) throw new RangeError('a horizon needs at least one visit');
  const ascending = Float64Array.from(followUp).sort();
  const rank = n < 10 ? null : Math.max(10, Math.ceil(n / 20));
  return { days: ascending[n - (rank ?? 1)]!, n, rank };
}

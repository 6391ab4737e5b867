/** Conversion of a set of visits, three ways: in the period, of the cohort to date, and eventually. */
import { wilson } from '../stats/intervals.ts';
import { type AalenJohansen, stepAt } from './aalenJohansen.ts';
import type { Horizon } from './horizon.ts';
import type { Conversion } from './result.ts';

/** A figure that does not exist is null. */
export const orNull = (value: number): number | null => (Number.isFinite(value) ? value : null);

/**
 * B dates in the window over A dates in the window. The two are not matched, so it may exceed 1 and has no interval.
 */
export function periodConversion(datesOfA: number, datesOfB: number): Conversion {
  return { rate: orNull(datesOfB / datesOfA), low: null, high: null, n: datesOfA, k: datesOfB };
}

/** Share of the cohort that has reached B by the as-of day, with Wilson's 95% interval. */
export function cohortConversion(n: number, k: number): Conversion {
  if (n === 0) return { rate: null, low: null, high: null, n, k };
  return { rate: k / n, ...wilson(k, n), n, k };
}

/**
 * Share of the cohort that will have reached B by the horizon: Aalen–Johansen incidence of cause 1, exits competing,
 * open visits censored at the as-of day, with its 95% log(−log) interval.
 */
export function eventualConversion(
  curve: AalenJohansen,
  horizon: Horizon | null,
  n: number,
  k: number,
): Conversion {
  if (n === 0 || horizon === null) return { rate: null, low: null, high: null, n, k };
  const row = stepAt(curve.time, horizon.days);
  return {
    rate: curve.incidence[0]![row] ?? 0,
    low: orNull(curve.low[0]![row] ?? Number.NaN),
    high: orNull(curve.high[0]![row] ?? Number.NaN),
    n,
    k,
    standardError: curve.standardError[0]![row] ?? 0,
    horizonDays: horizon.days,
    horizonFallback: horizon.rank === null,
  };
}

/**
 * Kaplan–Meier estimate of the time until something happens (Kaplan & Meier, 1958), with Greenwood's standard
 * error and log(−log) bands, as R's `survfit(Surv(time, event) ~ 1, conf.type = "log-log")`.
 */
import { logLogBand } from './logLogBand.ts';
import { riskTable } from './riskTable.ts';
import { twoSidedZ } from '../stats/normal.ts';

/** The estimate at every distinct time, ascending; the curve is flat between times and after the last. */
export interface KaplanMeier {
  readonly time: Float64Array;
  readonly atRisk: Uint32Array;
  readonly events: Uint32Array;
  readonly censored: Uint32Array;
  /** S(t), the probability that it has not happened by t. */
  readonly survival: Float64Array;
  /** Greenwood: S·√Σ d/(n(n − d)). NaN where S is 0. */
  readonly standardError: Float64Array;
  /** The same without the factor S: the standard error of log S and of the cumulative hazard. NaN where S is 0. */
  readonly hazardStandardError: Float64Array;
  /** Pointwise bounds of S on the log(−log) scale. NaN where S is 0 or 1. */
  readonly low: Float64Array;
  readonly high: Float64Array;
}

/**
 * The product-limit estimate. `times` are durations from 0 (days); `events` holds 1 where it happened at that time
 * and 0 where the observation was still open then. An event at a tied time comes before a censoring.
 * @throws RangeError where a time is negative or an event is neither 0 nor 1.
 */
export function kaplanMeier(times: ArrayLike<number>, events: ArrayLike<number>, level = 0.95): KaplanMeier {
  const z = twoSidedZ(level);
  const table = riskTable(times, events, 1);
  const { time, atRisk, censored } = table;
  const happened = table.events[0]!;
  const survival = new Float64Array(time.length);
  const standardError = new Float64Array(time.length);
  const hazardStandardError = new Float64Array(time.length);
  const low = new Float64Array(time.length);
  const high = new Float64Array(time.length);
  let s = 1;
  let greenwood = 0;
  for (let row = 0; row < time.length; row++) {
    const n = atRisk[row]!;
    const d = happened[row]!;
    s *= (n - d) / n;
    greenwood += d / (n * (n - d));
    survival[row] = s;
    hazardStandardError[row] = s > 0 ? Math.sqrt(greenwood) : Number.NaN;
    standardError[row] = s * hazardStandardError[row]!;
    const band = logLogBand(s, standardError[row]!, z);
    low[row] = band.low;
    high[row] = band.high;
  }
  return {
    time,
    atRisk,
    events: happened,
    censored,
    survival,
    standardError,
    hazardStandardError,
    low,
    high,
  };
}

/** A quantile of the time with its bounds; NaN where the curve does not come down far enough. */
export interface SurvivalQuantile {
  readonly time: number;
  readonly low: number;
  readonly high: number;
  /** The smallest t with S(t) ≤ 1 − p, also where S stays at 1 − p for a while. */
  readonly firstCrossing: number;
}

/** Differences of S below this are rounding: R's `quantile.survfit` allows as much. */
const tolerance = Math.sqrt(Number.EPSILON);

/**
 * The time by which a share `p` of all has had the event (0.5: the median). Where S equals 1 − p over an interval it
 * is the midpoint of that interval, as for a median of uncensored data (R's `quantile.survfit`); an interval that
 * reaches the end of the curve ends at the last observed time. Bounds are where the log(−log) bands cross 1 − p.
 * @throws RangeError where p is outside (0, 1).
 */
export function survivalQuantile(curve: KaplanMeier, p: number): SurvivalQuantile {
  if (!(p > 0 && p < 1)) throw new RangeError(`the share of a quantile lies within (0, 1), not ${p}`);
  const { time, survival, low, high } = curve;
  const first = firstAtMost(survival, 1 - p + tolerance, 0);
  return {
    time: crossing(time, survival, p),
    low: crossing(time, low, p),
    high: crossing(time, high, p),
    firstCrossing: time[first] ?? Number.NaN,
  };
}

function crossing(time: Float64Array, heights: Float64Array, p: number): number {
  const reached = firstAtMost(heights, 1 - p + tolerance, 0);
  if (reached === heights.length) return Number.NaN;
  const below = firstAtMost(heights, 1 - p - tolerance, reached);
  const plateauEnd = time[Math.min(below, time.length - 1)]!;
  return below === reached ? time[reached]! : (time[reached]! + plateauEnd) / 2;
}

/** Index of the first height (NaN left out) at or below a limit, from `start`; the length where there is none. */
function firstAtMost(heights: Float64Array, limit: number, start: number): number {
  for (let row = start; row < heights.length; row++) if (heights[row]! <= limit) return row;
  return heights.length;
}

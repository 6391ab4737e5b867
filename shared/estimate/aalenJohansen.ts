/**
 * Aalen–Johansen estimate of cumulative incidence under competing causes (Aalen & Johansen, 1978), everybody
 * starting in one state at time 0, with the infinitesimal-jackknife standard errors and log(−log) bands of R's
 * `survfit(Surv(time, factor(cause)) ~ 1, conf.type = "log-log")`.
 */
import { logLogBand } from './logLogBand.ts';
import { type RiskTable, riskTable } from './riskTable.ts';
import { twoSidedZ } from '../stats/normal.ts';

/** The estimate at every distinct time, ascending; curves are flat between times and after the last. */
export interface AalenJohansen {
  readonly time: Float64Array;
  readonly atRisk: Uint32Array;
  /** By cause (index 0 is cause 1), as are `incidence`, `standardError`, `low` and `high`. */
  readonly events: readonly Uint32Array[];
  readonly censored: Uint32Array;
  /** Probability of having left by this cause by t. */
  readonly incidence: readonly Float64Array[];
  /** On the probability scale. */
  readonly standardError: readonly Float64Array[];
  /** NaN where the incidence is 0 or 1. */
  readonly low: readonly Float64Array[];
  readonly high: readonly Float64Array[];
  /** Probability of not having left: the Kaplan–Meier estimate of any cause. */
  readonly stay: Float64Array;
}

/**
 * The estimate for every cause at once, in O(n) for whole days and O(n log n) otherwise, plus one pass over the
 * distinct times. `times` are durations from 0 (days); `causes` holds 0 where the observation was still open and
 * 1 … `causeCount` for what it left by. At a tied time causes come before censorings.
 * @throws RangeError where a time is negative or a cause is out of range.
 */
export function aalenJohansen(
  times: ArrayLike<number>,
  causes: ArrayLike<number>,
  causeCount: number,
  level = 0.95,
): AalenJohansen {
  const table = riskTable(times, causes, causeCount);
  const stay = stayCurve(table);
  const z = twoSidedZ(level);
  const curves = table.events.map((events) => {
    const incidence = incidenceCurve(table, events, stay);
    const standardError = jackknifeError(table, events, stay, incidence);
    return { incidence, standardError, ...bands(incidence, standardError, z) };
  });
  return {
    ...table,
    incidence: curves.map((curve) => curve.incidence),
    standardError: curves.map((curve) => curve.standardError),
    low: curves.map((curve) => curve.low),
    high: curves.map((curve) => curve.high),
    stay,
  };
}

/**
 * Index of the last time at or before `t`, or −1 where `t` is before the first: reads a step function at `t`.
 */
export function stepAt(time: ArrayLike<number>, t: number): number {
  let below = 0;
  let above = time.length;
  while (below < above) {
    const middle = (below + above) >>> 1;
    if (time[middle]! <= t) below = middle + 1;
    else above = middle;
  }
  return below - 1;
}

/** Left by any cause in a row: at risk, less the censored there, less those at risk in the next. */
function leftByAny({ atRisk, censored }: RiskTable, row: number): number {
  return atRisk[row]! - censored[row]! - (atRisk[row + 1] ?? 0);
}

function stayCurve(table: RiskTable): Float64Array {
  const stay = new Float64Array(table.time.length);
  let s = 1;
  for (let row = 0; row < stay.length; row++) {
    const n = table.atRisk[row]!;
    s *= (n - leftByAny(table, row)) / n;
    stay[row] = s;
  }
  return stay;
}

function incidenceCurve({ atRisk }: RiskTable, events: Uint32Array, stay: Float64Array): Float64Array {
  const incidence = new Float64Array(stay.length);
  let p = 0;
  for (let row = 0; row < stay.length; row++) {
    p += ((row === 0 ? 1 : stay[row - 1]!) * events[row]!) / atRisk[row]!;
    incidence[row] = p;
  }
  return incidence;
}

/**
 * Infinitesimal jackknife: √Σᵢ Uᵢ(t)², Uᵢ being the derivative of the incidence p(t) in the weight of observation i.
 *
 * With Y at risk, d leaving by any cause and A(t) = Σ d/(Y(Y − d)) up to t, an observation still at risk after t has
 * U = D(t) = Σ Δp·(A(s−) − 1/Y). One that leaves at x joins with U = D(x), plus S(x−)/Y if by this cause, and from
 * then on grows by β·Δp with β = A(x), less 1/(Y − d) if it was not censored. So ΣU², ΣUβ and Σβ² over those who have
 * left are all that is carried from one time to the next, and no subject is visited twice.
 */
function jackknifeError(
  table: RiskTable,
  events: Uint32Array,
  stay: Float64Array,
  incidence: Float64Array,
): Float64Array {
  const { atRisk, censored } = table;
  const error = new Float64Array(stay.length);
  let greenwood = 0;
  let atRiskU = 0;
  let sumUU = 0;
  let sumUB = 0;
  let sumBB = 0;
  for (let row = 0; row < stay.length; row++) {
    const n = atRisk[row]!;
    const d = leftByAny(table, row);
    const byCause = events[row]!;
    const stayed = row === 0 ? 1 : stay[row - 1]!;
    const step = incidence[row]! - (row === 0 ? 0 : incidence[row - 1]!);

    sumUU += step * (2 * sumUB + step * sumBB);
    sumUB += step * sumBB;

    atRiskU += step * (greenwood - 1 / n);
    // Where all leave at once nothing can grow afterwards, so the infinite A is never needed.
    if (d < n) greenwood += d / (n * (n - d));
    const growthLeft = d < n ? greenwood - 1 / (n - d) : 0;
    const causeU = atRiskU + stayed / n;
    const others = d - byCause;
    const open = censored[row]!;
    sumUU += byCause * causeU * causeU + (others + open) * atRiskU * atRiskU;
    sumUB += byCause * causeU * growthLeft + atRiskU * (others * growthLeft + open * greenwood);
    sumBB += d * growthLeft * growthLeft + open * greenwood * greenwood;

    const remaining = n - d - open;
    error[row] = Math.sqrt(Math.max(0, sumUU + remaining * atRiskU * atRiskU));
  }
  return error;
}

function bands(
  incidence: Float64Array,
  standardError: Float64Array,
  z: number,
): { low: Float64Array; high: Float64Array } {
  const low = new Float64Array(incidence.length);
  const high = new Float64Array(incidence.length);
  for (let row = 0; row < incidence.length; row++) {
    const band = logLogBand(incidence[row]!, standardError[row]!, z);
    low[row] = band.low;
    high[row] = band.high;
  }
  return { low, high };
}

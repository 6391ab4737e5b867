/** The time-lagged conversion curve: incidence of B by days since entering A. */
import { type AalenJohansen, stepAt } from './aalenJohansen.ts';
import { orNull } from './conversion.ts';
import type { Curve } from './result.ts';

/**
 * The steps of cause 1 up to the horizon, from day 0 on, with the row of the horizon itself. Above `limit` steps every
 * so many are left out; the values that remain are exact.
 */
export function conversionCurve(curve: AalenJohansen, horizonDays: number, limit: number): Curve {
  const incidence = curve.incidence[0]!;
  const last = stepAt(curve.time, horizonDays);
  const steps: number[] = [];
  for (let row = 0; row <= last; row++) {
    if (row === last || incidence[row]! > (incidence[row - 1] ?? 0)) steps.push(row);
  }
  const rows = thinned(steps, limit);
  const start = curve.time[rows[0] ?? 0] === 0 ? [] : [-1];
  const all = [...start, ...rows];
  return {
    days: all.map((row) => curve.time[row] ?? 0),
    rate: all.map((row) => incidence[row] ?? 0),
    low: all.map((row) => orNull(curve.low[0]![row] ?? Number.NaN)),
    high: all.map((row) => orNull(curve.high[0]![row] ?? Number.NaN)),
    atRisk: all.map((row) => curve.atRisk[row] ?? curve.atRisk[0] ?? 0),
  };
}

/** At most `limit` of the items, evenly spread, with the first and the last. */
function thinned(items: readonly number[], limit: number): number[] {
  if (items.length <= limit) return [...items];
  return Array.from({ length: limit }, (_, i) => items[Math.round((i * (items.length - 1)) / (limit - 1))]!);
}

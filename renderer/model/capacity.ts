/** How busy SDRs and AEs are, period by period, who waits, and what binds. */
import type { Simulation } from '../../shared/engine/result.ts';
import {
  civilDate,
  firstDayOfMonth,
  formatMonth,
  monthOfDay,
  parseDay,
  parseMonth,
} from '../../shared/calendar/days.ts';
import type { Granularity } from '../store/uiSlice.ts';
import { periodLabels } from './periods.ts';

export interface CapacityRow {
  readonly key: string;
  readonly name: string;
  /** What the figure is, e.g. `median`. */
  readonly note: string;
  readonly kind: 'utilisation' | 'share' | 'days' | 'count';
  /** One for each period; null where there is none. */
  readonly values: readonly (number | null)[];
}

interface WantedRow extends Omit<CapacityRow, 'values'> {
  /** Which figure of the summary is shown. */
  readonly figure: 'mean' | 'p50' | 'p90';
}

export interface BindingSpan {
  /** A fiscal quarter or a month. */
  readonly label: string;
  /** Columns that it covers. */
  readonly columns: number;
  readonly demand: number;
  readonly sdr: number;
  readonly ae: number;
}

export interface CapacityView {
  readonly periods: readonly string[];
  readonly rows: readonly CapacityRow[];
  readonly binding: readonly BindingSpan[];
}

const rowsWanted: readonly WantedRow[] = [
  { key: 'utilisation.sdr', name: 'SDR utilisation', note: 'median', kind: 'utilisation', figure: 'p50' },
  { key: 'utilisation.sdr', name: 'SDR, 1 in 10 above', note: 'p90', kind: 'utilisation', figure: 'p90' },
  { key: 'utilisation.ae', name: 'AE utilisation', note: 'median', kind: 'utilisation', figure: 'p50' },
  { key: 'utilisation.ae', name: 'AE, 1 in 10 above', note: 'p90', kind: 'utilisation', figure: 'p90' },
  { key: 'queue.sdr', name: 'Waiting for an SDR', note: 'at the end', kind: 'count', figure: 'p50' },
  { key: 'wait.sdr', name: 'SDR wait, days', note: 'mean', kind: 'days', figure: 'mean' },
  { key: 'wait.sdr.p90', name: 'Slowest tenth, days', note: 'p90', kind: 'days', figure: 'mean' },
  { key: 'sla.sdr', name: 'Within the SLA', note: 'mean share', kind: 'share', figure: 'mean' },
  { key: 'queue.ae', name: 'Waiting for an AE', note: 'at the end', kind: 'count', figure: 'p50' },
  { key: 'lostToWaiting', name: 'Lost to waiting', note: 'mean', kind: 'count', figure: 'mean' },
];

/**
 * The rows of a projection that has teams. A segment has its own waiting; the load of a team is that of all. The SLA is
 * told with day steps only: within a step of a week nothing is known of hours.
 */
export function capacityView(simulation: Simulation, by: Granularity, segment: string): CapacityView {
  const { series, step } = simulation;
  const teams = ['utilisation.sdr', 'utilisation.ae'].filter((key) => series[key] !== undefined);
  const simulated = periodLabels(simulation, by).filter((period) =>
    teams.some((key) => series[key]?.['total']?.[period] !== undefined),
  );
  const rows = rowsWanted.flatMap((row): CapacityRow[] => {
    if (row.key === 'sla.sdr' && step !== 'day') return [];
    const { figure, ...told } = row;
    const own = series[row.key]?.[segment] ?? series[row.key]?.['total'];
    const values = simulated.map((period) => own?.[period]?.[figure] ?? null);
    const isTold = values.some((value) => value !== null);
    const isEmpty = row.key === 'lostToWaiting' && values.every((value) => !value);
    const rowsOfKey = isTold && !isEmpty ? [{ ...told, values }] : [];
    const team = row.key === 'utilisation.sdr' ? 'sdr' : 'ae';
    return row.key.startsWith('utilisation') && figure === 'p90'
      ? [...rowsOfKey, ...overloadedRow(simulation, team, simulated)]
      : rowsOfKey;
  });
  const binding = teams.length === 0 ? [] : bindingSpans(simulation, simulated, by);
  return { periods: simulated, rows, binding };
}

/** In how many runs there is more work than people: utilisation alone cannot tell, since it ends at 100%. */
function overloadedRow(
  { overloaded }: Simulation,
  team: 'sdr' | 'ae',
  periods: readonly string[],
): CapacityRow[] {
  const values = periods.map((period) => overloaded[period]?.[team] ?? null);
  if (values.every((value) => value === null)) return [];
  const name = team === 'sdr' ? 'SDRs above 100%' : 'AEs above 100%';
  return [{ key: `overloaded.${team}`, name, note: 'of runs', kind: 'share', values }];
}

/**
 * Months beneath weeks and months, quarters beneath quarters, each as wide as the columns that lie in it; beneath a year
 * the mean of its quarters.
 */
function bindingSpans(
  simulation: Simulation,
  periods: readonly string[],
  by: Granularity,
): readonly BindingSpan[] {
  if (by === 'year') {
    const quarters = simulation.periods.quarters.filter((quarter) => simulation.binding[quarter]);
    return periods.map((year) => {
      const own = quarters.filter((quarter) => quarter.startsWith(`${year}-`));
      const mean = (key: 'demand' | 'sdr' | 'ae'): number =>
        own.reduce((sum, quarter) => sum + simulation.binding[quarter]![key], 0) / (own.length || 1);
      return { label: year, columns: 1, demand: mean('demand'), sdr: mean('sdr'), ae: mean('ae') };
    });
  }
  const labelOf = (period: string): string =>
    by === 'week' ? formatMonth(monthOfDay(parseDay(period)! + 3)) : period;
  const of = by === 'quarter' ? simulation.binding : simulation.bindingByMonth;
  const spans: BindingSpan[] = [];
  for (const period of periods) {
    const label = labelOf(period);
    const last = spans.at(-1);
    if (last?.label === label) spans[spans.length - 1] = { ...last, columns: last.columns + 1 };
    else spans.push({ label, columns: 1, ...(of[label] ?? { demand: 0, sdr: 0, ae: 0 }) });
  }
  return spans;
}

/** Heat step of a utilisation: below 80, 80, 88, 94, 97% and above. */
export function heatStep(utilisation: number): 0 | 1 | 2 | 3 | 4 {
  const percent = Math.round(utilisation * 100);
  if (percent >= 97) return 4;
  if (percent >= 94) return 3;
  if (percent >= 88) return 2;
  return percent >= 80 ? 1 : 0;
}

/** Whether a month is the first of its year, or the first shown: then the year is named. */
export function namesYear(months: readonly string[], index: number): boolean {
  const month = parseMonth(months[index]!)!;
  return index === 0 || civilDate(firstDayOfMonth(month)).month === 1;
}

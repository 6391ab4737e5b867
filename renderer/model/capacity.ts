/** How busy SDRs and AEs are, month by month, and what binds. */
import type { Simulation } from '../../shared/engine/result.ts';
import { civilDate, fiscalQuarter, firstDayOfMonth, parseMonth } from '../../shared/calendar/days.ts';

export interface CapacityRow {
  readonly name: string;
  readonly note: string;
  readonly kind: 'utilisation' | 'days' | 'count';
  readonly values: readonly (number | null)[];
}

export interface BindingSpan {
  readonly quarter: string;
  /** Months of the horizon that it covers. */
  readonly months: number;
  readonly demand: number;
  readonly sdr: number;
  readonly ae: number;
}

export interface CapacityView {
  readonly months: readonly string[];
  readonly rows: readonly CapacityRow[];
  readonly binding: readonly BindingSpan[];
}

export function capacityView(simulation: Simulation, fiscalYearStartMonth: number): CapacityView {
  const { months } = simulation.periods;
  const values = (key: string, figure: 'p50' | 'mean'): readonly (number | null)[] =>
    months.map((month) => simulation.series[key]?.['total']?.[month]?.[figure] ?? null);
  const rows: CapacityRow[] = [];
  const add = (row: CapacityRow): void => {
    if (row.values.some((value) => value !== null)) rows.push(row);
  };
  add({
    name: 'SDR utilisation',
    note: 'median',
    kind: 'utilisation',
    values: values('utilisation.sdr', 'p50'),
  });
  add({
    name: 'AE utilisation',
    note: 'median',
    kind: 'utilisation',
    values: values('utilisation.ae', 'p50'),
  });
  add({ name: 'Wait for an SDR', note: 'mean days', kind: 'days', values: values('wait.sdr', 'mean') });
  add({ name: 'Waiting for an AE', note: 'opportunities', kind: 'count', values: values('queue.ae', 'p50') });
  const binding: BindingSpan[] = [];
  for (const month of months) {
    const quarter = fiscalQuarter(parseMonth(month)!, fiscalYearStartMonth);
    const shares = simulation.binding[quarter];
    const last = binding.at(-1);
    if (last?.quarter === quarter) binding[binding.length - 1] = { ...last, months: last.months + 1 };
    else binding.push({ quarter, months: 1, ...(shares ?? { demand: 0, sdr: 0, ae: 0 }) });
  }
  return { months, rows, binding };
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

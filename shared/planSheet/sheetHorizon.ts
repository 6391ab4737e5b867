/** The months that a planning sheet speaks of, as the start and weeks of a plan. */
import { firstDayOfMonth, formatDay, isoWeekday } from '../calendar/days.ts';
import { periodMonths } from './periodAxis.ts';
import type { SheetMap } from './sheetMap.ts';

const mostWeeks = 260;

/**
 * Start (the first Monday of the first month) and weeks of a plan that covers every month and quarter of the picks; null
 * where they name none. Years alone are no horizon: a sheet's totals have them.
 */
export function sheetHorizon(
  map: SheetMap,
  fiscalYearStartMonth: number,
): { readonly start: string; readonly weeks: number } | null {
  const spans = map.blocks.flatMap(({ rows = [], columns = [] }) =>
    [...rows, ...columns].flatMap(({ place }) => {
      const period = place?.period;
      const months =
        period === undefined || /^FY\d{2}$/.test(period) ? null : periodMonths(period, fiscalYearStartMonth);
      return months === null ? [] : [months];
    }),
  );
  if (spans.length === 0) return null;
  const first = firstDayOfMonth(Math.min(...spans.map(([from]) => from)));
  const end = firstDayOfMonth(Math.max(...spans.map(([, to]) => to)));
  const start = first + ((8 - isoWeekday(first)) % 7);
  return {
    start: formatDay(start),
    weeks: Math.min(mostWeeks, Math.max(1, Math.ceil((end - start) / 7))),
  };
}

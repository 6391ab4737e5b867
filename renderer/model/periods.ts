/** The weeks, months, fiscal quarters and years of a projection, as the rooms go through them. */
import {
  civilDate,
  firstDayOfMonth,
  fiscalQuarter,
  fiscalYear,
  formatMonth,
  monthOfDay,
  parseDay,
  parseMonth,
} from '../../shared/calendar/days.ts';
import type { Simulation } from '../../shared/engine/result.ts';
import type { Granularity } from '../store/uiSlice.ts';
import type { Formats } from './format.ts';

export const granularityNames: Readonly<Record<Granularity, string>> = {
  week: 'Weeks',
  month: 'Months',
  quarter: 'Fiscal quarters',
  year: 'Fiscal years',
};

export function periodLabels({ periods }: Simulation, by: Granularity): readonly string[] {
  const { weeks, months, quarters, years } = periods;
  return { week: weeks, month: months, quarter: quarters, year: years }[by];
}

/** The period that a month (index) lies in; a month lies in no week. */
export function periodOfMonth(month: number, by: Granularity, fiscalYearStartMonth: number): string | null {
  if (by === 'month') return formatMonth(month);
  if (by === 'quarter') return fiscalQuarter(month, fiscalYearStartMonth);
  return by === 'year' ? fiscalYear(month, fiscalYearStartMonth) : null;
}

/** Month indices of the calendar in the period that a month lies in. */
export function monthsOfPeriod(
  month: number,
  by: Granularity,
  fiscalYearStartMonth: number,
): readonly number[] {
  const label = periodOfMonth(month, by, fiscalYearStartMonth);
  const reach = by === 'month' ? 0 : by === 'quarter' ? 2 : 11;
  return Array.from({ length: 2 * reach + 1 }, (_, i) => month - reach + i).filter(
    (other) => periodOfMonth(other, by, fiscalYearStartMonth) === label,
  );
}

/** Share of a period's days that the horizon covers. */
export function coveredShare(
  { start, weeks }: { readonly start: string; readonly weeks: number },
  label: string,
  by: Granularity,
  fiscalYearStartMonth: number,
): number {
  if (by === 'week') return 1;
  const first = parseDay(start)!;
  const end = first + 7 * weeks;
  for (let month = monthOfDay(first); month <= monthOfDay(end - 1); month++) {
    if (periodOfMonth(month, by, fiscalYearStartMonth) !== label) continue;
    const months = monthsOfPeriod(month, by, fiscalYearStartMonth);
    const from = firstDayOfMonth(months[0]!);
    const to = firstDayOfMonth(months.at(-1)! + 1);
    return (Math.min(end, to) - Math.max(first, from)) / (to - from);
  }
  return 0;
}

/** Short names under an axis, each no longer than it must be: `Jul`, `Jul 6`, `Q1`, `FY27`; the first of a year says so. */
export function periodShort(label: string, by: Granularity, formats: Formats): string {
  if (by === 'month') return formats.monthShort(label);
  return by === 'week' ? formats.dayShort(label) : label.replace(/^FY\d+-/, '');
}

/** Names of the ends of an axis: where they lie in two years, both say theirs. */
export function endsOnAxis(
  labels: readonly string[],
  by: Granularity,
  formats: Formats,
): readonly [string, string] {
  const [first = '', last = ''] = [labels[0], labels.at(-1)];
  const isDated = by === 'week' || by === 'month';
  const named = (label: string): string => {
    if (first.slice(0, 4) === last.slice(0, 4)) return periodShort(label, by, formats);
    return isDated ? formats.monthYear(label.slice(0, 7)) : label;
  };
  return [named(first), named(last)];
}

/**
 * Names under an axis that has room for every so many: each the shortest that can be told, and the first of every year
 * with that year (`Jul 26`, `Aug`; `Jul 6, 2026`, `Aug 10`), so that a range of several years is read right.
 */
export function namesOnAxis(
  labels: readonly string[],
  every: number,
  by: Granularity,
  formats: Formats,
): readonly { readonly index: number; readonly name: string }[] {
  const shown = labels.filter((_, index) => index % every === 0);
  return shown.map((label, i) => ({
    index: i * every,
    name: by === 'week' && beginsYear(shown, i, by) ? formats.day(label) : periodHead(shown, i, by, formats),
  }));
}

/** The full name: `Jul 26`, `week of Jul 6, 2026`, `FY27-Q1`, `FY27`. */
export function periodLong(label: string, by: Granularity, formats: Formats): string {
  if (by === 'month') return formats.monthYear(label);
  return by === 'week' ? `week of ${formats.day(label)}` : label;
}

/** Whether the head of a column should name the year: the first one, and the first of each year. */
export function beginsYear(labels: readonly string[], index: number, by: Granularity): boolean {
  if (by === 'year') return false;
  if (index === 0) return true;
  const yearOf = (label: string): string => {
    if (by === 'quarter') return label.slice(0, 4);
    const month = by === 'month' ? parseMonth(label)! : monthOfDay(parseDay(label)!);
    return String(civilDate(firstDayOfMonth(month)).year);
  };
  return yearOf(labels[index]!) !== yearOf(labels[index - 1]!);
}

/** The head of a column: `Jul 26`, then `Aug`; `FY27-Q1`, then `Q2`. */
export function periodHead(
  labels: readonly string[],
  index: number,
  by: Granularity,
  formats: Formats,
): string {
  const label = labels[index]!;
  if (!beginsYear(labels, index, by) || by === 'week') return periodShort(label, by, formats);
  return by === 'month' ? formats.monthYear(label) : label;
}

/** The columns of a grid by time: months, quarters or weeks, with totals of quarters, years and the horizon. */
import { parseMonth } from '../../../shared/calendar/days.ts';
import {
  coveredDays,
  planMonths,
  planQuarters,
  planWeeks,
  planYears,
  type PlanWeek,
} from '../../../shared/plan/periods.ts';
import type { Plan } from '../../../shared/plan/schema.ts';
import { namesYear } from '../capacity.ts';
import type { Formats } from '../format.ts';

export type GridView = 'months' | 'monthsAndQuarters' | 'quarters' | 'weeks';

export const gridViews: readonly {
  readonly value: GridView;
  readonly label: string;
  readonly note: string;
}[] = [
  { value: 'months', label: 'Months', note: 'As the plan has them' },
  { value: 'monthsAndQuarters', label: 'Months and quarters', note: 'With a total after each quarter' },
  { value: 'quarters', label: 'Quarters', note: 'A total that is typed is dealt out to its months' },
  { value: 'weeks', label: 'Weeks', note: 'What the months come to by week; they are typed by month' },
];

export interface GridColumn {
  /** `2027-01`, `FY27-Q1`, `FY27`, `2027-01-04`, `total`, or what a grid of its own has. */
  readonly key: string;
  readonly kind: 'month' | 'quarter' | 'year' | 'week' | 'total' | 'other';
  readonly label: string;
  /** A second line: how much of the period the horizon covers. */
  readonly note: string;
  /** What stands above it, and above the columns after it until another does. */
  readonly group: string;
  readonly months: readonly string[];
  readonly week?: PlanWeek;
}

function monthColumn(plan: Plan, months: readonly string[], index: number, formats: Formats): GridColumn {
  const month = months[index]!;
  const { covered, days } = coveredDays(plan, month);
  return {
    key: month,
    kind: 'month',
    label: namesYear(months, index) ? formats.monthYear(month) : formats.monthShort(month),
    note: covered === days ? '' : `${formats.count(covered)} ${covered === 1 ? 'day' : 'days'}`,
    group: '',
    months: [month],
  };
}

function totals(plan: Plan, formats: Formats): GridColumn {
  return {
    key: 'total',
    kind: 'total',
    label: `${formats.count(plan.weeks)} weeks`,
    note: '',
    group: '',
    months: planMonths(plan),
  };
}

const columnsMade = new WeakMap<Formats, Map<string, readonly GridColumn[]>>();

/** The same columns for the same horizon, whatever else the plan says. */
export function ofHorizon(
  plan: Plan,
  what: string,
  formats: Formats,
  make: () => readonly GridColumn[],
): readonly GridColumn[] {
  const key = [what, plan.start, plan.weeks, plan.fiscalYearStartMonth].join(' ');
  const known = columnsMade.get(formats) ?? new Map<string, readonly GridColumn[]>();
  const columns = known.get(key) ?? make();
  columnsMade.set(formats, known.set(key, columns));
  return columns;
}

/** The columns of a view; fiscal years are totalled where the horizon is longer than one. */
export function gridColumns(plan: Plan, view: GridView, formats: Formats): readonly GridColumn[] {
  return ofHorizon(plan, view, formats, () => gridColumnsMade(plan, view, formats));
}

function gridColumnsMade(plan: Plan, view: GridView, formats: Formats): readonly GridColumn[] {
  const months = planMonths(plan);
  const years = planYears(plan);
  const quarters = planQuarters(plan);
  if (view === 'weeks') return [...weekColumns(plan, formats), totals(plan, formats)];
  const columns: GridColumn[] = [];
  for (const quarter of quarters) {
    const { name } = quarter;
    if (view !== 'quarters')
      quarter.months.forEach((month, i) => {
        const column = monthColumn(plan, months, months.indexOf(month), formats);
        columns.push({ ...column, group: i === 0 ? name : '' });
      });
    if (view !== 'months')
      columns.push({
        key: quarter.name,
        kind: 'quarter',
        label: view === 'quarters' ? name : name.slice(-2),
        note: view === 'quarters' ? coveredNote(plan, quarter.months, formats) : '',
        group: '',
        months: quarter.months,
      });
    const year = years.find((known) => known.months.at(-1) === quarter.months.at(-1));
    // A horizon of a year that begins within a fiscal year needs no two totals beside its own.
    if (year && years.length > 1 && plan.weeks > 53)
      columns.push({
        key: year.name,
        kind: 'year',
        label: year.name,
        note: '',
        group: '',
        months: year.months,
      });
  }
  return [...columns, totals(plan, formats)];
}

function coveredNote(plan: Plan, months: readonly string[], formats: Formats): string {
  const parts = months.map((month) => coveredDays(plan, month));
  const covered = parts.reduce((sum, part) => sum + part.covered, 0);
  const whole = months.length === 3 && parts.every((part) => part.covered === part.days);
  return whole ? '' : `${formats.count(covered)} ${covered === 1 ? 'day' : 'days'}`;
}

function weekColumns(plan: Plan, formats: Formats): readonly GridColumn[] {
  let shown = '';
  return planWeeks(plan).map((week): GridColumn => {
    const month = week.first.slice(0, 7);
    const group = month === shown ? '' : formats.monthYear(month);
    shown = month;
    return {
      key: week.first,
      kind: 'week',
      label: formats.count(Number(week.first.slice(8))),
      note: '',
      group,
      months: week.months.map((part) => part.month),
      week,
    };
  });
}

/** `Oct–Dec 2026`, `Oct 2026`: the columns of a selection. */
export function rangeName(
  columns: readonly GridColumn[],
  left: number,
  right: number,
  formats: Formats,
): string {
  const first = columns[left];
  const last = columns[right];
  if (!first || !last) return '';
  const name = ({ kind, key, label }: GridColumn): string => {
    if (kind === 'month' && parseMonth(key) !== null) return formats.monthYear(key);
    if (kind === 'week') return formats.day(key);
    if (kind === 'quarter') return key;
    return label;
  };
  return first === last ? name(first) : `${name(first)}–${name(last)}`;
}

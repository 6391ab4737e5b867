/** Rows of arrivals and of spend: a segment each, and what they come to together. */
import { refuse } from '../../../shared/errors.ts';
import { type MonthAmounts, monthAmounts, type PerMonth } from '../../../shared/plan/monthAmounts.ts';
import { withPeriodTotal } from '../../../shared/plan/periodTotal.ts';
import { type Place, valueAt, withValueAt } from '../../../shared/plan/places.ts';
import type { Plan, PlanSegment } from '../../../shared/plan/schema.ts';
import { type CellInput, numberText } from '../cellText.ts';
import type { Formats } from '../format.ts';
import type { StageNames } from '../stageNames.ts';
import type { GridColumn } from './columns.ts';
import { changedAt, type GridCell, type GridRow, groupRow, numberIn, sumRow } from './rows.ts';

export interface RowsOf {
  readonly plan: Plan;
  /** The plan that the scenario departs from; null where there is no scenario. */
  readonly parent: Plan | null;
  readonly columns: readonly GridColumn[];
  readonly formats: Formats;
}

interface Amounts {
  readonly key: string;
  readonly name: string;
  readonly place: Place;
  readonly perMonth: PerMonth;
  readonly seasonal?: readonly number[] | undefined;
  readonly what: string;
  readonly text: (value: number) => string;
}

function amountIn(amounts: MonthAmounts, column: GridColumn): number | null {
  if (column.kind === 'month') return amounts.ofMonth.get(column.key) ?? null;
  return column.week ? amounts.ofWeek(column.week) : amounts.total(column.months);
}

/** Months in order of time, so that a file reads well. */
function sorted(perMonth: PerMonth): PerMonth {
  return Object.fromEntries(Object.entries(perMonth).sort(([a], [b]) => (a < b ? -1 : 1)));
}

function writeAmount(plan: Plan, own: Amounts, column: GridColumn, input: CellInput): Plan {
  const perMonth = (valueAt(plan, own.place) ?? {}) as PerMonth;
  const put = (next: PerMonth): Plan => withValueAt(plan, own.place, next);
  if (column.kind === 'week')
    return refuse({
      code: 'invalid-cell',
      message: 'A week is its days’ share of the month.',
      hint: 'Show months or quarters to type.',
    });
  if (column.kind !== 'month') {
    const seasonal = valueAt(plan, [...own.place.slice(0, -1), 'seasonal']) as readonly number[] | undefined;
    return put(
      withPeriodTotal(plan, perMonth, column.months, numberIn(input, 'The total of a period'), seasonal),
    );
  }
  if (input.kind === 'empty') {
    const { [column.key]: _, ...others } = perMonth;
    return put(others);
  }
  const amount = input.kind === 'formula' ? input.text : numberIn(input, own.what)!;
  if (typeof amount === 'number' && amount < 0)
    refuse({
      code: 'out-of-range',
      message: `${own.what} cannot be below 0.`,
      value: String(amount),
    });
  return put(sorted({ ...perMonth, [column.key]: amount }));
}

/** A row as it was made last of these amounts, and all that it was made of. */
const rowsMade = new WeakMap<PerMonth, { readonly of: readonly unknown[]; readonly row: GridRow }>();

/** The row of some amounts; the same one where nothing of it has changed, since most edits are of one row. */
function amountRow(own: Amounts, of: RowsOf): GridRow {
  const { plan, parent, columns, formats } = of;
  const parts = [
    own.key,
    own.name,
    own.seasonal,
    columns,
    formats,
    plan.drivers,
    plan.start,
    plan.weeks,
    parent && valueAt(parent, own.place),
  ];
  const known = rowsMade.get(own.perMonth);
  if (known && known.of.every((part, i) => part === parts[i])) return known.row;
  const row = amountRowMade(own, of);
  rowsMade.set(own.perMonth, { of: parts, row });
  return row;
}

function amountRowMade(own: Amounts, { plan, parent, columns, formats }: RowsOf): GridRow {
  const amounts = monthAmounts(plan, own.perMonth, own.seasonal);
  const cells = columns.map((column): GridCell => {
    const value = amountIn(amounts, column);
    const written = column.kind === 'month' ? own.perMonth[column.key] : undefined;
    const isFormula = typeof written === 'string';
    return {
      text: value === null ? '' : own.text(value),
      input: isFormula
        ? `=${written}`
        : value === null
          ? ''
          : numberText(written ?? Number(value.toPrecision(12)), formats.locale),
      value,
      formula: isFormula ? written : null,
      editable: column.kind !== 'week',
      changed: column.kind === 'month' && changedAt(plan, parent, [...own.place, column.key]),
    };
  });
  return {
    key: own.key,
    kind: 'values',
    name: own.name,
    unit: cells.some(({ formula }) => formula !== null) ? 'formula' : '',
    cells,
    digits: 0,
    formulas: 'month',
    place: (column) => (column.kind === 'month' ? [...own.place, column.key] : null),
    write: (current, column, input) => writeAmount(current, own, column, input),
  };
}

function allRow(key: string, name: string, rows: readonly GridRow[], text: Amounts['text']): GridRow {
  const values = (rows[0]?.cells ?? []).map((_, column) => {
    const given = rows.map(({ cells }) => cells[column]!.value).filter((value) => value !== null);
    return given.length === 0 ? null : given.reduce((sum, value) => sum + value, 0);
  });
  return sumRow(key, name, values, text);
}

const nameOf = ({ name, id }: PlanSegment): string => name ?? id;

export function arrivalRows(of: RowsOf, names: StageNames): readonly GridRow[] {
  const { plan, formats } = of;
  const stage = plan.segments[0]!.arrivals.stage;
  const same = plan.segments.every(({ arrivals }) => arrivals.stage === stage);
  const seasonal = plan.segments.some(({ arrivals }) => arrivals.seasonal !== undefined);
  const rows = plan.segments.map((segment) => {
    const { arrivals } = segment;
    const row = amountRow(
      {
        key: `arrivals-${segment.id}`,
        name: nameOf(segment),
        place: ['segments', segment.id, 'arrivals', 'perMonth'],
        perMonth: arrivals.perMonth,
        seasonal: arrivals.seasonal,
        what: 'A volume',
        text: formats.count,
      },
      of,
    );
    return same ? row : { ...row, unit: `${row.unit} ${names.brief(arrivals.stage)}`.trim() };
  });
  const months = seasonal ? ' before the season; totals with it' : '';
  return [
    groupRow('arrivals', 'Arrivals', `${same ? names.those(stage) : 'records'} entering a month${months}`),
    ...rows,
    ...(rows.length > 1
      ? [allRow('arrivals-all', same ? `All ${names.those(stage)}` : 'All arrivals', rows, formats.count)]
      : []),
  ];
}

export function spendRows(of: RowsOf): readonly GridRow[] {
  const { plan, formats } = of;
  const rows = plan.segments.map((segment) =>
    amountRow(
      {
        key: `spend-${segment.id}`,
        name: nameOf(segment),
        place: ['segments', segment.id, 'spend', 'perMonth'],
        perMonth: segment.spend?.perMonth ?? {},
        what: 'Spend',
        text: formats.count,
      },
      of,
    ),
  );
  return [
    groupRow('spend', 'Spend', `${plan.currency} a month; cost by entry is set with the segment`),
    ...rows,
    ...(rows.length > 1 ? [allRow('spend-all', 'All spend', rows, formats.count)] : []),
  ];
}

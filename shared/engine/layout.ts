/** What is reported of a plan's trials: rows and periods, and the columns that they make. */
import type { ResolvedPlan } from '../plan/resolved.ts';
import type { Target } from '../plan/schema.ts';
import { type Model, buildModel } from './model.ts';
import { type Period, periodsOf } from './periods.ts';
import { meanEntities } from './population.ts';
import { type Row, rowsOf } from './series.ts';

/** What the figures of a plan's trials mean. */
export interface Layout {
  readonly model: Model;
  /** Whether there are columns of weeks: they are three quarters of all. */
  readonly weeks: boolean;
  readonly rows: readonly Row[];
  readonly periods: readonly Period[];
  /** The periods of which the binding constraint is told: simulated quarters, then simulated months. */
  readonly constrained: readonly Period[];
  /** Columns of whole numbers, and of others: one a row and period, rows first. */
  readonly countColumns: number;
  readonly amountColumns: number;
  /** By row: its first column among those of its kind. */
  readonly firstColumn: readonly number[];
  /** Figures that are kept trial by trial: the totals of pipeline and bookings, then the plan's targets. */
  readonly keptColumns: readonly Column[];
}

/** Where a figure is. */
export interface Column {
  readonly row: number;
  readonly period: number;
  readonly isCount: boolean;
  readonly column: number;
  /** Counts are in units of 1/divisor. */
  readonly divisor: number;
}

/** Layouts of plans that were laid out before, with weeks and without. */
const known = { weekly: new WeakMap<ResolvedPlan, Layout>(), longer: new WeakMap<ResolvedPlan, Layout>() };

/** Rows and periods of a plan, with or without weeks. The same plan has the same layout. */
export function planLayout(plan: ResolvedPlan, weeks = true): Layout {
  const layouts = weeks ? known.weekly : known.longer;
  const layout = layouts.get(plan) ?? layoutOf(buildModel(plan), weeks);
  layouts.set(plan, layout);
  return layout;
}

/** Rows and periods of a model, with or without weeks. */
export function layoutOf(model: Model, weeks = true): Layout {
  const periods = periodsOf(model.plan, model.timeline).filter(({ kind }) => weeks || kind !== 'week');
  const rows = rowsOf(model);
  let countColumns = 0;
  let amountColumns = 0;
  const firstColumn = rows.map(({ isCount }) =>
    isCount
      ? (countColumns += periods.length) - periods.length
      : (amountColumns += periods.length) - periods.length,
  );
  const layout = {
    model,
    weeks,
    rows,
    periods,
    constrained: (['quarter', 'month'] as const).flatMap((wanted) =>
      periods.filter(({ kind, simulatedDays }) => kind === wanted && simulatedDays > 0),
    ),
    countColumns,
    amountColumns,
    firstColumn,
    keptColumns: [],
  };
  const totals = (['pipeline', 'bookings'] as const).map((metric) => findColumn(layout, { metric })!);
  const targets = model.plan.targets.flatMap((target) => findColumn(layout, target) ?? []);
  return { ...layout, keptColumns: [...totals, ...targets] };
}

/** The column of a row and period. */
export function columnAt(layout: Layout, row: number, period: number): Column {
  const { isCount, kind } = layout.rows[row]!;
  const isSplit = kind === 'flow' && layout.periods[period]!.kind !== 'week';
  return {
    row,
    period,
    isCount,
    column: layout.firstColumn[row]! + period,
    divisor: isSplit ? layout.model.timeline.stepDays : 1,
  };
}

/** The figure that a target is about, or null where the plan has no such series or period. */
export function findColumn(layout: Layout, target: Omit<Target, 'amount'>): Column | null {
  const { model, rows, periods } = layout;
  const key = target.metric.replace(':', '.');
  const row = rows.findIndex(
    (each) =>
      each.key === key &&
      (each.segment === null ? undefined : model.segments[each.segment]!.id) === target.segment,
  );
  const period = periods.findIndex(({ label }) => label === (target.period ?? 'total'));
  return row < 0 || period < 0 ? null : columnAt(layout, row, period);
}

/** Leading bits of a count that are kept: numbers below 2^(bits + 1) stand for themselves. */
export type CountBits = 12 | 17;

/** How figures are kept. */
export interface Precision {
  /** Amounts are kept trial by trial in double or single precision, or by histograms of their leading 9 bits. */
  readonly amounts: 'double' | 'single' | 'coded';
  readonly countBits: CountBits;
}

/** What a thread that knows nothing of the plan needs to know of the figures of its trials. Plain data. */
export interface FigureForm extends Precision {
  /** By column of counts: they are in units of 1/divisor. */
  readonly divisors: Uint8Array<ArrayBuffer>;
  readonly amountColumns: number;
  readonly keptColumns: number;
}

/** The form of the figures of a run of so many trials. */
export function figureFormOf(layout: Layout, trials: number): FigureForm {
  const { amountColumns, keptColumns } = layout;
  return {
    ...precisionOf(layout, trials),
    divisors: divisorsOf(layout),
    amountColumns,
    keptColumns: keptColumns.length,
  };
}

const knownDivisors = new WeakMap<Layout, Uint8Array<ArrayBuffer>>();

/** By column of counts: they are in units of 1/divisor. The same layout has the same. */
function divisorsOf(layout: Layout): Uint8Array<ArrayBuffer> {
  const known = knownDivisors.get(layout);
  if (known) return known;
  const { rows, periods, countColumns } = layout;
  const divisors = new Uint8Array(countColumns);
  rows.forEach(({ isCount }, row) => {
    if (!isCount) return;
    for (let period = 0; period < periods.length; period++) {
      const { column, divisor } = columnAt(layout, row, period);
      divisors[column] = divisor;
    }
  });
  knownDivisors.set(layout, divisors);
  return divisors;
}

/** Memory for amounts that are kept trial by trial, in bytes: in double precision, and in single. */
const doubleBytes = 8e6;
const singleBytes = 48e6;
/** Leads a week up to which counts keep 17 bits; with more, 12 are far below the error by the trials. */
const fewLeads = 2000;

/**
 * How the figures of so many trials are kept: the plan and the number decide, so that every worker does the same, and
 * that a figure is the same whether weeks are wanted beside it or not.
 */
function precisionOf({ model, weeks, rows, amountColumns }: Layout, trials: number): Precision {
  const weekly = weeks ? 0 : rows.filter(({ isCount }) => !isCount).length * model.timeline.weeks;
  const amounts = (amountColumns + weekly) * trials;
  const isSmall = meanEntities(model) <= fewLeads * model.timeline.weeks;
  return {
    amounts: 8 * amounts <= doubleBytes ? 'double' : 4 * amounts <= singleBytes ? 'single' : 'coded',
    countBits: isSmall ? 17 : 12,
  };
}

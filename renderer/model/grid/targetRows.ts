/** Rows of targets: a metric each, over all segments or one, by quarter, year and horizon. */
import { planQuarters, planYears } from '../../../shared/plan/periods.ts';
import { formulaAt, withFigure, withFormulasOf } from '../../../shared/plan/figureFormulas.ts';
import { type Place, targetId, valueAt } from '../../../shared/plan/places.ts';
import type { Plan, Target } from '../../../shared/plan/schema.ts';
import { numberText } from '../cellText.ts';
import type { Formats } from '../format.ts';
import type { StageNames } from '../stageNames.ts';
import type { RowsOf } from './amountRows.ts';
import { type GridColumn, ofHorizon } from './columns.ts';
import { type GridCell, type GridRow, numberIn } from './rows.ts';

export interface TargetKey {
  readonly metric: Target['metric'];
  readonly segment?: string | undefined;
}

/** Quarters, fiscal years and the horizon: a target may stand on each. */
export function targetColumns(plan: Plan, formats: Formats): readonly GridColumn[] {
  return ofHorizon(plan, 'targets', formats, () => targetColumnsMade(plan, formats));
}

function targetColumnsMade(plan: Plan, formats: Formats): readonly GridColumn[] {
  const years = planYears(plan);
  const column = (
    key: string,
    kind: GridColumn['kind'],
    label: string,
    months: readonly string[],
  ): GridColumn => ({
    key,
    kind,
    label,
    note: '',
    group: '',
    months,
  });
  return [
    ...planQuarters(plan).flatMap(({ name, months }) => {
      const year = years.find((known) => known.months.at(-1) === months.at(-1));
      return [
        column(name, 'quarter', name, months),
        ...(year ? [column(year.name, 'year', year.name, year.months)] : []),
      ];
    }),
    column('total', 'total', `${formats.count(plan.weeks)} weeks`, []),
  ];
}

export function targetAt(
  plan: Plan,
  { metric, segment }: TargetKey,
  period: string | undefined,
): Target | undefined {
  return plan.targets.find(
    (target) => target.metric === metric && target.segment === segment && target.period === period,
  );
}

/** The target on a metric for a period set, or taken away (`null`). The one on the horizon comes first: headlines speak of it. */
export function withTarget(
  plan: Plan,
  key: TargetKey,
  period: string | undefined,
  amount: number | null,
): Plan {
  const known = targetAt(plan, key, period);
  if (known?.amount === amount || (!known && amount === null)) return plan;
  const others = plan.targets.filter((target) => target !== known);
  if (amount === null) return { ...plan, targets: others };
  const { metric, segment } = key;
  const target: Target = {
    metric,
    amount,
    ...(period === undefined ? {} : { period }),
    ...(segment === undefined ? {} : { segment }),
  };
  if (known) return { ...plan, targets: plan.targets.map((own) => (own === known ? target : own)) };
  const first = period === undefined && segment === undefined;
  return { ...plan, targets: first ? [target, ...others] : [...others, target] };
}

const periodOf = ({ kind, key }: GridColumn): string | undefined => (kind === 'total' ? undefined : key);

const placeOf = ({ metric, segment }: TargetKey, column: GridColumn): Place => {
  const period = periodOf(column);
  return ['targets', targetId({ metric, period, segment }), 'amount'];
};

export function targetName({ metric }: TargetKey, names: StageNames): string {
  if (metric === 'bookings') return 'Bookings';
  if (metric === 'pipeline') return 'Pipeline';
  return `Entries to ${names.name(metric.slice('entries:'.length))}`;
}

/** Every metric and segment that a target is set on, bookings and pipeline of all segments first. */
export function targetKeys(plan: Plan, added: readonly TargetKey[] = []): readonly TargetKey[] {
  const counts = (metric: 'pipeline' | 'bookings'): TargetKey[] =>
    plan.targets.some((target) => target.metric === metric && target.segment === undefined)
      ? [{ metric }]
      : [];
  const keys = [
    ...counts('bookings'),
    ...counts('pipeline'),
    ...plan.targets.map(({ metric, segment }): TargetKey => ({ metric, segment })),
    ...added,
  ];
  return [...new Map(keys.map((key) => [`${key.metric} ${key.segment ?? ''}`, key])).values()];
}

function targetRow(key: TargetKey, { plan, parent, columns, formats }: RowsOf, names: StageNames): GridRow {
  const segment = plan.segments.find(({ id }) => id === key.segment);
  const isMoney = key.metric === 'bookings' || key.metric === 'pipeline';
  const text = isMoney ? formats.moneyShort : formats.count;
  const cells = columns.map((column): GridCell => {
    const target = targetAt(plan, key, periodOf(column));
    const own = parent && targetAt(parent, key, periodOf(column));
    const value = target?.amount ?? null;
    const formula = formulaAt(plan, placeOf(key, column)) ?? null;
    return {
      text: value === null ? '' : text(value),
      input: value === null ? '' : formula === null ? numberText(value, formats.locale) : `=${formula}`,
      value,
      formula,
      editable: true,
      changed:
        parent !== null &&
        (own?.amount !== target?.amount || formula !== (formulaAt(parent, placeOf(key, column)) ?? null)),
    };
  });
  return {
    key: `target-${key.metric}-${key.segment ?? ''}`,
    kind: 'values',
    name: targetName(key, names),
    unit: segment ? (segment.name ?? segment.id) : 'all segments',
    cells,
    digits: 0,
    formulas: 'drivers',
    place: (column) => placeOf(key, column),
    write: (current, column, input) => {
      const place = placeOf(key, column);
      const period = periodOf(column);
      if (input.kind !== 'formula')
        return withTarget(
          withFigure(current, place, valueAt(current, place) as number | undefined),
          key,
          period,
          numberIn(input, 'A target'),
        );
      const known = targetAt(current, key, period);
      return withFigure(known ? current : withTarget(current, key, period, 0), place, input.text);
    },
    revert: (current, of, column) =>
      withFormulasOf(
        withTarget(current, key, periodOf(column), targetAt(of, key, periodOf(column))?.amount ?? null),
        of,
        placeOf(key, column),
      ),
    remove: (current) => ({
      ...current,
      targets: current.targets.filter(
        (target) => target.metric !== key.metric || target.segment !== key.segment,
      ),
    }),
  };
}

export function targetRows(of: RowsOf, names: StageNames, added: readonly TargetKey[]): readonly GridRow[] {
  return targetKeys(of.plan, added).map((key) => targetRow(key, of, names));
}

/** Rows of seasonal factors: twelve for a segment, January first. */
import { refuse } from '../../../shared/errors.ts';
import { valueAt, withValueAt } from '../../../shared/plan/places.ts';
import type { Plan } from '../../../shared/plan/schema.ts';
import { type CellInput, numberText } from '../cellText.ts';
import type { Formats } from '../format.ts';
import type { RowsOf } from './amountRows.ts';
import type { GridColumn } from './columns.ts';
import { type GridCell, type GridRow } from './rows.ts';

const calendarMonths = Array.from({ length: 12 }, (_, i) => `2000-${String(i + 1).padStart(2, '0')}`);

export function seasonColumns(formats: Formats): readonly GridColumn[] {
  const column = (key: string, label: string, kind: GridColumn['kind']): GridColumn => ({
    key,
    kind,
    label,
    note: '',
    group: '',
    months: [],
  });
  return [
    ...calendarMonths.map((month, i) => column(String(i), formats.monthShort(month), 'other')),
    column('mean', 'Mean', 'total'),
  ];
}

const placeOf = (segment: string): readonly string[] => ['segments', segment, 'arrivals', 'seasonal'];

/** One factor of a segment set; twelve ones are no season. */
function setFactor(plan: Plan, segment: string, month: number, factor: number): Plan {
  const before =
    (valueAt(plan, placeOf(segment)) as readonly number[] | undefined) ?? calendarMonths.map(() => 1);
  const after = before.with(month, factor);
  return withValueAt(plan, placeOf(segment), after.every((value) => value === 1) ? undefined : after);
}

/** Factors scaled so that their mean is 1: the year then has as many arrivals as its months say. */
export function normalisedSeason(plan: Plan, segment: string): Plan {
  const before = valueAt(plan, placeOf(segment)) as readonly number[] | undefined;
  const sum = before?.reduce((total, value) => total + value, 0) ?? 0;
  if (!before || !(sum > 0)) return plan;
  return withValueAt(
    plan,
    placeOf(segment),
    before.map((value) => Number(((value * 12) / sum).toPrecision(12))),
  );
}

function factorIn(input: CellInput): number {
  if (input.kind === 'empty') return 1;
  if (input.kind === 'formula')
    return refuse({
      code: 'invalid-cell',
      message: 'A seasonal factor is a number: 1.2 is a fifth more.',
      value: input.text,
    });
  if (input.value < 0)
    refuse({ code: 'out-of-range', message: 'A factor cannot be below 0.', value: String(input.value) });
  return input.value;
}

export function seasonRows({ plan, parent, columns, formats }: RowsOf): readonly GridRow[] {
  return plan.segments.map((segment): GridRow => {
    const factors = segment.arrivals.seasonal;
    const parentFactors = parent && (valueAt(parent, placeOf(segment.id)) as readonly number[] | undefined);
    const mean = (factors ?? [1]).reduce((sum, value) => sum + value, 0) / (factors?.length ?? 1);
    return {
      key: `season-${segment.id}`,
      kind: 'values',
      name: segment.name ?? segment.id,
      unit: '',
      digits: 2,
      formulas: 'none',
      cells: columns.map((column, i): GridCell => {
        const isMean = column.kind === 'total';
        const value = isMean ? mean : (factors?.[i] ?? 1);
        return {
          text: formats.decimal(value, 2),
          input: isMean ? '' : numberText(value, formats.locale),
          value: isMean ? null : value,
          formula: null,
          editable: !isMean,
          changed: !isMean && parent !== null && (parentFactors?.[i] ?? 1) !== value,
        };
      }),
      place: (column) => (column.kind === 'total' ? null : [...placeOf(segment.id), column.key]),
      revert: (current, of, column) => {
        const factors = valueAt(of, placeOf(segment.id)) as readonly number[] | undefined;
        const month = Number(column.key);
        return setFactor(current, segment.id, month, factors?.[month] ?? 1);
      },
      write: (current, column, input) => setFactor(current, segment.id, Number(column.key), factorIn(input)),
    };
  });
}

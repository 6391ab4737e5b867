/** What a row of a grid is: its cells, and what typing into one does to the plan. */
import { refuse } from '../../../shared/errors.ts';
import { isSameWithFormulas } from '../../../shared/plan/figureFormulas.ts';
import type { Place } from '../../../shared/plan/places.ts';
import type { Plan } from '../../../shared/plan/schema.ts';
import type { CellInput } from '../cellText.ts';
import type { GridColumn } from './columns.ts';

export interface GridCell {
  readonly text: string;
  /** What is edited: a number, a percentage, or `=` and a formula. */
  readonly input: string;
  readonly value: number | null;
  readonly formula: string | null;
  readonly editable: boolean;
  /** A headcount that rises in this month. */
  readonly stepped?: boolean;
  /** Differs from the scenario's parent. */
  readonly changed?: boolean;
}

export interface GridRow {
  readonly key: string;
  readonly kind: 'group' | 'values' | 'sum';
  readonly name: string;
  readonly unit: string;
  /** One for each column. */
  readonly cells: readonly GridCell[];
  /** Decimals of sums in the status bar. */
  readonly digits: number;
  /** Whether formulas can be typed, and whether they may use `month`. */
  readonly formulas: 'none' | 'drivers' | 'month';
  /** Where a column's figure stands in the plan; null where it is none of its own. */
  readonly place: (column: GridColumn) => Place | null;
  /** The plan with a cell written. @throws SpillwayError where the cell cannot be what was typed. */
  readonly write: (plan: Plan, column: GridColumn, input: CellInput) => Plan;
  /** The plan with a cell as the scenario's parent has it; absent where its place alone says how. */
  readonly revert?: (plan: Plan, parent: Plan, column: GridColumn) => Plan;
  /** Takes the row away, where it can be. */
  readonly remove?: (plan: Plan) => Plan;
}

/** A cell that shows nothing and takes nothing. */
export const noCell: GridCell = { text: '', input: '', value: null, formula: null, editable: false };

export function groupRow(key: string, name: string, unit: string): GridRow {
  return {
    key,
    kind: 'group',
    name,
    unit,
    cells: [],
    digits: 0,
    formulas: 'none',
    place: () => null,
    write: (plan) => plan,
  };
}

/** A row that only shows sums. */
export function sumRow(
  key: string,
  name: string,
  values: readonly (number | null)[],
  text: (value: number) => string,
): GridRow {
  return {
    ...groupRow(key, name, ''),
    kind: 'sum',
    cells: values.map((value) => ({ ...noCell, text: value === null ? '' : text(value), value })),
  };
}

/** The number that was typed. @throws SpillwayError `invalid-cell` for a formula or a percentage. */
export function numberIn(input: CellInput, what: string): number | null {
  if (input.kind === 'empty') return null;
  if (input.kind === 'formula')
    return refuse({
      code: 'invalid-cell',
      message: `${what} is a number.`,
      value: input.text,
      hint: 'Formulas are for figures of one month or period, not for what is made of several.',
    });
  if (input.percent)
    refuse({
      code: 'invalid-cell',
      message: `${what} is a number, not a percentage.`,
      value: `${input.value * 100}%`,
    });
  return input.value;
}

export function changedAt(plan: Plan, parent: Plan | null, place: Place): boolean {
  return parent !== null && !isSameWithFormulas(plan, parent, place);
}

/** Rows of people: on staff at the end of each month, and the hires that make it so. */
import { refuse } from '../../../shared/errors.ts';
import { planMonths } from '../../../shared/plan/periods.ts';
import { formulaAt, withFigure, withFormulasOf } from '../../../shared/plan/figureFormulas.ts';
import { type Place, withValueAt } from '../../../shared/plan/places.ts';
import type { Plan } from '../../../shared/plan/schema.ts';
import { type CellInput, numberText } from '../cellText.ts';
import { staffByMonth } from '../planEdits.ts';
import type { RowsOf } from './amountRows.ts';
import type { GridColumn } from './columns.ts';
import { changedAt, type GridCell, type GridRow, groupRow, numberIn } from './rows.ts';

type Team = 'sdr' | 'ae';
export const teamNames: Readonly<Record<Team, string>> = { sdr: 'SDRs', ae: 'AEs' };

function wholePeople(input: CellInput, what: string): number {
  const count = numberIn(input, what) ?? 0;
  if (!Number.isInteger(count) || count < 0)
    refuse({ code: 'invalid-cell', message: `${what} is a whole number from 0 on.`, value: String(count) });
  return count;
}

function byMonthOnly({ kind }: GridColumn): void {
  if (kind !== 'month')
    refuse({ code: 'invalid-cell', message: 'People are typed by month.', hint: 'Show months to type.' });
}

const placeOf = (team: Team, month: string): Place => [team, 'hires', month];

function setHires(plan: Plan, team: Team, month: string, count: number): Plan {
  const typed = withFigure(plan, placeOf(team, month), count);
  const hires = Object.entries(typed[team]?.hires ?? {})
    // A formula may come to nobody and stays.
    .filter(([key, value]) => value > 0 || formulaAt(typed, placeOf(team, key)) !== undefined)
    .sort(([a], [b]) => (a < b ? -1 : 1));
  return withValueAt(typed, [team, 'hires'], Object.fromEntries(hires));
}

function writeStaff(plan: Plan, team: Team, column: GridColumn, input: CellInput): Plan {
  byMonthOnly(column);
  const count = wholePeople(input, 'A headcount');
  const at = planMonths(plan).indexOf(column.key);
  const before = at > 0 ? staffByMonth(plan, team)[at - 1]! : (plan[team]?.headcount ?? 0);
  if (count < before)
    refuse({
      code: 'out-of-range',
      message: `${before} are on board the month before, and staff falls by attrition only.`,
      value: String(count),
      hint:
        at > 0
          ? 'Take hires off an earlier month, or lower the headcount under Teams.'
          : 'Lower the headcount under Teams.',
    });
  return setHires(plan, team, column.key, count - before);
}

/** The last month of a column: a stock is what is there at its end. */
const lastMonth = ({ months }: GridColumn): string => months.at(-1)!;

function teamRows(team: Team, { plan, parent, columns, formats }: RowsOf): readonly GridRow[] {
  const people = plan[team];
  if (!people) return [];
  const months = planMonths(plan);
  const staff = staffByMonth(plan, team);
  const hired = (column: GridColumn): number =>
    column.kind === 'week' ? 0 : column.months.reduce((sum, month) => sum + (people.hires?.[month] ?? 0), 0);
  const shared = { kind: 'values' as const, digits: 0, formulas: 'none' as const };
  const place = (column: GridColumn) => (column.kind === 'month' ? placeOf(team, column.key) : null);
  const changed = (column: GridColumn): boolean =>
    column.kind === 'month' && changedAt(plan, parent, [team, 'hires', column.key]);
  const revert: GridRow['revert'] = (current, of, { key }) =>
    withFormulasOf(setHires(current, team, key, of[team]?.hires?.[key] ?? 0), of, placeOf(team, key));
  const onStaff: GridRow = {
    ...shared,
    key: `staff-${team}`,
    name: teamNames[team],
    unit: 'at month end',
    place,
    revert,
    cells: columns.map((column): GridCell => {
      const value = staff[months.indexOf(lastMonth(column))]!;
      return {
        text: formats.count(value),
        input: numberText(value, formats.locale),
        value,
        formula: null,
        editable: column.kind === 'month',
        stepped: column.kind === 'month' && hired(column) > 0,
        changed: changed(column),
      };
    }),
    write: (current, column, input) => writeStaff(current, team, column, input),
  };
  const hires: GridRow = {
    ...shared,
    key: `hires-${team}`,
    name: `${teamNames[team].slice(0, -1)} hires`,
    unit: '',
    place,
    revert,
    formulas: 'month',
    cells: columns.map((column): GridCell => {
      const value = hired(column);
      const formula = (column.kind === 'month' && formulaAt(plan, placeOf(team, column.key))) || null;
      return {
        text: value === 0 && formula === null ? '' : formats.count(value),
        input: formula === null ? (value === 0 ? '' : numberText(value, formats.locale)) : `=${formula}`,
        value: column.kind === 'week' ? null : value,
        formula,
        editable: column.kind === 'month',
        changed: changed(column),
      };
    }),
    write: (current, column, input) => {
      byMonthOnly(column);
      return input.kind === 'formula'
        ? withFigure(current, placeOf(team, column.key), input.text)
        : setHires(current, team, column.key, wholePeople(input, 'A number of hires'));
    },
  };
  return [onStaff, hires];
}

export function staffRows(of: RowsOf): readonly GridRow[] {
  const rows = [...teamRows('sdr', of), ...teamRows('ae', of)];
  return rows.length === 0
    ? []
    : [groupRow('people', 'People', 'before attrition; a rise is a hire'), ...rows];
}

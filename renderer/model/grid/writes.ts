/** Cells written to a plan: what can be is, what cannot stays where it was typed and says why. */
import { type ErrorDetail, SpillwayError } from '../../../shared/errors.ts';
import { withFormulasOf } from '../../../shared/plan/figureFormulas.ts';
import { pathOfPlace, type Place, valueAt, withValueAt } from '../../../shared/plan/places.ts';
import type { Plan } from '../../../shared/plan/schema.ts';
import { type CellInput, parseCell, parsePasted } from '../cellText.ts';
import type { Cell } from '../gridSelection.ts';
import type { GridColumn } from './columns.ts';
import type { GridCell, GridRow } from './rows.ts';

export interface Refusal {
  readonly text: string;
  readonly error: ErrorDetail;
}

/** Refused cells by {@link cellKey}. */
export type Refusals = ReadonlyMap<string, Refusal>;

export const cellKey = (row: GridRow, column: GridColumn): string => `${row.key} ${column.key}`;

export interface GridOf {
  readonly plan: Plan;
  /** The rows that can be selected. */
  readonly rows: readonly GridRow[];
  readonly columns: readonly GridColumn[];
  readonly locale: string;
}

export type Written = readonly (Cell & { readonly text: string })[];

interface Accepted {
  readonly row: GridRow;
  readonly column: GridColumn;
  readonly text: string;
  readonly input: CellInput;
}

/** An error as its cell tells it: without the path that says where the cell is. */
export function atItsCell(error: ErrorDetail): ErrorDetail {
  const { path, hint, issues: _, row: __, ...rest } = error;
  if (path === undefined) return error;
  const bare = error.message.startsWith(path) ? error.message.slice(path.length).trim() : error.message;
  const problem = bare.replace(/^is not valid: /, '');
  const own = hint?.replace(/\s*\d+ more faults?: .*$/, '');
  return {
    ...rest,
    message: `${problem.charAt(0).toUpperCase()}${problem.slice(1)}`,
    ...(own ? { hint: own } : {}),
  };
}

function faultsAt(error: ErrorDetail, path: string): ErrorDetail | null {
  const found = [error, ...(error.issues ?? [])].find(
    (issue) =>
      issue.path === path || issue.path?.startsWith(`${path}.`) || issue.path?.startsWith(`${path}[`),
  );
  return found ? atItsCell(found) : null;
}

/** The path that errors give a cell once it is written. */
function pathOf(plan: Plan, { row, column }: Accepted): string | null {
  const place = row.place(column);
  return place === null ? null : pathOfPlace(plan, place);
}

export interface WriteResult {
  /** What could not be written. */
  readonly refusals: Refusals;
  /** A fault that belongs to none of the cells: nothing was written. */
  readonly error: ErrorDetail | null;
  /** How many cells were written. */
  readonly written: number;
}

/**
 * Writes cells as one edit. `edit` makes a change of the plan, or says what is wrong with it; cells that the fault lies in
 * are left out and the rest is tried again.
 */
export function writeCells(
  { plan, rows, columns, locale }: GridOf,
  cells: Written,
  origin: 'typed' | 'pasted',
  edit: (change: (plan: Plan) => Plan) => ErrorDetail | null,
): WriteResult {
  const refusals = new Map<string, Refusal>();
  let accepted: Accepted[] = [];
  const ordered = cells.toSorted((a, b) => a.column - b.column);
  for (const { row: r, column: c, text } of ordered) {
    const row = rows[r];
    const column = columns[c];
    if (!row || !column || row.kind !== 'values') continue;
    const cell = row.cells[c];
    if (!cell?.editable) continue;
    try {
      const input = origin === 'pasted' ? parsePasted(text, locale) : parseCell(text, locale);
      accepted.push({ row, column, text, input });
    } catch (error) {
      refusals.set(cellKey(row, column), { text, error: detailOf(error) });
    }
  }
  const refuseIn = (own: Accepted, error: ErrorDetail): void => {
    refusals.set(cellKey(own.row, own.column), { text: own.text, error });
    accepted = accepted.filter((other) => other !== own);
  };
  // One by one on the plan as it is shown, so that a cell that cannot be written is known by itself.
  let probe = plan;
  for (const own of accepted) {
    try {
      probe = own.row.write(probe, own.column, own.input);
    } catch (error) {
      refuseIn(own, atItsCell(detailOf(error)));
    }
  }
  for (;;) {
    if (accepted.length === 0) return { refusals, error: null, written: 0 };
    const writing = accepted;
    const error = edit((current) =>
      writing.reduce((next, { row, column, input }) => row.write(next, column, input), current),
    );
    if (error === null) return { refusals, error: null, written: accepted.length };
    const faulty = accepted.flatMap((own) => {
      const path = pathOf(plan, own);
      const fault = path === null ? null : faultsAt(error, path);
      return fault ? [{ own, fault }] : [];
    });
    for (const { own, fault } of faulty) refuseIn(own, fault);
    if (faulty.length === 0) {
      if (accepted.length === 1) refuseIn(accepted[0]!, error);
      else return { refusals, error, written: 0 };
    }
  }
}

function detailOf(error: unknown): ErrorDetail {
  if (error instanceof SpillwayError) return error.detail;
  throw error;
}

/** The plan with a cell of a grid as its scenario's parent has it; null where the cell has nothing of its own. */
export function revertedCell(row: GridRow, column: GridColumn, parent: Plan): ((plan: Plan) => Plan) | null {
  const { revert } = row;
  if (revert) return (plan) => revert(plan, parent, column);
  const place = row.place(column);
  return place && ((plan) => reverted(plan, parent, place));
}

/** The plan with a place as its scenario's parent has it. */
export function reverted(plan: Plan, parent: Plan, place: Place): Plan {
  return withFormulasOf(withValueAt(plan, place, valueAt(parent, place)), parent, place);
}

export interface SelectionSummary {
  readonly cells: number;
  readonly sum: number;
  readonly digits: number;
}

/** Count and sum of the selected figures, for the status bar; null for a single one. Sums beside their parts are left out. */
export function selectionSummary(
  rows: readonly GridRow[],
  cells: readonly Cell[],
  digits: number,
): SelectionSummary | null {
  const parts = cells.filter(({ row }) => rows[row]?.kind !== 'sum');
  const values = (parts.length > 0 ? parts : cells)
    .map(({ row, column }): GridCell | undefined => rows[row]?.cells[column])
    .map((cell) => cell?.value ?? null)
    .filter((value) => value !== null);
  if (values.length < 2) return null;
  return { cells: values.length, sum: values.reduce((sum, value) => sum + value, 0), digits };
}

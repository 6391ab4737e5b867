/** The sheets of a planning file as plain cells: small tables that people wrote, not exports. */
import type { CellKind } from '../intake/grid.ts';
import { decimalEvidence, type DecimalMark, numberShape, numberValue } from '../intake/numberText.ts';

export interface SheetCell {
  /** What the cell says, typed values in one canonical form. */
  readonly text: string;
  readonly kind: CellKind;
}

export interface PlanSheet {
  /** Empty in a text file. */
  readonly name: string;
  /** By row and column from 0; null where a cell has no content. */
  readonly rows: readonly (readonly (SheetCell | null)[])[];
  readonly width: number;
}

export interface PlanningFile {
  readonly name: string;
  readonly sheets: readonly PlanSheet[];
  /** Decimal mark of figures that are text; null where nothing tells. */
  readonly decimal: DecimalMark | null;
  /** Formulas whose values were never computed: their cells read as empty. */
  readonly uncalculated: number;
  /** The picks that a template of ours carries, as it stands there. */
  readonly carried: string | null;
}

/** Hidden sheet of a template, with its picks as JSON. */
export const pickSheet = 'Spillway picks';

/** A planning sheet is made by hand: one that is larger is an export. */
export const mostSheetRows = 2000;
export const mostSheetColumns = 400;

export function cellAt(sheet: PlanSheet, row: number, column: number): SheetCell | null {
  return sheet.rows[row]?.[column] ?? null;
}

/** Whether a cell holds a figure: typed as one, or a text that can be read as one. */
export function isFigure(cell: SheetCell | null): boolean {
  if (cell === null) return false;
  if (cell.kind === 'text') return numberShape(cell.text) !== null;
  return cell.kind === 'number' || cell.kind === 'money' || cell.kind === 'percent';
}

export interface CellFigure {
  readonly value: number;
  readonly isPercent: boolean;
  /** Whether the marks can be read both ways and nothing in the file settles it. */
  readonly assumed: boolean;
}

/**
 * The figure of a cell; null where it has none. A percentage is a share: `18%` is 0.18. `1.234`, where nothing tells
 * which mark is the decimal one, is a share in a table of rates and thousands everywhere else.
 */
export function cellFigure(
  cell: SheetCell,
  decimal: DecimalMark | null,
  isShare: boolean,
): CellFigure | null {
  if (cell.kind !== 'text')
    return isFigure(cell)
      ? { value: Number(cell.text), isPercent: cell.kind === 'percent', assumed: false }
      : null;
  const shape = numberShape(cell.text);
  if (shape === null) return null;
  const evidence = decimalEvidence(shape.digits);
  const open = evidence === 'undecided' && decimal === null;
  const mark = shape.digits.includes(',') ? ',' : '.';
  const other = mark === ',' ? '.' : ',';
  const assumed = isShare ? mark : other;
  const settled =
    evidence === '.' || evidence === ',' ? evidence : open ? assumed : (decimal ?? ('.' as const));
  const value = numberValue(shape, settled);
  return Number.isNaN(value) ? null : { value, isPercent: shape.percent, assumed: open };
}

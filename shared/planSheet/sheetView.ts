/** A sheet seen as it is, or with its rows and columns changed over: one way of looking serves both layouts. */
import { type CellRange, columnName } from './cellNames.ts';
import { cellAt, isFigure, type PlanSheet, type SheetCell } from './sheetCells.ts';

export class SheetView {
  readonly sheet: PlanSheet;
  readonly isTurned: boolean;

  constructor(sheet: PlanSheet, isTurned: boolean) {
    this.sheet = sheet;
    this.isTurned = isTurned;
  }

  get height(): number {
    return this.isTurned ? this.sheet.width : this.sheet.rows.length;
  }

  get width(): number {
    return this.isTurned ? this.sheet.rows.length : this.sheet.width;
  }

  cell(row: number, column: number): SheetCell | null {
    return this.isTurned ? cellAt(this.sheet, column, row) : cellAt(this.sheet, row, column);
  }

  /** A range of the view as one of the sheet, and the other way about. */
  range({ top, left, bottom, right }: CellRange): CellRange {
    return this.isTurned
      ? { top: left, left: top, bottom: right, right: bottom }
      : { top, left, bottom, right };
  }

  /** What a row of the view is called in the sheet: `5`, or `E` where it is a column there. */
  rowName(row: number): string {
    return this.isTurned ? columnName(row) : String(row + 1);
  }

  /** Text of a cell that is neither a figure nor empty. */
  text(row: number, column: number): string {
    const cell = this.cell(row, column);
    return cell === null || isFigure(cell) || cell.kind === 'date' ? '' : cell.text;
  }

  hasFigures(row: number, left: number, right: number): boolean {
    for (let column = left; column <= right; column++) if (isFigure(this.cell(row, column))) return true;
    return false;
  }

  /** Texts of a row between two columns, empty ones left out. */
  texts(row: number, left: number, right: number): string[] {
    const texts: string[] = [];
    for (let column = left; column <= right; column++) {
      const text = this.text(row, column);
      if (text !== '') texts.push(text);
    }
    return texts;
  }
}

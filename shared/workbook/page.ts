/** Writing one sheet: its frame (title, explanation, panes, print set-up) and its cells. */
import type { CellFormulaValue, DataValidation, Workbook, Worksheet } from 'exceljs';
import { type Colour, formats, type Look, colours, style } from './look.ts';
import { cellText, footerText } from './text.ts';

/** `A`, `Z`, `AA`, … of a 1-based column. */
export function columnName(column: number): string {
  let name = '';
  for (let rest = column; rest > 0; rest = Math.floor((rest - 1) / 26)) {
    name = String.fromCharCode(65 + ((rest - 1) % 26)) + name;
  }
  return name;
}

/** `$C$7`; `fix` says which parts do not move when the formula is copied. */
export function address(
  row: number,
  column: number,
  fix: 'both' | 'row' | 'column' | 'none' = 'both',
): string {
  const fixedColumn = fix === 'both' || fix === 'column' ? '$' : '';
  const fixedRow = fix === 'both' || fix === 'row' ? '$' : '';
  return `${fixedColumn}${columnName(column)}${fixedRow}${row}`;
}

/** A sheet's name as formulas write it. */
function sheetReference(name: string): string {
  return /^[A-Za-z]\w*$/.test(name) ? `${name}!` : `'${name.replaceAll("'", "''")}'!`;
}

/** A number as formulas write it. */
export function literal(value: number): string {
  return String(value).toUpperCase();
}

export interface PageFrame {
  readonly name: string;
  readonly title: string;
  /** What the sheet is for, in one line. */
  readonly line: string;
  /** Widths in characters, from column A on. */
  readonly widths: readonly number[];
  /** The last row and column that stay in view. */
  readonly freeze: { readonly row: number; readonly column: number };
  readonly tab: Colour;
  /** Pages wide when printed; the rest follows in length. */
  readonly pagesWide?: number;
  /** Pages long when printed; as many as it takes unless given. */
  readonly pagesLong?: number;
  /** Rows repeated on every printed page, e.g. `1:6`. */
  readonly titleRows?: string;
  /** Left part of the footer: the plan, its scenario. */
  readonly footer: string;
}

/** What fits between column A and the printed edge. */
export class Page {
  readonly name: string;
  readonly sheet: Worksheet;

  constructor(workbook: Workbook, frame: PageFrame) {
    this.name = frame.name;
    this.sheet = workbook.addWorksheet(frame.name, {
      properties: { tabColor: { argb: `FF${colours[frame.tab]}` }, defaultRowHeight: 15.75 },
      views: [
        {
          state: 'frozen',
          xSplit: frame.freeze.column,
          ySplit: frame.freeze.row,
          topLeftCell: address(frame.freeze.row + 1, frame.freeze.column + 1, 'none'),
          activeCell: address(frame.freeze.row + 1, frame.freeze.column + 1, 'none'),
          showGridLines: false,
          zoomScale: 100,
        },
      ],
      pageSetup: {
        paperSize: 9,
        orientation: 'landscape',
        fitToPage: true,
        fitToWidth: frame.pagesWide ?? 1,
        fitToHeight: frame.pagesLong ?? 0,
        horizontalCentered: false,
        margins: { left: 0.4, right: 0.4, top: 0.5, bottom: 0.6, header: 0.3, footer: 0.3 },
        ...(frame.titleRows === undefined ? {} : { printTitlesRow: frame.titleRows }),
      },
      // A size code must not run into digits of the text: hence the space.
      headerFooter: { oddFooter: `&L&8 ${footerText(frame.footer)}&C&8 ${frame.name}&R&8 Page &P of &N` },
    });
    frame.widths.forEach((width, at) => {
      this.sheet.getColumn(at + 1).width = width;
    });
    this.sheet.getRow(1).height = 30;
    this.given(1, 2, frame.title, { size: 18, bold: true });
    this.text(2, 2, frame.line, { size: 11, colour: 'ink2' });
  }

  /** Text of our own, which may quote a plan's: cleaned, and never to become a formula by being edited. */
  text(row: number, column: number, text: string, look: Look = {}): void {
    const line = cellText(text);
    this.#put(row, column, line, /^[=+\-@]/.test(line) ? { ...look, format: formats.text } : look);
  }

  /** Text from a plan or a CRM: plain, and kept as text when edited. */
  given(row: number, column: number, text: string, look: Look = {}): void {
    this.#put(row, column, cellText(text), { ...look, format: formats.text });
  }

  number(row: number, column: number, value: number, look: Look = {}): void {
    this.#put(row, column, value, look);
  }

  /** A formula without its `=`, with the value that it has now. */
  formula(row: number, column: number, formula: string, result: number | string, look: Look = {}): void {
    const value: CellFormulaValue = { formula, result, date1904: false };
    this.#put(row, column, value, look);
  }

  /** Look of cells without a value: grounds and rules that run on. */
  look(row: number, from: number, to: number, look: Look): void {
    for (let column = from; column <= to; column++) this.sheet.getCell(row, column).style = style(look);
  }

  /** An input: a number that is meant to be changed, with its defined name and the values that it may take. */
  input(
    row: number,
    column: number,
    value: number | { formula: string; result: number },
    input: InputCell,
  ): void {
    const look: Look = {
      align: 'right',
      ...input.look,
      ...(input.live ? { ground: 'input', boxed: true } : {}),
    };
    if (typeof value === 'number') this.number(row, column, value, look);
    else this.formula(row, column, value.formula, value.result, look);
    if (input.live) this.sheet.getCell(row, column).dataValidation = validation(input.limits);
    this.sheet.workbook.definedNames.add(`${sheetReference(this.name)}${address(row, column)}`, input.name);
  }

  /** A section's title with a caption, over a rule. */
  section(row: number, title: string, caption: string, to: number): void {
    this.look(row, 2, to, { under: 'strong', vertical: 'bottom' });
    this.sheet.getRow(row).height = 24;
    this.sheet.getCell(row, 2).value = {
      richText: [
        {
          text: cellText(title),
          font: { name: 'Calibri', size: 12, bold: true, color: { argb: `FF${colours.ink}` } },
        },
        {
          text: `   ${cellText(caption)}`,
          font: { name: 'Calibri', size: 10, color: { argb: `FF${colours.ink3}` } },
        },
      ],
    };
  }

  /** A row of column heads. */
  heads(row: number, from: number, heads: readonly string[], look: Look = {}): void {
    heads.forEach((head, at) => {
      this.text(row, from + at, head, { size: 9.5, colour: 'ink3', under: 'line', wrap: true, ...look });
    });
  }

  reference(row: number, column: number, fix: Parameters<typeof address>[2] = 'both'): string {
    return `${sheetReference(this.name)}${address(row, column, fix)}`;
  }

  #put(row: number, column: number, value: string | number | CellFormulaValue, look: Look): void {
    const cell = this.sheet.getCell(row, column);
    cell.value = value;
    cell.style = style(look);
  }
}

/** What an input may be set to. */
export type Limits = 'share' | 'count' | 'positive' | 'number';

export interface InputCell {
  readonly name: string;
  readonly limits: Limits;
  /** Something follows from it; otherwise it is shown as a plain figure. */
  readonly live: boolean;
  readonly look?: Look;
}

function validation(limits: Limits): DataValidation {
  const common = {
    type: 'decimal' as const,
    allowBlank: false,
    showErrorMessage: true,
    errorTitle: 'Not possible here',
  };
  switch (limits) {
    case 'share':
      return { ...common, operator: 'between', formulae: [0, 1], error: 'A share between 0% and 100%.' };
    case 'count':
      return {
        ...common,
        operator: 'greaterThanOrEqual',
        formulae: [0],
        error: 'A number that is not negative.',
      };
    case 'positive':
      return { ...common, operator: 'greaterThan', formulae: [0], error: 'A number above zero.' };
    case 'number':
      return { ...common, operator: 'between', formulae: [-1e12, 1e12], error: 'A number.' };
  }
}

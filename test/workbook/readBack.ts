/** Reads a workbook back with another library than the one that wrote it. */
import { strFromU8, unzipSync, zipSync } from 'fflate';
import { read, utils, type CellObject, type WorkBook, type WorkSheet } from 'xlsx';

export function readBack(bytes: Uint8Array): WorkBook {
  return read(bytes, { cellFormula: true, cellStyles: true });
}

export interface ReadCell {
  readonly sheet: string;
  readonly address: string;
  readonly cell: CellObject;
}

export function cellsOf(book: WorkBook, only?: string): ReadCell[] {
  return book.SheetNames.filter((sheet) => only === undefined || sheet === only).flatMap((sheet) =>
    Object.entries(book.Sheets[sheet]!)
      .filter(([address]) => !address.startsWith('!'))
      .map(([address, cell]) => ({ sheet, address, cell: cell as CellObject })),
  );
}

/** `Assumptions!$E$12` of a defined name. */
export function nameReference(book: WorkBook, name: string): { sheet: string; address: string } {
  const found = book.Workbook?.Names?.find((defined) => defined.Name === name);
  if (!found) throw new Error(`no defined name ${name}`);
  const [sheet, address] = found.Ref.split('!');
  return { sheet: sheet!.replaceAll("'", ''), address: address!.replaceAll('$', '') };
}

export function namedValue(book: WorkBook, name: string): unknown {
  const { sheet, address } = nameReference(book, name);
  return (book.Sheets[sheet]![address] as CellObject | undefined)?.v;
}

/** Figures of the Waterfall by segment's name (or `All segments`), row label and `2027-01`. */
export function waterfallFigures(sheet: WorkSheet): Map<string, number> {
  const figures = new Map<string, number>();
  const range = utils.decode_range(sheet['!ref']!);
  const at = (row: number, column: number): CellObject | undefined =>
    sheet[utils.encode_cell({ r: row, c: column })] as CellObject | undefined;
  const headRow = 4;
  const months = new Map<number, string>();
  for (let column = 3; column <= range.e.c; column++) {
    const head = at(headRow, column);
    if (head?.t === 'n') months.set(column, serialMonth(head.v as number));
  }
  let block = '';
  for (let row = headRow + 1; row <= range.e.r; row++) {
    const label = at(row, 1)?.v;
    const unit = at(row, 2)?.v;
    if (typeof label !== 'string') continue;
    if (unit === undefined || unit === '') block = label;
    else {
      for (const [column, month] of months) {
        const value = at(row, column)?.v;
        figures.set(JSON.stringify([block, label, month]), typeof value === 'number' ? value : Number.NaN);
      }
    }
  }
  return figures;
}

function serialMonth(serial: number): string {
  return new Date((serial - 25_569) * 86_400_000).toISOString().slice(0, 7);
}

/** The same workbook without the stored results of its formulas: whoever shows a number has computed it. */
export function withoutResults(bytes: Uint8Array): Uint8Array {
  const files = unzipSync(bytes);
  for (const name of Object.keys(files)) {
    if (!name.startsWith('xl/worksheets/sheet')) continue;
    const xml = strFromU8(files[name]!).replaceAll(/(<\/f>)<v>[^<]*<\/v>/g, '$1');
    files[name] = new TextEncoder().encode(xml);
  }
  return zipSync(files);
}

export function zipText(bytes: Uint8Array, name: string): string {
  const file = unzipSync(bytes)[name];
  if (!file) throw new Error(`the workbook has no ${name}`);
  return strFromU8(file);
}

export function zipNames(bytes: Uint8Array): string[] {
  return Object.keys(unzipSync(bytes));
}

/** What a CRM administrator does with an update file: reads it, and enters its new values into the exports. */
import Papa from 'papaparse';

export interface UpdateRow {
  readonly id: string;
  readonly file: string;
  readonly field: string;
  readonly oldValue: string;
  readonly newValue: string;
  readonly finding: string;
}

const parsed = (text: string): string[][] =>
  Papa.parse<string[]>(text, { skipEmptyLines: true, delimiter: ',' }).data;

/** Takes off the apostrophe that keeps a spreadsheet from running a cell. */
export const restored = (cell: string): string =>
  /^'+[=+\-@\t\r\n\uff1d\uff0b\uff0d\uff20]/.test(cell) ? cell.slice(1) : cell;

export function readUpdates(csv: string): UpdateRow[] {
  return parsed(csv)
    .slice(1)
    .map((cells) => {
      const [id, file, field, oldValue, newValue, finding] = cells.map(restored);
      return {
        id: id!,
        file: file!,
        field: field!,
        oldValue: oldValue!,
        newValue: newValue!,
        finding: finding!,
      };
    });
}

/** How the history of a file is written: its columns of id, stage and time. */
export interface HistoryColumns {
  readonly id: string;
  readonly stage: string;
  readonly time: string;
}

/**
 * Enters the new values: into the record's field, or for a history as a new row (an old value: into the row that has
 * it). Fails where the record or the old value is not there.
 */
export function enterUpdates(
  file: string,
  csv: string,
  updates: readonly UpdateRow[],
  options: { readonly id: string; readonly history?: HistoryColumns },
): string {
  const [header, ...rows] = parsed(csv) as [string[], ...string[][]];
  const column = (name: string): number => {
    const found = header.indexOf(name);
    if (found < 0) throw new Error(`${file} has no column ${name}`);
    return found;
  };
  const byId = new Map<string, string[][]>();
  for (const row of rows) {
    const id = row[column(options.id)]!;
    byId.set(id, [...(byId.get(id) ?? []), row]);
  }
  for (const one of updates.filter((update) => update.file === file && update.newValue !== '')) {
    const { history } = options;
    if (history === undefined || header.includes(one.field)) {
      const row = (byId.get(one.id) ?? []).find((cells) => cells[column(one.field)] === one.oldValue);
      if (row === undefined) throw new Error(`${one.field} of ${one.id} is not "${one.oldValue}"`);
      row[column(one.field)] = one.newValue;
    } else {
      const row = header.map(() => '');
      row[column(history.id)] = one.id;
      row[column(history.stage)] = one.field;
      row[column(history.time)] = one.newValue;
      rows.push(row);
    }
  }
  return Papa.unparse([header, ...rows]);
}

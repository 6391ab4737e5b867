/** Problems of an import, put together by kind: what, where, how many, and what happens to them. */
import type { Problem } from '../../shared/intake/index.ts';

export interface ProblemGroup {
  readonly key: string;
  readonly code: string;
  readonly message: string;
  readonly hint: string;
  readonly count: number;
  /** Where it was seen first. */
  readonly first: string;
  readonly file: string;
  readonly column: string | null;
  readonly severity: 'high' | 'medium' | 'low';
  /** Those with a row of their own: the cells that can be looked at. */
  readonly cells: readonly Problem[];
}

/** Kinds that keep rows or dates out of the measurement. */
const grave = new Set([
  'ambiguous-date-order',
  'ambiguous-date',
  'no-id',
  'missing-id',
  'unclosed-quote',
  'unmatched-row',
  'unmapped-stage',
  'mixed-currencies',
  'no-stages',
  'unsupported-shape',
  'invalid-date',
]);

/** What each kind of problem is called where there is room for a few words only. */
const names: ReadonlyMap<string, string> = new Map([
  ['ambiguous-date-order', 'Dates read both ways'],
  ['ambiguous-decimal', 'Figures read both ways'],
  ['invalid-date', 'Not a date'],
  ['invalid-number', 'Not a number'],
  ['unmapped-stage', 'Unknown stage'],
  ['unmatched-row', 'No primary record'],
  ['duplicate-row', 'Same row twice'],
  ['duplicate-entity', 'Rows disagree'],
  ['repeated-stage', 'Stage repeated'],
  ['missing-id', 'No id'],
  ['missing-time', 'No time'],
  ['missing-stage', 'No stage'],
  ['deleted-record', 'Deleted in the CRM'],
  ['ragged-row', 'Too few or many cells'],
  ['stray-quote', 'Stray quote'],
  ['unclosed-quote', 'Quote never closed'],
  ['nul-characters', 'NUL characters'],
  ['damaged-encoding', 'Damaged letters'],
  ['no-header', 'No header'],
  ['sheet-not-read', 'Sheet not read'],
  ['entry-not-read', 'File not read'],
  ['inferred-dates', 'Inferred dates'],
  ['not-in-last-snapshot', 'Not in the last snapshot'],
  ['mixed-currencies', 'Several currencies'],
  ['no-id', 'No id column'],
  ['no-stages', 'No stages'],
  ['no-rows', 'No rows'],
  ['unsupported-shape', 'Counts, not records'],
  ['counts-only', 'Counts give period rates only'],
  ['retired-stage', 'Stages deleted in the CRM'],
  ['near-duplicate-values', 'Spelled in several ways'],
  ['same-time-of-day', 'Days stored as times'],
  ['two-roles', 'People in two roles'],
  ['one-date-a-stage', 'One date of several passes'],
  ['no-account', 'Records without an account'],
  ['no-snapshot-date', 'Snapshot without a day'],
  ['unknown-column', 'Column not there'],
  ['unknown-stage', 'Stage not there'],
]);

/** What to do on this screen, where the problem's own hint speaks of mapping files and options. */
const roomHints: ReadonlyMap<string, string> = new Map([
  [
    'counts-only',
    'Import them for the period rates. For cohorts, eventual rates, delays and findings drop an export of the records themselves here: one row per record, one row per stage change, or the same list every week.',
  ],
  [
    'same-time-of-day',
    'They count as times. If they are days, choose under the grid the zone that they were written in: they then fall on their own days.',
  ],
  ['retired-stage', 'Choose under the grid which stage it is now, or leave it out.'],
  ['ambiguous-date-order', 'Choose under the grid whether day or month comes first.'],
  ['ambiguous-decimal', 'Choose the decimal mark above the grid.'],
  ['unmapped-stage', 'Choose its stage under the grid, or leave it out; until then its rows are ignored.'],
  [
    'mixed-currencies',
    'Give a rate for each currency under the grid, drop a table of rates here, or export the amounts converted.',
  ],
  ['no-id', 'Open the menu of the column that identifies the record, and choose “Entity id”.'],
  ['no-stages', 'Open the menu of a column of dates in the grid, and choose the stage that it dates.'],
  ['no-header', 'Columns are called by their position. If there is a header, choose its row above the grid.'],
  ['sheet-not-read', 'One sheet of a workbook is read: choose another above the grid.'],
  [
    'damaged-encoding',
    'They are shown as �. Choose other letters above the grid, or export the file as UTF-8.',
  ],
  [
    'no-snapshot-date',
    'Choose the column with the day of the snapshot, or put the day into the file’s name.',
  ],
  [
    'unknown-column',
    'The mapping is for other columns. Use the proposal instead, or choose what each one means.',
  ],
]);

/** What to do about a problem, as this screen offers it. */
export function hintOf({ code, hint }: Pick<Problem, 'code' | 'hint'>): string {
  return roomHints.get(code) ?? hint;
}

/** A kind of problem in a few words. */
export function problemName(code: string): string {
  const known = names.get(code);
  if (known !== undefined) return known;
  const words = code.replaceAll('-', ' ');
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/** Where a problem is, in one line. */
export function placeOf({ file, sheet, row, column, value }: Problem): string {
  const parts = [
    file,
    ...(sheet === undefined ? [] : [`sheet ${sheet}`]),
    ...(row === undefined ? [] : [`row ${row}`]),
    ...(column === undefined ? [] : [column]),
  ].join(', ');
  return value === undefined || value === '' ? parts : `${parts}: ${value}`;
}

/** One group a code, file and column, the grave ones first, then those with most cases. */
export function problemGroups(problems: readonly Problem[]): readonly ProblemGroup[] {
  const groups = new Map<string, { first: Problem; count: number; cells: Problem[] }>();
  for (const problem of problems) {
    const key = JSON.stringify([problem.code, problem.file, problem.column ?? null]);
    let group = groups.get(key);
    if (!group) groups.set(key, (group = { first: problem, count: 0, cells: [] }));
    group.count += problem.count ?? 1;
    if (problem.row !== undefined) group.cells.push(problem);
  }
  const total = problems.reduce((sum, { count }) => sum + (count ?? 1), 0);
  return [...groups]
    .sort(
      ([, a], [, b]) =>
        Number(grave.has(b.first.code)) - Number(grave.has(a.first.code)) || b.count - a.count,
    )
    .map(([key, { first, count, cells }]) => ({
      key,
      code: first.code,
      message: first.message,
      hint: hintOf(first),
      count,
      first: placeOf(first),
      file: first.file,
      column: first.column ?? null,
      severity: grave.has(first.code) ? 'high' : count > total / 4 ? 'medium' : 'low',
      cells,
    }));
}

/** Problems by their code with their counts, in the order of the groups. */
export function problemCodes(
  groups: readonly ProblemGroup[],
): readonly { readonly code: string; readonly count: number }[] {
  const counts = new Map<string, number>();
  for (const { code, count } of groups) counts.set(code, (counts.get(code) ?? 0) + count);
  return [...counts].map(([code, count]) => ({ code, count }));
}

/** The list as a CSV file; cells that a spreadsheet would run as a formula are written as text. */
export function problemsCsv(problems: readonly Problem[]): string {
  const cell = (value: string | number | undefined): string => {
    const text = value === undefined ? '' : String(value);
    const safe = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
    return /[",\n\r]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
  };
  const rows = problems.map(({ code, message, file, sheet, row, column, value, count, hint }) =>
    [code, message, file, sheet, row, column, value, count, hint].map(cell).join(','),
  );
  return `code,message,file,sheet,row,column,value,count,hint\r\n${rows.join('\r\n')}\r\n`;
}

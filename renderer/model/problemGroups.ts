/** Problems of an import, put together by kind: what, where first, how many, and what happens to them. */
import type { Problem } from '../../shared/intake/index.ts';

export interface ProblemGroup {
  readonly code: string;
  readonly message: string;
  readonly hint: string;
  readonly count: number;
  /** Where it was seen first. */
  readonly first: string;
  readonly column: string | null;
  readonly severity: 'high' | 'medium' | 'low';
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
]);

function placeOf({ file, sheet, row, column, value }: Problem): string {
  const parts = [
    file,
    ...(sheet === undefined ? [] : [`sheet ${sheet}`]),
    ...(row === undefined ? [] : [`row ${row}`]),
    ...(column === undefined ? [] : [column]),
  ].join(', ');
  return value === undefined || value === '' ? parts : `${parts}: ${value}`;
}

/** One group a code and column, those with most cases first. */
export function problemGroups(problems: readonly Problem[]): readonly ProblemGroup[] {
  const groups = new Map<string, { first: Problem; count: number }>();
  for (const problem of problems) {
    const key = `${problem.code}\u0000${problem.file}\u0000${problem.column ?? ''}`;
    const group = groups.get(key);
    const count = problem.count ?? 1;
    if (group) group.count += count;
    else groups.set(key, { first: problem, count });
  }
  const total = problems.reduce((sum, { count }) => sum + (count ?? 1), 0);
  return [...groups.values()]
    .sort((a, b) => Number(grave.has(b.first.code)) - Number(grave.has(a.first.code)) || b.count - a.count)
    .map(({ first, count }) => ({
      code: first.code,
      message: first.message,
      hint: first.hint,
      count,
      first: placeOf(first),
      column: first.column ?? null,
      severity: grave.has(first.code) ? 'high' : count > total / 4 ? 'medium' : 'low',
    }));
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

/** Numbers in the command line's summaries: one way to write each kind, the same on every machine. */

const trueMinus = (text: string): string => text.replace('-', '−');

/** `12,345`, or with decimals. */
export function count(value: number, decimals = 0): string {
  return trueMinus(
    value.toLocaleString('en-US', { minimumFractionDigits: decimals, maximumFractionDigits: decimals }),
  );
}

/** A share as `12.3%`, `–` where it is not defined. */
export function percent(share: number | null, decimals = 1): string {
  return share === null ? '–' : `${count(share * 100, decimals)}%`;
}

/** A difference of shares in points: `+1.9`, `−0.4`. */
export function points(difference: number): string {
  const rounded = Math.round(difference * 1000) / 10;
  return `${rounded > 0 ? '+' : ''}${count(rounded === 0 ? 0 : rounded, 1)}`;
}

/** Money, short: `$1.24M`, `EUR 310K`; less than one is none. */
export function money(value: number, currency: string): string {
  const digits =
    Math.abs(value) < 1
      ? { maximumFractionDigits: 0 }
      : { minimumSignificantDigits: 3, maximumSignificantDigits: 3 };
  const told = Math.abs(value) < 1 ? 0 : value;
  return trueMinus(
    told.toLocaleString('en-US', { style: 'currency', currency, notation: 'compact', ...digits }),
  );
}

export interface Column {
  readonly head: string;
  readonly align: 'left' | 'right';
}

/** A plain-text table: columns as wide as their widest cell, two spaces between them. */
export function table(columns: readonly Column[], rows: readonly (readonly string[])[]): string {
  const widths = columns.map((column, i) =>
    Math.max(column.head.length, ...rows.map((row) => (row[i] ?? '').length)),
  );
  const line = (cells: readonly string[]): string =>
    cells
      .map((cell, i) => (columns[i]!.align === 'left' ? cell.padEnd(widths[i]!) : cell.padStart(widths[i]!)))
      .join('  ')
      .trimEnd();
  return [line(columns.map((column) => column.head)), ...rows.map(line)].join('\n');
}

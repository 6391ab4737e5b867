/** CSV that a spreadsheet shows and does not run. */

/** What a spreadsheet would run rather than show, apostrophes before it included. */
const runs = /^'*[=+\-@\t\r\n\uff1d\uff0b\uff0d\uff20]/;

/**
 * Rows as CSV (RFC 4180, without a byte order mark, every text in quotes). A cell that a spreadsheet would run gets an
 * apostrophe in front, and so does one that already has apostrophes before such a character; taking one off wherever
 * apostrophes stand before such a character gives back what was there. Numbers are finite, and stand as they are.
 */
export function safeCsv(rows: Iterable<readonly (string | number)[]>): string {
  let text = '';
  for (const cells of rows) text += `${cells.map(quoted).join(',')}\r\n`;
  return text;
}

function quoted(cell: string | number): string {
  if (typeof cell === 'number') return String(cell);
  return `"${safeCell(cell).replaceAll('"', '""')}"`;
}

/** The text of a cell that a spreadsheet shows as it is. */
export function safeCell(text: string): string {
  return runs.test(text) ? `'${text}` : text;
}

/** The same rows to be pasted into a spreadsheet: tabs between cells, those within a cell as spaces. */
export function safeTabbed(rows: Iterable<readonly string[]>): string {
  let text = '';
  for (const cells of rows)
    text += `${cells.map((cell) => safeCell(cell).replaceAll(/[\t\r\n]+/g, ' ')).join('\t')}\n`;
  return text;
}

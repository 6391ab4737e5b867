/**
 * Hostile files: each with what it tests and what is expected of it, either the code of a refusal or `rows = imported +
 * refused + ignored` with the codes of the problems that are reported.
 */
import { readFileSync } from 'node:fs';
import { zipSync } from 'fflate';
import * as XLSX from 'xlsx';
import type { MemoryFile } from '../../shared/intake/index.ts';

export interface HostileFile {
  readonly file: MemoryFile;
  readonly tests: string;
  readonly expected: string;
}

const encoder = new TextEncoder();
const utf16 = (text: string) => new Uint8Array(Buffer.from(text, 'utf16le'));
const latin = (text: string) => Uint8Array.from(text, (letter) => letter.charCodeAt(0));
const lines = (...rows: string[]) => `${rows.join('\n')}\n`;
const head = 'lead_id,MQL date,Owner';
const table = lines(head, 'L1,2026-01-05,ann', 'L2,2026-01-06,bo');

function sheetOf(rows: unknown[][], change: (sheet: XLSX.WorkSheet, book: XLSX.WorkBook) => void = () => {}) {
  const sheet = XLSX.utils.aoa_to_sheet(rows);
  const book = XLSX.utils.book_new(sheet, 'S');
  change(sheet, book);
  return (bookType: XLSX.BookType) =>
    new Uint8Array(XLSX.write(book, { type: 'array', bookType }) as ArrayBuffer);
}

const sheetRows = [
  ['lead_id', 'MQL date'],
  ['L1', '2026-01-05'],
  ['L2', '2026-01-06'],
];
const workbook = sheetOf(sheetRows)('xlsx');

function one(name: string, content: string | Uint8Array, tests: string, expected: string): HostileFile {
  return {
    file: { name, bytes: typeof content === 'string' ? encoder.encode(content) : content },
    tests,
    expected,
  };
}

const fixture = (name: string) =>
  new Uint8Array(readFileSync(new URL(`../fixtures/intake/${name}`, import.meta.url)));

export const hostileFiles: readonly HostileFile[] = [
  one('empty.csv', '', 'no bytes at all', 'empty-file'),
  one('blank.csv', ' \n\t\n', 'only spaces and line ends', 'empty-file'),
  one('bom-only.csv', new Uint8Array([0xef, 0xbb, 0xbf]), 'a byte order mark and nothing else', 'empty-file'),
  one('header-only.csv', lines(head), 'a header without rows', 'no-rows'),
  one('picture.csv', fixture('picture.csv'), 'a PNG that calls itself CSV', 'not-a-table'),
  one('random.csv', fixture('random.csv'), 'random bytes', 'not-a-table'),
  one('document.csv', '%PDF-1.7\n%âãÏÓ\n1 0 obj', 'a PDF that calls itself CSV', 'not-a-table'),
  one(
    'data.csv',
    new Uint8Array([0x1f, 0x8b, 8, 0, 0, 0, 0, 0]),
    'gzip that calls itself CSV',
    'not-a-table',
  ),
  one(
    'page.xls',
    '<html><table><tr><th>lead_id</th><th>MQL date</th></tr><tr><td>L1</td><td>2026-01-05</td></tr><tr><td>L2</td><td>2026-01-06</td></tr></table></html>',
    'a web page that calls itself a workbook',
    '2 = 2 + 0 + 0',
  ),
  one(
    'cut.xls',
    '<html><table><tr><td>lead_id</td></tr><tr><td>L1',
    'a web page that was cut off',
    'not-a-table',
  ),
  one(
    'login.xls',
    '<!DOCTYPE html><html><body><form action="/login"></form></body></html>',
    'the page of a log-in in place of an export',
    'not-a-table',
  ),
  one(
    'wide.xls',
    '<table><tr><th>lead_id</th><th>MQL date</th></tr><tr><td>L1</td><td>2026-01-05</td></tr><tr><td colspan="2000000000">L2</td></tr></table>',
    'a cell that claims two thousand million columns',
    '2 = 2 + 0 + 0',
  ),
  one('empty.xml', '<?xml version="1.0"?><Workbook/>', 'XML without a table', 'not-a-table'),
  one(
    'sheet.xml',
    '<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet" xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet"><Worksheet ss:Name="S"><Table><Row><Cell><Data ss:Type="String">lead_id</Data></Cell><Cell><Data ss:Type="String">MQL date</Data></Cell></Row><Row><Cell><Data ss:Type="String">L1</Data></Cell><Cell><Data ss:Type="String">2026-01-05</Data></Cell></Row></Table></Worksheet></Workbook>',
    'SpreadsheetML',
    '1 = 1 + 0 + 0',
  ),
  one(
    'counts.csv',
    lines('Month,MQL,SAL', '2026-01,10,5', '2026-02,12,6'),
    'counts by stage and period in place of records',
    'unsupported-shape',
  ),
  one('bom.csv', `\ufeff${table}`, 'UTF-8 with a byte order mark', '2 = 2 + 0 + 0'),
  one('utf-16le.csv', utf16(`\ufeff${table}`), 'UTF-16 little endian with a mark', '2 = 2 + 0 + 0'),
  one(
    'utf-16be.csv',
    new Uint8Array(Buffer.from(utf16(table)).swap16()),
    'UTF-16 big endian without a mark',
    '2 = 2 + 0 + 0',
  ),
  one('utf-16-cut.csv', utf16(table).subarray(0, 61), 'UTF-16 cut off within a letter', 'no-stages'),
  one(
    'latin.csv',
    latin(lines(head, 'L1,2026-01-05,Zoë', 'L2,2026-01-06,Jürgen')),
    'Windows-1252',
    '2 = 2 + 0 + 0',
  ),
  one(
    'broken-utf-8.csv',
    new Uint8Array([...encoder.encode(lines(head, 'L1,2026-01-05,é', 'L2,2026-01-06,éééééééééé')), 0xc3]),
    'UTF-8 cut off within a letter',
    '3 = 3 + 0 + 0 damaged-encoding ragged-row',
  ),
  one(
    'nul.csv',
    lines(head, 'L1,2026-01-05,a\0nn', 'L2,2026-01-06,bo'),
    'NUL characters in a cell',
    '2 = 2 + 0 + 0 nul-characters',
  ),
  one('cr.csv', table.replaceAll('\n', '\r'), 'line ends of old Macintoshes', '2 = 2 + 0 + 0'),
  one(
    'mixed-ends.csv',
    `${head}\r\nL1,2026-01-05,ann\rL2,2026-01-06,bo\n`,
    'three kinds of line ends',
    '2 = 2 + 0 + 0',
  ),
  one('no-last-end.csv', table.trimEnd(), 'no line end at the end', '2 = 2 + 0 + 0'),
  one(
    'newlines.csv',
    lines(head, '"L\n1",2026-01-05,"ann\r\n\r\nlee"', 'L2,2026-01-06,bo'),
    'line ends within quotes',
    '2 = 2 + 0 + 0',
  ),
  one(
    'unclosed.csv',
    lines(head, 'L1,2026-01-05,"ann', 'L2,2026-01-06,bo'),
    'a quote that is never closed',
    '2 = 2 + 0 + 0 unclosed-quote',
  ),
  one(
    'stray.csv',
    lines(head, 'L1,2026-01-05,"5" pipe', 'L2,2026-01-06,bo'),
    'text after a closing quote',
    '2 = 2 + 0 + 0 stray-quote',
  ),
  one(
    'quotes.csv',
    lines(head, 'L1,2026-01-05,"ann ""the boss"""', 'L2,2026-01-06,""'),
    'doubled and empty quotes',
    '2 = 2 + 0 + 0',
  ),
  one(
    'short.csv',
    lines(head, 'L1,2026-01-05', 'L2,2026-01-06,bo'),
    'a row with too few cells',
    '2 = 2 + 0 + 0 ragged-row',
  ),
  one(
    'long.csv',
    lines(head, 'L1,2026-01-05,ann,more', 'L2,2026-01-06,bo'),
    'a row with too many cells',
    '2 = 2 + 0 + 0 ragged-row',
  ),
  one(
    'trailing.csv',
    lines(head, 'L1,2026-01-05,ann,,', 'L2,2026-01-06,bo,,'),
    'delimiters at the end of each row',
    '2 = 2 + 0 + 0',
  ),
  one(
    'preamble.csv',
    lines(
      'All leads',
      'As of 2026-02-01',
      '',
      head,
      'L1,2026-01-05,ann',
      'L2,2026-01-06,bo',
      '',
      'Total,2,',
      'Copyright Acme',
    ),
    'title, total and footer around the table',
    '2 = 2 + 0 + 0',
  ),
  one(
    'sep.csv',
    lines('sep=;', 'lead_id;MQL date', 'L1;2026-01-05', 'L2;2026-01-06'),
    "Excel's line that names the delimiter",
    '2 = 2 + 0 + 0',
  ),
  one(
    'duplicate-headers.csv',
    lines('lead_id,MQL date,Owner,Owner', 'L1,2026-01-05,ann,bo', 'L2,2026-01-06,bo,cy'),
    'two columns of one name',
    '2 = 2 + 0 + 0',
  ),
  one(
    'empty-headers.csv',
    lines('lead_id,,MQL date,', 'L1,x,2026-01-05,y', 'L2,x,2026-01-06,y'),
    'columns without a name',
    '2 = 2 + 0 + 0',
  ),
  one(
    'proto.csv',
    lines('lead_id,MQL date,__proto__,constructor', '__proto__,2026-01-05,a,b', 'toString,2026-01-06,c,d'),
    'names of every object’s own, as ids and columns',
    '2 = 2 + 0 + 0',
  ),
  one(
    'formulas.csv',
    lines(head, '=1+1,2026-01-05,"=HYPERLINK(""http://x"")"', '@SUM(A1),2026-01-06,+bo'),
    'text that a spreadsheet would run',
    '2 = 2 + 0 + 0',
  ),
  one(
    'markup.csv',
    lines(head, '<img src=x onerror=alert(1)>,2026-01-05,<b>ann</b>', 'L2,2026-01-06,bo'),
    'text that a page would run',
    '2 = 2 + 0 + 0',
  ),
  one(
    'bidi.csv',
    lines(head, 'L\u202e1,2026-01-05,ann', 'L2,2026-01-06,b\u200bo'),
    'letters that turn the text around',
    '2 = 2 + 0 + 0',
  ),
  one(
    'astral.csv',
    lines(head, '💼1,2026-01-05,𝔞𝔫𝔫', '💼2,2026-01-06,bo'),
    'letters beyond the basic plane',
    '2 = 2 + 0 + 0',
  ),
  one(
    'huge-cell.csv',
    lines(head, `L1,2026-01-05,${'x'.repeat(2_000_000)}`, 'L2,2026-01-06,bo'),
    'a cell of two million letters',
    '2 = 2 + 0 + 0',
  ),
  one(
    'huge-id.csv',
    lines(head, `${'7'.repeat(400)},2026-01-05,ann`, `${'7'.repeat(399)}8,2026-01-06,bo`),
    'ids of four hundred digits',
    '2 = 2 + 0 + 0',
  ),
  one('one-line.csv', 'a,'.repeat(20_000), 'twenty thousand cells in one line', 'too-many-columns'),
  one('quotes-only.csv', '",""'.repeat(50_000), 'nothing but quotes', 'too-many-columns'),
  one(
    'no-id.csv',
    lines(head, ',2026-01-05,ann', 'L2,2026-01-06,bo', 'L3,2026-01-07,cy'),
    'a row without its id',
    '3 = 2 + 1 + 0 missing-id',
  ),
  one(
    'null-id.csv',
    lines(head, '000000000000000AAA,2026-01-05,ann', 'L2,2026-01-06,bo', 'L3,2026-01-07,cy'),
    "Salesforce's null id",
    '3 = 2 + 1 + 0 missing-id',
  ),
  one(
    'twice.csv',
    lines(head, 'L1,2026-01-05,ann', 'L1,2026-01-05,ann', 'L2,2026-01-06,bo'),
    'a row that stands twice',
    '3 = 2 + 0 + 1 duplicate-row',
  ),
  one(
    'conflict.csv',
    lines(head, 'L1,2026-01-05,ann', 'L1,2026-01-09,bo', 'L2,2026-01-06,bo'),
    'two rows that disagree',
    '3 = 3 + 0 + 0 duplicate-entity',
  ),
  one(
    'bad-dates.csv',
    lines(head, 'L1,2026-02-30,ann', 'L2,0000-00-00,bo', 'L3,2026-01-07,cy', 'L4,2026-01-08,cy'),
    'a day that there is not, and a date of zeros',
    '4 = 4 + 0 + 0 invalid-date',
  ),
  one(
    'ancient.csv',
    lines(head, 'L1,0001-01-01,ann', 'L2,9999-12-31,bo', 'L3,2026-01-07,cy'),
    'the ends of the calendar',
    '3 = 3 + 0 + 0',
  ),
  one(
    'both-orders.csv',
    lines(head, 'L1,13/04/2026,ann', 'L2,04/13/2026,bo'),
    'both orders of dates in one column',
    'ambiguous-date-order',
  ),
  one(
    'open-order.csv',
    lines(head, 'L1,03/04/2026,ann', 'L2,05/06/2026,bo'),
    'dates that both orders can read',
    'ambiguous-date-order',
  ),
  one('cut.xlsx', workbook.subarray(0, workbook.length >> 1), 'a workbook cut in half', 'damaged-workbook'),
  one(
    'not.xlsx',
    zipSync({ 'readme.txt': encoder.encode(table) }),
    'a zip of text that calls itself a workbook',
    '2 = 2 + 0 + 0',
  ),
  one('empty.xlsx', sheetOf([[]])('xlsx'), 'a workbook without a cell', 'empty-file'),
  one(
    'errors.xlsx',
    sheetOf([...sheetRows, ['L3', { t: 'e', v: 0x2a }]])('xlsx'),
    'error values for dates',
    '3 = 3 + 0 + 0',
  ),
  one(
    'merged.xlsx',
    sheetOf(
      sheetRows,
      (sheet) => (sheet['!merges'] = [{ s: { r: 1, c: 0 }, e: { r: 1_048_575, c: 16_383 } }]),
    )('xlsx'),
    'a merged area as large as the sheet',
    '2 = 2 + 0 + 0',
  ),
  one('old.xls', sheetOf(sheetRows)('xls'), 'the binary format of 1997', '2 = 2 + 0 + 0'),
  one('open.ods', sheetOf(sheetRows)('ods'), 'an OpenDocument spreadsheet', '2 = 2 + 0 + 0'),
  one(
    'nested.zip',
    zipSync({ 'a.csv': encoder.encode(table), 'b.zip': zipSync({}) }),
    'a zip within a zip',
    'nested-archive',
  ),
  one(
    'traversal.zip',
    zipSync({ '../../../etc/leads.csv': encoder.encode(table) }),
    'a path that leaves its folder',
    '2 = 2 + 0 + 0',
  ),
  one(
    'bomb.zip',
    zipSync({ 'a.csv': encoder.encode(`${head}\n${'\n'.repeat(3_000_000)}`) }, { level: 9 }),
    'three million blank lines in three kilobytes',
    'no-rows',
  ),
];

import { describe, expect, it } from 'vitest';
import { readTable } from '../../shared/intake/table.ts';
import { imported, inspected } from '../support/exports.ts';
import { refused } from '../support/refused.ts';

const encoder = new TextEncoder();
const file = (content: string | Uint8Array, name = 'report.xls') => ({
  name,
  bytes: typeof content === 'string' ? encoder.encode(content) : content,
});

const page = (...rows: string[]) =>
  `<html><head><meta http-equiv="Content-Type" content="text/html; charset=utf-8"><style>td{x:y}</style></head><body><table border=1>${rows.join('')}</table></body></html>`;
const row = (...cells: string[]) => `<tr>${cells.map((cell) => `<td>${cell}</td>`).join('')}</tr>`;
const header = '<tr><th>Lead ID</th><th>MQL&nbsp;Date</th><th>Owner</th></tr>';

describe('a web page that calls itself .xls', () => {
  it('is read as its table: text stays text, entities are letters, merged cells cover their rows', () => {
    const table = readTable(
      file(
        page(
          header,
          row('00Q1', '13/04/2026', 'A &amp; B'),
          '<tr><td>00123</td><td rowspan="2">14/04/2026</td><td>=1+1</td></tr>',
          row('L3', 'é€'),
        ),
      ),
    );
    expect(table.columns).toEqual(['Lead ID', 'MQL Date', 'Owner']);
    expect([0, 1, 2].map((index) => table.text(index, 0))).toEqual(['00Q1', '00123', 'L3']);
    expect([0, 1, 2].map((index) => table.text(index, 1))).toEqual([
      '13/04/2026',
      '14/04/2026',
      '14/04/2026',
    ]);
    expect([table.text(0, 2), table.text(1, 2), table.text(2, 2)]).toEqual(['A & B', '=1+1', 'é€']);
    expect(table.grid.format).toBe('xls');
  });

  it('dates that can be read both ways are asked about, never taken as US dates', () => {
    const { files, problems } = inspected([
      file(page(header, row('L1', '03/04/2026', 'a'), row('L2', '05/04/2026', 'b'))),
    ]);
    expect(files[0]!.columns[1]).toMatchObject({ dateOrder: 'ambiguous' });
    expect(problems.map(({ code }) => code)).toContain('ambiguous-date-order');
    const { log } = imported([
      file(page(header, row('L1', '13/04/2026', 'a'), row('L2', '05/04/2026', 'b'))),
    ]);
    expect(Array.from(log.day)).toEqual([20556, 20548]);
  });

  it('in Windows-1252 and UTF-16 too', () => {
    const latin = Uint8Array.from(page(header, row('L1', '2026-04-13', 'Zo\u00eb')), (letter) =>
      letter.charCodeAt(0),
    );
    expect(readTable(file(latin)).text(0, 2)).toBe('Zoë');
    const wide = new Uint8Array(
      Buffer.from(`\ufeff${page(header, row('L1', '2026-04-13', 'Zoë'))}`, 'utf16le'),
    );
    expect(readTable(file(wide)).text(0, 2)).toBe('Zoë');
  });

  it.each([
    ['a log-in page', '<!DOCTYPE html><html><body><form>Password</form></body></html>'],
    ['a table that is cut off', '<html><table><tr><td>L1</td></tr>'],
    ['other XML', '<?xml version="1.0"?><feed><entry/></feed>'],
  ])('is refused where there is no table: %s', (_, content) => {
    expect(refused(() => readTable(file(content)))).toMatchObject({
      code: 'not-a-table',
      file: 'report.xls',
    });
  });

  it.each([
    ['columns', page(header, '<tr><td colspan="999999999">L1</td></tr>', row('L2', '2026-01-05', 'a'))],
    ['rows', page(header, '<tr><td rowspan="999999999">L1</td><td>2026-01-05</td><td>a</td></tr>')],
  ])('cells that claim to span all %s span one', (_, content) => {
    const table = readTable(file(content));
    expect([table.columns.length, table.rowCount]).toEqual([3, expect.any(Number) as number]);
    expect(table.rowCount).toBeLessThan(3);
  });

  it('scripts and what they hold are no cells', () => {
    const table = readTable(
      file(
        `<html><script>"<table><tr><td>x</td></tr></table>"</script>${page(header, row('L1', '2026-01-05', 'a'))}`,
      ),
    );
    expect(table.columns[0]).toBe('Lead ID');
  });
});

const cell = (type: string, value: string, rest = '') =>
  `<Cell${rest}><Data ss:Type="${type}">${value}</Data></Cell>`;
const book = (...rows: string[]) =>
  `<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet" xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet"><Styles><Style ss:ID="d"><NumberFormat ss:Format="Short Date"/></Style></Styles><Worksheet ss:Name="Leads"><Table>${rows.map((cells) => `<Row>${cells}</Row>`).join('')}</Table></Worksheet></Workbook>`;
const heads = ['Lead ID', 'MQL Date', 'Amount'].map((name) => cell('String', name)).join('');

describe('SpreadsheetML', () => {
  it('is read with its types: dates, the values of formulas, ids with their zeros', () => {
    const table = readTable(
      file(
        book(
          heads,
          cell('String', '00123') +
            cell('DateTime', '2026-01-05T00:00:00.000', ' ss:StyleID="d"') +
            cell('Number', '2', ' ss:Formula="=1+1"'),
          cell('String', 'L2') + cell('String', '03/04/2026') + cell('Number', '1234.5'),
        ),
        'leads.xml',
      ),
    );
    expect([0, 1].map((index) => [0, 1, 2].map((column) => table.text(index, column)))).toEqual([
      ['00123', '2026-01-05', '2'],
      ['L2', '03/04/2026', '1234.5'],
    ]);
    expect(table.grid.sheet).toBe('Leads');
  });

  it('cells that claim to stand beyond every sheet do not', () => {
    const table = readTable(
      file(
        book(
          heads,
          cell('String', 'L1', ' ss:Index="999999999"'),
          cell('String', 'L2') + cell('Number', '1'),
        ),
      ),
    );
    expect(table.columns).toHaveLength(3);
  });
});

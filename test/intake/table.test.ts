import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { columnNames } from '../../shared/intake/headerRow.ts';
import { readTable, type Table } from '../../shared/intake/table.ts';
import { problemLines, textFile } from '../support/exports.ts';
import { refused } from '../support/refused.ts';

const fixture = (name: string): Table =>
  readTable({
    name,
    bytes: new Uint8Array(readFileSync(new URL(`../fixtures/intake/${name}`, import.meta.url))),
  });

const tableOf = (...lines: string[]): Table => readTable(textFile('any.csv', ...lines));

function rows(table: Table): string[][] {
  return Array.from({ length: table.rowCount }, (_, row) =>
    table.columns.map((__, column) => table.text(row, column)),
  );
}

const lines = (table: Table) => Array.from({ length: table.rowCount }, (_, row) => table.row(row));

describe('where the table is', () => {
  it('leaves out title, blank rows, subtotals, totals and footer of a report, and keeps the physical lines', () => {
    const table = fixture('report.csv');
    expect(table.headerRow).toBe(4);
    expect(rows(table).map(([id]) => id)).toEqual(['006A', '006B', '006C']);
    expect(lines(table)).toEqual([5, 7, 9]);
    expect(table.problems).toEqual([]);
  });

  it('counts the lines within quoted cells', () => {
    const table = fixture('embedded-newlines.csv');
    expect(lines(table)).toEqual([2, 4]);
    expect(table.text(0, 1)).toBe('first line\nsecond "quoted" line');
  });

  it('takes every record for data where there is no header', () => {
    const table = fixture('no-header.csv');
    expect(table.headerRow).toBeNull();
    expect(table.columns).toEqual(['Column 1', 'Column 2', 'Column 3']);
    expect(table.rowCount).toBe(30);
    expect(table.row(0)).toBe(1);
    expect(problemLines(table.problems)).toEqual(['no-header 1 - -']);
  });

  it('takes a lone record of names for a header', () => {
    const table = fixture('header-only.csv');
    expect([table.headerRow, table.rowCount]).toEqual([1, 0]);
  });

  it('finds a header that leaves some columns unnamed', () => {
    expect(tableOf('lead_id,,,MQL date', 'L1,a,b,2026-01-05', 'L2,c,d,2026-01-06').columns).toEqual([
      'lead_id',
      'Column 2',
      'Column 3',
      'MQL date',
    ]);
  });

  it.each([
    ['a company called Total, with a date', 'Total,ann,2026-01-07', 4],
    ['a total of figures', 'Total,,17', 3],
    ['a grand total with a count', 'Grand Total (3 records),,', 3],
  ])('%s', (_, line, count) => {
    const table = tableOf(
      'Account,Owner,MQL date',
      'A1,ann,2026-01-05',
      'B2,bo,2026-01-06',
      'C3,cy,2026-01-07',
      line,
    );
    expect(table.rowCount).toBe(count);
    expect(table.totalRows).toBe(4 - count);
  });

  it('keeps a last row that was cut off, and reports it', () => {
    const table = tableOf('lead_id,owner,MQL date', 'L1,ann,2026-01-05', 'L2,bo,2026-01-06', 'L3');
    expect(table.rowCount).toBe(3);
    expect(problemLines(table.problems)).toEqual(['ragged-row 4 - -']);
  });
});

describe('form', () => {
  it('reports rows with too few and too many cells', () => {
    const table = fixture('ragged.csv');
    expect(table.columns).toEqual(['lead_id', 'owner', 'MQL date']);
    expect(problemLines(table.problems)).toEqual(['ragged-row 3 - -', 'ragged-row 4 - spilled']);
    expect(table.text(1, 2)).toBe('');
  });

  it('says nothing about empty cells beyond the last column', () => {
    expect(tableOf('lead_id,MQL date', 'L1,2026-01-05,,').problems).toEqual([]);
  });

  it('reports NULs and broken quotes with their line', () => {
    expect(problemLines(fixture('nul.csv').problems)).toEqual(['nul-characters 2 - -']);
    expect(problemLines(tableOf('id,note,at', 'L1,"5" pipe,2026-01-05').problems)).toEqual([
      'stray-quote 2 - "5" pipe',
    ]);
  });

  it('names every column once', () => {
    expect(fixture('duplicate-headers.csv').columns).toEqual([
      'lead_id',
      'Status',
      'Status (3)',
      'Column 4',
      'Status (2)',
      'MQL date',
      'Column 7',
    ]);
    expect(columnNames(['Status', 'Status', 'Status', ''])).toEqual([
      'Status',
      'Status (2)',
      'Status (3)',
      'Column 4',
    ]);
    expect(columnNames(['Column 2', ''])).toEqual(['Column 2', 'Column 2 (2)']);
  });

  it('reads what stands for no value as none', () => {
    const table = tableOf(
      'lead_id,owner,MQL date',
      'L1,NaN,000000000000000AAA',
      'L2,(No value),NULL',
      'L3,None,NA',
    );
    expect(rows(table)).toEqual([
      ['L1', '', ''],
      ['L2', '', ''],
      // A person may be called None, and NA may be North America.
      ['L3', 'None', 'NA'],
    ]);
  });
});

describe('what is no table is refused', () => {
  it.each([
    ['empty.csv', 'empty-file'],
    ['blank.csv', 'empty-file'],
    ['picture.csv', 'not-a-table'],
    ['random.csv', 'not-a-table'],
  ])('%s: %s', (name, code) => {
    expect(refused(() => fixture(name))).toMatchObject({ code, file: name });
  });

  it('JSON, which is a mapping or a plan in the wrong place', () => {
    for (const text of ['{\n  "spillway": 1 }', '[{ "id": "L1" }]'])
      expect(refused(() => tableOf(text))).toMatchObject({
        code: 'not-a-table',
        message: 'any.csv is JSON, not a table.',
      });
  });
});

import ExcelJS from 'exceljs';
import { unzipSync, zipSync } from 'fflate';
import { beforeAll, describe, expect, it } from 'vitest';
import * as XLSX from 'xlsx';
import { serialWallTime, wallTimeText } from '../../shared/intake/serialDate.ts';
import { readTable, type Table } from '../../shared/intake/table.ts';
import { inflateParts } from '../../shared/intake/workbookArchive.ts';
import { imported, inspected, problemLines, told } from '../support/exports.ts';
import { refused } from '../support/refused.ts';

/** Written by ExcelJS, read by SheetJS: two implementations of the format. */
async function workbook(fill: (book: ExcelJS.Workbook) => void): Promise<Uint8Array> {
  const book = new ExcelJS.Workbook();
  fill(book);
  return new Uint8Array(await book.xlsx.writeBuffer());
}

const utc = (...parts: [number, number, number, number?, number?]): Date => new Date(Date.UTC(...parts));

function fillLeads(book: ExcelJS.Workbook): void {
  const cover = book.addWorksheet('Cover');
  cover.getCell('A1').value = 'Leads of January';
  const sheet = book.addWorksheet('Leads');
  sheet.getCell('A1').value = 'Report: leads';
  sheet.getRow(3).values = [
    'lead_id',
    'Owner',
    'MQL date',
    'SAO time',
    'Amount',
    'Share',
    'Is Open',
    'Serial date',
  ];
  sheet.getRow(4).values = [
    'L1',
    'Zoë',
    utc(2026, 0, 5),
    utc(2026, 1, 14, 15, 30),
    1234.5,
    0.25,
    true,
    46_027,
  ];
  sheet.getRow(5).values = ['L2', '  ', utc(2026, 0, 6), 'not yet', 12, 0.5, false, 46_028];
  sheet.getRow(7).values = ['L3', 'Bo', '7 Jan 2026', null, { error: '#N/A' }, null, null, 46_029];
  for (const row of [4, 5, 7]) {
    sheet.getCell(row, 3).numFmt = 'dd/mm/yyyy';
    sheet.getCell(row, 4).numFmt = 'm/d/yy h:mm';
    sheet.getCell(row, 5).numFmt = '"$"#,##0.00';
    sheet.getCell(row, 6).numFmt = '0%';
  }
}

describe('a sheet read as it stands', () => {
  let bytes: Uint8Array;
  let table: Table;
  beforeAll(async () => {
    bytes = await workbook(fillLeads);
    table = readTable({ name: 'leads.xlsx', bytes });
  });

  it('is the one with most rows, from its header on', () => {
    expect(table.grid.sheet).toBe('Leads');
    expect(table.headerRow).toBe(3);
    expect(Array.from({ length: table.rowCount }, (_, row) => table.row(row))).toEqual([4, 5, 7]);
    expect(problemLines(table.problems)).toEqual(['sheet-not-read - - -']);
    expect(table.problems[0]!.sheet).toBe('Cover');
  });

  it('gives dates in one form, whatever their number format, and keeps what is stored', () => {
    expect([table.text(0, 2), table.raw(0, 2)]).toEqual(['2026-01-05', '46027']);
    expect([table.text(0, 3), table.raw(0, 3)]).toEqual(['2026-02-14T15:30:00', '46067.64583333333']);
  });

  it('types its columns by their number formats', () => {
    const { files } = inspected([{ name: 'leads.xlsx', bytes }]);
    expect(files[0]!.columns.map(({ type }) => type)).toEqual([
      'text',
      'text',
      'date',
      'datetime',
      'money',
      'percent',
      'boolean',
      'date',
    ]);
    expect(files[0]!.columns[4]!.samples).toEqual([
      { raw: '1234.5', read: 1234.5 },
      { raw: '12', read: 12 },
      { raw: '#N/A', read: null },
    ]);
    expect(files[0]!.columns[7]!.samples[0]).toEqual({ raw: '46027', read: '2026-01-05' });
    expect(files[0]!).toMatchObject({ format: 'xlsx', sheet: 'Leads', encoding: null, delimiter: null });
  });

  it('is imported with its sheet and row in what is reported', () => {
    const { log, problems } = imported([{ name: 'leads.xlsx', bytes }]);
    expect(told(log)).toEqual({
      L1: ['mql 2026-01-05', 'sao 2026-02-14T15:30'],
      L2: ['mql 2026-01-06'],
      L3: ['mql 2026-01-07'],
    });
    expect(problems.find(({ code }) => code === 'invalid-date')).toMatchObject({
      file: 'leads.xlsx',
      sheet: 'Leads',
      row: 5,
      column: 'SAO time',
      value: 'not yet',
    });
  });

  it('reads another sheet where the mapping names it, and refuses one that is not there', () => {
    const mapping = (sheet: string) => ({
      version: 1,
      files: [{ match: '*.xlsx', sheet, id: 'Leads of January', columns: {} }],
    });
    const file = { name: 'leads.xlsx', bytes };
    expect(refused(() => imported([file], { mapping: mapping('Cover') })).code).toBe('no-rows');
    expect(refused(() => imported([file], { mapping: mapping('Leeds') }))).toMatchObject({
      code: 'unknown-sheet',
      hint: 'Its sheets are Cover, Leads.',
    });
  });
});

describe('merged cells', () => {
  it('above the names of columns are no header, and merged downwards stand for every row', async () => {
    const bytes = await workbook((book) => {
      const sheet = book.addWorksheet('Leads');
      sheet.addRow(['Pipeline report']);
      sheet.addRow(['lead_id', 'Account', 'Stage dates', '']);
      sheet.addRow(['', '', 'MQL', 'SAO']);
      sheet.addRow(['L1', 'Acme', utc(2026, 0, 5), utc(2026, 1, 1)]);
      sheet.addRow(['L2', '', utc(2026, 0, 6), null]);
      sheet.addRow(['L3', 'Beta', utc(2026, 0, 7), null]);
      for (const range of ['A1:D1', 'A2:A3', 'B2:B3', 'C2:D2', 'B4:B5']) sheet.mergeCells(range);
    });
    const table = readTable({ name: 'merged.xlsx', bytes });
    expect(table.headerRow).toBe(3);
    expect(table.columns).toEqual(['lead_id', 'Account', 'MQL', 'SAO']);
    expect([0, 1, 2].map((row) => table.text(row, 1))).toEqual(['Acme', 'Acme', 'Beta']);
  });

  it('that claim a whole sheet cost nothing', () => {
    const sheet = XLSX.utils.aoa_to_sheet([
      ['lead_id', 'MQL date'],
      ['L1', '2026-01-05'],
      ['L2', '2026-01-06'],
    ]);
    sheet['!merges'] = [{ s: { r: 2, c: 1 }, e: { r: 1_048_575, c: 16_383 } }];
    const bytes = new Uint8Array(
      XLSX.write(XLSX.utils.book_new(sheet, 'S'), { type: 'array', bookType: 'xlsx' }) as ArrayBuffer,
    );
    expect(readTable({ name: 'a.xlsx', bytes }).rowCount).toBe(2);
  });
});

describe('date systems', () => {
  it.each([
    [1900, 1, '1900-01-01'],
    [1900, 59, '1900-02-28'],
    [1900, 61, '1900-03-01'],
    [1900, 25_569, '1970-01-01'],
    [1900, 46_027.5, '2026-01-05T12:00:00'],
    [1900, 46_027.708333333336, '2026-01-05T17:00:00'],
    [1904, 0, '1904-01-01'],
    [1904, 44_565, '2026-01-05'],
  ] as const)('%i: %d is %s', (system, serial, text) => {
    expect(wallTimeText(serialWallTime(serial, system))).toBe(text);
  });

  it('is taken from the workbook', () => {
    const sheet = XLSX.utils.aoa_to_sheet([
      ['lead_id', 'MQL date'],
      ['L1', { t: 'n', v: 44_565, z: 'yyyy-mm-dd' }],
    ]);
    const book = XLSX.utils.book_new(sheet, 'S');
    book.Workbook = { WBProps: { date1904: true } };
    const bytes = new Uint8Array(XLSX.write(book, { type: 'array', bookType: 'xlsx' }) as ArrayBuffer);
    expect(told(imported([{ name: 'a.xlsx', bytes }]).log)).toEqual({ L1: ['mql 2026-01-05'] });
  });

  it.each(['xls', 'ods'] as const)('%s is read as well', (bookType) => {
    const sheet = XLSX.utils.aoa_to_sheet([
      ['lead_id', 'MQL date'],
      ['L1', { t: 'n', v: 46_027, z: 'm/d/yy' }],
      ['L2', { t: 'n', v: 46_028, z: 'm/d/yy' }],
    ]);
    const bytes = new Uint8Array(
      XLSX.write(XLSX.utils.book_new(sheet, 'S'), { type: 'array', bookType }) as ArrayBuffer,
    );
    const table = readTable({ name: 'export.bin', bytes });
    expect(table.grid.format).toBe(bookType);
    expect([table.text(0, 1), table.text(1, 1)]).toEqual(['2026-01-05', '2026-01-06']);
  });
});

describe('hostile workbooks', () => {
  it('refuses one that was cut off, wherever', async () => {
    const bytes = await workbook(fillLeads);
    for (const share of [0.1, 0.5, 0.9, 0.99]) {
      const cut = bytes.subarray(0, Math.floor(bytes.length * share));
      expect(refused(() => readTable({ name: 'cut.xlsx', bytes: cut }))).toMatchObject({
        code: 'damaged-workbook',
        file: 'cut.xlsx',
      });
    }
  });

  it('refuses a zip that is no workbook', () => {
    const bytes = zipSync({ 'readme.txt': new Uint8Array(10) });
    expect(refused(() => readTable({ name: 'a.xlsx', bytes })).code).toBe('damaged-workbook');
  });

  it('stops inflating at the limit, whatever the archive declares', () => {
    const bomb = zipSync({ 'xl/worksheets/sheet1.xml': new Uint8Array(20_000_000) }, { level: 9 });
    expect(bomb.length).toBeLessThan(50_000);
    expect(refused(() => inflateParts(bomb, 'bomb.xlsx', 1_000_000)).code).toBe('workbook-too-large');
    // The sizes in the archive's directory are lies that no reader should believe.
    const view = new DataView(bomb.buffer, bomb.byteOffset);
    for (let at = 0; at + 4 < bomb.length; at++) {
      if (view.getUint32(at, true) === 0x0201_4b50) view.setUint32(at + 24, 100, true);
      if (view.getUint32(at, true) === 0x0403_4b50) view.setUint32(at + 22, 100, true);
    }
    expect(refused(() => inflateParts(bomb, 'bomb.xlsx', 1_000_000)).code).toBe('workbook-too-large');
  });

  it('leaves pictures packed and keeps every part of the text', async () => {
    const bytes = await workbook(fillLeads);
    const { parts } = inflateParts(bytes, 'leads.xlsx');
    const kept = Object.entries(unzipSync(bytes)).filter(([name]) => /\.(?:xml|rels)$/.test(name));
    expect(parts).toEqual(new Map(kept));
  });

  it('refuses a workbook without any content', async () => {
    const bytes = await workbook((book) => void book.addWorksheet('Empty'));
    expect(refused(() => readTable({ name: 'empty.xlsx', bytes })).code).toBe('empty-file');
  });
});

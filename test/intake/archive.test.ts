import { zipSync } from 'fflate';
import { describe, expect, it } from 'vitest';
import { largestText, largestWorkbook, mostColumns, requireSize } from '../../shared/intake/limits.ts';
import { hasLongIds, isLongId, longId } from '../../shared/intake/salesforceId.ts';
import { readTable } from '../../shared/intake/table.ts';
import { imported, inspected, problemLines, textFile, told } from '../support/exports.ts';
import { refused } from '../support/refused.ts';

const text = (...lines: string[]) => new TextEncoder().encode(`${lines.join('\n')}\n`);
const leads = text('lead_id,MQL date', 'L1,2026-01-05', 'L2,2026-01-06');
const deals = text('deal,lead_id,SAO date', 'D1,L1,2026-02-01', 'D2,L2,2026-02-02');
const zip = (entries: Record<string, Uint8Array>, name = 'export.zip') => ({ name, bytes: zipSync(entries) });

describe('a zip of exports', () => {
  it('is read as the files that are in it', () => {
    const { log, intake } = imported([zip({ 'leads.csv': leads, 'deals.csv': deals })]);
    expect(told(log)).toEqual({
      L1: ['mql 2026-01-05', 'sao 2026-02-01'],
      L2: ['mql 2026-01-06', 'sao 2026-02-02'],
    });
    expect(intake).toEqual({ rows: 4, imported: 4, refused: 0, ignored: 0, problems: 0 });
    expect(inspected([zip({ 'leads.csv': leads })]).files[0]!.name).toBe('leads.csv');
  });

  it('names what it leaves unread, and passes over folders and what operating systems add', () => {
    const { problems } = imported([
      zip({
        'a/': new Uint8Array(0),
        'a/leads.csv': leads,
        '__MACOSX/a/._leads.csv': text('x'),
        'a/.DS_Store': text('x'),
        'a/logo.png': text('x'),
      }),
    ]);
    expect(problems.map(({ code, file }) => [code, file])).toEqual([
      ['entry-not-read', 'export.zip/a/logo.png'],
    ]);
  });

  it('never takes a path from the archive for more than a name', () => {
    const { files } = inspected([
      zip({ '../../etc/leads.csv': leads, 'C:\\temp\\deals.csv': deals, '/a/\u0007x.csv': leads }),
    ]);
    expect(files.map(({ name }) => name)).toEqual(['leads.csv', 'deals.csv', '�x.csv']);
    const twins = inspected([zip({ '../a/leads.csv': leads, 'b/leads.csv': leads })]);
    expect(twins.files.map(({ name }) => name)).toEqual(['a/leads.csv', 'b/leads.csv']);
  });

  it('is told from a workbook by its content and not by its name', () => {
    expect(imported([zip({ 'leads.csv': leads }, 'leads.xlsx')]).log.entityCount).toBe(2);
  });

  const encrypted = zip({ 'leads.csv': leads });
  const directory = new DataView(encrypted.bytes.buffer);
  for (let at = 0; at + 4 < encrypted.bytes.length; at++)
    if (directory.getUint32(at, true) === 0x0201_4b50) directory.setUint16(at + 8, 1, true);

  it.each<[string, { name: string; bytes: Uint8Array }, string]>([
    ['nothing in it', { name: 'a.zip', bytes: zipSync({}) }, 'empty-archive'],
    ['nothing that is a table', zip({ 'readme.md': leads }), 'empty-archive'],
    [
      'an archive in it',
      zip({ 'leads.csv': leads, 'more.zip': zipSync({ 'a.csv': leads }) }),
      'nested-archive',
    ],
    ['a password', encrypted, 'password-protected'],
    [
      'a thousand and one files',
      zip(Object.fromEntries(Array.from({ length: 1001 }, (_, i) => [`${i}.csv`, leads]))),
      'archive-too-large',
    ],
  ])('with %s is refused', (_, file, code) => {
    expect(refused(() => imported([file]))).toMatchObject({ code, file: file.name });
  });

  it('that was cut off or damaged is refused, wherever', () => {
    const { bytes } = zip({ 'leads.csv': leads, 'deals.csv': deals });
    for (let length = 22; length < bytes.length; length += 7)
      expect(refused(() => imported([{ name: 'cut.zip', bytes: bytes.subarray(0, length) }])).code).toBe(
        'damaged-archive',
      );
    for (let at = 0; at < bytes.length; at += 3) {
      const mutated = bytes.slice();
      mutated[at] = mutated[at]! ^ 0x55;
      try {
        imported([{ name: 'mutated.zip', bytes: mutated }]);
      } catch (error) {
        expect(error).toMatchObject({ name: 'SpillwayError' });
      }
    }
  });
});

describe('limits', () => {
  it('are 2 GiB of text, 200 MiB of workbook, 16,384 columns', () => {
    requireSize('a.csv', largestText, 'text');
    requireSize('a.xlsx', largestWorkbook, 'workbook');
    expect([largestText, largestWorkbook, mostColumns]).toEqual([2048 * 2 ** 20, 200 * 2 ** 20, 16_384]);
    expect(refused(() => requireSize('a.csv', 2048 * 2 ** 20 + 1, 'text'))).toMatchObject({
      code: 'file-too-large',
      message: 'a.csv has 2,049 MB; text files are read up to 2,048 MB.',
    });
    expect(refused(() => requireSize('a.xlsx', 2 ** 28, 'workbook')).code).toBe('file-too-large');
  });

  it('refuse a table with more columns, and none with as many', () => {
    const wide = (columns: number) =>
      textFile(
        'wide.csv',
        Array.from({ length: columns }, (_, i) => `c${i}`).join(','),
        'x'.padEnd(columns, ','),
      );
    expect(readTable(wide(mostColumns)).columns).toHaveLength(mostColumns);
    expect(refused(() => readTable(wide(mostColumns + 1))).code).toBe('too-many-columns');
  });
});

it('ignores rows that Salesforce marks as deleted, and says so once', () => {
  const { log, intake, problems } = imported([
    textFile(
      'Lead.csv',
      'Id,MQL date,IsDeleted',
      'L1,2026-01-05,0',
      'L2,2026-01-06,1',
      'L3,2026-01-07,true',
      'L4,2026-01-08,false',
    ),
  ]);
  expect(log.entityIds).toEqual(['L1', 'L4']);
  expect(intake).toEqual({ rows: 4, imported: 2, refused: 0, ignored: 2, problems: 1 });
  expect(problemLines(problems)).toEqual(['deleted-record 3 IsDeleted 1']);
  expect(problems[0]!.count).toBe(2);
});

describe('Salesforce ids', () => {
  // The first is the example of Salesforce's own documentation.
  it.each([
    ['001A0000006Vm9r', '001A0000006Vm9rIAC'],
    ['000000000000000', '000000000000000AAA'],
  ])('%s is %s', (short, long) => {
    expect(longId(short)).toBe(long);
    expect(isLongId(long)).toBe(true);
    expect(isLongId(`${long.slice(0, 17)}9`)).toBe(false);
  });

  it('of 15 and 18 characters are one record, in either file', () => {
    const long = textFile(
      'Lead.csv',
      'Id,MQL date',
      '001A0000006Vm9rIAC,2026-01-05',
      '0018c00002AXhXnAAL,2026-01-06',
    );
    const short = textFile(
      'report.csv',
      'Lead ID,SAO date',
      '001A0000006Vm9r,2026-02-01',
      '0018c00002AXhXn,2026-02-02',
    );
    for (const files of [
      [long, short],
      [short, long],
    ]) {
      const { log, intake } = imported(files);
      expect(told(log)).toEqual({
        '001A0000006Vm9rIAC': ['mql 2026-01-05', 'sao 2026-02-01'],
        '0018c00002AXhXnAAL': ['mql 2026-01-06', 'sao 2026-02-02'],
      });
      expect(intake.problems).toBe(0);
    }
    expect(imported([short]).log.entityIds).toEqual(['001A0000006Vm9r', '0018c00002AXhXn']);
    expect(hasLongIds([{ table: readTable(short), id: 0 }])).toBe(false);
  });
});

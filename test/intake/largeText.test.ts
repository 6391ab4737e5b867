import Papa from 'papaparse';
import { describe, expect, it } from 'vitest';
import { type ByteSource, memorySource } from '../../shared/intake/byteSource.ts';
import { delimitedGrid } from '../../shared/intake/delimited.ts';
import type { Grid } from '../../shared/intake/grid.ts';
import type { IntakeProgress } from '../../shared/intake/index.ts';
import { importFiles } from '../../shared/intake/index.ts';
import { readFile } from '../../shared/intake/readFile.ts';
import { templateGraph } from '../../shared/funnel/templates.ts';
import { refused } from '../support/refused.ts';

/** Cells of all lengths, some of several windows' worth of records, some with line ends, quotes and letters in them. */
function tableOf(rows: number): string[][] {
  const notes = [
    '',
    'plain',
    'with, comma',
    'two\nlines',
    'a "quoted" word',
    'Zoë',
    '"',
    '€'.repeat(90),
    'x'.repeat(260),
  ];
  return Array.from({ length: rows }, (_, row) => [
    `L${row}`,
    notes[(row * 7) % notes.length]!,
    notes[(row * 5 + 3) % notes.length]!,
    String(row * 37),
  ]);
}

const table = tableOf(40_000);
const text = Papa.unparse(table);

/** A source that hands out every piece in the same buffer, as an open file does. */
function fileLike(bytes: Uint8Array): ByteSource {
  return {
    size: bytes.length,
    read: (from, to, buffer) => {
      buffer.set(bytes.subarray(from, to));
      return buffer.subarray(0, to - from);
    },
  };
}

function expectTable(grid: Grid): void {
  expect(grid.recordCount).toBe(table.length);
  for (const [record, cells] of table.entries())
    for (const [column, cell] of cells.entries())
      if (grid.cell(record, column) !== cell)
        expect([record, grid.cell(record, column)]).toEqual([record, cell]);
}

const delimited = (bytes: Uint8Array) =>
  delimitedGrid(fileLike(bytes), { file: 'any.csv', delimiter: ',', firstLine: 1 });

describe('a text of several windows is read as one of them', () => {
  const utf8 = new TextEncoder().encode(text);
  const utf16 = new Uint8Array([0xff, 0xfe, ...Buffer.from(text, 'utf16le')]);

  it('in order, cell by cell, with the lines on which records begin', () => {
    expect(utf8.length).toBeGreaterThan(3 << 20);
    const grid = delimited(utf8);
    expectTable(grid);
    let line = 1;
    for (const [record, cells] of table.entries()) {
      expect(grid.row(record)).toBe(line);
      line += 1 + cells.filter((cell) => cell.includes('\n')).length;
    }
  });

  it('out of order', () => {
    const grid = delimited(utf8);
    for (let record = table.length - 1; record >= 0; record -= 97)
      expect([0, 1, 2, 3].map((column) => grid.cell(record, column))).toEqual(table[record]);
    for (let step = 0; step < 2000; step++) {
      const record = (step * 7919) % table.length;
      expect(grid.cell(record, 1)).toBe(table[record]![1]);
    }
  });

  it('in UTF-16', () => {
    const grid = readFile({ name: 'any.csv', bytes: fileLike(utf16) });
    expect(grid.encoding).toBe('utf-16le');
    expectTable(grid);
  });

  it('with NULs among the letters, which are counted', () => {
    const at = text.indexOf('L20000');
    const dirty = `${text.slice(0, at)}\0${text.slice(at, at + 3)}\0\0${text.slice(at + 3)}`;
    const grid = delimited(new TextEncoder().encode(dirty));
    expectTable(grid);
    expect(grid.faults).toEqual([{ code: 'nul-characters', row: grid.row(20_000), count: 3 }]);
  });

  it('in a sample that is evenly spread', () => {
    const excerpt = delimited(utf8).excerpt()!;
    expect(excerpt.records.length).toBeGreaterThan(5000);
    expect(excerpt.records.length).toBeLessThan(10_241);
    for (const [index, record] of excerpt.records.entries())
      expect([index, excerpt.grid.cell(index, 1)]).toEqual([index, table[record]![1]]);
  });
});

describe('one broken quote', () => {
  it('that is never closed swallows no record, in any window', () => {
    const rows = Array.from(
      { length: 200_000 },
      (_, row) => `L${row},${row === 5 ? '"open' : 'note'},2026-01-05`,
    );
    const bytes = new TextEncoder().encode(`${rows.join('\n')}\n`);
    const grid = delimited(bytes);
    expect(grid.recordCount).toBe(rows.length);
    expect(grid.faults).toEqual([{ code: 'unclosed-quote', row: 6, value: '"open' }]);
    expect([grid.cell(5, 1), grid.cell(199_999, 0)]).toEqual(['"open', 'L199999']);
  });

  it('whose next quote is farther away than a cell is long is a letter', () => {
    const filler = `${'x'.repeat(1023)}\n`.repeat(17 * 1024);
    const grid = delimited(new TextEncoder().encode(`a,"open\n${filler}b,"closed"\n`));
    expect(grid.recordCount).toBe(2 + 17 * 1024);
    expect([grid.cell(0, 1), grid.cell(grid.recordCount - 1, 1)]).toEqual(['"open', 'closed']);
    expect(grid.faults.map(({ code, row }) => [code, row])).toEqual([['unclosed-quote', 1]]);
  });
});

it('refuses a record that is no record', () => {
  const bytes = new Uint8Array((64 << 20) + 10).fill(0x61);
  const options = { file: 'any.csv', delimiter: ',', firstLine: 1 };
  expect(refused(() => delimitedGrid(memorySource(bytes), options)).code).toBe('record-too-long');
});

describe('progress', () => {
  const rows = Array.from({ length: 60_000 }, (_, row) => `L${row},2026-01-05,${'note '.repeat(8)}`);
  const file = {
    name: 'a.csv',
    bytes: new TextEncoder().encode(`lead_id,MQL date,note\n${rows.join('\n')}\n`),
  };
  const graph = templateGraph('default');

  it('goes twice from nothing to all bytes and rows, and never back', () => {
    const seen: IntakeProgress[] = [];
    importFiles([file], { graph, onProgress: (progress) => void seen.push(progress) });
    for (const phase of ['find', 'read'] as const) {
      const own = seen.filter((progress) => progress.phase === phase);
      expect(own.length).toBeGreaterThan(2);
      for (const [at, progress] of own.slice(1).entries()) {
        expect(progress.bytes).toBeGreaterThanOrEqual(own[at]!.bytes);
        expect(progress.rows).toBeGreaterThanOrEqual(own[at]!.rows);
      }
      expect(own.at(-1)!.bytes).toBe(file.bytes.length);
      expect(own.every(({ totalBytes }) => totalBytes === file.bytes.length)).toBe(true);
      expect(own.at(-1)!.rows).toBeGreaterThanOrEqual(rows.length);
    }
  });

  it('ends the reading by what it throws', () => {
    let calls = 0;
    const stop = () => {
      calls++;
      throw new RangeError('enough');
    };
    expect(() => importFiles([file], { graph, onProgress: stop })).toThrow('enough');
    expect(calls).toBe(1);
  });
});

import * as fc from 'fast-check';
import Papa from 'papaparse';
import { describe, expect, it } from 'vitest';
import { safeCell, safeCsv, safeTabbed } from '../../shared/input/safeCsv.ts';

const formulas = ['=1+1', '+1', '-1', '@SUM(A1)', '\t=1', '\r=1', '\n=1', '＝1', "'=1", "''=1"];
const restored = (cell: string): string => (/^'+[=+\-@\t\r\n＝＋－＠]/.test(cell) ? cell.slice(1) : cell);

describe('cells that a spreadsheet shows and does not run', () => {
  it('have an apostrophe in front where they would run', () => {
    for (const formula of formulas) expect(safeCell(formula)).toBe(`'${formula}`);
    for (const plain of ['', 'O’Neil', "'tis", '2026-01-09', '<b>', '1=1'])
      expect(safeCell(plain)).toBe(plain);
  });

  it('give back what was there, through any reader of CSV', () => {
    const cell = fc.oneof(fc.string(), fc.constantFrom(...formulas, '__proto__', '"', 'a,b', 'a\r\nb'));
    fc.assert(
      fc.property(fc.array(fc.array(cell, { minLength: 2, maxLength: 4 }), { minLength: 1 }), (rows) => {
        const read = Papa.parse<string[]>(safeCsv(rows), { newline: '\r\n' }).data.slice(0, -1);
        expect(read.map((cells) => cells.map(restored))).toEqual(rows);
      }),
    );
  });

  it('are pasted one a cell, whatever tabs and line breaks are in them', () => {
    expect(
      safeTabbed([
        ['a\tb', '=1'],
        ['c\r\nd', ''],
      ]),
    ).toBe("a b\t'=1\nc d\t\n");
  });
});

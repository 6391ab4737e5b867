import { describe, expect, it } from 'vitest';
import * as fc from 'fast-check';
import Papa from 'papaparse';
import { memorySource } from '../../shared/intake/byteSource.ts';
import { delimitedGrid } from '../../shared/intake/delimited.ts';
import { decodeText } from '../../shared/intake/encoding.ts';
import type { Grid } from '../../shared/intake/grid.ts';
import { readFile } from '../../shared/intake/readFile.ts';
import { sniffDelimiter } from '../../shared/intake/sniffDelimiter.ts';

function grid(text: string, delimiter = ','): Grid {
  return delimitedGrid(memorySource(new TextEncoder().encode(text)), {
    file: 'any.csv',
    delimiter,
    firstLine: 1,
  });
}

function cells(of: Grid): string[][] {
  return Array.from({ length: of.recordCount }, (_, record) =>
    Array.from({ length: of.width(record) }, (__, column) => of.cell(record, column)),
  );
}

const lines = (of: Grid) => Array.from({ length: of.recordCount }, (_, record) => of.row(record));

describe('records and cells', () => {
  it.each<[string, string[][]]>([
    [
      'a,b\n1,2\n',
      [
        ['a', 'b'],
        ['1', '2'],
      ],
    ],
    [
      'a,b\r\n1,2',
      [
        ['a', 'b'],
        ['1', '2'],
      ],
    ],
    [
      'a,b\r1,2\r',
      [
        ['a', 'b'],
        ['1', '2'],
      ],
    ],
    [
      'a,b\r\n1,2\n3,4\r5,6',
      [
        ['a', 'b'],
        ['1', '2'],
        ['3', '4'],
        ['5', '6'],
      ],
    ],
    [
      'a,\n,b\n',
      [
        ['a', ''],
        ['', 'b'],
      ],
    ],
    ['"a,b","c"\n', [['a,b', 'c']]],
    ['"say ""hi""",x', [['say "hi"', 'x']]],
    ['"""quoted""",x', [['"quoted"', 'x']]],
    ['"",x', [['', 'x']]],
    ['"""",x', [['"', 'x']]],
    [
      '"line 1\nline 2",x\ny,z',
      [
        ['line 1\nline 2', 'x'],
        ['y', 'z'],
      ],
    ],
    ['5" pipe,x', [['5" pipe', 'x']]],
    [' "a", b', [[' "a"', ' b']]],
    ['a\n\nb\n', [['a'], [''], ['b']]],
    ['a', [['a']]],
  ])('%j', (text, expected) => {
    expect(cells(grid(text))).toEqual(expected);
    expect(grid(text).faults).toEqual([]);
  });

  it('numbers records by the physical line on which they start', () => {
    expect(lines(grid('a,b\n"1\r\n2\r3\n4",x\n5,"6\n"\n7,8'))).toEqual([1, 2, 6, 8]);
  });
});

describe('broken quotes', () => {
  it('reads on after a closing quote, and says where', () => {
    const broken = grid('id,note\n1,"5" pipe",x\n2,"a ""b"" c" d\n');
    expect(cells(broken).slice(1)).toEqual([
      ['1', '5 pipe"', 'x'],
      ['2', 'a "b" c d'],
    ]);
    expect(broken.faults).toEqual([
      { code: 'stray-quote', row: 2, value: '"5" pipe"' },
      { code: 'stray-quote', row: 3, value: '"a ""b"" c" d' },
    ]);
  });

  it('loses no record to a quote that is never closed', () => {
    const broken = grid('id,note\n1,"open\n2,b\n3,"c\n');
    expect(cells(broken)).toEqual([
      ['id', 'note'],
      ['1', 'open\n2,b\n3,c'],
    ]);
    expect(broken.faults.map(({ code }) => code)).toEqual(['stray-quote']);
    const open = grid('id,note\n1,"open\n2,b\n3,c\n');
    expect(cells(open)).toEqual([
      ['id', 'note'],
      ['1', '"open'],
      ['2', 'b'],
      ['3', 'c'],
    ]);
    expect(lines(open)).toEqual([1, 2, 3, 4]);
    expect(open.faults).toEqual([{ code: 'unclosed-quote', row: 2, value: '"open' }]);
  });

  it('stays linear on a text of nothing but quotes', () => {
    const text = '",""'.repeat(50_000);
    expect(grid(text).recordCount).toBe(1);
  });
});

it('takes out NUL characters and counts them', () => {
  const dirty = grid('id,na\0me\n1,a\n2,\0\0b\n');
  expect(cells(dirty)).toEqual([
    ['id', 'name'],
    ['1', 'a'],
    ['2', 'b'],
  ]);
  expect(dirty.faults).toEqual([{ code: 'nul-characters', row: 1, count: 3 }]);
});

/** Text that survives any dialect: no NUL, which is taken out, and no lone surrogate, which no encoding can hold. */
const cellText = fc
  .string({
    unit: fc.constantFrom(
      'a',
      'B',
      'é',
      '€',
      '7',
      ' ',
      '"',
      "'",
      ',',
      ';',
      '|',
      '\t',
      '\n',
      '\r\n',
      '=',
      '-',
    ),
    maxLength: 8,
  })
  .filter((text) => text.trim() === text || text.includes('"'));

describe('property: a table written in any dialect is read back equal', () => {
  const tables = fc
    .tuple(fc.integer({ min: 2, max: 6 }), fc.integer({ min: 1, max: 8 }))
    .chain(([width, height]) =>
      fc.array(fc.array(cellText, { minLength: width, maxLength: width }), {
        minLength: height,
        maxLength: height,
      }),
    );
  const dialects = fc.record({
    delimiter: fc.constantFrom(',', ';', '\t', '|'),
    newline: fc.constantFrom('\n', '\r\n'),
    quotes: fc.boolean(),
  });

  it('cell by cell', () => {
    fc.assert(
      fc.property(tables, dialects, (table, dialect) => {
        expect(cells(grid(Papa.unparse(table, dialect), dialect.delimiter))).toEqual(table);
      }),
    );
  });

  it('cuts any text as papaparse does, quotes that break the rules aside', () => {
    fc.assert(
      fc.property(fc.array(cellText, { minLength: 1, maxLength: 12 }), (parts) => {
        const text = parts.join(',').replaceAll('"', '').replaceAll('\r\n', '\n');
        fc.pre(text !== '');
        const reference = Papa.parse<string[]>(text, { delimiter: ',', newline: '\n' }).data;
        // A line end after the last record ends it; papaparse takes it for one more, empty record.
        if (text.endsWith('\n')) reference.pop();
        expect(cells(grid(text))).toEqual(reference);
      }),
    );
  });

  const encodedAs = {
    'utf-8': (text: string) => new TextEncoder().encode(text),
    'utf-8 with mark': (text: string) =>
      new Uint8Array([0xef, 0xbb, 0xbf, ...new TextEncoder().encode(text)]),
    'utf-16le': (text: string) => new Uint8Array([0xff, 0xfe, ...Buffer.from(text, 'utf16le')]),
    'utf-16be': (text: string) => new Uint8Array([0xfe, 0xff, ...Buffer.from(text, 'utf16le').swap16()]),
    'windows-1252': (text: string) =>
      new Uint8Array(Array.from(text, (letter) => (letter === '€' ? 0x80 : letter.charCodeAt(0)))),
  };
  const plain = fc.string({ unit: fc.constantFrom('a', 'é', '€', '7', ' x', ',', '"', '\n'), maxLength: 6 });

  it.each(Object.entries(encodedAs))('encoded as %s, delimiter sniffed', (name, encode) => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(plain, plain, plain), { minLength: 2, maxLength: 8 }),
        dialects,
        (rows, dialect) => {
          const table = [['id', 'größe', 'note'], ...rows.map(([a, b, c], i) => [`r${i}${a}`, b, c])];
          const text = Papa.unparse(table, dialect);
          const read = readFile({ name: 'any.csv', bytes: encode(text) });
          expect(read.delimiter).toBe(dialect.delimiter);
          expect(read.encoding).toBe(name.split(' ')[0]);
          expect(cells(read)).toEqual(table);
        },
      ),
    );
  });
});

describe('sniffDelimiter', () => {
  it.each([
    ['a;b;c\n1,5;2,5;3\n2,5;3,5;4\n', ';'],
    ['a,b\n"x;y;z",1\n"p;q;r",2\n', ','],
    ['a\tb\n1,2\t3,4\n', '\t'],
    ['a|b|c\n1|2|3\n', '|'],
    ['Report\n\nid,mql,sao\n1,2,3\n4,5,6\n', ','],
    ['only one column\nhere\n', ','],
    ['sep=;\na;b\n1;2\n', ';'],
    ['1,5;2,5\n3,5;4,5\n', ';'],
  ])('%j uses %j', (text, delimiter) => {
    expect(sniffDelimiter(text).delimiter).toBe(delimiter);
  });

  it('counts lines from the first, also below the line by which Excel names the delimiter', () => {
    const read = readFile({ name: 'a.csv', bytes: new TextEncoder().encode('sep=;\r\nid;b\r\n1;2\r\n') });
    expect(cells(read)).toEqual([
      ['id', 'b'],
      ['1', '2'],
    ]);
    expect(lines(read)).toEqual([2, 3]);
  });
});

describe('decodeText', () => {
  it('tells UTF-16 without a mark by its NULs', () => {
    const bytes = new Uint8Array(Buffer.from('id,name\n1,Zoë\n', 'utf16le'));
    expect(decodeText(bytes)).toEqual({ text: 'id,name\n1,Zoë\n', encoding: 'utf-16le', damaged: 0 });
    expect(decodeText(new Uint8Array(Buffer.from(bytes).swap16())).encoding).toBe('utf-16be');
  });

  it('keeps UTF-8 with a broken letter UTF-8, and takes what has mostly broken ones for Windows-1252', () => {
    const whole = new TextEncoder().encode('é'.repeat(30));
    expect(decodeText(whole.subarray(0, 59))).toMatchObject({ encoding: 'utf-8', damaged: 1 });
    expect(decodeText(new Uint8Array([0x5a, 0x6f, 0xeb]))).toEqual({
      text: 'Zoë',
      encoding: 'windows-1252',
      damaged: 0,
    });
  });
});

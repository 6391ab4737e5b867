import * as fc from 'fast-check';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { none } from '../../shared/events/eventLog.ts';
import { unpackTexts } from '../../shared/events/packedTexts.ts';
import { templateGraph } from '../../shared/funnel/templates.ts';
import { Dictionary } from '../../shared/intake/dictionary.ts';
import { type ImportResult, importOpened, openFiles } from '../../shared/intake/importFiles.ts';
import { isMissing, isMissingFigure } from '../../shared/intake/missing.ts';
import { isPlainDecimal } from '../../shared/intake/numberText.ts';
import { PlainDate } from '../../shared/intake/plainDate.ts';
import { proposeMapping } from '../../shared/intake/propose.ts';
import { CellPlaces, RecordScanner } from '../../shared/intake/recordScanner.ts';
import { cellState, TextKernel } from '../../shared/intake/textKernel.ts';
import { imported, textFile } from '../support/exports.ts';

const encode = (text: string) => new TextEncoder().encode(text);
const comma = 0x2c;

/** The kernel with the records of a text at hand, and how many there are. */
function cut(kernel: TextKernel, text: string): number {
  const bytes = encode(text);
  kernel.put(bytes);
  return kernel.scan(bytes.length, comma, true).records;
}

describe('cells', () => {
  const kernel = new TextKernel();

  function expectAsScanned(text: string, delimiter: string): void {
    const bytes = encode(text);
    const faults: number[] = [];
    const extra: number[] = [];
    const places = new CellPlaces();
    new RecordScanner(delimiter, [], {
      fault: ({ from }) => void faults.push(from),
      extraLines: (record, lines) => void extra.push(record, lines),
    }).scan(bytes, 0, false, places);
    kernel.put(bytes);
    const found = kernel.scan(bytes.length, delimiter.charCodeAt(0), true);
    const { records } = found;
    // A record with a broken quote and those after it are none of the kernel's.
    const ends = places.recordStart.slice(1, places.records + 1);
    const whole = faults.length === 0 ? places.records : ends.filter((end) => end <= faults[0]!).length;
    expect(records).toBe(whole);
    if (faults.length > 0) expect(found.isBroken).toBe(true);
    const cells = places.first[records]!;
    expect(found.first).toEqual(places.first.slice(0, records + 1));
    expect(found.recordStart).toEqual(places.recordStart.slice(0, records + 1));
    expect(kernel.cellStarts(cells)).toEqual(places.start.slice(0, cells));
    expect(kernel.cellEnds(cells)).toEqual(places.end.slice(0, cells));
    const before = extra.findIndex((record, at) => at % 2 === 0 && record >= records);
    expect([...found.linesWithin]).toEqual(before < 0 ? extra : extra.slice(0, before));
    const widths = new Set(
      Array.from({ length: records }, (_, r) => places.first[r + 1]! - places.first[r]!),
    );
    expect(found.isEven).toBe(widths.size < 2);
    if (!found.isBroken) {
      expect(found.isAscii).toBe(bytes.every((byte) => byte < 0x80));
      expect(found.hasNul).toBe(bytes.includes(0));
    }
  }

  it('are those that the scanner finds byte by byte', () => {
    const piece = fc.constantFrom(
      'a',
      '€',
      ',',
      ';',
      '\n',
      '\r\n',
      '\r',
      '"',
      '""',
      '",',
      '\n"',
      ',"',
      '"\n',
      ' ',
      '\0',
      'x'.repeat(61),
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 120 }), fc.constantFrom(',', ';'), (pieces, delimiter) =>
        expectAsScanned(pieces.join(''), delimiter),
      ),
      { numRuns: 1000 },
    );
  });

  it('are found at every place of the sixty-four bytes that are looked at together', () => {
    for (let before = 0; before < 130; before++) {
      const rest = `${'y'.repeat(before)},"a,""b""\r\n",c\r\nd,e\rf\n"g"\n`;
      expectAsScanned(rest, ',');
      expectAsScanned(`${rest}"h`, ',');
    }
  });

  it('are left to the scanner from a broken quote on', () => {
    expectAsScanned('a,b\n"c"d,e\nf,g\n', ',');
  });
});

describe('columns', () => {
  const kernel = new TextKernel();

  it('of dates are read as byte by byte', () => {
    const digit = fc.constantFrom(...'0123456789');
    const written = fc
      .tuple(
        fc.constantFrom('2024-02-29 23:59:59', '1999-12-31T00:00:00', '2026-01-05', '0001-01-01'),
        fc.nat(18),
      )
      .chain(([text, at]) =>
        fc
          .oneof(digit, fc.constantFrom('-', ':', ' ', 'T', 'x', ''))
          .map((letter) => text.slice(0, at) + letter + text.slice(at + 1)),
      )
      .filter((text) => text.trim() === text);
    const plain = new PlainDate();
    fc.assert(
      fc.property(fc.array(written, { minLength: 1, maxLength: 40 }), (texts) => {
        const count = cut(kernel, `${texts.join(',1\n')},1\n`);
        const { states, days, clocks } = kernel.dates(0, count, 0);
        texts.forEach((text, row) => {
          const bytes = encode(text);
          const isRead = plain.read(bytes, 0, bytes.length);
          const state =
            text === ''
              ? cellState.empty
              : !isRead
                ? cellState.other
                : plain.hasClock
                  ? cellState.finer
                  : cellState.read;
          expect([text, states[row]]).toEqual([text, state]);
          if (isRead) expect(days[row]).toBe(plain.day);
          if (isRead && plain.hasClock) expect(clocks[row]).toBe(plain.clockMs);
        });
      }),
      { numRuns: 500 },
    );
  });

  it('of every day of four centuries are the days of the calendar', () => {
    const plain = new PlainDate();
    for (let year = 1800; year < 2200; year++) {
      const texts: string[] = [];
      for (let month = 1; month <= 12; month++)
        for (let day = 1; day <= 31; day++)
          texts.push(`${year}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`);
      const { states, days } = kernel.dates(0, cut(kernel, `${texts.join('\n')}\n`), 0);
      texts.forEach((text, row) => {
        const isRead = plain.read(encode(text), 0, 10);
        if ((states[row] === cellState.read) !== isRead || (isRead && days[row] !== plain.day))
          expect.fail(`${text}: ${states[row]}, ${days[row]}`);
      });
    }
  });

  it('of figures are the numbers that they say, to the last bit', () => {
    const written = fc.oneof(
      fc.stringMatching(/^[0-9]{1,9}(?:\.[0-9]{0,8})?$/),
      fc.stringMatching(/^[0-9]{0,18}\.?[0-9]{0,4}$/),
      fc.constantFrom('000000000000000', '0', '00', '.5', '1.', '1..2', '1e5', '-1', '1,000', 'n/a', 'NULL'),
    );
    fc.assert(
      fc.property(fc.array(written, { minLength: 1, maxLength: 60 }), (texts) => {
        const count = cut(kernel, `${texts.map((text) => `"${text}",1`).join('\n')}\n`);
        const { states, figures } = kernel.figures(0, count, 0);
        texts.forEach((text, row) => {
          const state = states[row];
          if (state === cellState.other) return expect(isPlainDecimal(text) && text.length < 15).toBe(false);
          if (state === cellState.empty) return expect(isMissingFigure(text)).toBe(true);
          expect(isPlainDecimal(text)).toBe(true);
          expect(figures[row]).toBe(Number(text));
          expect(state).toBe(text.includes('.') ? cellState.finer : cellState.read);
        });
      }),
      { numRuns: 500 },
    );
  });
});

describe('texts', () => {
  const letters = fc.string({ unit: fc.constantFrom('a', 'b', '0', 'é', '€', 'N', '😀'), maxLength: 19 });

  it('are numbered by their bytes as a map numbers strings, and given back in that order', () => {
    fc.assert(
      fc.property(fc.array(letters, { maxLength: 3000 }), fc.boolean(), (texts, isSorted) => {
        const dictionary = new Dictionary(new TextKernel());
        const known = new Map<string, number>();
        if (isSorted) texts.sort();
        for (const text of texts) {
          if (!known.has(text)) known.set(text, known.size);
          expect(dictionary.code(text)).toBe(known.get(text));
        }
        expect(dictionary.size).toBe(known.size);
        expect(unpackTexts(dictionary.close())).toEqual([...known.keys()]);
      }),
      { numRuns: 30 },
    );
  });

  it('of a column are numbered row by row, those that have to be asked for in their turn', () => {
    const cell = fc.oneof(
      letters,
      fc.constantFrom('', ' a', 'a"b', 'NaN', 'a,b', '000000000000000AAA', 'a\nb'),
    );
    fc.assert(
      fc.property(fc.array(cell, { minLength: 1, maxLength: 300 }), fc.boolean(), (cells, isUtf8) => {
        const kernel = new TextKernel();
        const dictionary = new Dictionary(kernel);
        const known = new Map<string, number>();
        const code = (text: string): number => {
          if (isMissing(text.trim())) return none;
          if (!known.has(text.trim())) known.set(text.trim(), known.size);
          return known.get(text.trim())!;
        };
        const expected = cells.map(code);
        const rows = cells.map((text) => `"${text.replaceAll('"', '""')}",x`).join('\n');
        const count = cut(kernel, `${rows}\n`);
        const into = new Int32Array(count);
        const other = (row: number) =>
          isMissing(cells[row]!.trim()) ? none : dictionary.code(cells[row]!.trim());
        dictionary.codesOfRows(0, count, 0, isUtf8, into, other);
        expect([...into]).toEqual(expected);
        expect(unpackTexts(dictionary.close())).toEqual([...known.keys()]);
      }),
      { numRuns: 200 },
    );
  });

  it('of any length and number find room, and leave it to others', () => {
    const kernel = new TextKernel();
    const texts = [
      'a',
      'b'.repeat(3_000_000),
      'c',
      'd'.repeat(700_000),
      'e'.repeat(700_000),
      'é'.repeat(600_000),
    ];
    for (let turn = 0; turn < 2; turn++) {
      const long = new Dictionary(kernel);
      const many = new Dictionary(kernel);
      expect(texts.map((text) => long.code(text))).toEqual([0, 1, 2, 3, 4, 5]);
      for (let row = 0; row < 30_000; row++)
        expect(many.code(`Company ${(row * 7919) % 12_007}, Inc.`) < 12_007).toBe(true);
      expect(texts.map((text) => long.code(text))).toEqual([0, 1, 2, 3, 4, 5]);
      expect(unpackTexts(many.close())).toEqual(
        Array.from({ length: 12_007 }, (_, n) => `Company ${(n * 7919) % 12_007}, Inc.`),
      );
      expect(unpackTexts(long.close())).toEqual(texts);
    }
  });
});

describe('an import', () => {
  afterEach(() => vi.restoreAllMocks());

  /** The same without the kernel, which finds a broken quote everywhere. */
  function withoutKernel<T>(act: () => T): T {
    const scan = vi.spyOn(TextKernel.prototype, 'scan').mockReturnValue({
      records: 0,
      isBroken: true,
      isEven: true,
      isAscii: false,
      hasNul: false,
      first: new Uint32Array(1),
      recordStart: new Uint32Array(1),
      unusual: new Uint32Array(),
      linesWithin: new Uint32Array(),
    });
    const result = act();
    expect(scan).toHaveBeenCalled();
    scan.mockRestore();
    return result;
  }

  const plainLog = ({ log, ...rest }: ImportResult) => ({ ...rest, log: { ...log, graph: null } });

  const date = fc.oneof(
    fc.constantFrom(
      '',
      '',
      '2026-01-05',
      '2026-02-01 10:30:00',
      '2026-02-01T10:30:00',
      '2026-02-01 00:00:00',
    ),
    fc.constantFrom(
      '05 Jan 2026',
      '2026-13-01',
      'soon',
      'n/a',
      ' 2026-01-09 ',
      '2026-03-01T08:00:00+02:00',
      '"2026-01-07"',
    ),
  );
  const cells = fc.tuple(
    fc.constantFrom(
      'L1',
      'L2',
      'L3',
      'L4',
      'L5',
      'L6',
      'L7',
      '',
      ' L8',
      '"L""9"',
      'é1',
      'NULL',
      '00Q5e00000ABCDE',
    ),
    date,
    date,
    date,
    fc.constantFrom('Ann', 'Bob', '"Dr. ""No"""', 'Zoë', '', 'NaN'),
    fc.constantFrom('"Acme, Inc."', '"two\nlines"', 'ACME', '(blank)'),
    fc.constantFrom('', '10', '10.50', '1,5', '"€1,200.50"', 'n/a', 'lots'),
    fc.constantFrom('true', 'false', 'false', 'false', ''),
  );
  const header = 'Lead ID,MQL Date,SAL Date,Won Date,Owner,Account,Amount,Is Deleted';

  it('property: is the same with the kernel and without it, problem by problem', () => {
    fc.assert(
      fc.property(
        fc.array(cells, { minLength: 1, maxLength: 60 }),
        fc.constantFrom('\n', '\r\n', '\r'),
        fc.constantFrom('', '\ufeff'),
        fc.constantFrom('UTC', 'America/New_York'),
        (rows, lineEnd, mark, zone) => {
          const text = mark + [header, ...rows.map((row) => row.join(','))].join(lineEnd) + lineEnd;
          const run = () => {
            try {
              return plainLog(
                imported([{ name: 'leads.csv', bytes: encode(text) }], { zone, dateOrder: 'dmy' }),
              );
            } catch (error) {
              return String(error);
            }
          };
          expect(run()).toEqual(withoutKernel(run));
        },
      ),
      { numRuns: 100 },
    );
  });

  it('is the same where what a sample of the figures promises does not hold', () => {
    const lines = (figure: (row: number) => string) =>
      Array.from({ length: 11_000 }, (_, row) => `L${row},2026-01-05,2026-02-01,${figure(row)}`);
    // The sample has the rows with odd numbers.
    const cases: ((row: number) => string)[] = [
      (row) => `${row}.50`,
      (row) => (row === 10_998 ? '"1,5"' : `${row}.50`),
      (row) => (row === 10_500 ? '€7' : `${row}`),
      (row) => (row === 5_002 ? '1.5' : `${row}`),
      (row) => (row === 3 ? 'n/a' : row === 10_800 ? '"1.234,50"' : `${row}.25`),
    ];
    for (const [number, figure] of cases.entries()) {
      const file = textFile('deals.csv', 'Lead ID,MQL Date,Won Date,Amount', ...lines(figure));
      const options = { graph: templateGraph('default') };
      const presuming = openFiles([file], undefined);
      const { mapping } = proposeMapping(
        presuming.map(({ columns }) => columns),
        options,
      );
      const known = openFiles([file], undefined);
      for (const { columns } of known) columns.names.forEach((_, column) => columns.evidence(column));
      expect(presuming[0]!.columns.presumed(3)).toBe(number === 2 || number === 3 ? 'integers' : 'decimals');
      expect(plainLog(importOpened(presuming, mapping, options))).toEqual(
        plainLog(importOpened(known, mapping, options)),
      );
      // Where it did not hold, everything is known of the column now.
      expect(presuming[0]!.columns.presumed(3)).toBe(number === 0 ? 'decimals' : null);
    }
  });
});

import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { TextIndex } from '../../shared/intake/textIndex.ts';
import { PlainDate } from '../../shared/intake/plainDate.ts';
import { DateScanner } from '../../shared/intake/dateText.ts';
import { imported, textFile, told } from '../support/exports.ts';

it('numbers texts by their bytes as a map numbers strings, however many there are', () => {
  fc.assert(
    fc.property(
      fc.array(fc.string({ unit: fc.constantFrom('a', 'b', '0', 'é', '€'), minLength: 1, maxLength: 9 }), {
        minLength: 1,
        maxLength: 6000,
      }),
      (texts) => {
        const index = new TextIndex();
        const known = new Map<string, number>();
        texts.forEach((text, at) => {
          const expected = known.get(text) ?? known.size;
          known.set(text, expected);
          const bytes = new TextEncoder().encode(`,${text},`);
          const code = at % 2 === 0 ? index.codeOfBytes(bytes, 1, bytes.length - 1) : index.code(text);
          expect(code).toBe(expected);
        });
        expect(Array.from(known, ([, code]) => index.text(code))).toEqual([...known.keys()]);
        expect(index.size).toBe(known.size);
      },
    ),
    { numRuns: 30 },
  );
});

it('keeps texts that are longer than a chunk of its memory, and those around them', () => {
  const index = new TextIndex();
  const texts = [
    'a',
    'b'.repeat(3_000_000),
    'c',
    'd'.repeat(700_000),
    'e'.repeat(700_000),
    'é'.repeat(600_000),
  ];
  expect(texts.map((text) => index.code(text))).toEqual([0, 1, 2, 3, 4, 5]);
  expect(texts.map((text) => index.code(text))).toEqual([0, 1, 2, 3, 4, 5]);
  expect(texts.map((_, code) => index.text(code))).toEqual(texts);
});

it('reads plain dates as the scanner of all forms does, and leaves it the rest', () => {
  const part = (max: number) => fc.integer({ min: 0, max }).map((n) => String(n).padStart(2, '0'));
  const written = fc
    .tuple(fc.constantFrom('19', '20', '00', '24', '2x'), part(99), part(13), part(32), part(25), part(61))
    .chain(([century, year, month, day, hour, second]) =>
      fc.constantFrom(
        `${century}${year}-${month}-${day}`,
        `${century}${year}-${month}-${day} ${hour}:30:${second}`,
        `${century}${year}-${month}-${day}T${hour}:30:${second}`,
        `${century}${year}/${month}/${day}`,
      ),
    );
  const plain = new PlainDate();
  const scanner = new DateScanner();
  fc.assert(
    fc.property(written, (text) => {
      const bytes = new TextEncoder().encode(`,${text},`);
      if (!plain.read(bytes, 1, bytes.length - 1)) return;
      expect(scanner.scan(text)).toBe(true);
      expect([plain.day, plain.hasClock, plain.clockMs]).toEqual([
        scanner.day('ymd'),
        scanner.hasClock,
        scanner.clockMs,
      ]);
    }),
    { numRuns: 2000 },
  );
});

it('knows an id however it is written: quoted, spaced, between letters that are not ASCII', () => {
  const rows = [
    'L1,2026-01-05,',
    '"L1",,2026-02-01',
    ' L2,2026-01-06,',
    'L2,,2026-02-02',
    '"a""b",2026-01-07,',
    'a"b,,2026-02-03',
  ];
  const expected = {
    L1: ['mql 2026-01-05', 'sao 2026-02-01'],
    L2: ['mql 2026-01-06', 'sao 2026-02-02'],
    'a"b': ['mql 2026-01-07', 'sao 2026-02-03'],
  };
  expect(told(imported([textFile('a.csv', 'lead_id,MQL,SAO', ...rows)]).log)).toEqual(expected);
  const accents = textFile('a.csv', 'lead_id,MQL,SAO', ...rows, 'é1,2026-01-08,', 'è1,2026-01-09,');
  expect(told(imported([accents]).log)).toEqual({
    ...expected,
    é1: ['mql 2026-01-08'],
    è1: ['mql 2026-01-09'],
  });
});

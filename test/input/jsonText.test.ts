import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseJson, placeInJson } from '../../shared/input/jsonText.ts';
import { refused } from '../support/refused.ts';

describe('reading JSON', () => {
  test('gives what JSON.parse gives, for any value in any layout', () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 6 }), (value) => {
        const text = JSON.stringify(value);
        expect(parseJson(text)).toEqual(JSON.parse(text));
        const wide = JSON.stringify(value, null, 3).replaceAll('\n', '\r\n\t ');
        expect(parseJson(wide)).toEqual(JSON.parse(wide));
      }),
    );
  });

  test('accepts exactly what JSON.parse accepts, keys that repeat apart', () => {
    const pieces = [
      '{',
      '}',
      '[',
      ']',
      ',',
      ':',
      '"a"',
      '"',
      '\\',
      '1',
      '-',
      '0',
      '.5',
      'e',
      'true',
      'nul',
      ' ',
    ];
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...pieces), { maxLength: 9 }), (parts) => {
        const text = parts.join('');
        let expected: unknown;
        try {
          expected = JSON.parse(text);
        } catch {
          expect(refused(() => parseJson(text)).code).toBe('invalid-json');
          return;
        }
        expect(parseJson(text)).toEqual(expected);
      }),
      { numRuns: 2000 },
    );
  });

  test('escapes, numbers and a byte order mark are read', () => {
    expect(parseJson('\uFEFF{"a\\u0041\\n": [-0.5e-3, "\\ud83d\\ude00"]}')).toEqual({
      'aA\n': [-0.0005, '😀'],
    });
  });

  test('a key named __proto__ is a key like any other and touches no prototype', () => {
    const read = parseJson('{"__proto__": {"polluted": true}}') as object;
    expect(Object.keys(read)).toEqual(['__proto__']);
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
  });

  test.each([
    ['{\n  "a": 1,\n}', 3, '1', 'a key in double quotes should be here'],
    ['{\n  "a": 1\n  "b": 2\n}', 3, '3', 'a comma or } should be here'],
    ['[1, 2', 1, '6', 'a comma or ] should be here'],
    ['', 1, '1', 'it ends where a value should be'],
    ['{"a": 1, "b": 2, "a": 3}', 1, '18', 'the key "a" is there twice'],
    ["{'a': 1}", 1, '2', 'a key in double quotes should be here'],
    ['["no end]', 1, '2', 'a text that begins here does not end, or has a wrong escape'],
    ['[1] // done', 1, '5', 'there is text after the end'],
    ['[NaN]', 1, '2', '"N" cannot begin a value'],
  ])('%j is refused with its place', (text, row, column, what) => {
    const detail = refused(() => parseJson(text, 'plan.json'));
    expect(detail).toMatchObject({ code: 'invalid-json', file: 'plan.json', row, column });
    expect(detail.message).toContain(what);
  });

  test('nesting beyond a hundred is refused, not followed until the stack ends', () => {
    const deep = (levels: number): string => '['.repeat(levels) + ']'.repeat(levels);
    expect(parseJson(deep(100))).toBeInstanceOf(Array);
    expect(refused(() => parseJson(deep(100_000))).message).toContain('nested more than 100 deep');
  });
});

describe('places', () => {
  test('a value is found by its path; a missing one at what should hold it', () => {
    const text = '{\n  "a": {\n    "b": [1,\n      {"c": 2}]\n  }\n}';
    expect(placeInJson(text, ['a', 'b', 1, 'c'])).toEqual({ line: 4, column: 13 });
    expect(placeInJson(text, ['a', 'b'])).toEqual({ line: 3, column: 10 });
    expect(placeInJson(text, ['a', 'x', 'y'])).toEqual({ line: 2, column: 8 });
    expect(placeInJson(text, [])).toEqual({ line: 1, column: 1 });
  });

  test('the place of every number is where that number is written', () => {
    fc.assert(
      fc.property(
        fc.array(fc.dictionary(fc.string(), fc.nat(), { maxKeys: 4 }), { maxLength: 4 }),
        (value) => {
          const text = JSON.stringify(value, null, 3).replaceAll('\n', '\r\n');
          value.forEach((member, index) => {
            for (const [key, number] of Object.entries(member)) {
              const { line, column } = placeInJson(text, [index, key]);
              const rest = text.split('\n')[line - 1]!.slice(column - 1);
              expect(Number.parseInt(rest, 10)).toBe(number);
            }
          });
        },
      ),
    );
  });
});

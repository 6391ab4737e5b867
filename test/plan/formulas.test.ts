import * as fc from 'fast-check';
import { all, create } from 'mathjs/number';
import { describe, expect, test } from 'vitest';
import { SpillwayError } from '../../shared/errors.ts';
import { excelFormula, isReservedName, parseFormula } from '../../shared/plan/formulas.ts';
import { refused } from '../support/refused.ts';

const names = new Map([
  ['growth', 0.02],
  ['inbound', 220],
  ['month', 3],
  ['zero', 0],
]);

function value(text: string): number {
  return parseFormula(text, names.keys()).evaluate(names);
}

describe('value of a formula', () => {
  test.each([
    ['220 * (1 + growth)', 224.4],
    ['inbound * (1 + growth)^month', 220 * 1.02 ** 3],
    ['-2^2', -4],
    ['2^3^2', 512],
    ['2^-1', 0.5],
    ['7 % 3', 1],
    ['mod(-7, 3)', 2],
    ['mod(7, -3)', -2],
    ['10 - 4 - 3', 3],
    ['12 / 2 / 3', 2],
    ['+month', 3],
    ['month >= 3 ? 1.2 : 1', 1.2],
    ['if(month > 3, 1.2, 1)', 1],
    ['month > 1 and month < 4 ? 5 : 6', 5],
    ['month < 1 or not (month == 3) ? 5 : 6', 6],
    ['min(4, 2, 3) + max(4, 2, 3)', 6],
    ['round(2.5) + round(-2.5)', 0],
    ['round(0.49999999999999994)', 0],
    ['floor(-1.5) + ceil(-1.5)', -3],
    ['abs(-3) + sqrt(16)', 7],
    ['exp(0) + log(exp(2)) + log(8, 2) + log10(1000)', 9],
    ['pow(2, 10)', 1024],
    ['1.5e3', 1500],
    ['zero != 0 ? 1 / zero : 7', 7],
  ])('%s = %d', (text, expected) => expect(value(text)).toBeCloseTo(expected, 12));

  test('is that of mathjs itself, for random arithmetic over the same names', () => {
    const mathjs = create(all!);
    const leaf = fc.constantFrom('growth', 'inbound', 'month', '2', '0.5', '13');
    const { expression } = fc.letrec<{ expression: string }>((tie) => ({
      expression: fc.oneof(
        { maxDepth: 5 },
        leaf,
        fc
          .tuple(tie('expression'), fc.constantFrom('+', '-', '*', '/', '^', '%'), tie('expression'))
          .map(([a, sign, b]) => (sign === '%' ? `(${a}) % (${b})` : `${a} ${sign} ${b}`)),
        tie('expression').map((a) => `(${a})`),
        tie('expression').map((a) => `-${a}`),
        fc
          .tuple(tie('expression'), tie('expression'))
          .map(([a, b]) => `(${a} > ${b} ? max(${a}, 1) : floor(${b}))`),
      ),
    }));
    const scope = Object.fromEntries(names);
    let compared = 0;
    fc.assert(
      fc.property(expression, (text) => {
        fc.pre(text.length <= 300);
        const expected = Number(mathjs.evaluate(text, { ...scope }));
        try {
          const found = value(text);
          expect(Math.abs(found - expected)).toBeLessThanOrEqual(1e-9 * Math.max(1, Math.abs(expected)));
          compared += 1;
        } catch (error) {
          // A step that is not finite, or 0^0.
          expect((error as SpillwayError).detail?.code).toBe('formula-not-finite');
        }
      }),
      { numRuns: 500, seed: 7 },
    );
    expect(compared).toBeGreaterThan(250);
  });
});

describe('what a formula may not be', () => {
  test.each([
    ['', 'it is empty'],
    ['1 +', 'unexpected end of expression, at position 4'],
    ['(1 + 2', 'parenthesis ) expected, at position 7'],
    ['growth month', 'an operator is missing between two values'],
    ['2 growth', 'an operator is missing between two values'],
    ['x = 3', 'assignments cannot be used'],
    ['f(x) = x', 'definitions of functions cannot be used'],
    ['growth.constructor', 'properties and indices cannot be used'],
    ['growth["constructor"]', 'properties and indices cannot be used'],
    ['[1, 2, 3]', 'lists cannot be used'],
    ['1:1000000', 'ranges cannot be used'],
    ['{a: 1}', 'objects cannot be used'],
    ['1; 2', 'several expressions cannot be used'],
    ['"text"', '"text" is not a number'],
    ['true', 'true is not a number'],
    ['null', 'null is not a number'],
    ['1e999', 'Infinity is not a finite number'],
    ['5!', 'the operator "factorial" cannot be used'],
    ["growth'", 'the operator "ctranspose" cannot be used'],
    ['growth to month', 'the operator "to" cannot be used'],
    ['1 < month < 3', 'comparisons cannot be chained'],
    ['month > 3', 'a condition stands where a number should be'],
    ['(month > 3) * 2', 'a condition stands where a number should be'],
    ['month ? 1 : 2', 'a number stands where a condition should be'],
    ['5%', 'a percent sign after a number is ambiguous'],
    ['100 + 3%', 'a percent sign after a number is ambiguous'],
    ['1 # one', 'comments cannot be used'],
    ['min', 'min is a function and needs its arguments'],
    ['sqrt(1, 2)', 'sqrt takes 1 argument, not 2'],
    ['if(1, 2)', 'if takes a condition and two numbers'],
    ['1+'.repeat(150) + '1', 'it has more than 200 parts'],
    ['1'.repeat(501), 'it is longer than 500 characters'],
  ])('%s: %s', (text, what) => {
    const detail = refused(() => value(text));
    expect(detail.code).toBe('invalid-formula');
    expect(detail.message).toContain(what);
    expect(detail.value).toBe(text);
  });

  test.each([
    'import("x")',
    'evaluate("1")',
    'parse("1")',
    'createUnit("x")',
    'simplify("1")',
    'derivative(1, 2)',
    'toString()',
    'constructor("x")()',
  ])('%s is no known function', (text) =>
    expect(['unknown-name', 'invalid-formula']).toContain(refused(() => value(text)).code),
  );

  test('an unknown name is named beside the known ones', () => {
    expect(refused(() => value('220 * growht'))).toMatchObject({
      code: 'unknown-name',
      message: 'The formula uses "growht", which is not known here, at position 7.',
      hint: 'Did you mean "growth"? The known names are: growth, inbound, month, zero.',
    });
    for (const name of ['__proto__', 'constructor', 'toString', 'pi', 'e', 'i', 'end'])
      expect(refused(() => value(name)).code).toBe('unknown-name');
  });

  test.each([
    '1 / zero',
    'log(zero)',
    'sqrt(-1)',
    '(-8)^(1/3)',
    'zero^zero',
    'min(1 / zero, 5)',
    'exp(1000)',
    'mod(1, zero)',
  ])('%s has no finite value, even where a later step would hide it', (text) =>
    expect(refused(() => value(text)).code).toBe('formula-not-finite'),
  );

  test('whatever is written, nothing but a SpillwayError comes of it', () => {
    const piece = fc.oneof(
      fc.constantFrom(...'()[]{}+-*/^%<>=!?:;,.\'"#\\ '),
      fc.constantFrom(
        'growth',
        'min',
        'if',
        'and',
        'not',
        'in',
        'to',
        'mod',
        '__proto__',
        'constructor',
        '1',
        '2e3',
        '0x1f',
        '.5',
        '\n',
        '==',
        '=>',
        '?.',
        '??',
      ),
      fc.string({ maxLength: 3, unit: 'binary' }),
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 25 }), (pieces) => {
        try {
          expect(Number.isFinite(value(pieces.join('')))).toBe(true);
        } catch (error) {
          expect(error).toBeInstanceOf(SpillwayError);
        }
      }),
      { numRuns: 2000 },
    );
  });

  test('nesting without end is refused, not followed until the stack ends', () => {
    for (const text of [
      '('.repeat(250) + '1' + ')'.repeat(250),
      '-'.repeat(499) + '1',
      '2^'.repeat(249) + '2',
    ])
      expect(refused(() => value(text)).code).toBe('invalid-formula');
  });
});

describe('a formula in a spreadsheet', () => {
  const cells = new Map([
    ['growth', 'Drivers!$B$2'],
    ['inbound', 'B3'],
    ['month', 'C$1'],
    ['zero', 'D4'],
  ]);

  test.each([
    ['inbound * (1 + growth)^month', 'B3*(1+Drivers!$B$2)^C$1'],
    ['-2^2', '-(2^2)'],
    ['(-2)^2', '(-2)^2'],
    ['2^3^2', '2^(3^2)'],
    ['(2^3)^2', '(2^3)^2'],
    ['2^-1', '2^(-1)'],
    ['1 - (2 - 3)', '1-(2-3)'],
    ['1 / (2 * 3)', '1/(2*3)'],
    ['(1 - 2) - 3', '1-2-3'],
    ['2 * -month', '2*(-C$1)'],
    ['-(-month)', '-(-C$1)'],
    ['month % 12', 'MOD(C$1,12)'],
    ['month >= 3 ? 1.2 : 1', 'IF(C$1>=3,1.2,1)'],
    ['if(month != 3, 1, 2)', 'IF(C$1<>3,1,2)'],
    ['(month + 1 == 3) and not (zero > 1) ? 1 : 2', 'IF(AND(C$1+1=3,NOT(D4>1)),1,2)'],
    ['month < 1 or month > 3 ? 1 : 2', 'IF(OR(C$1<1,C$1>3),1,2)'],
    ['ceil(month / 2) * 2', '(-INT(-(C$1/2)))*2'],
    ['floor(month)', 'INT(C$1)'],
    ['round(month)', 'ROUND(C$1,0)'],
    ['log(month) + log(month, 2) + log10(month)', 'LN(C$1)+LOG(C$1,2)+LOG10(C$1)'],
    [
      'min(1, 2) + max(1, sqrt(4)) + abs(-1) + exp(1) + pow(2, 3)',
      'MIN(1,2)+MAX(1,SQRT(4))+ABS(-1)+EXP(1)+POWER(2,3)',
    ],
    ['1e21', '1E+21'],
  ])('%s → =%s', (text, expected) => {
    expect(excelFormula(text, names.keys(), (name) => cells.get(name)!)).toBe(expected);
  });
});

test('a driver may not be named by a word of the language', () => {
  for (const name of [
    'month',
    'if',
    'min',
    'mod',
    'and',
    'or',
    'not',
    'xor',
    'in',
    'to',
    'true',
    'null',
    'NaN',
    'Infinity',
  ])
    expect(isReservedName(name), name).toBe(true);
  for (const name of ['growth', 'e', 'pi', 'i', 'x1', 'end', 'inbound_leads'])
    expect(isReservedName(name), name).toBe(false);
});

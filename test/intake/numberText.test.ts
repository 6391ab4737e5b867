import { describe, expect, it } from 'vitest';
import {
  type DecimalMark,
  decimalEvidence,
  numberShape,
  numberValue,
} from '../../shared/intake/numberText.ts';

function read(text: string, decimal: DecimalMark): number | null {
  const shape = numberShape(text);
  const value = shape === null ? Number.NaN : numberValue(shape, decimal);
  return Number.isNaN(value) ? null : value;
}

describe('accepted with a decimal point', () => {
  it.each([
    ['0', 0],
    ['007', 7],
    ['-1', -1],
    ['+5', 5],
    ['1.5', 1.5],
    ['.5', 0.5],
    ['5.', 5],
    ['1,234.50', 1234.5],
    ['1,234,567', 1_234_567],
    ['12,34,567.00', 1_234_567],
    ["1'234.50", 1234.5],
    ['1 234.5', 1234.5],
    ['1\u202f234.5', 1234.5],
    ['$1,200', 1200],
    ['-$12.50', -12.5],
    ['$-12.50', -12.5],
    ['$(12)', -12],
    ['($1,234.50)', -1234.5],
    ['US$ 12', 12],
    ['USD 1,200.00', 1200],
    ['1200 USD', 1200],
    ['€1.5', 1.5],
    ['12-', -12],
    ['\u22125', -5],
    ['45%', 0.45],
    ['-45 %', -0.45],
    ['1e5', 100_000],
    ['1.5E-3', 0.0015],
  ])('%s', (text, expected) => {
    expect(read(text, '.')).toBe(expected);
  });
});

describe('accepted with a decimal comma', () => {
  it.each([
    ['1,5', 1.5],
    ['1.234,50', 1234.5],
    ['1.234.567', 1_234_567],
    ['1 234,50', 1234.5],
    ['1.200,50 €', 1200.5],
    ['R$ 1.234,56', 1234.56],
    ['kr 1.000', 1000],
    ['12,5 %', 0.125],
  ])('%s', (text, expected) => {
    expect(read(text, ',')).toBeCloseTo(expected, 12);
  });
});

describe('refused under either convention', () => {
  it.each([
    '',
    '-',
    '$',
    '%',
    'abc',
    '12abc',
    'L123',
    'ABC 12',
    '1.2.3',
    '1,2,3',
    '1,,2',
    '1.000.00',
    '0.123.456',
    '1 2',
    '--5',
    '5--',
    '(850) 644-4200',
    '12/3',
    '0x10',
    '1_000',
    'Infinity',
    'NaN',
    '=1+1',
    '__proto__',
    '1'.repeat(61),
  ])('%j', (text) => {
    expect(read(text, '.')).toBeNull();
    expect(read(text, ',')).toBeNull();
  });
});

it('refuses what the convention of the column does not allow, rather than read it a thousandfold', () => {
  expect(read('12,50', '.')).toBeNull();
  expect(read('12.50', ',')).toBeNull();
  expect(read('1234,567', '.')).toBeNull();
});

it('tells which convention a number speaks for', () => {
  const says = (text: string) => decimalEvidence(numberShape(text)!.digits);
  expect(['1.5', '1,234.50', '1,234,567', '0.123', '1234.567'].map(says)).toEqual(['.', '.', '.', '.', '.']);
  expect(['1,5', '1.234,50', '1.234.567', '0,123', '1234,567'].map(says)).toEqual([',', ',', ',', ',', ',']);
  expect(['1234', '1e5'].map(says)).toEqual(['either', 'either']);
  expect(['1.234', '1,234'].map(says)).toEqual(['undecided', 'undecided']);
});

/** Rates typed and pasted into the table of rates. */
import { describe, expect, it } from 'vitest';
import { parseClipboard, type Range, rangeOf } from '../../renderer/model/gridSelection.ts';
import {
  copiedRates,
  moveRates,
  nextRate,
  pastedRates,
  rateOf,
  type RateRows,
  withRates,
} from '../../renderer/model/rateInput.ts';
import { parseCell } from '../../renderer/model/cellText.ts';
import { parsePlan } from '../../shared/plan/index.ts';
import type { Rate } from '../../shared/plan/schema.ts';
import { testPlan } from './plans.ts';

const locale = 'en-US';
const at = (segment: string, from: string, rate: Rate = 0.1, mean = 0.1) => ({ segment, from, rate, mean });
const place = ({ segment, from }: { segment: string; from: string }) => ({ segment, from });
const cellRange = (row: number, column: number): Range => ({
  top: row,
  bottom: row,
  left: column,
  right: column,
});
/** Two segments; the second does not take the second step. */
const rows: RateRows = [
  [at('inbound', 'mql'), at('outbound', 'mql')],
  [at('inbound', 'sal'), undefined],
  [at('inbound', 'sao'), at('outbound', 'sao')],
];

describe('a rate', () => {
  it.each([
    ['0.84', 0.84],
    ['84', 0.84],
    ['84%', 0.84],
    ['1', 1],
    ['140%', 1.4],
    ['=base * 0.9', 'base * 0.9'],
    ['', null],
  ])('that is typed as %j is %j', (text, rate) => {
    expect(rateOf(parseCell(text, locale))).toBe(rate);
  });
});

describe('a block from a spreadsheet', () => {
  const block = [
    ['50%', '0.4'],
    ['30', '99%'],
    ['', 'n/a'],
    ['1', '2'],
  ];

  it('goes in from where it is pasted, past empty cells, steps that a segment does not take and the end', () => {
    const pasted = pastedRates(block, cellRange(0, 0), rows, locale);
    expect(pasted.rates).toEqual([
      { ...place(rows[0]![0]!), rate: 0.5 },
      { ...place(rows[0]![1]!), rate: 0.4 },
      { ...place(rows[1]![0]!), rate: 0.3 },
    ]);
    expect(pasted.refused).toMatchObject([{ value: 'n/a' }]);
  });

  it('is put into the plan, rate by rate', () => {
    const plan = testPlan();
    const [first, second] = plan.segments;
    const rates = [first!, second!].map(({ id, transitions }) => ({
      ...place({ segment: id, from: transitions[0]!.from }),
      rate: 0.25,
    }));
    const next = parsePlan(withRates(plan, { rates }));
    expect(next.segments.map(({ transitions }) => transitions[0]!.rate)).toEqual([0.25, 0.25]);
    expect(next.segments[0]!.transitions.slice(1)).toEqual(first!.transitions.slice(1));
  });

  it('fills a range with one rate, and repeats a block over one that it fits', () => {
    const range = { top: 0, bottom: 2, left: 0, right: 1 };
    expect(pastedRates([['25%']], range, rows, locale).rates.map(({ rate }) => rate)).toEqual([
      0.25, 0.25, 0.25, 0.25, 0.25,
    ]);
    expect(pastedRates([['1%', '2%']], range, rows, locale).rates.map(({ rate }) => rate)).toEqual([
      0.01, 0.02, 0.01, 0.01, 0.02,
    ]);
  });

  it('leaves out what is no share, and says so in percent', () => {
    const pasted = pastedRates([['140%', '-3']], cellRange(2, 0), rows, locale);
    expect(pasted.rates).toEqual([]);
    expect(pasted.refused.map(({ message }) => message)).toEqual([
      '“140%” is no share between 0% and 100%.',
      '“-3” is no share between 0% and 100%.',
    ]);
  });
});

describe('a range of rates that is copied', () => {
  const uncertain: RateRows = [
    [at('inbound', 'mql', { beta: [61, 39.5] }, 61 / 100.5), at('outbound', 'mql', 'base * 0.9', 0.45)],
    [at('inbound', 'sal', 0.125, 0.125), undefined],
    [at('inbound', 'sao', { pert: [0.1, 0.2, 0.3] }, 0.2), at('outbound', 'sao', 1 / 3, 1 / 3)],
  ];
  const all: Range = { top: 0, bottom: 2, left: 0, right: 1 };

  it('is text as a spreadsheet takes it: percentages in full, formulas, nothing where there is no rate', () => {
    expect(copiedRates(all, uncertain, locale)).toBe(
      '60.6965174129%\t=base * 0.9\n12.5%\t\n20%\t33.3333333333%',
    );
    expect(copiedRates(cellRange(1, 0), uncertain, 'de-DE')).toBe('12,5%');
  });

  it('changes nothing where it is pasted back, whatever the locale: a distribution and a formula stay', () => {
    for (const own of ['en-US', 'de-DE']) {
      const block = parseClipboard(copiedRates(all, uncertain, own));
      const pasted = pastedRates(block, all, uncertain, own);
      expect(pasted.refused).toEqual([]);
      for (const { segment, rate } of pasted.rates) {
        // Of a third the clipboard has twelve digits.
        expect(segment).toBe('outbound');
        expect(rate).toBeCloseTo(1 / 3, 11);
      }
      expect(pasted.same).toBe(4);
    }
  });

  it('also as a spreadsheet shows it, with two decimals; what was edited there is taken', () => {
    const pasted = pastedRates([['60.70%', '45.00%'], ['12.50%'], ['21.00%']], all, uncertain, locale);
    expect(pasted.rates).toEqual([{ segment: 'inbound', from: 'sao', rate: 0.21 }]);
    expect(pasted.same).toBe(3);
  });

  it('keeps to its cells where a formula is written over lines', () => {
    const lines: RateRows = [[at('inbound', 'mql', 'a\n* "b"\t', 0.5), at('outbound', 'mql', 0.5, 0.5)]];
    const block = parseClipboard(copiedRates({ top: 0, bottom: 0, left: 0, right: 1 }, lines, locale));
    expect(block).toEqual([['=a\n* "b"', '50%']]);
  });
});

describe('a selection of rates', () => {
  const from = (row: number, column: number) => ({ active: { row, column }, anchor: { row, column } });
  const move = (key: string, more: { shift?: boolean; mod?: boolean } = {}) => ({
    key,
    shift: false,
    mod: false,
    ...more,
  });

  it('goes with the arrows, past what has none, and grows with Shift', () => {
    expect(moveRates(from(0, 1), move('ArrowDown'), rows)).toEqual(from(2, 1));
    expect(moveRates(from(0, 1), move('ArrowDown', { shift: true }), rows)).toEqual({
      active: { row: 2, column: 1 },
      anchor: { row: 0, column: 1 },
    });
    expect(moveRates(from(0, 0), move('ArrowDown', { mod: true }), rows)).toEqual(from(2, 0));
    expect(moveRates(from(0, 0), move('ArrowUp'), rows)).toBeNull();
    expect(moveRates(from(0, 0), move('x'), rows)).toBeNull();
  });

  it('takes whole steps, whole segments and all of it', () => {
    const range = (key: string, how: { shift?: boolean; mod?: boolean }) =>
      rangeOf(moveRates(from(1, 0), move(key, how), rows)!);
    expect(range(' ', { shift: true })).toEqual({ top: 1, bottom: 1, left: 0, right: 1 });
    expect(range(' ', { mod: true })).toEqual({ top: 0, bottom: 2, left: 0, right: 0 });
    expect(range('a', { mod: true })).toEqual({ top: 0, bottom: 2, left: 0, right: 1 });
  });

  it('lands on a rate where the end of a step has none', () => {
    expect(moveRates(from(1, 0), move('End'), rows)).toEqual(from(0, 1));
    expect(moveRates(from(2, 1), move('Home'), rows)).toEqual(from(2, 0));
  });
});

it('arrows go from rate to rate, past what has none', () => {
  expect(nextRate('ArrowDown', { row: 0, column: 1 }, rows)).toEqual({ row: 2, column: 1 });
  expect(nextRate('ArrowRight', { row: 1, column: 0 }, rows)).toBeNull();
  expect(nextRate('ArrowUp', { row: 0, column: 0 }, rows)).toBeNull();
  expect(nextRate('Tab', { row: 0, column: 0 }, rows)).toBeNull();
});

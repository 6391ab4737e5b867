/** Rates typed and pasted into the table of rates. */
import { describe, expect, it } from 'vitest';
import { nextRate, pastedRates, rateOf, type RateRows, withRates } from '../../renderer/model/rateInput.ts';
import { parseCell } from '../../renderer/model/cellText.ts';
import { parsePlan } from '../../shared/plan/index.ts';
import { testPlan } from './plans.ts';

const locale = 'en-US';
const at = (segment: string, from: string) => ({ segment, from });
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
    const pasted = pastedRates(block, { row: 0, column: 0 }, rows, locale);
    expect(pasted.rates).toEqual([
      { ...rows[0]![0], rate: 0.5 },
      { ...rows[0]![1], rate: 0.4 },
      { ...rows[1]![0], rate: 0.3 },
    ]);
    expect(pasted.refused).toMatchObject([{ value: 'n/a' }]);
  });

  it('is put into the plan, rate by rate', () => {
    const plan = testPlan();
    const [first, second] = plan.segments;
    const rates = [first!, second!].map(({ id, transitions }) => ({
      ...at(id, transitions[0]!.from),
      rate: 0.25,
    }));
    const next = parsePlan(withRates(plan, { rates, refused: [] }));
    expect(next.segments.map(({ transitions }) => transitions[0]!.rate)).toEqual([0.25, 0.25]);
    expect(next.segments[0]!.transitions.slice(1)).toEqual(first!.transitions.slice(1));
  });

  it('leaves out what is no share, and says so in percent', () => {
    const pasted = pastedRates([['140%', '-3']], { row: 2, column: 0 }, rows, locale);
    expect(pasted.rates).toEqual([]);
    expect(pasted.refused.map(({ message }) => message)).toEqual([
      '“140%” is no share between 0% and 100%.',
      '“-3” is no share between 0% and 100%.',
    ]);
  });
});

it('arrows go from rate to rate, past what has none', () => {
  expect(nextRate('ArrowDown', { row: 0, column: 1 }, rows)).toEqual({ row: 2, column: 1 });
  expect(nextRate('ArrowRight', { row: 1, column: 0 }, rows)).toBeNull();
  expect(nextRate('ArrowUp', { row: 0, column: 0 }, rows)).toBeNull();
  expect(nextRate('Tab', { row: 0, column: 0 }, rows)).toBeNull();
});

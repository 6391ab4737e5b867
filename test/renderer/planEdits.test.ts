import { describe, expect, it } from 'vitest';
import { parseCell } from '../../renderer/model/cellText.ts';
import {
  filledRight,
  moveSelection,
  parseClipboard,
  pasted,
  rangeOf,
} from '../../renderer/model/gridSelection.ts';
import { takeRate, takeTransition } from '../../renderer/model/planEdits.ts';
import { rateCells, sourceOf } from '../../renderer/model/rateCells.ts';
import { planning } from '../../renderer/model/planning.ts';
import { coveredDays, planMonths, planQuarters } from '../../shared/plan/periods.ts';
import { withValueAt } from '../../shared/plan/places.ts';
import { withoutExits, withRate } from '../../shared/plan/rateForms.ts';
import { testPlan } from './plans.ts';

describe('what is typed into a cell', () => {
  it('is a number as the locale or a spreadsheet writes it', () => {
    const number = (text: string, locale = 'en-US'): unknown => parseCell(text, locale);
    for (const [text, value] of [
      ['1,234.5', 1234.5],
      [' 220 ', 220],
      ['-3', -3],
      ['\u22123', -3],
      ['$12M', 12e6],
      ['45k', 45_000],
      ['.5', 0.5],
    ] as const)
      expect(number(text)).toEqual({ kind: 'number', value: expect.closeTo(value, 10) });
    expect(number('18%')).toEqual({ kind: 'number', value: 0.18, percent: true });
    expect(number('1.234,5', 'de-DE')).toEqual({ kind: 'number', value: 1234.5 });
    expect(number('1 234,5', 'fr-FR')).toEqual({ kind: 'number', value: 1234.5 });
  });

  it('is a formula after an equals sign, and wherever it is no number', () => {
    expect(parseCell('=base * (1 + growth)^month', 'en-US')).toEqual({
      kind: 'formula',
      text: 'base * (1 + growth)^month',
    });
    expect(parseCell('base * 2', 'en-US')).toEqual({ kind: 'formula', text: 'base * 2' });
    expect(parseCell('1-2', 'en-US')).toEqual({ kind: 'formula', text: '1-2' });
  });

  it('is nothing where it is empty', () => {
    expect([parseCell('', 'en-US'), parseCell('  ', 'en-US'), parseCell('=', 'en-US')]).toEqual([
      { kind: 'empty' },
      { kind: 'empty' },
      { kind: 'empty' },
    ]);
  });
});

describe('the selection of a grid', () => {
  const size = { rows: 3, columns: 12 };
  const at = (row: number, column: number) => ({ active: { row, column }, anchor: { row, column } });
  const plain = { shift: false, mod: false };

  it('moves by arrows and stops at the edges', () => {
    expect(moveSelection(at(1, 1), { key: 'ArrowRight', ...plain }, size)).toEqual(at(1, 2));
    expect(moveSelection(at(0, 0), { key: 'ArrowUp', ...plain }, size)).toEqual(at(0, 0));
    expect(moveSelection(at(2, 11), { key: 'ArrowRight', ...plain }, size)).toEqual(at(2, 11));
    expect(moveSelection(at(1, 5), { key: 'ArrowRight', shift: false, mod: true }, size)).toEqual(at(1, 11));
    expect(moveSelection(at(1, 5), { key: 'Home', shift: false, mod: true }, size)).toEqual(at(0, 0));
    expect(moveSelection(at(1, 5), { key: 'a', ...plain }, size)).toBeNull();
  });

  it('grows from its anchor with shift', () => {
    const grown = moveSelection(at(1, 5), { key: 'ArrowLeft', shift: true, mod: false }, size)!;
    expect(rangeOf(grown)).toEqual({ top: 1, bottom: 1, left: 4, right: 5 });
  });

  it('is pasted into: one cell fills it, a block is laid out once and cut at the edge', () => {
    const range = { top: 0, bottom: 1, left: 10, right: 11 };
    expect(pasted(parseClipboard('7'), range, size)).toHaveLength(4);
    const block = pasted(parseClipboard('1\t2\t3\r\n4\t5\t6\r\n'), range, size);
    expect(block.map(({ row, column, text }) => [row, column, text])).toEqual([
      [0, 10, '1'],
      [0, 11, '2'],
      [1, 10, '4'],
      [1, 11, '5'],
    ]);
  });

  it('is filled to the right from its first column', () => {
    const filled = filledRight({ top: 0, bottom: 1, left: 2, right: 4 }, ({ row }) => `row ${row}`);
    expect(filled.map(({ column, text }) => [column, text])).toEqual([
      [3, 'row 0'],
      [4, 'row 0'],
      [3, 'row 1'],
      [4, 'row 1'],
    ]);
  });
});

describe('edits of a plan', () => {
  const plan = testPlan();

  it('know its months and quarters', () => {
    expect(planMonths({ start: '2026-06-29', weeks: 52 })).toHaveLength(13);
    expect(planMonths(plan)).toEqual([
      '2027-01',
      '2027-02',
      '2027-03',
      '2027-04',
      '2027-05',
      '2027-06',
      '2027-07',
    ]);
    expect(planQuarters(plan)).toEqual([
      { name: 'FY27-Q1', months: ['2027-01', '2027-02', '2027-03'] },
      { name: 'FY27-Q2', months: ['2027-04', '2027-05', '2027-06'] },
      { name: 'FY27-Q3', months: ['2027-07'] },
    ]);
  });

  it('know how much of a month the horizon covers', () => {
    const horizon = { start: '2026-06-29', weeks: 52 };
    expect(coveredDays(horizon, '2026-06')).toEqual({ covered: 2, days: 30 });
    expect(coveredDays(horizon, '2026-07')).toEqual({ covered: 31, days: 31 });
    expect(coveredDays(horizon, '2027-06')).toEqual({ covered: 27, days: 30 });
    const days = planMonths(horizon).reduce((sum, month) => sum + coveredDays(horizon, month).covered, 0);
    expect(days).toBe(52 * 7);
  });

  it('take a whole transition from another plan', () => {
    const other = withRate(plan, 'outbound', 'mql', 0.77);
    expect(takeTransition(plan, 'outbound', 'mql', other).segments[1]!.transitions[0]).toBe(
      other.segments[1]!.transitions[0],
    );
    expect(takeTransition(plan, 'nobody', 'mql', other)).toEqual(plan);
  });
});

describe('a rate taken alone', () => {
  const plan = testPlan();

  it('leaves delay and exits as they are', () => {
    const [, outbound] = plan.segments;
    const own = outbound!.transitions[0]!;
    const place = ['segments', 'outbound', 'transitions', 'mql', 'delayDays'];
    const other = withValueAt(withRate(plan, 'outbound', 'mql', 0.77), place, { fixed: 99 });
    const taken = takeRate(plan, 'outbound', 'mql', other, 'rate').segments[1]!.transitions[0]!;
    expect(taken).toEqual({ ...own, rate: 0.77 });
    const whole = takeRate(plan, 'outbound', 'mql', other, 'step').segments[1]!.transitions[0]!;
    expect(whole.delayDays).toEqual({ fixed: 99 });
  });

  it('is the Beta marginal of a Dirichlet', () => {
    expect(withoutExits({ dirichlet: { advance: 30, lost: 50, never: 20 } })).toEqual({ beta: [30, 70] });
    expect(withoutExits(0.3)).toBe(0.3);
  });
});

describe('where a rate comes from', () => {
  it('is told by its value: measured as long as it equals the measured one', () => {
    const eventual = { beta: [60, 40] as [number, number] };
    const measured = { eventual, cohort: 0.45, period: 0.4 };
    expect(sourceOf({ beta: [60, 40] }, 0.5, measured)).toBe('eventual');
    expect(sourceOf(0.45, 0.5, measured)).toBe('cohort');
    expect(sourceOf(0.4, 0.5, measured)).toBe('period');
    expect(sourceOf(0.5, 0.5, measured)).toBe('plan');
    expect(sourceOf(0.61, 0.5, measured)).toBe('own');
    expect(sourceOf('base', 0.5, measured)).toBe('formula');
    expect(sourceOf(0.5, 0.5, {})).toBe('plan');
    // What was not measured keeps the plan's rate under every name.
    expect(sourceOf(0.5, 0.5, { eventual: 0.5, period: 0.4 })).toBe('plan');
  });

  it('stands beside its mean, its spread and what it could be', () => {
    const plan = testPlan();
    const eventual = withRate(plan, 'inbound', 'mql', { beta: [45, 55] });
    const period = withRate(plan, 'inbound', 'mql', 0.3);
    const cohort = withRate(plan, 'inbound', 'mql', { beta: [8, 12] });
    const calibrated = { eventual, period, cohort, opening: [], notes: [] };
    const [cell] = rateCells(eventual, plan, calibrated, planning, plan);
    expect(cell).toMatchObject({
      source: 'eventual',
      mean: 0.45,
      planned: 0.6,
      medianDays: 5,
      changed: true,
    });
    expect(cell!.offered.map(({ source, law }) => [source, law.mean, law.likeVisits])).toEqual([
      ['eventual', 0.45, 100],
      ['cohort', 0.4, 20],
      ['period', 0.3, null],
      ['plan', 0.6, 100],
    ]);
    expect(cell!.law.deviation).toBeCloseTo(Math.sqrt((0.45 * 0.55) / 101), 12);
  });
});

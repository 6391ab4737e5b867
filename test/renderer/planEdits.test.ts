import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseCell } from '../../renderer/model/cellText.ts';
import {
  filledRight,
  moveSelection,
  parseClipboard,
  pasted,
  rangeOf,
} from '../../renderer/model/gridSelection.ts';
import {
  coveredDays,
  dealMean,
  planMonths,
  planQuarters,
  setArrivals,
  setDealMean,
  setHeadcount,
  setRate,
  setStaff,
  setTarget,
  staffByMonth,
  takeTransition,
  targetOf,
} from '../../renderer/model/planEdits.ts';
import { rateCells, sourceOf } from '../../renderer/model/rateCells.ts';
import { planning } from '../../renderer/model/planning.ts';
import { parsePlan } from '../../shared/plan/index.ts';
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
      ['18%', 0.18],
      ['.5', 0.5],
    ] as const)
      expect(number(text)).toEqual({ kind: 'number', value: expect.closeTo(value, 10) });
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
      { quarter: 'FY27-Q1', months: 3 },
      { quarter: 'FY27-Q2', months: 3 },
      { quarter: 'FY27-Q3', months: 1 },
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

  it('write arrivals as numbers or formulas, and take a month away', () => {
    const edited = setArrivals(plan, 'inbound', [
      { month: '2027-03', input: { kind: 'formula', text: 'base' } },
      { month: '2027-02', input: { kind: 'empty' } },
      { month: '2027-01', input: { kind: 'number', value: 90 } },
    ]);
    expect(edited.segments[0]!.arrivals.perMonth).toEqual({ '2027-01': 90, '2027-03': 'base' });
    expect(edited.segments[1]).toBe(plan.segments[1]);
  });

  it('put a rate in place of the old one and of its later changes', () => {
    const changing = testPlan();
    const [first] = changing.segments;
    const withChanges = {
      ...changing,
      segments: [
        {
          ...first!,
          transitions: [
            { ...first!.transitions[0]!, changes: [{ from: '2027-04', rate: 0.9 }] },
            first!.transitions[1]!,
          ],
        },
        changing.segments[1]!,
      ],
    };
    const edited = setRate(withChanges, 'inbound', 'mql', 0.5).segments[0]!.transitions[0]!;
    expect(edited.rate).toBe(0.5);
    expect(edited).not.toHaveProperty('changes');
  });

  it('take a whole transition from another plan', () => {
    const other = setRate(plan, 'outbound', 'mql', 0.77);
    expect(takeTransition(plan, 'outbound', 'mql', other).segments[1]!.transitions[0]).toBe(
      other.segments[1]!.transitions[0],
    );
    expect(takeTransition(plan, 'nobody', 'mql', other)).toEqual(plan);
  });

  it('turn a headcount into hires: more people are hired, fewer are not dismissed', () => {
    expect(staffByMonth(plan, 'sdr')).toEqual([6, 6, 8, 8, 8, 8, 8]);
    const more = setStaff(plan, 'sdr', '2027-02', 9);
    expect(more.sdr!.hires).toEqual({ '2027-02': 3, '2027-03': 2 });
    expect(staffByMonth(more, 'sdr')).toEqual([6, 9, 11, 11, 11, 11, 11]);
    expect(setStaff(plan, 'sdr', '2027-03', 1).sdr!.hires).toEqual({});
    expect(setHeadcount(plan, 'sdr', 10).sdr!.headcount).toBe(10);
    expect(setStaff(plan, 'ae', '2027-02', 9)).toBe(plan);
  });

  it('set and take away targets, that of the horizon first', () => {
    const edited = setTarget(plan, 'pipeline', 'FY27-Q1', 2e6);
    expect(targetOf(edited, 'pipeline', 'FY27-Q1')?.amount).toBe(2e6);
    const replaced = setTarget(edited, 'bookings', undefined, 3e6);
    expect(replaced.targets[0]).toEqual({ metric: 'bookings', amount: 3e6 });
    expect(setTarget(replaced, 'pipeline', 'FY27-Q1', null).targets).toHaveLength(1);
    expect(setTarget(plan, 'pipeline', 'FY27-Q2', null)).toBe(plan);
  });

  it('move the mean of a deal and keep its shape, whichever way it is written', () => {
    const deals = [
      { fixed: 10_000 },
      { lognormal: { mean: 30_000, cv: 0.8 } },
      { lognormal: { median: 20_000, p90: 60_000 } },
      { lognormal: { mu: 10, sigma: 0.7 } },
      { gamma: { mean: 30_000, cv: 0.5 } },
      { gamma: { shape: 2, scale: 10_000 } },
      {
        empirical: [
          [10_000, 1],
          [50_000, 3],
        ] as [number, number][],
      },
    ];
    for (const deal of deals) {
      const shaped = { ...plan, segments: [{ ...plan.segments[0]!, deal }] };
      const moved = setDealMean(shaped, 'inbound', 44_000).segments[0]!.deal!;
      expect(dealMean(moved)).toBeCloseTo(44_000, 6);
      expect(Object.keys(moved)).toEqual(Object.keys(deal));
    }
    expect(
      setDealMean({ ...plan, segments: [{ ...plan.segments[0]!, deal: undefined }] }, 'inbound', 5)
        .segments[0]!.deal,
    ).toEqual({ fixed: 5 });
  });

  it('leave a valid plan, whatever the headcounts typed', () => {
    const typed = fc.array(fc.tuple(fc.constantFrom(...planMonths(plan)), fc.integer({ min: 0, max: 500 })), {
      maxLength: 10,
    });
    fc.assert(
      fc.property(typed, (edits) => {
        const edited = edits.reduce((next, [month, count]) => setStaff(next, 'sdr', month, count), plan);
        expect(() => parsePlan(edited)).not.toThrow();
        const staff = staffByMonth(edited, 'sdr');
        expect(staff.every((count, i) => count >= (staff[i - 1] ?? plan.sdr!.headcount))).toBe(true);
      }),
    );
  });
});

describe('where a rate comes from', () => {
  it('is told by its value: measured as long as it equals the measured one', () => {
    const eventual = { beta: [60, 40] as [number, number] };
    expect(sourceOf({ beta: [60, 40] }, 0.5, eventual, 0.4)).toBe('eventual');
    expect(sourceOf(0.4, 0.5, eventual, 0.4)).toBe('period');
    expect(sourceOf(0.5, 0.5, eventual, 0.4)).toBe('plan');
    expect(sourceOf(0.61, 0.5, eventual, 0.4)).toBe('own');
    expect(sourceOf('base', 0.5, eventual, 0.4)).toBe('formula');
    expect(sourceOf(0.5, 0.5, undefined, undefined)).toBe('plan');
  });

  it('stands beside its mean, its spread and what it could be', () => {
    const plan = testPlan();
    const eventual = setRate(plan, 'inbound', 'mql', { beta: [45, 55] });
    const period = setRate(plan, 'inbound', 'mql', 0.3);
    const [cell] = rateCells(eventual, plan, { eventual, period, opening: [], notes: [] }, planning);
    expect(cell).toMatchObject({
      source: 'eventual',
      mean: 0.45,
      planned: 0.6,
      eventual: 0.45,
      period: 0.3,
      medianDays: 5,
    });
    expect(cell!.deviation).toBeCloseTo(Math.sqrt((0.45 * 0.55) / 101), 12);
  });
});

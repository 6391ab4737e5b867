import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { numberText, parseCell, parsePasted } from '../../renderer/model/cellText.ts';
import { formats } from '../../renderer/model/format.ts';
import { arrivalRows, spendRows } from '../../renderer/model/grid/amountRows.ts';
import { type GridColumn, gridColumns, type GridView } from '../../renderer/model/grid/columns.ts';
import type { GridRow } from '../../renderer/model/grid/rows.ts';
import { seasonColumns, seasonRows } from '../../renderer/model/grid/seasonRows.ts';
import { staffRows } from '../../renderer/model/grid/staffRows.ts';
import { targetColumns, targetRows } from '../../renderer/model/grid/targetRows.ts';
import {
  atItsCell,
  cellKey,
  reverted,
  revertedCell,
  selectionSummary,
  writeCells,
} from '../../renderer/model/grid/writes.ts';
import {
  cellsOf,
  copied,
  filledDown,
  filledTo,
  laneOf,
  moveSelection,
  parseClipboard,
  pasted,
  rangeOf,
} from '../../renderer/model/gridSelection.ts';
import { edit, history, undo } from '../../renderer/store/history.ts';
import { planning } from '../../renderer/model/planning.ts';
import { stageNames } from '../../renderer/model/stageNames.ts';
import { SpillwayError, type ErrorDetail } from '../../shared/errors.ts';
import { type Plan, parsePlan } from '../../shared/plan/index.ts';
import { withValueAt } from '../../shared/plan/places.ts';
import { refused } from '../support/refused.ts';
import { testPlan } from './plans.ts';

const locale = 'en-US';
const english = formats(locale, 'USD');

function gridOf(plan: Plan, view: GridView = 'months', parent: Plan | null = null) {
  const columns = gridColumns(plan, view, english);
  const of = { plan, parent, columns, formats: english };
  const all = [...arrivalRows(of, stageNames(plan.stages)), ...spendRows(of), ...staffRows(of)];
  const rows = all.filter(({ kind }) => kind !== 'group');
  return { plan, rows, columns, locale };
}

/** Edits as the session makes them: what is no valid plan is not made. */
function editor(start: Plan) {
  let state = history(start);
  const make = (change: (plan: Plan) => Plan): ErrorDetail | null => {
    try {
      const next = parsePlan(change(state.present));
      state = edit(state, next, 'change', null);
      return null;
    } catch (error) {
      if (error instanceof SpillwayError) return error.detail;
      throw error;
    }
  };
  return {
    make,
    plan: () => state.present,
    undo: () => {
      state = undo(state);
    },
  };
}

const rowOf = (rows: readonly GridRow[], key: string): number => rows.findIndex((row) => row.key === key);

describe('numbers in cells', () => {
  it.each([
    ['1,234.56', 1234.56],
    ['1.234,56', 1234.56],
    ['1,234,567', 1_234_567],
    ['1.234.567', 1_234_567],
    ['1 234,5', 1234.5],
    ["1'234.5", 1234.5],
    ['12,5', 12.5],
    ['0,125', 0.125],
    ['1,234', 1234],
    ['1.234', 1.234],
    ['(1,250)', -1250],
    ['€ 1.200,50', 1200.5],
    ['1 200 €', 1200],
    ['USD 1,200', 1200],
    ['1200 EUR', 1200],
    ['$12.5k', 12_500],
    ['1e3', 1000],
    ['−3', -3],
  ])('%s is read in either convention', (text, value) => {
    expect(parseCell(text, locale)).toEqual({ kind: 'number', value });
  });

  it('are read by the locale where both conventions fit', () => {
    expect(parseCell('1.234', 'de-DE')).toMatchObject({ value: 1234 });
    expect(parseCell('1,234', 'de-DE')).toMatchObject({ value: 1.234 });
  });

  it('are written so that they are read back, in any locale', () => {
    fc.assert(
      fc.property(
        fc.double({ noNaN: true, noDefaultInfinity: true }),
        fc.constantFrom('en-US', 'de-DE', 'fr-FR', 'sv-SE'),
        (value, language) => {
          expect(parseCell(numberText(value, language), language)).toMatchObject({
            value: value === 0 ? 0 : value,
          });
        },
      ),
    );
  });

  it('are told from words when they are pasted; a dash is nothing', () => {
    expect(refused(() => parsePasted('n/a', locale))).toMatchObject({ code: 'invalid-cell', value: 'n/a' });
    expect(parsePasted('=base * 2', locale)).toEqual({ kind: 'formula', text: 'base * 2' });
    expect(parsePasted(' – ', locale)).toEqual({ kind: 'empty' });
    expect(refused(() => parsePasted('1,23,4', locale)).code).toBe('invalid-cell');
  });
});

describe('a block of cells', () => {
  const range = { top: 0, bottom: 1, left: 0, right: 3 };
  const size = { rows: 6, columns: 12 };

  it('is read with quoted cells as spreadsheets write them', () => {
    expect(parseClipboard('a\t"b\nc"\t"d ""e"""\r\n1\t\t2\r\n')).toEqual([
      ['a', 'b\nc', 'd "e"'],
      ['1', '', '2'],
    ]);
  });

  it('is repeated where it fits whole into the selection', () => {
    const block = [['1', '2']];
    expect(pasted(block, range, size).map(({ text }) => text)).toEqual([
      '1',
      '2',
      '1',
      '2',
      '1',
      '2',
      '1',
      '2',
    ]);
    expect(pasted(block, { ...range, right: 2, bottom: 0 }, size).map(({ column }) => column)).toEqual([
      0, 1,
    ]);
  });

  it('goes on as a line where it is two numbers or more, and repeats otherwise', () => {
    const numbers = new Map([
      ['0 0', 10],
      ['0 1', 12],
    ]);
    const textAt = ({ row, column }: { row: number; column: number }): string => `${row}:${column}`;
    const numberAt = ({ row, column }: { row: number; column: number }) =>
      numbers.get(`${row} ${column}`) ?? null;
    const write = (value: number): string => String(value);
    const fill = (source: typeof range, row: number, column: number) =>
      filledTo(source, { row, column }, textAt, numberAt, write)?.cells.map(({ text }) => text);
    expect(fill({ top: 0, bottom: 0, left: 0, right: 1 }, 0, 4)).toEqual(['14', '16', '18']);
    expect(fill({ top: 0, bottom: 0, left: 0, right: 0 }, 0, 2)).toEqual(['0:0', '0:0']);
    expect(fill({ top: 1, bottom: 1, left: 0, right: 1 }, 1, 4)).toEqual(['1:0', '1:1', '1:0']);
    expect(fill({ top: 0, bottom: 0, left: 0, right: 0 }, 2, 0)).toEqual(['0:0', '0:0']);
    expect(fill({ top: 0, bottom: 2, left: 0, right: 2 }, 1, 1)).toBeUndefined();
    expect(filledDown({ top: 1, bottom: 3, left: 2, right: 3 }, textAt)).toEqual([
      { row: 2, column: 2, text: '1:2' },
      { row: 3, column: 2, text: '1:2' },
      { row: 2, column: 3, text: '1:3' },
      { row: 3, column: 3, text: '1:3' },
    ]);
  });

  it('is selected as a whole, and by pages', () => {
    const at = { active: { row: 2, column: 2 }, anchor: { row: 2, column: 2 } };
    const plain = { shift: false, mod: false };
    expect(moveSelection(at, { key: 'a', shift: false, mod: true }, size)).toEqual({
      anchor: { row: 5, column: 11 },
      active: { row: 0, column: 0 },
    });
    expect(moveSelection(at, { key: 'PageDown', ...plain }, size)!.active).toEqual({ row: 5, column: 2 });
    const wide = moveSelection(at, { key: ' ', shift: true, mod: false }, size)!;
    expect(rangeOf(wide)).toEqual({ ...rangeOf(at), left: 0, right: 11 });
    const high = moveSelection(at, { key: ' ', shift: false, mod: true }, size)!;
    expect(rangeOf(high)).toEqual({ ...rangeOf(at), top: 0, bottom: 5 });
    expect(moveSelection(at, { key: ' ', ...plain }, size)).toBeNull();
  });

  it('keeps to columns of its kind', () => {
    const lane = laneOf(['month', 'month', 'quarter', 'month', 'total'], 0);
    expect(lane.columns).toEqual([0, 1, 3]);
    expect(lane.inLane({ top: 0, bottom: 0, left: 1, right: 3 })).toMatchObject({ left: 1, right: 2 });
    expect(lane.fromLane({ row: 4, column: 2 })).toEqual({ row: 4, column: 3 });
  });
});

describe('the month grid', () => {
  const start = testPlan();

  it('totals rows, columns, quarters and years as the horizon covers them', () => {
    const long = testPlan({ weeks: 120 });
    const { rows, columns } = gridOf(long, 'monthsAndQuarters');
    expect(columns.filter(({ kind }) => kind === 'year').map(({ key }) => key)).toEqual([
      'FY27',
      'FY28',
      'FY29',
    ]);
    const outbound = rows[rowOf(rows, 'arrivals-outbound')]!;
    const at = (key: string) => outbound.cells[columns.findIndex((column) => column.key === key)]!.value;
    // January has 28 of its 31 days from the 4th on.
    expect(at('2027-01')).toBe(300);
    expect(at('FY27-Q1')).toBeCloseTo((300 * 28) / 31, 9);
    expect(at('FY27')).toBeCloseTo((300 * 28) / 31, 9);
    expect(at('FY28')).toBeNull();
    expect(at('total')).toBeCloseTo((300 * 28) / 31, 9);
    const all = rows[rowOf(rows, 'arrivals-all')]!;
    expect(all.cells[0]!.value).toBe(400);
  });

  it('has five years of months, quarters or weeks', () => {
    const long = testPlan({ weeks: 260 });
    const count = (view: GridView): number => gridColumns(long, view, english).length;
    expect(count('months')).toBe(60 + 5 + 1);
    expect(count('quarters')).toBe(20 + 5 + 1);
    expect(count('weeks')).toBe(261);
    expect(
      gridOf(long, 'weeks').rows[0]!.cells.every(({ editable, text }, i) => i === 260 || !editable || text),
    ).toBe(true);
  });

  it('takes a block from a spreadsheet in one step, and gives it back with one undo', () => {
    const work = editor(start);
    const grid = gridOf(start);
    const block = parseClipboard('1,200\t$1.300,50\t250\n90\t80\t70\n');
    const result = writeCells(
      grid,
      pasted(block, { top: 0, bottom: 0, left: 1, right: 1 }, { rows: 2, columns: 7 }),
      'pasted',
      work.make,
    );
    expect(result).toEqual({ refusals: new Map(), error: null, written: 6 });
    expect(work.plan().segments[0]!.arrivals.perMonth).toMatchObject({
      '2027-01': 'base * (1 + growth)^month',
      '2027-02': 1200,
      '2027-03': 1300.5,
      '2027-04': 250,
    });
    work.undo();
    expect(work.plan()).toBe(start);
  });

  it('keeps refused cells with what was put in, each with its reason, and writes the others', () => {
    const work = editor(start);
    const grid = gridOf(start);
    const block = parseClipboard('18%\tn/a\t(40)\t=nobody + 1\t77');
    const cells = pasted(block, { top: 0, bottom: 0, left: 0, right: 0 }, { rows: 1, columns: 7 });
    const { refusals, written } = writeCells(grid, cells, 'pasted', work.make);
    expect(written).toBe(1);
    const told = (column: number) => refusals.get(cellKey(grid.rows[0]!, grid.columns[column]!));
    expect(told(0)).toMatchObject({ text: '18%', error: { code: 'invalid-cell' } });
    expect(told(1)).toMatchObject({ text: 'n/a', error: { code: 'invalid-cell' } });
    expect(told(2)).toMatchObject({ text: '(40)', error: { code: 'out-of-range' } });
    expect(told(3)).toMatchObject({ text: '=nobody + 1', error: { code: 'unknown-name' } });
    expect(told(3)!.error.message).toBe('The formula uses "nobody", which is not known here, at position 1.');
    expect(work.plan().segments[0]!.arrivals.perMonth['2027-05']).toBe(77);
  });

  it('is what it was after a copy is pasted where it was taken', () => {
    const { rows, columns } = gridOf(start);
    const grid = gridOf(start);
    fc.assert(
      fc.property(
        fc.nat(rows.length - 1),
        fc.nat(rows.length - 1),
        fc.nat(columns.length - 2),
        fc.nat(columns.length - 2),
        (r1, r2, c1, c2) => {
          const range = {
            top: Math.min(r1, r2),
            bottom: Math.max(r1, r2),
            left: Math.min(c1, c2),
            right: Math.max(c1, c2),
          };
          const text = copied(range, ({ row, column }) => rows[row]!.cells[column]!.input);
          const work = editor(start);
          const size = { rows: rows.length, columns: columns.length };
          const result = writeCells(grid, pasted(parseClipboard(text), range, size), 'pasted', work.make);
          expect(result.refusals.size).toBe(0);
          const { hires: _, ...sdr } = work.plan().sdr!;
          expect(sdr).toEqual((({ hires: __, ...rest }) => rest)(start.sdr!));
          expect(work.plan().sdr!.hires).toEqual(start.sdr!.hires);
          expect(work.plan().segments.map(({ arrivals }) => arrivals)).toEqual(
            start.segments.map(({ arrivals }) => arrivals),
          );
        },
      ),
      { numRuns: 40 },
    );
  });

  it('turns staff into hires, and says why it cannot fall', () => {
    const work = editor(start);
    const grid = gridOf(start);
    const staff = rowOf(grid.rows, 'staff-sdr');
    const type = (column: number, text: string) =>
      writeCells(grid, [{ row: staff, column, text }], 'typed', work.make);
    expect(type(1, '9').written).toBe(1);
    expect(work.plan().sdr!.hires).toEqual({ '2027-02': 3, '2027-03': 2 });
    const [refusal] = [...type(3, '4').refusals.values()];
    expect(refusal).toMatchObject({ text: '4', error: { code: 'out-of-range' } });
    expect(type(2, '8.5').refusals.size).toBe(1);
    const hires = rowOf(grid.rows, 'hires-sdr');
    expect(writeCells(grid, [{ row: hires, column: 4, text: '5' }], 'typed', work.make).written).toBe(1);
    expect(work.plan().sdr!.hires!['2027-05']).toBe(5);
  });

  it('deals a total of a quarter out to its months, not where they hold formulas', () => {
    const work = editor(start);
    const grid = gridOf(start, 'quarters');
    const outbound = rowOf(grid.rows, 'arrivals-outbound');
    expect(writeCells(grid, [{ row: outbound, column: 1, text: '900' }], 'typed', work.make).written).toBe(1);
    expect(work.plan().segments[1]!.arrivals.perMonth).toMatchObject({
      '2027-04': 300,
      '2027-05': 300,
      '2027-06': 300,
    });
    const formula = writeCells(grid, [{ row: 0, column: 0, text: '900' }], 'typed', work.make);
    expect([...formula.refusals.values()][0]!.error.code).toBe('formula-in-period');
  });

  it('marks what a scenario has changed and gives back the parent’s value', () => {
    const edited = parsePlan({
      ...start,
      segments: start.segments.map((own, i) =>
        i === 1 ? { ...own, arrivals: { ...own.arrivals, perMonth: { '2027-01': 350 } } } : own,
      ),
    });
    const { rows, columns } = gridOf(edited, 'months', start);
    const row = rows[rowOf(rows, 'arrivals-outbound')]!;
    expect(row.cells.map(({ changed }) => changed === true)).toEqual([
      true,
      ...Array.from({ length: 7 }, () => false),
    ]);
    expect(reverted(edited, start, row.place(columns[0]!)!)).toEqual(start);
  });

  it('sums what is selected', () => {
    const { rows } = gridOf(start);
    const cells = cellsOf({ top: 0, bottom: 1, left: 0, right: 0 });
    expect(selectionSummary(rows, cells, 0)).toEqual({ cells: 2, sum: 400, digits: 0 });
    expect(selectionSummary(rows, cells.slice(0, 1), 0)).toBeNull();
    // With the row that sums them, nothing is counted twice; by itself that row is summed too.
    const all = rowOf(rows, 'arrivals-all');
    expect(all).toBe(2);
    const withSum = cellsOf({ top: 0, bottom: all, left: 0, right: 0 });
    expect(selectionSummary(rows, withSum, 0)).toEqual({ cells: 2, sum: 400, digits: 0 });
    const sums = cellsOf({ top: all, bottom: all, left: 0, right: 1 });
    expect(selectionSummary(rows, sums, 0)?.cells).toBe(2);
  });
});

describe('rows of an edited plan', () => {
  it('are those of before wherever nothing of them has changed, and what they say is of now where it has', () => {
    const start = testPlan();
    const before = gridOf(start).rows;
    const months = ['segments', 'outbound', 'arrivals', 'perMonth', '2027-01'];
    const edited = gridOf(withValueAt(start, months, 301)).rows;
    const same = edited.filter((row, i) => row === before[i]).map(({ key }) => key);
    expect(same).toContain('arrivals-inbound');
    expect(same).not.toContain('arrivals-outbound');
    expect(edited[rowOf(edited, 'arrivals-outbound')]!.cells[0]!.text).toBe('301');
    const faster = gridOf({ ...start, drivers: { ...start.drivers, base: 50 } }).rows;
    expect(faster[rowOf(faster, 'arrivals-inbound')]!.cells[0]!.text).toBe('50');
    const later = gridOf({ ...start, weeks: 20 }).rows;
    expect(later[0]!.cells.length).toBeLessThan(before[0]!.cells.length);
  });
});

describe('formulas of people and targets', () => {
  const start = testPlan({ drivers: { growth: 0.02, base: 100, team: 3 } });
  const settling = () => {
    const work = editor(start);
    return {
      ...work,
      make: (change: (plan: Plan) => Plan) => work.make((plan) => planning.settled(plan, change(plan))),
    };
  };

  it('hire by month, stay where they come to nobody, and give way to a number', () => {
    const work = settling();
    const write = (column: number, text: string) => {
      const grid = gridOf(work.plan());
      const cells = [{ row: rowOf(grid.rows, 'hires-sdr'), column, text }];
      return writeCells(grid, cells, 'typed', work.make);
    };
    expect(write(1, '=team - month').written).toBe(1);
    expect(write(3, '=team - month').written).toBe(1);
    expect(work.plan().sdr!.hires).toEqual({ '2027-02': 2, '2027-03': 2, '2027-04': 0 });
    const grid = gridOf(work.plan());
    const cells = grid.rows[rowOf(grid.rows, 'hires-sdr')]!.cells;
    expect(cells[1]).toMatchObject({ text: '2', input: '=team - month', formula: 'team - month', value: 2 });
    expect(cells[3]).toMatchObject({ text: '0', formula: 'team - month' });
    expect(write(1, '5').written).toBe(1);
    expect(work.plan().formulas).toEqual({ 'sdr.hires.2027-04': 'team - month' });
    const refusedIn = write(2, '=team / 2');
    expect([...refusedIn.refusals.values()][0]!.error.message).toContain('its formula comes to that');
  });

  it('set a target, follow their drivers, and go back to the parent’s', () => {
    const work = settling();
    const columns = targetColumns(start, english);
    const grid = () => {
      const of = { plan: work.plan(), parent: start, columns, formats: english };
      return { plan: work.plan(), rows: targetRows(of, stageNames(start.stages), []), columns, locale };
    };
    writeCells(grid(), [{ row: 0, column: 0, text: '=base * 2000' }], 'typed', work.make);
    expect(work.plan().targets.at(-1)).toEqual({ metric: 'bookings', period: 'FY27-Q1', amount: 200_000 });
    expect(grid().rows[0]!.cells[0]).toMatchObject({ formula: 'base * 2000', changed: true });
    expect(work.make((plan) => ({ ...plan, drivers: { ...plan.drivers, base: 50 } }))).toBe(null);
    expect(work.plan().targets.at(-1)!.amount).toBe(100_000);
    work.make(revertedCell(grid().rows[0]!, columns[0]!, start)!);
    expect(work.plan().targets).toEqual(start.targets);
    expect(work.plan().formulas).toBe(undefined);
  });
});

describe('targets and seasons', () => {
  const start = testPlan();

  it('are typed by quarter, year and horizon, for all segments or one', () => {
    const columns = targetColumns(start, english);
    expect(columns.map(({ key }) => key)).toEqual(['FY27-Q1', 'FY27-Q2', 'FY27-Q3', 'FY27', 'total']);
    const of = { plan: start, parent: null, columns, formats: english };
    const rows = targetRows(of, stageNames(start.stages), [{ metric: 'pipeline', segment: 'inbound' }]);
    expect(rows.map(({ name, unit }) => [name, unit])).toEqual([
      ['Bookings', 'all segments'],
      ['Pipeline', 'Inbound'],
    ]);
    const work = editor(start);
    const grid = { plan: start, rows, columns, locale };
    const cells = [
      { row: 0, column: 0, text: '$250k' },
      { row: 0, column: 4, text: '' },
      { row: 1, column: 3, text: '2.5m' },
    ];
    expect(writeCells(grid, cells, 'typed', work.make).written).toBe(3);
    expect(work.plan().targets).toEqual([
      { metric: 'bookings', amount: 250_000, period: 'FY27-Q1' },
      { metric: 'pipeline', amount: 2_500_000, period: 'FY27', segment: 'inbound' },
    ]);
    expect(rows[0]!.remove!(work.plan()).targets).toHaveLength(1);
  });

  it('are factors by month: twelve ones are none', () => {
    const columns = seasonColumns(english);
    const of = { plan: start, parent: null, columns, formats: english };
    const grid = { plan: start, rows: seasonRows(of), columns, locale };
    const work = editor(start);
    writeCells(grid, [{ row: 0, column: 11, text: '80%' }], 'typed', work.make);
    expect(work.plan().segments[0]!.arrivals.seasonal).toEqual([...Array.from({ length: 11 }, () => 1), 0.8]);
    writeCells(grid, [{ row: 0, column: 11, text: '' }], 'typed', work.make);
    expect(work.plan().segments[0]!.arrivals.seasonal).toBeUndefined();
  });
});

describe('a single cell of a scenario', () => {
  const start = testPlan();
  const changed = parsePlan({
    ...start,
    targets: [
      { metric: 'bookings', amount: 5_000_000 },
      { metric: 'bookings', amount: 900_000, period: 'FY27-Q1' },
    ],
    segments: start.segments.map((own, i) =>
      i === 0
        ? {
            ...own,
            arrivals: {
              ...own.arrivals,
              seasonal: [2, 3, ...Array.from({ length: 10 }, () => 1)],
            },
          }
        : own,
    ),
    sdr: { ...start.sdr!, hires: { '2027-02': 2, '2027-03': 1 } },
  });
  const revert = (row: GridRow, column: GridColumn, current: Plan): Plan =>
    revertedCell(row, column, start)!(current);
  const of = (columns: readonly GridColumn[]) => ({
    plan: changed,
    parent: start,
    columns,
    formats: english,
  });

  it('goes back to the parent’s hires, in the row of staff as in that of hires', () => {
    const columns = gridColumns(changed, 'months', english);
    const rows = staffRows(of(columns));
    const february = columns.findIndex(({ key }) => key === '2027-02');
    for (const key of ['staff-sdr', 'hires-sdr']) {
      const row = rows.find((own) => own.key === key)!;
      expect(row.cells[february]!.changed).toBe(true);
      const back = revert(row, columns[february]!, changed);
      expect(back.sdr!.hires?.['2027-02']).toBe(start.sdr!.hires?.['2027-02']);
      expect(back.sdr!.hires?.['2027-03']).toBe(1);
    }
  });

  it('goes back to the parent’s seasonal factor, alone', () => {
    const columns = seasonColumns(english);
    const [row] = seasonRows(of(columns));
    const back = revert(row!, columns[0]!, changed);
    expect(back.segments[0]!.arrivals.seasonal).toEqual([1, 3, ...Array.from({ length: 10 }, () => 1)]);
    expect(revert(row!, columns[1]!, back).segments[0]!.arrivals.seasonal).toBeUndefined();
  });

  it('goes back to the parent’s target, or to none', () => {
    const columns = targetColumns(changed, english);
    const row = targetRows(of(columns), stageNames(changed.stages), []).find(
      ({ key }) => key === 'target-bookings-',
    )!;
    const quarter = columns.find(({ key }) => key === 'FY27-Q1')!;
    const back = revert(row, quarter, changed);
    expect(back.targets.some(({ period }) => period === 'FY27-Q1')).toBe(
      start.targets.some(({ metric, period }) => metric === 'bookings' && period === 'FY27-Q1'),
    );
    expect(back.targets.some(({ period }) => period === undefined)).toBe(true);
  });
});

describe('a fault in its cell', () => {
  it('is told without the path that says where the cell is', () => {
    expect(
      atItsCell({
        code: 'out-of-range',
        message: 'segments[0].transitions[0].rate must be at most 1.',
        path: 'segments[0].transitions[0].rate',
        hint: 'Some hint. 2 more faults: a, b',
      }),
    ).toEqual({ code: 'out-of-range', message: 'Must be at most 1.', hint: 'Some hint.' });
  });
});

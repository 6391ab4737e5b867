import { describe, expect, it } from 'vitest';
import { expectedFlow } from '../../shared/engine/index.ts';
import { parsePlan, type PlanFile, resolvePlan } from '../../shared/plan/index.ts';
import { checkExtent, flowCells, isLive, mostLiveCells } from '../../shared/workbook/extent.ts';
import { isEndless } from '../../shared/workbook/flow.ts';
import { timeline } from '../../shared/workbook/timeline.ts';
import { refused } from '../support/refused.ts';
import { cellsOf, namedValue, readBack, waterfallFigures } from './readBack.ts';
import { everything, workbookOf } from './samplePlans.ts';

function planOf(segments: number, weeks: number, recycle?: { rate: number; max: number }): PlanFile {
  const [first] = everything.segments;
  return {
    ...everything,
    weeks,
    opening: [],
    targets: [],
    segments: Array.from({ length: segments }, (_, at) => ({
      ...first!,
      id: `segment-${at}`,
      name: `Segment ${at}`,
      recycle: { ...first!.recycle!, ...recycle },
    })),
  };
}

const resolved = (file: PlanFile) => resolvePlan(parsePlan(file));

describe('size', () => {
  it('20 segments over 260 weeks with few returns have live formulas', () => {
    const plan = resolved(planOf(20, 260, { rate: 0.05, max: 12 }));
    expect(isLive(plan, timeline(plan))).toBe(true);
    expect(flowCells(plan, timeline(plan))).toBeLessThanOrEqual(mostLiveCells);
  });

  it('beyond the limit the Waterfall has values instead of formulas, and the sheets say so', async () => {
    const file = planOf(20, 200);
    expect(isLive(resolved(file), timeline(resolved(file)))).toBe(false);
    const book = readBack(await workbookOf(file));
    expect(book.SheetNames).toEqual(['Summary', 'Assumptions', 'Waterfall']);
    const texts = cellsOf(book).map(({ cell }) => cell.v);
    expect(texts).toContain(
      'This plan is too large for live formulas: figures are as exported, change them in Spillway.',
    );
    expect(namedValue(book, 'rate_segment_7_mql_sal')).toBeCloseTo(0.8, 12);
    const { series } = expectedFlow(resolved(file)).simulation;
    const figures = waterfallFigures(book.Sheets['Waterfall']!);
    for (const month of ['2027-02', '2028-06']) {
      for (const [label, key] of [
        ['SAO', 'entries.sao'],
        ['Bookings', 'bookings'],
        ['Returns', 'recycles'],
      ] as const) {
        expect(figures.get(JSON.stringify(['Segment 7', label, month]))).toBe(
          series[key]!['segment-7']![month]!.mean,
        );
        expect(figures.get(JSON.stringify(['All segments', label, month]))).toBeCloseTo(
          series[key]!['total']![month]!.mean!,
          6,
        );
      }
    }
  });

  it('a plan that no spreadsheet could show is refused with a reason', () => {
    const plan = resolved(planOf(400, 260));
    expect(refused(() => checkExtent(plan, timeline(plan)))).toMatchObject({
      code: 'workbook-too-large',
      path: 'segments',
    });
  });
});

describe('the limit of returns', () => {
  const endless = (rate: number, max: number): boolean => {
    const plan = resolved(planOf(1, 52, { rate, max }));
    return isEndless(plan, plan.segments[0]!);
  };

  it('is kept pass by pass where it matters', () => {
    expect(endless(0.3, 2)).toBe(false);
    expect(endless(1, 20)).toBe(false);
  });

  it('is left out where it would keep back less than a millionth of a lead', () => {
    expect(endless(0.1, 12)).toBe(true);
    expect(endless(0, 1)).toBe(true);
  });

  it('left out, it changes no month by more than a millionth of a lead', () => {
    const limited = expectedFlow(resolved(planOf(1, 104, { rate: 0.1, max: 12 }))).segments[0]!;
    const free = expectedFlow(resolved(planOf(1, 104, { rate: 0.1, max: 40 }))).segments[0]!;
    limited.entries.forEach((entries, stage) => {
      const more = free.entries[stage]!.reduce(
        (sum, value, step) => sum + Math.abs(value - entries[step]!),
        0,
      );
      expect(more).toBeLessThan(1e-6);
    });
  });
});

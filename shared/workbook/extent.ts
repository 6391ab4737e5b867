/** How large a plan's workbook would be, and whether it can have live formulas. */
import { refuse } from '../errors.ts';
import type { ResolvedPlan } from '../plan/resolved.ts';
import { isEndless, reachableStages, returningStages } from './flow.ts';
import type { Timeline } from './timeline.ts';

/**
 * Cells of flow up to which the workbook has live formulas: about 20 segments × 260 weeks × 8 stages, a file of some
 * 4 MB that spreadsheet programs recompute in a second or two.
 */
export const mostLiveCells = 100_000;
/** Cells of profile that the opening may take; beyond, visits of nearly the same age share a row. */
export const mostOpeningCells = 30_000;
/** Cells of the Waterfall beyond which there is no workbook: 500 segments over five years are below it. */
const mostMonthCells = 300_000;

/** Cells of flow by step: stages, arrivals, returns and money, for all passes and each one on its own. */
export function flowCells(plan: ResolvedPlan, time: Timeline): number {
  return plan.segments.reduce((sum, segment) => {
    const all = reachableStages(plan, segment).length + 5;
    const passes = isEndless(plan, segment) ? 0 : segment.recycle!.max;
    return sum + (all + passes * (returningStages(plan, segment).length + 2)) * time.steps;
  }, 0);
}

export function isLive(plan: ResolvedPlan, time: Timeline): boolean {
  return flowCells(plan, time) <= mostLiveCells;
}

/** @throws SpillwayError `workbook-too-large` where even the months are too many cells for a workbook. */
export function checkExtent(plan: ResolvedPlan, time: Timeline): void {
  const periods = time.months.length + time.quarters.length + 3;
  const rows = plan.segments.reduce((sum, segment) => sum + reachableStages(plan, segment).length + 6, 0);
  if (rows * periods <= mostMonthCells) return;
  refuse({
    code: 'workbook-too-large',
    message: `The workbook would have ${rows} rows by ${periods} periods, more than a spreadsheet can be used with.`,
    path: 'segments',
    hint: 'Export fewer segments or a shorter horizon.',
  });
}

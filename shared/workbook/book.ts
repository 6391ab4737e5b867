/** What every sheet is written from. */
import type { Workbook } from 'exceljs';
import type { ExpectedFlow } from '../engine/expected.ts';
import type { Simulation } from '../engine/result.ts';
import type { Measurement } from '../estimate/result.ts';
import type { ResolvedPlan } from '../plan/resolved.ts';
import type { Plan } from '../plan/schema.ts';
import type { SegmentFlow } from './flow.ts';
import type { NameRegistry } from './names.ts';
import type { OpeningRow } from './opening.ts';
import type { Timeline } from './timeline.ts';

export interface WorkbookInput {
  /** The plan as written, with the scenario of `resolved` applied: where the formulas over drivers are read from. */
  readonly plan: Plan;
  readonly resolved: ResolvedPlan;
  readonly measurement?: Measurement | undefined;
  readonly simulation?: Simulation | undefined;
  /** `expectedFlow(resolved)`, with the actuals if there are any. */
  readonly expected: ExpectedFlow;
}

export interface Book extends WorkbookInput {
  readonly workbook: Workbook;
  readonly time: Timeline;
  readonly names: NameRegistry;
  /** The expected flow by segment with its formulas, or null where the plan is too large for live formulas. */
  readonly flows: readonly SegmentFlow[] | null;
  readonly opening: readonly OpeningRow[];
  /** Plan and scenario, for footers. */
  readonly footer: string;
}

export const sheetNames = {
  summary: 'Summary',
  assumptions: 'Assumptions',
  waterfall: 'Waterfall',
  planVsObserved: 'Plan vs observed',
  gapBridge: 'Gap bridge',
  bands: 'Projection bands',
  calendar: 'Calendar',
  delays: 'Delays',
  opening: 'Opening',
} as const;

/** `Weeks` or `Days`: the sheet with the flow of each step. */
export function stepSheetName(plan: ResolvedPlan): string {
  return plan.step === 'week' ? 'Weeks' : 'Days';
}

export function stageName(book: Pick<Book, 'resolved'>, stage: number): string {
  return book.resolved.graph.stages[stage]!.name;
}

/** The cohort triangle as rows of cells: what share had converted by each age, and how sure that already is. */
import { wilson } from '../../shared/stats/intervals.ts';
import type { CohortTriangle } from '../../shared/estimate/result.ts';
import type { Formats } from './format.ts';

export interface TriangleCell {
  readonly ageDays: number;
  readonly k: number;
  readonly rate: number;
  /** Followed for this long by every visit of the cohort; else a lower bound. */
  readonly mature: boolean;
  /** 0–1 of the largest rate of the triangle: how deep the cell is coloured. */
  readonly depth: number;
  readonly low: number;
  readonly high: number;
}

export interface TriangleRow {
  readonly name: string;
  readonly start: string;
  readonly n: number;
  readonly toDate: number;
  readonly rate: number;
  readonly cells: readonly TriangleCell[];
}

export interface TriangleView {
  readonly step: CohortTriangle['step'];
  readonly ageDays: readonly number[];
  readonly rows: readonly TriangleRow[];
}

/** Periods named by the reader's calendar: `6 Jan 2025`, `Jan 25`, `Q1 2025`. */
function periodName(start: string, step: CohortTriangle['step'], formats: Formats): string {
  if (step === 'week') return formats.day(start);
  if (step === 'month') return formats.monthYear(start.slice(0, 7));
  return `Q${Math.floor((Number(start.slice(5, 7)) - 1) / 3) + 1} ${start.slice(0, 4)}`;
}

/** Periods without visits are left out. Null where nobody entered. */
export function triangleView(triangle: CohortTriangle, formats: Formats): TriangleView | null {
  const { step, ageDays } = triangle;
  const cohorts = triangle.cohorts.filter(({ n }) => n > 0);
  if (cohorts.length === 0) return null;
  const deepest = Math.max(...cohorts.map(({ n, k }) => (k.at(-1) ?? 0) / n), 1e-9);
  return {
    step,
    ageDays,
    rows: cohorts.map(({ start, n, toDate, k, complete }) => ({
      name: periodName(start, step, formats),
      start,
      n,
      toDate,
      rate: toDate / n,
      cells: k.map((count, index) => ({
        ageDays: ageDays[index]!,
        k: count,
        rate: count / n,
        mature: index < complete,
        depth: count / n / deepest,
        ...wilson(count, n),
      })),
    })),
  };
}

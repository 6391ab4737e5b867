/**
 * The part of a projection that its answer is made of: one series by period, and the totals of all others. It is small,
 * and there long before the rest is summarised.
 */
import type { ColumnRange } from './kernel/figures.ts';
import { type Layout, columnAt } from './layout.ts';

/** Whether the figure of a row and period belongs to it. */
export type Part = (row: number, period: number) => boolean;

/** The part that tells of a series (`bookings`, `entries.sao`); of bookings where the plan has no such series. */
export function answerPart({ rows, periods }: Layout, key: string): Part {
  const told = rows.some((row) => row.key === key) ? key : 'bookings';
  return (row, period) => rows[row]!.key === told || periods[period]!.kind === 'total';
}

/** The columns of a part, counts first. */
export function columnsOf(layout: Layout, part: Part): ColumnRange[] {
  const columns = layout.rows
    .flatMap((_, row) =>
      layout.periods.flatMap((_, period) => {
        if (!part(row, period)) return [];
        const { isCount, column } = columnAt(layout, row, period);
        return [isCount ? column : layout.countColumns + column];
      }),
    )
    .sort((a, b) => a - b);
  return columns.map((column) => ({ first: column, end: column + 1 }));
}

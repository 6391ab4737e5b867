/** What the kernel is to report of a trial, as the last part of its tape (`kernel/record.ts`). */
import type { Layout } from '../layout.ts';
import { recordRow } from './recordRows.ts';

const kinds = ['flow', 'stock', 'ratio', 'percentile'] as const;

/** Weeks and months with their days, what longer periods consist of, the rows, and the periods of what binds. */
export function outputOf({ model, rows, periods, constrained }: Layout): number[] {
  const tape: number[] = [];
  const list = (values: readonly number[]): void => void tape.push(values.length, ...values);
  const bases = periods.filter(({ kind }) => kind === 'week' || kind === 'month');
  const baseOfMonth = new Map(bases.flatMap(({ months }, index) => months.map((month) => [month, index])));
  const unions = periods.slice(bases.length);
  tape.push(periods.filter(({ kind }) => kind === 'week').length, bases.length);
  for (const { steps, days } of bases) {
    tape.push(steps[0] ?? 0);
    list(days);
  }
  tape.push(unions.length);
  for (const { months } of unions) list(months.map((month) => baseOfMonth.get(month)!));
  list(periods.map(({ steps }) => steps.at(-1) ?? -1));
  tape.push(rows.length);
  for (const { kind, segment, source, below, isCount } of rows) {
    tape.push(
      kinds.indexOf(kind),
      kind === 'percentile' ? (segment ?? -1) : recordRow(model, source, segment),
      below === null ? 0 : recordRow(model, below, segment),
      Number(isCount),
    );
  }
  list(constrained.map((period) => periods.indexOf(period)));
  list(constrained.map(({ simulatedDays }) => simulatedDays));
  return tape;
}

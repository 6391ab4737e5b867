/** The readable summary of counts by stage and period. */
import type { PeriodCounts } from '../../shared/estimate/periodCounts.ts';
import { printable } from '../output.ts';
import { count, percent, points, table } from './numbers.ts';

const pointsFrom = (planned: number | null, rate: number | null): string =>
  planned === null || rate === null ? '' : points(rate - planned);

export function periodCountsText(counts: PeriodCounts): string {
  const names = new Map(counts.stages.map(({ id, name }) => [id, printable(name)]));
  const planned = counts.transitions.some((one) => one.planned !== null);
  const rows = counts.transitions.map(({ from, to, segment, planned: expected, conversion: { period } }) => [
    `${names.get(from)} → ${names.get(to)}`,
    segment === null ? 'all' : printable(segment),
    period.rate === null ? '–' : percent(period.rate),
    ...(planned ? [expected === null ? '' : percent(expected), pointsFrom(expected, period.rate)] : []),
    count(period.k),
    count(period.n),
  ]);
  const { intake, periods } = counts;
  return [
    `Counts by stage and period, ${periods[0] ?? ''} to ${periods.at(-1) ?? ''}: period rates, and nothing that needs records.`,
    table(
      [
        { head: 'Step', align: 'left' },
        { head: printable(counts.segmentColumn ?? 'Segment'), align: 'left' },
        { head: 'Period', align: 'right' },
        ...(planned
          ? [{ head: 'Plan', align: 'right' } as const, { head: 'Points from plan', align: 'right' } as const]
          : []),
        { head: 'Entered', align: 'right' },
        { head: 'of', align: 'right' },
      ],
      rows,
    ),
    ['Not computed:', ...counts.absent.map(({ what, reason }) => `  ${what}: ${reason}`)].join('\n'),
    `${count(intake.rows)} rows: ${count(intake.imported)} read, ${count(intake.refused)} refused, ${count(intake.ignored)} ignored, ${count(intake.problems)} problems.`,
  ].join('\n\n');
}

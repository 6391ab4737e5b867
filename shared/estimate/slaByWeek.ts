/** How well agreed limits are kept, by the week in which the stage was entered. */
import { auditedLog } from '../audit/auditedLog.ts';
import type { AuditOptions } from '../audit/index.ts';
import { type SlaLimit, type SlaVerdict, slaLimits, slaVerdict } from '../audit/slaVerdicts.ts';
import { formatDay, isoWeekday } from '../calendar/days.ts';
import { none } from '../events/eventLog.ts';
import { visits } from '../events/visits.ts';
import type { ConversionQuestion } from './cohort.ts';
import type { Measurement } from './result.ts';

type Sla = NonNullable<Measurement['sla']>[number];
type Counts = Record<SlaVerdict, number>;

/**
 * For every stage with a limit, visits that entered it in the window, by week (from Monday): of those with a verdict
 * (decided, or undecided beyond the limit) how many were decided within it. Visits whose limit is not over yet, and those
 * whose decision has no date though a later stage has one, are counted apart. Business hours are those of the audit's
 * calendar; dates without a time of day are late only where they are at any times of those days. A limit is not told
 * where the stage that decides is dated nowhere: nobody could have kept it.
 */
export function slaByWeek(question: ConversionQuestion, options: Omit<AuditOptions, 'asOf'> = {}): Sla[] {
  const { log } = question.recorded.passes;
  const audited = auditedLog(log, { ...options, asOf: question.asOf });
  const { graph } = log;
  const { event, width } = audited.dates;
  const isDated = (position: number): boolean =>
    event.some((of, cell) => of !== none && cell % width === position);
  return slaLimits(audited).flatMap((sla) => {
    if (!isDated(sla.decision)) return [];
    const weeks = weeklyCounts(audited, sla, question);
    if (weeks.size === 0) return [];
    const starts = [...weeks.keys()].sort((a, b) => a - b);
    const rows = starts.map((start) => ({ start: formatDay(start), ...told(weeks.get(start)!) }));
    const sum = (key: 'n' | 'within' | 'pending' | 'unknown'): number =>
      rows.reduce((total, row) => total + row[key], 0);
    return [
      {
        stage: graph.stages[graph.forward[sla.position]!]!.id,
        to: graph.stages[graph.forward[sla.decision]!]!.id,
        limit: sla.limit,
        unit: sla.unit,
        n: sum('n'),
        within: sum('within'),
        pending: sum('pending'),
        unknown: sum('unknown'),
        weeks: rows,
      },
    ];
  });
}

function weeklyCounts(
  audited: ReturnType<typeof auditedLog>,
  sla: SlaLimit,
  { asOf, window }: ConversionQuestion,
): Map<number, Counts> {
  const { day } = audited.dates.passes.log;
  const found = visits(audited.dates, { from: sla.position, asOf, window });
  const weeks = new Map<number, Counts>();
  for (let row = 0; row < found.count; row++) {
    const entered = day[found.entered[row]!]!;
    const monday = entered + 1 - isoWeekday(entered);
    const counts = weeks.get(monday) ?? { kept: 0, late: 0, overdue: 0, pending: 0, unknown: 0 };
    weeks.set(monday, counts);
    counts[slaVerdict(audited, found, row, sla)]++;
  }
  return weeks;
}

function told({ kept, late, overdue, pending, unknown }: Counts): Omit<Sla['weeks'][number], 'start'> {
  return { n: kept + late + overdue, within: kept, pending, unknown };
}

/** `stalled`: open in a stage for longer than nearly all who have left it ever stayed. */
import { type Visits, stillOpen, visits } from '../events/visits.ts';
import { quantileSorted } from '../stats/quantile.ts';
import { type AuditedLog, ageDays, stageName } from './auditedLog.ts';
import { type AuditFinding, EntitySet, findingOf } from './finding.ts';

const percentile = 0.99;

/**
 * Open visits of every forward stage but the last, against the type-7 99th percentile of its completed ones (left for a
 * later stage or an exit).
 */
export function stalled(audited: AuditedLog): AuditFinding[] {
  const { log, dates, original, options, owner } = audited;
  return log.graph.forward.slice(0, -1).flatMap((stage, position) => {
    const found = visits(dates, { from: position, asOf: options.asOf });
    const { completed, limit } = usualStay(found);
    const affected = new EntitySet(log.entityCount);
    const base = new EntitySet(log.entityCount);
    const events: number[] = [];
    for (let row = 0; row < found.count; row++) {
      if (found.outcome[row] !== stillOpen) continue;
      const entity = found.entity[row]!;
      base.add(entity);
      if (!(ageDays(audited, dates.passes.log, found.entered[row]!) > limit)) continue;
      affected.add(entity);
      events.push(original[found.entered[row]!]!);
    }
    return findingOf(owner, {
      code: 'stalled',
      stage,
      affected,
      base,
      events,
      fix: `Decide on these: move them on from "${stageName(audited, position)}" or let them exit with a reason. A rule that exits what has not moved keeps the stage clean.`,
      detail: { completedVisits: completed, p99Days: limit },
    });
  });
}

/**
 * How many visits are completed, and the 99th percentile of their days (NaN where none is). Dates out of order have no
 * duration and are left out.
 */
export function usualStay(found: Visits): { completed: number; limit: number } {
  const completed = found.days
    .filter((_, row) => found.outcome[row] !== stillOpen && found.timed[row] === 1)
    .sort();
  return { completed: completed.length, limit: quantileSorted(completed, percentile) };
}

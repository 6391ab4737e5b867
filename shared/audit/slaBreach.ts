/** `sla-breach`: stages that were left, or are still to be left, later than agreed. */
import { visits } from '../events/visits.ts';
import { type AuditedLog, stageName } from './auditedLog.ts';
import { type AuditFinding, EntitySet, findingOf } from './finding.ts';
import { type SlaLimit, slaLimits, slaVerdict } from './slaVerdicts.ts';

/**
 * For every stage with an agreed limit, visits decided too late (`open: 0` in the detail) and, apart from them, those
 * still undecided beyond it (`open: 1`). A visit is decided when the next required stage is entered, or by an exit
 * where no later stage is dated; exactly at the limit is kept.
 *
 * A limit in business hours needs the time of day. Between dates without one, only what is late at any times of those
 * days is a breach.
 */
export function slaBreaches(audited: AuditedLog): AuditFinding[] {
  return slaLimits(audited).flatMap((limit) => breachesOf(audited, limit));
}

function breachesOf(audited: AuditedLog, sla: SlaLimit): AuditFinding[] {
  const { log, dates, options, original, owner } = audited;
  const { graph } = log;
  const { position, decision, limit, unit } = sla;
  const found = visits(dates, { from: position, asOf: options.asOf });
  return [false, true].flatMap((open) => {
    const affected = new EntitySet(log.entityCount);
    const base = new EntitySet(log.entityCount);
    const events: number[] = [];
    for (let row = 0; row < found.count; row++) {
      const verdict = slaVerdict(audited, found, row, sla);
      if (verdict === 'unknown' || (verdict === 'overdue' || verdict === 'pending') !== open) continue;
      base.add(found.entity[row]!);
      if (verdict !== (open ? 'overdue' : 'late')) continue;
      affected.add(found.entity[row]!);
      events.push(original[found.entered[row]!]!);
    }
    return findingOf(owner, {
      code: 'sla-breach',
      stage: graph.forward[position]!,
      to: graph.forward[decision]!,
      affected,
      base,
      events,
      fix: open
        ? `Decide on these now: they have been in "${stageName(audited, position)}" beyond the agreed limit.`
        : `Route and alert faster, or agree on another limit for "${stageName(audited, position)}": these were decided too late.`,
      detail: { open: open ? 1 : 0, limit, unit },
    });
  });
}

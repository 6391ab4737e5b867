/** `out-of-order`: a later stage dated before an earlier one of the same pass. */
import { daysBetween, none } from '../events/eventLog.ts';
import { type AuditedLog, stageName } from './auditedLog.ts';
import { type AuditFinding, EntitySet, findingOf } from './finding.ts';

/** Reported at the later stage. Equal dates are in order. */
export function outOfOrder(audited: AuditedLog): AuditFinding[] {
  const { log, dates, original, owner } = audited;
  const { passes, width, event } = dates;
  return log.graph.forward.flatMap((stage, later) => {
    const affected = new EntitySet(log.entityCount);
    const base = new EntitySet(log.entityCount);
    const events: number[] = [];
    for (let pass = 0; pass < passes.count; pass++) {
      const of = event[pass * width + later]!;
      if (of === none) continue;
      let compared = false;
      let contradicted = false;
      for (let earlier = 0; earlier < later; earlier++) {
        const other = event[pass * width + earlier]!;
        if (other === none) continue;
        compared = true;
        if (daysBetween(passes.log, other, of) < 0) contradicted = true;
      }
      if (compared) base.add(passes.entity[pass]!);
      if (contradicted) {
        affected.add(passes.entity[pass]!);
        events.push(original[of]!);
      }
    }
    return findingOf(owner, {
      code: 'out-of-order',
      stage,
      affected,
      base,
      events,
      fix: `Check who may edit the date of "${stageName(audited, later)}" and when: it lies before a stage that comes first. Stamp it by automation and lock it.`,
    });
  });
}

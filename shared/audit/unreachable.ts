/** `unreachable-contact`: addresses and numbers that verification says reach nobody. */
import { reachabilitySegment } from '../events/reachability.ts';
import type { AuditedLog } from './auditedLog.ts';
import { type AuditFinding, EntitySet, findingOf } from './finding.ts';

export function unreachableContacts({ log, owner }: AuditedLog): AuditFinding[] {
  const column = log.segments.get(reachabilitySegment);
  if (!column) return [];
  const affected = new EntitySet(log.entityCount);
  const base = new EntitySet(log.entityCount);
  let reachable = 0;
  for (let entity = 0; entity < log.entityCount; entity++) {
    const value = column.values[column.codes[entity]!];
    if (value === undefined) continue;
    base.add(entity);
    if (value === 'unreachable') affected.add(entity);
    if (value === 'reachable') reachable++;
  }
  return findingOf(owner, {
    code: 'unreachable-contact',
    affected,
    base,
    fix: 'Verify addresses and numbers before records are routed, and leave out those that reach nobody: no outreach can convert them.',
    detail: { reachable: base.size === 0 ? null : reachable / base.size },
  });
}

/** `future-or-impossible`: dates that cannot be true, which no other check believes. */
import type { AuditedLog } from './auditedLog.ts';
import { type AuditFinding, EntitySet, findingOf } from './finding.ts';

/** After the as-of moment, before the entity was created, or before 1990; by stage, exits included. */
export function impossibleDates({ log, impossible, owner }: AuditedLog): AuditFinding[] {
  const { stages } = log.graph;
  const affected = stages.map(() => new EntitySet(log.entityCount));
  const base = stages.map(() => new EntitySet(log.entityCount));
  const events = stages.map((): number[] => []);
  for (let entity = 0; entity < log.entityCount; entity++) {
    for (let i = log.offsets[entity]!; i < log.offsets[entity + 1]!; i++) {
      const stage = log.stage[i]!;
      base[stage]!.add(entity);
      if (impossible[i] === 0) continue;
      affected[stage]!.add(entity);
      events[stage]!.push(i);
    }
  }
  return stages.flatMap(({ name }, stage) =>
    findingOf(owner, {
      code: 'future-or-impossible',
      stage,
      affected: affected[stage]!,
      base: base[stage]!,
      events: events[stage]!,
      fix: `Correct these dates of "${name}" (typing errors, expected dates in a field for actual ones) and add a validation rule that refuses them.`,
    }),
  );
}

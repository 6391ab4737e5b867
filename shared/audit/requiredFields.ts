/** `required-field-missing`: fields that have to be filled from a stage on, and are empty. */
import { none } from '../events/eventLog.ts';
import { requiredParts } from '../events/requiredFields.ts';
import type { AuditedLog } from './auditedLog.ts';
import { type AuditFinding, EntitySet, findingOf } from './finding.ts';

/** One finding a field: of the entities that have come to its stage, or past it, those without a value. */
export function missingFields(audited: AuditedLog): AuditFinding[] {
  const { log, positions, owner } = audited;
  return [...log.required].flatMap(([key, { codes, values }]) => {
    const { stage: id, field } = requiredParts(key);
    const stage = log.graph.indexOf(id);
    const affected = new EntitySet(log.entityCount);
    const base = new EntitySet(log.entityCount);
    for (let entity = 0; entity < log.entityCount; entity++) {
      const state = codes[entity]!;
      if (state === none || !hasCome(audited, entity, stage)) continue;
      base.add(entity);
      if (values[state] === 'empty') affected.add(entity);
    }
    return findingOf(owner, {
      code: 'required-field-missing',
      ...(positions[stage] === none ? {} : { stage }),
      affected,
      base,
      fix: `Make "${field}" a required field of "${log.graph.stages[stage]!.name}" in the CRM, and fill it for these.`,
      detail: { field },
    });
  });
}

/** Whether any believable date of an entity is one of the stage or, where that is a forward stage, of a later one. */
function hasCome({ log, impossible, positions }: AuditedLog, entity: number, stage: number): boolean {
  const least = positions[stage]!;
  for (let i = log.offsets[entity]!; i < log.offsets[entity + 1]!; i++) {
    if (impossible[i] === 1) continue;
    if (log.stage[i] === stage || (least !== none && positions[log.stage[i]!]! >= least)) return true;
  }
  return false;
}

/** Values that the mapping does not know or that are not there: segments, owners, stages, and rows that disagree. */
import { eventSource, none } from '../events/eventLog.ts';
import type { AuditedLog } from './auditedLog.ts';
import { type AuditFinding, EntitySet, findingOf } from './finding.ts';

function everybody({ log }: AuditedLog): EntitySet {
  const all = new EntitySet(log.entityCount);
  all.flags.fill(1);
  all.size = log.entityCount;
  return all;
}

/** `missing-segment`: entities without a value, by segment column. */
export function missingSegments(audited: AuditedLog): AuditFinding[] {
  const { log, owner } = audited;
  return [...log.segments].flatMap(([segment, { codes }]) => {
    const affected = new EntitySet(log.entityCount);
    codes.forEach((code, entity) => {
      if (code === none) affected.add(entity);
    });
    return findingOf(owner, {
      code: 'missing-segment',
      affected,
      base: everybody(audited),
      fix: `Fill "${segment}" when an entity is created; without it these count in no segment.`,
      detail: { segment },
    });
  });
}

/** `unknown-owner`: names outside the list of known owners, on the entity or on one of its events, by name. */
export function unknownOwners(audited: AuditedLog): AuditFinding[] {
  const { log, owner, options } = audited;
  if (options.knownOwners === undefined) return [];
  const known = new Set(options.knownOwners);
  const found = new Map<string, EntitySet>();
  const see = (name: string | undefined, entity: number): void => {
    if (name === undefined || known.has(name)) return;
    let entities = found.get(name);
    if (!entities) found.set(name, (entities = new EntitySet(log.entityCount)));
    entities.add(entity);
  };
  for (let entity = 0; entity < log.entityCount; entity++) {
    for (const { codes, values } of log.owners.values()) see(values[codes[entity]!], entity);
    for (let i = log.offsets[entity]!; i < log.offsets[entity + 1]!; i++)
      see(log.eventOwner?.values[log.eventOwner.codes[i]!], entity);
  }
  return [...found].sort(byName).flatMap(([value, affected]) =>
    findingOf(owner, {
      code: 'unknown-owner',
      affected,
      base: everybody(audited),
      fix: `Say who "${value}" is, or hand these over to somebody who works them: nobody on the team bears that name.`,
      detail: { value },
    }),
  );
}

/** `unmapped-stage`: stage names that no stage stands for, by name. */
export function unmappedStages(audited: AuditedLog): AuditFinding[] {
  const { log, owner, options } = audited;
  return (options.evidence?.unmappedStages ?? []).flatMap(({ value, entities }) => {
    const affected = new EntitySet(log.entityCount);
    for (const entity of entities) affected.add(entity);
    return findingOf(owner, {
      code: 'unmapped-stage',
      affected,
      base: everybody(audited),
      fix: `Map "${value}" to a stage, or to none on purpose: until then these entities are nowhere.`,
      detail: { value },
    });
  });
}

/** `duplicate-entity`: one id on several rows that disagree. */
export function duplicates(audited: AuditedLog): AuditFinding[] {
  const { log, owner, options } = audited;
  const affected = new EntitySet(log.entityCount);
  for (const entity of options.evidence?.duplicates ?? []) affected.add(entity);
  return findingOf(owner, {
    code: 'duplicate-entity',
    affected,
    base: everybody(audited),
    fix: 'Merge the records that share an id, or export one row an entity; the first row was used.',
  });
}

/** `activity-derived`: stages dated from an activity log instead of a stage field, by stage. */
export function activityDerived({ log, impossible, owner }: AuditedLog): AuditFinding[] {
  return log.graph.stages.flatMap(({ name }, stage) => {
    const affected = new EntitySet(log.entityCount);
    const base = new EntitySet(log.entityCount);
    const events: number[] = [];
    for (let entity = 0; entity < log.entityCount; entity++)
      for (let i = log.offsets[entity]!; i < log.offsets[entity + 1]!; i++) {
        if (log.stage[i] !== stage || impossible[i] === 1) continue;
        base.add(entity);
        if (log.source[i] !== eventSource.activityDerived) continue;
        affected.add(entity);
        events.push(i);
      }
    return findingOf(owner, {
      code: 'activity-derived',
      stage,
      affected,
      base,
      events,
      fix: `Give "${name}" a date field of its own: these dates were taken from logged activities.`,
    });
  });
}

function byName([a]: readonly [string, unknown], [b]: readonly [string, unknown]): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

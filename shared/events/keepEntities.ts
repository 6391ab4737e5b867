/** A log of some of its entities: what a filter leaves. */
import type { Categorical, EventLog } from './eventLog.ts';

/** The entities flagged in `keep` (one byte an entity) with all that is known of them, in their order. */
export function keepEntities(log: EventLog, keep: Uint8Array): EventLog {
  const entities = Uint32Array.from(keep.keys()).filter((entity) => keep[entity] === 1);
  if (entities.length === log.entityCount) return log;
  const offsets = new Uint32Array(entities.length + 1);
  entities.forEach((entity, at) => {
    offsets[at + 1] = offsets[at]! + log.offsets[entity + 1]! - log.offsets[entity]!;
  });
  const events = new Uint32Array(offsets.at(-1)!);
  entities.forEach((entity, at) => {
    for (let i = log.offsets[entity]!, to = offsets[at]!; to < offsets[at + 1]!; i++, to++) events[to] = i;
  });
  return {
    ...log,
    entityCount: entities.length,
    entityIds: Array.from(entities, (entity) => log.entityIds[entity]!),
    owners: new Map([...log.owners].map(([role, column]) => [role, picked(column, entities)])),
    segments: new Map([...log.segments].map(([name, column]) => [name, picked(column, entities)])),
    account: log.account && picked(log.account, entities),
    status: log.status && Int32Array.from(entities, (entity) => log.status![entity]!),
    created: log.created && Float64Array.from(entities, (entity) => log.created![entity]!),
    amount: log.amount && Float64Array.from(entities, (entity) => log.amount![entity]!),
    reason: log.reason && picked(log.reason, entities),
    score: log.score && Float64Array.from(entities, (entity) => log.score![entity]!),
    required: new Map([...log.required].map(([key, column]) => [key, picked(column, entities)])),
    offsets,
    stage: Uint16Array.from(events, (event) => log.stage[event]!),
    day: Int32Array.from(events, (event) => log.day[event]!),
    time: Float64Array.from(events, (event) => log.time[event]!),
    precision: Uint8Array.from(events, (event) => log.precision[event]!),
    source: Uint8Array.from(events, (event) => log.source[event]!),
    eventOwner: log.eventOwner && picked(log.eventOwner, events),
    eventReason: log.eventReason && picked(log.eventReason, events),
    eventAmount: log.eventAmount && Float64Array.from(events, (event) => log.eventAmount![event]!),
  };
}

function picked({ codes, values }: Categorical, rows: Uint32Array): Categorical {
  return { codes: Int32Array.from(rows, (row) => codes[row]!), values };
}

/** The one owner of an entity that measurements use. */
import { type Categorical, type EventLog, none } from './eventLog.ts';

/**
 * The owners of the first listed role; in a log that names owners by event only, the owner of an entity's last event
 * that has one. Null where the log names none.
 */
export function entityOwner(log: EventLog): Categorical | null {
  return log.owners.values().next().value ?? lastEventOwner(log);
}

function lastEventOwner(log: EventLog): Categorical | null {
  const { eventOwner } = log;
  if (eventOwner === null) return null;
  const codes = new Int32Array(log.entityCount).fill(none);
  for (let entity = 0; entity < log.entityCount; entity++)
    for (let i = log.offsets[entity]!; i < log.offsets[entity + 1]!; i++)
      if (eventOwner.codes[i] !== none) codes[entity] = eventOwner.codes[i]!;
  return { codes, values: eventOwner.values };
}

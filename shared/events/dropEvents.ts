/** A log without some of its events: what is left when dates that cannot be true are not believed. */
import type { Categorical, EventLog } from './eventLog.ts';

export interface ReducedLog {
  readonly log: EventLog;
  /** For each event that was kept, its index in the original log. */
  readonly original: Uint32Array;
}

/** Leaves out the events flagged in `dropped` (one byte an event). Entities stay, also where nothing of theirs is left. */
export function dropEvents(log: EventLog, dropped: Uint8Array): ReducedLog {
  const original = new Uint32Array(log.stage.length);
  const offsets = new Uint32Array(log.entityCount + 1);
  let kept = 0;
  for (let entity = 0; entity < log.entityCount; entity++) {
    for (let i = log.offsets[entity]!; i < log.offsets[entity + 1]!; i++)
      if (dropped[i] === 0) original[kept++] = i;
    offsets[entity + 1] = kept;
  }
  if (kept === log.stage.length) return { log, original };
  const rows = original.slice(0, kept);
  return {
    original: rows,
    log: {
      ...log,
      offsets,
      stage: picked(log.stage, new Uint16Array(kept), rows),
      day: picked(log.day, new Int32Array(kept), rows),
      time: picked(log.time, new Float64Array(kept), rows),
      precision: picked(log.precision, new Uint8Array(kept), rows),
      source: picked(log.source, new Uint8Array(kept), rows),
      eventOwner: pickedCategories(log.eventOwner, rows),
      eventReason: pickedCategories(log.eventReason, rows),
      eventAmount: log.eventAmount && picked(log.eventAmount, new Float64Array(kept), rows),
    },
  };
}

/** Fills `into` with the values of a column at these rows. */
function picked<T extends Uint8Array | Uint16Array | Int32Array | Float64Array>(
  column: T,
  into: T,
  rows: Uint32Array,
): T {
  for (let i = 0; i < rows.length; i++) into[i] = column[rows[i]!]!;
  return into;
}

function pickedCategories(column: Categorical | null, rows: Uint32Array): Categorical | null {
  return column && { codes: picked(column.codes, new Int32Array(rows.length), rows), values: column.values };
}

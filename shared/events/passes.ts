/**
 * Passes: the runs of an entity along the waterfall. Where every entity has one row (`passes: 'single'`) it makes
 * one; in a history (`byExit`) any exit ends a pass and the next event starts another.
 */
import type { StageGraph } from '../funnel/stages.ts';
import { type EventLog, daysBetween, none } from './eventLog.ts';

/** All passes of a log, in order of entity and time, as columns. */
export interface Passes {
  readonly log: EventLog;
  readonly count: number;
  /** Entity of each pass. */
  readonly entity: Uint32Array;
  /** The events of pass p are `start[p]` … `end[p] - 1` of the log. */
  readonly start: Uint32Array;
  readonly end: Uint32Array;
  /** The passes of entity e are `first[e]` … `first[e + 1] - 1`. */
  readonly first: Uint32Array;
}

/** Days of events that are read, both included. What lies outside is as if it had never been recorded. */
export interface DayRange {
  readonly from: number;
  readonly through: number;
}

const everything: DayRange = { from: Number.NEGATIVE_INFINITY, through: Number.POSITIVE_INFINITY };

/**
 * Splits the events of each entity into passes. An entity without events in range makes no pass; an exit that
 * directly follows an exit is a pass of its own.
 */
export function splitPasses(log: EventLog, range: DayRange = everything): Passes {
  const isExit = exitFlags(log.graph);
  const capacity = log.passes === 'single' ? log.entityCount : log.stage.length;
  const entity = new Uint32Array(capacity);
  const start = new Uint32Array(capacity);
  const end = new Uint32Array(capacity);
  const first = new Uint32Array(log.entityCount + 1);
  let count = 0;
  for (let e = 0; e < log.entityCount; e++) {
    first[e] = count;
    // Events are sorted by day, so what is out of range is at either end.
    let from = log.offsets[e]!;
    let to = log.offsets[e + 1]!;
    while (from < to && log.day[from]! < range.from) from++;
    while (from < to && log.day[to - 1]! > range.through) to--;
    let opened = from;
    for (let i = from; i < to; i++) {
      const last = i === to - 1;
      if (!last && (log.passes === 'single' || !isExit[log.stage[i]!])) continue;
      entity[count] = e;
      start[count] = opened;
      end[count] = i + 1;
      opened = i + 1;
      count++;
    }
  }
  first[log.entityCount] = count;
  return {
    log,
    count,
    entity: entity.slice(0, count),
    start: start.slice(0, count),
    end: end.slice(0, count),
    first,
  };
}

/**
 * The event with which the pass left the waterfall: its earliest exit dated at or after the event `entered`, or
 * {@link none}. In a history that is the exit that ended the pass; in a single row, exits before are ignored.
 */
export function exitAfter(passes: Passes, pass: number, entered: number): number {
  const { log } = passes;
  for (let i = passes.start[pass]!; i < passes.end[pass]!; i++) {
    if (log.graph.stages[log.stage[i]!]!.kind !== 'forward' && daysBetween(log, entered, i) >= 0) return i;
  }
  return none;
}

/** Position of each stage on the forward path, {@link none} for holding and exit stages; by stage index. */
export function forwardPositions(graph: StageGraph): Int32Array {
  const positions = new Int32Array(graph.stages.length).fill(none);
  graph.forward.forEach((stage, position) => (positions[stage] = position));
  return positions;
}

/**
 * The dates that the forward stages of each pass have, as events of the log. The date of a stage is that of an event
 * in the stage itself (*recorded*), or after repair that of a later stage's event (*implied*).
 */
export interface StageDates {
  readonly passes: Passes;
  /** Number of forward stages: the length of a row of `event`. */
  readonly width: number;
  /** `event[pass * width + position]`: the event that dates the forward stage at this position, or {@link none}. */
  readonly event: Int32Array;
}

/** The recorded dates. A stage that is dated twice within a pass has its first date. */
export function recordedDates(passes: Passes): StageDates {
  const { log } = passes;
  const positions = forwardPositions(log.graph);
  const width = log.graph.forward.length;
  const event = new Int32Array(passes.count * width).fill(none);
  for (let pass = 0; pass < passes.count; pass++) {
    for (let i = passes.start[pass]!; i < passes.end[pass]!; i++) {
      const position = positions[log.stage[i]!]!;
      if (position === none) continue;
      const cell = pass * width + position;
      if (event[cell] === none) event[cell] = i;
    }
  }
  return { passes, width, event };
}

/** The event that dates a forward stage in a pass, or {@link none}. */
export function datedBy(dates: StageDates, pass: number, position: number): number {
  return dates.event[pass * dates.width + position]!;
}

/** Whether the event belongs to the stage at this position itself, so that its date is recorded and not implied. */
export function isRecorded(dates: StageDates, event: number, position: number): boolean {
  const { log } = dates.passes;
  return log.stage[event] === log.graph.forward[position];
}

function exitFlags(graph: StageGraph): readonly boolean[] {
  return graph.stages.map((stage) => stage.kind !== 'forward');
}

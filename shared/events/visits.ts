/**
 * Visits: the stays of entities in a stage, each with when it began, how it ended and how long that took. A visit
 * ends when the entity reaches the stage in question, when it exits, or not at all: then it is open at the as-of day.
 */
import { daysBetween, none } from './eventLog.ts';
import { type StageDates, datedBy, exitAfter, isRecorded } from './passes.ts';

/** The outcome of a visit that has not ended, beside the stage indices. */
export const stillOpen = none;

/** Visits to one stage as columns, ordered by entity and time. */
export interface Visits {
  readonly count: number;
  readonly entity: Uint32Array;
  /** The pass in which the visit began. */
  readonly pass: Uint32Array;
  /** Which visit of its entity to the stage it is, from 1: above 1 it is a recycle. */
  readonly number: Uint16Array;
  /** The event whose date is that of entering. */
  readonly entered: Int32Array;
  /** The event whose date is that of leaving, or {@link stillOpen}. */
  readonly left: Int32Array;
  /** Index of the stage that it left to (the one aimed at, or a holding or exit stage), or {@link stillOpen}. */
  readonly outcome: Int32Array;
  /** Days from entering to leaving (0 where the dates are out of order) or, while open, to the as-of day. */
  readonly days: Float64Array;
  /** Days from entering to the as-of day, whatever happened to the visit. */
  readonly followUp: Float64Array;
  /** 1 where both dates are recorded and in order (equal is in order): only these have a duration. */
  readonly timed: Uint8Array;
}

export interface VisitQuestion {
  /** Position of the stage visited, on the forward path. */
  readonly from: number;
  /** Position of the stage aimed at; absent: whichever later forward stage is dated next. */
  readonly to?: number;
  /** Day number of the as-of day. */
  readonly asOf: number;
  /** Only visits that began in [from, to), day numbers. */
  readonly window?: readonly [number, number];
  /**
   * Each pass is a visit of its own, or an entity counts once: from its first visit in the window, reaching the stage
   * aimed at in that pass or a later one, else leaving with the exit that ended its last pass.
   */
  readonly counting?: 'passes' | 'entities';
  /**
   * Whether a date of the stage aimed at counts that lies before that of entering: with 0 days (`any`, the default), or
   * not at all (`strict`).
   */
  readonly order?: 'any' | 'strict';
}

/**
 * The visits to a stage. A date of the stage aimed at beats the date of any exit, and counts with 0 days where it
 * lies before that of entering; exits before entering are ignored. Which dates there are (recorded, or also implied)
 * is up to `dates`.
 */
export function visits(dates: StageDates, question: VisitQuestion): Visits {
  const { passes } = dates;
  const { log } = passes;
  const [windowFrom, windowTo] = question.window ?? [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY];
  const columns = visitColumns(passes.count);
  let count = 0;
  let number = 0;
  let counted: number = none;
  for (let pass = 0; pass < passes.count; pass++) {
    const entity = passes.entity[pass]!;
    if (passes.first[entity] === pass) number = 0;
    const entered = datedBy(dates, pass, question.from);
    if (entered === none) continue;
    number++;
    if (log.day[entered]! < windowFrom || log.day[entered]! >= windowTo) continue;
    if (question.counting === 'entities' && counted === entity) continue;
    counted = entity;
    columns.entity[count] = entity;
    columns.pass[count] = pass;
    columns.number[count] = Math.min(number, 0xffff);
    columns.entered[count] = entered;
    endVisit(dates, question, columns, count);
    count++;
  }
  return trimmed(columns, count);
}

type Columns = Omit<Visits, 'count'>;

/** Fills in how the visit at this row ended. */
function endVisit(dates: StageDates, question: VisitQuestion, columns: Columns, row: number): void {
  const { passes } = dates;
  const { log } = passes;
  const pass = columns.pass[row]!;
  const entered = columns.entered[row]!;
  const lastPass = question.counting === 'entities' ? passes.first[passes.entity[pass]! + 1]! - 1 : pass;
  columns.followUp[row] = question.asOf - log.day[entered]!;
  let reached: number = none;
  let position: number = none;
  for (let p = pass; p <= lastPass && reached === none; p++) {
    position = question.to ?? nextDated(dates, p, question.from);
    if (position !== none) reached = datedBy(dates, p, position);
    const isBefore = reached !== none && daysBetween(log, entered, reached) < 0;
    if (isBefore && question.order === 'strict') reached = none;
  }
  const left = reached === none ? exitAfter(passes, lastPass, entered) : reached;
  columns.left[row] = left;
  if (left === none) {
    columns.outcome[row] = stillOpen;
    columns.days[row] = columns.followUp[row]!;
    return;
  }
  const days = daysBetween(log, entered, left);
  columns.outcome[row] = reached === none ? log.stage[left]! : log.graph.forward[position]!;
  columns.days[row] = Math.max(0, days);
  columns.timed[row] =
    days >= 0 &&
    isRecorded(dates, entered, question.from) &&
    (reached === none || isRecorded(dates, left, position))
      ? 1
      : 0;
}

/** Position of the next forward stage after this one that is dated in the pass, or {@link none}. */
function nextDated(dates: StageDates, pass: number, from: number): number {
  for (let position = from + 1; position < dates.width; position++) {
    if (datedBy(dates, pass, position) !== none) return position;
  }
  return none;
}

function visitColumns(capacity: number): Columns {
  return {
    entity: new Uint32Array(capacity),
    pass: new Uint32Array(capacity),
    number: new Uint16Array(capacity),
    entered: new Int32Array(capacity),
    left: new Int32Array(capacity),
    outcome: new Int32Array(capacity),
    days: new Float64Array(capacity),
    followUp: new Float64Array(capacity),
    timed: new Uint8Array(capacity),
  };
}

function trimmed(columns: Columns, count: number): Visits {
  return {
    count,
    entity: columns.entity.slice(0, count),
    pass: columns.pass.slice(0, count),
    number: columns.number.slice(0, count),
    entered: columns.entered.slice(0, count),
    left: columns.left.slice(0, count),
    outcome: columns.outcome.slice(0, count),
    days: columns.days.slice(0, count),
    followUp: columns.followUp.slice(0, count),
    timed: columns.timed.slice(0, count),
  };
}

/** The visits and the dates that a conversion from A to B is counted on. */
import { none } from '../events/eventLog.ts';
import { type StageDates, datedBy } from '../events/passes.ts';
import { type Visits, visits } from '../events/visits.ts';

/** What is asked: of those that entered A in a window, how many reach B? Stages are positions on the forward path. */
export interface ConversionQuestion {
  /** Of the same passes. */
  readonly recorded: StageDates;
  readonly implied: StageDates;
  readonly from: number;
  readonly to: number;
  /** Day numbers, [from, to). */
  readonly window: readonly [number, number];
  /** Day number; whoever has not left by then is censored there. */
  readonly asOf: number;
}

/** Corrections of how one counts. */
export interface Counting {
  /** Implied transitions count. */
  readonly unrecorded: boolean;
  /** An entity counts once, however often it comes back. */
  readonly recycling: boolean;
  /** B counts only where its date is not before that of A. */
  readonly strict?: boolean;
}

function datesOf(question: ConversionQuestion, counting: Counting): StageDates {
  return counting.unrecorded ? question.implied : question.recorded;
}

/**
 * The visits to A that began in the window, each with whether it reached B, exited or is open. Entities that count
 * once are followed from their first A in the window through all later passes.
 */
export function cohort(question: ConversionQuestion, counting: Counting): Visits {
  const { from, to, window, asOf } = question;
  return visits(datesOf(question, counting), {
    from,
    to,
    window,
    asOf,
    counting: counting.recycling ? 'entities' : 'passes',
    order: counting.strict === true ? 'strict' : 'any',
  });
}

/**
 * The entities that have a date of a stage in the window: once a date, or once an entity. Those of B over those of A
 * is the period rate, whose numerator and denominator are not matched.
 */
export function datedInWindow(
  question: ConversionQuestion,
  position: number,
  counting: Counting,
): Uint32Array {
  const dates = datesOf(question, counting);
  const { passes } = dates;
  const [windowFrom, windowTo] = question.window;
  const found = new Uint32Array(passes.count);
  let count = 0;
  for (let pass = 0; pass < passes.count; pass++) {
    const event = datedBy(dates, pass, position);
    if (event === none) continue;
    const day = passes.log.day[event]!;
    if (day < windowFrom || day >= windowTo) continue;
    const entity = passes.entity[pass]!;
    if (counting.recycling && count > 0 && found[count - 1] === entity) continue;
    found[count++] = entity;
  }
  return found.slice(0, count);
}

/** Left truncation: cohorts that are older than the oldest conversion anybody kept. */
import { none } from '../events/eventLog.ts';
import { datedBy } from '../events/passes.ts';
import { visits } from '../events/visits.ts';
import { aalenJohansen, stepAt } from './aalenJohansen.ts';
import type { ConversionQuestion } from './cohort.ts';
import { causeCount, samples } from './sample.ts';

export interface LeftTruncation {
  /** Day of the first recorded date of B. */
  readonly firstConversion: number;
  /** Entities with a visit to A before that day, ascending, without repeats. */
  readonly entities: Uint32Array;
  /** Visits to A before that day, and in all. */
  readonly visits: number;
  readonly of: number;
}

/** How unlikely it must be that all of them merely had not converted yet. */
const improbable = 1e-4;

/**
 * Whether no conversion was recorded before some date although cohorts exist: the visits that began before the first
 * recorded date of B are tested against the speed of those that began after it. With F that incidence, the chance
 * that none of them had converted by then is Π(1 − F(days until then)); below 1 in 10,000 they are truncated. Null
 * where they are not, or where fewer than ten visits on either side make it impossible to tell.
 */
export function leftTruncation(question: ConversionQuestion): LeftTruncation | null {
  const { recorded, from, to, asOf } = question;
  const { log } = recorded.passes;
  const firstConversion = firstDate(question);
  const all = visits(recorded, { from, to, asOf });
  const isEarly = (visit: number): boolean => log.day[all.entered[visit]!]! < firstConversion;
  const early = Array.from({ length: all.count }, (_, visit) => visit).filter(isEarly);
  if (early.length < 10 || all.count - early.length < 10) return null;
  const late = visits(recorded, { from, to, asOf, window: [firstConversion, Number.POSITIVE_INFINITY] });
  const [sample] = samples(late, recorded, question);
  const curve = aalenJohansen(sample!.days, sample!.causes, causeCount(recorded));
  const logChance = early.reduce((sum, visit) => {
    const waited = firstConversion - log.day[all.entered[visit]!]! - 1;
    return sum + Math.log1p(-(curve.incidence[0]![stepAt(curve.time, waited)] ?? 0));
  }, 0);
  if (logChance > Math.log(improbable)) return null;
  return {
    firstConversion,
    entities: Uint32Array.from(new Set(early.map((visit) => all.entity[visit]!))),
    visits: early.length,
    of: all.count,
  };
}

function firstDate({ recorded, to }: ConversionQuestion): number {
  const { passes } = recorded;
  let first = Number.POSITIVE_INFINITY;
  for (let pass = 0; pass < passes.count; pass++) {
    const event = datedBy(recorded, pass, to);
    if (event !== none) first = Math.min(first, passes.log.day[event]!);
  }
  return first;
}

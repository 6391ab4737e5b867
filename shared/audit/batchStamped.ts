/** `batch-stamped`: several stages of one entity dated at once, so at least one of the dates is not when it happened. */
import { none, precision } from '../events/eventLog.ts';
import type { AuditedLog } from './auditedLog.ts';
import { type AuditFinding, EntitySet, findingOf } from './finding.ts';

/** Stages on one day before it is suspicious: two can well happen on the same day. */
const stagesOnOneDay = 3;
/** Stages in the same second: no two do. */
const stagesInOneSecond = 2;
const secondsPerDay = 86_400;

/** Forward stages of one pass; events with a time of day are compared by the second, the others by the day. */
export function batchStamped({ log, dates, original, owner }: AuditedLog): AuditFinding[] {
  const { passes, width, event } = dates;
  const affected = new EntitySet(log.entityCount);
  const base = new EntitySet(log.entityCount);
  const events: number[] = [];
  const stamps = new Map<string, number[]>();
  for (let pass = 0; pass < passes.count; pass++) {
    const entity = passes.entity[pass]!;
    stamps.clear();
    let dated = 0;
    for (let position = 0; position < width; position++) {
      const i = event[pass * width + position]!;
      if (i === none) continue;
      dated++;
      const stamp =
        passes.log.precision[i] === precision.instant
          ? `${secondOf(passes.log.time[i]!)}s`
          : `${passes.log.day[i]!}d`;
      const same = stamps.get(stamp);
      if (same) same.push(i);
      else stamps.set(stamp, [i]);
    }
    if (dated < 2) continue;
    base.add(entity);
    if (stamps.size === dated) continue;
    for (const [stamp, same] of stamps) {
      if (same.length < (stamp.endsWith('s') ? stagesInOneSecond : stagesOnOneDay)) continue;
      affected.add(entity);
      for (const i of same) events.push(original[i]!);
    }
  }
  return findingOf(owner, {
    code: 'batch-stamped',
    affected,
    base,
    events,
    fix: 'Stages are set in one go after the fact. Stamp each stage when it is entered; where one update moves several, take their dates from the activities.',
  });
}

/** Whole second of a time in days. A thousandth is added so that a whole second stays one through the division by days. */
function secondOf(time: number): number {
  return Math.floor(time * secondsPerDay + 1e-3);
}

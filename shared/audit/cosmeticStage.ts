/** `cosmetic-stage`: a stage that nearly everybody passes at once records nothing. */
import { visits } from '../events/visits.ts';
import { none, precision } from '../events/eventLog.ts';
import { type AuditedLog, stageName } from './auditedLog.ts';
import { type AuditFinding, EntitySet, findingOf } from './finding.ts';

const nearlyAll = 0.97;
/** Visits that it takes to say so. */
const fewestVisits = 50;
const oneMinute = 1 / 1440;

/**
 * Stages that 97% or more of the visits pass without dwelling: to the next dated stage on the same day, or within a
 * minute where the times of day are known. The last stage is none: nobody passes it.
 */
export function cosmeticStages(audited: AuditedLog): AuditFinding[] {
  const { log, dates, original, options, owner } = audited;
  return log.graph.forward.slice(0, -1).flatMap((stage, position) => {
    const found = visits(dates, { from: position, asOf: options.asOf });
    const affected = new EntitySet(log.entityCount);
    const base = new EntitySet(log.entityCount);
    const events: number[] = [];
    for (let row = 0; row < found.count; row++) {
      const entered = found.entered[row]!;
      const left = found.left[row]!;
      base.add(found.entity[row]!);
      const passedOn = left !== none && log.graph.stages[found.outcome[row]!]!.kind === 'forward';
      if (!passedOn || found.timed[row] === 0) continue;
      const instants = isInstant(dates.passes.log.precision, entered, left);
      if (found.days[row]! > (instants ? oneMinute : 0)) continue;
      affected.add(found.entity[row]!);
      events.push(original[entered]!);
    }
    if (found.count < fewestVisits || events.length < nearlyAll * found.count) return [];
    return findingOf(owner, {
      code: 'cosmetic-stage',
      stage,
      affected,
      base,
      events,
      fix: `Drop "${stageName(audited, position)}" or make it mean something: nearly everybody leaves it in the moment of entering.`,
    });
  });
}

function isInstant(column: Uint8Array, a: number, b: number): boolean {
  return column[a] === precision.instant && column[b] === precision.instant;
}

/** What there is to mend in single records: dates that are missing, that cannot be true, or that contradict each other. */
import { type EventLog, daysBetween, none } from '../events/eventLog.ts';
import { type AuditOptions, type AuditedLog, auditedLog } from './auditedLog.ts';
import type { FindingCode } from './finding.ts';
import { type PassRow, eachRow, missingAt } from './missingDates.ts';

/** Findings that are about the date of a stage of a record, which somebody can enter or correct. */
export const repairableCodes = [
  'missing-stage-date',
  'skipped-stage',
  'future-or-impossible',
  'out-of-order',
] as const satisfies readonly FindingCode[];
export type RepairableCode = (typeof repairableCodes)[number];

/** One date of one record. Events are indices of the log that was audited, {@link none} where there is none. */
export interface Repair {
  readonly entity: number;
  /** Index of the stage. */
  readonly stage: number;
  /** The findings that it is in; a skipped stage is a missing one too. */
  readonly codes: readonly RepairableCode[];
  /** The date at fault; none where it is missing. */
  readonly wrong: number;
  /** The nearest later stage of the pass with a believable date, where repair implies the stage from it. */
  readonly provenBy: number;
  /** The nearest earlier stage dated no later than that; of a date out of order, the one that it lies before. */
  readonly after: number;
}

/** Every repair of a log, by entity and stage. In a later pass only the stages from the re-entry stage up are missed. */
export function repairs(log: EventLog, options: AuditOptions): Repair[] {
  const audited = auditedLog(log, options);
  return [...missing(audited), ...impossible(audited), ...outOfOrder(audited)].sort(
    (a, b) => a.entity - b.entity || a.stage - b.stage,
  );
}

function missing(audited: AuditedLog): Repair[] {
  const { graph } = audited.log;
  const found: Repair[] = [];
  eachRow(audited, (row: PassRow) => {
    graph.forward.forEach((stage, position) => {
      const lacks = missingAt(graph, row, position);
      if (lacks === null) return;
      const around = neighbours(audited, row.pass, position);
      found.push({
        entity: row.entity,
        stage,
        codes: lacks === 'skipped' ? ['missing-stage-date', 'skipped-stage'] : ['missing-stage-date'],
        wrong: none,
        after: around.after,
        provenBy: lacks === 'stated' ? none : around.provenBy,
      });
    });
  });
  return found;
}

function impossible(audited: AuditedLog): Repair[] {
  const { log, dates, positions, options } = audited;
  const { first } = dates.passes;
  const found: Repair[] = [];
  for (let entity = 0; entity < log.entityCount; entity++) {
    for (let wrong = log.offsets[entity]!; wrong < log.offsets[entity + 1]!; wrong++) {
      if (audited.impossible[wrong] === 0) continue;
      const stage = log.stage[wrong]!;
      const position = positions[stage]!;
      // Too early, it belongs to the first pass, and too late to the last.
      const pass = log.day[wrong]! >= options.asOf ? first[entity + 1]! - 1 : first[entity]!;
      const exists = first[entity]! < first[entity + 1]! && position !== none;
      const around = neighbours(audited, exists ? pass : none, position);
      // Repair implies required stages only, and none that has a believable date as well.
      const isImplied =
        exists && log.graph.stages[stage]!.required && dates.event[pass * dates.width + position] === none;
      found.push({
        entity,
        stage,
        codes: ['future-or-impossible'],
        wrong,
        after: around.after,
        provenBy: isImplied ? around.provenBy : none,
      });
    }
  }
  return found;
}

function outOfOrder({ log, dates, original }: AuditedLog): Repair[] {
  const { passes, width, event } = dates;
  const found: Repair[] = [];
  for (let pass = 0; pass < passes.count; pass++) {
    for (let later = 1; later < width; later++) {
      const wrong = event[pass * width + later]!;
      if (wrong === none) continue;
      for (let earlier = later - 1; earlier >= 0; earlier--) {
        const other = event[pass * width + earlier]!;
        if (other === none || daysBetween(passes.log, other, wrong) >= 0) continue;
        found.push({
          entity: passes.entity[pass]!,
          stage: log.graph.forward[later]!,
          codes: ['out-of-order'],
          wrong: original[wrong]!,
          provenBy: none,
          after: original[other]!,
        });
        break;
      }
    }
  }
  return found;
}

/** The believable dates between which a stage of a pass was entered; without a pass there are none. */
function neighbours(
  { dates, original }: AuditedLog,
  pass: number,
  position: number,
): Pick<Repair, 'provenBy' | 'after'> {
  if (pass === none) return { provenBy: none, after: none };
  const { event, width, passes } = dates;
  const row = event.subarray(pass * width, (pass + 1) * width);
  const proof = row.subarray(position + 1).find((later) => later !== none);
  const before = row
    .subarray(0, position)
    .findLast(
      (earlier) => earlier !== none && (proof === undefined || daysBetween(passes.log, earlier, proof) >= 0),
    );
  return {
    provenBy: proof === undefined ? none : original[proof]!,
    after: before === undefined ? none : original[before]!,
  };
}

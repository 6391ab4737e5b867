/** `missing-stage-date` and `skipped-stage`: required stages that an entity was in and that have no date. */
import { none } from '../events/eventLog.ts';
import type { StageGraph } from '../funnel/stages.ts';
import { type AuditedLog, stageName } from './auditedLog.ts';
import { type AuditFinding, EntitySet, findingOf } from './finding.ts';

/**
 * A required stage is *missing* where it has no date although the status names it, or a later forward stage of the same
 * pass is dated; it is *skipped* where an earlier one is dated too. A date that cannot be true still says that the
 * stage was there. In later passes only the stages from the re-entry stage up can be missing.
 */
export function missingDates(audited: AuditedLog): AuditFinding[] {
  const { log, owner } = audited;
  const { graph } = log;
  const width = graph.forward.length;
  const sets = (): EntitySet[] => graph.forward.map(() => new EntitySet(log.entityCount));
  const missing = sets();
  const skipped = sets();
  const passedThrough = sets();
  eachRow(audited, (row) => {
    const { entity, dated } = row;
    for (let position = 0; position < width; position++) {
      if (dated[position] === 1) passedThrough[position]!.add(entity);
      const lacks = missingAt(graph, row, position);
      if (lacks === null) continue;
      missing[position]!.add(entity);
      passedThrough[position]!.add(entity);
      if (lacks === 'skipped') skipped[position]!.add(entity);
    }
  });
  return graph.forward.flatMap((stage, position) => {
    const name = stageName(audited, position);
    return [
      ...findingOf(owner, {
        code: 'missing-stage-date',
        stage,
        affected: missing[position]!,
        base: passedThrough[position]!,
        fix: `Have the CRM stamp the date of "${name}" when the stage is entered, and fill the gaps from its field history.`,
      }),
      ...findingOf(owner, {
        code: 'skipped-stage',
        stage,
        affected: skipped[position]!,
        base: passedThrough[position]!,
        fix: `Do not let an entity move past "${name}" without its date, or make the stage optional if it really can be skipped.`,
      }),
    ];
  });
}

/** What the dates of one pass say, and the status where it is about this pass. */
export interface PassRow {
  readonly entity: number;
  /** {@link none} for an entity without any believable date. */
  readonly pass: number;
  /** By position: whether the stage is dated in this pass, believably or not. */
  readonly dated: Uint8Array;
  /** First position that can be missing because a later stage is dated. */
  readonly lowest: number;
  /** Position of the stage that the status names, {@link none} where it names none or it is about another pass. */
  readonly status: number;
}

/**
 * How a stage lacks its date: `skipped` between two dated ones, `proven` by a later one alone, `stated` by the status;
 * null where it lacks none.
 */
export function missingAt(
  { stages, forward }: StageGraph,
  { dated, lowest, status }: PassRow,
  position: number,
): 'skipped' | 'proven' | 'stated' | null {
  if (dated[position] === 1 || !stages[forward[position]!]!.required) return null;
  if (position < lowest || position >= dated.lastIndexOf(1)) return position === status ? 'stated' : null;
  return dated.indexOf(1) < position ? 'skipped' : 'proven';
}

/** Every pass of every entity; an entity of a log with one row each has its one pass even where nothing is dated. */
export function eachRow(audited: AuditedLog, visit: (row: PassRow) => void): void {
  const { log, dates, positions } = audited;
  const { passes, width } = dates;
  const dated = new Uint8Array(width);
  const reentry = positions[log.graph.reentry]!;
  for (let entity = 0; entity < log.entityCount; entity++) {
    const first = passes.first[entity]!;
    const last = Math.max(first, passes.first[entity + 1]! - 1);
    const status = log.status === null ? none : (positions[log.status[entity]!] ?? none);
    for (let pass = first; pass <= last; pass++) {
      dated.fill(0);
      if (pass < passes.first[entity + 1]!)
        for (let position = 0; position < width; position++)
          if (dates.event[pass * width + position] !== none) dated[position] = 1;
      addImpossible(audited, entity, { early: pass === first, late: pass === last }, dated);
      visit({
        entity,
        pass: pass < passes.first[entity + 1]! ? pass : none,
        dated,
        lowest: pass === first ? 0 : reentry,
        status: pass === last ? status : none,
      });
    }
  }
}

/** An impossible date belongs to the first pass where it is too early, and to the last where it is too late. */
function addImpossible(
  { log, impossible, options, positions }: AuditedLog,
  entity: number,
  { early, late }: { early: boolean; late: boolean },
  dated: Uint8Array,
): void {
  for (let i = log.offsets[entity]!; i < log.offsets[entity + 1]!; i++) {
    const position = positions[log.stage[i]!]!;
    if (impossible[i] === 0 || position === none) continue;
    if (log.day[i]! >= options.asOf ? late : early) dated[position] = 1;
  }
}

/** `recycling-loop`: entities that come back more often than the charter allows. */
import { none } from '../events/eventLog.ts';
import type { AuditedLog } from './auditedLog.ts';
import { type AuditFinding, EntitySet, findingOf } from './finding.ts';

const usualMaxReentries = 2;

/** Passes after the first, against the number allowed; a pass counts where it has a date of a forward stage. */
export function recyclingLoops(audited: AuditedLog): AuditFinding[] {
  const { log, dates, options, owner } = audited;
  const allowed = options.maxReentries ?? usualMaxReentries;
  const { passes, width, event } = dates;
  const affected = new EntitySet(log.entityCount);
  const base = new EntitySet(log.entityCount);
  let most = 0;
  for (let entity = 0; entity < log.entityCount; entity++) {
    let count = 0;
    for (let pass = passes.first[entity]!; pass < passes.first[entity + 1]!; pass++)
      if (event.subarray(pass * width, (pass + 1) * width).some((at) => at !== none)) count++;
    if (count > 0) base.add(entity);
    if (count - 1 > allowed) affected.add(entity);
    most = Math.max(most, count - 1);
  }
  const { pipeline, reentry } = log.graph;
  const recycled = pipeline === none ? null : recycledConversions(audited, reentry, pipeline);
  return findingOf(owner, {
    code: 'recycling-loop',
    affected,
    base,
    fix: `Let an entity come back at most ${allowed} times, reset its score on the way out, and disqualify it after that.`,
    detail: {
      allowed,
      most,
      conversions: recycled && recycled.conversions,
      recycledConversions: recycled && recycled.recycled,
    },
  });
}

/**
 * Of the passes with both stages dated, how many are not the entity's first: conversions that a count by date credits
 * to new demand though they are recycles. Stages are indices of the graph.
 */
export function recycledConversions(
  { dates, positions }: AuditedLog,
  from: number,
  to: number,
): { conversions: number; recycled: number } {
  const { passes, width, event } = dates;
  let conversions = 0;
  let recycled = 0;
  for (let pass = 0; pass < passes.count; pass++) {
    if (event[pass * width + positions[from]!] === none || event[pass * width + positions[to]!] === none)
      continue;
    conversions++;
    if (passes.first[passes.entity[pass]!] !== pass) recycled++;
  }
  return { conversions, recycled };
}

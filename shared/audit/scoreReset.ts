/** `score-not-reset`: nurtured leads whose score still stands where it was, and may qualify them again by itself. */
import { none } from '../events/eventLog.ts';
import { quantileSorted } from '../stats/quantile.ts';
import type { AuditedLog } from './auditedLog.ts';
import { type AuditFinding, EntitySet, findingOf } from './finding.ts';

/** Of the entities that rest in the holding stage now and have a score, those with one above 0. */
export function scoresNotReset({ log, impossible, owner }: AuditedLog): AuditFinding[] {
  const { graph, score, status } = log;
  if (score === null || graph.holding === none) return [];
  const affected = new EntitySet(log.entityCount);
  const base = new EntitySet(log.entityCount);
  const events: number[] = [];
  const kept: number[] = [];
  for (let entity = 0; entity < log.entityCount; entity++) {
    if (Number.isNaN(score[entity])) continue;
    let last: number = none;
    for (let i = log.offsets[entity]!; i < log.offsets[entity + 1]!; i++) if (impossible[i] === 0) last = i;
    const told = status?.[entity] ?? none;
    const stage = told === none ? (log.stage[last] ?? none) : told;
    if (stage !== graph.holding) continue;
    base.add(entity);
    if (!(score[entity]! > 0)) continue;
    affected.add(entity);
    kept.push(score[entity]!);
    if (log.stage[last] === graph.holding) events.push(last);
  }
  const { name } = graph.stages[graph.holding]!;
  return findingOf(owner, {
    code: 'score-not-reset',
    stage: graph.holding,
    affected,
    base,
    events,
    fix: `Set the score to 0 when a lead goes to "${name}": it comes back by what it does from then on, not by what it did before.`,
    detail: { medianScore: kept.length === 0 ? null : quantileSorted(Float64Array.from(kept).sort(), 0.5) },
  });
}

/** `missing-reason` and `disqualified-overuse`: exits that do not say why. */
import { none } from '../events/eventLog.ts';
import type { AuditedLog } from './auditedLog.ts';
import { type AuditFinding, EntitySet, findingOf } from './finding.ts';

/** Exits without a reason, by exit. Where the log has no reasons at all there is nothing to check. */
export function missingReasons(audited: AuditedLog): AuditFinding[] {
  const { log, impossible, owner } = audited;
  if (log.reason === null && log.eventReason === null) return [];
  return log.graph.exits.flatMap((stage) => {
    const affected = new EntitySet(log.entityCount);
    const base = new EntitySet(log.entityCount);
    const events: number[] = [];
    for (let entity = 0; entity < log.entityCount; entity++)
      for (let i = log.offsets[entity]!; i < log.offsets[entity + 1]!; i++) {
        if (log.stage[i] !== stage || impossible[i] === 1) continue;
        base.add(entity);
        if ((log.eventReason?.codes[i] ?? none) !== none || (log.reason?.codes[entity] ?? none) !== none)
          continue;
        affected.add(entity);
        events.push(i);
      }
    return findingOf(owner, {
      code: 'missing-reason',
      stage,
      affected,
      base,
      events,
      fix: `Make the reason a required field when an entity goes to "${log.graph.stages[stage]!.name}", with a short list to choose from.`,
    });
  });
}

/** Share of Disqualified beyond which it is a catch-all, and the exits that it takes to say so. */
const overuse = 0.5;
const fewestExits = 20;

/** Exits to Disqualified (the first exit stage of the graph) and to the holding stage. */
export function disqualifiedShare({ log, impossible }: AuditedLog): {
  disqualified: number;
  nurturing: number;
  share: number;
} {
  const stage = disqualifiedStage(log.graph);
  let disqualified = 0;
  let nurturing = 0;
  for (let i = 0; i < log.stage.length; i++) {
    if (impossible[i] === 1) continue;
    if (log.stage[i] === stage) disqualified++;
    else if (log.stage[i] === log.graph.holding) nurturing++;
  }
  return { disqualified, nurturing, share: disqualified / (disqualified + nurturing) };
}

function disqualifiedStage({ stages, exits }: AuditedLog['log']['graph']): number {
  return exits.find((stage) => stages[stage]!.kind === 'exit') ?? none;
}

/** More than half of those that leave without being lost are disqualified instead of nurtured. */
export function disqualifiedOveruse(audited: AuditedLog): AuditFinding[] {
  const { log, impossible, owner } = audited;
  const stage = disqualifiedStage(log.graph);
  const { disqualified, nurturing, share } = disqualifiedShare(audited);
  if (
    stage === none ||
    log.graph.holding === none ||
    disqualified + nurturing < fewestExits ||
    share <= overuse
  )
    return [];
  const affected = new EntitySet(log.entityCount);
  const base = new EntitySet(log.entityCount);
  const events: number[] = [];
  for (let entity = 0; entity < log.entityCount; entity++)
    for (let i = log.offsets[entity]!; i < log.offsets[entity + 1]!; i++) {
      if (impossible[i] === 1) continue;
      if (log.stage[i] === stage) {
        affected.add(entity);
        events.push(i);
      }
      if (log.stage[i] === stage || log.stage[i] === log.graph.holding) base.add(entity);
    }
  return findingOf(owner, {
    code: 'disqualified-overuse',
    stage,
    affected,
    base,
    events,
    fix: `Keep "${log.graph.stages[stage]!.name}" for junk, opt-outs and what is irrelevant; send what is not ready or not reached to "${log.graph.stages[log.graph.holding]!.name}".`,
    detail: { disqualified, nurturing },
  });
}

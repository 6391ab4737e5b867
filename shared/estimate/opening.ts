/** Who is where at the as-of day: the opening state of a simulation. */
import { none } from '../events/eventLog.ts';
import { type StageDates, exitAfter } from '../events/passes.ts';
import type { Measurement } from './result.ts';
import type { Slices } from './slices.ts';

type OpeningEntry = Measurement['opening'][number];

/**
 * Open visits by segment, stage, days since entering and re-entries so far. An entity is open in the furthest stage of
 * its last pass, unless it has exited since or the stage is the last; one that went to a holding stage waits there.
 * From the stage that counts pipeline on, entities with an amount are told one by one.
 */
export function openingState(dates: StageDates, asOf: number, slices: Slices | null): OpeningEntry[] {
  const { passes } = dates;
  const { log } = passes;
  const { graph } = log;
  const counted = new Map<string, OpeningEntry>();
  for (let entity = 0; entity < log.entityCount; entity++) {
    const [first, end] = [passes.first[entity]!, passes.first[entity + 1]!];
    if (first === end) continue;
    const event = standingEvent(dates, end - 1);
    if (event === none) continue;
    const stage = log.stage[event]!;
    const hasValue =
      graph.pipeline >= 0 && graph.forward.indexOf(stage) >= graph.forward.indexOf(graph.pipeline);
    const entry: OpeningEntry = {
      segment: slices === null ? null : slices.values[slices.codes[entity]!]!,
      stage: graph.stages[stage]!.id,
      ageDays: asOf - log.day[event]!,
      count: 1,
      recycles: end - 1 - first,
      amount: hasValue ? amountOf(dates, entity, event) : null,
    };
    const key = JSON.stringify([entry.segment, stage, entry.ageDays, entry.recycles, entry.amount]);
    const known = counted.get(key);
    if (known) known.count++;
    else counted.set(key, entry);
  }
  return [...counted.values()];
}

/** The event by which the entity is still on board after this pass, {@link none} where it is not. */
function standingEvent(dates: StageDates, pass: number): number {
  const { passes, width } = dates;
  const { log } = passes;
  const row = dates.event.subarray(pass * width, (pass + 1) * width);
  const furthest = row.findLastIndex((event) => event !== none);
  const reached = furthest < 0 ? passes.start[pass]! : row[furthest]!;
  const exit = exitAfter(passes, pass, reached);
  if (exit !== none) return log.graph.stages[log.stage[exit]!]!.kind === 'holding' ? exit : none;
  return furthest === width - 1 ? none : reached;
}

/** Amount of the entity at an event: the event's, else the entity's, else null. */
export function amountOf({ passes: { log } }: StageDates, entity: number, event: number): number | null {
  const atEvent = log.eventAmount?.[event] ?? Number.NaN;
  const amount = Number.isNaN(atEvent) ? (log.amount?.[entity] ?? Number.NaN) : atEvent;
  return Number.isNaN(amount) ? null : amount;
}

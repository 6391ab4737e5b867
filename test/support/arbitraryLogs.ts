/** Arbitrary histories for properties: short, dense and full of gaps, re-entries and dates out of order. */
import * as fc from 'fast-check';
import { type EntityInput, type EventLog, EventLogBuilder } from '../../shared/events/eventLog.ts';
import type { StageGraph } from '../../shared/funnel/stages.ts';

/** Day number on which the histories begin; they last 100 days. */
export const firstDay = 20_000;
export const lastDay = firstDay + 100;

export interface ArbitraryEntity {
  readonly segment: string;
  readonly owner: string | undefined;
  readonly events: readonly { readonly stage: string; readonly day: number }[];
}

const stageIds = [
  'registered',
  'mql',
  'sal',
  'meetingHeld',
  'sql',
  'sao',
  'won',
  'nurturing',
  'lost',
] as const;

const entity: fc.Arbitrary<ArbitraryEntity> = fc.record({
  segment: fc.constantFrom('inbound', 'outbound', 'partner'),
  owner: fc.constantFrom('ann', 'bo', undefined),
  events: fc.array(
    fc.record({
      stage: fc.constantFrom(...stageIds),
      day: fc.integer({ min: firstDay, max: lastDay }),
    }),
    { maxLength: 9 },
  ),
});

export const entities = fc.array(entity, { minLength: 1, maxLength: 30 });

/** A log of these entities; each has its position as its id, unless ids are given. */
export function logFrom(
  told: readonly ArbitraryEntity[],
  graph: StageGraph,
  passes: 'single' | 'byExit' = 'byExit',
  ids: readonly string[] = told.map((_, index) => `L${index}`),
): EventLog {
  const builder = new EventLogBuilder(graph);
  told.forEach(({ segment, owner, events }, index) => {
    const entity = builder.entity(ids[index]!);
    const about: EntityInput = { segments: { segment }, ...(owner ? { owners: { owner } } : {}) };
    builder.describe(entity, about);
    for (const { stage, day } of events)
      builder.add(entity, { stage: graph.indexOf(stage), day, time: day, precision: 0 });
  });
  return builder.build({ zone: 'UTC', passes });
}

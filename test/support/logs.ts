/** Small event logs, written as one would tell them. */
import { parseDay } from '../../shared/calendar/days.ts';
import { type EntityInput, type EventLog, EventLogBuilder } from '../../shared/events/eventLog.ts';
import type { StageGraph } from '../../shared/funnel/stages.ts';
import { templateGraph } from '../../shared/funnel/templates.ts';

/** Stage ids with the day (`2025-01-31`) or instant (`2025-01-31T12:00`, taken as UTC) of each, in any order. */
export type History = readonly (readonly [stage: string, when: string])[];

export interface Told {
  readonly history: History;
  readonly about?: EntityInput;
}

export function day(text: string): number {
  const value = parseDay(text);
  if (value === null) throw new Error(`not a day: ${text}`);
  return value;
}

/** A log of what is told by entity id. */
export function logOf(
  passes: 'single' | 'byExit',
  entities: Readonly<Record<string, History | Told>>,
  graph: StageGraph = templateGraph('default'),
): EventLog {
  const builder = new EventLogBuilder(graph);
  for (const [id, told] of Object.entries(entities)) {
    const entity = builder.entity(id);
    if ('about' in told && told.about) builder.describe(entity, told.about);
    for (const [stage, when] of 'history' in told ? told.history : told) {
      const [date, clock] = when.split('T');
      const [hours, minutes] = (clock ?? '0:0').split(':').map(Number);
      builder.add(entity, {
        stage: graph.indexOf(stage),
        day: day(date!),
        time: day(date!) + hours! / 24 + minutes! / 1440,
        precision: clock === undefined ? 0 : 1,
      });
    }
  }
  return builder.build({ zone: 'UTC', passes });
}

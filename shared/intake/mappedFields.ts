/** Where the CRM keeps the dates of stages, as far as a mapping alone can say: without the files themselves. */
import { formatDay } from '../calendar/days.ts';
import type { StageGraph } from '../funnel/stages.ts';
import type { Mapping } from './mapping.ts';
import type { StageField, StageMoment } from './stageFields.ts';

interface Place {
  readonly file: string;
  readonly kind: StageField['kind'];
  readonly field: string;
}

/**
 * The fields of an imported log whose files are no longer at hand: the header of a stage's own column, else the stage's
 * name in a history. Ids are those of the log, old values are its dates in ISO form instead of the cells' own text.
 */
export class MappedFields {
  private readonly cells: ReadonlyMap<string, Place>;
  private readonly events: ReadonlyMap<string, Place>;
  private readonly graph: StageGraph;

  constructor(mapping: Mapping, graph: StageGraph) {
    this.graph = graph;
    const cells = new Map<string, Place>();
    const events = new Map<string, Place>();
    for (const { match: file, shape, columns } of mapping.files) {
      if (shape === 'entity')
        for (const [field, target] of Object.entries(columns))
          if (typeof target === 'object' && 'stage' in target && !cells.has(target.stage))
            cells.set(target.stage, { file, kind: 'cell', field });
      if (shape === 'event')
        for (const [field, stage] of namesOf(mapping, graph))
          if (!events.has(stage)) events.set(stage, { file, kind: 'event', field });
    }
    this.cells = cells;
    this.events = events;
  }

  /** The place for a date that is missing, or null where the mapping has none. */
  blank(id: string, stage: number): StageField | null {
    return this.place(id, stage, '');
  }

  /** The place of a date, or null. */
  holding(id: string, stage: number, { day }: StageMoment): StageField | null {
    return this.place(id, stage, formatDay(day));
  }

  private place(id: string, stage: number, value: string): StageField | null {
    const known = this.graph.stages[stage]!.id;
    const place = this.cells.get(known) ?? this.events.get(known);
    return place === undefined ? null : { ...place, id, value, hasTimes: false };
  }
}

/** Names of stages in a history: the mapping's own words first, then the stages' names. */
function namesOf({ values }: Mapping, { stages }: StageGraph): (readonly [name: string, stage: string])[] {
  return [
    ...Object.entries(values.stage).flatMap(([name, stage]): [string, string][] =>
      stage === null ? [] : [[name, stage]],
    ),
    ...stages.map(({ id, name }): [string, string] => [name, id]),
  ];
}

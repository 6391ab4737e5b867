import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { keepEntities } from '../../shared/events/keepEntities.ts';
import { templateGraph } from '../../shared/funnel/templates.ts';
import { entities, logFrom } from '../support/arbitraryLogs.ts';

const graph = templateGraph('default');

describe('a log of some of its entities', () => {
  it('is the log that the same entities alone would have made', () => {
    fc.assert(
      fc.property(entities, fc.infiniteStream(fc.boolean()), (told, choices) => {
        const kept = told.map(() => choices.next().value as boolean);
        const ids = told.map((_, index) => `L${index}`);
        const log = logFrom(told, graph);
        const part = keepEntities(log, Uint8Array.from(kept, Number));
        const chosen = <T>(values: readonly T[]): T[] => values.filter((_, index) => kept[index]);
        const alone = logFrom(chosen(told), graph, 'byExit', chosen(ids));
        const { owners, segments, graph: stages, ...columns } = part;
        expect(stages).toBe(log.graph);
        expect(columns).toMatchObject({
          entityIds: alone.entityIds,
          offsets: alone.offsets,
          stage: alone.stage,
          day: alone.day,
          time: alone.time,
        });
        // Dictionaries stay those of the whole; what they say of each entity is the same.
        const said = (column: { codes: Int32Array; values: readonly string[] } | undefined) =>
          Array.from(
            { length: part.entityCount },
            (_, entity) => column?.values[column.codes[entity]!] ?? null,
          );
        expect(said(segments.get('segment'))).toEqual(said(alone.segments.get('segment')));
        expect(said(owners.get('owner'))).toEqual(said(alone.owners.get('owner')));
      }),
    );
  });
});

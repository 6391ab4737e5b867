import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type EventLog, EventLogBuilder } from '../../shared/events/eventLog.ts';
import { writeLogTables } from '../../shared/document/logTables.ts';
import { logBuffers, packLog, unpackLog } from '../../shared/events/packedLog.ts';
import { templateGraph } from '../../shared/funnel/templates.ts';
import { inSharedMemory } from '../../shared/sharedMemory.ts';

const graph = templateGraph('default');
/** Any text that survives UTF-8: lone surrogates do not, in any export. */
const text = fc.string({ unit: 'binary', maxLength: 12 });

const logs = fc
  .array(
    fc.record({
      id: text,
      owner: text,
      segment: text,
      reason: text,
      amount: fc.option(fc.double({ min: 0, noNaN: true }), { nil: undefined }),
      events: fc.array(
        fc.record({
          stage: fc.nat(graph.stages.length - 1),
          day: fc.integer({ min: 0, max: 30_000 }),
          owner: text,
        }),
        { maxLength: 6 },
      ),
    }),
    { maxLength: 20 },
  )
  .map((entities) => {
    const builder = new EventLogBuilder(graph);
    for (const { id, owner, segment, reason, amount, events } of entities) {
      const entity = builder.entity(id);
      builder.describe(entity, {
        owners: { sdr: owner },
        segments: { channel: segment },
        reason,
        ...(amount === undefined ? {} : { amount }),
      });
      for (const event of events) builder.add(entity, { ...event, time: event.day + 0.5, precision: 1 });
    }
    return builder.build({ zone: 'Europe/Berlin', passes: 'byExit' });
  });

const plain = ({ graph, ...columns }: EventLog): unknown => ({ ...columns, stages: graph.stages });

describe('a packed log', () => {
  it('is the same log again on the other side of a clone', () => {
    fc.assert(
      fc.property(logs, (log) => {
        expect(plain(unpackLog(structuredClone(packLog(log))))).toEqual(plain(log));
      }),
      { numRuns: 200 },
    );
  });

  it('is the same log in shared memory, which a clone does not copy, and is written alike', () => {
    fc.assert(
      fc.property(logs, (log) => {
        const shared = inSharedMemory(packLog(log));
        const clone = structuredClone(shared);
        expect(plain(unpackLog(clone))).toEqual(plain(log));
        expect(writeLogTables(unpackLog(clone))).toEqual(writeLogTables(log));
        shared.day.fill(7);
        expect([...clone.day]).toEqual([...shared.day]);
      }),
      { numRuns: 100 },
    );
  });

  it('is the same log again on the other side of a transfer, which leaves nothing behind', () => {
    const builder = new EventLogBuilder(graph);
    builder.describe(builder.entity('ä'), { owners: { sdr: 'Ødegård 🚀' }, account: 'A' });
    builder.add(0, { stage: 1, day: 20_000, time: 20_000, precision: 0, reason: 'no budget' });
    const log = builder.build({ zone: 'UTC', passes: 'single' });
    const expected = plain(unpackLog(structuredClone(packLog(log))));
    const packed = packLog(log);
    const moved = structuredClone(packed, { transfer: logBuffers(packed) });
    expect(plain(unpackLog(moved))).toEqual(expected);
    expect(packed.day.byteLength).toBe(0);
    expect(packed.entityIds.bytes.byteLength).toBe(0);
  });
});

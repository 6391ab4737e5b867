import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { templateGraph } from '../../shared/funnel/templates.ts';
import { updateLog } from '../../shared/events/updateLog.ts';
import { entities, logFrom } from '../support/arbitraryLogs.ts';
import { imported, textFile, told, valuesOf } from '../support/exports.ts';
import { refused } from '../support/refused.ts';

const first = imported([
  textFile(
    'leads.csv',
    'lead_id,MQL,SAO,Owner,Lead Source',
    'L1,2026-01-05,,ann,web',
    'L2,2026-01-06,2026-02-01,bo,event',
  ),
]).log;

it('replaces records of the same id, adds new ones, keeps the others and the columns that the update lacks', () => {
  const update = imported([
    textFile('leads.csv', 'lead_id,MQL,SAO,Owner', 'L3,2026-02-07,,cy', 'L1,2026-01-05,2026-02-09,'),
  ]).log;
  const { log, added, updated, kept, unchanged } = updateLog(first, update);
  expect([added, updated, kept, unchanged]).toEqual([1, 1, 1, 0]);
  expect(told(log)).toEqual({
    L1: ['mql 2026-01-05', 'sao 2026-02-09'],
    L2: ['mql 2026-01-06', 'sao 2026-02-01'],
    L3: ['mql 2026-02-07'],
  });
  // The update says that L1 has no owner any more, and nothing of its channel.
  expect(valuesOf(log.owners.get('owner'))).toEqual([null, 'bo', 'cy']);
  expect(valuesOf(log.segments.get('channel'))).toEqual(['web', 'event', null]);
  expect(told(first)['L1']).toEqual(['mql 2026-01-05']);
});

it('property: an update by itself changes nothing, and a second time neither', () => {
  const graph = templateGraph('default');
  fc.assert(
    fc.property(entities, entities, (before, after) => {
      const log = logFrom(before, graph);
      expect(told(updateLog(log, log).log)).toEqual(told(log));
      expect(updateLog(log, log).unchanged).toBe(log.entityCount);
      const update = logFrom(after, graph);
      const once = updateLog(log, update);
      expect(once.added + once.updated).toBe(update.entityCount);
      expect(once.updated + once.kept).toBe(log.entityCount);
      expect(updateLog(once.log, update).log).toEqual(once.log);
      expect(updateLog(once.log, update).unchanged).toBe(update.entityCount);
      expect(told(once.log)).toEqual({ ...told(log), ...told(update) });
    }),
  );
});

it('refuses a log of other stages or of another zone', () => {
  const other = logFrom([], templateGraph('lean'));
  expect(refused(() => updateLog(first, other)).code).toBe('different-waterfall');
  expect(refused(() => updateLog(first, { ...first, zone: 'Asia/Tokyo' })).code).toBe('different-zone');
});

it('tells records of which the update says nothing new from those that it changes', () => {
  const rows = (owner: string) => [
    textFile('leads.csv', 'lead_id,MQL,SAO,Owner', `L1,2026-01-05,,${owner}`, 'L2,2026-01-06,2026-02-01,bo'),
  ];
  expect(updateLog(first, imported(rows('ann')).log)).toMatchObject({ updated: 2, unchanged: 2 });
  expect(updateLog(first, imported(rows('cy')).log)).toMatchObject({ updated: 2, unchanged: 1 });
});

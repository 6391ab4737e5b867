import { expect, test } from 'vitest';
import { dropEvents } from '../../shared/events/dropEvents.ts';
import { logOf } from '../support/logs.ts';

const log = logOf('byExit', {
  a: [
    ['mql', '2025-01-01'],
    ['sal', '2025-01-02'],
    ['sql', '2025-01-03'],
  ],
  b: [['mql', '2025-01-04']],
  c: [
    ['mql', '2025-01-05'],
    ['sal', '2025-01-06'],
  ],
});

test('what is left keeps its order and its entity, and tells where it was', () => {
  const { log: left, original } = dropEvents(log, Uint8Array.from([0, 1, 0, 1, 0, 0]));
  expect([...original]).toEqual([0, 2, 4, 5]);
  expect([...left.offsets]).toEqual([0, 2, 2, 4]);
  expect([...left.day]).toEqual(Array.from(original, (i) => log.day[i]));
  expect([...left.stage]).toEqual(Array.from(original, (i) => log.stage[i]));
  expect(left.entityIds).toEqual(log.entityIds);
});

test('dropping nothing leaves the log as it is', () => {
  const { log: same } = dropEvents(log, new Uint8Array(6));
  expect(same).toEqual({ ...log, graph: same.graph });
});

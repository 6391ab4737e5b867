import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { groupEvents } from '../../shared/events/groupEvents.ts';

it('groups by entity and sorts each group, equal events in the order given', () => {
  const times = [3, 1, 2, 1, 0];
  const { offsets, order } = groupEvents([1, 1, 0, 1, 3], 4, (a, b) => times[a]! - times[b]!);
  expect(Array.from(offsets)).toEqual([0, 1, 4, 4, 5]);
  expect(Array.from(order)).toEqual([2, 1, 3, 0, 4]);
});

it('orders as one stable sort by entity and time does, whatever the size of the groups', () => {
  const event = fc.tuple(fc.integer({ min: 0, max: 3 }), fc.integer({ min: 0, max: 20 }));
  fc.assert(
    fc.property(fc.array(event, { maxLength: 300 }), (events) => {
      const entity = events.map(([of]) => of);
      const { order, offsets } = groupEvents(entity, 4, (a, b) => events[a]![1] - events[b]![1]);
      const expected = Array.from(events.keys()).sort(
        (a, b) => entity[a]! - entity[b]! || events[a]![1] - events[b]![1] || a - b,
      );
      expect(Array.from(order)).toEqual(expected);
      expect(offsets[4]).toBe(events.length);
    }),
  );
});

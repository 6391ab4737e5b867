/** Events by entity, in order: the sort that lays out a log, on columns and not on objects. */

/** Groups up to this size are sorted by insertion, which beats a call of the general sort. */
const smallGroup = 32;

export interface GroupedEvents {
  /** Events of entity e are `order[offsets[e]]` … `order[offsets[e + 1] - 1]`. */
  readonly offsets: Uint32Array;
  readonly order: Uint32Array;
}

function insertionSort(order: Uint32Array, from: number, to: number, compare: Compare): void {
  for (let i = from + 1; i < to; i++) {
    const event = order[i]!;
    let at = i;
    while (at > from && compare(order[at - 1]!, event) > 0) {
      order[at] = order[at - 1]!;
      at--;
    }
    order[at] = event;
  }
}

type Compare = (a: number, b: number) => number;

/** Where the events of each entity begin among those that lie by entity, and after the last where they end. */
export function offsetsOf(entity: ArrayLike<number>, entityCount: number): Uint32Array {
  const offsets = new Uint32Array(entityCount + 1);
  for (let i = 0; i < entity.length; i++) offsets[entity[i]! + 1]!++;
  for (let e = 0; e < entityCount; e++) offsets[e + 1]! += offsets[e]!;
  return offsets;
}

/**
 * Groups events 0 … n−1 by entity and sorts each group; equal events keep their order.
 * @param entity entity of each event
 */
export function groupEvents(entity: ArrayLike<number>, entityCount: number, compare: Compare): GroupedEvents {
  const offsets = offsetsOf(entity, entityCount);
  const order = new Uint32Array(entity.length);
  const next = offsets.slice(0, entityCount);
  for (let i = 0; i < entity.length; i++) order[next[entity[i]!]!++] = i;
  for (let e = 0; e < entityCount; e++) {
    const from = offsets[e]!;
    const to = offsets[e + 1]!;
    if (to - from <= smallGroup) insertionSort(order, from, to, compare);
    else order.subarray(from, to).sort((a, b) => compare(a, b) || a - b);
  }
  return { offsets, order };
}

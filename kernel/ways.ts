/**
 * Plain edges, on which leads only leave one stage and are about to enter another. What has to be touched for each lies
 * in one table, edge after edge, so that nothing has to be looked up.
 */
import { edgeFrom, edgeSegment, edgeTo, isPlain, plainEdges } from './edges';
import { classCount, segments, stageCount, staysOpen } from './model';
import { Transition } from './plan';
import { addAt, countShift, takeAll } from './lanes';
import { dueAt, openAt, openNowhere, pendingAt } from './state';

/**
 * Of each plain edge: where it is in a step's row of those who are due, in bytes; and the addresses of the open visits
 * that it ends, and of those who are about to enter where it leads.
 */
let ways = new StaticArray<i32>(0);
const wayBytes: usize = 12;

export function layOutWays(): void {
  ways = new StaticArray<i32>(plainEdges.length * 3);
  for (let i = 0; i < plainEdges.length; i++) {
    const edge = plainEdges[i];
    const s = edgeSegment[edge];
    const from = edgeFrom[edge];
    ways[3 * i] = <i32>(dueAt(edge, 0, 0) - dueAt(0, 0, 0));
    ways[3 * i + 1] = <i32>(staysOpen[from] !== 0 ? openAt(s, from) : openNowhere());
    ways[3 * i + 2] = <i32>pendingAt(s, edgeTo[edge]);
  }
  for (let s = 0; s < segments.length; s++) {
    for (let stage = 0; stage < stageCount; stage++) {
      const transition = segments[s].transitions[stage];
      if (transition !== null) transition.ways = waysOf(transition);
    }
  }
}

/** Address of a transition's ways, or 0 where not all of its edges are plain. */
function waysOf(transition: Transition): usize {
  for (let j = 0; j < transition.outcomes; j++) {
    if (!isPlain(transition.firstEdge + j)) return 0;
  }
  let first = 0;
  while (plainEdges[first] !== transition.firstEdge) first++;
  return changetype<usize>(ways) + <usize>first * wayBytes;
}

/** Who is due on plain edges in a step goes on. */
export function collectPlain(step: i32): void {
  for (let r = 0; r < classCount; r++) passOn(changetype<usize>(ways), plainEdges.length, r, step);
}

/** Who is due on so many edges, from those of the `way` on, goes on: leads of one class. */
export function passOn(way: usize, edges: i32, recycles: i32, step: i32): void {
  const row = dueAt(0, recycles, step);
  const own = (<usize>recycles) << countShift;
  for (const end = way + <usize>edges * wayBytes; way < end; way += wayBytes) {
    const n = takeAll(row + load<i32>(way));
    addAt(load<i32>(way, 8) + own, n);
    addAt(load<i32>(way, 4), i32x4.neg(n));
  }
}

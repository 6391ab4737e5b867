/**
 * Plain edges, on which leads only leave one stage and are about to enter another. What has to be touched for each lies
 * in one table, edge after edge, so that nothing has to be looked up.
 */
import { edgeFrom, edgeSegment, edgeTo, isPlain, plainEdges } from './edges';
import { classCount, segments, stageCount, staysOpen } from './model';
import { Transition } from './plan';
import { dueAt, dueStride, open, pending, takeCount } from './state';

/** Of each plain edge, in bytes: where it is in a step's row of those who are due, in the open visits, in those who are about to enter. */
let ways = new StaticArray<i32>(0);
const wayBytes: usize = 12;

export function layOutWays(): void {
  ways = new StaticArray<i32>(plainEdges.length * 3);
  for (let i = 0; i < plainEdges.length; i++) {
    const edge = plainEdges[i];
    const s = edgeSegment[edge];
    const from = edgeFrom[edge];
    const stays = staysOpen[from] !== 0 ? from * segments.length + s : segments.length * stageCount;
    ways[3 * i] = (edge * classCount * dueStride) << 2;
    ways[3 * i + 1] = stays << 2;
    ways[3 * i + 2] = ((s * stageCount + edgeTo[edge]) * classCount) << 2;
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
  const stays = changetype<usize>(open);
  const enters = changetype<usize>(pending) + ((<usize>recycles) << 2);
  for (const end = way + <usize>edges * wayBytes; way < end; way += wayBytes) {
    const n = takeCount(row + load<i32>(way));
    const to = enters + load<i32>(way, 8);
    const stay = stays + load<i32>(way, 4);
    store<i32>(to, load<i32>(to) + n);
    store<i32>(stay, load<i32>(stay) - n);
  }
}

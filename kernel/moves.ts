/** Leads move on: visits end, edges lead to gates and to other stages. */
import { emptyHand, fillHand, takeList } from './deals';
import { NOTHING, SUM, edgeCarries, edgeFrom, edgeGate, edgeSegment, edgeTo } from './edges';
import { LANES, addAt, laneOf, takeAll } from './lanes';
import { HOLDING, classCount, holdsPlace, stageKinds, staysOpen } from './model';
import { addCounts, recyclesRow } from './record';
import { cohortOf, dueAt, enter, enterWithHand, joinQueue, openAt, passSumsOn, takeDueList } from './state';

/** Visits end. */
export function close(s: i32, stage: i32, n: v128): void {
  if (staysOpen[stage] !== 0) addAt(openAt(s, stage), i32x4.neg(n));
}

/** Leads arrive at the end of an edge: at a gate, or in a stage. */
export function arrive(edge: i32, recycles: i32, n: v128, step: i32): void {
  const gate = edgeGate[edge];
  if (gate !== null) return joinQueue(gate.gatedIndex, cohortOf(step), recycles, n);
  const s = edgeSegment[edge];
  const from = edgeFrom[edge];
  close(s, from, n);
  if (stageKinds[from] === HOLDING) addCounts(recyclesRow + s, step, n);
  enter(s, edgeTo[edge], recycles, n, holdsPlace[from] !== 0);
}

/** Who is due on an edge in a step arrives at its end, of all classes, with what they carry. */
export function arriveAll(edge: i32, step: i32): void {
  let n = i32x4.splat(0);
  for (let r = 0; r < classCount; r++) {
    const own = takeAll(dueAt(edge, r, step));
    if (!v128.any_true(own)) continue;
    arrive(edge, r, own, step);
    n = i32x4.add(n, own);
  }
  if (edgeCarries[edge] !== NOTHING && v128.any_true(n)) bringAmounts(edge, n, step);
}

/** What n leads carry who were due on an edge: sums go to where they are booked, single amounts by the hand of a lane. */
function bringAmounts(edge: i32, n: v128, step: i32): void {
  const s = edgeSegment[edge];
  const to = edgeTo[edge];
  if (edgeCarries[edge] === SUM) return passSumsOn(edge, step, s, to);
  for (let lane = 0; lane < LANES; lane++) {
    const own = laneOf(n, lane);
    if (own === 0) continue;
    emptyHand();
    takeList(takeDueList(edge, step, lane));
    fillHand(own);
    enterWithHand(s, to, own, lane);
  }
}

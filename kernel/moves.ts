/** Leads move on: visits end, edges lead to gates and to other stages. */
import { emptyHand, fillHand, takeList } from './deals';
import { SUM, edgeCarries, edgeFrom, edgeGate, edgeSegment, edgeTo } from './edges';
import { HOLDING, holdsPlace, segments, stageCount, stageKinds, staysOpen, stepCount } from './model';
import { add, recyclesRow } from './record';
import {
  cohortOf,
  dueList,
  dueSum,
  dueValued,
  enter,
  enterWithHand,
  joinQueue,
  open,
  pendingSum,
  pendingValued,
} from './state';

/** Visits end. */
export function close(s: i32, stage: i32, n: i32): void {
  if (staysOpen[stage] !== 0) open[stage * segments.length + s] -= n;
}

/** Leads arrive at the end of an edge: at a gate, or in a stage. */
export function arrive(edge: i32, recycles: i32, n: i32, step: i32): void {
  const gate = edgeGate[edge];
  if (gate !== null) return joinQueue(gate.gatedIndex, cohortOf(step), recycles, n);
  const s = edgeSegment[edge];
  const from = edgeFrom[edge];
  close(s, from, n);
  if (stageKinds[from] === HOLDING) add(recyclesRow + s, step, <f64>n);
  enter(s, edgeTo[edge], recycles, n, holdsPlace[from] !== 0);
}

/** The same with what they carry in hand. */
export function arriveWithHand(edge: i32, recycles: i32, n: i32, step: i32): void {
  arrive(edge, recycles, n, step);
  enterWithHand(edgeSegment[edge], edgeTo[edge], n);
}

/** What those carry who are due on an edge: sums go straight to where they are booked, single amounts come into hand. */
export function collectAmounts(edge: i32, n: i32, step: i32): void {
  const at = edge * stepCount + step;
  if (edgeCarries[edge] === SUM) {
    const cell = edgeSegment[edge] * stageCount + edgeTo[edge];
    pendingSum[cell] += dueSum[at];
    pendingValued[cell] += dueValued[at];
    dueSum[at] = 0;
    dueValued[at] = 0;
    return;
  }
  emptyHand();
  takeList(dueList[at]);
  dueList[at] = -1;
  fillHand(n);
}

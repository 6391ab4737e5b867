/**
 * Edges: the ways on which leads are under way from one stage to another, numbered through all segments. Those of a
 * transition follow one another: its advance, then its exits.
 */
import {
  AE_GATE,
  HOLDING,
  NO_GATE,
  SDR_GATE,
  ae,
  bookingsStage,
  firstPlaceStage,
  holdsPlace,
  isValued,
  segments,
  stageCount,
  stageKinds,
} from './model';
import { Segment, Transition } from './plan';

/** What leads on an edge carry: nothing, the sum of their amounts (to bookings), or each its own. */
export const NOTHING: i32 = 0;
export const SUM: i32 = 1;
export const EACH: i32 = 2;

export let edgeCount: i32 = 0;
export let edgeSegment = new StaticArray<i32>(0);
export let edgeFrom = new StaticArray<i32>(0);
export let edgeTo = new StaticArray<i32>(0);
/** The transition whose AE gate stands at the end of the edge. */
export let edgeGate = new StaticArray<Transition | null>(0);
export let edgeCarries = new StaticArray<i32>(0);
/** Edges on whose arrivals more depends than who is where: gates, amounts, places, and re-entries. */
export let specialEdges = new StaticArray<i32>(0);
/** The others. */
export let plainEdges = new StaticArray<i32>(0);
/** All transitions behind a gate, in the order of segments and stages. */
export let gated = new StaticArray<Transition>(0);

/** Numbers the edges and the gated transitions. */
export function numberEdges(): void {
  let edges = 0;
  let gates = 0;
  for (let s = 0; s < segments.length; s++) {
    for (let stage = 0; stage < stageCount; stage++) {
      const transition = segments[s].transitions[stage];
      if (transition !== null) {
        edges += transition.outcomes;
        if (transition.gate !== NO_GATE) gates++;
      }
      if (stageKinds[stage] === HOLDING && segments[s].recycle !== null) edges++;
    }
  }
  edgeSegment = new StaticArray<i32>(edges);
  edgeFrom = new StaticArray<i32>(edges);
  edgeTo = new StaticArray<i32>(edges);
  edgeGate = new StaticArray<Transition | null>(edges);
  edgeCarries = new StaticArray<i32>(edges);
  gated = new StaticArray<Transition>(gates);
  for (let s = 0; s < segments.length; s++) numberSegment(segments[s], s);
  plainEdges = edgesThatAre(true);
  specialEdges = edgesThatAre(false);
}

let gatesNumbered: i32 = 0;

function numberSegment(segment: Segment, s: i32): void {
  for (let stage = 0; stage < stageCount; stage++) {
    const transition = segment.transitions[stage];
    if (transition !== null) numberTransition(transition, s, stage);
    if (transition !== null && transition.gate === SDR_GATE) segment.lastBeforeSdr = stage;
    if (transition !== null && transition.gate === AE_GATE) segment.lastBeforeAe = stage;
    const recycle = segment.recycle;
    if (stageKinds[stage] === HOLDING && recycle !== null) {
      segment.recycleEdges[stage] = addEdge(s, stage, recycle.to, NOTHING);
    }
  }
  const team = ae;
  // Whoever takes a place unasked does so before the AE gate admits.
  if (team !== null && team.limits) segment.lastBeforeAe = max(segment.lastBeforeAe, firstPlaceStage - 1);
}

function numberTransition(transition: Transition, s: i32, stage: i32): void {
  transition.segment = s;
  transition.from = stage;
  transition.firstEdge = addEdge(s, stage, transition.to, carriedBy(transition, stage));
  if (transition.gate === AE_GATE) edgeGate[transition.firstEdge] = transition;
  for (let exit = 0; exit < transition.exitStages.length; exit++) {
    addEdge(s, stage, transition.exitStages[exit], NOTHING);
  }
  if (transition.gate === NO_GATE) return;
  transition.gatedIndex = gatesNumbered;
  gated[gatesNumbered++] = transition;
}

function carriedBy(transition: Transition, from: i32): i32 {
  if (isValued[from] === 0) return NOTHING;
  if (isValued[transition.to] !== 0) return EACH;
  return transition.to === bookingsStage ? SUM : NOTHING;
}

function addEdge(segment: i32, from: i32, to: i32, carries: i32): i32 {
  edgeSegment[edgeCount] = segment;
  edgeFrom[edgeCount] = from;
  edgeTo[edgeCount] = to;
  edgeCarries[edgeCount] = carries;
  return edgeCount++;
}

function edgesThatAre(plain: bool): StaticArray<i32> {
  let count = 0;
  for (let edge = 0; edge < edgeCount; edge++) {
    if (isPlain(edge) === plain) count++;
  }
  const list = new StaticArray<i32>(count);
  count = 0;
  for (let edge = 0; edge < edgeCount; edge++) {
    if (isPlain(edge) === plain) list[count++] = edge;
  }
  return list;
}

/** Whether nothing depends on an edge's arrivals but who is where. */
export function isPlain(edge: i32): bool {
  const from = edgeFrom[edge];
  return (
    edgeGate[edge] === null &&
    edgeCarries[edge] === NOTHING &&
    stageKinds[from] !== HOLDING &&
    holdsPlace[from] === 0 &&
    holdsPlace[edgeTo[edge]] === 0
  );
}

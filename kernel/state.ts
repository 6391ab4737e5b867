/** Where the leads of the trials are: under way on an edge, about to enter a stage, or waiting at a gate. */
import { forgetDeals, nextInHand, pushDeal, takeFromHand } from './deals';
import { NOTHING, SUM, edgeCarries, edgeCount, gated } from './edges';
import { LANES, addAt, addToLane, countShift, onLane } from './lanes';
import {
  AE_GATE,
  bookingsStage,
  classCount,
  holdsPlace,
  isValued,
  queuedAges,
  segments,
  stageCount,
  stepCount,
  stepDays,
} from './model';
import { aeQueueRow, countsAt, openRow, sdrQueueRow } from './record';
import { SLOTS } from './slotTables';

/**
 * Leads under way, at `((edge · classes + class) · dueStride + step) · lanes`: the step is the one in which they arrive.
 * A row is longer than the horizon by the longest delay of {@link Fates}, which are added without a look at the horizon.
 */
let due = new StaticArray<i32>(0);
/** From one class, or edge, to the next. */
export let dueStride: i32 = 0;
/** At `(edge · steps + step) · lanes`: sum of the amounts and how many have one, or the list of amounts. */
let dueSum = new StaticArray<f64>(0);
let dueValued = new StaticArray<i32>(0);
let dueList = new StaticArray<i32>(0);

/** Leads about to enter a stage in this step, at `((segment · stages + stage) · classes + class) · lanes`. */
let pending = new StaticArray<i32>(0);
/** At `(segment · stages + stage) · lanes`: what they carry. */
let pendingSum = new StaticArray<f64>(0);
let pendingValued = new StaticArray<i32>(0);
let pendingList = new StaticArray<i32>(0);

/** Leads at the gates, at `((cohort · gated + transition) · classes + class) · lanes`; cohorts in order of joining. */
let queued = new StaticArray<i32>(0);
/** By gate and cohort, at `(gate · cohorts + cohort) · lanes`. */
let queuedTotal = new StaticArray<i32>(0);
let cohortCount: i32 = 0;

/** Open visits by stage, segment and lane; last those of stages whose visits are not kept. */
let open = new StaticArray<i32>(0);
let sdrQueueOf = new StaticArray<i32>(0);
let aeQueueOf = new StaticArray<i32>(0);

/** Places by lane: held (those freed in this step included), freed in this step, newly taken in this step. */
export let held: v128 = i32x4.splat(0);
let freed: v128 = i32x4.splat(0);
export let taken: v128 = i32x4.splat(0);
/** Places given back by visits that never end, by step and lane. */
let releases = new StaticArray<i32>(0);

export function layOutState(): void {
  const cells = segments.length * stageCount;
  const carried = edgeCount * stepCount * LANES;
  dueStride = stepCount + SLOTS;
  due = new StaticArray<i32>(edgeCount * classCount * dueStride * LANES);
  dueSum = new StaticArray<f64>(carried);
  dueValued = new StaticArray<i32>(carried);
  dueList = new StaticArray<i32>(carried);
  pending = new StaticArray<i32>(cells * classCount * LANES);
  pendingSum = new StaticArray<f64>(cells * LANES);
  pendingValued = new StaticArray<i32>(cells * LANES);
  pendingList = new StaticArray<i32>(cells * LANES);
  cohortCount = queuedAges.length + stepCount;
  queued = new StaticArray<i32>(cohortCount * gated.length * classCount * LANES);
  queuedTotal = new StaticArray<i32>(3 * cohortCount * LANES);
  open = new StaticArray<i32>((cells + 1) * LANES);
  sdrQueueOf = new StaticArray<i32>(segments.length * LANES);
  aeQueueOf = new StaticArray<i32>(segments.length * LANES);
  releases = new StaticArray<i32>(stepCount * LANES);
}

/** Nobody is anywhere. Of those under way only they are left from other trials who arrive after the horizon. */
export function clearState(): void {
  for (let row = 0; row < edgeCount * classCount; row++) {
    due.fill(0, (row * dueStride + stepCount) * LANES, (row + 1) * dueStride * LANES);
  }
  const steps = stepCount * LANES;
  for (let edge = 0; edge < edgeCount; edge++) {
    if (edgeCarries[edge] === NOTHING) continue;
    dueSum.fill(0, edge * steps, (edge + 1) * steps);
    dueValued.fill(0, edge * steps, (edge + 1) * steps);
    dueList.fill(-1, edge * steps, (edge + 1) * steps);
  }
  pending.fill(0);
  pendingSum.fill(0);
  pendingValued.fill(0);
  pendingList.fill(-1);
  queued.fill(0);
  queuedTotal.fill(0);
  open.fill(0);
  sdrQueueOf.fill(0);
  aeQueueOf.fill(0);
  releases.fill(0);
  held = i32x4.splat(0);
  freed = i32x4.splat(0);
  taken = i32x4.splat(0);
  forgetDeals();
}

/** Address of those of an edge and class who are due in a step. */
export function dueAt(edge: i32, recycles: i32, step: i32): usize {
  const row = edge * classCount + recycles;
  return changetype<usize>(due) + ((<usize>(row * dueStride + step)) << countShift);
}

/** Bytes from one edge's to the next one's. */
export function edgeStride(): usize {
  return (<usize>(classCount * dueStride)) << countShift;
}

/** Address of those who are about to enter a stage: class after class. */
export function pendingAt(s: i32, stage: i32): usize {
  return changetype<usize>(pending) + ((<usize>((s * stageCount + stage) * classCount)) << countShift);
}

/** Address of a stage's open visits. */
export function openAt(s: i32, stage: i32): usize {
  return changetype<usize>(open) + ((<usize>(stage * segments.length + s)) << countShift);
}

/** Address of the open visits of stages whose visits are not kept. */
export function openNowhere(): usize {
  return changetype<usize>(open) + ((<usize>(stageCount * segments.length)) << countShift);
}

/** Addresses of those who wait at a gate in a cohort: of all, and of a transition's, class after class. */
export function queuedTotalAt(gate: i32, cohort: i32): usize {
  return changetype<usize>(queuedTotal) + ((<usize>(gate * cohortCount + cohort)) << countShift);
}
export function queuedAt(cohort: i32, gatedIndex: i32): usize {
  const row = (cohort * gated.length + gatedIndex) * classCount;
  return changetype<usize>(queued) + ((<usize>row) << countShift);
}

/** Addresses of a segment's queues. */
export function sdrQueueAt(s: i32): usize {
  return changetype<usize>(sdrQueueOf) + ((<usize>s) << countShift);
}
export function aeQueueAt(s: i32): usize {
  return changetype<usize>(aeQueueOf) + ((<usize>s) << countShift);
}

/** Leads of a lane are on their way along an edge and arrive in a step of the horizon, with the next amounts in hand. */
export function schedule(edge: i32, recycles: i32, step: i32, n: i32, lane: i32): void {
  addToLane(dueAt(edge, recycles, step), lane, n);
  if (edgeCarries[edge] === NOTHING) return;
  if (edgeCarries[edge] === SUM) return carrySum(edge, step, lane, takeFromHand(n), n);
  for (let i = 0; i < n; i++) carryAmount(edge, step, lane, nextInHand());
}

/** The sum of n amounts, which are at an address, goes along an edge; those that are still to be drawn do not. */
function carrySum(edge: i32, step: i32, lane: i32, amounts: usize, n: i32): void {
  const at = (edge * stepCount + step) * LANES + lane;
  let sum = dueSum[at];
  let valued = dueValued[at];
  for (const end = amounts + ((<usize>n) << 3); amounts < end; amounts += 8) {
    const amount = load<f64>(amounts);
    if (isNaN(amount)) continue;
    sum += amount;
    valued++;
  }
  dueSum[at] = sum;
  dueValued[at] = valued;
}

/** An amount goes along an edge. */
export function carryAmount(edge: i32, step: i32, lane: i32, amount: f64): void {
  if (isNaN(amount) || step >= stepCount) return;
  const at = (edge * stepCount + step) * LANES + lane;
  if (edgeCarries[edge] === SUM) {
    dueSum[at] += amount;
    dueValued[at]++;
  } else {
    dueList[at] = pushDeal(dueList[at], amount);
  }
}

/** The sums that are due on an edge in a step go to those that are about to enter a stage. */
export function passSumsOn(edge: i32, step: i32, s: i32, stage: i32): void {
  const from = (edge * stepCount + step) * LANES;
  const to = (s * stageCount + stage) * LANES;
  for (let lane = 0; lane < LANES; lane++) {
    pendingSum[to + lane] += dueSum[from + lane];
    pendingValued[to + lane] += dueValued[from + lane];
    dueSum[from + lane] = 0;
    dueValued[from + lane] = 0;
  }
}

/** Takes away the list of amounts that is due on an edge in a step. */
export function takeDueList(edge: i32, step: i32, lane: i32): i32 {
  const at = (edge * stepCount + step) * LANES + lane;
  const list = dueList[at];
  dueList[at] = -1;
  return list;
}

/** Leads are about to enter a stage in this step. Places are taken, or given back. */
export function enter(s: i32, stage: i32, recycles: i32, n: v128, heldPlace: bool): void {
  addAt(pendingAt(s, stage) + ((<usize>recycles) << countShift), n);
  if (holdsPlace[stage] !== 0) {
    if (!heldPlace) takePlaces(n);
    // Where the route ends, the place is held for this step only.
    if (segments[s].transitions[stage] === null) freePlaces(n);
  } else if (heldPlace) {
    freePlaces(n);
  }
}

/** Whether anybody is about to enter a stage, in any lane. */
export function isAboutToEnter(s: i32, stage: i32): bool {
  const at = pendingAt(s, stage);
  let any = v128.load(at);
  for (let r = 1; r < classCount; r++) any = v128.or(any, v128.load(at + ((<usize>r) << countShift)));
  return v128.any_true(any);
}

/** What n leads of a lane who are about to enter a stage have in hand. */
export function enterWithHand(s: i32, stage: i32, n: i32, lane: i32): void {
  const cell = (s * stageCount + stage) * LANES + lane;
  for (let i = 0; i < n; i++) {
    const amount = nextInHand();
    if (isNaN(amount)) continue;
    if (stage === bookingsStage) {
      pendingSum[cell] += amount;
      pendingValued[cell]++;
    } else if (isValued[stage] !== 0) {
      pendingList[cell] = pushDeal(pendingList[cell], amount);
    }
  }
}

/** Of those who are about to enter a stage in a lane: how many have an amount. */
export function pendingValuedOf(s: i32, stage: i32, lane: i32): i32 {
  return pendingValued[(s * stageCount + stage) * LANES + lane];
}

/** Takes away the sum of their amounts, or their list. */
export function takePendingSum(s: i32, stage: i32, lane: i32): f64 {
  const cell = (s * stageCount + stage) * LANES + lane;
  const sum = pendingSum[cell];
  pendingSum[cell] = 0;
  pendingValued[cell] = 0;
  return sum;
}
export function takePendingList(s: i32, stage: i32, lane: i32): i32 {
  const cell = (s * stageCount + stage) * LANES + lane;
  const list = pendingList[cell];
  pendingList[cell] = -1;
  return list;
}

/** Leads join a gate's queue in a cohort. */
export function joinQueue(gatedIndex: i32, cohort: i32, recycles: i32, n: v128): void {
  const transition = gated[gatedIndex];
  addAt(queuedAt(cohort, gatedIndex) + ((<usize>recycles) << countShift), n);
  addAt(queuedTotalAt(transition.gate, cohort), n);
  addAt(transition.gate === AE_GATE ? aeQueueAt(transition.segment) : sdrQueueAt(transition.segment), n);
}

/** The cohort of those who join in a step. */
export function cohortOf(step: i32): i32 {
  return queuedAges.length + step;
}

/** Day on which the waiting of a cohort began. */
export function queuedDay(cohort: i32): f64 {
  const ages = queuedAges.length;
  return cohort < ages ? -queuedAges[cohort] : <f64>(cohort - ages) * stepDays;
}

/** Begins a step: places freed in earlier ones open. */
export function openPlaces(step: i32): void {
  held = i32x4.sub(held, freed);
  freed = v128.load(changetype<usize>(releases) + ((<usize>step) << countShift));
  taken = i32x4.splat(0);
}

function takePlaces(n: v128): void {
  held = i32x4.add(held, n);
  taken = i32x4.add(taken, n);
}

/** A place that is held since before the start. */
export function holdPlace(lane: i32): void {
  held = i32x4.add(held, onLane(1, lane));
}

/** Places that open in the next step. */
export function freePlaces(n: v128): void {
  freed = i32x4.add(freed, n);
}

/** Places that are given back in a step of the horizon. */
export function release(step: i32, lane: i32, n: i32): void {
  releases[step * LANES + lane] += n;
}

/** Stocks at the end of a step. */
export function writeStocks(step: i32): void {
  for (let s = 0; s < segments.length; s++) {
    for (let stage = 0; stage < stageCount; stage++) {
      v128.store(countsAt(openRow(stage) + s, step), v128.load(openAt(s, stage)));
    }
    v128.store(countsAt(sdrQueueRow + s, step), v128.load(sdrQueueAt(s)));
    v128.store(countsAt(aeQueueRow + s, step), v128.load(aeQueueAt(s)));
  }
}

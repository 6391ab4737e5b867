/** Where the leads of a trial are: under way on an edge, about to enter a stage, or waiting at a gate. */
import { forgetDeals, nextInHand, pushDeal } from './deals';
import { NOTHING, SUM, edgeCarries, edgeCount, gated } from './edges';
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
import { aeQueueRow, openRow, record, sdrQueueRow } from './record';
import { SLOTS } from './cells';

/**
 * Leads under way, at `(edge · classes + class) · dueStride + step`: the step is the one in which they arrive. A row is
 * longer than the horizon by the longest delay of {@link Fates}, which are added without a look at the horizon.
 */
export let due = new StaticArray<i32>(0);
/** From one class, or edge, to the next. */
export let dueStride: i32 = 0;
/** At `edge · steps + step`: sum of the amounts and how many have one, or the list of amounts. */
export let dueSum = new StaticArray<f64>(0);
export let dueValued = new StaticArray<i32>(0);
export let dueList = new StaticArray<i32>(0);

/** Leads about to enter a stage in this step, at `(segment · stages + stage) · classes + class`. */
export let pending = new StaticArray<i32>(0);
/** At `segment · stages + stage`: what they carry. */
export let pendingSum = new StaticArray<f64>(0);
export let pendingValued = new StaticArray<i32>(0);
export let pendingList = new StaticArray<i32>(0);

/** Leads at the gates, at `(cohort · gated + transition) · classes + class`; cohorts in order of joining. */
export let queued = new StaticArray<i32>(0);
/** By gate and cohort, at `gate · cohorts + cohort`. */
export let queuedTotal = new StaticArray<i32>(0);
export let cohortCount: i32 = 0;

/** Open visits by stage and segment, at `stage · segments + segment`; last those of stages whose visits are not kept. */
export let open = new StaticArray<i32>(0);
export let sdrQueueOf = new StaticArray<i32>(0);
export let aeQueueOf = new StaticArray<i32>(0);

/** Places: held (those freed in this step included), freed in this step, newly taken in this step. */
export let held: i32 = 0;
export let freed: i32 = 0;
export let taken: i32 = 0;
/** Places given back by visits that never end, by step. */
export let releases = new StaticArray<i32>(0);

export function layOutState(): void {
  const cells = segments.length * stageCount;
  dueStride = stepCount + SLOTS;
  due = new StaticArray<i32>(edgeCount * classCount * dueStride);
  dueSum = new StaticArray<f64>(edgeCount * stepCount);
  dueValued = new StaticArray<i32>(edgeCount * stepCount);
  dueList = new StaticArray<i32>(edgeCount * stepCount);
  pending = new StaticArray<i32>(cells * classCount);
  pendingSum = new StaticArray<f64>(cells);
  pendingValued = new StaticArray<i32>(cells);
  pendingList = new StaticArray<i32>(cells);
  cohortCount = queuedAges.length + stepCount;
  queued = new StaticArray<i32>(cohortCount * gated.length * classCount);
  queuedTotal = new StaticArray<i32>(cohortCount * 3);
  open = new StaticArray<i32>(cells + 1);
  sdrQueueOf = new StaticArray<i32>(segments.length);
  aeQueueOf = new StaticArray<i32>(segments.length);
  releases = new StaticArray<i32>(stepCount);
}

/** Nobody is anywhere. */
export function clearState(): void {
  due.fill(0);
  for (let edge = 0; edge < edgeCount; edge++) {
    if (edgeCarries[edge] === NOTHING) continue;
    dueSum.fill(0, edge * stepCount, (edge + 1) * stepCount);
    dueValued.fill(0, edge * stepCount, (edge + 1) * stepCount);
    dueList.fill(-1, edge * stepCount, (edge + 1) * stepCount);
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
  held = 0;
  freed = 0;
  taken = 0;
  forgetDeals();
}

/** Address of those of an edge and class who are due in a step. */
export function dueAt(edge: i32, recycles: i32, step: i32): usize {
  return changetype<usize>(due) + ((<usize>((edge * classCount + recycles) * dueStride + step)) << 2);
}

/** Bytes from one edge's to the next one's. */
export function edgeStride(): usize {
  return (<usize>(classCount * dueStride)) << 2;
}

/** Takes away the count at an address. */
export function takeCount(at: usize): i32 {
  const n = load<i32>(at);
  store<i32>(at, 0);
  return n;
}

/** Leads are on their way along an edge and arrive in a step of the horizon, with the next amounts in hand. */
export function schedule(edge: i32, recycles: i32, step: i32, n: i32): void {
  due[(edge * classCount + recycles) * dueStride + step] += n;
  if (edgeCarries[edge] === NOTHING) return;
  for (let i = 0; i < n; i++) carryAmount(edge, step, nextInHand());
}

/** An amount goes along an edge. */
export function carryAmount(edge: i32, step: i32, amount: f64): void {
  if (isNaN(amount) || step >= stepCount) return;
  const at = edge * stepCount + step;
  if (edgeCarries[edge] === SUM) {
    dueSum[at] += amount;
    dueValued[at]++;
  } else {
    dueList[at] = pushDeal(dueList[at], amount);
  }
}

/** Leads are about to enter a stage in this step. Places are taken, or given back. */
export function enter(s: i32, stage: i32, recycles: i32, n: i32, heldPlace: bool): void {
  const cell = s * stageCount + stage;
  pending[cell * classCount + recycles] += n;
  if (holdsPlace[stage] !== 0) {
    if (!heldPlace) takePlaces(n);
    // Where the route ends, the place is held for this step only.
    if (segments[s].transitions[stage] === null) freed += n;
  } else if (heldPlace) {
    freed += n;
  }
}

/** Whether anybody is about to enter a stage. */
export function isAboutToEnter(s: i32, stage: i32): bool {
  const cell = (s * stageCount + stage) * classCount;
  let any = 0;
  for (let r = 0; r < classCount; r++) any |= pending[cell + r];
  return any !== 0;
}

/** The same with the next n amounts in hand. */
export function enterWithHand(s: i32, stage: i32, n: i32): void {
  const cell = s * stageCount + stage;
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

/** Leads join a gate's queue in a cohort. */
export function joinQueue(gatedIndex: i32, cohort: i32, recycles: i32, n: i32): void {
  const transition = gated[gatedIndex];
  queued[(cohort * gated.length + gatedIndex) * classCount + recycles] += n;
  queuedTotal[transition.gate * cohortCount + cohort] += n;
  if (transition.gate === AE_GATE) aeQueueOf[transition.segment] += n;
  else sdrQueueOf[transition.segment] += n;
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
  held -= freed;
  freed = releases[step];
  taken = 0;
}

export function takePlaces(n: i32): void {
  held += n;
  taken += n;
}

/** Places that are held since before the start. */
export function holdPlaces(n: i32): void {
  held += n;
}

export function freePlaces(n: i32): void {
  freed += n;
}

/** Stocks at the end of a step. */
export function writeStocks(step: i32): void {
  for (let s = 0; s < segments.length; s++) {
    for (let stage = 0; stage < stageCount; stage++) {
      record[(openRow(stage) + s) * stepCount + step] = <f64>open[stage * segments.length + s];
    }
    record[(sdrQueueRow + s) * stepCount + step] = <f64>sdrQueueOf[s];
    record[(aeQueueRow + s) * stepCount + step] = <f64>aeQueueOf[s];
  }
}

/** The two gates: first-in-first-out queues with the limits of the people behind them. */
import { gated } from './edges';
import {
  AE_GATE,
  SDR_GATE,
  ae,
  aeGateKey,
  classCount,
  queuedAges,
  sdr,
  sdrGateKey,
  stepCount,
  stepDays,
} from './model';
import { close } from './moves';
import {
  add,
  addWait,
  aeCapacityRow,
  aeUsedRow,
  leftQueueRow,
  record,
  sdrCapacityRow,
  sdrUsedRow,
  waitedDaysRow,
  withinSlaRow,
} from './record';
import { hypergeometric } from './samplers';
import {
  aeQueueOf,
  cohortCount,
  cohortOf,
  enter,
  held,
  queued,
  queuedDay,
  queuedTotal,
  sdrQueueOf,
  taken,
} from './state';
import { beginCell, cellUniform } from './cells';
import { Stream, hashPurpose } from './streams';
import { beginWords, loseToWaiting, workAfterWaiting } from './visits';

const sdrStream = new Stream();
const aeStream = new Stream();
const words = new StaticArray<i32>(8);
/** The first cohort that may not be empty, by gate. */
const head = new StaticArray<i32>(3);
/** This step's AE places and new opportunities allowed, rounded at random. */
let placeLimit: f64 = Infinity;
let newLimit: f64 = Infinity;
/** Version of the rate of those who have waited since before the start, at `cohort · gated + transition`. */
let openingVersions = new StaticArray<i32>(0);
/** Who is taken out of a cohort, at `transition · classes + class`, and in what steps of the day they were splittable. */
let drawn = new StaticArray<i32>(0);

export function layOutGates(): void {
  openingVersions = new StaticArray<i32>((queuedAges.length + 1) * gated.length);
  drawn = new StaticArray<i32>(gated.length * classCount);
}

export function setOpeningVersion(cohort: i32, gatedIndex: i32, version: i32): void {
  openingVersions[cohort * gated.length + gatedIndex] = version;
}

export function beginGates(): void {
  splitStep = -1;
  hashPurpose(sdrGateKey, words, 0);
  hashPurpose(aeGateKey, words, 4);
  head.fill(0);
}

/** The capacity of the step is known: rounded at random to whole places. */
export function setCapacities(step: i32): void {
  const sdrs = sdr;
  if (sdrs !== null) {
    sdrStream.restart(sdrGateKey, step);
    add(
      sdrCapacityRow,
      step,
      sdrStream.roundAtRandom((sdrs.ramped[step] * sdrs.leadsPerWeek * stepDays) / 7),
    );
  }
  const aes = ae;
  if (aes !== null && aes.limits) {
    aeStream.restart(aeGateKey, step);
    const ramped = aes.ramped[step];
    placeLimit = aes.openPerAe < 0 ? Infinity : aeStream.roundAtRandom(ramped * aes.openPerAe);
    newLimit =
      aes.newPerWeek < 0 ? Infinity : aeStream.roundAtRandom((ramped * aes.newPerWeek * stepDays) / 7);
  }
}

/** Those over the limit of waiting expire, then capacity is served, older cohorts first. */
export function serveSdrQueue(step: i32): void {
  const team = sdr;
  if (team === null) return;
  const last = cohortOf(step);
  const day = <f64>step * stepDays;
  let left = <i32>record[sdrCapacityRow * stepCount + step];
  let used = 0;
  let cohort = firstWaiting(SDR_GATE, last);
  for (; cohort <= last; cohort++) {
    const waiting = queuedTotal[SDR_GATE * cohortCount + cohort];
    const waitedDays = day - queuedDay(cohort);
    if (waiting === 0) continue;
    if (waitedDays > team.maxWaitDays) {
      takeFrom(SDR_GATE, cohort, waiting, step);
      depart(step, cohort, waitedDays, false);
    } else if (left > 0) {
      const served = min(waiting, left);
      takeFrom(SDR_GATE, cohort, served, step);
      depart(step, cohort, waitedDays, true);
      left -= served;
      used += served;
    } else {
      break;
    }
  }
  add(sdrUsedRow, step, <f64>used);
}

/** The first cohort with somebody in it, or that of the present step. */
function firstWaiting(gate: i32, last: i32): i32 {
  let cohort = head[gate];
  while (cohort < last && queuedTotal[gate * cohortCount + cohort] === 0) cohort++;
  head[gate] = cohort;
  return cohort;
}

/** Draws n at random out of a cohort: how many of each transition and class, as a multivariate hypergeometric. */
function takeFrom(gate: i32, cohort: i32, n: i32, step: i32): void {
  const cells = gated.length * classCount;
  const at = cohort * cells;
  let total = queuedTotal[gate * cohortCount + cohort];
  queuedTotal[gate * cohortCount + cohort] = total - n;
  const all = n === total;
  if (!all) beginCell(words, gate === SDR_GATE ? 0 : 4, step + (splits(gate, step) << 12));
  for (let cell = 0; cell < cells; cell++) {
    drawn[cell] = 0;
    if (gated[cell / classCount].gate !== gate) continue;
    const here = queued[at + cell];
    if (here === 0) continue;
    const out = all ? here : n === 0 ? 0 : hypergeometric(total, here, n, cellUniform());
    total -= here;
    if (!all) n -= out;
    drawn[cell] = out;
    queued[at + cell] = here - out;
  }
}

let splitStep: i32 = -1;
let splitCount: i32 = 0;

/** How many cohorts were split before in this step, so that each split has words of its own. */
function splits(gate: i32, step: i32): i32 {
  const now = step * 2 + (gate === SDR_GATE ? 0 : 1);
  splitCount = splitStep === now ? splitCount + 1 : 0;
  splitStep = now;
  return splitCount;
}

/** Those who were drawn leave the SDR queue, to be worked or unworked. */
function depart(step: i32, cohort: i32, waitedDays: f64, worked: bool): void {
  const team = sdr!;
  const excessDays = waitedDays - team.calibratedWaitDays;
  const decay = team.decayPerDay * excessDays === 0 ? 1 : Math.exp(-team.decayPerDay * excessDays);
  for (let g = 0; g < gated.length; g++) {
    let n = 0;
    for (let r = 0; r < classCount; r++) n += drawn[g * classCount + r];
    if (n === 0) continue;
    const transition = gated[g];
    const s = transition.segment;
    sdrQueueOf[s] -= n;
    add(leftQueueRow + s, step, <f64>n);
    add(waitedDaysRow + s, step, <f64>n * waitedDays);
    if (worked && waitedDays * 24 <= team.slaHours) add(withinSlaRow + s, step, <f64>n);
    addWait(step, s, waitedDays, n);
    beginWords(s, transition.from, step);
    const opened = queuedAges.length;
    const version =
      cohort < opened
        ? openingVersions[cohort * gated.length + g]
        : transition.versionByStep[cohort - opened];
    for (let r = 0; r < classCount; r++) {
      const count = drawn[g * classCount + r];
      if (count === 0) continue;
      if (worked) workAfterWaiting(transition, version, r, count, step, decay);
      else loseToWaiting(transition, r, count, step);
    }
  }
}

/** As many enter as there are free places and new ones allowed. */
export function admitToAes(step: i32): void {
  const team = ae;
  if (team === null || !team.limits) return;
  const last = cohortOf(step);
  for (let cohort = firstWaiting(AE_GATE, last); cohort <= last; cohort++) {
    let waiting = queuedTotal[AE_GATE * cohortCount + cohort];
    while (waiting > 0) {
      const room = min(placeLimit - <f64>held, newLimit - <f64>taken);
      if (room <= 0) return;
      const n = <f64>waiting < room ? waiting : <i32>room;
      takeFrom(AE_GATE, cohort, n, step);
      admit();
      waiting -= n;
    }
  }
}

function admit(): void {
  for (let g = 0; g < gated.length; g++) {
    let n = 0;
    for (let r = 0; r < classCount; r++) n += drawn[g * classCount + r];
    if (n === 0) continue;
    const transition = gated[g];
    const s = transition.segment;
    aeQueueOf[s] -= n;
    close(s, transition.from, n);
    for (let r = 0; r < classCount; r++) {
      const count = drawn[g * classCount + r];
      // Opportunities take their places, and get their amounts, behind the gate.
      if (count > 0) enter(s, transition.to, r, count, false);
    }
  }
}

/** Places and new opportunities of the step, and how many of them were used. */
export function recordAeUse(step: i32): void {
  const team = ae;
  if (team === null || !team.limits) return;
  const byPlaces = placeLimit < Infinity;
  add(aeUsedRow, step, <f64>(byPlaces ? held : taken));
  add(aeCapacityRow, step, byPlaces ? placeLimit : newLimit);
}

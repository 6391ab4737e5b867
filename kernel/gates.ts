/** The two gates: first-in-first-out queues with the limits of the people behind them. */
import { gated } from './edges';
import {
  PURPOSE_WORDS,
  drawUniforms,
  hashPurpose,
  otherUniforms,
  restartLanes,
  roundedPair,
  uniforms,
} from './laneStreams';
import { LANES, addAt, amountShift, countShift, laneOf } from './lanes';
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
import { Team } from './plan';
import {
  addTimes,
  addWait,
  aeCapacityRow,
  aeUsedRow,
  amountsAt,
  leftQueueRow,
  sdrCapacityRow,
  sdrUsedRow,
  waitedDaysRow,
  withinSlaRow,
} from './record';
import { hypergeometric } from './samplers';
import {
  aeQueueAt,
  cohortOf,
  enter,
  held,
  queuedAt,
  queuedDay,
  queuedTotalAt,
  sdrQueueAt,
  taken,
} from './state';
import { beginCell, cellUniform } from './cells';
import { loseToWaiting, workAfterWaiting } from './waiting';

/** Hashed words of the gates. */
const words = new StaticArray<i32>(2 * PURPOSE_WORDS);
/** The first cohort that may not be empty, by gate. */
const head = new StaticArray<i32>(3);
/** AE places and new opportunities allowed, rounded at random, by step and lane. */
let placeLimits = new StaticArray<f64>(0);
let newLimits = new StaticArray<f64>(0);
const unlimited: StaticArray<f64> = [Infinity, Infinity, Infinity, Infinity];
/** Version of the rate of those who have waited since before the start, at `cohort · gated + transition`. */
let openingVersions = new StaticArray<i32>(0);
/** Who is taken out of a cohort, at `(transition · classes + class) · lanes`. */
let drawn = new StaticArray<i32>(0);
/** By gate and lane: in which step cohorts were split last, and how many. */
const splitIn = new StaticArray<i32>(3 * LANES);
const splitTimes = new StaticArray<i32>(3 * LANES);

export function layOutGates(): void {
  openingVersions = new StaticArray<i32>((queuedAges.length + 1) * gated.length);
  drawn = new StaticArray<i32>(gated.length * classCount * LANES);
  placeLimits = new StaticArray<f64>(stepCount * LANES);
  newLimits = new StaticArray<f64>(stepCount * LANES);
}

export function setOpeningVersion(cohort: i32, gatedIndex: i32, version: i32): void {
  openingVersions[cohort * gated.length + gatedIndex] = version;
}

/** Begins the trials: nobody waits, and the capacities of all steps are rounded at random to whole places. */
export function beginGates(): void {
  head.fill(0);
  splitIn.fill(-1);
  hashPurpose(sdrGateKey, words, 0);
  hashPurpose(aeGateKey, words, PURPOSE_WORDS);
  const sdrs = sdr;
  const aes = ae;
  for (let step = 0; step < stepCount; step++) {
    if (sdrs !== null) {
      restartLanes(sdrGateKey, step);
      drawPlaces(sdrs, step, sdrs.leadsPerWeek, true, amountsAt(sdrCapacityRow, step));
    }
    if (aes !== null && aes.limits) drawAeLimits(aes, step);
  }
}

function drawAeLimits(team: Team, step: i32): void {
  const limits = (<usize>step) << amountShift;
  const places = changetype<usize>(placeLimits) + limits;
  const news = changetype<usize>(newLimits) + limits;
  restartLanes(aeGateKey, step);
  if (team.openPerAe < 0) memory.copy(places, changetype<usize>(unlimited), 32);
  else drawPlaces(team, step, team.openPerAe, false, places);
  if (team.newPerWeek < 0) memory.copy(news, changetype<usize>(unlimited), 32);
  else drawPlaces(team, step, team.newPerWeek, true, news);
  memory.copy(amountsAt(aeCapacityRow, step), team.openPerAe < 0 ? news : places, 32);
}

/** Draws the places of a step, of which each of a team's people has `perHead`, at any time or by week. */
function drawPlaces(team: Team, step: i32, perHead: f64, isByWeek: bool, into: usize): void {
  drawUniforms();
  const ramped = changetype<usize>(team.ramped) + ((<usize>step) << amountShift);
  v128.store(into, roundedPair(meansOf(v128.load(ramped), perHead, isByWeek), uniforms));
  v128.store(into, roundedPair(meansOf(v128.load(ramped, 16), perHead, isByWeek), otherUniforms), 16);
}

function meansOf(ramped: v128, perHead: f64, isByWeek: bool): v128 {
  const places = f64x2.mul(ramped, f64x2.splat(perHead));
  return isByWeek ? f64x2.div(f64x2.mul(places, f64x2.splat(stepDays)), f64x2.splat(7)) : places;
}

/** Four numbers as whole ones; those beyond the greatest stand for it. */
function wholesAt(at: usize): v128 {
  const two = i32x4.trunc_sat_f64x2_s_zero(v128.load(at));
  const others = i32x4.trunc_sat_f64x2_s_zero(v128.load(at, 16));
  return v128.shuffle<i64>(two, others, 0, 2);
}

/** Those over the limit of waiting expire, then capacity is served, older cohorts first. */
export function serveSdrQueue(step: i32): void {
  const team = sdr;
  if (team === null) return;
  const last = cohortOf(step);
  const day = <f64>step * stepDays;
  let left = wholesAt(amountsAt(sdrCapacityRow, step));
  let used = i32x4.splat(0);
  for (let cohort = firstWaiting(SDR_GATE, last); cohort <= last; cohort++) {
    const waiting = v128.load(queuedTotalAt(SDR_GATE, cohort));
    if (!v128.any_true(waiting)) continue;
    const waitedDays = day - queuedDay(cohort);
    if (waitedDays > team.maxWaitDays) {
      takeFrom(SDR_GATE, cohort, waiting, step);
      depart(step, cohort, waitedDays, false);
      continue;
    }
    if (!v128.any_true(left)) break;
    const served = i32x4.min_s(waiting, left);
    if (!v128.any_true(served)) continue;
    takeFrom(SDR_GATE, cohort, served, step);
    depart(step, cohort, waitedDays, true);
    left = i32x4.sub(left, served);
    used = i32x4.add(used, served);
  }
  addTimes(sdrUsedRow, step, used, 1);
}

/** The first cohort with somebody in it, in any lane, or that of the present step. */
function firstWaiting(gate: i32, last: i32): i32 {
  let cohort = head[gate];
  while (cohort < last && !v128.any_true(v128.load(queuedTotalAt(gate, cohort)))) cohort++;
  head[gate] = cohort;
  return cohort;
}

function drawnAt(gatedIndex: i32): usize {
  return changetype<usize>(drawn) + ((<usize>(gatedIndex * classCount)) << countShift);
}

/** Draws n of each lane at random out of a cohort: how many of each transition and class. */
function takeFrom(gate: i32, cohort: i32, n: v128, step: i32): void {
  const totals = queuedTotalAt(gate, cohort);
  const total = v128.load(totals);
  v128.store(totals, i32x4.sub(total, n));
  // Lanes of which everybody, or nobody, is taken are not split.
  const all = i32x4.eq(n, total);
  const none = i32x4.eq(n, i32x4.splat(0));
  const classBytes = (<usize>classCount) << countShift;
  for (let g = 0; g < gated.length; g++) {
    const isOfGate = gated[g].gate === gate;
    for (let at: usize = 0; at < classBytes; at += 16) {
      const here = isOfGate ? v128.load(queuedAt(cohort, g) + at) : i32x4.splat(0);
      const out = v128.and(here, all);
      v128.store(drawnAt(g) + at, out);
      if (isOfGate) v128.store(queuedAt(cohort, g) + at, i32x4.sub(here, out));
    }
  }
  const split = v128.not(v128.or(all, none));
  if (!v128.any_true(split)) return;
  for (let lane = 0; lane < LANES; lane++) {
    if (laneOf(split, lane) !== 0)
      splitCohort(gate, cohort, laneOf(total, lane), laneOf(n, lane), step, lane);
  }
}

/** The same of one lane: a multivariate hypergeometric. */
function splitCohort(gate: i32, cohort: i32, total: i32, n: i32, step: i32, lane: i32): void {
  const own = gate === SDR_GATE ? lane : PURPOSE_WORDS + lane;
  beginCell(words, own, step + (splits(gate, step, lane) << 12));
  for (let g = 0; g < gated.length; g++) {
    if (gated[g].gate !== gate) continue;
    for (let r = 0; r < classCount; r++) {
      const at = (<usize>(r * LANES + lane)) << 2;
      const here = load<i32>(queuedAt(cohort, g) + at);
      if (here === 0) continue;
      const out = n === 0 ? 0 : hypergeometric(total, here, n, cellUniform());
      total -= here;
      n -= out;
      store<i32>(drawnAt(g) + at, out);
      store<i32>(queuedAt(cohort, g) + at, here - out);
    }
  }
}

/** How many cohorts of a lane were split before in this step, so that each split has words of its own. */
function splits(gate: i32, step: i32, lane: i32): i32 {
  const at = gate * LANES + lane;
  splitTimes[at] = splitIn[at] === step ? splitTimes[at] + 1 : 0;
  splitIn[at] = step;
  return splitTimes[at];
}

/** How many were drawn of a transition, of all classes. */
function drawnOf(gatedIndex: i32): v128 {
  const first = drawnAt(gatedIndex);
  let n = i32x4.splat(0);
  for (let r = 0; r < classCount; r++) n = i32x4.add(n, v128.load(first + ((<usize>r) << countShift)));
  return n;
}

function drawnOfClass(gatedIndex: i32, recycles: i32): v128 {
  return v128.load(drawnAt(gatedIndex) + ((<usize>recycles) << countShift));
}

/** Those who were drawn leave the SDR queue, to be worked or unworked. */
function depart(step: i32, cohort: i32, waitedDays: f64, worked: bool): void {
  const team = sdr!;
  const excessDays = waitedDays - team.calibratedWaitDays;
  const decay = team.decayPerDay * excessDays === 0 ? 1 : Math.exp(-team.decayPerDay * excessDays);
  const opened = queuedAges.length;
  for (let g = 0; g < gated.length; g++) {
    const n = drawnOf(g);
    if (!v128.any_true(n)) continue;
    const transition = gated[g];
    const s = transition.segment;
    addAt(sdrQueueAt(s), i32x4.neg(n));
    addTimes(leftQueueRow + s, step, n, 1);
    addTimes(waitedDaysRow + s, step, n, waitedDays);
    if (worked && waitedDays * 24 <= team.slaHours) addTimes(withinSlaRow + s, step, n, 1);
    addWait(step, s, waitedDays, n);
    const version =
      cohort < opened
        ? openingVersions[cohort * gated.length + g]
        : transition.versionByStep[cohort - opened];
    for (let r = 0; r < classCount; r++) {
      const count = drawnOfClass(g, r);
      if (!v128.any_true(count)) continue;
      if (worked) workAfterWaiting(transition, version, r, count, step, decay, cohort + 1);
      else loseToWaiting(transition, r, count, step);
    }
  }
}

/** As many enter as there are free places and new ones allowed. */
export function admitToAes(step: i32): void {
  const team = ae;
  if (team === null || !team.limits) return;
  const limits = (<usize>step) << amountShift;
  const places = wholesAt(changetype<usize>(placeLimits) + limits);
  const news = wholesAt(changetype<usize>(newLimits) + limits);
  const last = cohortOf(step);
  for (let cohort = firstWaiting(AE_GATE, last); cohort <= last; cohort++) {
    while (true) {
      const room = i32x4.min_s(i32x4.sub(places, held), i32x4.sub(news, taken));
      const free = i32x4.max_s(room, i32x4.splat(0));
      if (!v128.any_true(free)) return;
      const n = i32x4.min_s(v128.load(queuedTotalAt(AE_GATE, cohort)), free);
      if (!v128.any_true(n)) break;
      takeFrom(AE_GATE, cohort, n, step);
      admit();
    }
  }
}

function admit(): void {
  for (let g = 0; g < gated.length; g++) {
    const n = drawnOf(g);
    if (!v128.any_true(n)) continue;
    const transition = gated[g];
    const s = transition.segment;
    addAt(aeQueueAt(s), i32x4.neg(n));
    close(s, transition.from, n);
    // Opportunities take their places, and get their amounts, behind the gate.
    for (let r = 0; r < classCount; r++) enter(s, transition.to, r, drawnOfClass(g, r), false);
  }
}

/** How many places, or new opportunities, of the step were used. */
export function recordAeUse(step: i32): void {
  const team = ae;
  if (team === null || !team.limits) return;
  addTimes(aeUsedRow, step, team.openPerAe < 0 ? taken : held, 1);
}

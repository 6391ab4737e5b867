/** The opening state: what each visit that is open at the start will do, given that it has lasted until now. */
import { holdOne } from './deals';
import { Delay } from './delays';
import { addToLane, onLane } from './lanes';
import {
  AE_GATE,
  FORWARD,
  SDR_GATE,
  classCount,
  holdsPlace,
  opening,
  openingKey,
  segments,
  stageKinds,
  staysOpen,
  stepCount,
  stepDays,
} from './model';
import { setOpeningVersion } from './gates';
import { Opening, Transition } from './plan';
import { holdPlace, joinQueue, openAt, release, schedule } from './state';
import { Stream, roundedAt } from './streams';

const stream = new Stream();
let weights = new StaticArray<f64>(8);
let survivals = new StaticArray<f64>(8);

/** Puts the opening visits of a lane where they are before step 0. */
export function placeOpening(lane: i32): void {
  for (let i = 0; i < opening.length; i++) {
    const entry = opening[i];
    const stage = entry.stage;
    if (staysOpen[stage] !== 0) addToLane(openAt(entry.segment, stage), lane, entry.count);
    if (stageKinds[stage] === FORWARD) placeForward(entry, i, lane);
    else placeHolding(entry, i, lane);
  }
}

/** The amount of one visit, in hand. */
function holdAmount(entry: Opening, lane: i32): void {
  if (!entry.keepsAmount) return holdOne(NaN);
  if (!isNaN(entry.amount)) return holdOne(entry.amount);
  const deals = segments[entry.segment].deals;
  holdOne(deals.length === 0 ? 0 : deals[lane].quickUpperQuantile(stream.uniform()));
}

function placeForward(entry: Opening, index: i32, lane: i32): void {
  const transition = segments[entry.segment].transitions[entry.stage];
  if (transition === null) return;
  stream.restart(openingKey, index);
  const holds = holdsPlace[entry.stage] !== 0;
  const recycles = min(entry.recycles, classCount - 1);
  if (entry.queuedAt !== 0 && transition.gate === entry.queuedAt) {
    if (entry.queuedAt === SDR_GATE) setOpeningVersion(entry.cohort, transition.gatedIndex, entry.version);
    return joinQueue(transition.gatedIndex, entry.cohort, recycles, onLane(entry.count, lane));
  }
  // Queued at a gate that is open: the AE takes it in step 0, or the SDR begins work in step 0.
  const begins = entry.queuedAt === SDR_GATE;
  const ageDays = begins ? 0 : entry.ageDays;
  if (entry.queuedAt !== AE_GATE) weigh(transition, entry.version, ageDays, begins, lane);
  for (let visit = 0; visit < entry.count; visit++) {
    holdAmount(entry, lane);
    const chosen = entry.queuedAt === AE_GATE ? 0 : choose(transition.outcomes);
    if (chosen < 0) {
      stayForEver(transition, ageDays, holds, lane);
      continue;
    }
    if (holds) holdPlace(lane);
    const delay = transition.delayOf(chosen, lane);
    let steps = 0;
    if (begins) steps = delay.stepsAt(stream.uniform());
    else if (entry.queuedAt !== AE_GATE) steps = remainingSteps(delay, survivals[chosen], ageDays);
    if (steps < stepCount) schedule(transition.firstEdge + chosen, recycles, steps, 1, lane);
  }
}

/** A visit that never ends holds its place until the release, unless that is past. */
function stayForEver(transition: Transition, ageDays: f64, holds: bool, lane: i32): void {
  const step = Math.ceil((transition.releaseAfterDays - ageDays) / stepDays);
  if (!holds || step < 0) return;
  holdPlace(lane);
  if (step < <f64>stepCount) release(<i32>step, lane, 1);
}

/** In the holding stage: re-entry at the recycling rate, the delay since the exit being longer than the age. */
function placeHolding(entry: Opening, index: i32, lane: i32): void {
  const recycle = segments[entry.segment].recycle;
  if (recycle === null || entry.recycles >= recycle.max) return;
  const delay = recycle.delays[lane];
  const survival = delay.law.survival(entry.ageDays);
  survivals[0] = survival;
  const share = recycle.shareOf(lane);
  weights[0] = share * survival;
  weights[1] = 1 - share;
  if (weights[0] + weights[1] <= 0) weights[0] = share;
  // Out for longer than any that returns.
  if (weights[0] === 0) return;
  stream.restart(openingKey, index);
  const recycles = min(entry.recycles + 1, classCount - 1);
  // At least one step lies between exit and re-entry.
  const earliest = entry.ageDays < stepDays ? 1 : 0;
  const edge = segments[entry.segment].recycleEdges[entry.stage];
  for (let visit = 0; visit < entry.count; visit++) {
    if (choose(1) < 0) continue;
    const steps = max(earliest, remainingSteps(delay, survival, entry.ageDays));
    holdOne(NaN);
    if (steps < stepCount) schedule(edge, recycles, steps, 1, lane);
  }
}

/**
 * Weights of the outcomes of a visit that is open at an age: P(j | open at u) ∝ π_j (1 − F_j(u)), and ∝ π_never for
 * staying, which comes last. Where no delay is as long as the age and nothing stays, the outcomes keep their
 * probabilities; `begins`: the visit's work begins now.
 */
function weigh(transition: Transition, version: i32, ageDays: f64, begins: bool, lane: i32): void {
  const outcomes = transition.outcomes;
  if (weights.length <= outcomes) {
    weights = new StaticArray<f64>(outcomes + 1);
    survivals = new StaticArray<f64>(outcomes + 1);
  }
  let sum: f64 = 0;
  for (let j = 0; j < outcomes; j++) {
    survivals[j] = begins ? 1 : transition.delayOf(j, lane).law.survival(ageDays);
    weights[j] = transition.probability(version, lane, j) * survivals[j];
    sum += weights[j];
  }
  weights[outcomes] = transition.probability(version, lane, outcomes);
  if (sum + weights[outcomes] > 0) return;
  for (let j = 0; j < outcomes; j++) weights[j] = transition.probability(version, lane, j);
}

/** An index in proportion to its weight, or -1 in proportion to the weight of never, the one after the outcomes. */
function choose(outcomes: i32): i32 {
  let sum: f64 = 0;
  for (let j = 0; j <= outcomes; j++) sum += weights[j];
  let rest = stream.uniform() * sum;
  let last = 0;
  for (let j = 0; j < outcomes; j++) {
    if (rest < weights[j]) return j;
    rest -= weights[j];
    if (weights[j] > 0) last = j;
  }
  return weights[outcomes] > 0 ? -1 : last;
}

/** Steps from step 0 until a delay that is longer than the age ends: ⌊u′ + (d − age) / stepDays⌋; 0 where none is so long. */
function remainingSteps(delay: Delay, survival: f64, ageDays: f64): i32 {
  const days = survival > 0 ? delay.law.upperQuantile(survival * stream.uniform()) : stream.uniform();
  const rounding = stream.uniform();
  if (survival <= 0) return 0;
  const steps = roundedAt(max(0, days - ageDays) / stepDays, rounding);
  return steps < <f64>stepCount ? <i32>steps : stepCount;
}

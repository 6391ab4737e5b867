/**
 * The parts of the kernel one by one, for the tests: compiled from the same sources as the kernel into a module of its
 * own, which no product contains. `reserveTape` and `begin` are the kernel's.
 */
import { delayList, segments, ae, sdr, tables } from './model';
import { drawParameters } from './parameters';
import { beginScores } from './uniforms';
import { Transition } from './plan';
import { dueAt, dueStride, edgeStride } from './state';
import { beginCell, countBelow16, countBelow4, setThresholds } from './cells';
import { drawSum, emptyHand, fillHand, hand, shuffleHand } from './deals';
import { drawDelays, drawOutcomes, outcomeCounts } from './splits';
import { LANES, laneOf, onLane, takeAll } from './lanes';
import { setGenerators } from './generators';
import { beginLanes, chanceBits, choose } from './laneWords';
import { Stream, beginTrialStreams } from './streams';

export { begin, reserveTape, uniformsAddress } from './index';
export { amountOfCode, codeOfAmount, codeOfCount, countOfCode } from './codes';
import { gammaUpperQuantile, logGamma } from './gamma';
export { logFactorial, gammaSurvival } from './gamma';
/** {@link gammaUpperQuantile} of a shape alone. */
export function gammaQuantile(q: f64, shape: f64): f64 {
  return gammaUpperQuantile(q, shape, logGamma(shape));
}
export { normalQuantile, normalSurvival, tabulatedCdf } from './normal';
export { binomial, binomialByInversion, hypergeometric, poissonQuantile } from './samplers';
export { cellUniform, thresholdOf } from './cells';
export { openUniform, roundedAt } from './streams';

const stream = new Stream();
const streamWords = new StaticArray<i32>(4 * LANES);
const keyWords = new StaticArray<i32>(4);

/** Begins a stream by its key. */
export function beginStream(
  seedLow: i32,
  seedHigh: i32,
  trial: i32,
  k0: i32,
  k1: i32,
  k2: i32,
  k3: i32,
  part: i32,
): void {
  beginTrialStreams(seedLow, seedHigh, trial);
  keyWords[0] = k0;
  keyWords[1] = k1;
  keyWords[2] = k2;
  keyWords[3] = k3;
  stream.restart(keyWords, part);
}

export function streamUniform(): f64 {
  return stream.uniform();
}

/** Begins a cell of one trial as the kernel does, by four hashed words. */
export function beginCellOf(k0: i32, k1: i32, k2: i32, k3: i32, step: i32): void {
  setStreamWords(k0, k1, k2, k3);
  beginCell(streamWords, 0, step);
}

/** Begins a cell of four trials, by the same words in all lanes. */
export function beginLanesOf(k0: i32, k1: i32, k2: i32, k3: i32, step: i32): void {
  setStreamWords(k0, k1, k2, k3);
  beginLanes(changetype<usize>(streamWords), step, 0);
}

function setStreamWords(k0: i32, k1: i32, k2: i32, k3: i32): void {
  for (let lane = 0; lane < LANES; lane++) {
    streamWords[lane] = k0;
    streamWords[LANES + lane] = k1;
    streamWords[2 * LANES + lane] = k2;
    streamWords[3 * LANES + lane] = k3;
  }
}

/** Begins a cell in a given state, the same in all lanes. */
export function setCellWords(s0: i32, s1: i32, s2: i32, s3: i32): void {
  setGenerators(i32x4.splat(s0), i32x4.splat(s1), i32x4.splat(s2), i32x4.splat(s3));
}

/** How many of n leads, up to 32, are chosen in a lane while the others have m leads each. */
export function chosen(n: i32, p: f64, lane: i32, m: i32): i32 {
  return laneOf(choose(inLane(n, lane, m), i32x4.splat(chanceBits(p))), lane);
}

/** n in one lane, m in the others. */
function inLane(n: i32, lane: i32, m: i32): v128 {
  return i32x4.add(i32x4.splat(m), onLane(n - m, lane));
}

const thresholds = new StaticArray<i32>(16);
const counts = new StaticArray<i32>(16);

export function setThreshold(index: i32, threshold: i32): void {
  thresholds[index] = threshold;
}

/** Counts n > 0 words of the cell against four or sixteen thresholds. */
export function countBelow(n: i32, isSixteen: bool): void {
  if (isSixteen) countBelow16(n, changetype<usize>(thresholds), changetype<usize>(counts));
  else v128.store(changetype<usize>(counts), countBelow4(n, changetype<usize>(thresholds)));
}

export function countAt(index: i32): i32 {
  return counts[index];
}

/** The parameters of one trial; what follows reads them. */
export function drawTrial(seedLow: i32, seedHigh: i32, trial: i32): void {
  beginTrialStreams(seedLow, seedHigh, trial);
  beginScores(0);
  for (let lane = 0; lane < LANES; lane++) drawParameters(lane);
}

export function volumeFactor(segment: i32): f64 {
  return segments[segment].volumeFactors[0];
}

export function dealFactor(segment: i32): f64 {
  const deals = segments[segment].deals;
  return deals.length === 0 ? 1 : deals[0].factor;
}

/** Probability of an outcome of a transition: 0 the advance, then the exits. */
export function probability(segment: i32, from: i32, version: i32, outcome: i32): f64 {
  return segments[segment].transitions[from]!.probability(version, 0, outcome);
}

export function recycleRate(segment: i32): f64 {
  return segments[segment].recycle!.shareOf(0);
}

/** P(K > k) of a transition's delay: 0 of the advance, then of the exits. */
export function delaySurvival(segment: i32, from: i32, outcome: i32, k: i32): f64 {
  return segments[segment].transitions[from]!.delayOf(outcome, 0).survivalAt(k);
}

export function recycleSurvival(segment: i32, k: i32): f64 {
  return segments[segment].recycle!.delays[0].survivalAt(k);
}

/** Steps of a delay at a uniform number, by its index. */
export function delayStepsAt(delay: i32, u: f64): i32 {
  return delayList[delay * LANES].stepsAt(u);
}

export function sdrAttrition(): f64 {
  const team = sdr;
  return team === null ? 0 : team.attrition[0];
}

export function aeAttrition(): f64 {
  const team = ae;
  return team === null ? 0 : team.attrition[0];
}

/** A deal's amount with this chance of a larger one. */
export function amountAt(segment: i32, q: f64): f64 {
  return segments[segment].deals[0].quickUpperQuantile(q);
}

/** The sum of n new amounts of a segment, by the cell's words. */
export function amountsOf(segment: i32, n: i32): f64 {
  return drawSum(segments[segment], n, 0);
}

/** A tabulated quantile at a normal score. */
export function tableAt(table: i32, score: f64): f64 {
  return tables[table].at(score);
}

let fateLane: i32 = 0;

/** Nobody is under way on a transition's edges. */
function forgetDue(transition: Transition): void {
  for (let j = 0; j < transition.outcomes; j++) {
    for (let step = 0; step < dueStride; step++) takeAll(dueAt(transition.firstEdge + j, 0, step));
  }
}

/**
 * n leads of a lane, beside m of each other, draw what becomes of them in a transition's visits of step 0; returns how
 * many are of the rest.
 */
export function drawFates(segment: i32, from: i32, n: i32, lane: i32, m: i32): i32 {
  const transition = segments[segment].transitions[from]!;
  forgetDue(transition);
  fateLane = lane;
  const due = dueAt(transition.firstEdge, 0, 0);
  return laneOf(transition.fatesOf(0).draw(inLane(n, lane, m), due, edgeStride()), lane);
}

/** How many of them have an outcome after k steps. */
export function fateCount(segment: i32, from: i32, outcome: i32, k: i32): i32 {
  const due = dueAt(segments[segment].transitions[from]!.firstEdge + outcome, 0, k);
  return load<i32>(due + ((<usize>fateLane) << 2));
}

/** n leads draw their outcomes as a whole, beside {@link drawFates}. */
export function splitOutcomes(segment: i32, from: i32, n: i32): void {
  const transition = segments[segment].transitions[from]!;
  const probabilities = transition.probabilitiesOf(0, 0);
  const own = changetype<usize>(thresholds);
  const completeAt = setThresholds(probabilities, transition.outcomes, own);
  drawOutcomes(n, probabilities, transition.outcomes, own, completeAt);
}

export function outcomeCount(outcome: i32): i32 {
  return outcomeCounts[outcome];
}

/** n leads of an outcome draw their delays as a whole from a step on; those of no step are not in `fateCount`. */
export function splitDelays(segment: i32, from: i32, outcome: i32, n: i32, first: i32): void {
  const transition = segments[segment].transitions[from]!;
  forgetDue(transition);
  fateLane = 0;
  drawDelays(n, transition.delayOf(outcome, 0), first, transition.firstEdge + outcome, 0, 0, 0, 1);
}

/** Shuffles the numbers from 0 to n − 1; `inHand` tells who came where. */
export function shuffle(n: i32): void {
  emptyHand();
  fillHand(n);
  for (let i = 0; i < n; i++) hand[i] = <f64>i;
  shuffleHand(n);
}

export function inHand(place: i32): f64 {
  return hand[place];
}

/** How many of all words have one of their fates. */
export function wordsOf(segment: i32, from: i32, slot: i32): f64 {
  return <f64>segments[segment].transitions[from]!.fatesOf(0).wordsOf(0, slot);
}

/** Which of their fates a word has, at outcome · reach + steps; the rest after all of them. */
export function fateOfWord(segment: i32, from: i32, word: i32): i32 {
  return <i32>segments[segment].transitions[from]!.fatesOf(0).slotOf(0, word);
}

/**
 * So many cells of n leads in each lane draw their fates, from the base words that {@link beginLanesOf} had last: what
 * `bench/native/fates.c` does. Returns the sum of what was counted, weighed by slot.
 */
export function drawCells(segment: i32, from: i32, n: i32, cells: i32): f64 {
  const transition = segments[segment].transitions[from]!;
  const fates = transition.fatesOf(0);
  const due = dueAt(transition.firstEdge, 0, 0);
  forgetDue(transition);
  for (let word = 0; word < 4; word++) {
    for (let lane = 1; lane < LANES; lane++) streamWords[word * LANES + lane] += lane;
  }
  for (let cell = 0; cell < cells; cell++) {
    beginLanes(changetype<usize>(streamWords), cell, 0);
    fates.draw(i32x4.splat(n), due, edgeStride());
  }
  let sum: f64 = 0;
  for (let slot = 0; slot < transition.outcomes * fates.reach; slot++) {
    const at = dueAt(transition.firstEdge + slot / fates.reach, 0, slot % fates.reach);
    for (let lane = 0; lane < LANES; lane++) {
      sum += <f64>load<i32>(at + ((<usize>lane) << 2)) * <f64>(slot + 1);
    }
  }
  return sum;
}

/** Random words of visits and of new amounts: of one class in all lanes in step, or of a lane of its own. */
import { MOST_WORDS, beginCell } from './cells';
import { BITS, beginLanes, choose } from './laneWords';
import { PURPOSE_WORDS, hashPurpose } from './laneStreams';
import { LANES } from './lanes';
import { segments, stageCount } from './model';

/** Hashed words of each segment's stages, four vectors each. */
let visitWords = new StaticArray<i32>(0);
/** By segment, stage and lane: in which step words of its own were begun last, and how often. */
let begunIn = new StaticArray<i32>(0);
let begunTimes = new StaticArray<i32>(0);
/** The same of each segment's new amounts. */
let dealWords = new StaticArray<i32>(0);
let dealsBegunIn = new StaticArray<i32>(0);
let dealsBegunTimes = new StaticArray<i32>(0);

/** What words are drawn for in step: fates, the fates of those who have faded, and from here on who is chosen. */
export const FATES: i32 = 0;
export const LOSING: i32 = 1;
const CHOSEN: i32 = 2;
const uses: i32 = CHOSEN + MOST_WORDS / BITS;
const passes: i32 = 3;
/** Stages are gone through up to three times in a step. */
let pass: i32 = 0;
export function beginPass(number: i32): void {
  pass = number;
}

export function layOutVisitWords(): void {
  const cells = segments.length * stageCount;
  visitWords = new StaticArray<i32>(cells * PURPOSE_WORDS);
  begunIn = new StaticArray<i32>(cells * LANES);
  begunTimes = new StaticArray<i32>(cells * LANES);
  dealWords = new StaticArray<i32>(segments.length * PURPOSE_WORDS);
  dealsBegunIn = new StaticArray<i32>(segments.length * LANES);
  dealsBegunTimes = new StaticArray<i32>(segments.length * LANES);
}

/** Begins the trials: the purposes' words are hashed once. */
export function hashVisits(): void {
  begunIn.fill(-1);
  dealsBegunIn.fill(-1);
  for (let s = 0; s < segments.length; s++) {
    if (segments[s].deals.length > 0) hashPurpose(segments[s].dealKey, dealWords, s * PURPOSE_WORDS);
    for (let stage = 0; stage < stageCount; stage++) {
      const hasChoice = segments[s].transitions[stage] !== null || segments[s].recycleEdges[stage] >= 0;
      const at = (s * stageCount + stage) * PURPOSE_WORDS;
      if (hasChoice) hashPurpose(segments[s].visitKeys[stage], visitWords, at);
    }
  }
}

/**
 * Begins words in step of a stage's visits, for one class and use. `cohort`: 0 for those who have just entered, else the
 * number of the cohort that leaves the gate's queue.
 */
export function beginWordsInStep(s: i32, stage: i32, step: i32, recycles: i32, use: i32, cohort: i32): void {
  const words = changetype<usize>(visitWords) + ((<usize>((s * stageCount + stage) * PURPOSE_WORDS)) << 2);
  const part = (recycles * uses + use) * passes + pass;
  beginLanes(words, step + (part << 12), cohort);
}

/** Of n leads in each lane, up to {@link MOST_WORDS}, how many are chosen, each with the lane's chance ({@link choose}). */
export function countChosen(
  n: v128,
  chances: v128,
  s: i32,
  stage: i32,
  step: i32,
  recycles: i32,
  cohort: i32,
): v128 {
  let chosen = i32x4.splat(0);
  for (let use = CHOSEN; v128.any_true(n); use++) {
    beginWordsInStep(s, stage, step, recycles, use, cohort);
    const some = i32x4.min_s(n, i32x4.splat(BITS));
    chosen = i32x4.add(chosen, choose(some, chances));
    n = i32x4.sub(n, some);
  }
  return chosen;
}

/** Begins words of its own for a stage's visits of a lane in a step; those of another time in it are others. */
export function beginWords(s: i32, stage: i32, step: i32, lane: i32): void {
  const cell = s * stageCount + stage;
  const times = timesIn(step, begunIn, begunTimes, cell * LANES + lane);
  beginCell(visitWords, cell * PURPOSE_WORDS + lane, step + (times << 12));
}

/** Begins the words of a segment's new amounts, likewise. */
export function beginDeals(s: i32, step: i32, lane: i32): void {
  const times = timesIn(step, dealsBegunIn, dealsBegunTimes, s * LANES + lane);
  beginCell(dealWords, s * PURPOSE_WORDS + lane, step + (times << 12));
}

/** How often this was begun before in the step. */
function timesIn(step: i32, begun: StaticArray<i32>, times: StaticArray<i32>, at: i32): i32 {
  times[at] = begun[at] === step ? times[at] + 1 : 0;
  begun[at] = step;
  return times[at];
}

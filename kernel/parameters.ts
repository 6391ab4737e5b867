/** A trial's parameters: everything uncertain about the plan itself, drawn once, each by a number of its own. */
import {
  ae,
  commonDraw,
  delayList,
  ratesLoading,
  sdr,
  segments,
  stageCount,
  tables,
  velocityLoading,
  volumesLoading,
} from './model';
import { Delay } from './delays';
import { LANES } from './lanes';
import { Rate, RateVersion, Segment, Team, Transition } from './plan';
import { scoreOf } from './uniforms';
import { ROUNDING } from './rounding';

/** The common factor: above 0 in a good year. */
let common: f64 = 0;

/** Draws all parameters of the trial in a lane. */
export function drawParameters(lane: i32): void {
  common = scoreOf(commonDraw);
  for (let i = lane; i < delayList.length; i += LANES) drawDelay(delayList[i]);
  for (let i = 0; i < segments.length; i++) drawSegment(segments[i], lane);
  drawAttrition(sdr, lane);
  drawAttrition(ae, lane);
}

function drawSegment(segment: Segment, lane: i32): void {
  segment.volumeFactors[lane] = volumeFactor(segment);
  if (segment.deals.length > 0 && segment.dealLogSd > 0) {
    segment.deals[lane].set(logOfFactor(segment.dealLogSd, score(0, segment.dealSizeDraw)), 1);
  }
  for (let stage = 0; stage < stageCount; stage++) {
    const transition = segment.transitions[stage];
    if (transition !== null) drawTransition(transition, lane);
  }
  const recycle = segment.recycle;
  if (recycle !== null) recycle.setShare(lane, rateAt(recycle.rate.versions[0], rateScore(recycle.rate)));
}

function volumeFactor(segment: Segment): f64 {
  if (segment.logSd === 0) return 1;
  return Math.exp(logOfFactor(segment.logSd, score(volumesLoading, segment.volumeDraw)));
}

function drawTransition(transition: Transition, lane: i32): void {
  const rate = transition.rate;
  const score = rateScore(rate);
  if (transition.isDirichlet) drawExitShares(transition, lane);
  const drawn = rateAt(rate.versions[0], score);
  for (let v = 0; v < rate.versions.length; v++) {
    const version = rate.versions[v];
    let advance = v === 0 ? drawn : rateAt(version, score);
    if (version.moves) advance = 1 / (1 + Math.exp(-(version.shift + Math.log(drawn / (1 - drawn)))));
    setOutcomes(transition, v, lane, advance);
  }
}

/** Outcome probabilities of one version. */
function setOutcomes(transition: Transition, version: i32, lane: i32, advance: f64): void {
  const exits = transition.outcomes - 1;
  transition.setProbability(version, lane, 0, advance);
  let sum = advance;
  for (let exit = 0; exit < exits; exit++) {
    const p = transition.exitShares[lane * exits + exit] * (1 - advance);
    transition.setProbability(version, lane, 1 + exit, p);
    sum += p;
  }
  const never = 1 - sum;
  transition.setProbability(version, lane, 1 + exits, never > ROUNDING ? never : 0);
  transition.fates[version].forget(transition.isDirichlet || transition.rate.isUncertain);
}

/** Under a Dirichlet: the exits and never share what does not advance, by breaking the stick. */
function drawExitShares(transition: Transition, lane: i32): void {
  const exits = transition.outcomes - 1;
  let stick: f64 = 1;
  for (let exit = 0; exit < exits; exit++) {
    const z = scoreOf(transition.rate.draw + 1 + exit);
    const table = transition.stickTables[exit];
    const part = table < 0 ? transition.stickParts[exit] : tables[table].at(z);
    transition.exitShares[lane * exits + exit] = stick * part;
    stick *= 1 - part;
  }
}

/** The score of a rate: 0 where trials do not differ in it. */
function rateScore(rate: Rate): f64 {
  return rate.isUncertain ? score(ratesLoading, rate.draw) : 0;
}

/** The rate at a score; a certain one has no table. */
function rateAt(version: RateVersion, z: f64): f64 {
  return version.table < 0 ? version.value : version.least + version.width * tables[version.table].at(z);
}

function drawDelay(delay: Delay): void {
  if (delay.uncertainty === 0) return;
  const rate = delay.rateDraw < 0 ? 0 : scoreOf(delay.rateDraw);
  const e = scoreOf(delay.draw);
  // All delays load on velocity, and slow goes with bad.
  const z = loaded(-velocityLoading, delay.rho * rate + delay.kappa * e);
  if (delay.uncertainty === 1) {
    delay.law.set(logOfFactor(delay.logSd, z), 1);
  } else {
    // Cholesky factor of the covariance; the location carries the loading.
    const spread = Math.sqrt(delay.variance);
    const slope = delay.variance === 0 ? 0 : delay.covariance / spread;
    const ofRate = delay.shapeOfRate;
    const left = delay.kappa * rate - delay.rho * e;
    const rest = Math.sqrt(max(0, delay.shapeVariance - slope * slope - ofRate * ofRate));
    delay.law.set(spread * z, Math.exp(slope * z + ofRate * left + rest * scoreOf(delay.draw + 1)));
  }
  delay.forget();
}

function drawAttrition(team: Team | null, lane: i32): void {
  if (team === null || team.attritionTable < 0) return;
  team.attrition[lane] = tables[team.attritionTable].at(scoreOf(team.attritionDraw));
}

/** The logarithm of a lognormal factor with mean 1: s·z − s²/2. */
function logOfFactor(logSd: f64, z: f64): f64 {
  return logSd * z - (logSd * logSd) / 2;
}

function score(loading: f64, draw: i32): f64 {
  return loaded(loading, scoreOf(draw));
}

/** A normal score that loads on the common factor: loading · common + √(1 − loading²) · own. */
function loaded(loading: f64, z: f64): f64 {
  return loading * common + Math.sqrt(1 - loading * loading) * z;
}

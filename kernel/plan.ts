/** The parts of a plan as the tape gives them, and what a trial draws for each. */
import { Delay } from './delays';
import { Fates } from './fates';
import { chanceBits } from './laneWords';
import { LANES } from './lanes';
import { Law } from './laws';
import { QuantileTable } from './tables';
import { flag, key, number, numbers, position, rewind, whole, wholes } from './tape';

/** A rate of one of the plan's forms, or a change to one. */
export class RateVersion {
  /** The value, where it is certain. */
  value: f64;
  /** Index of the Beta's table, or -1. */
  table: i32;
  least: f64;
  width: f64;
  /** A certain value moves with the draw of the original by this much on the logit scale: logit q − logit E p. */
  moves: bool;
  shift: f64;

  constructor() {
    this.value = number();
    this.table = whole();
    this.least = number();
    this.width = number();
    this.moves = flag();
    this.shift = number();
  }
}

export class Rate {
  /** Number that it is drawn by; those of the exits' parts of a Dirichlet's stick are the next. */
  draw: i32;
  isUncertain: bool;
  versions: StaticArray<RateVersion>;

  constructor() {
    this.draw = whole();
    this.isUncertain = flag();
    const count = whole();
    this.versions = new StaticArray<RateVersion>(count);
    for (let i = 0; i < count; i++) this.versions[i] = new RateVersion();
  }
}

export class Transition {
  segment: i32 = 0;
  from: i32 = 0;
  to: i32;
  gate: i32;
  /** Whether the plan marks the SDR's gate here, working or not. */
  markedSdr: bool;
  rate: Rate;
  versionByStep: StaticArray<i32>;
  releaseAfterDays: f64;
  exitStages: StaticArray<i32>;
  /** By lane and exit: share of what does not advance (under a Dirichlet the trial's). */
  exitShares: StaticArray<f64>;
  isDirichlet: bool;
  /** Under a Dirichlet, by exit: table of its part of the stick, or -1 and the certain part. */
  stickTables: StaticArray<i32>;
  stickParts: StaticArray<f64>;
  /** By outcome and lane: delay of the advance, then of each exit. */
  delays: StaticArray<Delay>;
  /** Number of outcomes: the advance and the exits. */
  outcomes: i32;
  /** First of its edges, which are numbered through all segments. */
  firstEdge: i32 = 0;
  /** Where the ways of its edges are, or 0 where not all of these are plain (`ways.ts`). */
  ways: usize = 0;
  /** Index among the gated ones, or -1. */
  gatedIndex: i32 = -1;
  /** The trials' outcome probabilities by lane and version; the last is that of never. */
  private probabilities: StaticArray<f64>;
  private versions: i32;
  /** By version: what becomes of leads by these probabilities and the trials' delays. */
  fates: StaticArray<Fates>;

  constructor(delays: StaticArray<Delay>) {
    this.to = whole();
    this.gate = whole();
    this.markedSdr = flag();
    const rate = new Rate();
    this.rate = rate;
    this.versionByStep = wholes();
    this.releaseAfterDays = number();
    this.exitStages = wholes();
    this.exitShares = inEachLane(numbers());
    this.isDirichlet = flag();
    this.stickTables = wholes();
    this.stickParts = numbers();
    const indices = wholes();
    const outcomes = indices.length;
    const versions = rate.versions.length;
    const own = new StaticArray<Delay>(outcomes * LANES);
    for (let i = 0; i < outcomes; i++) takeDelay(delays, indices[i], own, i);
    this.outcomes = outcomes;
    this.delays = own;
    this.versions = versions;
    this.probabilities = new StaticArray<f64>(LANES * versions * (outcomes + 1));
    this.fates = new StaticArray<Fates>(versions);
    for (let v = 0; v < versions; v++) this.fates[v] = new Fates(own, 0);
  }

  /** Address of a version's probabilities in a lane. */
  probabilitiesOf(version: i32, lane: i32): usize {
    const row = lane * this.versions + version;
    return changetype<usize>(this.probabilities) + ((<usize>(row * (this.outcomes + 1))) << 3);
  }

  /** Probability of an outcome, or of never after all of them. */
  probability(version: i32, lane: i32, outcome: i32): f64 {
    return load<f64>(this.probabilitiesOf(version, lane) + ((<usize>outcome) << 3));
  }

  setProbability(version: i32, lane: i32, outcome: i32, p: f64): void {
    store<f64>(this.probabilitiesOf(version, lane) + ((<usize>outcome) << 3), p);
  }

  /** What becomes of leads by a version of the rate. */
  fatesOf(version: i32): Fates {
    const fates = this.fates[version];
    if (fates.isStale) {
      const first = this.probabilitiesOf(version, 0);
      fates.layOut(first, this.probabilitiesOf(version, 1) - first);
    }
    return fates;
  }

  delayOf(outcome: i32, lane: i32): Delay {
    return this.delays[outcome * LANES + lane];
  }
}

/** A list of numbers of the plan, lane after lane, as the trials change them. */
function inEachLane(values: StaticArray<f64>): StaticArray<f64> {
  const all = new StaticArray<f64>(values.length * LANES);
  for (let i = 0; i < all.length; i++) all[i] = values[i % values.length];
  return all;
}

function oneNumber(): StaticArray<f64> {
  const values = new StaticArray<f64>(1);
  values[0] = number();
  return values;
}

/** The delay of an index, in each lane, as that of an outcome. */
function takeDelay(delays: StaticArray<Delay>, index: i32, own: StaticArray<Delay>, outcome: i32): void {
  for (let lane = 0; lane < LANES; lane++) own[outcome * LANES + lane] = delays[index * LANES + lane];
}

/** The probabilities of the only outcome, and of never. */
const certainly: StaticArray<f64> = [1, 0];

export class Recycle {
  to: i32;
  max: i32;
  rate: Rate;
  /** By lane. */
  delays: StaticArray<Delay>;
  /** Of the trials, by lane: share of those who come back, also as {@link chanceBits}. */
  private shares: StaticArray<f64> = new StaticArray<f64>(LANES);
  private shareBits: StaticArray<i32> = new StaticArray<i32>(LANES);
  private ownFates: Fates;

  constructor(delays: StaticArray<Delay>) {
    this.to = whole();
    this.max = whole();
    this.rate = new Rate();
    const own = new StaticArray<Delay>(LANES);
    takeDelay(delays, whole(), own, 0);
    this.delays = own;
    // Between exit and re-entry lies at least one step.
    this.ownFates = new Fates(own, 1);
  }

  /** Share of those who come back, in a lane. */
  shareOf(lane: i32): f64 {
    return this.shares[lane];
  }

  setShare(lane: i32, share: f64): void {
    this.shares[lane] = share;
    this.shareBits[lane] = chanceBits(share);
    this.ownFates.forget(false);
  }

  get chances(): v128 {
    return v128.load(changetype<usize>(this.shareBits));
  }

  /** When leads that come back do so. */
  get fates(): Fates {
    const fates = this.ownFates;
    if (fates.isStale) fates.layOut(changetype<usize>(certainly), 0);
    return fates;
  }
}

/** A law of deals is as many as there are lanes. */
function readDeals(tables: StaticArray<QuantileTable>): StaticArray<Law> {
  const deals = new StaticArray<Law>(LANES);
  const first = position();
  for (let lane = 0; lane < LANES; lane++) {
    rewind(first);
    deals[lane] = new Law(tables);
    deals[lane].tabulate();
  }
  return deals;
}

export class Segment {
  arrivalStage: i32;
  /** 0 fixed, 1 Poisson, 2 negative binomial. */
  distribution: i32;
  /** Table of the gamma factor of a week, or -1. */
  weekTable: i32;
  logSd: f64;
  arrivalsKey: StaticArray<i32>;
  volumeDraw: i32;
  mean: StaticArray<f64>;
  /** Of deals, by lane; empty where the plan has none. */
  deals: StaticArray<Law> = new StaticArray<Law>(0);
  dealLogSd: f64;
  dealSizeDraw: i32;
  dealKey: StaticArray<i32>;
  spendPerStep: StaticArray<f64>;
  spendPerEntry: StaticArray<f64>;
  visitKeys: StaticArray<StaticArray<i32>>;
  /** By stage. */
  transitions: StaticArray<Transition | null>;
  recycle: Recycle | null = null;
  /** By stage: the edge of re-entry from a holding stage, or -1. */
  recycleEdges: StaticArray<i32>;
  /** Last stage that has to be gone through before the SDR gate serves, and before the AE gate admits; or -1. */
  lastBeforeSdr: i32 = -1;
  lastBeforeAe: i32 = -1;
  /** Of the trials, by lane. */
  volumeFactors: StaticArray<f64> = new StaticArray<f64>(LANES);

  constructor(delays: StaticArray<Delay>, laws: StaticArray<QuantileTable>, stageCount: i32) {
    this.arrivalStage = whole();
    this.distribution = whole();
    this.weekTable = whole();
    this.logSd = number();
    this.arrivalsKey = key();
    this.volumeDraw = whole();
    this.mean = numbers();
    if (flag()) this.deals = readDeals(laws);
    this.dealLogSd = number();
    this.dealSizeDraw = whole();
    this.dealKey = key();
    this.spendPerStep = numbers();
    this.spendPerEntry = numbers();
    this.visitKeys = new StaticArray<StaticArray<i32>>(stageCount);
    this.transitions = new StaticArray<Transition | null>(stageCount);
    this.recycleEdges = new StaticArray<i32>(stageCount);
    for (let stage = 0; stage < stageCount; stage++) this.visitKeys[stage] = key();
    for (let stage = 0; stage < stageCount; stage++) {
      this.recycleEdges[stage] = -1;
      if (flag()) this.transitions[stage] = new Transition(delays);
    }
    if (flag()) this.recycle = new Recycle(delays);
  }
}

export class Team {
  seatStart: StaticArray<i32>;
  /** Days on board before that step; negative for the fully ramped. */
  seatTenureDays: StaticArray<f64>;
  seatOnBoard: StaticArray<i32>;
  seatPart: StaticArray<i32>;
  ramp: StaticArray<f64>;
  /** Monthly attrition by lane, or its table. */
  attrition: StaticArray<f64>;
  attritionTable: i32;
  /** -1 without backfill. */
  backfillSteps: i32;
  attritionDraw: i32;
  peopleKey: StaticArray<i32>;
  costPerMonth: f64;
  leadsPerWeek: f64;
  decayPerDay: f64;
  calibratedWaitDays: f64;
  maxWaitDays: f64;
  /** Negative where there is none. */
  slaHours: f64;
  /** Negative without a limit. */
  openPerAe: f64;
  newPerWeek: f64;
  /** quotaPerYear · attainment. */
  quotaPerYear: f64;
  limits: bool;
  /** Of the trials, by step and lane. */
  onBoard: StaticArray<f64>;
  ramped: StaticArray<f64>;

  constructor(stepCount: i32) {
    this.onBoard = new StaticArray<f64>(stepCount * LANES);
    this.ramped = new StaticArray<f64>(stepCount * LANES);
    this.seatStart = wholes();
    this.seatTenureDays = numbers();
    this.seatOnBoard = wholes();
    this.seatPart = wholes();
    this.ramp = numbers();
    this.attrition = inEachLane(oneNumber());
    this.attritionTable = whole();
    this.backfillSteps = whole();
    this.attritionDraw = whole();
    this.peopleKey = key();
    this.costPerMonth = number();
    this.leadsPerWeek = number();
    this.decayPerDay = number();
    this.calibratedWaitDays = number();
    this.maxWaitDays = number();
    this.slaHours = number();
    this.openPerAe = number();
    this.newPerWeek = number();
    this.quotaPerYear = number();
    this.limits = flag();
  }
}

/** Visits that are open at the start. */
export class Opening {
  segment: i32;
  stage: i32;
  ageDays: f64;
  count: i32;
  /** The gate that it waits at as the plan says, working or not. */
  queuedAt: i32;
  recycles: i32;
  /** NaN where it is to be drawn. */
  amount: f64;
  keepsAmount: bool;
  /** Version of the rate. */
  version: i32;
  /** Position among {@link queuedAges}; their number for an age of 0. */
  cohort: i32;

  constructor() {
    this.segment = whole();
    this.stage = whole();
    this.ageDays = number();
    this.count = whole();
    this.queuedAt = whole();
    this.recycles = whole();
    this.amount = number();
    this.keepsAmount = flag();
    this.version = whole();
    this.cohort = whole();
  }
}

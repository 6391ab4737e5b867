/** The plan laid out for simulation: what does not change from trial to trial. Read from the host's tape in this order. */
import { Delay } from './delays';
import { Law } from './laws';
import { QuantileTable } from './tables';
import { flag, key, number, numbers, whole, wholes } from './tape';

/** Kinds of stages. */
export const FORWARD: i32 = 0;
export const HOLDING: i32 = 1;

/** Gates of a transition. */
export const NO_GATE: i32 = 0;
export const SDR_GATE: i32 = 1;
export const AE_GATE: i32 = 2;

export let tables = new StaticArray<QuantileTable>(0);
export let stepCount: i32 = 0;
export let stepDays: f64 = 0;
export let stageCount: i32 = 0;
export let stageKinds = new StaticArray<i32>(0);
export let holdsPlace = new StaticArray<i32>(0);
export let staysOpen = new StaticArray<i32>(0);
/** By stage: whether deals there have their amount already and are not yet booked. */
export let isValued = new StaticArray<i32>(0);
export let pipelineStage: i32 = -1;
export let bookingsStage: i32 = -1;
export let holdingStage: i32 = -1;
/** First and last stage in which a place is held, or -1. */
export let firstPlaceStage: i32 = -1;
export let lastPlaceStage: i32 = -1;
export let ratesLoading: f64 = 0;
export let volumesLoading: f64 = 0;
export let velocityLoading: f64 = 0;
export let commonKey = new StaticArray<i32>(4);
export let segments = new StaticArray<Segment>(0);
export let sdr: Team | null = null;
export let ae: Team | null = null;
export let sdrGateKey = new StaticArray<i32>(4);
export let aeGateKey = new StaticArray<i32>(4);
export let openingKey = new StaticArray<i32>(4);
export let opening = new StaticArray<Opening>(0);
/** Ages of the opening visits that wait at a gate, descending. */
export let queuedAges = new StaticArray<f64>(0);
/** All transitions behind a gate, in the order of segments and stages. */
export let gated = new StaticArray<Transition>(0);
/** Most re-entries that have to be told apart, plus one. */
export let classCount: i32 = 1;

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
  key: StaticArray<i32>;
  isUncertain: bool;
  versions: StaticArray<RateVersion>;

  constructor() {
    this.key = key();
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
  /** Of exits: stage, share of what does not advance (0 under a Dirichlet). */
  exitStages: StaticArray<i32>;
  exitShares: StaticArray<f64>;
  isDirichlet: bool;
  /** Under a Dirichlet, by exit: table of its part of the stick, or -1 and the certain part. */
  stickTables: StaticArray<i32>;
  stickParts: StaticArray<f64>;
  /** Delay of the advance, then of each exit. */
  delays: StaticArray<Delay>;
  /** Number of outcomes: the advance and the exits. */
  outcomes: i32;
  /** First of its edges, which are numbered through all segments. */
  firstEdge: i32 = 0;
  /** Index among the gated ones, or -1. */
  gatedIndex: i32 = -1;
  /** The trial's outcome probabilities by version, at `version · (outcomes + 1)`; the last is that of never. */
  probabilities: StaticArray<f64>;
  /** Thresholds of the first four outcomes, at `version · 4`. */
  thresholds: StaticArray<i32>;
  /** By version: the first outcome with which all leads are placed; `outcomes` where some may stay. */
  completeAt: StaticArray<i32>;

  constructor(delays: StaticArray<Delay>) {
    this.to = whole();
    this.gate = whole();
    this.markedSdr = flag();
    const rate = new Rate();
    this.rate = rate;
    this.versionByStep = wholes();
    this.releaseAfterDays = number();
    this.exitStages = wholes();
    this.exitShares = numbers();
    this.isDirichlet = flag();
    this.stickTables = wholes();
    this.stickParts = numbers();
    const indices = wholes();
    const outcomes = indices.length;
    const versions = rate.versions.length;
    const own = new StaticArray<Delay>(outcomes);
    for (let i = 0; i < outcomes; i++) own[i] = delays[indices[i]];
    this.outcomes = outcomes;
    this.delays = own;
    this.probabilities = new StaticArray<f64>(versions * (outcomes + 1));
    this.thresholds = new StaticArray<i32>(versions * 4);
    this.completeAt = new StaticArray<i32>(versions);
  }
}

export class Recycle {
  to: i32;
  max: i32;
  rate: Rate;
  delay: Delay;
  /** Of the trial. */
  drawnRate: f64 = 0;

  constructor(delays: StaticArray<Delay>) {
    this.to = whole();
    this.max = whole();
    this.rate = new Rate();
    this.delay = delays[whole()];
  }
}

export class Segment {
  arrivalStage: i32;
  /** 0 fixed, 1 Poisson, 2 negative binomial. */
  distribution: i32;
  /** Table of the gamma factor of a week, or -1. */
  weekTable: i32;
  logSd: f64;
  arrivalsKey: StaticArray<i32>;
  volumeKey: StaticArray<i32>;
  mean: StaticArray<f64>;
  deal: Law | null = null;
  dealLogSd: f64;
  dealSizeKey: StaticArray<i32>;
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
  /** Of the trial. */
  volumeFactor: f64 = 1;

  constructor(delays: StaticArray<Delay>, laws: StaticArray<QuantileTable>) {
    this.arrivalStage = whole();
    this.distribution = whole();
    this.weekTable = whole();
    this.logSd = number();
    this.arrivalsKey = key();
    this.volumeKey = key();
    this.mean = numbers();
    if (flag()) {
      const deal = new Law(laws);
      deal.tabulate();
      this.deal = deal;
    }
    this.dealLogSd = number();
    this.dealSizeKey = key();
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
  /** Monthly attrition, or its table. */
  attrition: f64;
  attritionTable: i32;
  /** -1 without backfill. */
  backfillSteps: i32;
  attritionKey: StaticArray<i32>;
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
  /** Of the trial, by step. */
  onBoard: StaticArray<f64> = new StaticArray<f64>(stepCount);
  ramped: StaticArray<f64> = new StaticArray<f64>(stepCount);

  constructor() {
    this.seatStart = wholes();
    this.seatTenureDays = numbers();
    this.seatOnBoard = wholes();
    this.seatPart = wholes();
    this.ramp = numbers();
    this.attrition = number();
    this.attritionTable = whole();
    this.backfillSteps = whole();
    this.attritionKey = key();
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

/** Ends of an edge: a way on which leads are under way from one stage to another. */
export let edgeCount: i32 = 0;
export let edgeSegment = new StaticArray<i32>(0);
export let edgeFrom = new StaticArray<i32>(0);
export let edgeTo = new StaticArray<i32>(0);
/** The transition whose AE gate stands at the end of the edge. */
export let edgeGate = new StaticArray<Transition | null>(0);
/** What leads on the edge carry: nothing, the sum of their amounts (to bookings), or each its own. */
export let edgeCarries = new StaticArray<i32>(0);
export const NOTHING: i32 = 0;
export const SUM: i32 = 1;
export const EACH: i32 = 2;
export let delayList = new StaticArray<Delay>(0);

/** Reads the plan. */
export function readModel(): void {
  stepCount = whole();
  stepDays = number();
  stageCount = whole();
  stageKinds = wholes();
  holdsPlace = wholes();
  staysOpen = wholes();
  isValued = wholes();
  pipelineStage = whole();
  bookingsStage = whole();
  holdingStage = whole();
  for (let stage = 0; stage < stageCount; stage++) {
    if (holdsPlace[stage] === 0) continue;
    if (firstPlaceStage < 0) firstPlaceStage = stage;
    lastPlaceStage = stage;
  }
  ratesLoading = number();
  volumesLoading = number();
  velocityLoading = number();
  commonKey = key();
  tables = new StaticArray<QuantileTable>(whole());
  for (let i = 0; i < tables.length; i++) tables[i] = new QuantileTable();
  delayList = new StaticArray<Delay>(whole());
  for (let i = 0; i < delayList.length; i++) delayList[i] = new Delay(tables, stepCount, stepDays);
  segments = new StaticArray<Segment>(whole());
  for (let i = 0; i < segments.length; i++) segments[i] = new Segment(delayList, tables);
  if (flag()) sdr = new Team();
  if (flag()) ae = new Team();
  sdrGateKey = key();
  aeGateKey = key();
  openingKey = key();
  queuedAges = numbers();
  opening = new StaticArray<Opening>(whole());
  for (let i = 0; i < opening.length; i++) opening[i] = new Opening();
  classCount = whole();
  numberEdges();
}

function numberEdges(): void {
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
  gates = 0;
  for (let s = 0; s < segments.length; s++) {
    const segment = segments[s];
    for (let stage = 0; stage < stageCount; stage++) {
      const transition = segment.transitions[stage];
      if (transition !== null) {
        transition.segment = s;
        transition.from = stage;
        transition.firstEdge = edgeCount;
        addEdge(s, stage, transition.to, carriedBy(transition));
        if (transition.gate === AE_GATE) edgeGate[transition.firstEdge] = transition;
        for (let exit = 0; exit < transition.exitStages.length; exit++) {
          addEdge(s, stage, transition.exitStages[exit], NOTHING);
        }
        if (transition.gate !== NO_GATE) {
          transition.gatedIndex = gates;
          gated[gates++] = transition;
        }
        if (transition.gate === SDR_GATE) segment.lastBeforeSdr = stage;
        if (transition.gate === AE_GATE) segment.lastBeforeAe = stage;
      }
      const recycle = segment.recycle;
      if (stageKinds[stage] === HOLDING && recycle !== null) {
        segment.recycleEdges[stage] = edgeCount;
        addEdge(s, stage, recycle.to, NOTHING);
      }
    }
    const team = ae;
    // Whoever takes a place unasked does so before the AE gate admits.
    if (team !== null && team.limits) segment.lastBeforeAe = max(segment.lastBeforeAe, firstPlaceStage - 1);
  }
}

function carriedBy(transition: Transition): i32 {
  if (isValued[transition.from] === 0) return NOTHING;
  if (transition.gate === AE_GATE || isValued[transition.to] !== 0) return EACH;
  return transition.to === bookingsStage ? SUM : NOTHING;
}

function addEdge(segment: i32, from: i32, to: i32, carries: i32): void {
  edgeSegment[edgeCount] = segment;
  edgeFrom[edgeCount] = from;
  edgeTo[edgeCount] = to;
  edgeCarries[edgeCount] = carries;
  edgeCount++;
}

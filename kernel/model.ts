/** The plan laid out for simulation: what does not change from trial to trial. Read from the host's tape in this order. */
import { Delay } from './delays';
import { LANES } from './lanes';
import { Opening, Segment, Team } from './plan';
import { QuantileTable } from './tables';
import { flag, key, number, numbers, position, rewind, whole, wholes } from './tape';

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
/** First stage in which a place is held, or -1. */
export let firstPlaceStage: i32 = -1;
export let ratesLoading: f64 = 0;
export let volumesLoading: f64 = 0;
export let velocityLoading: f64 = 0;
export let commonDraw: i32 = 0;
export let segments = new StaticArray<Segment>(0);
export let sdr: Team | null = null;
export let ae: Team | null = null;
export let sdrGateKey = new StaticArray<i32>(4);
export let aeGateKey = new StaticArray<i32>(4);
export let openingKey = new StaticArray<i32>(4);
export let opening = new StaticArray<Opening>(0);
/** Ages of the opening visits that wait at a gate, descending. */
export let queuedAges = new StaticArray<f64>(0);
/** By delay and lane. */
export let delayList = new StaticArray<Delay>(0);
/** Most re-entries that have to be told apart, plus one. */
export let classCount: i32 = 1;

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
  }
  ratesLoading = number();
  volumesLoading = number();
  velocityLoading = number();
  commonDraw = whole();
  tables = new StaticArray<QuantileTable>(whole());
  for (let i = 0; i < tables.length; i++) tables[i] = new QuantileTable();
  readDelays();
  segments = new StaticArray<Segment>(whole());
  for (let i = 0; i < segments.length; i++) segments[i] = new Segment(delayList, tables, stageCount);
  if (flag()) sdr = new Team(stepCount);
  if (flag()) ae = new Team(stepCount);
  sdrGateKey = key();
  aeGateKey = key();
  openingKey = key();
  queuedAges = numbers();
  opening = new StaticArray<Opening>(whole());
  for (let i = 0; i < opening.length; i++) opening[i] = new Opening();
  classCount = whole();
}

/** A delay is as many as there are lanes, as each trial has laws of its own. */
function readDelays(): void {
  delayList = new StaticArray<Delay>(whole() * LANES);
  let first = position();
  for (let i = 0; i < delayList.length; i++) {
    if (i % LANES === 0) first = position();
    else rewind(first);
    delayList[i] = new Delay(tables, stepCount, stepDays);
  }
}

/**
 * What becomes of leads that begin a visit. A lead draws its outcome and its delay at once: each fate (outcome j after k
 * steps) is a slot of a table (`slotTables.ts`). Delays beyond the slots, and visits that never end, are the rest. Each
 * lane has a table of its own.
 */
import { BLOCK, Delay } from './delays';
import { setThresholds } from './cells';
import { LANES, addAt, countShift } from './lanes';
import { greatestOf } from './laneWords';
import { ROUNDING } from './rounding';
import { MOST_DRAWS, countSlots, slotCounts } from './slotDraws';
import {
  SLOTS,
  TABLE_BYTES,
  beginTable,
  completeTable,
  completeTableAsItIs,
  placeSlots,
  slotOf,
  wordsOf,
} from './slotTables';

/** Advances that were lost in the last draw, by lane. */
export let lostAdvances: v128 = i32x4.splat(0);

export class Fates {
  /** Steps of delay by outcome that have a slot; 0 for outcomes beyond the slots. */
  reach: i32;
  /** Outcomes that have slots. */
  private held: i32;
  /** By lane: shares of the outcomes in the rest, never last; and their thresholds. */
  private restShares: StaticArray<f64> = new StaticArray<f64>(0);
  private restThresholds: StaticArray<i32> = new StaticArray<i32>(4 * LANES);
  private restCompleteAt: StaticArray<i32> = new StaticArray<i32>(LANES);
  /** Whether the trials' probabilities are still to be laid out. */
  isStale: bool = true;
  /** Whether the delays are drawn for each trial. */
  private delaysVary: bool = false;
  /** By outcome and lane. */
  private delays: StaticArray<Delay>;
  /** Number of outcomes but for never. */
  private outcomes: i32;
  /** Fewest steps of a delay. */
  private least: i32;
  /** The lanes' tables, which begin after a few bytes. */
  private tables: StaticArray<u8> = new StaticArray<u8>(<i32>TABLE_BYTES * LANES + 16);

  constructor(delays: StaticArray<Delay>, least: i32) {
    const outcomes = delays.length / LANES;
    this.delays = delays;
    this.outcomes = outcomes;
    this.least = least;
    const blocks = SLOTS / BLOCK;
    const held = min(outcomes, blocks);
    this.held = held;
    this.reach = (blocks / held) * BLOCK;
    this.restShares = new StaticArray<f64>((outcomes + 1) * LANES);
    for (let i = 0; i < delays.length; i++) if (delays[i].uncertainty !== 0) this.delaysVary = true;
  }

  /** Trials begin, with other delays if these are uncertain, and with other probabilities if `vary` says so. */
  forget(vary: bool): void {
    if (vary || this.delaysVary) this.isStale = true;
  }

  /** Steps that an outcome has slots for. */
  reachOf(outcome: i32): i32 {
    return outcome < this.held ? this.reach : 0;
  }

  /**
   * Lays the fates of all lanes out by the probabilities of the outcomes, that of never last, so many bytes from lane to
   * lane, and the trials' delays.
   */
  layOut(probabilities: usize, stride: usize): void {
    this.isStale = false;
    for (let lane = 0; lane < LANES; lane++) this.layOutLane(lane, probabilities + <usize>lane * stride);
  }

  private layOutLane(lane: i32, probabilities: usize): void {
    beginTable(this.tableOf(lane));
    const shares = this.restSharesOf(lane);
    let begun: f64 = 0;
    let rest: f64 = 0;
    for (let j = 0; j <= this.outcomes; j++) {
      const p = load<f64>(probabilities + ((<usize>j) << 3));
      const later = j < this.held ? this.placeSteps(this.delays[j * LANES + lane], j, begun, p) : p;
      begun += p - later;
      rest += later;
      store<f64>(shares + ((<usize>j) << 3), later);
    }
    if (rest <= ROUNDING) return completeTableAsItIs();
    completeTable(<i32>this.restSlot);
    for (let j = 0; j <= this.outcomes; j++) {
      const at = shares + ((<usize>j) << 3);
      store<f64>(at, load<f64>(at) / rest);
    }
    this.restCompleteAt[lane] = setThresholds(shares, this.outcomes, this.restThresholdsOf(lane));
  }

  /** Places the steps of an outcome; returns the probability of what is due later. */
  private placeSteps(delay: Delay, j: i32, begun: f64, p: f64): f64 {
    const survival = delay.survivalUpTo(this.reach);
    placeSlots(j * this.reach, this.reach, this.least, begun, p, survival);
    return p * load<f64>(survival + ((<usize>(this.reach - 1)) << 3));
  }

  private tableOf(lane: i32): usize {
    return changetype<usize>(this.tables) + 16 + <usize>lane * TABLE_BYTES;
  }

  /** Addresses of what the rest of a lane is drawn by. */
  restSharesOf(lane: i32): usize {
    return changetype<usize>(this.restShares) + ((<usize>(lane * (this.outcomes + 1))) << 3);
  }
  restThresholdsOf(lane: i32): usize {
    return changetype<usize>(this.restThresholds) + ((<usize>lane) << 4);
  }
  restCompleteAtOf(lane: i32): i32 {
    return this.restCompleteAt[lane];
  }

  /** Slot of a lane's word: outcome · {@link reach} + steps, or {@link restSlot}. */
  slotOf(lane: i32, word: u32): usize {
    return slotOf(word, this.tableOf(lane));
  }

  get restSlot(): usize {
    return <usize>(this.held * this.reach);
  }

  /** Words of a lane's slot, of 2³². */
  wordsOf(lane: i32, slot: i32): i64 {
    return wordsOf(slot, this.tableOf(lane));
  }

  /** Where the leads of a slot that is not the rest are due. {@link reach} is a power of two. */
  placeOf(slot: usize, due: usize, stride: usize): usize {
    const steps = slot & (<usize>this.reach - 1);
    return due + (slot >> ctz(<usize>this.reach)) * stride + (steps << countShift);
  }

  /**
   * n leads in each lane draw their fates and are added to those who are due, from the first edge and this step on;
   * `stride` bytes from one edge to the next. Returns the rest.
   */
  draw(n: v128, due: usize, stride: usize): v128 {
    return this.drawAll(n, due, stride, false);
  }

  /** The same of leads whose advances are lost: they are in {@link lostAdvances}. */
  drawLosing(n: v128, due: usize, stride: usize): v128 {
    lostAdvances = i32x4.splat(0);
    return this.drawAll(n, due, stride, true);
  }

  private drawAll(n: v128, due: usize, stride: usize, loses: bool): v128 {
    let rest = this.drawSome(i32x4.min_s(n, i32x4.splat(MOST_DRAWS)), due, stride, loses);
    // A lane that has more has used as many words as any other.
    const most = greatestOf(n);
    for (let done = MOST_DRAWS; done < most; done += MOST_DRAWS) {
      const left = i32x4.max_s(i32x4.sub(n, i32x4.splat(done)), i32x4.splat(0));
      const some = this.drawSome(i32x4.min_s(left, i32x4.splat(MOST_DRAWS)), due, stride, loses);
      rest = i32x4.add(rest, some);
    }
    return rest;
  }

  private drawSome(n: v128, due: usize, stride: usize, loses: bool): v128 {
    countSlots(n, this.tableOf(0));
    return this.addUp(due, stride, loses);
  }

  /** Adds what was counted to those who are due, or its advances to those who are lost; returns the rest. */
  private addUp(due: usize, stride: usize, loses: bool): v128 {
    const perOutcome = (<usize>this.reach) << 2;
    let counts = changetype<usize>(slotCounts);
    for (let j = 0; j < this.held; j++) {
      for (let k: usize = 0; k < perOutcome; k += 16) {
        const bytes = v128.load(counts + k);
        v128.store(counts + k, i32x4.splat(0));
        if (loses && j === 0) lostAdvances = i32x4.add(lostAdvances, sumOfSlots(bytes));
        else addSlots(bytes, due + (k << 2));
      }
      counts += perOutcome;
      due += stride;
    }
    const rest = load<u32>(counts);
    store<u32>(counts, 0);
    return lanesOfBytes(rest);
  }
}

/** Four bytes as whole numbers. */
function lanesOfBytes(bytes: u32): v128 {
  return i32x4.extend_low_i16x8_u(i16x8.extend_low_i8x16_u(i32x4.splat(<i32>bytes)));
}

/** Adds the bytes of four slots, four lanes each, to as many numbers. */
function addSlots(bytes: v128, to: usize): void {
  const low = i16x8.extend_low_i8x16_u(bytes);
  const high = i16x8.extend_high_i8x16_u(bytes);
  addAt(to, i32x4.extend_low_i16x8_u(low));
  addAt(to + 16, i32x4.extend_high_i16x8_u(low));
  addAt(to + 32, i32x4.extend_low_i16x8_u(high));
  addAt(to + 48, i32x4.extend_high_i16x8_u(high));
}

/** The sums over four slots, by lane. */
function sumOfSlots(bytes: v128): v128 {
  const twos = i16x8.add(i16x8.extend_low_i8x16_u(bytes), i16x8.extend_high_i8x16_u(bytes));
  return i32x4.add(i32x4.extend_low_i16x8_u(twos), i32x4.extend_high_i16x8_u(twos));
}

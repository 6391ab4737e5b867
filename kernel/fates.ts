/**
 * What becomes of leads that begin a visit. A lead draws its outcome and its delay at once, by one random word: all
 * fates (outcome j after k steps) lie one after the other on the range of words, and a guide table (Chen & Asau, 1974)
 * tells the first fate of the word's cell, so that seldom more than one bound has to be looked at. Fates are counted in
 * bytes. Delays beyond these, and visits that never end, are the rest. Each lane has tables of its own.
 */
import { BLOCK, Delay } from './delays';
import { BOUND_BYTES, GUIDE_BYTES, SLOTS, setThresholds, slotOf } from './cells';
import { LANES, addAt, addToLane, countShift } from './lanes';
import { FEW_WORDS, countSlots, drawFew, greatestOf, slotCounts } from './laneWords';
import { ROUNDING } from './rounding';

/** Bytes can count so many leads. */
const mostAtOnce: i32 = 252;
/** All words, and those of a cell. */
const words: i64 = 1 << 32;
const perCell: i64 = 1 << 22;

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
  /** By outcome and lane. */
  private delays: StaticArray<Delay>;
  /** Number of outcomes but for never. */
  private outcomes: i32;
  /** Fewest steps of a delay. */
  private least: i32;
  private guide: StaticArray<u8> = new StaticArray<u8>(GUIDE_BYTES * LANES);
  /** By slot: the last word that has this fate, or that of the slot before where none has; of the rest: the last word. */
  private bounds: StaticArray<u8> = new StaticArray<u8>(BOUND_BYTES * LANES);
  /** While a lane is laid out: its tables, and the words that have a fate already. */
  private ownGuide: usize = 0;
  private ownBounds: usize = 0;
  private placed: i64 = 0;

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
    this.placed = 0;
    this.ownGuide = this.guideOf(lane);
    this.ownBounds = this.boundsOf(lane);
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
    if (rest <= ROUNDING || this.placed === words) return this.stretchLast();
    const slot = this.held * this.reach;
    this.setBound(slot, u32.MAX_VALUE);
    this.fillGuide(words, slot);
    for (let j = 0; j <= this.outcomes; j++) {
      const at = shares + ((<usize>j) << 3);
      store<f64>(at, load<f64>(at) / rest);
    }
    this.restCompleteAt[lane] = setThresholds(shares, this.outcomes, this.restThresholdsOf(lane));
  }

  /** Places the steps of an outcome; returns the probability of what is due later. */
  private placeSteps(delay: Delay, j: i32, begun: f64, p: f64): f64 {
    const bounds = this.ownBounds + ((<usize>(j * this.reach)) << 2);
    const survival = delay.survivalUpTo(this.reach);
    for (let k = 0; k < this.reach; k++) {
      const left = load<f64>(survival + ((<usize>k) << 3));
      const end = <i64>((begun + p * (1 - left)) * <f64>words);
      if (end > this.placed) this.fillGuide(end, j * this.reach + max(k, this.least));
      store<u32>(bounds + ((<usize>k) << 2), <u32>(this.placed - 1));
    }
    return p * load<f64>(survival + ((<usize>(this.reach - 1)) << 3));
  }

  /** Cells whose first word is not placed yet, up to `end`, begin with the fate of a slot. */
  private fillGuide(end: i64, slot: i32): void {
    const guide = this.ownGuide;
    const value = i8x16.splat(<i8>slot);
    const last = <usize>((end + perCell - 1) >> 22);
    for (let cell = <usize>((this.placed + perCell - 1) >> 22); cell < last; cell += 16) {
      v128.store(guide + cell, value);
    }
    this.placed = end;
  }

  /** Where nothing is left what rounding left belongs to the last fate. */
  private stretchLast(): void {
    const last = <u32>(this.placed - 1);
    let slot = this.held * this.reach - 1;
    while (slot > 0 && load<u32>(this.ownBounds + ((<usize>(slot - 1)) << 2)) === last) slot--;
    this.setBound(slot, u32.MAX_VALUE);
    this.fillGuide(words, slot);
  }

  private setBound(slot: i32, last: u32): void {
    store<u32>(this.ownBounds + ((<usize>slot) << 2), last);
  }

  private guideOf(lane: i32): usize {
    return changetype<usize>(this.guide) + <usize>(lane * GUIDE_BYTES);
  }

  private boundsOf(lane: i32): usize {
    return changetype<usize>(this.bounds) + <usize>(lane * BOUND_BYTES);
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
    return slotOf(word, this.guideOf(lane), this.boundsOf(lane));
  }

  get restSlot(): usize {
    return <usize>(this.held * this.reach);
  }

  /** The last word of a lane's slot. */
  lastWordOf(lane: i32, slot: i32): u32 {
    return load<u32>(this.boundsOf(lane) + ((<usize>slot) << 2));
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
    const most = greatestOf(n);
    if (most <= FEW_WORDS) return this.drawFew(n, most, due, stride);
    const rest = this.drawSome(i32x4.min_s(n, i32x4.splat(mostAtOnce)), due, stride, false);
    return most <= mostAtOnce ? rest : i32x4.add(rest, this.drawFurther(n, most, due, stride, false));
  }

  /** The same of leads whose advances are lost: they are in {@link lostAdvances}. */
  drawLosing(n: v128, due: usize, stride: usize): v128 {
    lostAdvances = i32x4.splat(0);
    const rest = this.drawSome(i32x4.min_s(n, i32x4.splat(mostAtOnce)), due, stride, true);
    const most = greatestOf(n);
    return most <= mostAtOnce ? rest : i32x4.add(rest, this.drawFurther(n, most, due, stride, true));
  }

  /** The leads beyond the first {@link mostAtOnce}: a lane that has such has used as many words as any other. */
  private drawFurther(n: v128, most: i32, due: usize, stride: usize, loses: bool): v128 {
    let rest = i32x4.splat(0);
    for (let done = mostAtOnce; done < most; done += mostAtOnce) {
      const left = i32x4.max_s(i32x4.sub(n, i32x4.splat(done)), i32x4.splat(0));
      const some = this.drawSome(i32x4.min_s(left, i32x4.splat(mostAtOnce)), due, stride, loses);
      rest = i32x4.add(rest, some);
    }
    return rest;
  }

  private drawSome(n: v128, due: usize, stride: usize, loses: bool): v128 {
    countSlots(n, changetype<usize>(this.guide), changetype<usize>(this.bounds));
    return this.addUp(due, stride, loses);
  }

  /** A few leads are added to those who are due one by one. */
  private drawFew(n: v128, most: i32, due: usize, stride: usize): v128 {
    const first = drawFew(most);
    let rest = i32x4.splat(0);
    for (let k = 0; k < most; k++) {
      const at = first + ((<usize>k) << countShift);
      const one = i32x4.sub(i32x4.splat(0), i32x4.gt_s(n, i32x4.splat(k)));
      const resting =
        this.drawOne(0, load<u32>(at), i32x4.extract_lane(one, 0), due, stride) |
        (this.drawOne(1, load<u32>(at, 4), i32x4.extract_lane(one, 1), due, stride) << 8) |
        (this.drawOne(2, load<u32>(at, 8), i32x4.extract_lane(one, 2), due, stride) << 16) |
        (this.drawOne(3, load<u32>(at, 12), i32x4.extract_lane(one, 3), due, stride) << 24);
      rest = i32x4.add(rest, lanesOfBytes(<u32>resting));
    }
    return rest;
  }

  /** Adds `one`, 0 or 1, to where the lead of a word is due; returns it where the lead is of the rest. */
  private drawOne(lane: i32, word: u32, one: i32, due: usize, stride: usize): i32 {
    const slot = this.slotOf(lane, word);
    if (slot === this.restSlot) return one;
    addToLane(this.placeOf(slot, due, stride), lane, one);
    return 0;
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

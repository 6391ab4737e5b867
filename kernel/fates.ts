/**
 * What becomes of leads that begin a visit. A lead draws its outcome and its delay at once, by one random word: all
 * fates (outcome j after k steps) lie one after the other on the range of words, and a guide table (Chen & Asau, 1974)
 * tells the first fate of the word's cell, so that seldom more than one bound has to be looked at. Fates are counted in
 * bytes. Delays beyond these, and visits that never end, are the rest.
 */
import { BLOCK, Delay } from './delays';
import { GUIDE_CELLS, SLOTS, countSlots, drawWords, setThresholds, slotOf } from './cells';
import { ROUNDING } from './rounding';

/** Bytes can count so many leads. */
const mostAtOnce: i32 = 252;
/** So many leads are not worth counting apart. */
const few: i32 = 8;
/** All words, and those of a cell. */
const words: i64 = 1 << 32;
const perCell: i64 = 1 << 22;

export class Fates {
  /** Steps of delay by outcome that have a slot; 0 for outcomes beyond the slots. */
  reach: i32;
  /** Outcomes that have slots. */
  private held: i32;
  /** Shares of the outcomes in the rest, never last; and their thresholds. */
  restShares: StaticArray<f64> = new StaticArray<f64>(0);
  restThresholds: StaticArray<i32> = new StaticArray<i32>(4);
  restCompleteAt: i32 = 0;
  /** Whether the trial's probabilities are still to be laid out. */
  isStale: bool = true;
  /** Advances that were lost in the last draw. */
  lost: i32 = 0;
  private delays: StaticArray<Delay>;
  /** Fewest steps of a delay. */
  private least: i32;
  private guide: StaticArray<u8> = new StaticArray<u8>(GUIDE_CELLS + 16);
  /** By slot: the last word that has this fate, or that of the slot before where none has; of the rest: the last word. */
  private bounds: StaticArray<u32> = new StaticArray<u32>(SLOTS + 1);
  /** Words that have a fate already. */
  private placed: i64 = 0;

  constructor(delays: StaticArray<Delay>, least: i32) {
    this.delays = delays;
    this.least = least;
    const blocks = SLOTS / BLOCK;
    const held = min(delays.length, blocks);
    this.held = held;
    this.reach = (blocks / held) * BLOCK;
    this.restShares = new StaticArray<f64>(delays.length + 1);
  }

  /** Steps that an outcome has slots for. */
  reachOf(outcome: i32): i32 {
    return outcome < this.held ? this.reach : 0;
  }

  /** Lays the fates out by the probabilities of the outcomes, that of never last, and the trial's delays. */
  layOut(probabilities: usize): void {
    this.isStale = false;
    this.placed = 0;
    const shares = this.restShares;
    const outcomes = this.delays.length;
    let begun: f64 = 0;
    let rest: f64 = 0;
    for (let j = 0; j <= outcomes; j++) {
      const p = load<f64>(probabilities + ((<usize>j) << 3));
      const later = j < this.held ? this.placeSteps(j, begun, p) : p;
      begun += p - later;
      rest += later;
      shares[j] = later;
    }
    if (rest <= ROUNDING || this.placed === words) return this.stretchLast();
    const slot = this.held * this.reach;
    this.bounds[slot] = u32.MAX_VALUE;
    this.fillGuide(words, slot);
    for (let j = 0; j <= outcomes; j++) shares[j] /= rest;
    const thresholds = changetype<usize>(this.restThresholds);
    this.restCompleteAt = setThresholds(changetype<usize>(shares), outcomes, thresholds);
  }

  /** Places the steps of an outcome; returns the probability of what is due later. */
  private placeSteps(j: i32, begun: f64, p: f64): f64 {
    const bounds = changetype<usize>(this.bounds) + ((<usize>(j * this.reach)) << 2);
    const survival = this.delays[j].survivalUpTo(this.reach);
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
    const guide = changetype<usize>(this.guide);
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
    while (slot > 0 && this.bounds[slot - 1] === last) slot--;
    this.bounds[slot] = u32.MAX_VALUE;
    this.fillGuide(words, slot);
  }

  /**
   * n leads draw their fates and are added to those who are due, from the first edge and this step on; `stride` leads from
   * one edge to the next. Returns the rest.
   */
  draw(n: i32, due: usize, stride: usize): i32 {
    let rest = 0;
    for (; n > mostAtOnce; n -= mostAtOnce) rest += this.drawSome(mostAtOnce, due, stride, false);
    return n > 0 ? rest + this.drawSome(n, due, stride, false) : rest;
  }

  /** Slot of a word: outcome · {@link reach} + steps, or {@link restSlot}. */
  slotOf(word: u32): usize {
    return slotOf(word, changetype<usize>(this.guide), changetype<usize>(this.bounds));
  }

  /** Where the leads of a slot that is not the rest are due. {@link reach} is a power of two. */
  placeOf(slot: usize, due: usize, stride: usize): usize {
    return due + (slot >> ctz(<usize>this.reach)) * stride + ((slot & (<usize>this.reach - 1)) << 2);
  }

  /** The last word of a slot. */
  lastWordOf(slot: i32): u32 {
    return this.bounds[slot];
  }

  get restSlot(): usize {
    return <usize>(this.held * this.reach);
  }

  /** The same of leads whose advances are {@link lost}. */
  drawLosing(n: i32, due: usize, stride: usize): i32 {
    let rest = 0;
    this.lost = 0;
    for (; n > mostAtOnce; n -= mostAtOnce) rest += this.drawSome(mostAtOnce, due, stride, true);
    return n > 0 ? rest + this.drawSome(n, due, stride, true) : rest;
  }

  private drawSome(n: i32, due: usize, stride: usize, loses: bool): i32 {
    if (n <= few && !loses) return this.drawFew(n, due, stride);
    countSlots(n, changetype<usize>(this.guide), changetype<usize>(this.bounds), changetype<usize>(counted));
    return n - this.addUp(due, stride, loses);
  }

  /** A few leads are added to those who are due one by one. */
  private drawFew(n: i32, due: usize, stride: usize): i32 {
    const first = drawWords(n);
    const end = first + ((<usize>n) << 2);
    const restSlot = this.restSlot;
    let rest = 0;
    for (let at = first; at < end; at += 4) {
      const slot = this.slotOf(load<u32>(at));
      if (slot === restSlot) {
        rest++;
      } else {
        const place = this.placeOf(slot, due, stride);
        store<i32>(place, load<i32>(place) + 1);
      }
    }
    return rest;
  }

  /** Adds what was counted to those who are due, or its advances to those who are lost; returns how many there were. */
  private addUp(due: usize, stride: usize, loses: bool): i32 {
    const perOutcome = <usize>this.reach;
    let counts = changetype<usize>(counted);
    let sum = i32x4.splat(0);
    for (let j = 0; j < this.held; j++) {
      for (let k: usize = 0; k < perOutcome; k += 16) {
        const bytes = v128.load(counts + k);
        sum = i8x16.add(sum, bytes);
        if (loses && j === 0) this.lost += sumOfBytes(bytes);
        else addBytes(bytes, due + (k << 2));
      }
      counts += perOutcome;
      due += stride;
    }
    return sumOfBytes(sum);
  }
}

const counted = new StaticArray<u8>(SLOTS);

/** Adds sixteen bytes to as many numbers. */
function addBytes(bytes: v128, to: usize): void {
  const low = i16x8.extend_low_i8x16_u(bytes);
  const high = i16x8.extend_high_i8x16_u(bytes);
  v128.store(to, i32x4.add(v128.load(to), i32x4.extend_low_i16x8_u(low)));
  v128.store(to, i32x4.add(v128.load(to, 16), i32x4.extend_high_i16x8_u(low)), 16);
  v128.store(to, i32x4.add(v128.load(to, 32), i32x4.extend_low_i16x8_u(high)), 32);
  v128.store(to, i32x4.add(v128.load(to, 48), i32x4.extend_high_i16x8_u(high)), 48);
}

function sumOfBytes(bytes: v128): i32 {
  const fours = i32x4.extadd_pairwise_i16x8_u(i16x8.extadd_pairwise_i8x16_u(bytes));
  const twos = i32x4.add(fours, v128.shuffle<i32>(fours, fours, 2, 3, 0, 1));
  return i32x4.extract_lane(twos, 0) + i32x4.extract_lane(twos, 1);
}

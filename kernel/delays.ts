/**
 * Delays rounded to steps: K = ⌊u + D / stepDays⌋, u uniform, so that the mean is kept. P(K > k) is the mean of
 * P(D > x) over the step from k to k + 1, made sixteen steps at a time, when a lead first needs them.
 */
import { Law } from './laws';
import { QuantileTable } from './tables';
import { flag, number, whole } from './tape';
import { ROUNDING } from './rounding';

/** Steps in one block of thresholds. */
export const BLOCK: i32 = 16;

/** Logarithms of the days of 0, 1, 2 … steps, the same for all delays. */
let logDays = new StaticArray<f64>(0);

function tabulateLogDays(steps: i32, stepDays: f64): void {
  if (logDays.length > steps) return;
  logDays = new StaticArray<f64>(steps + 1);
  for (let k = 1; k <= steps; k++) logDays[k] = Math.log(<f64>k * stepDays);
}

/** Of the block that is made: excesses at the beginning of its steps and at the end of the last, and the steps' means. */
const excessesOfBlock = new StaticArray<f64>(BLOCK + 1);
const means = new StaticArray<f64>(BLOCK);

/** A delay in one lane. */
export class Delay {
  law: Law;
  /** 0 certain, 1 a lognormal factor, 2 the covariance of (location, log shape). */
  uncertainty: i32;
  logSd: f64;
  variance: f64;
  covariance: f64;
  shapeVariance: f64;
  /** Number that it is drawn by; that of its shape is the next. */
  draw: i32;
  /** How it moves with the rate of its transition, as the reference has it (`JointDelay`). */
  rateDraw: i32 = -1;
  rho: f64 = 0;
  kappa: f64 = 1;
  shapeOfRate: f64 = 0;
  /** P(K > k), for k below `ready`. */
  private survival: StaticArray<f64>;
  /** Thresholds of P(K ≤ k | K not before the block) of one block. */
  private thresholds: StaticArray<i32> = new StaticArray<i32>(BLOCK);
  private ready: i32 = 0;
  private steps: i32;
  private stepDays: f64;
  private excessAtReady: f64 = 0;
  /** The first k with P(K > k) = 0, if it is known yet. */
  completeAt: i32 = i32.MAX_VALUE;

  constructor(tables: StaticArray<QuantileTable>, steps: i32, stepDays: f64) {
    const law = new Law(tables);
    const uncertainty = whole();
    if (uncertainty !== 2) law.tabulateExcess();
    this.law = law;
    this.uncertainty = uncertainty;
    this.logSd = number();
    this.variance = number();
    this.covariance = number();
    this.shapeVariance = number();
    this.draw = whole();
    if (flag()) {
      this.rateDraw = whole();
      this.rho = number();
      this.kappa = number();
      this.shapeOfRate = number();
    }
    // A trial's fates have up to four blocks, whatever the horizon.
    const length = max(4, (steps + BLOCK) / BLOCK) * BLOCK;
    this.steps = steps;
    this.stepDays = stepDays;
    this.survival = new StaticArray<f64>(length);
    tabulateLogDays(length, stepDays);
    this.forget();
  }

  /** The law has changed. */
  forget(): void {
    this.ready = 0;
    this.completeAt = i32.MAX_VALUE;
    this.excessAtReady = this.law.excess(0);
  }

  /** Address of the thresholds of the block that begins at step `first`, until the next call. */
  thresholdsFrom(first: i32): usize {
    const before = first === 0 ? 1 : this.survivalAt(first - 1);
    while (this.ready <= first) this.makeBlock();
    const thresholds = changetype<usize>(this.thresholds);
    thresholdsOf(before, changetype<usize>(this.survival) + ((<usize>first) << 3), thresholds);
    return thresholds;
  }

  /** Address of P(K > 0), P(K > 1) … of so many steps at least. */
  survivalUpTo(steps: i32): usize {
    while (this.ready < steps) this.makeBlock();
    return changetype<usize>(this.survival);
  }

  /** P(K > k). */
  survivalAt(k: i32): f64 {
    while (this.ready <= k) this.makeBlock();
    return this.survival[k];
  }

  private makeBlock(): void {
    const first = this.ready;
    this.ready = first + BLOCK;
    let left = first === 0 ? 1 : this.survival[first - 1];
    const survival = changetype<usize>(this.survival) + ((<usize>first) << 3);
    if (left === 0) return memory.fill(survival, 0, (<usize>BLOCK) << 3);
    this.meanSurvivals(first);
    for (let k: usize = 0; k < <usize>BLOCK; k++) {
      if (left > 0) {
        left = min(left, load<f64>(changetype<usize>(means) + (k << 3)));
        if (left <= ROUNDING) {
          left = 0;
          this.completeAt = first + <i32>k;
        }
      }
      store<f64>(survival + (k << 3), left);
    }
  }

  /** The mean of P(D > x) over each step of the block that begins at step `first`, to {@link means}. */
  private meanSurvivals(first: i32): void {
    const law = this.law;
    const stepDays = this.stepDays;
    const to = changetype<usize>(means);
    if (law.isEndless) {
      for (let k = 0; k < BLOCK; k++) means[k] = law.survival((<f64>(first + k) + 0.5) * stepDays);
      return;
    }
    // From one excess to the next.
    const excesses = changetype<usize>(excessesOfBlock);
    store<f64>(excesses, this.excessAtReady);
    const logs = changetype<usize>(logDays) + ((<usize>(first + 1)) << 3);
    law.quickExcesses(first + 1, BLOCK, stepDays, logs, excesses + 8);
    this.excessAtReady = excessesOfBlock[BLOCK];
    const perStep = f64x2.splat(1 / stepDays);
    for (let at: usize = 0; at < (<usize>BLOCK) << 3; at += 16) {
      const falls = f64x2.sub(v128.load(excesses + at), v128.load(excesses + at, 8));
      v128.store(to + at, f64x2.mul(falls, perStep));
    }
  }

  /** The smallest k with u < P(K ≤ k), or `steps` where that is beyond the horizon. */
  stepsAt(u: f64): i32 {
    for (let k = 0; k < this.steps; k++) {
      if (1 - this.survivalAt(k) > u) return k;
    }
    return this.steps;
  }
}

/** Thresholds of one block: of 1 − P(K > k) / `before`, as {@link thresholdOf} has them, two at a time. */
function thresholdsOf(before: f64, survival: usize, thresholds: usize): void {
  const half = f64x2.splat(2147483648);
  const scale = f64x2.splat(before > 0 ? -4294967296 / before : 0);
  for (let k: usize = 0; k < <usize>BLOCK; k += 2) {
    const left = f64x2.mul(v128.load(survival + (k << 3)), scale);
    v128.store64_lane(
      thresholds + (k << 2),
      i32x4.trunc_sat_f64x2_s_zero(f64x2.floor(f64x2.add(left, half))),
      0,
    );
  }
}

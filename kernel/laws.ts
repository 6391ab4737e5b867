/** Continuous distributions of days and of amounts: the counterpart of `shared/engine/laws.ts`. */
import { gammaExcessWith, gammaSurvival, gammaSurvivalWith, gammaUpperQuantile, logGamma } from './gamma';
import { AmountTable, ExcessTable, amountTableOf, excessTableOf, leastTail } from './lognormal';
import { normalQuantile, normalSurvival, tabulatedCdf } from './normal';
import { wordUniform } from './streams';
import { QuantileTable } from './tables';
import { number, numbers, whole } from './tape';

export const FIXED: i32 = 0;
export const EMPIRICAL: i32 = 1;
export const LOGNORMAL: i32 = 2;
export const GAMMA: i32 = 3;
export const WEIBULL: i32 = 4;

/**
 * A law as the plan gives it. In a trial it is stretched by a factor and, where its shape is uncertain, `bend`
 * multiplies the shape (the sigma of a lognormal).
 */
export class Law {
  kind: i32;
  /** The value, mu, or the scale. */
  location: f64;
  /** Sigma, or the shape. */
  shape: f64;
  /** Of an empirical law, ascending; and the share and the sum of value · share at and above each of them. */
  values: StaticArray<f64>;
  private shareFrom: StaticArray<f64>;
  private sumFrom: StaticArray<f64>;
  /** log quantile of a gamma of certain shape and scale 1 over normal scores; -1 where the shape is uncertain. */
  private quantiles: QuantileTable | null = null;
  /** Of a lognormal that many amounts are drawn from. */
  private amounts: AmountTable | null = null;
  /** Of a lognormal delay whose sigma is certain. */
  private excesses: ExcessTable | null = null;
  private perSigma: f64 = 0;
  private median: f64 = 1;
  /** Of the trial. */
  factor: f64 = 1;
  private sigma: f64 = 0;
  private mu: f64 = 0;
  private mean: f64 = 0;
  private logOfGamma: f64 = 0;
  /** Of a lognormal as the plan gives it. */
  private certainMedian: f64 = 1;
  private certainMean: f64 = 1;

  constructor(tables: StaticArray<QuantileTable>) {
    this.kind = whole();
    this.location = number();
    this.shape = number();
    this.values = numbers();
    this.shareFrom = numbers();
    this.sumFrom = numbers();
    const table = whole();
    if (table >= 0) this.quantiles = tables[table];
    this.certainMedian = Math.exp(this.location);
    this.certainMean = Math.exp(this.location + (this.shape * this.shape) / 2);
    this.set(0, 1);
  }

  /** Its sigma does not change from trial to trial. */
  tabulateExcess(): void {
    if (this.kind === LOGNORMAL && this.shape > 0) this.excesses = excessTableOf(this.shape);
  }

  /** Stretches the law by a factor of which this is the logarithm, and bends its shape, for a trial. */
  set(logFactor: f64, bend: f64): void {
    const factor = Math.exp(logFactor);
    this.factor = factor;
    this.sigma = bend === 1 ? this.shape : this.bent(bend);
    if (this.kind === LOGNORMAL) {
      this.mu = this.location + logFactor;
      this.perSigma = 1 / this.sigma;
      this.median = this.certainMedian * factor;
      this.mean = bend === 1 ? this.certainMean * factor : Math.exp(this.mu + (this.sigma * this.sigma) / 2);
    } else if (this.kind === GAMMA) {
      this.mean = this.sigma * this.location * factor;
      this.logOfGamma = logGamma(this.sigma);
    } else if (this.kind === WEIBULL) {
      this.mean = this.location * factor * Math.exp(logGamma(1 + 1 / this.sigma));
    } else if (this.kind === EMPIRICAL) {
      this.mean = this.sumFrom[0] * factor;
    } else {
      this.mean = this.location * factor;
    }
  }

  /** The shape, within the limits that a plan's shapes have (`shared/plan/shapeLimits.ts`). */
  private bent(bend: f64): f64 {
    const shape = this.shape * bend;
    if (this.kind === LOGNORMAL) return min(6, max(1e-9, shape));
    return this.kind === GAMMA ? min(1e6, max(1e-3, shape)) : min(1000, max(0.1, shape));
  }

  /** Whether differences of excesses have lost their digits: nearly all of it lies beyond any horizon. */
  get isEndless(): bool {
    return !(this.mean < 1e11);
  }

  /** P(D > x). */
  survival(x: f64): f64 {
    if (this.kind === FIXED) return x >= this.location * this.factor ? 0 : 1;
    if (x < 0) return 1;
    if (this.kind === EMPIRICAL) return this.shareFrom[this.firstAbove(x / this.factor)];
    if (x === 0) return 1;
    if (this.kind === LOGNORMAL) return normalSurvival((Math.log(x) - this.mu) / this.sigma);
    const y = x / (this.location * this.factor);
    return this.kind === GAMMA
      ? gammaSurvivalWith(y, this.sigma, this.logOfGamma)
      : Math.exp(-Math.exp(this.sigma * Math.log(y)));
  }

  /** ∫ₓ^∞ P(D > t) dt, which is E[max(0, D − x)], with the relative accuracy of {@link survival}. */
  excess(x: f64): f64 {
    if (x <= 0) return this.mean - x;
    if (this.kind === FIXED) return max(0, this.mean - x);
    if (this.kind === EMPIRICAL) {
      const y = x / this.factor;
      const index = this.firstAbove(y);
      return this.factor * max(0, this.sumFrom[index] - y * this.shareFrom[index]);
    }
    if (this.kind === LOGNORMAL) {
      const z = (Math.log(x) - this.mu) / this.sigma;
      return max(0, this.mean * normalSurvival(z - this.sigma) - x * normalSurvival(z));
    }
    const y = x / (this.location * this.factor);
    if (this.kind === GAMMA) {
      return this.location * this.factor * gammaExcessWith(y, this.sigma, this.logOfGamma);
    }
    const hazard = Math.exp(this.sigma * Math.log(y));
    // Nobody has left before that.
    return hazard < 1e-300 ? this.mean - x : this.mean * gammaSurvival(hazard, 1 / this.sigma);
  }

  /**
   * The same to within 1e-8 of the mean at `steps` steps, an even number, from step `first` on, to `into`: what a trial's
   * rounded delays need. `logs`: the logarithms of these numbers of days.
   */
  quickExcesses(first: i32, steps: i32, stepDays: f64, logs: usize, into: usize): void {
    const isLognormal = this.kind === LOGNORMAL;
    const table = this.excesses;
    if (isLognormal && table !== null) {
      if (table.tabulate(logs, steps, this.mu, this.perSigma, this.mean, into)) return;
    }
    for (let k = 0; k < steps; k++) {
      const x = <f64>(first + k) * stepDays;
      const own = isLognormal ? this.quickExcess(x, load<f64>(logs + ((<usize>k) << 3))) : this.excess(x);
      store<f64>(into + ((<usize>k) << 3), own);
    }
  }

  private quickExcess(x: f64, logX: f64): f64 {
    const z = (logX - this.mu) * this.perSigma;
    const table = this.excesses;
    if (table !== null) return this.mean * table.at(z);
    return max(0, this.mean * tabulatedCdf(this.sigma - z) - x * tabulatedCdf(-z));
  }

  /** The smallest d with P(D > d) ≤ q. */
  upperQuantile(q: f64): f64 {
    if (this.kind === FIXED) return this.location * this.factor;
    if (this.kind === EMPIRICAL) return this.factor * this.values[this.firstAtMost(q)];
    if (this.kind === LOGNORMAL) return Math.exp(this.mu - this.sigma * normalQuantile(q));
    const scale = this.location * this.factor;
    if (this.kind === WEIBULL) return scale * Math.exp(Math.log(-Math.log(q)) / this.sigma);
    const quantiles = this.quantiles;
    if (quantiles !== null) return scale * quantiles.at(-normalQuantile(q));
    return scale * gammaUpperQuantile(q, this.sigma, this.logOfGamma);
  }

  /** Tabulates the quantiles of a lognormal, whose sigma is the same in every trial. */
  tabulate(): void {
    if (this.kind === LOGNORMAL) this.amounts = amountTableOf(this.shape);
  }

  /** {@link upperQuantile} from the table, to within 1e-7 of it. */
  quickUpperQuantile(q: f64): f64 {
    const table = this.amounts;
    const tail = q < 0.5 ? q : 1 - q;
    if (table === null || tail < leastTail || tail === 0.5) return this.upperQuantile(q);
    return this.median * table.at(tail, q < 0.5 ? 0 : 1);
  }

  /** The same at two random words, in the lower lanes. Which tails they are in cannot be foreseen: nothing branches on it. */
  quickAmounts(words: v128): v128 {
    const table = this.amounts;
    if (table !== null) return f64x2.mul(table.atWords(words), f64x2.splat(this.median));
    return f64x2(
      this.upperQuantile(wordUniform(i32x4.extract_lane(words, 0))),
      this.upperQuantile(wordUniform(i32x4.extract_lane(words, 1))),
    );
  }

  /** Index of the first value above x. */
  private firstAbove(x: f64): i32 {
    let low = 0;
    let high = this.values.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.values[middle] > x) high = middle;
      else low = middle + 1;
    }
    return low;
  }

  /** Index of the first value that is exceeded with probability q or less. */
  private firstAtMost(q: f64): i32 {
    let low = 0;
    let high = this.values.length - 1;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.shareFrom[middle + 1] <= q) high = middle;
      else low = middle + 1;
    }
    return low;
  }
}

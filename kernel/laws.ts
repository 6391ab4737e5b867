/** Continuous distributions of days and of amounts: the counterpart of `shared/engine/laws.ts`. */
import { gammaSurvival, logGamma } from './gamma';
import { normalQuantile, normalSurvival, tabulatedCdf } from './normal';
import { wordUniform } from './streams';
import { QuantileTable } from './tables';
import { number, numbers, whole } from './tape';

export const FIXED: i32 = 0;
export const EMPIRICAL: i32 = 1;
export const LOGNORMAL: i32 = 2;
export const GAMMA: i32 = 3;
export const WEIBULL: i32 = 4;

/** Intervals of a table of amounts: in each octave of a tail's probability, and in the tail from 2⁻³³ to ½. */
const perOctave: i32 = 32;
const perTail: i32 = 32 * perOctave;
const leastTail: f64 = 1.1641532182693481e-10;
/** The upper bits of a probability are the number of its interval, from this one on. */
const octaveBits: u64 = 47;
const firstInterval: u64 = 990 * perOctave;

/** Quantiles of exp(σZ) by cubics, those of the upper tail first: the intervals are halved from octave to octave. */
class AmountTable {
  sigma: f64;
  cubics: StaticArray<f64> = new StaticArray<f64>(2 * perTail * 4);

  constructor(sigma: f64) {
    this.sigma = sigma;
    for (let interval = 0; interval < perTail; interval++) {
      const width = Math.pow(2, <f64>(interval / perOctave) - 33) / perOctave;
      const left = width * <f64>(perOctave + (interval % perOctave));
      this.put(interval, left, left + width, -sigma);
      this.put(perTail + interval, left, left + width, sigma);
    }
  }

  /** The cubic Hermite between two tail probabilities. */
  private put(interval: i32, left: f64, right: f64, sigma: f64): void {
    const from = this.amount(left, sigma);
    const rise = this.amount(right, sigma) - from;
    const m0 = this.slope(left, sigma) * (right - left);
    const m1 = this.slope(right, sigma) * (right - left);
    const at = 4 * interval;
    this.cubics[at] = from;
    this.cubics[at + 1] = m0;
    this.cubics[at + 2] = 3 * rise - 2 * m0 - m1;
    this.cubics[at + 3] = m0 + m1 - 2 * rise;
  }

  /** The quantile at a tail's probability, of at least 2⁻³³ and below ½: 0 the upper tail, 1 the lower. */
  at(tail: f64, lower: u32): f64 {
    const bits = reinterpret<u64>(tail);
    const interval = <u32>((bits >> octaveBits) - firstInterval) + lower * perTail;
    // What is left of the bits is the place within the interval.
    const t = reinterpret<f64>(((bits << 5) & 0xfffffffffffff) | 0x3ff0000000000000) - 1;
    const cubic = changetype<usize>(this.cubics) + ((<usize>interval) << 5);
    return (
      load<f64>(cubic) + t * (load<f64>(cubic, 8) + t * (load<f64>(cubic, 16) + t * load<f64>(cubic, 24)))
    );
  }

  private amount(p: f64, sigma: f64): f64 {
    return Math.exp(sigma * normalQuantile(p));
  }

  private slope(p: f64, sigma: f64): f64 {
    const z = normalQuantile(p);
    return sigma * Math.exp(sigma * z + 0.5 * z * z) * 2.5066282746310002;
  }
}

/** Laws with the same sigma share their table. */
let amountTables = new StaticArray<AmountTable>(0);

function amountTableOf(sigma: f64): AmountTable {
  const known = amountTables.length;
  for (let i = 0; i < known; i++) if (amountTables[i].sigma === sigma) return amountTables[i];
  const table = new AmountTable(sigma);
  const more = new StaticArray<AmountTable>(known + 1);
  for (let i = 0; i < known; i++) more[i] = amountTables[i];
  more[known] = table;
  amountTables = more;
  return table;
}

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
  private median: f64 = 1;
  /** Of the trial. */
  factor: f64 = 1;
  private sigma: f64 = 0;
  private mu: f64 = 0;
  private mean: f64 = 0;

  constructor(tables: StaticArray<QuantileTable>) {
    this.kind = whole();
    this.location = number();
    this.shape = number();
    this.values = numbers();
    this.shareFrom = numbers();
    this.sumFrom = numbers();
    const table = whole();
    if (table >= 0) this.quantiles = tables[table];
    this.set(1, 1);
  }

  /** Stretches the law, and bends its shape, for a trial. */
  set(factor: f64, bend: f64): void {
    this.factor = factor;
    this.sigma = this.shape * bend;
    if (this.kind === LOGNORMAL) {
      this.mu = this.location + Math.log(factor);
      this.median = Math.exp(this.mu);
      this.mean = Math.exp(this.mu + (this.sigma * this.sigma) / 2);
    } else if (this.kind === GAMMA) {
      this.mean = this.sigma * this.location * factor;
    } else if (this.kind === WEIBULL) {
      this.mean = this.location * factor * Math.exp(logGamma(1 + 1 / this.sigma));
    } else if (this.kind === EMPIRICAL) {
      this.mean = this.sumFrom[0] * factor;
    } else {
      this.mean = this.location * factor;
    }
  }

  /** P(D > x). */
  survival(x: f64): f64 {
    if (this.kind === FIXED) return x >= this.location * this.factor ? 0 : 1;
    if (x < 0) return 1;
    if (this.kind === EMPIRICAL) return this.shareFrom[this.firstAbove(x / this.factor)];
    if (x === 0) return 1;
    if (this.kind === LOGNORMAL) return normalSurvival((Math.log(x) - this.mu) / this.sigma);
    const y = x / (this.location * this.factor);
    return this.kind === GAMMA ? gammaSurvival(y, this.sigma) : Math.exp(-Math.exp(this.sigma * Math.log(y)));
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
      return max(0, this.mean * gammaSurvival(y, this.sigma + 1) - x * gammaSurvival(y, this.sigma));
    }
    return this.mean * gammaSurvival(Math.exp(this.sigma * Math.log(y)), 1 / this.sigma);
  }

  /** The same to within 1e-9 of the mean, at an x whose logarithm is known: what a trial's rounded delays need. */
  quickExcess(x: f64, logX: f64): f64 {
    if (this.kind !== LOGNORMAL) return this.excess(x);
    const z = (logX - this.mu) / this.sigma;
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
    return scale * this.searchGamma(q);
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

  /** The same at a random word. Which of the tails it is in cannot be foreseen, so nothing branches on it. */
  quickAmount(word: u32): f64 {
    const table = this.amounts;
    if (table === null) return this.upperQuantile(wordUniform(word));
    const lower = word >>> 31;
    return this.median * table.at(wordUniform(word ^ (0 - lower)), lower);
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

  private searchGamma(q: f64): f64 {
    let high = this.sigma;
    while (gammaSurvival(high, this.sigma) > q) high *= 2;
    let low: f64 = 0;
    for (let i = 0; i < 60; i++) {
      const middle = (low + high) / 2;
      if (gammaSurvival(middle, this.sigma) > q) low = middle;
      else high = middle;
    }
    return high;
  }
}

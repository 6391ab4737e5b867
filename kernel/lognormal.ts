/** Tables of a lognormal distribution by its sigma: what many trials need of it, by cubics. */
import { normalQuantile, normalSurvival } from './normal';

/** Intervals of a table of amounts: in each octave of a tail's probability, and in the tail from 2⁻³³ to ½. */
const perOctave: i32 = 32;
const perTail: i32 = 32 * perOctave;
export const leastTail: f64 = 1.1641532182693481e-10;
/** The upper bits of a probability are the number of its interval, from this one on. */
const octaveBits: u64 = 47;
const firstInterval: u64 = 990 * perOctave;

/** The cubic Hermite over the unit interval, by its values and slopes at the ends. */
function putCubic(cubics: StaticArray<f64>, interval: i32, from: f64, to: f64, m0: f64, m1: f64): void {
  const rise = to - from;
  const at = 4 * interval;
  cubics[at] = from;
  cubics[at + 1] = m0;
  cubics[at + 2] = 3 * rise - 2 * m0 - m1;
  cubics[at + 3] = m0 + m1 - 2 * rise;
}

/** Two cubics at places of their own. */
function cubicsAt(one: usize, other: usize, t: v128): v128 {
  const low = v128.load(one);
  const otherLow = v128.load(other);
  const high = v128.load(one, 16);
  const otherHigh = v128.load(other, 16);
  let at = v128.shuffle<f64>(high, otherHigh, 1, 3);
  at = f64x2.add(f64x2.mul(at, t), v128.shuffle<f64>(high, otherHigh, 0, 2));
  at = f64x2.add(f64x2.mul(at, t), v128.shuffle<f64>(low, otherLow, 1, 3));
  return f64x2.add(f64x2.mul(at, t), v128.shuffle<f64>(low, otherLow, 0, 2));
}

/** Quantiles of exp(σZ) by cubics, those of the upper tail first: the intervals are halved from octave to octave. */
export class AmountTable {
  sigma: f64;
  cubics: StaticArray<f64> = new StaticArray<f64>(2 * perTail * 4);

  constructor(sigma: f64) {
    this.sigma = sigma;
    this.fill(0, -sigma);
    this.fill(perTail, sigma);
  }

  /** Cubic Hermites through the quantiles of a tail. */
  private fill(first: i32, sigma: f64): void {
    let left = leastTail;
    let from = this.amount(left, sigma);
    let slope = this.slope(left, sigma);
    for (let interval = 0; interval < perTail; interval++) {
      const width = Math.pow(2, <f64>(interval / perOctave) - 33) / perOctave;
      const right = left + width;
      const to = this.amount(right, sigma);
      const slopeTo = this.slope(right, sigma);
      putCubic(this.cubics, first + interval, from, to, slope * width, slopeTo * width);
      left = right;
      from = to;
      slope = slopeTo;
    }
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

  /** The quantiles at two random words, the lower lanes: one half of the words is the upper tail, the other the lower. */
  atWords(words: v128): v128 {
    const lower = i32x4.shr_s(words, 31);
    const tails = f64x2.add(f64x2.convert_low_i32x4_u(v128.xor(words, lower)), f64x2.splat(0.5));
    const bits = f64x2.mul(tails, f64x2.splat(2.3283064365386963e-10));
    const octaves = i64x2.sub(i64x2.shr_u(bits, <i32>octaveBits), i64x2.splat(firstInterval));
    const lowerTail = i64x2.extend_low_i32x4_s(v128.and(lower, i32x4.splat(perTail)));
    const intervals = i64x2.add(octaves, lowerTail);
    const fraction = v128.and(i64x2.shl(bits, 5), i64x2.splat(0xfffffffffffff));
    const t = f64x2.sub(v128.or(fraction, i64x2.splat(0x3ff0000000000000)), f64x2.splat(1));
    const cubics = changetype<usize>(this.cubics);
    return cubicsAt(
      cubics + ((<usize>i64x2.extract_lane(intervals, 0)) << 5),
      cubics + ((<usize>i64x2.extract_lane(intervals, 1)) << 5),
      t,
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

export function amountTableOf(sigma: f64): AmountTable {
  const known = amountTables.length;
  for (let i = 0; i < known; i++) if (amountTables[i].sigma === sigma) return amountTables[i];
  const table = new AmountTable(sigma);
  const more = new StaticArray<AmountTable>(known + 1);
  for (let i = 0; i < known; i++) more[i] = amountTables[i];
  more[known] = table;
  amountTables = more;
  return table;
}

/** Intervals of a table of excesses to the unit of z, from −8 to 8. */
const perUnit: f64 = 32;
const excessIntervals: i32 = 512;

/** E[max(0, D − x)] / E[D] of a lognormal D, by z = (log x − mu) / sigma. */
export class ExcessTable {
  sigma: f64;
  private cubics: StaticArray<f64> = new StaticArray<f64>(excessIntervals * 4);

  constructor(sigma: f64) {
    this.sigma = sigma;
    let from = this.excess(-8);
    let slope = this.slope(-8) / perUnit;
    for (let interval = 0; interval < excessIntervals; interval++) {
      const right = <f64>(interval + 1) / perUnit - 8;
      const to = this.excess(right);
      const slopeTo = this.slope(right) / perUnit;
      putCubic(this.cubics, interval, from, to, slope, slopeTo);
      from = to;
      slope = slopeTo;
    }
  }

  /** To within 1e-8; below the table the excess is all but 1 − x / E[D], beyond it nothing. */
  at(z: f64): f64 {
    const x = (z + 8) * perUnit;
    if (x < 0) return 1 - this.share(z);
    if (x >= <f64>excessIntervals) return 0;
    const interval = <i32>x;
    const t = x - <f64>interval;
    const cubic = changetype<usize>(this.cubics) + ((<usize>interval) << 5);
    return (
      load<f64>(cubic) + t * (load<f64>(cubic, 8) + t * (load<f64>(cubic, 16) + t * load<f64>(cubic, 24)))
    );
  }

  /**
   * The same, times `mean`, at the logarithms of n numbers in ascending order, n even, to `into`; false, and nothing, where
   * one is not within the table.
   */
  tabulate(logs: usize, n: i32, mu: f64, perSigma: f64, mean: f64, into: usize): bool {
    const end = logs + ((<usize>n) << 3);
    const slope = perSigma * perUnit;
    const intercept = (8 - mu * perSigma) * perUnit;
    const from = load<f64>(logs) * slope + intercept;
    const to = load<f64>(end - 8) * slope + intercept;
    if (!(from >= 0 && to < <f64>excessIntervals)) return false;
    const cubics = changetype<usize>(this.cubics);
    for (; logs < end; logs += 16) {
      const x = f64x2.add(f64x2.mul(v128.load(logs), f64x2.splat(slope)), f64x2.splat(intercept));
      const intervals = i32x4.trunc_sat_f64x2_u_zero(x);
      const t = f64x2.sub(x, f64x2.convert_low_i32x4_u(intervals));
      const one = cubics + ((<usize>i32x4.extract_lane(intervals, 0)) << 5);
      const other = cubics + ((<usize>i32x4.extract_lane(intervals, 1)) << 5);
      v128.store(into, f64x2.mul(cubicsAt(one, other, t), f64x2.splat(mean)));
      into += 16;
    }
    return true;
  }

  /** x / E[D]. */
  private share(z: f64): f64 {
    return Math.exp(this.sigma * z - 0.5 * this.sigma * this.sigma);
  }

  private excess(z: f64): f64 {
    return normalSurvival(z - this.sigma) - this.share(z) * normalSurvival(z);
  }

  private slope(z: f64): f64 {
    return -this.sigma * this.share(z) * normalSurvival(z);
  }
}

let excessTables = new StaticArray<ExcessTable>(0);

/** Laws with the same sigma share their table. */
export function excessTableOf(sigma: f64): ExcessTable {
  const known = excessTables.length;
  for (let i = 0; i < known; i++) if (excessTables[i].sigma === sigma) return excessTables[i];
  const table = new ExcessTable(sigma);
  const more = new StaticArray<ExcessTable>(known + 1);
  for (let i = 0; i < known; i++) more[i] = excessTables[i];
  more[known] = table;
  excessTables = more;
  return table;
}

/** Quantile functions that cost too much to compute in each trial, tabulated by the host over normal scores. */
import { flag, number, numbers } from './tape';

/** Linked values (log, or logit) at equidistant normal scores, with their slopes; between them a cubic Hermite. */
export class QuantileTable {
  private first: f64;
  private perUnit: f64;
  private isLogit: bool;
  private values: StaticArray<f64>;
  private slopes: StaticArray<f64>;

  constructor() {
    this.first = number();
    this.perUnit = number();
    this.isLogit = flag();
    this.values = numbers();
    this.slopes = numbers();
  }

  /** The linked quantile at a normal score. */
  linkedAt(score: f64): f64 {
    const last = this.values.length - 1;
    const x = min(max((score - this.first) * this.perUnit, 0), <f64>last);
    const node = min(<i32>x, last - 1);
    const t = x - <f64>node;
    const left = this.values[node];
    const rise = this.values[node + 1] - left;
    const m0 = this.slopes[node];
    const m1 = this.slopes[node + 1];
    return left + t * (m0 + t * (3 * rise - 2 * m0 - m1 + t * (m0 + m1 - 2 * rise)));
  }

  /** The quantile at a normal score. */
  at(score: f64): f64 {
    const linked = this.linkedAt(score);
    return this.isLogit ? 1 / (1 + Math.exp(-linked)) : Math.exp(linked);
  }
}

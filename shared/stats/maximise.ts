/** Maximum of a smooth function of a few parameters, from its first and second derivatives. */
import { symmetricEigen } from './symmetricEigen.ts';

/** Value, gradient and Hessian (n rows of n) at a point. A value of −Infinity says: not here. */
export interface Derivatives {
  readonly value: number;
  readonly gradient: Float64Array;
  readonly hessian: Float64Array;
}

export interface Maximum extends Derivatives {
  readonly at: Float64Array;
  /** Whether the next step promises less than the tolerance, or nothing that rounding would leave of it. */
  readonly converged: boolean;
}

export interface MaximiseOptions {
  /** Bounds of each parameter, which may end up on one. */
  readonly lower?: ArrayLike<number>;
  readonly upper?: ArrayLike<number>;
  /** Length of the longest step along a principal direction. Default 2, for log and logit scales. */
  readonly longestStep?: number;
  /** The gain that another step must promise. Default 10⁻¹⁰, for log-likelihoods. */
  readonly tolerance?: number;
  readonly steps?: number;
}

/**
 * Newton's method made safe: the curvature in each principal direction counts by its absolute value, so that a step
 * leads uphill where the function is not concave too (Dauphin et al., 2014, "Identifying and attacking the saddle point
 * problem"); no direction goes further than `longestStep`, and a step is halved until it does not lose. The start must
 * have a finite value.
 */
export function maximise(
  objective: (at: Float64Array) => Derivatives,
  start: ArrayLike<number>,
  options: MaximiseOptions = {},
): Maximum {
  const { lower = [], upper = [], longestStep = 2, tolerance = 1e-10, steps = 200 } = options;
  const within = (at: Float64Array): Float64Array =>
    at.map((x, i) => Math.min(upper[i] ?? x, Math.max(lower[i] ?? x, x)));
  let at = within(Float64Array.from(start));
  let here = objective(at);
  for (let step = 0; step < steps; step++) {
    const free = at.map((x, i) => (here.gradient[i]! > 0 ? +(x !== upper[i]) : +(x !== lower[i])));
    const { direction, gain } = uphill(here, free, longestStep);
    const next = advance(objective, here.value, (scale) =>
      within(at.map((x, i) => x + scale * direction[i]!)),
    );
    const rounding = 1e-13 * Math.abs(here.value);
    const gained = next === null ? 0 : next.value - here.value;
    if (next !== null) [at, here] = [next.at, next];
    if (gain < tolerance || (gained <= rounding && gain < 1e-6)) return { ...here, at, converged: true };
    if (next === null) break;
  }
  return { ...here, at, converged: false };
}

/** The point at the first of the scales 1, ½, ¼ … that does not lose; null where none does. */
function advance(
  objective: (at: Float64Array) => Derivatives,
  value: number,
  pointAt: (scale: number) => Float64Array,
): (Derivatives & { readonly at: Float64Array }) | null {
  for (let scale = 1; scale > 1e-12; scale /= 2) {
    const at = pointAt(scale);
    const there = objective(at);
    if (there.value >= value) return { ...there, at };
  }
  return null;
}

/** The step, and the gain that it promises. Parameters that are not free stay. */
function uphill(
  { gradient, hessian }: Derivatives,
  free: ArrayLike<number>,
  longest: number,
): { readonly direction: Float64Array; readonly gain: number } {
  const n = gradient.length;
  const held = hessian.map((value, cell) => {
    const [i, j] = [Math.floor(cell / n), cell % n];
    if (free[i] === 1 && free[j] === 1) return value;
    return i === j ? -1 : 0;
  });
  const { values, vectors } = symmetricEigen(held, n);
  const direction = new Float64Array(n);
  let gain = 0;
  vectors.forEach((vector, k) => {
    const slope = vector.reduce((sum, x, i) => sum + (free[i] === 1 ? x * gradient[i]! : 0), 0);
    const curvature = Math.max(Math.abs(values[k]!), Number.MIN_VALUE);
    const length = Math.max(-longest, Math.min(longest, slope / curvature));
    gain += length * (slope - (length * curvature) / 2);
    for (let i = 0; i < n; i++) direction[i]! += length * vector[i]!;
  });
  return { direction, gain };
}

/**
 * Elementary functions in IEEE additions and multiplications only (ports of fdlibm), so that every engine and
 * processor gives the same bits. `Math.exp` and `Math.log` differ between engines in the last one.
 */
import stdlibExp from '@stdlib/math-base-special-exp';
import stdlibLn from '@stdlib/math-base-special-ln';

/** e to the power x. */
export function exp(x: number): number {
  return stdlibExp(x);
}

/** Natural logarithm; −Infinity at 0, NaN below. */
export function log(x: number): number {
  return stdlibLn(x);
}

/** log(p / (1 − p)); ∓Infinity at 0 and 1. */
export function logit(p: number): number {
  return log(p / (1 - p));
}

/** The p with logit p = x. */
export function expit(x: number): number {
  return 1 / (1 + exp(-x));
}

/** Control limits of a funnel plot: how far an owner's count may lie from what the pooled rate makes likely. */
import { binomialCdf, binomialMass, binomialQuantile } from './binomial.ts';

/** Whole counts: an owner is outside iff k < lower or k > upper. */
export interface CountLimits {
  readonly lower: number;
  readonly upper: number;
}

/** Limits as rates, for drawing; `lower` can fall below 0 and `upper` above 1. */
export interface RateLimits {
  readonly lower: number;
  readonly upper: number;
}

/**
 * Exact limits for a count out of n about a pooled rate: the α/2 and 1 − α/2 quantiles of Binomial(n, rate),
 * α = 1 − level. The same as an exact tail test with α/2 on either side.
 * @throws RangeError where n is not a whole number, or rate or level is outside its range.
 */
export function funnelLimits(n: number, rate: number, level: number): CountLimits {
  const tail = tailOf(level);
  return { lower: binomialQuantile(tail, n, rate), upper: binomialQuantile(1 - tail, n, rate) };
}

/**
 * The same limits interpolated between counts (Spiegelhalter, 2005, "Funnel plots for comparing institutional
 * performance", appendix A.1.1), which makes a smooth funnel. They are for drawing; {@link funnelLimits} decides.
 * @throws RangeError where n is 0, or as {@link funnelLimits}.
 */
export function drawnFunnelLimits(n: number, rate: number, level: number): RateLimits {
  if (n === 0) throw new RangeError('a funnel has no limits at n = 0');
  const tail = tailOf(level);
  return { lower: interpolated(tail, n, rate), upper: interpolated(1 - tail, n, rate) };
}

function tailOf(level: number): number {
  if (!(level > 0 && level < 1)) throw new RangeError(`a level lies within (0, 1), not ${level}`);
  return (1 - level) / 2;
}

function interpolated(p: number, n: number, rate: number): number {
  const r = binomialQuantile(p, n, rate);
  const mass = binomialMass(r, n, rate);
  return (r - (binomialCdf(r, n, rate) - p) / mass) / n;
}

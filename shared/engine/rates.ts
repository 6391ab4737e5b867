/** What a rate is at a normal score, on average, and after a change; how the rest divides over the exits. */
import { advanceShapes, meanRate } from '../plan/meanRate.ts';
import type { ResolvedRate } from '../plan/resolved.ts';
import { betaQuantile } from '../stats/beta.ts';
import { normalCdf } from '../stats/normal.ts';
import { expit, logit } from '../stats/elementary.ts';

/** The outcomes of a visit: probabilities of advancing and of each exit; what is left stays open for ever. */
export interface Outcomes {
  readonly advance: number;
  readonly exits: readonly number[];
}

/** Outcomes where each exit takes a share of what does not advance. */
export function outcomesAt(advance: number, exitShares: readonly number[]): Outcomes {
  return { advance, exits: exitShares.map((share) => share * (1 - advance)) };
}

/** Probability of staying open for ever; 0 where all that is left is rounding. */
export function neverOf({ advance, exits }: Outcomes): number {
  const never = exits.reduce((rest, exit) => rest - exit, 1 - advance);
  return never > rounding ? never : 0;
}

/** 0 for an advance, 1 + i for exit i, -1 for never, by inversion of a uniform number. */
export function outcomeAt({ advance, exits }: Outcomes, u: number): number {
  let bound = advance;
  if (u < bound) return 0;
  for (let i = 0; i < exits.length; i++) {
    bound += exits[i]!;
    if (u < bound) return i + 1;
  }
  // Where nothing stays, a sum that rounding left below 1 belongs to the last outcome that there is.
  return bound > 1 - rounding ? exits.findLastIndex((exit) => exit > 0) + 1 : -1;
}

const rounding = 1e-12;

/** Whether trials differ in it. */
export function isUncertain(rate: ResolvedRate): boolean {
  return !('fixed' in rate) && !('pert' in rate && rate.pert[0] === rate.pert[2]);
}

/** The rate at a normal score: its quantile at Φ(score). A Dirichlet is read through the Beta marginal of its advance share. */
export function rateAt(rate: ResolvedRate, score: number): number {
  if ('fixed' in rate) return rate.fixed;
  const p = normalCdf(score);
  if ('pert' in rate) {
    const [least, likely, most] = rate.pert;
    if (least === most) return least;
    const width = most - least;
    const shapes = [1 + (4 * (likely - least)) / width, 1 + (4 * (most - likely)) / width] as const;
    return least + width * betaQuantile(p, ...shapes);
  }
  const [a, b] = advanceShapes(rate);
  if (a === 0) return 0;
  return b === 0 ? 1 : betaQuantile(p, a, b);
}

/**
 * The rates of all versions of a changing rate at one score. A new fixed value q moves with the trial's draw p of the
 * original: expit(logit q + logit p − logit E p); a new distribution is read at the same score.
 */
export function versionsAt(versions: readonly ResolvedRate[], score: number): number[] {
  const original = versions[0]!;
  const drawn = rateAt(original, score);
  return versions.map((version, index) => {
    if (index === 0) return drawn;
    if (!('fixed' in version)) return rateAt(version, score);
    return isUncertain(original) ? moved(version.fixed, drawn, meanRate(original)) : version.fixed;
  });
}

function moved(value: number, drawn: number, mean: number): number {
  // A certain new value stays certain, and so does a rate whose mean is 0 or 1.
  if (value === 0 || value === 1 || mean === 0 || mean === 1) return value;
  return expit(logit(value) + logit(drawn) - logit(mean));
}

/** How what does not advance divides over the exits, on average; `shares` where the rate is no Dirichlet. */
export function meanExitShares(rate: ResolvedRate, shares: readonly number[]): readonly number[] {
  if (!('dirichlet' in rate)) return shares;
  const { exits, never } = rate.dirichlet;
  const total = exits.reduce((sum, concentration) => sum + concentration, never);
  return exits.map((concentration) => (total === 0 ? 0 : concentration / total));
}

/**
 * A draw of those shares: a Dirichlet over the exits and never, by breaking the stick with one Beta for each exit.
 * `uniform` gives the number in (0, 1) of an exit.
 */
export function drawnExitShares(
  rate: ResolvedRate,
  shares: readonly number[],
  uniform: (exit: number) => number,
): readonly number[] {
  if (!('dirichlet' in rate)) return shares;
  const { exits, never } = rate.dirichlet;
  let stick = 1;
  return exits.map((concentration, index) => {
    const rest = exits.slice(index + 1).reduce((sum, later) => sum + later, never);
    const broken =
      concentration === 0 ? 0 : rest === 0 ? 1 : betaQuantile(uniform(index), concentration, rest);
    const share = stick * broken;
    stick *= 1 - broken;
    return share;
  });
}

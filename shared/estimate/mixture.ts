/**
 * What becomes of a visit, and after how long: maximum likelihood of the mixture competing-risks model (Larson &
 * Dinse, 1985, "A mixture model for the regression analysis of competing risks data").
 */
import { type Maximum, maximise } from '../stats/maximise.ts';
import { symmetricEigen } from '../stats/symmetricEigen.ts';
import {
  type DelayFamily,
  type DelayParameters,
  bounds,
  delayFamilies,
  fromFree,
  matching,
  toFree,
} from './delayFamily.ts';
import {
  type MixtureModel,
  delayIndex,
  mixtureLikelihood,
  oddsCount,
  probabilities,
} from './mixtureLikelihood.ts';
import type { MixtureCounts, ResolvedCounts } from './mixtureVisits.ts';

/** Above these standard errors a delay's parameter, or the log odds of a class, is as good as not known. */
const weakDelay = 0.3;
const weakOdds = 0.5;

export interface FittedOutcome {
  readonly outcome: string;
  readonly probability: number;
  /** Of log(π/(1 − π)); null where π is 1. */
  readonly logitError: number | null;
  /** Null where the outcome never occurred; its probability is then 0. */
  readonly delay: DelayParameters | null;
  /** Of log shape and log scale, or of mu and log sigma. */
  readonly delayErrors: readonly [number, number] | null;
  /** Covariance of those two parameters, and of each with log(π/(1 − π)), which is 0 where π is 1. */
  readonly delayCovariance: readonly [first: number, both: number, second: number] | null;
  readonly oddsCovariance: readonly [number, number] | null;
  readonly delayWeaklyIdentified: boolean;
}

export interface MixtureFit {
  readonly status: 'fitted';
  readonly families: readonly DelayFamily[];
  readonly neverClass: boolean;
  readonly outcomes: readonly FittedOutcome[];
  /** Probability of staying open for ever. */
  readonly never: { readonly probability: number; readonly logitError: number | null };
  /** The likelihood is greatest without the never class; the errors are those of the model without it. */
  readonly neverOnBoundary: boolean;
  /** A log odds, of an outcome or of never, is not told by these visits; nor then are the outcomes' scales. */
  readonly oddsWeaklyIdentified: boolean;
  readonly parameters: number;
  readonly logLikelihood: number;
  readonly aic: number;
  readonly converged: boolean;
  /** What draws are made from; see `laplaceDraw`. */
  readonly laplace: Laplace;
}

/** The normal approximation of the likelihood: its top, and its principal directions with their standard deviations. */
export interface Laplace {
  readonly model: MixtureModel;
  readonly at: Float64Array;
  readonly directions: readonly Float64Array[];
  readonly deviations: Float64Array;
}

/**
 * `nothing-resolved`: no visit, or one, has an outcome. `unbounded`: all instants of an outcome are the same, and the
 * likelihood grows without limit as the delay closes in on it.
 */
export interface NoFit {
  readonly status: 'no-fit';
  readonly reason: 'nothing-resolved' | 'unbounded';
}

/**
 * Fits one model: one family for all outcomes, or one each. With the never class its probability may turn out as 0 (the
 * boundary). Starts from several points and keeps the best maximum.
 */
export function fitMixture(
  counts: MixtureCounts,
  family: DelayFamily | readonly DelayFamily[],
  { neverClass = true }: { readonly neverClass?: boolean } = {},
): MixtureFit | NoFit {
  const families = typeof family === 'string' ? counts.outcomes.map(() => family) : family;
  if (families.length !== counts.outcomes.length)
    throw new RangeError(`${counts.outcomes.length} outcomes need as many families, not ${families.length}`);
  const occurring = counts.resolved.flatMap(({ visits }, j) => (visits > 0 ? [j] : []));
  const resolved = counts.resolved.reduce((sum, { visits }) => sum + visits, 0);
  if (resolved < 2) return { status: 'no-fit', reason: 'nothing-resolved' };
  if (occurring.some((j) => isUnbounded(counts.resolved[j]!)))
    return { status: 'no-fit', reason: 'unbounded' };
  const present: MixtureCounts = {
    ...counts,
    outcomes: occurring.map((j) => counts.outcomes[j]!),
    resolved: occurring.map((j) => counts.resolved[j]!),
  };
  const best = bestMaximum(
    present,
    occurring.map((j) => families[j]!),
    neverClass,
  );
  return described(counts, occurring, { families, neverClass, ...best });
}

/** The family with the lowest AIC; the first of them where two are equal. */
export function bestByAic<F extends { readonly aic: number }>(fits: readonly F[]): F | undefined {
  return fits.reduce<F | undefined>(
    (best, fit) => (best === undefined || fit.aic < best.aic ? fit : best),
    undefined,
  );
}

/** Fits every family, all outcomes sharing one, and gives those that there is a fit of, in the order of families. */
export function fitFamilies(
  counts: MixtureCounts,
  options: { readonly neverClass?: boolean } = {},
): MixtureFit[] {
  return delayFamilies.flatMap((family) => {
    const fit = fitMixture(counts, family, options);
    return fit.status === 'fitted' ? [fit] : [];
  });
}

/**
 * Log-likelihood at stated parameters: `pi` by outcome, what is left of 1 being never. −Infinity where an observed visit
 * is impossible, or has a probability below 10⁻³⁰⁰.
 */
export function logLikelihoodAt(
  counts: MixtureCounts,
  pi: readonly number[],
  delays: readonly DelayParameters[],
): number {
  const left = 1 - pi.reduce((sum, p) => sum + p, 0);
  const neverClass = left > 1e-12;
  const reference = neverClass ? left : pi.at(-1)!;
  const model = { families: delays.map(({ family }) => family), neverClass };
  const odds = pi.slice(0, oddsCount(model)).map((p) => Math.log(p / reference));
  return mixtureLikelihood(counts, model)([...odds, ...delays.flatMap(toFree)]).value;
}

function isUnbounded({ low, high }: ResolvedCounts): boolean {
  return low.length === 1 && low[0] === high[0];
}

interface Best {
  readonly model: MixtureModel;
  readonly maximum: Maximum;
  readonly neverOnBoundary: boolean;
}

/** With a never class also the model without it, of which it is the limit as the probability of never goes to 0. */
function bestMaximum(counts: MixtureCounts, families: readonly DelayFamily[], neverClass: boolean): Best {
  const without = { families, neverClass: false };
  const closed = bestFromStarts(counts, without);
  if (!neverClass) return { model: without, maximum: closed, neverOnBoundary: false };
  const model = { families, neverClass: true };
  const open = counts.openDays.length > 0 ? bestFromStarts(counts, model) : null;
  const inside = open !== null && open.value > closed.value + 1e-7 ? open : null;
  return inside === null
    ? { model: without, maximum: closed, neverOnBoundary: true }
    : { model, maximum: inside, neverOnBoundary: false };
}

/** From so many resolved visits of each outcome on two starts that meet are taken for proof of the one maximum. */
const manyVisits = 100;

interface Start {
  /** Share of the open visits that are taken for never. */
  readonly never: number;
  /** Outcome that the rest of them are taken for; without one, all in proportion. */
  readonly pending?: number;
}

/** Factor of the scale and of the spread of log days where an outcome is still to come for many visits. */
const pendingFactors = [5, 1.6] as const;

function bestFromStarts(counts: MixtureCounts, model: MixtureModel): Maximum {
  const likelihood = mixtureLikelihood(counts, model);
  const days = counts.resolved.map(logDays);
  const limits = days.map(({ least, greatest }, j) => bounds(model.families[j]!, least, greatest));
  const odds = Array.from({ length: oddsCount(model) }, () => 40);
  const options = {
    lower: [...odds.map((most) => -most), ...limits.flatMap(({ lower }) => lower)],
    upper: [...odds, ...limits.flatMap(({ upper }) => upper)],
  };
  const starts: Start[] = [
    { never: 0.9 },
    ...counts.resolved.map((_, pending) => ({ never: 0.2, pending })),
    { never: 0.3 },
  ];
  const isMany = counts.resolved.every(({ visits }) => visits >= manyVisits);
  let best: Maximum | null = null;
  for (const start of starts) {
    const found: Maximum = maximise(likelihood, startingPoint(counts, model, days, start), options);
    const agrees = best !== null && Math.abs(found.value - best.value) < 1e-6;
    if (best === null || found.value > best.value) best = found;
    if (agrees && isMany) break;
  }
  return best!;
}

function startingPoint(
  { resolved, openWeight }: MixtureCounts,
  model: MixtureModel,
  days: readonly LogDays[],
  start: Start,
): number[] {
  const open = openWeight.reduce((sum, weight) => sum + weight, 0);
  const total = resolved.reduce((sum, { visits }) => sum + visits, 0);
  const never = model.neverClass ? start.never * open : 0;
  const expected = resolved.map(({ visits }, j) => {
    const share = start.pending === undefined ? visits / total : +(start.pending === j);
    return visits + share * (open - never);
  });
  const reference = model.neverClass ? never : expected.at(-1)!;
  return [
    ...expected.slice(0, oddsCount(model)).map((visits) => Math.log(visits / reference)),
    ...days.flatMap(({ mean, deviation }, j) => {
      const [scale, spread] = start.pending === j ? pendingFactors : [1, 1];
      return matching(model.families[j]!, mean + Math.log(scale), Math.max(0.3, deviation) * spread);
    }),
  ];
}

interface LogDays {
  readonly mean: number;
  readonly deviation: number;
  readonly least: number;
  readonly greatest: number;
}

/** Mean and standard deviation of the logarithm of the middle of the intervals, and its least and greatest. */
function logDays({ low, high, weight }: ResolvedCounts): LogDays {
  const logs = Array.from(low, (from, i) => Math.log((from + high[i]!) / 2));
  const total = weight.reduce((sum, w) => sum + w, 0);
  const mean = logs.reduce((sum, log, i) => sum + log * weight[i]!, 0) / total;
  const square = logs.reduce((sum, log, i) => sum + (log - mean) ** 2 * weight[i]!, 0) / total;
  return {
    mean,
    deviation: Math.sqrt(square),
    least: logs.reduce((a, b) => Math.min(a, b)),
    greatest: logs.reduce((a, b) => Math.max(a, b)),
  };
}

function described(
  counts: MixtureCounts,
  occurring: readonly number[],
  fit: Best & { readonly families: readonly DelayFamily[]; readonly neverClass: boolean },
): MixtureFit {
  const { model, maximum } = fit;
  const size = maximum.at.length;
  const { values, vectors } = symmetricEigen(
    maximum.hessian.map((value) => -value),
    size,
  );
  const deviations = values.map((value) => 1 / Math.sqrt(Math.max(value, 1e-12)));
  const laplace = { model, at: maximum.at, directions: vectors, deviations };
  const pi = probabilities(model, maximum.at);
  const outcomes = counts.outcomes.map((outcome, j): FittedOutcome => {
    const k = occurring.indexOf(j);
    if (k < 0)
      return {
        outcome,
        probability: 0,
        logitError: null,
        delay: null,
        delayErrors: null,
        delayCovariance: null,
        oddsCovariance: null,
        delayWeaklyIdentified: false,
      };
    const index = delayIndex(model, k);
    const [first, second] = [unit(size, index), unit(size, index + 1)] as const;
    const slopes = logitSlopes(laplace, pi, k);
    const delayErrors = [errorAlong(laplace, first), errorAlong(laplace, second)] as const;
    return {
      outcome,
      probability: pi[k]!,
      logitError: logitError(laplace, pi, k),
      delay: fromFree(model.families[k]!, [maximum.at[index]!, maximum.at[index + 1]!]),
      delayErrors,
      delayCovariance: [
        covariance(laplace, first, first),
        covariance(laplace, first, second),
        covariance(laplace, second, second),
      ],
      oddsCovariance: [covariance(laplace, first, slopes), covariance(laplace, second, slopes)],
      delayWeaklyIdentified: delayErrors.some((error) => error > weakDelay),
    };
  });
  const never = {
    probability: pi[occurring.length]!,
    logitError: model.neverClass ? logitError(laplace, pi, occurring.length) : null,
  };
  const parameters = 3 * occurring.length - (fit.neverClass ? 0 : 1);
  return {
    status: 'fitted',
    families: fit.families,
    neverClass: fit.neverClass,
    outcomes,
    never,
    neverOnBoundary: fit.neverOnBoundary,
    oddsWeaklyIdentified: [...outcomes, never].some(({ logitError }) => (logitError ?? 0) > weakOdds),
    parameters,
    logLikelihood: maximum.value,
    aic: 2 * parameters - 2 * maximum.value,
    converged: maximum.converged,
    laplace,
  };
}

function unit(size: number, index: number): Float64Array {
  return new Float64Array(size).fill(1, index, index + 1);
}

/** Of two linear functions of the parameters, from the inverse observed information. */
function covariance({ directions, deviations }: Laplace, a: Float64Array, b: Float64Array): number {
  const along = (direction: Float64Array, slopes: Float64Array): number =>
    direction.reduce((total, x, i) => total + x * slopes[i]!, 0);
  return directions.reduce(
    (sum, direction, k) => sum + along(direction, a) * along(direction, b) * deviations[k]! ** 2,
    0,
  );
}

function errorAlong(laplace: Laplace, slopes: Float64Array): number {
  return Math.sqrt(covariance(laplace, slopes, slopes));
}

/**
 * How log(π/(1 − π)) of one class changes: by 1 with the class's own log odds and by −π_k/(1 − π) with those of another.
 * Not at all where it is the only class.
 */
function logitSlopes(laplace: Laplace, pi: Float64Array, of: number): Float64Array {
  const slopes = new Float64Array(laplace.at.length);
  for (let k = 0; k < oddsCount(laplace.model); k++) slopes[k] = k === of ? 1 : -pi[k]! / (1 - pi[of]!);
  return slopes;
}

/** Standard error of log(π/(1 − π)) of one class; null where it is the only one. */
function logitError(laplace: Laplace, pi: Float64Array, of: number): number | null {
  return oddsCount(laplace.model) === 0 ? null : errorAlong(laplace, logitSlopes(laplace, pi, of));
}

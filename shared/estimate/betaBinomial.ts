/**
 * The beta-binomial model of groups (segments, owners) whose rates differ: the marginal maximum likelihood of the mean
 * rate and of the intra-class correlation, and what it makes of each group's rate.
 */
import { betaQuantile } from '../stats/beta.ts';
import { logChoose } from '../stats/binomial.ts';
import { type Derivatives, type Maximum, maximise } from '../stats/maximise.ts';
import { normalCdf } from '../stats/normal.ts';
import { risingFactorial } from '../stats/risingFactorial.ts';

/** k of n. Either may be an effective count, which is not whole. */
export interface GroupCounts {
  readonly n: number;
  readonly k: number;
  /** Added to the logit of the mean rate: what is known to set the group apart (its mix). Default 0. */
  readonly offset?: number;
}

/**
 * `binomial`: the groups vary no more than one rate allows, so rho is 0 and nu infinite. `separated`: every group is all
 * or none, so rho is 1 and nu 0.
 */
export type Boundary = 'binomial' | 'separated';

export interface BetaBinomialFit {
  /** Mean of the groups' rates. */
  readonly mu: number;
  /** Intra-class correlation 1/(1 + nu). */
  readonly rho: number;
  /** Prior counts alpha + beta; alpha = mu·nu. */
  readonly nu: number;
  readonly boundary: Boundary | null;
  /** With the binomial coefficients, and without them (`kernel`). */
  readonly logLikelihood: number;
  readonly logLikelihoodKernel: number;
  /** One rate for all. */
  readonly binomial: {
    readonly rate: number;
    readonly logLikelihood: number;
    readonly logLikelihoodKernel: number;
  };
  /** From the inverse observed information; null on a boundary. */
  readonly standardError: { readonly logitMu: number; readonly logitRho: number } | null;
  /**
   * Against rho = 0. As that is on the boundary, `p` is half the tail of χ² with one degree of freedom (Self & Liang,
   * 1987), and 1 where the statistic is 0; `pTwoSided` is the whole tail.
   */
  readonly likelihoodRatio: { readonly statistic: number; readonly p: number; readonly pTwoSided: number };
}

/** What the model and the group's own counts say of its rate: Beta(alpha, beta) with its mean and quantiles. */
export interface GroupPosterior {
  readonly alpha: number;
  readonly beta: number;
  readonly mean: number;
  readonly low: number;
  readonly high: number;
}

/** Beyond this many prior counts the likelihood is the binomial one to ten digits. */
const greatestLogNu = Math.log(1e12);
const leastLogNu = Math.log(1e-8);
/** A likelihood that exceeds its limit on the boundary by no more than this does not leave it. */
const indistinguishable = 1e-9;

/**
 * Fits mu and rho. Groups without trials say nothing.
 * @throws RangeError where there is no trial at all, or a count is not 0 ≤ k ≤ n.
 */
export function betaBinomial(groups: readonly GroupCounts[]): BetaBinomialFit {
  for (const { n, k } of groups)
    if (!(k >= 0 && k <= n && n < Infinity)) throw new RangeError(`counts need 0 ≤ k ≤ n, not ${k} of ${n}`);
  const tried = groups.filter(({ n }) => n > 0);
  const n = tried.reduce((sum, group) => sum + group.n, 0);
  if (n === 0) throw new RangeError('a rate needs at least one trial');
  const rate = tried.reduce((sum, group) => sum + group.k, 0) / n;
  const constant = tried.reduce((sum, group) => sum + logChoose(group.n, group.k), 0);
  const kernel = n * bernoulli(rate);
  const found = rate > 0 && rate < 1 ? interior(tried, rate, kernel) : null;
  const fit = found ?? { mu: rate, nu: Infinity, kernel, boundary: 'binomial' as const, standardError: null };
  const statistic = Math.max(0, 2 * (fit.kernel - kernel));
  const tail = normalCdf(-Math.sqrt(statistic));
  return {
    mu: fit.mu,
    rho: 1 / (1 + fit.nu),
    nu: fit.nu,
    boundary: fit.boundary,
    logLikelihood: fit.kernel + constant,
    logLikelihoodKernel: fit.kernel,
    binomial: { rate, logLikelihood: kernel + constant, logLikelihoodKernel: kernel },
    standardError: fit.standardError,
    likelihoodRatio: { statistic, p: statistic > 0 ? tail : 1, pTwoSided: 2 * tail },
  };
}

/**
 * The posterior of a group's rate: Beta(mu·nu + k, (1 − mu)·nu + n − k). Where rho is 0 it is the pooled rate itself,
 * without width; `shrunkenRates` keeps the uncertainty that is left there.
 */
export function groupPosterior(
  { mu, nu }: Pick<BetaBinomialFit, 'mu' | 'nu'>,
  { n, k }: GroupCounts,
  level = 0.95,
): GroupPosterior {
  if (nu === Infinity) return { alpha: Infinity, beta: Infinity, mean: mu, low: mu, high: mu };
  const alpha = mu * nu + k;
  const beta = (1 - mu) * nu + n - k;
  const tail = (1 - level) / 2;
  const mean = alpha / (alpha + beta);
  if (!(alpha > 0 && beta > 0)) return { alpha, beta, mean, low: mean, high: mean };
  return {
    alpha,
    beta,
    mean,
    low: betaQuantile(tail, alpha, beta),
    high: betaQuantile(1 - tail, alpha, beta),
  };
}

/**
 * The log-likelihood without binomial coefficients at logit mu and log nu, with its derivatives in both. As nu grows it
 * tends to the binomial one.
 */
export function betaBinomialKernel(
  groups: readonly GroupCounts[],
  logitMu: number,
  logNu: number,
): Derivatives {
  const nu = Math.exp(logNu);
  let value = 0;
  const gradient = new Float64Array(2);
  let [muMu, muNu, nuNu] = [0, 0, 0];
  for (const { n, k, offset = 0 } of groups) {
    const mu = 1 / (1 + Math.exp(-logitMu - offset));
    const rest = 1 / (1 + Math.exp(logitMu + offset));
    const a = risingFactorial(mu * nu, k);
    const b = risingFactorial(rest * nu, n - k);
    const all = risingFactorial(nu, n);
    value += k * Math.log(mu) + (n - k) * Math.log(rest) + a.value + b.value - all.value;
    gradient[0]! += k * rest - (n - k) * mu + rest * a.first - mu * b.first;
    gradient[1]! += a.first + b.first - all.first;
    muMu += rest * rest * a.second + mu * mu * b.second - mu * rest * (n + a.first + b.first);
    muNu += rest * a.second - mu * b.second;
    nuNu += a.second + b.second - all.second;
  }
  return { value, gradient, hessian: Float64Array.of(muMu, muNu, muNu, nuNu) };
}

interface Interior {
  readonly mu: number;
  readonly nu: number;
  readonly kernel: number;
  readonly boundary: Boundary | null;
  readonly standardError: BetaBinomialFit['standardError'];
}

/** The best maximum with nu finite; null where the boundary rho = 0 is as good. */
function interior(groups: readonly GroupCounts[], rate: number, binomialKernel: number): Interior | null {
  const ends = groups.filter(({ n, k }) => k === 0 || k === n);
  if (ends.length === groups.length && groups.some(({ n }) => n > 1)) return separated(groups);
  const logit = Math.log(rate / (1 - rate));
  const starts = [0.5, 5, 50, 500, 50_000].map((nu) => [logit, Math.log(nu)]);
  const best = starts
    .map((start) =>
      maximise((at) => betaBinomialKernel(groups, at[0]!, at[1]!), start, {
        lower: [-50, leastLogNu],
        upper: [50, greatestLogNu],
      }),
    )
    .reduce((a, b) => (b.value > a.value ? b : a));
  if (best.value <= binomialKernel + indistinguishable) return null;
  return {
    mu: 1 / (1 + Math.exp(-best.at[0]!)),
    nu: Math.exp(best.at[1]!),
    kernel: best.value,
    boundary: null,
    standardError: observedErrors(best),
  };
}

/** All or none in every group: nu tends to 0, and each group is one toss of a coin with rate mu. */
function separated(groups: readonly GroupCounts[]): Interior | null {
  const mu = groups.filter(({ k }) => k > 0).length / groups.length;
  return { mu, nu: 0, kernel: groups.length * bernoulli(mu), boundary: 'separated', standardError: null };
}

/** logit rho = −log nu, so its error is that of log nu. */
function observedErrors({ hessian }: Maximum): BetaBinomialFit['standardError'] {
  const [muMu, muNu, nuNu] = [hessian[0]!, hessian[1]!, hessian[3]!];
  const determinant = muMu * nuNu - muNu * muNu;
  return { logitMu: Math.sqrt(-nuNu / determinant), logitRho: Math.sqrt(-muMu / determinant) };
}

/** Log-likelihood of a share, by trial. */
function bernoulli(rate: number): number {
  const term = (p: number): number => (p === 0 ? 0 : p * Math.log(p));
  return term(rate) + term(1 - rate);
}

/** Rates of groups drawn towards each other as far as the data say that they are alike, with what stays uncertain. */
import { type GroupCounts, betaBinomialKernel } from './betaBinomial.ts';

/** A rate with its uncertainty: mean and standard deviation, and the Beta distribution that has them. */
export interface ShrunkenRate {
  readonly mean: number;
  readonly standardDeviation: number;
  readonly beta: readonly [alpha: number, beta: number];
}

/** Nodes of log nu: from groups that have nothing in common to groups that cannot be told apart. */
const logNus = Array.from({ length: 49 }, (_, i) => -8 + i / 2);
/** Nodes of logit mu, in standard deviations about its mode. */
const deviations = Array.from({ length: 17 }, (_, i) => (i - 8) * 0.75);

interface Node {
  readonly mu: number;
  readonly nu: number;
  readonly logWeight: number;
}

/**
 * The posterior rates of the beta-binomial model with mu and nu integrated out, mu uniform and rho ~ Beta(½, ½) a
 * priori: for small rho that is the prior of Gelman et al. (*Bayesian Data Analysis*, 5.3: uniform in nu^−½), and it is
 * proper. Unlike the empirical Bayes posterior at the fitted nu it keeps its width where the fit is rho = 0, which three
 * or four groups often give. Counts may be effective. A group without trials gets the rate of a new one. Where nobody
 * succeeded, or everybody, there is nothing to tell the groups apart by: Beta(K + ½, N − K + ½) for all.
 * @throws RangeError where there is no trial at all.
 */
export function shrunkenRates(groups: readonly GroupCounts[]): ShrunkenRate[] {
  const n = groups.reduce((sum, group) => sum + group.n, 0);
  const k = groups.reduce((sum, group) => sum + group.k, 0);
  if (!(n > 0)) throw new RangeError('a rate needs at least one trial');
  if (k === 0 || k === n) return groups.map(() => withMoments(...betaMoments(k + 0.5, n - k + 0.5)));
  const nodes = posteriorNodes(groups, Math.log(k / (n - k)));
  const highest = nodes.reduce((most, node) => Math.max(most, node.logWeight), Number.NEGATIVE_INFINITY);
  const weights = nodes.map((node) => Math.exp(node.logWeight - highest));
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  return groups.map((group) => {
    let first = 0;
    let second = 0;
    nodes.forEach(({ mu, nu }, i) => {
      const [mean, variance] = betaMoments(mu * nu + group.k, (1 - mu) * nu + group.n - group.k);
      first += (weights[i]! / total) * mean;
      second += (weights[i]! / total) * (variance + mean * mean);
    });
    return withMoments(first, second - first * first);
  });
}

/** A grid over log nu, and at each of its nodes one over logit mu about the mode there. */
function posteriorNodes(groups: readonly GroupCounts[], pooled: number): Node[] {
  let mode = pooled;
  return logNus.toReversed().flatMap((logNu) => {
    let spread = 1;
    for (let step = 0; step < 50; step++) {
      const { gradient, hessian } = withPrior(groups, mode, logNu);
      spread = 1 / Math.sqrt(-hessian);
      const move = Math.max(-1, Math.min(1, -gradient / hessian));
      mode += move;
      if (Math.abs(move) < 1e-9) break;
    }
    return deviations.map((deviation) => {
      const logit = mode + deviation * spread;
      const { value } = withPrior(groups, logit, logNu);
      return {
        mu: 1 / (1 + Math.exp(-logit)),
        nu: Math.exp(logNu),
        // The density of log nu is √(rho(1 − rho)).
        logWeight: value + logNu / 2 - Math.log1p(Math.exp(logNu)) + Math.log(spread),
      };
    });
  });
}

/** Log posterior of logit mu at a fixed nu, up to a constant, under a uniform prior of mu. */
function withPrior(
  groups: readonly GroupCounts[],
  logit: number,
  logNu: number,
): { readonly value: number; readonly gradient: number; readonly hessian: number } {
  const { value, gradient, hessian } = betaBinomialKernel(groups, logit, logNu);
  const mu = 1 / (1 + Math.exp(-logit));
  const size = Math.abs(logit);
  return {
    value: value - size - 2 * Math.log1p(Math.exp(-size)),
    gradient: gradient[0]! + 1 - 2 * mu,
    // The observed curvature can be positive far from the mode; the prior's share is always below 0.
    hessian: Math.min(hessian[0]!, 0) - 2 * mu * (1 - mu),
  };
}

function betaMoments(a: number, b: number): [mean: number, variance: number] {
  const mean = a / (a + b);
  return [mean, (mean * (1 - mean)) / (a + b + 1)];
}

function withMoments(mean: number, variance: number): ShrunkenRate {
  const counts = (mean * (1 - mean)) / variance - 1;
  return {
    mean,
    standardDeviation: Math.sqrt(variance),
    beta: [mean * counts, (1 - mean) * counts],
  };
}

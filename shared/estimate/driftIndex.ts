/** The drift index: how much owners' rates differ beyond chance, as one figure with its test. */
import { maximise } from '../stats/maximise.ts';
import { normalCdf, normalQuantile } from '../stats/normal.ts';
import { tarone } from '../stats/tarone.ts';
import { type GroupCounts, betaBinomial, betaBinomialKernel } from './betaBinomial.ts';
import type { Measurement } from './result.ts';

export type DriftIndex = NonNullable<Measurement['drift']['index']>;

/** An owner's count, and the one that his mix of segments makes likely (default: at the rate of all). */
export interface OwnerCount {
  readonly n: number;
  readonly k: number;
  readonly expected?: number;
}

/**
 * The intra-class correlation rho of the owners' counts under the beta-binomial model: 0 where one rate explains all of
 * them, 1 where each owner converts everything or nothing. `low` and `high` are its Wald interval (95%) on the logit
 * scale, null on a boundary; `p` is half the tail of χ² with one degree of freedom, for rho = 0 lies on the boundary
 * (Self & Liang, 1987). Tarone's Z is null where nobody or everybody converts. Owners without entities say nothing;
 * null where fewer than two are left.
 *
 * Where expected counts are given, each owner's mean lies as far from the others' on the logit scale as they do, so that
 * a mix that differs by owner is no drift (indirect standardisation). Owners of whom all or none are expected to convert
 * then say nothing either.
 */
export function driftIndex(owners: readonly OwnerCount[]): DriftIndex | null {
  const tried = owners.filter(
    ({ n, expected }) => n > 0 && (expected === undefined || (expected > 0 && expected < n)),
  );
  const used = tried.length > 1 ? tried : owners.filter(({ n }) => n > 0);
  if (used.length < 2) return null;
  const rates = used.map(({ n, expected }) => (expected === undefined ? null : expected / n));
  const isMixed = rates.some((rate) => rate !== null && Math.abs(rate - rates[0]!) > 1e-12);
  const fit = isMixed ? adjusted(used) : plain(used);
  return { owners: used.length, ...fit, tarone: tarone(isMixed ? used : used.map(({ n, k }) => ({ n, k }))) };
}

type Fit = Pick<DriftIndex, 'rho' | 'low' | 'high' | 'p'>;

function plain(owners: readonly OwnerCount[]): Fit {
  const { rho, standardError, likelihoodRatio } = betaBinomial(owners.map(({ n, k }) => ({ n, k })));
  return { rho, ...interval(rho, standardError?.logitRho ?? null), p: likelihoodRatio.p };
}

/** Prior counts beyond which the likelihood is the binomial one, and below which every owner is all or none. */
const greatestLogNu = Math.log(1e12);
const leastLogNu = Math.log(1e-8);

function adjusted(owners: readonly OwnerCount[]): Fit {
  const logit = (p: number): number => Math.log(p / (1 - p));
  const groups = owners.map(({ n, k, expected }): GroupCounts => ({ n, k, offset: logit(expected! / n) }));
  const kernel = (at: ArrayLike<number>) => betaBinomialKernel(groups, at[0]!, at[1]!);
  const within = (least: number, greatest: number) => ({ lower: [-50, least], upper: [50, greatest] });
  const start = (nu: number): number[] => [0, Math.log(nu)];
  const binomial = maximise(kernel, [0, greatestLogNu], within(greatestLogNu, greatestLogNu));
  const best = [0.5, 5, 50, 500, 50_000]
    .map((nu) => maximise(kernel, start(nu), within(leastLogNu, greatestLogNu)))
    .reduce((a, b) => (b.value > a.value ? b : a));
  const statistic = 2 * (best.value - binomial.value);
  if (!(statistic > 1e-6)) return { rho: 0, low: null, high: null, p: 1 };
  const rho = 1 / (1 + Math.exp(best.at[1]!));
  const [muMu, muNu, nuNu] = [best.hessian[0]!, best.hessian[1]!, best.hessian[3]!];
  const error = Math.sqrt(-muMu / (muMu * nuNu - muNu * muNu));
  return { rho, ...interval(rho, error), p: normalCdf(-Math.sqrt(statistic)) };
}

function interval(rho: number, logitError: number | null): Pick<DriftIndex, 'low' | 'high'> {
  if (logitError === null || !Number.isFinite(logitError)) return { low: null, high: null };
  const logit = Math.log(rho / (1 - rho));
  const reach = normalQuantile(0.975) * logitError;
  const share = (at: number): number => 1 / (1 + Math.exp(-at));
  return { low: share(logit - reach), high: share(logit + reach) };
}

/** The drift index: how much owners' rates differ beyond chance, as one figure with its test. */
import { normalQuantile } from '../stats/normal.ts';
import { tarone } from '../stats/tarone.ts';
import { betaBinomial, type BetaBinomialFit, type GroupCounts } from './betaBinomial.ts';
import type { Measurement } from './result.ts';

export type DriftIndex = NonNullable<Measurement['drift']['index']>;

/**
 * The intra-class correlation rho of the owners' counts under the beta-binomial model: 0 where one rate explains all of
 * them, 1 where each owner converts everything or nothing. `low` and `high` are its Wald interval (95%) on the logit
 * scale, null on a boundary; `p` is half the tail of χ² with one degree of freedom, for rho = 0 lies on the boundary
 * (Self & Liang, 1987). Tarone's Z is null where nobody or everybody converts. Owners without entities say nothing;
 * null where fewer than two are left. Segments are not told apart: a mix that differs by owner is part of the index,
 * and no part of the limits of the owner funnel.
 */
export function driftIndex(owners: readonly GroupCounts[]): DriftIndex | null {
  const tried = owners.filter(({ n }) => n > 0);
  if (tried.length < 2) return null;
  const fit = betaBinomial(tried);
  return {
    owners: tried.length,
    rho: fit.rho,
    ...interval(fit),
    p: fit.likelihoodRatio.p,
    tarone: tarone(tried),
  };
}

function interval({ rho, standardError }: BetaBinomialFit): Pick<DriftIndex, 'low' | 'high'> {
  if (standardError === null || !Number.isFinite(standardError.logitRho)) return { low: null, high: null };
  const logit = Math.log(rho / (1 - rho));
  const reach = normalQuantile(0.975) * standardError.logitRho;
  const share = (at: number): number => 1 / (1 + Math.exp(-at));
  return { low: share(logit - reach), high: share(logit + reach) };
}

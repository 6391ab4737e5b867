/** Mean of a deal's distribution, and the same distribution with another mean. */
import { gammaParameters, lognormalParameters } from '../plan/lawParameters.ts';
import type { Deal } from '../plan/schema.ts';

/** Mean of a deal as the plan writes it. Lognormal: exp(μ + σ²/2); gamma: shape · scale. */
export function meanDeal(deal: Deal): number {
  if ('fixed' in deal) return deal.fixed;
  if ('gamma' in deal) {
    const { shape, scale } = gammaParameters(deal.gamma);
    return 'mean' in deal.gamma ? deal.gamma.mean : shape * scale;
  }
  if ('empirical' in deal) {
    const weights = deal.empirical.reduce((sum, [, weight]) => sum + weight, 0);
    return deal.empirical.reduce((sum, [amount, weight]) => sum + amount * weight, 0) / weights;
  }
  const { lognormal } = deal;
  if ('mean' in lognormal) return lognormal.mean;
  const { mu, sigma } = lognormalParameters(lognormal);
  return Math.exp(mu + sigma ** 2 / 2);
}

/** The deal scaled to a mean: its shape and its uncertainty stay. Without a deal, or one of 0, every deal is the mean. */
export function dealWithMean(deal: Deal | undefined, mean: number): Deal {
  const now = deal === undefined ? 0 : meanDeal(deal);
  if (deal === undefined || !(now > 0)) return { fixed: mean };
  const factor = mean / now;
  if ('fixed' in deal) return { ...deal, fixed: mean };
  if ('gamma' in deal)
    return {
      ...deal,
      gamma:
        'mean' in deal.gamma ? { ...deal.gamma, mean } : { ...deal.gamma, scale: deal.gamma.scale * factor },
    };
  if ('empirical' in deal)
    return { ...deal, empirical: deal.empirical.map(([amount, weight]) => [amount * factor, weight]) };
  const { lognormal } = deal;
  if ('mean' in lognormal) return { ...deal, lognormal: { ...lognormal, mean } };
  if ('mu' in lognormal) return { ...deal, lognormal: { ...lognormal, mu: lognormal.mu + Math.log(factor) } };
  return { ...deal, lognormal: { median: lognormal.median * factor, p90: lognormal.p90 * factor } };
}

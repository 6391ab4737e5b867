/** The median of a delay: the figure by which people know a velocity. */
import type { Delay } from '../../shared/plan/schema.ts';
import { gammaQuantile } from '../../shared/stats/gamma.ts';

export function medianDays(delay: Delay): number {
  if ('fixed' in delay) return delay.fixed;
  if ('empirical' in delay) {
    const sorted = [...delay.empirical].sort(([a], [b]) => a - b);
    const half = sorted.reduce((sum, [, weight]) => sum + weight, 0) / 2;
    let reached = 0;
    for (const [days, weight] of sorted) {
      reached += weight;
      if (reached >= half) return days;
    }
    return sorted.at(-1)![0];
  }
  if ('weibull' in delay) return delay.weibull.scale * Math.LN2 ** (1 / delay.weibull.shape);
  if ('gamma' in delay) {
    const { gamma } = delay;
    const shape = 'shape' in gamma ? gamma.shape : 1 / gamma.cv ** 2;
    const scale = 'scale' in gamma ? gamma.scale : gamma.mean * gamma.cv ** 2;
    return gammaQuantile(0.5, shape, scale);
  }
  const { lognormal } = delay;
  if ('median' in lognormal) return lognormal.median;
  if ('mu' in lognormal) return Math.exp(lognormal.mu);
  return lognormal.mean / Math.sqrt(1 + lognormal.cv ** 2);
}

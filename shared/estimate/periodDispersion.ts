import type { PeriodCounts } from './changePoints.ts';

/**
 * How much more the rate varies from period to period than binomial counts would: the mean of the score statistics
 * (p₂ − p₁)² / (p̄(1 − p̄)(1/n₁ + 1/n₂)) of neighbouring periods, p̄ being their pooled rate, and at least 1. It is
 * built from neighbours (von Neumann, 1941), so that a lasting change of the rate, which makes one large difference,
 * hardly passes for dispersion. Periods with n = 0, and pairs in which all or none succeed, say nothing.
 */
export function periodDispersion(periods: readonly PeriodCounts[]): number {
  const used = periods.filter((period) => period.n > 0);
  let sum = 0;
  let pairs = 0;
  for (let i = 1; i < used.length; i++) {
    const a = used[i - 1]!;
    const b = used[i]!;
    const pooled = (a.k + b.k) / (a.n + b.n);
    const variance = pooled * (1 - pooled) * (1 / a.n + 1 / b.n);
    if (variance === 0) continue;
    sum += (b.k / b.n - a.k / a.n) ** 2 / variance;
    pairs++;
  }
  return pairs === 0 ? 1 : Math.max(1, sum / pairs);
}

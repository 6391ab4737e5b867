/**
 * Bounds of a probability on the log(−log) scale: p^exp(±z·se / (p·log p)) (Kalbfleisch & Prentice, 1980), which
 * never leave (0, 1). NaN where p is 0 or 1 or the standard error is not defined.
 */
export function logLogBand(p: number, standardError: number, z: number): { low: number; high: number } {
  if (!(p > 0 && p < 1)) return { low: Number.NaN, high: Number.NaN };
  const logP = Math.log(p);
  const width = Math.abs((z * standardError) / (p * logP));
  return { low: Math.exp(logP * Math.exp(width)), high: Math.exp(logP * Math.exp(-width)) };
}

/**
 * Quantile of values sorted ascending, by linear interpolation between order statistics: type 7 of Hyndman & Fan
 * (1996), the default of R and numpy. NaN where there are no values. `quantileSorted([1, 2, 3, 4], 0.5)` is 2.5.
 * @throws RangeError where p is outside [0, 1].
 */
export function quantileSorted(sorted: ArrayLike<number>, p: number): number {
  if (!(p >= 0 && p <= 1)) throw new RangeError(`a probability lies within [0, 1], not ${p}`);
  if (sorted.length === 0) return Number.NaN;
  const position = (sorted.length - 1) * p;
  const below = Math.floor(position);
  const low = sorted[below]!;
  const high = sorted[Math.min(below + 1, sorted.length - 1)]!;
  return low + (high - low) * (position - below);
}

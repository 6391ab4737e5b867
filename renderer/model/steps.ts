/** Step functions as corner points for drawing, and the points at which they reach a level. */

/** Corners of a right-continuous step function from (0, 0): each value holds until the next day. */
export function stepPoints(
  days: ArrayLike<number>,
  values: ArrayLike<number | null>,
  until: number,
): readonly (readonly [number, number])[] {
  const points: [number, number][] = [[0, 0]];
  let level = 0;
  for (let i = 0; i < days.length && days[i]! <= until; i++) {
    const value = values[i];
    if (value === null || value === undefined || value === level) continue;
    points.push([days[i]!, level], [days[i]!, value]);
    level = value;
  }
  points.push([until, level]);
  return points;
}

/** Value of a step function at a day; 0 before its first. */
export function stepValue(days: ArrayLike<number>, values: ArrayLike<number | null>, day: number): number {
  let value = 0;
  for (let i = 0; i < days.length && days[i]! <= day; i++) value = values[i] ?? value;
  return value;
}

/** First day on which the function is at or above a level, or null. */
export function stepReaches(
  days: ArrayLike<number>,
  values: ArrayLike<number>,
  level: number,
): number | null {
  for (let i = 0; i < days.length; i++) if (values[i]! >= level - 1e-12) return days[i]!;
  return null;
}

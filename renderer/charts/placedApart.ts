/** Labels of a picture that may stand anywhere near what they name. */
import type { Box } from './marks.ts';

const meets = (a: Box, b: Box): boolean =>
  a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height;

/**
 * The boxes in their order, each moved up or down as little as possible so that it covers none before it, and into the
 * bounds. Where there is no room left for one it stays at its place.
 */
export function placedApart(wanted: readonly Box[], bounds: Box): readonly Box[] {
  const placed: Box[] = [];
  const into = (at: number, size: number, from: number, reach: number): number =>
    Math.max(from, Math.min(at, from + reach - size));
  for (const { x, y, width, height } of wanted) {
    const start = {
      x: into(x, width, bounds.x, bounds.width),
      y: into(y, height, bounds.y, bounds.height),
      width,
      height,
    };
    const found = [start.y, ...placed.flatMap((other) => [other.y - height, other.y + other.height])]
      .filter((top) => top >= bounds.y && top + height <= bounds.y + bounds.height)
      .map((top) => ({ ...start, y: top }))
      .filter((box) => !placed.some((other) => meets(box, other)))
      .sort((a, b) => Math.abs(a.y - start.y) - Math.abs(b.y - start.y));
    placed.push(found[0] ?? start);
  }
  return placed;
}

/** Where a box begins that is not to lie across an upright line: on the nearer side of it where there is room. */
export function besideLine({ x, width }: Pick<Box, 'x' | 'width'>, line: number, leftmost: number): number {
  if (line <= x || line >= x + width) return x;
  const before = line - width - 2;
  const after = line + 6;
  return x - before < after - x && before >= leftmost ? before : after;
}

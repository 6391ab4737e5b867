/**
 * Which rows of a grid of equal rows are on screen. Browsers draw no element taller than some thirty million pixels, so
 * a grid of more rows than that scrolls over a shorter track: a pixel of the scroll bar then is more than a pixel of rows.
 */

/** Height of the tallest track; Chromium's limit is 33.5 million. */
export const tallestTrack = 16_000_000;

export interface GridShape {
  readonly rows: number;
  readonly rowHeight: number;
  /** Height in which rows are seen. */
  readonly viewHeight: number;
}

/** Height of what is scrolled over. */
export function trackHeight({ rows, rowHeight }: GridShape): number {
  return Math.min(rows * rowHeight, tallestTrack);
}

/** How far the rows can be scrolled, in pixels of rows and in pixels of the track. */
function ranges(shape: GridShape): { readonly rows: number; readonly track: number } {
  const rows = Math.max(0, shape.rows * shape.rowHeight - shape.viewHeight);
  return { rows, track: Math.max(0, trackHeight(shape) - shape.viewHeight) };
}

/** Pixels of rows above the view when the track is scrolled by `scrollTop`. */
function offsetOf(shape: GridShape, scrollTop: number): number {
  const { rows, track } = ranges(shape);
  return track === 0 ? 0 : Math.min(rows, Math.max(0, scrollTop) * (rows / track));
}

export interface RowWindow {
  /** First row on screen and the row after the last, whole or in part. */
  readonly first: number;
  readonly end: number;
  /** Where the first row's top is, in pixels of the track. */
  readonly top: number;
}

/** The rows in view, and where they are drawn. */
export function rowWindow(shape: GridShape, scrollTop: number): RowWindow {
  const offset = offsetOf(shape, scrollTop);
  const first = Math.min(Math.max(0, shape.rows - 1), Math.floor(offset / shape.rowHeight));
  const end = Math.min(shape.rows, Math.ceil((offset + shape.viewHeight) / shape.rowHeight));
  return { first, end: Math.max(first, end), top: scrollTop - (offset - first * shape.rowHeight) };
}

/** Where the track has to be scrolled to so that a row is in view; as it is where it is in view already. */
export function scrollToRow(shape: GridShape, scrollTop: number, row: number, center = false): number {
  const offset = offsetOf(shape, scrollTop);
  const top = row * shape.rowHeight;
  const { rows, track } = ranges(shape);
  let wanted = offset;
  if (center) wanted = top - (shape.viewHeight - shape.rowHeight) / 2;
  else if (top < offset) wanted = top;
  else if (top + shape.rowHeight > offset + shape.viewHeight)
    wanted = top + shape.rowHeight - shape.viewHeight;
  if (wanted === offset || rows === 0) return scrollTop;
  return Math.min(rows, Math.max(0, wanted)) * (track / rows);
}

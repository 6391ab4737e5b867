/**
 * The marks that every chart is made of, so that one form means one thing everywhere: a plan is dashed, a band has
 * edges, a shortfall is hatched, an interval is an ink whisker with a halo in the colour of the page.
 */
import type { Shape } from './option.ts';
import type { Tokens } from './tokens.ts';

export interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

export type Point = readonly [number, number];

export const planDash = [5, 3];
export const fontFamily = "'Inter Variable', Inter, system-ui, sans-serif";

export function font(size: number, weight: 400 | 500 | 600 = 400): string {
  return `${weight} ${size}px ${fontFamily}`;
}

export function group(children: readonly Shape[]): Shape {
  return { type: 'group', children: children as never };
}

export function rect(box: Box, style: Record<string, unknown>): Shape {
  return { type: 'rect', shape: { ...box }, style, silent: true };
}

export function polyline(points: readonly Point[], style: Record<string, unknown>): Shape {
  return {
    type: 'polyline',
    shape: { points: points as never },
    style: { fill: 'none', ...style },
    silent: true,
  };
}

/** A level line, on whole pixels. */
export function levelLine(from: number, to: number, y: number, style: Record<string, unknown>): Shape {
  const level = Math.round(y) + 0.5;
  return polyline(
    [
      [from, level],
      [to, level],
    ],
    style,
  );
}

/** A line straight up and down. */
export function uprightLine(x: number, from: number, to: number, style: Record<string, unknown>): Shape {
  return polyline(
    [
      [x, from],
      [x, to],
    ],
    style,
  );
}

export function polygon(points: readonly Point[], style: Record<string, unknown>): Shape {
  return { type: 'polygon', shape: { points: points as never }, style, silent: true };
}

export function circle(cx: number, cy: number, r: number, style: Record<string, unknown>): Shape {
  return { type: 'circle', shape: { cx, cy, r }, style, silent: true };
}

export interface TextStyle {
  readonly size?: number;
  readonly weight?: 400 | 500 | 600;
  readonly align?: 'left' | 'center' | 'right';
  /** Baseline of the text at `y` unless stated. */
  readonly vertical?: 'top' | 'middle' | 'bottom';
  /** Colour of the page around the letters, where the text crosses a mark. */
  readonly halo?: string;
}

export function text(x: number, y: number, value: string, fill: string, style: TextStyle = {}): Shape {
  return {
    type: 'text',
    x,
    y,
    style: {
      text: value,
      fill,
      font: font(style.size ?? 11, style.weight ?? 400),
      align: style.align ?? 'left',
      verticalAlign: style.vertical ?? 'middle',
      ...(style.halo === undefined ? {} : { stroke: style.halo, lineWidth: 3 }),
    },
    silent: true,
  };
}

/** Parallel lines at 45° inside a box, `gap` apart: what is missing, or what takes away. */
export function hatchLines(box: Box, gap: number): readonly (readonly [Point, Point])[] {
  const lines: (readonly [Point, Point])[] = [];
  const { x, y, width, height } = box;
  for (let offset = gap / 2; offset < width + height; offset += gap) {
    const start: Point = offset <= height ? [x, y + offset] : [x + offset - height, y + height];
    const end: Point = offset <= width ? [x + offset, y] : [x + width, y + offset - width];
    lines.push([start, end]);
  }
  return lines;
}

export function hatch(box: Box, color: string, lineWidth = 1.2, gap = 6): readonly Shape[] {
  return hatchLines(box, gap).map((line) => polyline(line, { stroke: color, lineWidth }));
}

/** A vertical interval with 7 px caps and a halo. */
export function whisker(x: number, yLow: number, yHigh: number, tokens: Tokens): readonly Shape[] {
  const ink = { stroke: tokens.ink, lineWidth: 1.25 };
  const stem: readonly Point[] = [
    [x, yLow],
    [x, yHigh],
  ];
  const cap = (y: number): Shape =>
    polyline(
      [
        [x - 3.5, y],
        [x + 3.5, y],
      ],
      ink,
    );
  return [
    polyline(stem, { stroke: tokens.page, lineWidth: 3.5, opacity: 0.75 }),
    polyline(stem, ink),
    cap(yLow),
    cap(yHigh),
  ];
}

/** The tear through a solid bar whose axis does not start at zero. */
export function tear(left: number, right: number, y: number, tokens: Tokens): Shape {
  const steps = 4;
  const reach = 3;
  const xs = Array.from(
    { length: steps + 1 },
    (_, i) => left - reach + ((right - left + 2 * reach) * i) / steps,
  );
  const upper = xs.map((x, i): Point => [x, y - (i % 2 === 0 ? 0 : 5)]);
  const lower = xs.map((x, i): Point => [x, y + 4 - (i % 2 === 0 ? 0 : 5)]);
  return polygon([...upper, ...lower.reverse()], { fill: tokens.page });
}

/** A bracket over `left`–`right` with short legs down. */
export function bracket(left: number, right: number, y: number, color: string): Shape {
  return polyline(
    [
      [left, y + 6],
      [left, y],
      [right, y],
      [right, y + 6],
    ],
    { stroke: color, lineWidth: 1.25 },
  );
}

export interface WantedLabel {
  /** Where the label would like its middle to be. */
  readonly y: number;
  readonly height: number;
}

/**
 * Moves labels as little as needed so that none meets another and all stay within [top, bottom]; their order from top
 * to bottom is the order of their wanted places. Gives the middle of each label, in the order given.
 */
export function spreadLabels(labels: readonly WantedLabel[], top: number, bottom: number): readonly number[] {
  const order = labels.map((_, index) => index).sort((a, b) => labels[a]!.y - labels[b]!.y);
  const placed: number[] = [];
  // Blocks of touching labels, each placed at the mean of what its members want.
  let blocks: { members: number[]; height: number; centre: number }[] = [];
  for (const index of order) {
    const { y, height } = labels[index]!;
    blocks.push({ members: [index], height, centre: y });
    while (blocks.length > 1) {
      const [before, last] = blocks.slice(-2) as [(typeof blocks)[0], (typeof blocks)[0]];
      if (before.centre + before.height / 2 <= last.centre - last.height / 2) break;
      const members = [...before.members, ...last.members];
      const total = before.height + last.height;
      let offset = -total / 2;
      let sum = 0;
      for (const member of members) {
        sum += labels[member]!.y - (offset + labels[member]!.height / 2);
        offset += labels[member]!.height;
      }
      blocks = [...blocks.slice(0, -2), { members, height: total, centre: sum / members.length }];
    }
  }
  let floor = top;
  for (const [position, block] of blocks.entries()) {
    const after = blocks.slice(position + 1).reduce((sum, next) => sum + next.height, 0);
    const centre = Math.max(
      floor + block.height / 2,
      Math.min(block.centre, bottom - after - block.height / 2),
    );
    let y = centre - block.height / 2;
    for (const member of block.members) {
      placed[member] = y + labels[member]!.height / 2;
      y += labels[member]!.height;
    }
    floor = y;
  }
  return placed;
}

/** The bands and lines of a fan, small or large. */
import type { FanView } from '../model/fan.ts';
import { group, planDash, type Point, polygon, polyline } from './marks.ts';
import type { Shape } from './option.ts';
import type { Tokens } from './tokens.ts';

export interface Layout {
  readonly x: (position: number) => number;
  readonly y: (value: number) => number;
  readonly periods: readonly string[];
  /** Position of the first projected period. */
  readonly first: number;
}

/** p10–p90 and p25–p75 with the edges of the former; nothing where values are merely expected. */
export function bands(
  view: FanView,
  { x, y, first }: Layout,
  tokens: Tokens,
  preliminary: boolean,
): readonly Shape[] {
  const line = (key: 'p10' | 'p25' | 'p75' | 'p90'): Point[] => {
    const points = view.projected.map((period, i): Point => [x(first + i), y(period[key])]);
    const [only] = points;
    // One period: a bar, since one point is no band.
    return points.length === 1 && only
      ? [
          [only[0] - 12, only[1]],
          [only[0] + 12, only[1]],
        ]
      : points;
  };
  const edge = { stroke: tokens.adjusted, lineWidth: 1, opacity: 0.68 };
  const opacity = preliminary ? 0.6 : 1;
  if (view.isExpected) return [group([]), group([])];
  return [
    polygon([...line('p10'), ...line('p90').reverse()], { fill: tokens['adjusted-band'], opacity }),
    polygon([...line('p25'), ...line('p75').reverse()], { fill: tokens['adjusted-band-inner'], opacity }),
    polyline(line('p90'), edge),
    polyline(line('p10'), edge),
  ];
}

/** One period: a tick, since one point is no line. */
function tick([x, y]: Point, reach: number, style: Record<string, unknown>): Shape {
  return polyline(
    [
      [x - reach, y],
      [x + reach, y],
    ],
    style,
  );
}

export function planLine(view: FanView, { x, y }: Layout, tokens: Tokens): readonly Shape[] {
  const points = view.planned.flatMap((value, i): Point[] => (value === null ? [] : [[x(i), y(value)]]));
  const style = { stroke: tokens.plan, lineWidth: 1.5, lineDash: planDash };
  const [only] = points;
  if (points.length === 1 && only) return [tick(only, 16, style)];
  return points.length === 0 ? [] : [polyline(points, style)];
}

/** The median of what the scenario is compared with. */
export function ghostLine(view: FanView, layout: Layout, tokens: Tokens): readonly Shape[] {
  return projectedLine(view.ghost, layout, { stroke: tokens.neutral, lineWidth: 1.25 });
}

function projectedLine(
  values: readonly (number | null)[],
  { x, y, first }: Layout,
  style: Record<string, unknown>,
): readonly Shape[] {
  const points = values.flatMap((value, i): Point[] => (value === null ? [] : [[x(first + i), y(value)]]));
  const [only] = points;
  if (points.length === 1 && only) return [tick(only, 16, style)];
  return points.length === 0 ? [] : [polyline(points, style)];
}

/** Of figures that are about to change. */
export const earlierOpacity = 0.35;

/** Where the median is expected to be. */
export function previewLine(view: FanView, layout: Layout, tokens: Tokens): readonly Shape[] {
  return projectedLine(view.preview, layout, { stroke: tokens.adjusted, lineWidth: 2 });
}

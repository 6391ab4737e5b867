/** Draws the distribution of a total against its target: what meets it is solid, what misses it light. */
import { type DistributionView, density, histogram, spanAxis } from '../model/distribution.ts';
import { quantileSorted } from '../../shared/stats/quantile.ts';
import { grid, numberAxis } from './frame.ts';
import { type Point, font, group, planDash, polygon, polyline, rect, text } from './marks.ts';
import { measureText } from './measureText.ts';
import type { Canvas, ChartOption, Frame, Shape } from './option.ts';
import { besideLine, placedApart } from './placedApart.ts';
import type { Tokens } from './tokens.ts';

const frame: Frame = { left: 18, right: 22, top: 18, bottom: 28 };

export interface DistributionWriting {
  readonly short: (value: number) => string;
  readonly axis: (value: number, step: number, largest: number) => string;
  readonly share: (probability: number) => string;
  /** Name of the scenario on screen, e.g. `adjusted rates`. */
  readonly scenario: string;
}

interface Layout {
  readonly x: (value: number) => number;
  readonly y: (density: number) => number;
  readonly ground: number;
  readonly right: number;
}

export function distributionOption(
  view: DistributionView,
  writing: DistributionWriting,
  preliminary: boolean,
  canvas: Canvas,
): ChartOption {
  const { tokens, width, height } = canvas;
  const samples = [view.sorted, ...view.compared.map(({ sorted }) => sorted)].filter(
    ({ length }) => length > 0,
  );
  const axis = spanAxis(
    Math.min(view.target ?? Infinity, ...samples.map((sorted) => quantileSorted(sorted, 0.002))),
    Math.max(view.target ?? -Infinity, ...samples.map((sorted) => quantileSorted(sorted, 0.998))),
    // As many labels as have room.
    Math.max(3, Math.min(7, Math.floor(width / 62))),
  );
  const bins = histogram(view.sorted, view.target);
  const curves = view.compared.map((compared) => ({
    compared,
    points: density(compared.sorted, axis.min, axis.max),
  }));
  const tallest = Math.max(
    1e-300,
    ...bins.map(({ density: value }) => value),
    ...curves.flatMap(({ points }) => points.map(([, value]) => value)),
  );
  const ground = height - frame.bottom;
  const right = width - frame.right;
  const layout: Layout = {
    x: (value) => frame.left + ((value - axis.min) / (axis.max - axis.min)) * (right - frame.left),
    y: (value) => ground - (value / tallest) * (ground - frame.top - 30),
    ground,
    right,
  };
  return {
    grid: grid(frame),
    xAxis: numberAxis(axis, tokens, (value) => writing.axis(value, axis.step, axis.max)),
    yAxis: { type: 'value', min: 0, max: tallest, show: false },
    series: [
      {
        type: 'custom',
        silent: true,
        clip: false,
        data: [0],
        renderItem: () =>
          group([
            ...bars(bins, view, layout, tokens, preliminary),
            ...curves.map(({ compared, points }) =>
              polyline(
                points.map(([value, height]): Point => [layout.x(value), layout.y(height)]),
                compared.role === 'plan'
                  ? { stroke: tokens.plan, lineWidth: 1.5, lineDash: planDash }
                  : { stroke: roleColour(compared.role, tokens), lineWidth: 1.5 },
              ),
            ),
            ...(view.target === null
              ? []
              : targetMark(Math.round(layout.x(view.target)) + 0.5, 6, ground, tokens)),
            ...labels(view, curves, layout, tokens, writing),
          ]),
      },
    ],
  };
}

function bars(
  bins: ReturnType<typeof histogram>,
  view: DistributionView,
  { x, y, ground }: Layout,
  tokens: Tokens,
  preliminary: boolean,
): readonly Shape[] {
  const opacity = preliminary ? 0.6 : 1;
  const outline = bins.flatMap(({ from, to, density: value }): Point[] => [
    [x(from), y(value)],
    [x(to), y(value)],
  ]);
  return [
    ...bins.flatMap((bin) => {
      if (bin.density === 0) return [];
      const meets = view.target !== null && bin.from >= view.target - 1e-6;
      const left = x(bin.from);
      const width = Math.max(0.5, x(bin.to) - left - 1);
      return [
        rect(
          { x: left + 0.5, y: y(bin.density), width, height: ground - y(bin.density) },
          { fill: meets ? tokens.adjusted : tokens['adjusted-band-inner'], opacity },
        ),
      ];
    }),
    polyline(outline, { stroke: tokens.adjusted, lineWidth: 1, opacity: 0.68 * opacity }),
  ];
}

type Curve = {
  compared: DistributionView['compared'][number];
  points: readonly (readonly [number, number])[];
};

function roleColour(role: DistributionView['compared'][number]['role'], tokens: Tokens): string {
  return { plan: tokens.plan, recorded: tokens.recorded, base: tokens.neutral }[role];
}

interface Label {
  readonly lines: readonly string[];
  readonly fill: string;
  readonly weights: readonly (400 | 500 | 600)[];
  /** Where it is wanted: its upper end, and the end of it that is next to what it names. */
  readonly anchor: Point;
  readonly align: 'left' | 'right';
}

const lineHeight = 14;

/** All that is named, none of it over another: the target at the top, then each curve. */
function labels(
  view: DistributionView,
  curves: readonly Curve[],
  layout: Layout,
  tokens: Tokens,
  writing: DistributionWriting,
): readonly Shape[] {
  const wanted = [
    ...targetLabel(view, layout, tokens, writing),
    ...curveLabels(curves, layout, tokens, writing),
  ];
  const bounds = {
    x: frame.left,
    y: 2,
    width: layout.right + frame.right - frame.left,
    height: layout.ground - 2,
  };
  const target = view.target === null ? -Infinity : layout.x(view.target);
  const boxes = wanted.map(({ lines, weights, anchor: [x, y], align }) => {
    const width = 6 + Math.max(...lines.map((line, i) => measureText(line, font(11, weights[i]!)).width));
    const left = align === 'left' ? x : x - width;
    return {
      x: besideLine({ x: left, width }, target, bounds.x),
      y,
      width,
      height: lines.length * lineHeight + 2,
    };
  });
  return placedApart(boxes, bounds).flatMap(({ x, y, width }, i) => {
    const { lines, fill, weights, align } = wanted[i]!;
    return lines.map((line, row) =>
      text(align === 'left' ? x : x + width, y + 8 + row * lineHeight, line, fill, {
        align,
        weight: weights[row]!,
        halo: tokens.page,
      }),
    );
  });
}

/** A name at the outer shoulder of each curve: left of the one that lies lower, right of the one that lies higher. */
function curveLabels(
  curves: readonly Curve[],
  { x, y }: Layout,
  tokens: Tokens,
  writing: DistributionWriting,
): readonly Label[] {
  return curves.flatMap(({ compared, points }): Label[] => {
    if (compared.sorted.length === 0) return [];
    const leftward = compared.role === 'recorded';
    const at = quantileSorted(compared.sorted, { recorded: 0.12, plan: 0.88, base: 0.5 }[compared.role]);
    const [, value] = points.find(([position]) => position >= at) ?? points.at(-1)!;
    const share = compared.probability === null ? [] : [writing.share(compared.probability)];
    return [
      {
        lines: [compared.name, ...share],
        fill: roleColour(compared.role, tokens),
        weights: [500, 400],
        anchor: [x(at) + (leftward ? -10 : 10), y(value) - 20],
        align: leftward ? 'right' : 'left',
      },
    ];
  });
}

function targetLabel(
  view: DistributionView,
  layout: Layout,
  tokens: Tokens,
  writing: DistributionWriting,
): readonly Label[] {
  if (view.target === null) return [];
  const x = layout.x(view.target);
  const align = x < layout.right - 150 ? 'left' : 'right';
  const anchorX = x + (align === 'left' ? 9 : -9);
  const named = (line: string, fill: string, y: number): Label => ({
    lines: [line],
    fill,
    weights: [600],
    anchor: [anchorX, y],
    align,
  });
  return [
    named(`Target ${writing.short(view.target)}`, tokens.plan, 2),
    ...(view.probability === null
      ? []
      : [named(`${writing.share(view.probability)} at ${writing.scenario}`, tokens.adjusted, 18)]),
  ];
}

/** Diamond and line of a target at one position. */
function targetMark(x: number, top: number, ground: number, tokens: Tokens): readonly Shape[] {
  return [
    polyline(
      [
        [x, top + 4],
        [x, ground],
      ],
      { stroke: tokens.plan, lineWidth: 1.75 },
    ),
    polygon(
      [
        [x, top],
        [x + 4, top + 4],
        [x, top + 8],
        [x - 4, top + 4],
      ],
      { fill: tokens.plan },
    ),
  ];
}

/** Draws a fan: what was recorded, then the bands and the median of the trials, with the plan dashed. */
import type { FanView } from '../model/fan.ts';
import { beginsYear, periodHead, periodLong, periodShort } from '../model/periods.ts';
import type { Formats } from '../model/format.ts';
import { axisFromZero } from './axis.ts';
import { bareCategoryAxis, grid, valueAxis } from './frame.ts';
import { type Point, circle, group, planDash, polygon, polyline, spreadLabels, text } from './marks.ts';
import type { Canvas, ChartOption, Frame, Shape } from './option.ts';
import type { Tokens } from './tokens.ts';
import { tooltip, tooltipElement } from './tooltip.ts';

const frame: Frame = { left: 46, right: 94, top: 24, bottom: 24 };

interface Layout {
  readonly x: (position: number) => number;
  readonly y: (value: number) => number;
  readonly periods: readonly string[];
  /** Position of the first projected period. */
  readonly first: number;
}

export interface FanWriting {
  readonly formats: Formats;
  /** Short form for labels, full form for the tooltip. */
  readonly short: (value: number) => string;
  readonly axis: (value: number, step: number, largest: number) => string;
  readonly full: (value: number) => string;
  /** What the scenario is compared with. */
  readonly against: string | null;
}

export function fanOption(
  view: FanView,
  writing: FanWriting,
  preliminary: boolean,
  canvas: Canvas,
): ChartOption {
  const { tokens, width, height } = canvas;
  const { formats } = writing;
  const periods = [...view.recorded, ...view.projected].map(({ period }) => period);
  const values = [
    ...view.recorded.map(({ value }) => value),
    ...view.projected.map(({ p90 }) => p90),
    ...[...view.planned, ...view.ghost].map((value) => value ?? 0),
  ];
  const axis = axisFromZero(values, 4);
  const inner = width - frame.left - frame.right;
  const ground = height - frame.bottom;
  const layout: Layout = {
    x: (position) => frame.left + ((position + 0.5) * inner) / periods.length,
    y: (value) => ground - ((value - axis.min) / (axis.max - axis.min)) * (ground - frame.top),
    periods,
    first: view.recorded.length,
  };
  return {
    grid: grid(frame),
    xAxis: bareCategoryAxis(periods.length, tokens),
    yAxis: valueAxis(axis, tokens, (value) => writing.axis(value, axis.step, axis.max)),
    tooltip: tooltip(tokens, 'axis', (index) => told(view, index, layout, writing, tokens)),
    series: [
      {
        type: 'custom',
        silent: true,
        clip: false,
        data: [0],
        z: 1,
        renderItem: () =>
          group([
            ...bands(view, layout, tokens, preliminary),
            ...ghostLine(view, layout, tokens),
            ...planLine(view, layout, tokens),
            ...factsSoFar(view, layout, tokens),
            ...asOf(view, layout, tokens, ground),
            ...periodLabels(view, layout, tokens, formats, ground, inner / periods.length),
            ...endLabels(view, layout, tokens, writing),
          ]),
      },
      {
        type: 'line',
        data: periods.map((_, i) => {
          const point = view.recorded[i];
          return point
            ? {
                value: point.value,
                // The record covers only a part of it.
                itemStyle: point.partial
                  ? { color: tokens.page, borderColor: tokens.recorded, borderWidth: 1.5 }
                  : { color: tokens.recorded },
              }
            : null;
        }),
        symbol: 'circle',
        symbolSize: 6,
        lineStyle: { color: tokens.recorded, width: 1.75 },
        silent: true,
        z: 2,
      },
      {
        type: 'line',
        data: periods.map((_, i) => view.projected[i - layout.first]?.p50 ?? null),
        symbol: view.projected.length === 1 ? 'circle' : 'none',
        symbolSize: 7,
        itemStyle: { color: tokens.adjusted },
        lineStyle: { color: tokens.adjusted, width: 2 },
        silent: true,
        z: 2,
      },
    ],
  };
}

/** What is said of a position. */
function told(
  view: FanView,
  index: number,
  { periods, first }: Layout,
  { formats, full, against }: FanWriting,
  tokens: Tokens,
): HTMLElement | null {
  const title = periodLong(periods[index] ?? '', view.by, formats);
  const planned = view.planned[index] ?? null;
  const plan = planned === null ? [] : [{ term: 'plan', value: full(planned), color: tokens.plan }];
  const recorded = view.recorded[index];
  if (recorded) {
    const heading = recorded.partial ? `${title} (in part)` : title;
    return tooltipElement(heading, [
      { term: 'recorded', value: full(recorded.value), color: tokens.recorded },
      ...plan,
    ]);
  }
  const period = view.projected[index - first];
  if (!period) return null;
  const ghost = view.ghost[index - first] ?? null;
  return tooltipElement(period.partial ? `${title} (in part)` : title, [
    { term: 'median', value: full(period.p50), color: tokens.adjusted },
    { term: 'p25–p75', value: `${full(period.p25)}–${full(period.p75)}` },
    { term: 'p10–p90', value: `${full(period.p10)}–${full(period.p90)}` },
    ...(period.soFar === null
      ? []
      : [{ term: 'of it recorded', value: full(period.soFar), color: tokens.recorded }]),
    ...(ghost === null || against === null ? [] : [{ term: against, value: full(ghost) }]),
    ...plan,
  ]);
}

function bands(
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

function planLine(view: FanView, { x, y }: Layout, tokens: Tokens): readonly Shape[] {
  const points = view.planned.flatMap((value, i): Point[] => (value === null ? [] : [[x(i), y(value)]]));
  const style = { stroke: tokens.plan, lineWidth: 1.5, lineDash: planDash };
  const [only] = points;
  if (points.length === 1 && only) return [tick(only, 16, style)];
  return points.length === 0 ? [] : [polyline(points, style)];
}

/** The median of what the scenario is compared with. */
function ghostLine(view: FanView, { x, y, first }: Layout, tokens: Tokens): readonly Shape[] {
  const points = view.ghost.flatMap((value, i): Point[] =>
    value === null ? [] : [[x(first + i), y(value)]],
  );
  const style = { stroke: tokens.neutral, lineWidth: 1.25 };
  const [only] = points;
  if (points.length === 1 && only) return [tick(only, 16, style)];
  return points.length === 0 ? [] : [polyline(points, style)];
}

/** Of a period that has begun: what of it is recorded. */
function factsSoFar(view: FanView, { x, y, first }: Layout, tokens: Tokens): readonly Shape[] {
  return view.projected.flatMap(({ soFar }, i): Shape[] => {
    if (soFar === null) return [];
    const at = x(first + i);
    return [
      polyline(
        [
          [at, y(0)],
          [at, y(soFar)],
        ],
        { stroke: tokens.recorded, lineWidth: 1.75 },
      ),
      circle(at, y(soFar), 3, { fill: tokens.recorded }),
    ];
  });
}

/** The as-of date: recorded on its left, projected on its right. */
function asOf(view: FanView, { x, first }: Layout, tokens: Tokens, ground: number): readonly Shape[] {
  if (view.recorded.length === 0 || view.projected.length === 0) return [];
  const at = Math.round((x(first - 1) + x(first)) / 2) + 0.5;
  return [
    polyline(
      [
        [at, 4],
        [at, ground],
      ],
      { stroke: tokens.neutral, lineWidth: 1, lineDash: [2, 3] },
    ),
    text(at - 6, 9, first === 1 ? '' : 'recorded', tokens.recorded, { align: 'right', weight: 500 }),
    text(at + 6, 9, 'projected', tokens.adjusted, { weight: 500 }),
  ];
}

function periodLabels(
  { by, recorded, projected }: FanView,
  { x, periods }: Layout,
  tokens: Tokens,
  formats: Formats,
  ground: number,
  room: number,
): readonly Shape[] {
  const isLong = by === 'quarter';
  const partial = new Set(
    [...recorded, ...projected].flatMap((period) => (period.partial ? [period.period] : [])),
  );
  const names = periods.map((period, i) => {
    const name = isLong ? periodHead(periods, i, by, formats) : periodShort(period, by, formats);
    return partial.has(period) ? `${name}*` : name;
  });
  const widest = Math.max(...names.map((name) => name.length)) * 6.2 + 4;
  const every = Math.max(1, Math.ceil(widest / room));
  // Of many months the years are told; else each name, or every so many.
  if (by === 'month' && every > 3) {
    return periods.flatMap((period, i) =>
      beginsYear(periods, i, by) && (i === 0 || i > 3)
        ? [text(x(i), ground + 13, formats.monthYear(period), tokens['ink-3'], { align: 'center' })]
        : [],
    );
  }
  return names.flatMap((name, i) =>
    i % every === 0 ? [text(x(i), ground + 13, name, tokens['ink-3'], { align: 'center' })] : [],
  );
}

/** As much of a name as the margin has room for. */
const brief = (name: string): string => (name.length > 15 ? `${name.slice(0, 14).trimEnd()}…` : name);

function endLabels(
  view: FanView,
  { x, y, periods }: Layout,
  tokens: Tokens,
  { short, against }: FanWriting,
): readonly Shape[] {
  const last = view.projected.at(-1);
  if (!last) return [];
  const isOne = view.projected.length === 1;
  const planned = view.planned.at(-1);
  const ghost = view.ghost.at(-1) ?? null;
  const labels = [
    { value: last.p90, name: 'p90', weight: 400 as const, fill: tokens.adjusted },
    { value: last.p75, name: 'p75', weight: 400 as const, fill: tokens.adjusted },
    { value: last.p50, name: `Median ${short(last.p50)}`, weight: 600 as const, fill: tokens.adjusted },
    { value: last.p25, name: 'p25', weight: 400 as const, fill: tokens.adjusted },
    { value: last.p10, name: 'p10', weight: 400 as const, fill: tokens.adjusted },
    ...(planned === null || planned === undefined
      ? []
      : [{ value: planned, name: `Plan ${short(planned)}`, weight: 600 as const, fill: tokens.plan }]),
    ...(ghost === null || against === null
      ? []
      : [{ value: ghost, name: brief(against), weight: 400 as const, fill: tokens.neutral }]),
  ];
  const middles = spreadLabels(
    labels.map(({ value }) => ({ y: y(value), height: 14 })),
    0,
    y(0) + 6,
  );
  return labels.map(({ name, weight, fill }, i) =>
    text(x(periods.length - 1) + (isOne ? 22 : 10), middles[i]!, name, fill, { weight }),
  );
}

/** A small fan without an axis of its own: shares of the stage's plan between 50 and 140%. */
export function smallFanOption(
  view: FanView,
  range: readonly [number, number],
  formats: Formats,
  preliminary: boolean,
  canvas: Canvas,
): ChartOption {
  const { tokens, width, height } = canvas;
  const small: Frame = { left: 2, right: 2, top: 2, bottom: 20 };
  const ground = height - small.bottom;
  const inner = width - small.left - small.right;
  const periods = [...view.recorded, ...view.projected].map(({ period }) => period);
  const [low, high] = range;
  const clamp = (value: number): number => Math.min(high, Math.max(low, value));
  const layout: Layout = {
    x: (position) =>
      periods.length < 2 ? width / 2 : small.left + 3 + (position * (inner - 6)) / (periods.length - 1),
    y: (value) => ground - ((clamp(value) - low) / (high - low)) * (ground - small.top),
    periods,
    first: view.recorded.length,
  };
  const [top, bottom] = bands(view, layout, tokens, preliminary).slice(0, 2) as [Shape, Shape];
  const named = (period: string | undefined): string =>
    period === undefined ? '' : periodShort(period, view.by, formats);
  return {
    grid: grid(small),
    xAxis: { ...bareCategoryAxis(periods.length, tokens), boundaryGap: false } as ChartOption['xAxis'],
    yAxis: { type: 'value', min: low, max: high, show: false },
    series: [
      {
        type: 'custom',
        silent: true,
        clip: false,
        data: [0],
        renderItem: () =>
          group([
            top,
            bottom,
            ...ghostLine(view, layout, tokens),
            ...planLine(view, layout, tokens),
            polyline(
              view.projected.map(({ p50 }, i): Point => [layout.x(layout.first + i), layout.y(p50)]),
              { stroke: tokens.adjusted, lineWidth: 2 },
            ),
            ...(view.projected.length === 1
              ? [
                  circle(layout.x(layout.first), layout.y(view.projected[0]!.p50), 3.5, {
                    fill: tokens.adjusted,
                  }),
                ]
              : []),
            polyline(
              view.recorded.map(({ value }, i): Point => [layout.x(i), layout.y(value)]),
              { stroke: tokens.recorded, lineWidth: 1.5 },
            ),
            ...view.recorded.map(({ value }, i) =>
              circle(layout.x(i), layout.y(value), 2.25, { fill: tokens.recorded }),
            ),
            text(small.left, ground + 11, named(periods[0]), tokens['ink-3']),
            ...(periods.length < 2
              ? []
              : [
                  text(width - small.right, ground + 11, named(periods.at(-1)), tokens['ink-3'], {
                    align: 'right',
                  }),
                ]),
          ]),
      },
    ],
  };
}

/** Diamond and line of a target at one position. */
export function targetMark(x: number, top: number, ground: number, tokens: Tokens): readonly Shape[] {
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

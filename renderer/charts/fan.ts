/** Draws a fan: what was recorded, then the bands and the median of the trials, with the plan dashed. */
import type { FanView } from '../model/fan.ts';
import type { Formats } from '../model/format.ts';
import { axisFromZero } from './axis.ts';
import { bareCategoryAxis, grid, valueAxis } from './frame.ts';
import { type Point, group, planDash, polygon, polyline, spreadLabels, text } from './marks.ts';
import type { Canvas, ChartOption, Frame, Shape } from './option.ts';
import type { Tokens } from './tokens.ts';
import { tooltip, tooltipElement } from './tooltip.ts';

const frame: Frame = { left: 46, right: 94, top: 24, bottom: 24 };

interface Layout {
  readonly x: (position: number) => number;
  readonly y: (value: number) => number;
  readonly months: readonly string[];
  /** Position of the first projected month. */
  readonly first: number;
}

export interface FanWriting {
  readonly formats: Formats;
  /** Short form for labels, full form for the tooltip. */
  readonly short: (value: number) => string;
  readonly axis: (value: number, step: number, largest: number) => string;
  readonly full: (value: number) => string;
}

export function fanOption(
  view: FanView,
  writing: FanWriting,
  preliminary: boolean,
  canvas: Canvas,
): ChartOption {
  const { tokens, width, height } = canvas;
  const { formats, short, full } = writing;
  const months = [...view.recorded.map(({ month }) => month), ...view.projected.map(({ month }) => month)];
  const values = [
    ...view.recorded.map(({ value }) => value),
    ...view.projected.map(({ p90 }) => p90),
    ...view.planned.map((value) => value ?? 0),
  ];
  const axis = axisFromZero(values, 4);
  const inner = width - frame.left - frame.right;
  const ground = height - frame.bottom;
  const layout: Layout = {
    x: (position) => frame.left + ((position + 0.5) * inner) / months.length,
    y: (value) => ground - ((value - axis.min) / (axis.max - axis.min)) * (ground - frame.top),
    months,
    first: view.recorded.length,
  };
  return {
    grid: grid(frame),
    xAxis: bareCategoryAxis(months.length, tokens),
    yAxis: valueAxis(axis, tokens, (value) => writing.axis(value, axis.step, axis.max)),
    tooltip: tooltip(tokens, 'axis', (index) => {
      const recorded = view.recorded[index];
      const title = formats.monthYear(months[index] ?? '');
      if (recorded) {
        return tooltipElement(title, [
          { term: 'recorded', value: full(recorded.value), color: tokens.recorded },
        ]);
      }
      const month = view.projected[index - layout.first];
      if (!month) return null;
      const planned = view.planned[index - layout.first];
      return tooltipElement(month.partial ? `${title} (in part)` : title, [
        { term: 'median', value: full(month.p50), color: tokens.adjusted },
        { term: 'p25–p75', value: `${full(month.p25)}–${full(month.p75)}` },
        { term: 'p10–p90', value: `${full(month.p10)}–${full(month.p90)}` },
        ...(planned === null || planned === undefined
          ? []
          : [{ term: 'plan', value: full(planned), color: tokens.plan }]),
      ]);
    }),
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
            ...planLine(view, layout, tokens),
            ...asOf(view, layout, tokens, ground),
            ...monthLabels(layout, tokens, formats, ground, inner / months.length),
            ...endLabels(view, layout, tokens, short),
          ]),
      },
      {
        type: 'line',
        data: months.map((_, i) => view.recorded[i]?.value ?? null),
        symbol: 'circle',
        symbolSize: 6,
        itemStyle: { color: tokens.recorded },
        lineStyle: { color: tokens.recorded, width: 1.75 },
        silent: true,
        z: 2,
      },
      {
        type: 'line',
        data: months.map((_, i) => view.projected[i - layout.first]?.p50 ?? null),
        symbol: 'none',
        lineStyle: { color: tokens.adjusted, width: 2 },
        silent: true,
        z: 2,
      },
    ],
  };
}

function bands(
  view: FanView,
  { x, y, first }: Layout,
  tokens: Tokens,
  preliminary: boolean,
): readonly Shape[] {
  const line = (key: 'p10' | 'p25' | 'p75' | 'p90'): Point[] =>
    view.projected.map((month, i) => [x(first + i), y(month[key])]);
  const edge = { stroke: tokens.adjusted, lineWidth: 1, opacity: 0.68 };
  const opacity = preliminary ? 0.6 : 1;
  return [
    polygon([...line('p10'), ...line('p90').reverse()], { fill: tokens['adjusted-band'], opacity }),
    polygon([...line('p25'), ...line('p75').reverse()], { fill: tokens['adjusted-band-inner'], opacity }),
    polyline(line('p90'), edge),
    polyline(line('p10'), edge),
  ];
}

function planLine(view: FanView, { x, y, first }: Layout, tokens: Tokens): readonly Shape[] {
  const points = view.planned.flatMap((value, i): Point[] =>
    value === null ? [] : [[x(first + i), y(value)]],
  );
  return points.length < 2
    ? []
    : [polyline(points, { stroke: tokens.plan, lineWidth: 1.5, lineDash: planDash })];
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
    text(at - 6, 9, 'recorded', tokens.recorded, { align: 'right', weight: 500 }),
    text(at + 6, 9, 'projected', tokens.adjusted, { weight: 500 }),
  ];
}

function monthLabels(
  { x, months }: Layout,
  tokens: Tokens,
  formats: Formats,
  ground: number,
  room: number,
): readonly Shape[] {
  const names = months.map((month) => formats.monthShort(month));
  const widest = Math.max(...names.map((name) => name.length)) * 6.2 + 4;
  const every = Math.max(1, Math.ceil(widest / room));
  return names.flatMap((name, i) =>
    i % every === 0 ? [text(x(i), ground + 13, name, tokens['ink-3'], { align: 'center' })] : [],
  );
}

function endLabels(
  view: FanView,
  { x, y, months }: Layout,
  tokens: Tokens,
  short: FanWriting['short'],
): readonly Shape[] {
  const last = view.projected.at(-1);
  if (!last) return [];
  const planned = view.planned.at(-1);
  const labels = [
    { value: last.p90, name: 'p90', weight: 400 as const, fill: tokens.adjusted },
    { value: last.p75, name: 'p75', weight: 400 as const, fill: tokens.adjusted },
    { value: last.p50, name: `Median ${short(last.p50)}`, weight: 600 as const, fill: tokens.adjusted },
    { value: last.p25, name: 'p25', weight: 400 as const, fill: tokens.adjusted },
    { value: last.p10, name: 'p10', weight: 400 as const, fill: tokens.adjusted },
    ...(planned === null || planned === undefined
      ? []
      : [{ value: planned, name: `Plan ${short(planned)}`, weight: 600 as const, fill: tokens.plan }]),
  ];
  const middles = spreadLabels(
    labels.map(({ value }) => ({ y: y(value), height: 14 })),
    0,
    y(0) + 6,
  );
  return labels.map(({ name, weight, fill }, i) =>
    text(x(months.length - 1) + 10, middles[i]!, name, fill, { weight }),
  );
}

/** A small fan without an axis of its own: shares of the stage's plan between 50 and 140%. */
export function smallFanOption(
  view: FanView,
  range: readonly [number, number],
  formats: Formats,
  canvas: Canvas,
): ChartOption {
  const { tokens, width, height } = canvas;
  const small: Frame = { left: 2, right: 2, top: 2, bottom: 20 };
  const ground = height - small.bottom;
  const inner = width - small.left - small.right;
  const months = view.projected.map(({ month }) => month);
  const [low, high] = range;
  const clamp = (value: number): number => Math.min(high, Math.max(low, value));
  const layout: Layout = {
    x: (position) => small.left + (position * inner) / Math.max(1, months.length - 1),
    y: (value) => ground - ((clamp(value) - low) / (high - low)) * (ground - small.top),
    months,
    first: 0,
  };
  const [top, bottom] = bands(view, layout, tokens, false).slice(0, 2) as [Shape, Shape];
  return {
    grid: grid(small),
    xAxis: { ...bareCategoryAxis(months.length, tokens), boundaryGap: false } as ChartOption['xAxis'],
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
            ...planLine(view, layout, tokens),
            polyline(
              view.projected.map((month, i): Point => [layout.x(i), layout.y(month.p50)]),
              { stroke: tokens.adjusted, lineWidth: 2 },
            ),
            text(small.left, ground + 11, formats.monthShort(months[0] ?? ''), tokens['ink-3']),
            text(width - small.right, ground + 11, formats.monthShort(months.at(-1) ?? ''), tokens['ink-3'], {
              align: 'right',
            }),
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

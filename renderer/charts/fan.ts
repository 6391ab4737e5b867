/** Draws a fan: what was recorded, then the bands and the median of the trials, with the plan dashed. */
import type { FanView } from '../model/fan.ts';
import { beginsYear, namesOnAxis, periodLong } from '../model/periods.ts';
import type { Formats } from '../model/format.ts';
import { axisFromZero } from './axis.ts';
import { bareCategoryAxis, grid, valueAxis } from './frame.ts';
import { bands, earlierOpacity, ghostLine, type Layout, planLine, previewLine } from './fanMarks.ts';
import { circle, group, polyline, spreadLabels, text } from './marks.ts';
import type { Canvas, ChartOption, Frame, Shape } from './option.ts';
import type { Tokens } from './tokens.ts';
import { tooltip, tooltipElement } from './tooltip.ts';

const frame: Frame = { left: 46, right: 94, top: 24, bottom: 24 };

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
    ...[...view.planned, ...view.ghost, ...view.preview].map((value) => value ?? 0),
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
            ...previewLine(view, layout, tokens),
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
        lineStyle: {
          color: tokens.adjusted,
          width: 2,
          opacity: view.preview.length > 0 ? earlierOpacity : 1,
        },
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
  if (view.isExpected)
    return tooltipElement(title, [
      { term: 'expected', value: full(period.p50), color: tokens.adjusted },
      ...plan,
    ]);
  const preview = view.preview[index - first] ?? null;
  return tooltipElement(period.partial ? `${title} (in part)` : title, [
    ...(preview === null ? [] : [{ term: 'expected now', value: full(preview), color: tokens.adjusted }]),
    { term: preview === null ? 'median' : 'median before', value: full(period.p50), color: tokens.adjusted },
    { term: 'p25–p75', value: `${full(period.p25)}–${full(period.p75)}` },
    { term: 'p10–p90', value: `${full(period.p10)}–${full(period.p90)}` },
    ...(period.soFar === null
      ? []
      : [{ term: 'of it recorded', value: full(period.soFar), color: tokens.recorded }]),
    ...(ghost === null || against === null ? [] : [{ term: against, value: full(ghost) }]),
    ...plan,
  ]);
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
  const partial = new Set(
    [...recorded, ...projected].flatMap((period) => (period.partial ? [period.period] : [])),
  );
  const names = namesOnAxis(periods, 1, by, formats).map(({ name }) => name);
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
  return namesOnAxis(periods, every, by, formats).map(({ index, name }) => {
    const shown = partial.has(periods[index]!) ? `${name}*` : name;
    return text(x(index), ground + 13, shown, tokens['ink-3'], { align: 'center' });
  });
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
  const preview = view.preview.at(-1) ?? null;
  const expected = view.isExpected ? last.p50 : preview;
  const bandLabels = [
    { value: last.p90, name: 'p90', weight: 400 as const, fill: tokens.adjusted },
    { value: last.p75, name: 'p75', weight: 400 as const, fill: tokens.adjusted },
    { value: last.p50, name: `Median ${short(last.p50)}`, weight: 600 as const, fill: tokens.adjusted },
    { value: last.p25, name: 'p25', weight: 400 as const, fill: tokens.adjusted },
    { value: last.p10, name: 'p10', weight: 400 as const, fill: tokens.adjusted },
  ];
  const labels = [
    ...(expected === null
      ? bandLabels
      : [
          {
            value: expected,
            name: `Expected ${short(expected)}`,
            weight: 600 as const,
            fill: tokens.adjusted,
          },
        ]),
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

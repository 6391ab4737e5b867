/** Draws rates by week or month: a dot with its interval a period, the level between changes, a mark at each change. */
import type { Formats } from '../model/format.ts';
import type { PeriodRatesView } from '../model/periodRates.ts';
import { axisFromZero, heightScale } from './axis.ts';
import { bareCategoryAxis, grid, valueAxis } from './frame.ts';
import { circle, group, levelLine, text, uprightLine } from './marks.ts';
import type { Canvas, ChartOption, Frame, Shape } from './option.ts';
import type { TokenName, Tokens } from './tokens.ts';
import { tooltip, tooltipElement } from './tooltip.ts';

const frame: Frame = { left: 42, right: 64, top: 30, bottom: 28 };

export interface PeriodWriting {
  readonly formats: Formats;
  /** What is rated, for the tooltip: `converted within 90 days`. */
  readonly rated: string;
  readonly role: Extract<TokenName, 'recorded' | 'adjusted'>;
}

interface Layout {
  readonly x: (position: number) => number;
  readonly y: (share: number) => number;
  readonly ground: number;
  readonly slot: number;
}

export function periodRatesOption(
  view: PeriodRatesView,
  writing: PeriodWriting,
  canvas: Canvas,
): ChartOption {
  const { tokens, width, height } = canvas;
  const { formats, rated, role } = writing;
  const { points } = view;
  const intervals = points.map(({ high, rate }) => Math.min(high ?? 0, (rate ?? 0) + 0.35));
  // Where numerator and denominator are not the same visits, a rate may exceed 1.
  const rates = [...points.map(({ rate }) => rate ?? 0), view.planned ?? 0];
  const axis = axisFromZero([Math.max(Math.min(1, Math.max(...intervals)), ...rates)], 4);
  const inner = width - frame.left - frame.right;
  const ground = height - frame.bottom;
  const layout: Layout = {
    x: (position) => frame.left + ((position + 0.5) * inner) / points.length,
    y: heightScale(axis, { ground, top: frame.top }),
    ground,
    slot: inner / points.length,
  };
  return {
    grid: grid(frame),
    xAxis: bareCategoryAxis(points.length, tokens),
    yAxis: valueAxis(axis, tokens, (share) => formats.rate(share, 0)),
    tooltip: tooltip(tokens, 'item', (index, series) => {
      const point = series === 1 ? points[index] : undefined;
      if (!point) return null;
      const first = view.step === 'week' ? 'Week from' : 'Month from';
      const title = point.label ?? `${first} ${formats.day(point.start)}`;
      if (point.rate === null) return tooltipElement(title, [{ term: 'nobody', value: '' }]);
      return tooltipElement(title, [
        { term: rated, value: formats.rate(point.rate), color: tokens[role] },
        ...(point.low === null || point.high === null
          ? []
          : [{ term: '95% interval', value: formats.rateInterval(point.low, point.high) }]),
        { term: 'count', value: `${formats.count(point.k)} of ${formats.count(point.n)}` },
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
            ...planLine(view, layout, tokens, formats),
            ...levels(view, layout, tokens, formats, role),
            ...changes(view, layout, tokens, formats),
            ...dates(view, layout, tokens, formats),
          ]),
      },
      {
        type: 'custom',
        clip: false,
        z: 2,
        data: points.map((_, index) => index),
        renderItem: ({ dataIndex }) => dot(view, dataIndex, layout, tokens, role),
      },
    ],
  };
}

function dot(
  view: PeriodRatesView,
  index: number,
  { x, y, slot, ground }: Layout,
  tokens: Tokens,
  role: TokenName,
): Shape {
  const { rate, low, high } = view.points[index]!;
  const at = x(index);
  const target = {
    type: 'rect',
    shape: { x: at - slot / 2, y: 0, width: slot, height: ground },
    style: { fill: 'transparent' },
  } as Shape;
  if (rate === null) return group([target]);
  const interval =
    low === null || high === null
      ? []
      : [uprightLine(at, y(low), y(high), { stroke: tokens[role], lineWidth: 1, opacity: 0.35 })];
  return group([
    target,
    ...interval,
    circle(at, y(rate), Math.min(3, Math.max(1.6, slot / 3)), { fill: tokens[role], opacity: 0.85 }),
  ]);
}

/** The plan's rate over all periods, its figure in the right margin, clear of the last level's. */
function planLine(
  view: PeriodRatesView,
  { x, y, slot }: Layout,
  tokens: Tokens,
  formats: Formats,
): readonly Shape[] {
  const { planned, points } = view;
  if (planned === null || planned === undefined) return [];
  const level = Math.round(y(planned)) + 0.5;
  const right = x(points.length - 1) + slot / 2;
  const last = view.levels.at(-1);
  const beside = last === undefined ? Number.POSITIVE_INFINITY : level - Math.round(y(last.rate));
  const shift = Math.abs(beside) < 12 ? Math.sign(beside || -1) * (12 - Math.abs(beside)) : 0;
  return [
    levelLine(x(0) - slot / 2, right, y(planned), {
      stroke: tokens.plan,
      lineWidth: 1.75,
      lineDash: [5, 3],
    }),
    text(right + 6, level + shift, formats.rate(planned), tokens.plan, { weight: 600 }),
  ];
}

function levels(
  view: PeriodRatesView,
  { x, y, slot }: Layout,
  tokens: Tokens,
  formats: Formats,
  role: TokenName,
): readonly Shape[] {
  return view.levels.flatMap(({ from, to, rate }, index) => {
    const level = Math.round(y(rate)) + 0.5;
    const right = x(to - 1) + slot / 2;
    const last = index === view.levels.length - 1;
    return [
      levelLine(x(from) - slot / 2, right, y(rate), { stroke: tokens[role], lineWidth: 2 }),
      last
        ? text(right + 6, level, formats.rate(rate), tokens[role], { weight: 600 })
        : text((x(from) + right) / 2, level - 9, formats.rate(rate), tokens[role], {
            weight: 600,
            align: 'center',
            halo: tokens.page,
          }),
    ];
  });
}

function changes(
  view: PeriodRatesView,
  { x, slot, ground }: Layout,
  tokens: Tokens,
  formats: Formats,
): readonly Shape[] {
  return view.changes.flatMap(({ index, date, before, after }, place) => {
    const at = Math.round(x(index) - slot / 2) + 0.5;
    const up = after > before;
    const rightward = index < view.points.length * 0.7;
    return [
      uprightLine(at, 4, ground, { stroke: tokens.neutral, lineWidth: 1, lineDash: [2, 3] }),
      text(
        at + (rightward ? 5 : -5),
        // Marks that stand close together have their words one below the other.
        9 + (place % 2) * 13,
        `${up ? '▲' : '▼'} ${formats.day(date)}`,
        up ? tokens.better : tokens.worse,
        { align: rightward ? 'left' : 'right', weight: 500, halo: tokens.page },
      ),
    ];
  });
}

/** Month names under the first period of a month, as many as there is room for. */
function dates(
  { points }: PeriodRatesView,
  { x, ground }: Layout,
  tokens: Tokens,
  formats: Formats,
): readonly Shape[] {
  let free = Number.NEGATIVE_INFINITY;
  return points.flatMap(({ start, label }, index) => {
    const month = start.slice(0, 7);
    if (label === undefined && index > 0 && points[index - 1]!.start.slice(0, 7) === month) return [];
    const at = x(index);
    if (at < free) return [];
    free = at + (label === undefined ? 58 : 12 + 6 * label.length);
    return [text(at, ground + 14, label ?? formats.monthYear(month), tokens['ink-3'], { align: 'center' })];
  });
}

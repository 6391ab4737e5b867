/** Draws the cumulative incidence of a transition with its interval against the planned and the recorded rate. */
import type { CurveView } from '../model/conversionCurve.ts';
import type { Formats } from '../model/format.ts';
import { axisFromZero, heightScale } from './axis.ts';
import { grid, numberAxis, valueAxis } from './frame.ts';
import {
  type Point,
  circle,
  group,
  levelLine,
  planDash,
  polygon,
  polyline,
  spreadLabels,
  text,
  uprightLine,
} from './marks.ts';
import type { Canvas, ChartOption, Frame, Shape } from './option.ts';
import type { Tokens } from './tokens.ts';
import { tooltip, tooltipElement } from './tooltip.ts';

const frame: Frame = { left: 34, right: 108, top: 12, bottom: 62 };

interface Layout {
  readonly x: (day: number) => number;
  readonly y: (share: number) => number;
  readonly right: number;
  readonly ground: number;
}

export function conversionCurveOption(
  view: CurveView,
  formats: Formats,
  from: string,
  canvas: Canvas,
): ChartOption {
  const { tokens, width, height } = canvas;
  const highs = view.high.map(([, share]) => share);
  const axis = axisFromZero([view.planned ?? 0, view.recorded ?? 0, view.eventual.rate, ...highs], 4);
  const right = width - frame.right;
  const ground = height - frame.bottom;
  const layout: Layout = {
    x: (day) => frame.left + (day / view.untilDays) * (right - frame.left),
    y: heightScale(axis, { ground, top: frame.top }),
    right,
    ground,
  };
  const at = ([day, share]: readonly [number, number]): Point => [layout.x(day), layout.y(share)];
  return {
    grid: grid(frame),
    xAxis: numberAxis({ min: 0, max: view.untilDays, step: view.dayStep }, tokens, (day) =>
      formats.count(day),
    ),
    yAxis: valueAxis(axis, tokens, (share) => formats.rate(share, axis.step < 0.01 ? 1 : 0)),
    tooltip: tooltip(tokens, 'axis', (index) => {
      const point = view.curve[index];
      if (!point) return null;
      return tooltipElement(`Day ${formats.count(point[0])}`, [
        { term: 'converted', value: formats.rate(point[1]), color: tokens.adjusted },
        ...bandRow(view, index, formats),
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
            polygon([...view.low.map(at), ...view.high.map(at).reverse()], { fill: tokens['adjusted-band'] }),
            polyline(view.high.map(at), { stroke: tokens.adjusted, lineWidth: 1, opacity: 0.68 }),
            polyline(view.low.map(at), { stroke: tokens.adjusted, lineWidth: 1, opacity: 0.68 }),
            ...references(view, layout, tokens),
          ]),
      },
      {
        type: 'line',
        data: view.curve.map((point) => [...point]),
        symbol: 'none',
        lineStyle: { color: tokens.adjusted, width: 2 },
        z: 2,
        silent: true,
      },
      {
        type: 'custom',
        silent: true,
        clip: false,
        data: [0],
        z: 3,
        renderItem: () =>
          group([
            ...(view.fit === null
              ? []
              : [
                  polyline(view.fit.points.map(at), { stroke: tokens.page, lineWidth: 3, opacity: 0.5 }),
                  polyline(view.fit.points.map(at), {
                    stroke: tokens.ink,
                    lineWidth: 1.25,
                    lineDash: [1, 3],
                  }),
                ]),
            polyline(view.beyond.map(at), { stroke: tokens.adjusted, lineWidth: 1.75, lineDash: [2, 3] }),
            ...horizonMark(view, layout, tokens),
            ...halfMark(view, layout, tokens, formats),
            ...endLabels(view, layout, tokens, formats),
            ...riskRow(view, layout, tokens, formats, from),
          ]),
      },
    ],
  };
}

function bandRow(view: CurveView, index: number, formats: Formats): { term: string; value: string }[] {
  const day = view.curve[index]![0];
  const low = view.low.findLast(([d]) => d <= day)?.[1];
  const high = view.high.findLast(([d]) => d <= day)?.[1];
  return low === undefined || high === undefined || high === 0
    ? []
    : [{ term: '95% interval', value: formats.rateInterval(low, high) }];
}

function references(view: CurveView, { x, y, right }: Layout, tokens: Tokens): readonly Shape[] {
  const across = (share: number, style: Record<string, unknown>): Shape =>
    levelLine(x(0), right, y(share), style);
  return [
    ...(view.planned === null
      ? []
      : [across(view.planned, { stroke: tokens.plan, lineWidth: 1.5, lineDash: planDash })]),
    ...(view.recorded === null ? [] : [across(view.recorded, { stroke: tokens.recorded, lineWidth: 1.5 })]),
  ];
}

function horizonMark(view: CurveView, { x, y }: Layout, tokens: Tokens): readonly Shape[] {
  const { rate, low, high } = view.eventual;
  const at = x(view.horizonDays);
  const line = { stroke: tokens.adjusted, lineWidth: 1.25 };
  const cap = (share: number): Shape =>
    polyline(
      [
        [at - 3, y(share)],
        [at + 3, y(share)],
      ],
      line,
    );
  return [
    ...(low === null || high === null ? [] : [uprightLine(at, y(low), y(high), line), cap(low), cap(high)]),
    circle(at, y(rate), 3.5, { fill: tokens.adjusted }),
  ];
}

function halfMark(
  view: CurveView,
  { x, y, ground }: Layout,
  tokens: Tokens,
  formats: Formats,
): readonly Shape[] {
  if (view.halfDay === null || view.halfDay === 0) return [];
  const px = x(view.halfDay);
  const py = y(view.eventual.rate / 2);
  const dotted = { stroke: tokens.neutral, lineWidth: 1, lineDash: [2, 3] };
  return [
    uprightLine(px, py, ground, dotted),
    polyline(
      [
        [x(0), py],
        [px, py],
      ],
      dotted,
    ),
    circle(px, py, 3, { fill: tokens.page, stroke: tokens.adjusted, lineWidth: 1.5 }),
    text(px + 8, py + 12, `half of them by day ${formats.count(view.halfDay)}`, tokens['ink-2'], {
      halo: tokens.page,
    }),
  ];
}

function endLabels(
  view: CurveView,
  { y, right }: Layout,
  tokens: Tokens,
  formats: Formats,
): readonly Shape[] {
  const { rate, low, high } = view.eventual;
  const labels = [
    ...(view.planned === null
      ? []
      : [{ share: view.planned, name: `Plan ${formats.rate(view.planned)}`, note: '', fill: tokens.plan }]),
    {
      share: rate,
      name: `Eventual ${formats.rate(rate)}`,
      note: low === null || high === null ? '' : formats.rateInterval(low, high),
      fill: tokens.adjusted,
    },
    ...(view.recorded === null
      ? []
      : [
          {
            share: view.recorded,
            name: `Recorded ${formats.rate(view.recorded)}`,
            note: 'period',
            fill: tokens.recorded,
          },
        ]),
  ];
  const heights = labels.map(({ note }) => (note === '' ? 17 : 31));
  const middles = spreadLabels(
    labels.map(({ share }, i) => ({ y: y(share) + (heights[i]! - 17) / 2, height: heights[i]! })),
    0,
    y(0) + 4,
  );
  return labels.flatMap(({ name, note, fill }, i) => {
    const top = middles[i]! - heights[i]! / 2 + 8.5;
    return [
      text(right + 8, top, name, fill, { weight: 600 }),
      ...(note === '' ? [] : [text(right + 8, top + 14, note, fill)]),
    ];
  });
}

/** The numbers still at risk stand under the time axis. */
function riskRow(
  view: CurveView,
  { x, ground, right }: Layout,
  tokens: Tokens,
  formats: Formats,
  from: string,
): readonly Shape[] {
  const few = Math.max(10, view.n / 20);
  const rule = Math.round(ground + 26) + 0.5;
  return [
    text(right + 18, ground + 14, `days since ${from}`, tokens['ink-3']),
    polyline(
      [
        [x(0), rule],
        [right, rule],
      ],
      { stroke: tokens.grid, lineWidth: 1 },
    ),
    ...view.atRisk.map(({ day, count }) =>
      text(
        x(day),
        ground + 39,
        count < few && view.n >= 200 ? '<5%' : formats.count(count),
        count < few ? tokens['ink-3'] : tokens['ink-2'],
        { align: 'center' },
      ),
    ),
    text(right + 18, ground + 39, 'still at risk', tokens['ink-3']),
  ];
}

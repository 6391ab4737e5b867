/** Draws the gap bridge: from the recorded rate over its corrections to the planned one. */
import type { BridgeBar, BridgeView } from '../model/gapBridge.ts';
import type { Formats } from '../model/format.ts';
import { bridgeAxis } from './axis.ts';
import { bareCategoryAxis, grid, valueAxis } from './frame.ts';
import { type Box, bracket, group, hatch, planDash, polyline, rect, tear, text, whisker } from './marks.ts';
import type { Canvas, ChartOption, Frame, Shape } from './option.ts';
import type { Tokens } from './tokens.ts';
import { type TooltipRow, tooltip, tooltipElement } from './tooltip.ts';

/** All shares that must be in sight. */
function extent(view: BridgeView): number[] {
  return view.bars.flatMap((bar) => [
    ...(bar.from === 0 ? [bar.to] : [bar.from, bar.to]),
    ...(bar.low === null ? [] : [bar.low]),
    ...(bar.high === null ? [] : [bar.high]),
  ]);
}

/** Where the axis starts, in percent, or null at zero: the caption must say so. */
export function bridgeAxisStart(view: BridgeView): number | null {
  const { min } = bridgeAxis(extent(view), 5);
  return min === 0 ? null : min;
}

const total = (bar: BridgeBar): boolean =>
  bar.kind === 'recorded' || bar.kind === 'likeForLike' || bar.kind === 'plan';

function fill(bar: BridgeBar, box: Box, tokens: Tokens): readonly Shape[] {
  if (bar.kind === 'recorded') return [rect(box, { fill: tokens.recorded })];
  if (bar.kind === 'likeForLike') return [rect(box, { fill: tokens.adjusted })];
  if (bar.kind === 'plan')
    return [rect(box, { fill: 'none', stroke: tokens.plan, lineWidth: 1.5, lineDash: planDash })];
  if (bar.kind === 'performance') {
    const color = bar.to >= bar.from ? tokens.worse : tokens.better;
    return [
      rect(box, { fill: tokens.page }),
      ...hatch(box, color),
      rect(box, { fill: 'none', stroke: color, lineWidth: 1 }),
    ];
  }
  if (bar.to < bar.from) {
    return [
      rect(box, { fill: tokens['adjusted-band'] }),
      ...hatch(box, tokens.adjusted, 1.6, 5.5),
      rect(box, { fill: 'none', stroke: tokens.adjusted, lineWidth: 1 }),
    ];
  }
  return [rect(box, { fill: tokens['adjusted-band-inner'], stroke: tokens.adjusted, lineWidth: 1 })];
}

function color(bar: BridgeBar, tokens: Tokens): string {
  if (bar.kind === 'recorded') return tokens.recorded;
  if (bar.kind === 'plan') return tokens.plan;
  if (bar.kind === 'performance') return bar.to >= bar.from ? tokens.worse : tokens.better;
  return tokens.adjusted;
}

function figure(bar: BridgeBar, formats: Formats): string {
  if (total(bar)) return formats.rate(bar.shown);
  if (bar.kind === 'performance') return formats.points(Math.abs(bar.shown));
  return formats.pointsSigned(bar.shown);
}

interface Layout {
  readonly x: (position: number) => number;
  readonly y: (share: number) => number;
  readonly barWidth: number;
  /** Room of one bar with its gaps. */
  readonly slot: number;
  readonly ground: number;
  readonly torn: boolean;
}

function barShape(
  bar: BridgeBar,
  index: number,
  layout: Layout,
  tokens: Tokens,
  formats: Formats,
  last: boolean,
): Shape {
  const { x, y, barWidth, ground, torn } = layout;
  const left = x(index) - barWidth / 2;
  const top = Math.min(y(bar.from === 0 ? bar.to : bar.from), y(bar.to));
  const bottom = total(bar) ? ground : Math.max(y(bar.from), y(bar.to));
  const box: Box = {
    x: Math.round(left) + 0.5,
    y: Math.round(top) + 0.5,
    width: Math.round(barWidth) - 1,
    height: Math.max(1, Math.round(bottom) - Math.round(top) - (total(bar) ? 0 : 1)),
  };
  const shapes: Shape[] = [
    rect(
      { x: x(index) - layout.barWidth * 0.7, y: 0, width: barWidth * 1.4, height: ground },
      { fill: 'transparent' },
    ),
    ...fill(bar, box, tokens),
  ];
  // The first rectangle answers to the pointer, the marks do not.
  (shapes[0] as { silent?: boolean }).silent = false;
  if (total(bar) && torn) shapes.push(tear(box.x, box.x + box.width, ground - 9, tokens));
  if (!last && bar.kind !== 'performance') {
    shapes.push(
      polyline(
        [
          [box.x + box.width, Math.round(y(bar.to)) + 0.5],
          [x(index + 1) - barWidth / 2, Math.round(y(bar.to)) + 0.5],
        ],
        { stroke: tokens['line-2'], lineWidth: 1 },
      ),
    );
  }
  if (bar.low !== null && bar.high !== null)
    shapes.push(...whisker(x(index), y(bar.low), y(bar.high), tokens));
  shapes.push(valueLabel(bar, index, layout, tokens, formats));
  shapes.push(
    text(x(index), ground + 14, bar.name, tokens.ink, { size: 12, weight: 500, align: 'center' }),
    text(x(index), ground + 30, layout.slot < 96 ? bar.brief : bar.detail, tokens['ink-3'], {
      align: 'center',
    }),
  );
  return group(shapes);
}

function valueLabel(bar: BridgeBar, index: number, layout: Layout, tokens: Tokens, formats: Formats): Shape {
  const { x, y } = layout;
  const value = figure(bar, formats);
  const style = { size: 13, weight: 600, align: 'center' } as const;
  if (bar.kind === 'plan') return text(x(index), y(bar.to) + 16, value, tokens.plan, style);
  if (bar.kind === 'likeForLike') {
    const below = Math.max(y(bar.to), bar.low === null ? 0 : y(bar.low)) + 16;
    return text(x(index), below, value, tokens['on-adjusted'], style);
  }
  const down = bar.kind === 'correction' && bar.to < bar.from;
  const edge = down
    ? Math.max(y(bar.to), bar.low === null ? 0 : y(bar.low)) + 14
    : Math.min(y(Math.max(bar.to, bar.from)), bar.high === null ? Infinity : y(bar.high)) - 11;
  return text(x(index), edge, value, color(bar, tokens), { ...style, halo: tokens.page });
}

/** Brackets above the bars that make up measurement and performance, each with its sum and share of the gap. */
function sumShapes(view: BridgeView, layout: Layout, tokens: Tokens, formats: Formats): readonly Shape[] {
  const share = (value: number): string =>
    view.gap > 0.0005 && value >= 0 ? ` ${formats.rate(value / view.gap, 0)}` : '';
  const span = ({ first, last }: { first: number; last: number }): readonly [number, number] => [
    layout.x(first) - layout.barWidth / 2,
    layout.x(last) + layout.barWidth / 2,
  ];
  const head = (left: number, right: number, name: string, rest: string, fill: string): readonly Shape[] => {
    const label = {
      type: 'text',
      x: (left + right) / 2,
      y: 14,
      style: {
        text: `{name|${name}}{rest|${rest}}`,
        align: 'center',
        verticalAlign: 'middle',
        rich: {
          name: { fill, fontSize: 12, fontWeight: 600, fontFamily: 'Inter Variable' },
          rest: { fill: tokens['ink-2'], fontSize: 12, fontFamily: 'Inter Variable' },
        },
      },
      silent: true,
    } as Shape;
    return [bracket(left, right, 26, fill), label];
  };
  const shapes: Shape[] = [];
  if (view.measurement && view.measurement.last >= view.measurement.first) {
    const [left, right] = span(view.measurement);
    const sum = formats.points(view.measurement.value);
    const ofGap = share(view.measurement.value);
    const { measurementShare } = view;
    const interval =
      measurementShare && layout.slot >= 96
        ? `, interval ${formats.rateInterval(measurementShare.low, measurementShare.high, 0)}%`
        : '';
    shapes.push(
      ...head(
        left,
        right,
        `Measurement ${sum} points`,
        ofGap && `  ${ofGap.trim()} of the gap${interval}`,
        tokens.adjusted,
      ),
    );
  }
  if (!view.performance) return shapes;
  const [left, right] = span(view.performance);
  const missing = view.performance.value >= 0;
  shapes.push(
    ...head(
      left,
      right,
      'Performance',
      ` ${share(view.performance.value)}`,
      missing ? tokens.worse : tokens.better,
    ),
  );
  return shapes;
}

/** Without brackets and second lines the picture needs less room above and below. */
function frameOf(view: BridgeView): Frame {
  const detailed = view.measurement !== null;
  return {
    left: detailed ? 34 : 0,
    right: detailed ? 8 : 0,
    top: detailed ? 62 : 30,
    bottom: detailed ? 44 : 28,
  };
}

/** The whole picture as marks on a ground line: for a place without ECharts. */
export function gapBridgeShapes(view: BridgeView, formats: Formats, canvas: Canvas): readonly Shape[] {
  const { tokens, width } = canvas;
  const { layout, frame } = placed(view, canvas);
  const ground = Math.round(layout.ground) + 0.5;
  return [
    polyline(
      [
        [frame.left, ground],
        [width - frame.right, ground],
      ],
      { stroke: tokens['line-2'], lineWidth: 1 },
    ),
    planLine(view, layout, frame, tokens),
    ...view.bars.map((bar, index) =>
      barShape(bar, index, layout, tokens, formats, index === view.bars.length - 1),
    ),
  ];
}

function placed(view: BridgeView, { width, height }: Canvas) {
  const frame = frameOf(view);
  const axis = bridgeAxis(extent(view), 5);
  const count = view.bars.length;
  const innerWidth = width - frame.left - frame.right;
  const ground = height - frame.bottom;
  const layout: Layout = {
    x: (position) => frame.left + ((position + 0.5) * innerWidth) / count,
    y: (share) => ground - ((share - axis.min) / (axis.max - axis.min)) * (ground - frame.top),
    barWidth: Math.min(64, (innerWidth / count) * 0.6),
    slot: innerWidth / count,
    ground,
    torn: axis.min > 0,
  };
  return { frame, axis, layout };
}

function planLine(view: BridgeView, layout: Layout, frame: Frame, tokens: Tokens): Shape {
  const y = Math.round(layout.y(view.planned)) + 0.5;
  return polyline(
    [
      [frame.left, y],
      [layout.x(view.bars.length - 1) - layout.barWidth / 2, y],
    ],
    { stroke: tokens.plan, lineWidth: 1.5, lineDash: planDash },
  );
}

/** The option for a bridge. The plan line runs across all bars to the plan's own. */
export function gapBridgeOption(view: BridgeView, formats: Formats, canvas: Canvas): ChartOption {
  const { tokens } = canvas;
  const { frame, axis, layout } = placed(view, canvas);
  const count = view.bars.length;
  return {
    grid: grid(frame),
    xAxis: bareCategoryAxis(count, tokens),
    yAxis: valueAxis(axis, tokens, (value) => formats.rate(value, axis.step < 0.01 ? 1 : 0)),
    tooltip: tooltip(tokens, 'item', (index, series) => {
      const bar = series === 1 ? view.bars[index] : undefined;
      return bar ? tooltipElement(bar.name, barRows(bar, tokens, formats)) : null;
    }),
    series: [
      {
        type: 'custom',
        silent: true,
        data: [0],
        clip: false,
        z: 1,
        renderItem: () =>
          group([planLine(view, layout, frame, tokens), ...sumShapes(view, layout, tokens, formats)]),
      },
      {
        type: 'custom',
        data: view.bars.map((_, index) => index),
        clip: false,
        z: 2,
        renderItem: (params) =>
          barShape(
            view.bars[params.dataIndex]!,
            params.dataIndex,
            layout,
            tokens,
            formats,
            params.dataIndex === count - 1,
          ),
      },
    ],
  };
}

function barRows(bar: BridgeBar, tokens: Tokens, formats: Formats): readonly TooltipRow[] {
  const rows: TooltipRow[] = [
    { term: total(bar) ? 'rate' : 'points', value: figure(bar, formats), color: color(bar, tokens) },
  ];
  if (bar.low !== null && bar.high !== null) {
    const base = total(bar) ? 0 : bar.from;
    rows.push({ term: '95% interval', value: formats.rateInterval(bar.low - base, bar.high - base) });
  }
  rows.push({ term: '', value: bar.detail });
  return rows;
}

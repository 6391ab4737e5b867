/** A fan without an axis of its own, in shares of its plan, beside others on the same range. */
import type { FanView } from '../model/fan.ts';
import type { Formats } from '../model/format.ts';
import { endsOnAxis } from '../model/periods.ts';
import { bands, earlierOpacity, ghostLine, type Layout, planLine, previewLine } from './fanMarks.ts';
import { bareCategoryAxis, grid } from './frame.ts';
import { circle, group, type Point, polyline, text } from './marks.ts';
import type { Canvas, ChartOption, Frame, Shape } from './option.ts';

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
  const [firstName, lastName] = endsOnAxis(periods, view.by, formats);
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
              {
                stroke: tokens.adjusted,
                lineWidth: 2,
                opacity: view.preview.length > 0 ? earlierOpacity : 1,
              },
            ),
            ...previewLine(view, layout, tokens),
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
            text(small.left, ground + 11, firstName, tokens['ink-3']),
            ...(periods.length < 2
              ? []
              : [
                  text(width - small.right, ground + 11, lastName, tokens['ink-3'], {
                    align: 'right',
                  }),
                ]),
          ]),
      },
    ],
  };
}

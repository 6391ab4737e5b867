/** The part of ECharts' options that the wrappers use. */
import type {
  CustomSeriesOption,
  CustomSeriesRenderItem,
  CustomSeriesRenderItemReturn,
  GridComponentOption,
  LineSeriesOption,
  ScatterSeriesOption,
  TooltipComponentOption,
  XAXisComponentOption,
  YAXisComponentOption,
} from 'echarts';
import type { Tokens } from './tokens.ts';

export type Series = LineSeriesOption | CustomSeriesOption | ScatterSeriesOption;
export type RenderItem = CustomSeriesRenderItem;
export type Shape = NonNullable<CustomSeriesRenderItemReturn>;

export interface ChartOption {
  readonly grid: GridComponentOption;
  readonly xAxis: XAXisComponentOption;
  readonly yAxis: YAXisComponentOption;
  readonly tooltip?: TooltipComponentOption;
  readonly series: readonly Series[];
}

/** What a chart is drawn with. */
export interface Canvas {
  readonly width: number;
  readonly height: number;
  readonly tokens: Tokens;
}

export interface Frame {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

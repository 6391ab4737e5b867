/** Axes of every chart: hairlines, eleven-pixel figures, horizontal gridlines only. */
import type { GridComponentOption, XAXisComponentOption, YAXisComponentOption } from 'echarts';
import type { LinearAxis } from './axis.ts';
import { fontFamily } from './marks.ts';
import type { Frame } from './option.ts';
import type { Tokens } from './tokens.ts';

export function grid(frame: Frame): GridComponentOption {
  return { ...frame, outerBoundsMode: 'none' };
}

export function valueAxis(
  axis: LinearAxis,
  tokens: Tokens,
  label: (value: number) => string,
): YAXisComponentOption {
  return {
    type: 'value',
    min: axis.min,
    max: axis.max,
    interval: axis.step,
    axisLine: { show: false },
    axisTick: { show: false },
    splitLine: { lineStyle: { color: tokens.grid, width: 1 }, showMinLine: false },
    axisLabel: { color: tokens['ink-3'], fontSize: 11, fontFamily, margin: 8, formatter: label },
  };
}

export function numberAxis(
  axis: LinearAxis,
  tokens: Tokens,
  label: (value: number) => string,
): XAXisComponentOption {
  return {
    type: 'value',
    min: axis.min,
    max: axis.max,
    interval: axis.step,
    axisLine: { show: true, onZero: false, lineStyle: { color: tokens['line-2'], width: 1 } },
    axisTick: { show: false },
    splitLine: { show: false },
    axisLabel: {
      color: tokens['ink-3'],
      fontSize: 11,
      fontFamily,
      margin: 8,
      formatter: label,
      hideOverlap: true,
    },
  };
}

/** An axis without labels of its own: the wrapper writes them, because they have two lines or gaps. */
export function bareCategoryAxis(count: number, tokens: Tokens): XAXisComponentOption {
  return {
    type: 'category',
    data: Array.from({ length: count }, (_, index) => String(index)),
    axisLine: { show: true, onZero: false, lineStyle: { color: tokens['line-2'], width: 1 } },
    axisTick: { show: false },
    axisLabel: { show: false },
    splitLine: { show: false },
  };
}

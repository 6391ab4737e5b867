/** Tooltips as elements with text in them, never as HTML: what they show may come from a CRM. */
import type { TooltipComponentOption } from 'echarts';
import type { Tokens } from './tokens.ts';

export interface TooltipRow {
  readonly term: string;
  readonly value: string;
  readonly color?: string;
}

export function tooltipElement(title: string, rows: readonly TooltipRow[]): HTMLElement {
  const box = document.createElement('div');
  box.className = 'figure-tip';
  const head = document.createElement('b');
  head.textContent = title;
  const list = document.createElement('dl');
  for (const { term, value, color } of rows) {
    const name = document.createElement('dt');
    name.textContent = term;
    const figure = document.createElement('dd');
    figure.textContent = value;
    if (color !== undefined) figure.style.color = color;
    list.append(name, figure);
  }
  box.append(head, list);
  return box;
}

/** The tooltip of an axis position or an item, in the look of every floating layer. */
export function tooltip(
  tokens: Tokens,
  trigger: 'axis' | 'item',
  content: (index: number, seriesIndex: number) => HTMLElement | null,
): TooltipComponentOption {
  return {
    trigger,
    appendTo: 'body',
    confine: true,
    transitionDuration: 0,
    backgroundColor: 'transparent',
    borderWidth: 0,
    padding: 0,
    extraCssText: 'box-shadow:none',
    axisPointer: {
      type: 'line',
      lineStyle: { color: tokens.neutral, width: 1, type: [2, 3] },
      label: { show: false },
    },
    formatter: (params) => {
      const first = Array.isArray(params) ? params[0] : params;
      return first === undefined ? '' : (content(first.dataIndex, first.seriesIndex ?? 0) ?? '');
    },
  };
}

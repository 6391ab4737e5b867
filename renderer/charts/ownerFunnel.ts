/** Draws the owner funnel: two greys for the limits, blue dots, a name only for owners outside 99.8%. */
import type { Formats } from '../model/format.ts';
import type { FunnelView } from '../model/ownerFunnel.ts';
import { axisFromZero, heightScale, niceStep } from './axis.ts';
import { grid, numberAxis, valueAxis } from './frame.ts';
import { type Point, circle, group, levelLine, polygon, spreadLabels, text } from './marks.ts';
import type { Canvas, ChartOption, Frame, Shape } from './option.ts';
import type { Tokens } from './tokens.ts';
import { tooltip, tooltipElement } from './tooltip.ts';

const frame: Frame = { left: 42, right: 8, top: 10, bottom: 44 };

export interface FunnelWriting {
  readonly caption: string;
  /** What the rate and its count are, for the tooltip. */
  readonly rated?: { readonly rate: string; readonly count: string };
  /** How an owner is called on screen. */
  readonly nameOf: (owner: string) => string;
  /** The owner that is filtered for. */
  readonly chosen?: string | null;
}

const labelHeight = 12;

export function ownerFunnelOption(
  view: FunnelView,
  formats: Formats,
  { caption, nameOf, chosen = null, rated = { rate: 'rate', count: 'count' } }: FunnelWriting,
  canvas: Canvas,
): ChartOption {
  const { tokens, width, height } = canvas;
  const ceiling = Math.max(
    ...view.owners.map(({ standardised }) => standardised),
    Math.min(view.pooled * 2.6, Math.max(...view.limits.map(({ upper998 }) => upper998))),
  );
  const axis = axisFromZero([ceiling], 4);
  const right = width - frame.right;
  const ground = height - frame.bottom;
  const step = niceStep(view.largest / 5);
  const x = (n: number): number => frame.left + (n / view.largest) * (right - frame.left);
  const y = heightScale(axis, { ground, top: frame.top });
  const region = (lower: 'lower95' | 'lower998', upper: 'upper95' | 'upper998'): Point[] => [
    ...view.limits.map((limit): Point => [x(limit.n), y(limit[upper])]),
    ...view.limits.toReversed().map((limit): Point => [x(limit.n), y(limit[lower])]),
  ];
  const [first] = view.limits as readonly [FunnelView['limits'][number]];
  return {
    grid: grid(frame),
    xAxis: numberAxis({ min: 0, max: view.largest, step }, tokens, (n) =>
      n > 0 && n % step === 0 ? formats.count(n) : '',
    ),
    // The pooled rate stands among the labels: one that it would cover gives way.
    yAxis: valueAxis(axis, tokens, (share) =>
      Math.abs(y(share) - y(view.pooled)) < labelHeight ? '' : formats.rate(share, 0),
    ),
    tooltip: tooltip(tokens, 'item', (index, series) => {
      const owner = series === 1 ? view.owners[index] : undefined;
      return owner
        ? tooltipElement(nameOf(owner.owner), [
            { term: rated.rate, value: formats.rate(owner.rate) },
            { term: 'with the mix of all', value: formats.rate(owner.standardised) },
            { term: rated.count, value: `${formats.count(owner.k)} of ${formats.count(owner.n)}` },
            {
              term: '99.8% limits',
              value: owner.outside === null ? 'inside' : owner.outside === 'above' ? '▲ above' : '▼ below',
            },
          ])
        : null;
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
            polygon(region('lower998', 'upper998'), { fill: tokens['neutral-soft'] }),
            polygon(region('lower95', 'upper95'), { fill: tokens['neutral-soft-inner'] }),
            levelLine(frame.left, right, y(view.pooled), { stroke: tokens.neutral, lineWidth: 1 }),
            // At the narrow end, where there are few owners.
            text(x(first.n) + 5, y(first.upper998) + 12, '99.8%', tokens['ink-2']),
            text(
              x(first.n) + 5,
              Math.max(y(first.upper95) + 12, y(first.upper998) + 26),
              '95%',
              tokens['ink-2'],
            ),
            text(frame.left - 8, y(view.pooled), formats.rate(view.pooled), tokens['ink-2'], {
              align: 'right',
              weight: 600,
              halo: tokens.page,
            }),
            text((frame.left + right) / 2, ground + 34, caption, tokens['ink-3'], { align: 'center' }),
            ...names(view, { formats, nameOf, chosen }, tokens, { x, y, right, top: frame.top, ground }),
          ]),
      },
      {
        type: 'custom',
        clip: false,
        z: 2,
        data: view.owners.map((_, index) => index),
        renderItem: ({ dataIndex }) => {
          const owner = view.owners[dataIndex]!;
          return ownerMark(x(owner.n), y(owner.standardised), owner, chosen === owner.owner, tokens);
        },
      },
    ],
  };
}

function ownerMark(
  x: number,
  y: number,
  { outside }: FunnelView['owners'][number],
  isChosen: boolean,
  tokens: Tokens,
): Shape {
  // A target of 24 px around the mark.
  const target = { ...circle(x, y, 12, { fill: 'transparent' }), silent: false } as Shape;
  const ring = isChosen ? [circle(x, y, 8, { fill: 'none', stroke: tokens.ink, lineWidth: 1.5 })] : [];
  if (outside === null)
    return group([target, ...ring, circle(x, y, 3.2, { fill: tokens.adjusted, opacity: 0.8 })]);
  const up = outside === 'above';
  const tip = up ? -4 : 4;
  const triangle = polygon(
    [
      [x - 4.5, y - tip],
      [x + 4.5, y - tip],
      [x, y + tip],
    ],
    { fill: up ? tokens.better : tokens.worse },
  );
  return group([target, ...ring, triangle]);
}

interface Place {
  readonly x: (n: number) => number;
  readonly y: (share: number) => number;
  readonly right: number;
  readonly top: number;
  readonly ground: number;
}

const mostNames = 6;

function names(
  view: FunnelView,
  { formats, nameOf, chosen }: Pick<FunnelWriting, 'nameOf' | 'chosen'> & { readonly formats: Formats },
  tokens: Tokens,
  place: Place,
): readonly Shape[] {
  const outside = view.owners
    .filter((owner) => owner.outside !== null || owner.owner === chosen)
    .sort(
      (a, b) =>
        Math.abs(b.standardised - view.pooled) * Math.sqrt(b.n) -
        Math.abs(a.standardised - view.pooled) * Math.sqrt(a.n),
    )
    .slice(0, mostNames);
  const middles = spreadLabels(
    outside.map(({ standardised }) => ({ y: place.y(standardised), height: 14 })),
    place.top,
    place.ground,
  );
  return outside.map((owner, i) => {
    const at = place.x(owner.n);
    const label = `${nameOf(owner.owner)} ${formats.rate(owner.rate)}`;
    // On the side where there is room: most owners have many visits, so to the left.
    const leftward = at - frame.left > label.length * 6 + 12;
    return text(
      leftward ? at - 8 : at + 8,
      middles[i]!,
      label,
      owner.outside === null ? tokens.ink : owner.outside === 'above' ? tokens.better : tokens.worse,
      { align: leftward ? 'right' : 'left', weight: 500, halo: tokens.page },
    );
  });
}

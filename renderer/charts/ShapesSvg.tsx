/** The same marks without ECharts: for a picture that is there at once and does nothing. */
import type { CSSProperties, ReactNode } from 'react';
import type { Shape } from './option.ts';

interface PlainShape {
  readonly type: string;
  readonly children?: readonly PlainShape[];
  readonly shape?: {
    readonly x?: number;
    readonly y?: number;
    readonly width?: number;
    readonly height?: number;
    readonly points?: readonly (readonly [number, number])[];
    readonly cx?: number;
    readonly cy?: number;
    readonly r?: number;
  };
  readonly x?: number;
  readonly y?: number;
  readonly style?: {
    readonly fill?: string;
    readonly stroke?: string;
    readonly lineWidth?: number;
    readonly lineDash?: readonly number[];
    readonly opacity?: number;
    readonly text?: string;
    readonly font?: string;
    readonly align?: 'left' | 'center' | 'right';
  };
}

function paint({ style = {} }: PlainShape): Record<string, unknown> {
  return {
    fill: style.fill ?? 'none',
    ...(style.stroke === undefined ? {} : { stroke: style.stroke, strokeWidth: style.lineWidth ?? 1 }),
    ...(style.lineDash === undefined ? {} : { strokeDasharray: style.lineDash.join(' ') }),
    ...(style.opacity === undefined ? {} : { opacity: style.opacity }),
  };
}

const anchors = { left: 'start', center: 'middle', right: 'end' } as const;

function drawn(shape: PlainShape, key: string): ReactNode {
  const { type, shape: form = {}, style = {}, children } = shape;
  const points = (): string => (form.points ?? []).map((point) => point.join(',')).join(' ');
  if (type === 'group')
    return <g key={key}>{children?.map((child, index) => drawn(child, `${key}.${index}`))}</g>;
  if (type === 'rect')
    return <rect key={key} x={form.x} y={form.y} width={form.width} height={form.height} {...paint(shape)} />;
  if (type === 'polyline') return <polyline key={key} points={points()} {...paint(shape)} />;
  if (type === 'polygon') return <polygon key={key} points={points()} {...paint(shape)} />;
  if (type === 'circle') return <circle key={key} cx={form.cx} cy={form.cy} r={form.r} {...paint(shape)} />;
  const halo: CSSProperties = style.stroke === undefined ? {} : { paintOrder: 'stroke' };
  return (
    <text
      key={key}
      x={shape.x}
      y={shape.y}
      textAnchor={anchors[style.align ?? 'left']}
      dominantBaseline="central"
      style={{ font: style.font, ...halo }}
      {...paint(shape)}
    >
      {style.text}
    </text>
  );
}

export function ShapesSvg({
  shapes,
  width,
  height,
  label,
}: {
  readonly shapes: readonly Shape[];
  readonly width: number;
  readonly height: number;
  readonly label: string;
}): ReactNode {
  return (
    <svg width={width} height={height} viewBox={`0 0 ${width} ${height}`} role="img" aria-label={label}>
      {(shapes as readonly PlainShape[]).map((shape, index) => drawn(shape, String(index)))}
    </svg>
  );
}

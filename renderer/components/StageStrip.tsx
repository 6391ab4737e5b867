/** One row of the stage strip: points from plan on an axis that all rows share, so the plan is one line down the table. */
import type { ReactNode } from 'react';

export interface StripScale {
  /** Points (as shares) at the two ends. */
  readonly min: number;
  readonly max: number;
}

export interface StripMarks {
  readonly period: number | null;
  readonly eventual: number | null;
  readonly low: number | null;
  readonly high: number | null;
  /** What others publish, from and to, where the row has a benchmark. */
  readonly benchmark?: { readonly low: number; readonly high: number } | null;
  /** The team's own best segment. */
  readonly best?: number | null;
}

const edge = 4;

function position(value: number, { min, max }: StripScale, width: number): number {
  const clamped = Math.min(max, Math.max(min, value));
  return edge + ((clamped - min) / (max - min)) * (width - 2 * edge);
}

export function StripHead({
  scale,
  ticks,
  width,
}: {
  scale: StripScale;
  ticks: readonly number[];
  width: number;
}): ReactNode {
  return (
    <svg width={width} height="17" viewBox={`0 0 ${width} 17`} role="img" aria-label="points from plan">
      {ticks.map((tick) => (
        <text
          key={tick}
          x={position(tick, scale, width)}
          y="14"
          textAnchor="middle"
          fontSize="11"
          fontWeight={tick === 0 ? 600 : 400}
          fill={tick === 0 ? 'var(--plan)' : 'var(--ink-3)'}
        >
          {tick === 0 ? 'plan' : `${tick > 0 ? '+' : '\u2212'}${Math.abs(Math.round(tick * 100))}`}
        </text>
      ))}
    </svg>
  );
}

/** Marks are differences from the planned rate; none where there is no planned rate. */
export function StripRow({
  marks,
  scale,
  width,
  label,
  muted = false,
}: {
  readonly marks: StripMarks | null;
  /** Too few dates behind the row for a comparison with others. */
  readonly muted?: boolean;
  readonly scale: StripScale;
  readonly width: number;
  readonly label: string;
}): ReactNode {
  const x = (value: number): number => position(value, scale, width);
  const zero = x(0);
  return (
    <svg
      width={width}
      height="29"
      viewBox={`0 0 ${width} 29`}
      role="img"
      aria-label={label}
      className="strip"
    >
      <line x1={edge} x2={width - edge} y1="14.5" y2="14.5" stroke="var(--grid)" />
      {marks?.benchmark && (
        <path
          d={`M${x(marks.benchmark.low)} 22v4H${x(marks.benchmark.high)}v-4`}
          fill="none"
          stroke="var(--neutral)"
          strokeDasharray={muted ? '2 2' : undefined}
          opacity={muted ? 0.6 : 1}
        />
      )}
      {marks?.best !== null && marks?.best !== undefined && (
        <path d={`M${x(marks.best)} 7.5l-3.5 -5h7z`} fill={muted ? 'var(--line-2)' : 'var(--neutral)'} />
      )}
      <line
        x1={zero}
        x2={zero}
        y1="-1"
        y2="31"
        stroke="var(--plan)"
        strokeWidth="1.5"
        strokeDasharray="5 3"
      />
      {marks && marks.low !== null && marks.high !== null && (
        <rect
          x={x(marks.low)}
          y="10.5"
          width={Math.max(2, x(marks.high) - x(marks.low))}
          height="8"
          rx="2"
          fill="var(--adjusted-band-inner)"
          stroke="var(--adjusted)"
          strokeWidth="0.8"
        />
      )}
      {marks && marks.eventual !== null && (
        <circle cx={x(marks.eventual)} cy="14.5" r="2.8" fill="var(--adjusted)" />
      )}
      {marks && marks.period !== null && (
        <circle
          cx={x(marks.period)}
          cy="14.5"
          r="3.2"
          fill="var(--page)"
          stroke="var(--recorded)"
          strokeWidth="1.6"
        />
      )}
    </svg>
  );
}

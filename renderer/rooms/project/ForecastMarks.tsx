/** A forecast as an interval on an axis that all entries of the log share: p10–p90, the median, the target. */
import type { ReactNode } from 'react';

const width = 140;
const edge = 6;

/** The common axis of some values, with a little room at its ends. */
export function forecastRange(values: readonly number[]): readonly [number, number] {
  const low = Math.min(...values);
  const high = Math.max(...values);
  if (!Number.isFinite(low) || !Number.isFinite(high)) return [0, 1];
  return high > low ? [low, high] : [low - 1, high + 1];
}

export function ForecastMarks({
  figure: { p10, p50, p90 },
  target,
  range: [low, high],
}: {
  readonly figure: { readonly p10: number; readonly p50: number; readonly p90: number };
  readonly target: number | null;
  readonly range: readonly [number, number];
}): ReactNode {
  const x = (value: number): number => edge + ((value - low) / (high - low)) * (width - 2 * edge);
  return (
    <svg className="forecast-marks" width={width} height="16" viewBox={`0 0 ${width} 16`} aria-hidden="true">
      <line x1={x(p10)} x2={x(p90)} y1="8" y2="8" stroke="var(--adjusted-band-inner)" strokeWidth="6" />
      <line x1={x(p10)} x2={x(p10)} y1="4" y2="12" stroke="var(--adjusted)" strokeWidth="1" />
      <line x1={x(p90)} x2={x(p90)} y1="4" y2="12" stroke="var(--adjusted)" strokeWidth="1" />
      <circle cx={x(p50)} cy="8" r="3" fill="var(--adjusted)" />
      {target !== null && (
        <path
          d={`M${x(target)} 3 l4 5 l-4 5 l-4 -5 z`}
          fill="var(--plan)"
          stroke="var(--page)"
          strokeWidth="1"
        />
      )}
    </svg>
  );
}

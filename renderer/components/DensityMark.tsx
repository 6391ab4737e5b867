import type { ReactNode } from 'react';
import type { RateLaw } from '../../shared/plan/rateLaw.ts';

/** How sure a rate is: its density against the planned rate (dashed); a certain one is a diamond. */
export function DensityMark({
  law,
  planned,
  label,
  width = 92,
  height = 26,
}: {
  readonly law: RateLaw;
  readonly planned: number | null;
  readonly label: string;
  readonly width?: number;
  readonly height?: number;
}): ReactNode {
  const ground = height - 4;
  const tall = ground - 4;
  const { mean, deviation, density } = law;
  // All marks of a table share one scale: ten points either side of the plan, wider where the rate lies further off.
  const centre = planned ?? mean;
  const reach = Math.max(0.1, Math.abs(mean - centre) + 3.2 * deviation);
  const x = (share: number): number => width / 2 + ((share - centre) / reach) * (width / 2 - 2);
  const shares = Array.from({ length: 81 }, (_, i) => centre + (reach * (i - 40)) / 40).filter(
    (share) => share > 0 && share < 1,
  );
  const heights = density ? shares.map(density) : [];
  const highest = Math.max(...heights.filter(Number.isFinite), 1e-9);
  const points = shares.map((share, i) => {
    const y = ground - (tall * Math.min(heights[i] ?? 0, highest)) / highest;
    return `${x(share).toFixed(1)} ${y.toFixed(1)}`;
  });
  return (
    <svg width={width} height={height} viewBox={`0 0 ${width} ${height}`} role="img" aria-label={label}>
      <line x1="0" x2={width} y1={ground} y2={ground} stroke="var(--line-2)" />
      {density ? (
        <>
          <path d={`M${points.join(' L')}Z`} fill="var(--adjusted-band)" />
          <path d={`M${points.join(' L')}`} fill="none" stroke="var(--adjusted)" strokeWidth="1.25" />
          <line
            x1={x(mean)}
            x2={x(mean)}
            y1={ground - tall}
            y2={ground}
            stroke="var(--adjusted)"
            strokeWidth="1.5"
          />
        </>
      ) : (
        <path d={`M${x(mean)} ${ground - 4} l4 4 l-4 4 l-4 -4z`} fill="var(--neutral)" />
      )}
      {planned !== null && (
        <line
          x1={x(planned)}
          x2={x(planned)}
          y1="2"
          y2={height}
          stroke="var(--plan)"
          strokeWidth="1.25"
          strokeDasharray="3 2.5"
        />
      )}
    </svg>
  );
}

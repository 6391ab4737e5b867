import type { ReactNode } from 'react';

const width = 92;
const height = 26;
const ground = 22;

/** How sure a rate is: its density against the planned rate (dashed); a fixed value is a diamond. */
export function DensityMark({
  mean,
  deviation,
  planned,
  label,
}: {
  readonly mean: number;
  readonly deviation: number;
  readonly planned: number | null;
  readonly label: string;
}): ReactNode {
  // All marks of a table share one scale: ten points either side of the plan, wider where the rate lies further off.
  const centre = planned ?? mean;
  const reach = Math.max(0.1, Math.abs(mean - centre) + 3 * deviation);
  const x = (share: number): number => width / 2 + ((share - centre) / reach) * (width / 2 - 2);
  const points = Array.from({ length: 41 }, (_, i) => {
    const z = -3.2 + (6.4 * i) / 40;
    return `${x(mean + z * deviation).toFixed(1)} ${(ground - 18 * Math.exp(-0.5 * z * z)).toFixed(1)}`;
  });
  return (
    <svg width={width} height={height} viewBox={`0 0 ${width} ${height}`} role="img" aria-label={label}>
      <line x1="0" x2={width} y1={ground} y2={ground} stroke="var(--line-2)" />
      {deviation > 0 ? (
        <>
          <path d={`M${points.join(' L')}Z`} fill="var(--adjusted-band)" />
          <path d={`M${points.join(' L')}`} fill="none" stroke="var(--adjusted)" strokeWidth="1.25" />
          <line
            x1={x(mean)}
            x2={x(mean)}
            y1={ground - 18}
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

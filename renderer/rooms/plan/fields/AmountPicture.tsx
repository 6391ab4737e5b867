import type { ReactNode } from 'react';
import type { AmountLaw } from '../../../../shared/plan/amountLaw.ts';

const bins = 36;

/** A distribution of days or money: its shape, its median (solid) and its 90% point (dashed). */
export function AmountPicture({
  law,
  label,
  width = 120,
  height = 30,
}: {
  readonly law: AmountLaw;
  readonly label: string;
  readonly width?: number;
  readonly height?: number;
}): ReactNode {
  const ground = height - 3;
  const tall = ground - 3;
  const far = Math.max(law.p90 * 1.5, law.median * 1.6, law.mean * 1.2, 1e-9);
  const x = (amount: number): number => 1 + (amount / far) * (width - 2);
  const heights = Array.from({ length: bins }, (_, bin) => {
    const [from, to] = [(far * bin) / bins, (far * (bin + 1)) / bins];
    if (law.density) return law.density((from + to) / 2);
    return (law.masses ?? [])
      .filter(([amount]) => amount >= from && (amount < to || (bin === bins - 1 && amount === to)))
      .reduce((sum, [, share]) => sum + share, 0);
  });
  const highest = Math.max(...heights.filter(Number.isFinite), 1e-12);
  const y = (bin: number): number => ground - (tall * Math.min(heights[bin]!, highest)) / highest;
  const outline = heights.map((_, bin) => `${x((far * (bin + 0.5)) / bins).toFixed(1)} ${y(bin).toFixed(1)}`);
  const certain = law.form === 'fixed';
  return (
    <svg width={width} height={height} viewBox={`0 0 ${width} ${height}`} role="img" aria-label={label}>
      <line x1="0" x2={width} y1={ground} y2={ground} stroke="var(--line-2)" />
      {certain ? (
        <path d={`M${x(law.median)} ${ground - 4} l4 4 l-4 4 l-4 -4z`} fill="var(--neutral)" />
      ) : law.density ? (
        <path
          d={`M${x(0)} ${ground} L${outline.join(' L')} L${x(far)} ${ground}Z`}
          fill="var(--neutral-soft-inner)"
          stroke="var(--neutral)"
        />
      ) : (
        heights.map((_, bin) => (
          <rect
            key={(far * bin) / bins}
            x={x((far * bin) / bins)}
            width={Math.max(1, width / bins - 0.5)}
            y={y(bin)}
            height={ground - y(bin)}
            fill="var(--neutral)"
          />
        ))
      )}
      {!certain && (
        <>
          <line
            x1={x(law.median)}
            x2={x(law.median)}
            y1="2"
            y2={ground}
            stroke="var(--ink)"
            strokeWidth="1.5"
          />
          <line
            x1={x(law.p90)}
            x2={x(law.p90)}
            y1="2"
            y2={ground}
            stroke="var(--ink)"
            strokeWidth="1"
            strokeDasharray="2 2"
          />
        </>
      )}
    </svg>
  );
}

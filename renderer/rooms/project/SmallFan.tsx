/** A small fan on an axis that it shares with its neighbours: shares of its own plan. */
import { type ReactNode, useCallback } from 'react';
import { Chart } from '../../charts/Chart.tsx';
import { smallFanOption } from '../../charts/smallFan.ts';
import type { Canvas } from '../../charts/option.ts';
import { useFormats } from '../../components/useFormats.ts';
import type { FanView } from '../../model/fan.ts';

export interface SmallFanView {
  readonly id: string;
  readonly name: string;
  /** Mean over the horizon, and the plan's. */
  readonly total: string;
  readonly planned: string | null;
  /** In shares of the mean plan of a period. */
  readonly scaled: FanView;
  /** In its own unit. */
  readonly fan: FanView;
}

const height = 96;

/** A fan in shares of `unit`. */
export function scaledBy(fan: FanView, unit: number): FanView {
  const scale = (value: number | null): number | null => (value === null ? null : value / unit);
  return {
    by: fan.by,
    recorded: fan.recorded.map((period) => ({ ...period, value: period.value / unit })),
    projected: fan.projected.map((period) => ({
      ...period,
      p10: period.p10 / unit,
      p25: period.p25 / unit,
      p50: period.p50 / unit,
      p75: period.p75 / unit,
      p90: period.p90 / unit,
      soFar: scale(period.soFar),
    })),
    planned: fan.planned.map(scale),
    ghost: fan.ghost.map(scale),
    preview: fan.preview.map(scale),
    isExpected: fan.isExpected,
  };
}

/** The mean plan of a period of a fan, else its mean median; 0 where it has neither. */
export function unitOf(fan: FanView): number {
  const planned = fan.planned.filter((value) => value !== null && value > 0) as number[];
  const values = planned.length > 0 ? planned : fan.projected.map(({ p50 }) => p50);
  return values.reduce((sum, value) => sum + value, 0) / (values.length || 1);
}

export function SmallFan({
  view: { scaled, name, total, planned },
  range,
  preliminary,
}: {
  readonly view: SmallFanView;
  readonly range: readonly [number, number];
  readonly preliminary: boolean;
}): ReactNode {
  const formats = useFormats();
  const draw = useCallback(
    (canvas: Canvas) => smallFanOption(scaled, range, formats, preliminary, canvas),
    [scaled, range, formats, preliminary],
  );
  return (
    <div className="small-multiple">
      <div className="name">{name}</div>
      <div className="figures-line">
        <b className="adjusted">{total}</b> {planned !== null && <span className="plan">plan {planned}</span>}
      </div>
      <Chart
        label={`${name}: ${total} expected${planned === null ? '' : `, plan ${planned}`}`}
        height={height}
        draw={draw}
      />
    </div>
  );
}

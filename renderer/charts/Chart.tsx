/** A picture: keeps its size in step with its place, its colours with the theme, and its text readable as a sentence. */
import type { ECharts } from 'echarts/core';
import { type ReactNode, useEffect, useMemo, useRef, useState } from 'react';
import { useMotion } from '../components/useMotion.ts';
import { drawNearby, followPlace } from './drawnNearby.ts';
import { drawsOutward } from './outward.ts';
import { useTokens } from './useTokens.ts';
import type { Canvas, ChartOption } from './option.ts';

export interface ChartProps {
  /** What the picture shows, in one sentence. */
  readonly label: string;
  readonly height: number;
  /** Draws for this size and these colours; memoise it on its data. */
  readonly draw: (canvas: Canvas) => ChartOption;
  /** Draws what is saved or copied, where that is not what is on screen. */
  readonly drawOutward?: (canvas: Canvas) => ChartOption;
  /** Shown weaker while newer values are on their way. */
  readonly preliminary?: boolean;
  /** A mark was clicked: its place in its series, and that of the series. What it does can be reached elsewhere by keyboard. */
  readonly onPick?: (index: number, series: number) => void;
}

export function Chart({
  label,
  height,
  draw,
  drawOutward = draw,
  preliminary = false,
  onPick,
}: ChartProps): ReactNode {
  const place = useRef<HTMLDivElement>(null);
  const [chart, setChart] = useState<ECharts | null>(null);
  const [width, setWidth] = useState(0);
  const tokens = useTokens();
  const motion = useMotion();

  useEffect(() => followPlace(place.current!), []);

  useEffect(() => {
    const element = place.current!;
    const observer = new ResizeObserver(([entry]) => setWidth(Math.floor(entry!.contentRect.width)));
    observer.observe(element);
    return () => observer.disconnect();
  }, []);

  useEffect(() => {
    let made: ECharts | null = null;
    let gone = false;
    void import('./engine.ts').then(({ init }) => {
      if (gone) return;
      made = init(place.current!, null, { renderer: 'svg' });
      setChart(made);
    });
    return () => {
      gone = true;
      made?.dispose();
      setChart(null);
    };
  }, []);

  useEffect(() => {
    if (!chart || !onPick) return undefined;
    const pick = ({ dataIndex, seriesIndex }: { dataIndex?: number; seriesIndex?: number }): void => {
      if (dataIndex !== undefined && seriesIndex !== undefined) onPick(dataIndex, seriesIndex);
    };
    chart.on('click', pick);
    return () => void chart.off('click', pick);
  }, [chart, onPick]);

  const option = useMemo(
    () => (width === 0 ? null : draw({ width, height, tokens })),
    [draw, width, height, tokens],
  );

  useEffect(() => {
    if (!chart || !option) return undefined;
    return drawNearby(place.current!, () => {
      // It draws everything anew, whatever the size was.
      if (chart.getWidth() !== width || chart.getHeight() !== height) {
        chart.resize({ width, height, silent: true });
      }
      chart.setOption(
        {
          animation: motion,
          animationDuration: 0,
          animationDurationUpdate: 200,
          animationEasingUpdate: 'cubicOut',
          aria: { enabled: false },
          ...option,
        },
        { replaceMerge: ['series', 'xAxis', 'yAxis', 'grid'] },
      );
    });
  }, [chart, option, motion, width, height]);

  useEffect(() => {
    if (!chart || !option) return undefined;
    return drawsOutward(place.current!, (light) =>
      chart.setOption(
        { animation: false, ...(light === null ? option : drawOutward({ width, height, tokens: light })) },
        { replaceMerge: ['series', 'xAxis', 'yAxis', 'grid'] },
      ),
    );
  }, [chart, option, drawOutward, width, height]);

  return (
    <div
      ref={place}
      className="chart"
      data-preliminary={preliminary || undefined}
      data-ready={(chart !== null && option !== null) || undefined}
      role="img"
      aria-label={label}
      style={{ height }}
    />
  );
}

import { type ReactNode, useCallback, useMemo } from 'react';
import { Chart } from '../../charts/Chart.tsx';
import { bridgeAxisStart, gapBridgeOption } from '../../charts/gapBridge.ts';
import type { Canvas } from '../../charts/option.ts';
import { EmptyState } from '../../components/Notes.tsx';
import { Picture, type PictureTable } from '../../components/Picture.tsx';
import { Section } from '../../components/Section.tsx';
import { useFormats } from '../../components/useFormats.ts';
import { usePictureHeight } from '../../components/usePictureHeight.ts';
import type { Formats } from '../../model/format.ts';
import { type BridgeView, bridgeView } from '../../model/gapBridge.ts';
import { stageNames } from '../../model/stageNames.ts';
import type { MeasureView } from './MeasureRoom.tsx';

export function BridgePicture({ view }: { readonly view: MeasureView }): ReactNode {
  const formats = useFormats();
  const height = usePictureHeight(560, 320, 460);
  const { measurement } = view;
  const names = stageNames(measurement.stages);
  const bridge = useMemo(() => viewOf(measurement, formats), [measurement, formats]);
  const draw = useCallback((canvas: Canvas) => gapBridgeOption(bridge!, formats, canvas), [bridge, formats]);
  if (!bridge) {
    return (
      <Section title="Gap bridge">
        <EmptyState title="No planned rate to compare with">
          The bridge appears when the plan gives a rate from {names.name(measurement.from)} to{' '}
          {names.name(measurement.to)}, or when one is entered above.
        </EmptyState>
      </Section>
    );
  }
  const start = bridgeAxisStart(bridge);
  const caption = [
    `share of ${names.those(measurement.from)} that reach ${names.name(measurement.to)}`,
    ...(bridge.bars.some(({ low }) => low !== null) ? ['whiskers are 95%'] : []),
    ...(start === null ? [] : [`axis starts at ${formats.rateBrief(start)}`]),
  ].join(' · ');
  return (
    <Picture
      name="bridge"
      title="Gap bridge"
      caption={caption}
      height={height}
      table={bridgeTable(bridge, formats)}
    >
      <Chart
        label={`Gap bridge from recorded ${formats.rate(bridge.bars[0]!.to)} to planned ${formats.rate(bridge.planned)}: ${measurement.bridge!.sentence}`}
        height={height}
        draw={draw}
      />
    </Picture>
  );
}

function viewOf(measurement: MeasureView['measurement'], formats: Formats): BridgeView | null {
  const { bridge, from, to, transitions, findings } = measurement;
  if (!bridge) return null;
  const whole = transitions.find((known) => known.from === from && known.to === to && known.segment === null);
  const period = whole?.conversion.period;
  const cohort = whole?.conversion.cohort;
  const implied =
    cohort && whole.recordedShare !== null ? Math.round(cohort.k * (1 - whole.recordedShare)) : null;
  const repeats = findings.find(({ code }) => code === 'recycling-loop')?.count ?? null;
  return bridgeView(
    bridge,
    {
      recorded: { k: period?.k ?? 0, n: period?.n ?? 0 },
      implied,
      repeats,
      open: whole?.open ?? null,
      plannedEntries: null,
    },
    formats,
    stageNames(measurement.stages).those(from),
  );
}

function bridgeTable({ bars }: BridgeView, formats: Formats): PictureTable {
  let level = 0;
  return {
    columns: [
      { head: 'Step', text: true },
      { head: 'Points' },
      { head: '95% interval' },
      { head: 'Rate after it' },
      { head: 'Note', text: true },
    ],
    rows: bars.map((bar) => {
      const total = bar.from === 0;
      const base = total ? 0 : bar.from;
      level = total ? bar.shown : level + bar.shown;
      return [
        bar.name,
        total ? '' : formats.pointsSigned(bar.shown),
        bar.low === null || bar.high === null ? '' : formats.rateInterval(bar.low - base, bar.high - base),
        formats.rate(level),
        bar.detail,
      ];
    }),
  };
}

import { type ReactNode, useCallback, useMemo } from 'react';
import { Chart } from '../../charts/Chart.tsx';
import type { Canvas } from '../../charts/option.ts';
import { ownerFunnelOption } from '../../charts/ownerFunnel.ts';
import { EmptyState } from '../../components/Notes.tsx';
import { Picture } from '../../components/Picture.tsx';
import { Section } from '../../components/Section.tsx';
import { useFormats } from '../../components/useFormats.ts';
import { funnelView } from '../../model/ownerFunnel.ts';
import { stageNames } from '../../model/stageNames.ts';
import type { MeasureView } from './MeasureRoom.tsx';

const height = 256;

export function Owners({ view }: { readonly view: MeasureView }): ReactNode {
  const formats = useFormats();
  const { measurement, segment } = view;
  const names = stageNames(measurement.stages);
  const funnel = useMemo(() => funnelView(measurement, segment), [measurement, segment]);
  const caption = funnel
    ? `${names.those(measurement.from)} per owner, ${formats.count(funnel.owners.length)} owners`
    : '';
  const draw = useCallback(
    (canvas: Canvas) => ownerFunnelOption(funnel!, formats, caption, canvas),
    [funnel, formats, caption],
  );
  if (!funnel) {
    return (
      <Section title="Owners">
        <EmptyState title="No owners to compare yet">
          The funnel plot appears when one column is mapped to Owner and five owners have 20 visits or more.
        </EmptyState>
      </Section>
    );
  }
  const outside = funnel.owners.filter((owner) => owner.outside !== null);
  return (
    <Picture
      name="owners"
      title="Owners"
      caption={`${names.transition(measurement.from, measurement.to)} to date`}
      height={height}
      table={{
        columns: [
          { head: 'Owner', text: true },
          { head: 'Rate' },
          { head: 'k' },
          { head: 'n' },
          { head: '99.8%', text: true },
        ],
        rows: funnel.owners.map(({ owner, rate, k, n, outside: side }) => [
          owner,
          formats.rate(rate),
          formats.count(k),
          formats.count(n),
          side === null ? 'inside' : side === 'above' ? '▲ above' : '▼ below',
        ]),
      }}
    >
      <Chart
        label={`Conversion of ${formats.count(funnel.owners.length)} owners against their control limits: ${outside.length === 0 ? 'none is outside' : outside.map(({ owner, outside: side }) => `${owner} ${side}`).join(', ')}`}
        height={height}
        draw={draw}
      />
    </Picture>
  );
}

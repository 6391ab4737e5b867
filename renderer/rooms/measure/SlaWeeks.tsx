/** How well an agreed limit is kept, week by week. */
import { type ReactNode, useCallback, useMemo, useState } from 'react';
import { Chart } from '../../charts/Chart.tsx';
import type { Canvas } from '../../charts/option.ts';
import { periodRatesOption } from '../../charts/periodRates.ts';
import { EmptyState } from '../../components/Notes.tsx';
import { Picture } from '../../components/Picture.tsx';
import { Section } from '../../components/Section.tsx';
import { SelectPick } from '../../components/SelectPick.tsx';
import { useFormats } from '../../components/useFormats.ts';
import { type Sla, slaView } from '../../model/periodRates.ts';
import { stageNames } from '../../model/stageNames.ts';
import type { MeasureView } from './MeasureRoom.tsx';

const title = 'SLA kept';
const height = 250;

const keyOf = ({ stage, unit }: Sla): string => `${stage} ${unit}`;

export function SlaWeeks({ view }: { readonly view: MeasureView }): ReactNode {
  const formats = useFormats();
  const { measurement } = view;
  const names = stageNames(measurement.stages);
  const limits = (measurement.sla ?? []).filter(({ n }) => n > 0);
  const [chosen, setChosen] = useState<string | null>(null);
  const sla = limits.find((one) => keyOf(one) === chosen) ?? limits[0];
  const weeks = useMemo(() => (sla ? slaView(sla) : null), [sla]);
  const draw = useCallback(
    (canvas: Canvas) =>
      periodRatesOption(weeks!, { formats, rated: 'decided within the limit', role: 'recorded' }, canvas),
    [weeks, formats],
  );
  if (!sla || !weeks) {
    return (
      <Section title={title}>
        <EmptyState title="No agreed limit that can be judged">
          Give a stage an SLA in its charter, in business hours or days; the share kept appears here by week
          of entry.
        </EmptyState>
      </Section>
    );
  }
  const limit = (one: Sla): string =>
    `${formats.count(one.limit)} ${one.unit === 'days' ? 'days' : 'business hours'}`;
  return (
    <Picture
      name="sla"
      title={title}
      caption={`${names.transition(sla.stage, sla.to)} or exit within ${limit(sla)}, by week of entry`}
      height={height}
      table={{
        columns: [
          { head: 'Week from', text: true },
          { head: 'Kept' },
          { head: '95% interval' },
          { head: 'Within' },
          { head: 'n' },
        ],
        rows: weeks.points.map(({ start, rate, low, high, k, n }) => [
          formats.day(start),
          rate === null ? '–' : formats.rate(rate, 0),
          low === null || high === null ? '' : formats.rateInterval(low, high, 0),
          formats.count(k),
          formats.count(n),
        ]),
      }}
    >
      <Chart
        label={`Share decided within ${limit(sla)}, by week: ${formats.rate(sla.within / sla.n, 0)} of ${formats.count(sla.n)} over all`}
        height={height}
        draw={draw}
      />
      <p className="room-note">
        {formats.count(sla.within)} of {formats.count(sla.n)} were decided within {limit(sla)};{' '}
        {formats.count(sla.pending)} are undecided and still have time
        {sla.unknown > 0 && `, ${formats.count(sla.unknown)} were decided without a date`}.
      </p>
      {limits.length > 1 && (
        <SelectPick
          name="Limit"
          value={keyOf(sla)}
          options={limits.map((one) => ({
            value: keyOf(one),
            label: `${names.name(one.stage)}, ${limit(one)}`,
          }))}
          onPick={setChosen}
        />
      )}
    </Picture>
  );
}

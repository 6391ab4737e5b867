/** Has the rate changed, and when? Cohorts of equal maturity by week or month, with the dates of the changes. */
import { type ReactNode, useCallback, useMemo } from 'react';
import { Chart } from '../../charts/Chart.tsx';
import type { Canvas } from '../../charts/option.ts';
import { periodRatesOption } from '../../charts/periodRates.ts';
import { EmptyState } from '../../components/Notes.tsx';
import { Picture } from '../../components/Picture.tsx';
import { Section } from '../../components/Section.tsx';
import { useFormats } from '../../components/useFormats.ts';
import { changeView } from '../../model/periodRates.ts';
import { stageNames } from '../../model/stageNames.ts';
import type { MeasureView } from './MeasureRoom.tsx';

const title = 'Changes over time';
const height = 250;

export function ChangeTimeline({ view }: { readonly view: MeasureView }): ReactNode {
  const formats = useFormats();
  const { measurement } = view;
  const { cohorts } = measurement.drift;
  const names = stageNames(measurement.stages);
  const timeline = useMemo(() => changeView(measurement.drift), [measurement.drift]);
  const rated = `converted within ${formats.count(cohorts.withinDays)} days`;
  const draw = useCallback(
    (canvas: Canvas) => periodRatesOption(timeline!, { formats, rated, role: 'adjusted' }, canvas),
    [timeline, formats, rated],
  );
  if (!timeline) {
    return (
      <Section title={title}>
        <EmptyState title="Not enough cohorts to tell">
          A timeline needs two weeks or months of {names.those(measurement.from)} that were followed for{' '}
          {formats.count(cohorts.withinDays)} days; widen the window or shorten the horizon.
        </EmptyState>
      </Section>
    );
  }
  const { changes } = timeline;
  return (
    <Picture
      name="changes"
      title={title}
      caption={`${names.transition(measurement.from, measurement.to)}, ${rated}, by ${cohorts.step} of entry`}
      height={height}
      table={{
        columns: [
          { head: cohorts.step === 'week' ? 'Week from' : 'Month from', text: true },
          { head: 'Rate' },
          { head: '95% interval' },
          { head: 'k' },
          { head: 'n' },
        ],
        rows: timeline.points.map(({ start, rate, low, high, k, n }) => [
          formats.day(start),
          rate === null ? '–' : formats.rate(rate),
          low === null || high === null ? '' : formats.rateInterval(low, high),
          formats.count(k),
          formats.count(n),
        ]),
      }}
    >
      <Chart
        label={`Rate ${rated}, by ${cohorts.step}: ${changes.length === 0 ? 'no change beyond chance' : changes.map(({ date, before, after }) => `from ${formats.rate(before)} to ${formats.rate(after)} on ${formats.day(date)}`).join('; ')}`}
        height={height}
        draw={draw}
      />
      <ChangeNote view={view} />
    </Picture>
  );
}

function ChangeNote({ view }: { readonly view: MeasureView }): ReactNode {
  const formats = useFormats();
  const { changePoints, cohorts, ownerChanges = [], dwellChanges = [] } = view.measurement.drift;
  const dispersion = `Cohorts differ ${formats.decimal(cohorts.dispersion)}× as much as chance makes them; a change has to stand out from that.`;
  const beside = [
    ...ownerChanges.map(({ owner, date, before, after }) => ({
      key: `${owner} ${date}`,
      text: `${view.nameOf(owner)}: ${formats.rate(before)} → ${formats.rate(after)} from ${formats.day(date)}`,
    })),
    ...dwellChanges.map(({ date, before, after }) => ({
      key: `dwell ${date}`,
      text: `slow conversions: ${formats.rate(before)} → ${formats.rate(after)} from ${formats.day(date)}`,
    })),
  ];
  const others = beside.length > 0 && <span>Besides: {beside.map(({ text }) => text).join('; ')}. </span>;
  if (changePoints.length === 0)
    return (
      <p className="room-note">
        No change stands out in {formats.count(cohorts.periods.length)} cohorts. {others}
        {dispersion}
      </p>
    );
  return (
    <p className="room-note">
      {changePoints.map(({ date, before, after }) => (
        <span key={date} className="change">
          From {formats.day(date)}: {formats.rate(before)} →{' '}
          <b className={after > before ? 'better' : 'worse'}>
            {after > before ? '▲' : '▼'} {formats.rate(after)}
          </b>
          .{' '}
        </span>
      ))}
      {others}
      {dispersion}
    </p>
  );
}

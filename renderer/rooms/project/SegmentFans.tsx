import { type ReactNode, useMemo } from 'react';
import { Picture } from '../../components/Picture.tsx';
import { useFormats } from '../../components/useFormats.ts';
import { commonRange, fanView } from '../../model/fan.ts';
import { figureCell, type TableCell } from '../../model/pictureTable.ts';
import { SmallFan, type SmallFanView, scaledBy, unitOf } from './SmallFan.tsx';
import { type ProjectView, fanInputs } from './view.ts';

/** More than this are told by the table alone. */
const mostPictures = 12;

/** The metric of each segment; a plan of one segment has nothing to show here. */
export function SegmentFans({ view }: { readonly view: ProjectView }): ReactNode {
  const formats = useFormats();
  const { answer, writing, shown, projections, plan, preliminary } = view;
  const { metric } = answer;
  // Weeks are there for the segment on screen only.
  const by = view.by === 'week' ? 'month' : view.by;
  const fans = useMemo(
    () =>
      plan.segments.flatMap(({ id, name }): SmallFanView[] => {
        const fan = fanView({ ...fanInputs({ ...view, by }, metric, id), before: [] });
        const unit = unitOf(fan);
        if (fan.projected.length === 0 || !(unit > 0)) return [];
        const totalOf = (of: typeof shown.simulation | null): number | null =>
          of?.series[metric]?.[id]?.['total']?.mean ?? null;
        const planned = totalOf(projections.planned);
        return [
          {
            id,
            name: name ?? id,
            total: writing.short(totalOf(shown.simulation) ?? 0),
            planned: planned === null ? null : writing.short(planned),
            scaled: scaledBy(fan, unit),
            fan,
          },
        ];
      }),
    [view, by, metric, plan.segments, projections.planned, shown, writing],
  );
  const [low, high] = commonRange(fans.map(({ scaled }) => scaled));
  const range = useMemo((): readonly [number, number] => [low, high], [low, high]);
  if (plan.segments.length < 2 || fans.length === 0) return null;
  const all = shown.simulation.series[metric]?.['total']?.['total']?.mean ?? 0;
  return (
    <Picture
      name="segments"
      className="project-stages ruled"
      title={`${writing.title} by segment`}
      caption={`by ${by}, each axis ${formats.rateInterval(low, high, 0)}% of that segment’s plan`}
      height={150}
      table={{
        columns: [
          { head: 'Segment', text: true },
          ...['mean', 'share', 'p10', 'median', 'p90', 'plan'].map((head) => ({ head })),
        ],
        rows: fans.map(({ id, name, planned }) => {
          const summary = shown.simulation.series[metric]?.[id]?.['total'];
          const figure = (value: number | null | undefined): TableCell => figureCell(value, writing.full);
          return [
            name,
            figure(summary?.mean),
            all > 0 ? figureCell((summary?.mean ?? 0) / all, (share) => formats.rate(share, 0)) : '',
            figure(summary?.p10),
            figure(summary?.p50),
            figure(summary?.p90),
            planned ?? '',
          ];
        }),
      }}
    >
      <div className="small-multiples">
        {fans.slice(0, mostPictures).map((fan) => (
          <SmallFan key={fan.id} view={fan} range={range} preliminary={preliminary} />
        ))}
      </div>
      {fans.length > mostPictures && (
        <p className="room-note">
          The first {mostPictures} of {formats.count(fans.length)} segments; the table has all.
        </p>
      )}
    </Picture>
  );
}

import { type ReactNode, useMemo } from 'react';
import { Picture } from '../../components/Picture.tsx';
import { useFormats } from '../../components/useFormats.ts';
import { type FanView, commonRange, fanView } from '../../model/fan.ts';
import type { Formats } from '../../model/format.ts';
import { periodLong } from '../../model/periods.ts';
import { figureCell, type PictureTable, type TableCell } from '../../model/pictureTable.ts';
import { SmallFan, type SmallFanView, scaledBy, unitOf } from './SmallFan.tsx';
import { type ProjectView, fanInputs } from './view.ts';

const words = { week: 'weekly', month: 'monthly', quarter: 'quarterly', year: 'yearly' } as const;

export function StageEntries({ view }: { readonly view: ProjectView }): ReactNode {
  const formats = useFormats();
  const { by, preliminary } = view;
  const stages = useMemo(() => stageFans(view, formats), [view, formats]);
  const [low, high] = commonRange(stages.map(({ scaled }) => scaled));
  const range = useMemo((): readonly [number, number] => [low, high], [low, high]);
  if (stages.length === 0) return null;
  return (
    <Picture
      name="entries"
      className="project-stages ruled"
      title="Entries to each stage"
      caption={`by ${by}, each axis ${formats.rateInterval(low, high, 0)}% of that stage’s ${words[by]} plan`}
      height={150}
      table={{
        columns: [
          { head: by.replace(/^./, (letter) => letter.toUpperCase()), text: true },
          ...stages.flatMap(({ name }) => [
            { head: `${name}, median` },
            { head: `${name}, p10` },
            { head: `${name}, p90` },
          ]),
        ],
        rows: tableRows(
          stages.map(({ fan }) => fan),
          formats,
        ),
      }}
    >
      <div className="small-multiples">
        {stages.map((stage) => (
          <SmallFan key={stage.id} view={stage} range={range} preliminary={preliminary} />
        ))}
      </div>
    </Picture>
  );
}

/** Recorded counts alone, then median and band. */
function tableRows(fans: readonly FanView[], formats: Formats): PictureTable['rows'] {
  const [first] = fans;
  if (first === undefined) return [];
  const { by } = first;
  const whole = (value: number | undefined): TableCell => figureCell(value, formats.count);
  const recorded = first.recorded.map(({ period }) => [
    `${periodLong(period, by, formats)} (recorded)`,
    ...fans.flatMap((fan) => {
      const found = fan.recorded.find((other) => other.period === period);
      return [whole(found?.value), '', ''];
    }),
  ]);
  const projected = first.projected.map(({ period, partial }) => [
    `${periodLong(period, by, formats)}${partial ? ' (in part)' : ''}`,
    ...fans.flatMap((fan) => {
      const found = fan.projected.find((other) => other.period === period);
      return [whole(found?.p50), whole(found?.p10), whole(found?.p90)];
    }),
  ]);
  return [...recorded, ...projected];
}

function stageFans(view: ProjectView, formats: Formats): readonly SmallFanView[] {
  const { shown, projections, segment, names } = view;
  return names.stages
    .filter(({ kind }) => kind === 'forward')
    .flatMap(({ id }): SmallFanView[] => {
      const key = `entries.${id}`;
      const totalOf = (of: typeof shown.simulation | null): number | null =>
        of?.series[key]?.[segment]?.['total']?.mean ?? null;
      const total = totalOf(shown.simulation) ?? 0;
      // Within the horizon only: what was before belongs to the fan of the metric.
      const fan = fanView({ ...fanInputs(view, key, segment), before: [] });
      const unit = unitOf(fan);
      if (total <= 0 || fan.projected.length === 0 || !(unit > 0)) return [];
      const planned = totalOf(projections.planned);
      return [
        {
          id,
          name: names.those(id),
          total: formats.count(total),
          planned: planned === null ? null : formats.count(planned),
          scaled: scaledBy(fan, unit),
          fan,
        },
      ];
    });
}

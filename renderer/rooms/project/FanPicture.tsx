import { type ReactNode, memo, useCallback, useMemo } from 'react';
import { Chart } from '../../charts/Chart.tsx';
import { fanOption } from '../../charts/fan.ts';
import type { Canvas } from '../../charts/option.ts';
import { Picture, type PictureTable } from '../../components/Picture.tsx';
import { useFormats } from '../../components/useFormats.ts';
import { usePictureHeight } from '../../components/usePictureHeight.ts';
import { type FanView, fanView } from '../../model/fan.ts';
import type { Formats } from '../../model/format.ts';
import { periodLabels, periodLong } from '../../model/periods.ts';
import { figureCell, type TableCell } from '../../model/pictureTable.ts';
import { type ProjectView, fanInputs, previewed } from './view.ts';

const kinds = { week: 'week', month: 'month', quarter: 'fiscal quarter', year: 'fiscal year' } as const;

export const FanPicture = memo(function FanPicture({ view }: { readonly view: ProjectView }): ReactNode {
  const formats = useFormats();
  const height = usePictureHeight(640, 240, 380);
  const { projections, answer, segment, by, preliminary, writing } = view;
  const { metric } = answer;
  const against = projections.base?.name.replace(/^.* before the moves$/, 'Before moves') ?? null;
  const preview = previewed(view);
  const fan = useMemo(
    () => fanView(fanInputs(view, metric, segment)),
    // oxlint-disable-next-line react-hooks/exhaustive-deps -- of the view, these parts are what is drawn
    [
      view.shown.simulation,
      view.plan,
      view.measurement,
      by,
      projections.planned,
      projections.actuals,
      projections.base?.simulation,
      preview?.now,
      preview?.before,
      metric,
      segment,
    ],
  );
  const draw = useCallback(
    (canvas: Canvas) =>
      fanOption(
        fan,
        { formats, short: writing.short, axis: writing.axis, full: writing.full, against },
        preliminary,
        canvas,
      ),
    [fan, formats, writing, against, preliminary],
  );
  const name = view.plan.segments.find(({ id }) => id === segment)?.name;
  const last = fan.projected.at(-1);
  const partial = fan.projected.some((period) => period.partial) ? '; * in part' : '';
  return (
    <Picture
      name="fan"
      title={`${writing.title} by ${kinds[by]}${name === undefined ? '' : `, ${name}`}`}
      caption={fan.isExpected ? 'expected, as if nobody waited for people' : `p10–p90 and p25–p75${partial}`}
      height={height}
      table={tableOf(fan, view, formats)}
    >
      <Chart
        label={`${writing.title} by ${kinds[by]}: ${last ? `the median reaches ${writing.short(last.p50)} in ${periodLong(last.period, by, formats)}, between ${writing.short(last.p10)} and ${writing.short(last.p90)} in eight trials of ten` : 'nothing projected'}`}
        height={height}
        draw={draw}
        preliminary={preliminary}
      />
    </Picture>
  );
});

/** Every period of the horizon, those that it covers in part too. */
function tableOf(fan: FanView, view: ProjectView, formats: Formats): PictureTable {
  const { shown, projections, answer, segment, by, writing } = view;
  const series = shown.simulation.series[answer.metric]?.[segment] ?? {};
  const recorded = new Map(fan.recorded.map((period) => [period.period, period]));
  const soFar = new Map(fan.projected.map((period) => [period.period, period.soFar]));
  const labels = [...new Set([...recorded.keys(), ...periodLabels(shown.simulation, by)])];
  const figure = (value: number | null | undefined): TableCell => figureCell(value, writing.full);
  const means = projections.planned?.series[answer.metric]?.[segment];
  const base = projections.base?.simulation.series[answer.metric]?.[segment];
  return {
    columns: [
      { head: kinds[by].replace(/^./, (letter) => letter.toUpperCase()), text: true },
      ...['recorded', 'p10', 'p25', 'median', 'p75', 'p90', 'plan'].map((head) => ({ head })),
      ...(projections.base ? [{ head: projections.base.name }] : []),
    ],
    rows: labels.map((period) => {
      const fact = recorded.get(period);
      const summary = fact ? undefined : series[period];
      const isPartial = fact?.partial ?? summary?.partial === true;
      return [
        `${periodLong(period, by, formats)}${isPartial ? ' (in part)' : ''}`,
        figure(fact?.value ?? soFar.get(period)),
        ...[summary?.p10, summary?.p25, summary?.p50, summary?.p75, summary?.p90].map(figure),
        figure(means?.[period]?.mean),
        ...(projections.base ? [figure(fact ? null : base?.[period]?.p50)] : []),
      ];
    }),
  };
}

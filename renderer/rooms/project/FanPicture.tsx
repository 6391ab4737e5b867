import { type ReactNode, useCallback, useMemo } from 'react';
import { Chart } from '../../charts/Chart.tsx';
import { fanOption } from '../../charts/fan.ts';
import type { Canvas } from '../../charts/option.ts';
import { Picture } from '../../components/Picture.tsx';
import { useFormats } from '../../components/useFormats.ts';
import { usePictureHeight } from '../../components/usePictureHeight.ts';
import { type FanView, fanMonths, monthlyMeans, recordedMonths, wholeMonths } from '../../model/fan.ts';
import { useMeasurement } from '../../model/useResults.ts';
import { useApp } from '../../store/hooks.ts';
import type { ProjectView } from './ProjectRoom.tsx';

export function FanPicture({ view }: { readonly view: ProjectView }): ReactNode {
  const formats = useFormats();
  const height = usePictureHeight(640, 240, 380);
  const plan = useApp((state) => state.document!.history.present.project.plan);
  const measurement = useMeasurement().value;
  const { shown, projections, metric, segment, preliminary } = view;
  const fan = useMemo((): FanView => {
    const projected = wholeMonths(fanMonths(shown.simulation, metric, segment));
    const measured = measurement?.segments.find(({ planned }) => planned === segment)?.segment ?? null;
    return {
      projected,
      planned: monthlyMeans(
        projections.planned,
        metric,
        segment,
        projected.map(({ month }) => month),
      ),
      recorded:
        measurement && (segment === 'total' || measured !== null)
          ? recordedMonths(measurement, metric, segment === 'total' ? null : measured, plan.start)
          : [],
    };
  }, [shown, metric, segment, projections.planned, measurement, plan.start]);
  const draw = useCallback(
    (canvas: Canvas) =>
      fanOption(
        fan,
        { formats, short: formats.moneyShort, axis: formats.moneyAxis, full: formats.money },
        preliminary,
        canvas,
      ),
    [fan, formats, preliminary],
  );
  const money = (value: number | null): string => (value === null ? '' : formats.money(value));
  const word = metric === 'bookings' ? 'Bookings' : 'Pipeline';
  const name = plan.segments.find(({ id }) => id === segment)?.name;
  const last = fan.projected.at(-1);
  return (
    <Picture
      name="fan"
      title={`${word} by month${name === undefined ? '' : `, ${name}`}`}
      caption="p10–p90 and p25–p75 of trials, month by month"
      height={height}
      table={{
        columns: [
          { head: 'Month', text: true },
          ...['recorded', 'p10', 'p25', 'median', 'p75', 'p90', 'plan'].map((head) => ({ head })),
        ],
        rows: [
          ...fan.recorded.map(({ month, value }) => [
            formats.monthYear(month),
            formats.money(value),
            ...Array.from({ length: 6 }, () => ''),
          ]),
          ...fan.projected.map(({ month, p10, p25, p50, p75, p90, partial }, index) => [
            `${formats.monthYear(month)}${partial ? ' (in part)' : ''}`,
            '',
            ...[p10, p25, p50, p75, p90].map(formats.money),
            money(fan.planned[index] ?? null),
          ]),
        ],
      }}
    >
      <Chart
        label={`${word} by month: ${last ? `the median reaches ${formats.moneyShort(last.p50)} in ${formats.monthYear(last.month)}, between ${formats.moneyShort(last.p10)} and ${formats.moneyShort(last.p90)} in eight trials of ten` : 'nothing projected'}`}
        height={height}
        draw={draw}
        preliminary={preliminary}
      />
    </Picture>
  );
}

import { type ReactNode, useCallback, useMemo } from 'react';
import { Chart } from '../../charts/Chart.tsx';
import { smallFanOption } from '../../charts/fan.ts';
import type { Canvas } from '../../charts/option.ts';
import { Picture } from '../../components/Picture.tsx';
import { useFormats } from '../../components/useFormats.ts';
import { type FanView, commonRange, fanMonths, monthlyMeans, wholeMonths } from '../../model/fan.ts';
import { stageNames } from '../../model/stageNames.ts';
import { useApp } from '../../store/hooks.ts';
import type { ProjectView } from './ProjectRoom.tsx';

const height = 96;

interface StageFan {
  readonly id: string;
  readonly name: string;
  readonly total: number;
  readonly planned: number | null;
  /** In shares of the mean monthly plan. */
  readonly fan: FanView;
  readonly view: FanView;
}

export function StageEntries({ view }: { readonly view: ProjectView }): ReactNode {
  const formats = useFormats();
  const plan = useApp((state) => state.document!.history.present.project.plan);
  const { shown, projections, segment } = view;
  const names = stageNames(plan.stages);
  const stages = names.stages
    .filter(({ kind }) => kind === 'forward')
    .flatMap(({ id }): StageFan[] => {
      const key = `entries.${id}`;
      const total = shown.simulation.series[key]?.[segment]?.['total']?.mean ?? 0;
      const projected = wholeMonths(fanMonths(shown.simulation, key, segment));
      if (total <= 0 || projected.length === 0) return [];
      const planned = monthlyMeans(
        projections.planned,
        key,
        segment,
        projected.map(({ month }) => month),
      );
      const plannedTotal = projections.planned?.series[key]?.[segment]?.['total']?.mean ?? null;
      const whole = projected.filter(({ partial }) => !partial).length || projected.length;
      const unit = (plannedTotal ?? total) / whole;
      const scaled: FanView = {
        recorded: [],
        projected: projected.map((month) => ({
          ...month,
          p10: month.p10 / unit,
          p25: month.p25 / unit,
          p50: month.p50 / unit,
          p75: month.p75 / unit,
          p90: month.p90 / unit,
        })),
        planned: planned.map((value) => (value === null ? null : value / unit)),
      };
      return [
        {
          id,
          name: names.those(id),
          total,
          planned: plannedTotal,
          fan: scaled,
          view: { recorded: [], projected, planned },
        },
      ];
    });
  const [low, high] = commonRange(stages.map(({ fan }) => fan));
  const range = useMemo((): readonly [number, number] => [low, high], [low, high]);
  return (
    <Picture
      name="entries"
      className="project-stages ruled"
      title="Entries to each stage"
      caption={`by month, each axis ${formats.rateInterval(range[0], range[1], 0)}% of that stage’s monthly plan`}
      height={150}
      table={{
        columns: [
          { head: 'Month', text: true },
          ...stages.flatMap(({ name }) => [{ head: `${name}, median` }, { head: `${name}, p10–p90` }]),
        ],
        rows: (stages[0]?.view.projected ?? []).map(({ month }) => [
          formats.monthYear(month),
          ...stages.flatMap(({ view: own }) => {
            const point = own.projected.find((candidate) => candidate.month === month);
            return point
              ? [formats.count(point.p50), `${formats.count(point.p10)}–${formats.count(point.p90)}`]
              : ['', ''];
          }),
        ]),
      }}
    >
      <div className="small-multiples">
        {stages.map((stage) => (
          <SmallMultiple key={stage.id} stage={stage} range={range} />
        ))}
      </div>
    </Picture>
  );
}

function SmallMultiple({
  stage,
  range,
}: {
  readonly stage: StageFan;
  readonly range: readonly [number, number];
}): ReactNode {
  const formats = useFormats();
  const { fan, name, total, planned } = stage;
  const draw = useCallback(
    (canvas: Canvas) => smallFanOption(fan, range, formats, canvas),
    [fan, range, formats],
  );
  return (
    <div className="small-multiple">
      <div className="name">{name}</div>
      <div className="figures-line">
        <b className="adjusted">{formats.count(total)}</b>{' '}
        {planned !== null && <span className="plan">plan {formats.count(planned)}</span>}
      </div>
      <Chart
        label={`${name}: ${formats.count(total)} expected${planned === null ? '' : `, plan ${formats.count(planned)}`}`}
        height={height}
        draw={draw}
      />
    </div>
  );
}

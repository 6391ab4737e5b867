import { type ReactNode, memo, useCallback, useMemo } from 'react';
import { errorOfShare, reach95 } from '../../../shared/engine/standardErrors.ts';
import { quantileSorted } from '../../../shared/stats/quantile.ts';
import { Chart } from '../../charts/Chart.tsx';
import { distributionOption } from '../../charts/distribution.ts';
import type { Canvas } from '../../charts/option.ts';
import { Picture } from '../../components/Picture.tsx';
import { useFormats } from '../../components/useFormats.ts';
import { usePictureHeight } from '../../components/usePictureHeight.ts';
import type { ComparedTrials, DistributionView } from '../../model/distribution.ts';
import { figureCell } from '../../model/pictureTable.ts';
import { quantileError } from '../../model/monteCarlo.ts';
import { chance, sameAnswer } from '../../model/projectAnswer.ts';
import { planScenarioName } from '../../model/scenarios.ts';
import type { Projection } from '../../store/results.ts';
import type { ProjectView } from './view.ts';

const ascending = (values: readonly number[]): Float64Array => Float64Array.from(values).sort();

export const DistributionPicture = memo(function DistributionPicture({
  view,
}: {
  readonly view: ProjectView;
}): ReactNode {
  const formats = useFormats();
  const height = usePictureHeight(640, 240, 380);
  const { shown, projections, answer, writing, preliminary } = view;
  const { simulation } = shown;
  const { sampling = 'random' } = simulation;
  const { target, total } = answer;
  const distribution = useMemo(
    (): DistributionView => distributionOf(view),
    // oxlint-disable-next-line react-hooks/exhaustive-deps -- of the view, these parts are what is drawn
    [simulation, answer, view.scenario, projections.base, projections.period, projections.plan],
  );
  const name = view.scenario.toLowerCase();
  const draw = useCallback(
    (canvas: Canvas) =>
      distributionOption(
        distribution,
        {
          short: writing.short,
          axis: writing.axis,
          share: (probability) => chance(probability, simulation.trials, formats),
          scenario: name,
        },
        preliminary,
        canvas,
      ),
    [distribution, formats, writing, simulation.trials, name, preliminary],
  );
  const segment = view.plan.segments.find(({ id }) => id === target?.segment);
  const where = [
    target?.period ?? (simulation.periods.years.length === 1 ? simulation.periods.years[0]! : null),
    segment === undefined ? null : (segment.name ?? segment.id),
  ].filter((part) => part !== null);
  const caption =
    total === null || total.p50 === null
      ? ''
      : `8 in 10 runs: ${writing.short(total.p10!)}–${writing.short(total.p90!)}`;
  const reached = target
    ? `; target ${writing.short(target.amount)} reached in ${chance(target.probability, simulation.trials, formats)}`
    : '';
  return (
    <Picture
      name="distribution"
      title={[writing.title, ...where].join(' ')}
      caption={caption}
      height={height}
      table={{
        columns: [
          { head: 'Quantile', text: true },
          { head: name },
          { head: '95% by trials, from' },
          { head: 'to' },
          ...distribution.compared.map((compared) => ({ head: compared.name.toLowerCase() })),
        ],
        rows: [0.05, 0.1, 0.25, 0.5, 0.75, 0.9, 0.95].map((p) => {
          const quantile = quantileSorted(distribution.sorted, p);
          const share = errorOfShare(answer.values, (value) => value <= quantile, sampling);
          const reach = reach95(answer.values.length, sampling) * share;
          const error = quantileError(distribution.sorted, p, reach);
          return [
            `p${Math.round(p * 100)}`,
            figureCell(quantile, writing.full),
            figureCell(error?.low, writing.full),
            figureCell(error?.high, writing.full),
            ...distribution.compared.map(({ sorted }) => figureCell(quantileSorted(sorted, p), writing.full)),
          ];
        }),
      }}
    >
      <Chart
        label={`Distribution of ${writing.name} over ${formats.count(simulation.trials)} trials: ${caption}${reached}${projections.base ? `; compared with ${projections.base.name}` : ''}`}
        height={height}
        draw={draw}
        preliminary={preliminary}
      />
    </Picture>
  );
});

function distributionOf({ shown, projections, answer, scenario }: ProjectView): DistributionView {
  const compare = (
    name: string,
    role: ComparedTrials['role'],
    projection: Projection | null,
  ): ComparedTrials[] => {
    // A scenario is not compared with itself.
    if (projection === null || projection.simulation === shown.simulation) return [];
    const same = sameAnswer(projection.simulation, answer);
    if (same === null || same.values.length === 0) return [];
    return [{ name, role, sorted: ascending(same.values), probability: same.target?.probability ?? null }];
  };
  const { base, period, plan } = projections;
  const isNew = base !== null && !base.isShownAlready;
  return {
    sorted: ascending(answer.values),
    target: answer.target?.amount ?? null,
    probability: answer.target?.probability ?? null,
    compared: [
      ...compare('Recorded rates', 'recorded', period),
      ...(scenario === planScenarioName ? [] : compare('Plan rates', 'plan', plan)),
      ...(isNew
        ? compare(base.name.endsWith('the moves') ? 'Before the moves' : base.name, 'base', base)
        : []),
    ],
  };
}

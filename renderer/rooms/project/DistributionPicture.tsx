import { type ReactNode, useCallback, useMemo } from 'react';
import { quantileSorted } from '../../../shared/stats/quantile.ts';
import { Chart } from '../../charts/Chart.tsx';
import { distributionOption } from '../../charts/distribution.ts';
import type { Canvas } from '../../charts/option.ts';
import { Picture } from '../../components/Picture.tsx';
import { useFormats } from '../../components/useFormats.ts';
import { usePictureHeight } from '../../components/usePictureHeight.ts';
import type { ComparedTrials, DistributionView } from '../../model/distribution.ts';
import { projectAnswer } from '../../model/projectAnswer.ts';
import { planScenarioName } from '../../model/scenarios.ts';
import { useApp } from '../../store/hooks.ts';
import type { Projection } from '../../store/results.ts';
import type { ProjectView } from './ProjectRoom.tsx';
import { chance } from './ProjectHead.tsx';

function sorted(projection: Projection, metric: ProjectView['metric']): Float64Array {
  return Float64Array.from(projection.simulation.perTrial[metric]).sort();
}

export function DistributionPicture({ view }: { readonly view: ProjectView }): ReactNode {
  const formats = useFormats();
  const height = usePictureHeight(640, 240, 380);
  const scenario = useApp((state) => state.document!.history.present.project.scenario);
  const { shown, projections, metric, preliminary } = view;
  const { simulation } = shown;
  const answer = projectAnswer(simulation, metric);
  const target = answer.target?.whole ? answer.target : null;
  const distribution = useMemo((): DistributionView => {
    const compare = (
      name: string,
      role: ComparedTrials['role'],
      projection: Projection | null,
    ): ComparedTrials[] => {
      // A scenario is not compared with itself.
      if (projection === null || projection.simulation === simulation) return [];
      const { target: own } = projectAnswer(projection.simulation, metric);
      return [
        { name, role, sorted: sorted(projection, metric), probability: own?.whole ? own.probability : null },
      ];
    };
    return {
      sorted: sorted(shown, metric),
      target: target?.amount ?? null,
      probability: target?.probability ?? null,
      compared: [
        ...compare('Recorded rates', 'recorded', projections.period),
        ...(scenario === null ? [] : compare('Plan rates', 'plan', projections.plan)),
      ],
    };
  }, [
    shown,
    metric,
    target?.amount,
    target?.probability,
    projections.period,
    projections.plan,
    scenario,
    simulation,
  ]);
  const name = (scenario ?? planScenarioName).toLowerCase();
  const draw = useCallback(
    (canvas: Canvas) =>
      distributionOption(
        distribution,
        {
          short: formats.moneyShort,
          axis: formats.moneyAxis,
          share: (probability) => chance(probability, simulation.trials, formats),
          scenario: name,
        },
        preliminary,
        canvas,
      ),
    [distribution, formats, simulation.trials, name, preliminary],
  );
  const { total } = answer;
  const word = metric === 'bookings' ? 'Bookings' : 'Pipeline';
  const years = simulation.periods.years;
  const title = years.length === 1 ? `${word} ${years[0]}` : word;
  const caption =
    total === null || total.p50 === null
      ? ''
      : `median ${formats.moneyShort(total.p50)}, p10–p90 ${formats.moneyShort(total.p10!)}–${formats.moneyShort(total.p90!)}`;
  return (
    <Picture
      name="distribution"
      title={title}
      caption={caption}
      height={height}
      table={{
        columns: [
          { head: 'Quantile', text: true },
          { head: name },
          ...distribution.compared.map((compared) => ({ head: compared.name.toLowerCase() })),
        ],
        rows: [0.05, 0.1, 0.25, 0.5, 0.75, 0.9, 0.95].map((p) => [
          `p${Math.round(p * 100)}`,
          ...[distribution, ...distribution.compared].map(({ sorted: values }) =>
            formats.money(quantileSorted(values, p)),
          ),
        ]),
      }}
    >
      <Chart
        label={`Distribution of ${metric} over ${formats.count(simulation.trials)} trials: ${caption}${target ? `; target ${formats.moneyShort(target.amount)} reached in ${chance(target.probability, simulation.trials, formats)}` : ''}`}
        height={height}
        draw={draw}
        preliminary={preliminary}
      />
    </Picture>
  );
}

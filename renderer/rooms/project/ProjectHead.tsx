import type { ReactNode } from 'react';
import { Figure } from '../../components/Figure.tsx';
import { Pick } from '../../components/Pick.tsx';
import { useFormats } from '../../components/useFormats.ts';
import type { Formats } from '../../model/format.ts';
import { type Metric, bindingQuarters, chanceDigits, projectAnswer } from '../../model/projectAnswer.ts';
import { planScenarioName } from '../../model/scenarios.ts';
import { isTrying } from '../../model/whatIf.ts';
import { useApp, useSession } from '../../store/hooks.ts';
import type { ProjectView } from './ProjectRoom.tsx';

export function chance(probability: number, trials: number, formats: Formats): string {
  const { prefix, share, digits } = chanceDigits(probability, trials);
  return `${prefix}${formats.rate(share, digits)}`;
}

export function ProjectHead({
  view,
  onMetric,
  onSegment,
}: {
  readonly view: ProjectView;
  readonly onMetric: (metric: Metric) => void;
  readonly onSegment: (segment: string) => void;
}): ReactNode {
  const session = useSession();
  const formats = useFormats();
  const project = useApp((state) => state.document!.history.present.project);
  const { simulation } = view.shown;
  const { months } = simulation.periods;
  const { plan } = project;
  return (
    <div className="head">
      <div className="question">
        <h1>What will happen?</h1>
        <Pick
          name="Horizon"
          value={String(plan.weeks)}
          shown={`${formats.monthYear(months[0] ?? '')} – ${formats.monthYear(months.at(-1) ?? '')}`}
          options={[...new Set([26, 52, 78, 104, plan.weeks])]
            .sort((a, b) => a - b)
            .map((weeks) => ({ value: String(weeks), label: `${formats.count(weeks)} weeks` }))}
          onPick={(weeks) =>
            session.editPlan('change the horizon', (current) => ({ ...current, weeks: Number(weeks) }), {
              shared: true,
            })
          }
        />
        <Pick
          name="Measure"
          value={view.metric}
          options={[
            { value: 'bookings', label: 'Bookings', note: 'Amounts of won deals, in the month they are won' },
            {
              value: 'pipeline',
              label: 'Pipeline',
              note: 'Amounts of opportunities, in the month they are accepted',
            },
          ]}
          onPick={onMetric}
        />
        <Pick
          name="Segment"
          value={view.segment}
          options={[
            { value: 'total', label: 'All' },
            ...plan.segments.map(({ id, name }) => ({ value: id, label: name ?? id })),
          ]}
          onPick={onSegment}
        />
      </div>
      <Answer view={view} />
    </div>
  );
}

function Answer({ view }: { readonly view: ProjectView }): ReactNode {
  const formats = useFormats();
  const project = useApp((state) => state.document!.history.present.project);
  const { simulation } = view.shown;
  const { target, total } = projectAnswer(simulation, view.metric);
  const scenario = (project.scenario ?? planScenarioName).toLowerCase();
  const trying = isTrying(project.whatIf) ? ', as moved' : '';
  const p10p90 =
    total && total.p10 !== null && total.p90 !== null
      ? `${formats.moneyShort(total.p10)}–${formats.moneyShort(total.p90)}`
      : null;
  return (
    <>
      <p className="answer">
        At {scenario}
        {trying},{' '}
        {target ? (
          <>
            <Figure
              className="adjusted"
              name={`Chance of ${view.metric} of ${formats.money(target.amount)}`}
              facts={[
                {
                  term: 'trials that reach it',
                  value: chance(target.probability, simulation.trials, formats),
                },
                { term: 'trials', value: formats.count(simulation.trials) },
                { term: 'standard error', value: `${formats.points(target.standardError)} points` },
                ...(target.period === null ? [] : [{ term: 'period', value: target.period }]),
              ]}
              note="Share of the simulated years in which the amount is reached or exceeded."
            >
              {chance(target.probability, simulation.trials, formats)}
            </Figure>{' '}
            chance of reaching {formats.moneyShort(target.amount)}
            {target.period !== null && ` in ${target.period}`}
            {target.medianGap !== null && (
              <>
                ; the median ends{' '}
                {target.medianGap < 0 ? (
                  <span className="worse">{formats.moneyShort(-target.medianGap)} short</span>
                ) : (
                  <span className="better">{formats.moneyShort(target.medianGap)} above</span>
                )}
              </>
            )}
            .
          </>
        ) : total && total.p50 !== null ? (
          <>
            the median of {view.metric} is <span className="adjusted">{formats.moneyShort(total.p50)}</span>
            {p10p90 && <>; eight years in ten lie within {p10p90}</>}.
          </>
        ) : (
          <>nothing is expected to reach {view.metric}.</>
        )}
      </p>
      <p className="answer-note">{note(view, formats)}</p>
    </>
  );
}

function note(view: ProjectView, formats: Formats): string {
  const { projections, shown } = view;
  const { simulation } = shown;
  const probability = (projection: typeof projections.plan): string | null => {
    // A scenario is not compared with itself.
    if (projection === null || projection.simulation === simulation) return null;
    const { target } = projectAnswer(projection.simulation, view.metric);
    return target ? chance(target.probability, projection.simulation.trials, formats) : null;
  };
  const plan = probability(projections.plan);
  const period = probability(projections.period);
  const compared = [
    ...(plan === null ? [] : [`Plan rates say ${plan}`]),
    ...(period === null ? [] : [`${plan === null ? 'Recorded' : 'recorded'} rates ${period}`]),
  ];
  const { sdr, ae } = bindingQuarters(simulation);
  const binds = [
    ...(sdr.length > 0 ? [`SDRs bind in ${formats.list(sdr)}`] : []),
    ...(ae.length > 0 ? [`${sdr.length > 0 ? 'AEs' : 'AEs bind'} in ${formats.list(ae)}`] : []),
  ];
  const error = projectAnswer(simulation, view.metric).target?.standardError;
  return [
    ...(compared.length > 0 ? [`${formats.list(compared)}.`] : []),
    binds.length > 0 ? `${binds.join(', ')}.` : 'Demand binds, not capacity.',
    `${formats.count(simulation.trials)} trials${error === undefined ? '' : `, ±${formats.points(error)} points`}.`,
  ].join(' ');
}

import type { ReactNode } from 'react';
import type { Simulation } from '../../../shared/engine/result.ts';
import { Figure } from '../../components/Figure.tsx';
import { useFormats } from '../../components/useFormats.ts';
import type { Formats } from '../../model/format.ts';
import { pairedDifference } from '../../model/monteCarlo.ts';
import { bindingQuarters, chance, chanceInterval, exactness, sameAnswer } from '../../model/projectAnswer.ts';
import { isTrying } from '../../model/whatIf.ts';
import { useApp, useSession } from '../../store/hooks.ts';
import { Questions } from './Questions.tsx';
import type { ProjectView } from './view.ts';

export function ProjectHead({ view }: { readonly view: ProjectView }): ReactNode {
  const formats = useFormats();
  return (
    <div className="head">
      <Questions view={view} />
      <Answer view={view} />
      <p className="answer-note">
        <Freshness view={view} /> {isEmpty(view) ? <Nothing /> : note(view, formats)}{' '}
        <Difference view={view} />
      </p>
    </div>
  );
}

function Answer({ view }: { readonly view: ProjectView }): ReactNode {
  const formats = useFormats();
  const showRoom = useApp((state) => state.showRoom);
  const whatIf = useApp((state) => state.document!.history.present.project.whatIf);
  const { answer, writing, scenario, plan } = view;
  const { simulation } = view.shown;
  const { target, total } = answer;
  const trying = isTrying(whatIf) ? ', as moved' : '';
  const segment = plan.segments.find(({ id }) => id === target?.segment);
  if (simulation.expected) return <Expected view={view} />;
  const p10p90 =
    total && total.p10 !== null && total.p90 !== null
      ? `${writing.short(total.p10)}–${writing.short(total.p90)}`
      : null;
  return (
    <p className={view.standing === 'older' ? 'answer is-older' : 'answer'}>
      At {scenario.toLowerCase()}
      {trying},{' '}
      {target ? (
        <>
          <Figure
            className="adjusted"
            name={`Chance of ${writing.name} of ${writing.full(target.amount)}`}
            facts={[
              { term: 'trials that reach it', value: chance(target.probability, simulation.trials, formats) },
              {
                term: 'of',
                value: `${formats.count(simulation.trials)} trials, seed ${simulation.seed}`,
              },
              {
                term: '95% by trials',
                value: chanceInterval(target, simulation.trials, formats),
              },
              { term: 'standard error', value: `${formats.points(target.standardError, 2)} points` },
              {
                term: 'period',
                value: target.period ?? `${simulation.weeks} weeks from ${simulation.start}`,
              },
              ...(segment === undefined ? [] : [{ term: 'segment', value: segment.name ?? segment.id }]),
            ]}
            note="Share of the simulated futures in which the amount is reached or exceeded. The interval is for the number of trials alone; what the plan is unsure of is in the chance itself."
          >
            {chance(target.probability, simulation.trials, formats)}
          </Figure>{' '}
          chance of reaching{' '}
          {answer.metric === 'bookings' ? writing.short(target.amount) : writing.amount(target.amount)}
          {segment !== undefined && ` from ${segment.name ?? segment.id}`}
          {target.period !== null && ` in ${target.period}`}
          {target.medianGap !== null && (
            <>
              ; the median ends{' '}
              {target.medianGap < 0 ? (
                <span className="worse">{writing.short(-target.medianGap)} short</span>
              ) : (
                <span className="better">{writing.short(target.medianGap)} above</span>
              )}
            </>
          )}
          .
        </>
      ) : total && total.p50 !== null ? (
        <>
          the median of {writing.name} is <span className="adjusted">{writing.short(total.p50)}</span>
          {p10p90 && <>; eight futures in ten lie within {p10p90}</>}.{' '}
          {plan.targets.length === 0 && (
            <button type="button" className="link" onClick={() => showRoom('plan')}>
              Set a target in the plan
            </button>
          )}
        </>
      ) : (
        <>nothing is expected to reach {writing.name}.</>
      )}
    </p>
  );
}

/** Before the first trials: there is no chance to tell yet. */
function Expected({ view: { answer, writing, scenario } }: { readonly view: ProjectView }): ReactNode {
  const value = answer.total?.mean ?? null;
  return (
    <p className="answer">
      At {scenario.toLowerCase()},{' '}
      {value === null ? (
        <>nothing is expected to reach {writing.name}.</>
      ) : (
        <>
          about <span className="adjusted">{writing.short(value)}</span> of {writing.name} are expected.
        </>
      )}
    </p>
  );
}

/** How what is on screen stands to the inputs of now. */
function Freshness({ view }: { readonly view: ProjectView }): ReactNode {
  const session = useSession();
  const formats = useFormats();
  const asked = useApp((state) => state.document!.history.present.project.simulation.trials);
  const { standing, projections, shown, writing } = view;
  const done = formats.count(shown.simulation.trials);
  if (projections.stopped) {
    return (
      <span className="freshness" role="status">
        {standing === 'current'
          ? `Stopped after ${done} of ${formats.count(asked)} trials.`
          : 'Stopped: these are figures of before.'}{' '}
        <button type="button" className="link" onClick={() => session.resume('projection')}>
          Go on
        </button>
      </span>
    );
  }
  if (shown.simulation.expected)
    return (
      <span className="freshness" role="status">
        Expected values, as if nobody waited for people; the first trials are running.
      </span>
    );
  if (standing === 'older') {
    const expected = expectedNow(view);
    return (
      <span className="freshness" role="status">
        Figures of before; {expected !== null && `about ${writing.short(expected)} are expected now, and `}
        new ones are on their way.
      </span>
    );
  }
  if (standing === 'current' && !shown.complete)
    return (
      <span className="freshness" role="status">
        Preview of {done} of {formats.count(asked)} trials.
      </span>
    );
  return null;
}

/** Where the median of the answer's figure is expected to move. */
function expectedNow({ projections, shown, answer }: ProjectView): number | null {
  const meanIn = (of: Simulation | null): number | null =>
    (of && sameAnswer(of, answer)?.total?.mean) ?? null;
  const [now, before] = [meanIn(projections.expected), meanIn(shown.expected)];
  const median = answer.total?.p50 ?? null;
  return now === null || before === null || median === null ? null : Math.max(0, median + now - before);
}

/** What the scenario changes, trial by trial with the same luck. */
function Difference({ view }: { readonly view: ProjectView }): ReactNode {
  const formats = useFormats();
  const { projections, answer, shown, writing, preliminary } = view;
  const { base } = projections;
  if (base === null || preliminary || base.simulation === shown.simulation) return null;
  const same = sameAnswer(base.simulation, answer);
  const difference = same && pairedDifference(answer.values, same.values, shown.simulation.sampling);
  if (!difference) return null;
  const signed = (value: number): string => `${value < 0 ? '−' : '+'}${writing.short(Math.abs(value))}`;
  const points =
    answer.target && same.target
      ? `, ${formats.pointsSigned(answer.target.probability - same.target.probability)} points of chance`
      : '';
  return (
    <span>
      Against {base.name.toLowerCase()}:{' '}
      <Figure
        name={`Difference in ${writing.name} against ${base.name.toLowerCase()}`}
        facts={[
          { term: 'mean', value: signed(difference.mean) },
          { term: '95% by trials', value: `${signed(difference.low)} to ${signed(difference.high)}` },
          { term: 'trials', value: formats.count(answer.values.length) },
        ]}
        note="Mean of the differences trial by trial. Both scenarios have the same luck (common random numbers), so what is left is what the scenario changes."
      >
        {signed(difference.mean)} a run
      </Figure>
      {points}.
    </span>
  );
}

/** Whether nothing enters any stage: a plan that nobody has filled in yet. */
function isEmpty({ shown: { simulation } }: ProjectView): boolean {
  return Object.entries(simulation.series).every(
    ([key, of]) => !key.startsWith('entries.') || !of['total']?.['total']?.mean,
  );
}

function Nothing(): ReactNode {
  const showRoom = useApp((state) => state.showRoom);
  return (
    <>
      Nothing is planned to arrive, so there is nothing to project.{' '}
      <button type="button" className="link" onClick={() => showRoom('plan')}>
        Plan arrivals by month
      </button>
    </>
  );
}

function note(view: ProjectView, formats: Formats): string {
  const { projections, shown, answer } = view;
  const { simulation } = shown;
  const probability = (projection: typeof projections.plan): string | null => {
    // A scenario is not compared with itself.
    if (projection === null || projection.simulation === simulation) return null;
    const target = sameAnswer(projection.simulation, answer)?.target;
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
  const hasTeams = Object.keys(simulation.binding).length > 0 && (view.plan.sdr ?? view.plan.ae);
  return [
    ...(compared.length > 0 ? [`${formats.list(compared)}.`] : []),
    ...(binds.length > 0
      ? [`${binds.join(', ')}.`]
      : hasTeams && !simulation.expected
        ? ['Demand binds, not capacity.']
        : []),
    ...(answer.target && !simulation.expected ? [exactness(answer.target, simulation.trials, formats)] : []),
  ].join(' ');
}

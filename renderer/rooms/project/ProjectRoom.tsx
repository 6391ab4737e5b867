import './project.css';
import { type ReactNode, memo, useMemo } from 'react';
import { EmptyState, Fault } from '../../components/Notes.tsx';
import { PictureFacts } from '../../components/SaveMenu.tsx';
import { Section } from '../../components/Section.tsx';
import { useFormats } from '../../components/useFormats.ts';
import { useHeld } from '../../components/useHeld.ts';
import { useLasting } from '../../components/useLasting.ts';
import { type Settling, useSettled } from '../../components/useSettled.ts';
import type { Formats } from '../../model/format.ts';
import { metricWriting } from '../../model/metricWriting.ts';
import type { PictureFact } from '../../model/pictureTable.ts';
import { projectAnswer } from '../../model/projectAnswer.ts';
import { planScenarioName } from '../../model/scenarios.ts';
import { stageNames } from '../../model/stageNames.ts';
import { useEffectivePlan, useMeasurement, useProjections } from '../../model/useResults.ts';
import { useApp, useSession } from '../../store/hooks.ts';
import type { Projection } from '../../store/results.ts';
import { isTrying } from '../../model/whatIf.ts';
import { CapacityTable } from './CapacityTable.tsx';
import { DistributionPicture } from './DistributionPicture.tsx';
import { FanPicture } from './FanPicture.tsx';
import { ForecastLog } from './ForecastLog.tsx';
import { MoneyTable } from './MoneyTable.tsx';
import { ProjectHead } from './ProjectHead.tsx';
import { RatePanel } from './RatePanel.tsx';
import { SegmentFans } from './SegmentFans.tsx';
import { StageEntries } from './StageEntries.tsx';
import type { ProjectView } from './view.ts';
import { Words } from './Words.tsx';

export default function ProjectRoom(): ReactNode {
  const projections = useProjections();
  const { shown } = projections;
  if (shown.value === null) {
    const { expected } = projections;
    if (expected === null || shown.state === 'failed') return <Nothing projections={projections} />;
    const first: Projection = { simulation: expected, complete: false, weeksOf: null, expected };
    return <Shown projections={projections} shown={first} />;
  }
  return <Shown projections={projections} shown={shown.value} />;
}

/** Before the first trials, or where there cannot be any. */
function Nothing({ projections }: Pick<ProjectView, 'projections'>): ReactNode {
  const session = useSession();
  const showRoom = useApp((state) => state.showRoom);
  const { shown, stopped } = projections;
  const again = (
    <button type="button" className="button" onClick={() => session.resume('projection')}>
      {stopped ? 'Run the trials' : 'Try again'}
    </button>
  );
  return (
    <>
      <div className="head">
        <div className="question">
          <h1>What will happen?</h1>
        </div>
      </div>
      <div className="body project-nothing">
        {shown.state === 'failed' ? (
          <>
            <p className="answer">The plan cannot be projected as it is.</p>
            <Fault
              error={shown.error}
              action={
                <span className="project-actions">
                  {again}
                  <button type="button" className="button" onClick={() => showRoom('plan')}>
                    Go to the plan
                  </button>
                </span>
              }
            />
          </>
        ) : (
          <EmptyState
            title={stopped ? 'The projection was stopped' : 'The first trials are running'}
            {...(stopped ? { action: again } : {})}
          >
            Each trial is one possible future of this scenario: leads arrive, wait for an SDR, move on or not,
            are carried by an AE, close or not. The distribution of the year, its fan by month, the load of
            the teams and the chance of each target appear here after the first few hundred.
          </EmptyState>
        )}
      </div>
    </>
  );
}

/** In place of the distribution, which only trials have. */
function FirstTrials({
  projections: { stopped },
  title,
}: Pick<ProjectView, 'projections'> & { readonly title: string }): ReactNode {
  const session = useSession();
  return (
    <Section title={title}>
      <EmptyState
        title={stopped ? 'The projection was stopped' : 'The first trials are running'}
        {...(stopped
          ? {
              action: (
                <button type="button" className="button" onClick={() => session.resume('projection')}>
                  Run the trials
                </button>
              ),
            }
          : {})}
      >
        The distribution and the chance of each target come from simulated futures in which leads wait for
        people. Until then, what is expected without waiting is shown as a line.
      </EmptyState>
    </Section>
  );
}

function Shown({
  projections,
  shown,
}: Pick<ProjectView, 'projections'> & { readonly shown: Projection }): ReactNode {
  const session = useSession();
  const formats = useFormats();
  const project = useApp((state) => state.document!.history.present.project);
  const question = useApp((state) => state.question);
  const effective = useEffectivePlan();
  const measurement = useMeasurement().value;
  const plan = effective && 'plan' in effective ? effective.plan : project.plan;
  const { state } = projections.shown;
  const names = useMemo(() => stageNames(plan.stages), [plan.stages]);
  const { simulation } = shown;
  const answer = useMemo(() => projectAnswer(simulation, question), [simulation, question]);
  const writing = useMemo(
    () => metricWriting(answer.metric, formats, names),
    [answer.metric, formats, names],
  );
  const view = useMemo((): ProjectView => {
    const isKnown = simulation.series['bookings']?.[question.segment] !== undefined;
    const segment = isKnown ? question.segment : 'total';
    return {
      projections,
      shown,
      standing: state,
      plan,
      measurement,
      names,
      scenario: project.scenario ?? planScenarioName,
      answer,
      writing,
      segment,
      by: question.by === 'week' && shown.weeksOf !== segment ? 'month' : question.by,
      preliminary: state !== 'current' || !shown.complete,
    };
    // oxlint-disable-next-line react-hooks/exhaustive-deps -- the projections are told by their parts
  }, [
    shown,
    state,
    projections.base,
    projections.plan,
    projections.period,
    projections.planned,
    projections.expected,
    projections.actuals,
    projections.stopped,
    plan,
    measurement,
    names,
    project.scenario,
    answer,
    writing,
    question,
  ]);
  // While a rate is moved, pictures go from what was to what is, without a state between that nobody could look at.
  const held = useHeld(view, state === 'older');
  const settled = useSettled(held, settlingOf(held));
  const isDetailOlder = useLasting(settled !== held);
  // Months of the record that do not count as facts.
  const notes = measurement === null ? [] : (session.planning()?.actualsNotes(plan, measurement) ?? []);
  const moved = isTrying(project.whatIf);
  const facts = useMemo(() => pictureFacts(held, moved, formats), [held, moved, formats]);
  const settledFacts = useMemo(() => pictureFacts(settled, moved, formats), [settled, moved, formats]);
  return (
    <div className="project-room">
      {/* Scrolls by itself beside the sliders, so it can be reached by the keyboard. */}
      <div className="project-main" tabIndex={0} role="region" aria-label="Projection">
        <ProjectHead view={view} />
        <div className="body">
          {projections.shown.state === 'failed' && (
            <Fault
              error={projections.shown.error}
              action={
                <button type="button" className="button" onClick={() => session.resume('projection')}>
                  Try again
                </button>
              }
            />
          )}
          {notes.map((note) => (
            <p key={note} className="room-note">
              {note}
            </p>
          ))}
          <PictureFacts value={facts}>
            <div aria-busy={state === 'older'}>
              <div className="project-first">
                {shown.simulation.expected ? (
                  <FirstTrials projections={projections} title={view.writing.title} />
                ) : (
                  <DistributionPicture view={held} />
                )}
                <FanPicture view={held} />
              </div>
              {!shown.simulation.expected && <Words view={held} />}
              <PictureFacts value={settledFacts}>
                <div className="project-detail" data-older={isDetailOlder || undefined}>
                  {!settled.shown.answerOnly && <InDetail view={settled} />}
                </div>
              </PictureFacts>
            </div>
            {!shown.simulation.expected && <ForecastLog view={view} />}
          </PictureFacts>
        </div>
      </div>
      <RatePanel />
    </div>
  );
}

/** A first look may tell the answer alone; the one after it tells everything. */
function settlingOf({ shown, standing, preliminary }: ProjectView): Settling {
  if (shown.answerOnly) return 'never';
  const isLaterLook = standing === 'current' && shown.simulation.trials > 1000;
  return !preliminary || isLaterLook ? 'final' : 'passing';
}

/** What follows the answer as soon as that stands: much to draw, and not what is looked at while a rate is moved. */
const InDetail = memo(function InDetail({ view }: { readonly view: ProjectView }): ReactNode {
  return (
    <>
      <StageEntries view={view} />
      <SegmentFans view={view} />
      {!view.shown.simulation.expected && <CapacityTable view={view} />}
      <MoneyTable view={view} />
    </>
  );
});

/** What goes with every picture of the room that is saved. */
function pictureFacts(
  { scenario, shown, plan, preliminary }: ProjectView,
  moved: boolean,
  formats: Formats,
): readonly PictureFact[] {
  const { simulation } = shown;
  return [
    { term: 'Scenario', value: moved ? `${scenario}, as moved` : scenario },
    {
      term: 'Trials',
      value: simulation.expected
        ? 'none yet: expected values'
        : `${formats.count(simulation.trials)}${preliminary ? ' (a preview)' : ''}`,
    },
    { term: 'Seed', value: String(simulation.seed) },
    { term: 'Horizon', value: `${formats.count(plan.weeks)} weeks from ${formats.day(plan.start)}` },
    ...(plan.actualsThrough === null
      ? []
      : [{ term: 'Facts through', value: formats.day(plan.actualsThrough) }]),
  ];
}

import './plan.css';
import { memo, type ReactNode, useDeferredValue, useMemo } from 'react';
import { EmptyState, Fault } from '../../components/Notes.tsx';
import { Pick } from '../../components/Pick.tsx';
import { useFormats } from '../../components/useFormats.ts';
import { targetOf } from '../../model/planEdits.ts';
import type { Formats } from '../../model/format.ts';
import type { Planning } from '../../model/planning.ts';
import { rateCells } from '../../model/rateCells.ts';
import {
  type FollowedRates,
  followedRates,
  parentPlanOf,
  scenarioBase,
  scenarioPlanOf,
} from '../../model/scenarios.ts';
import { stageNames } from '../../model/stageNames.ts';
import { useEffectivePlan } from '../../model/useResults.ts';
import { useApp, useSession } from '../../store/hooks.ts';
import type { Calibrated } from '../../workers/catalogues.ts';
import { HorizonPick } from '../HorizonPick.tsx';
import { PlanFromSheet } from './fromSheet/PlanFromSheet.tsx';
import type { PlanView } from './planView.ts';
import { ScopeNote } from './ScopeNote.tsx';
import { SheetTabs, sheets } from './sheets.tsx';

export default function PlanRoom(): ReactNode {
  const session = useSession();
  const effective = useEffectivePlan();
  const planning = session.planning();
  const sheet = useApp(({ planSheet, document }) =>
    planSheet?.document === document?.id ? planSheet : null,
  );
  if (effective !== null && 'error' in effective) {
    return (
      <Frame>
        <Fault error={effective.error} />
      </Frame>
    );
  }
  if (!planning || effective === null) {
    return (
      <Frame>
        <EmptyState title="The measured rates are being put in">
          They appear as soon as the measurement is there.
        </EmptyState>
      </Frame>
    );
  }
  if (sheet !== null) return <PlanFromSheet draft={sheet} />;
  return <PlanContent planning={planning} calibrated={effective.calibrated} />;
}

function Frame({ children }: { readonly children: ReactNode }): ReactNode {
  return (
    <>
      <div className="head">
        <div className="question">
          <h1>What are we assuming?</h1>
        </div>
      </div>
      <div className="body" style={{ marginTop: 14 }}>
        {children}
      </div>
    </>
  );
}

function PlanContent({
  planning,
  calibrated,
}: {
  readonly planning: Planning;
  readonly calibrated: Calibrated | null;
}): ReactNode {
  const formats = useFormats();
  const project = useApp((state) => state.document!.history.present.project);
  const part = useApp((state) => state.planPart);
  const view = useMemo((): PlanView => {
    const plan = scenarioPlanOf(project, project.scenario, calibrated, planning);
    const parent = parentPlanOf(project, calibrated, planning);
    const base = scenarioBase(project, null, calibrated);
    let cells: PlanView['cells'] | null = null;
    return {
      plan,
      parent,
      base,
      calibrated,
      planning,
      names: stageNames(plan.stages),
      // Only where they are shown.
      get cells() {
        return (cells ??= rateCells(plan, base, calibrated, planning, parent));
      },
      formats,
    };
  }, [project, calibrated, planning, formats]);
  const Sheet = sheets[part].content;
  const following = useDeferredValue(view);
  return (
    <>
      <PlanHead view={following} />
      <SheetTabs />
      <div className="body plan-body" role="tabpanel" id="plan-sheet" aria-label={sheets[part].name}>
        {planning.isStarter(project.plan) && <StarterNote />}
        <ScopeNote />
        <Sheet view={view} />
      </div>
    </>
  );
}

const ratesNames: Readonly<Record<FollowedRates | 'plan', string>> = {
  eventual: 'Eventual',
  period: 'Period',
  plan: 'Plan',
};

const PlanHead = memo(function PlanHead({ view }: { readonly view: PlanView }): ReactNode {
  const session = useSession();
  const { plan, planning, cells, names, formats } = view;
  const project = useApp((state) => state.document!.history.present.project);
  const resolved = planning.resolved(plan);
  const arrivals = resolved.segments.reduce(
    (sum, segment) => sum + planning.meanArrivals(segment, resolved),
    0,
  );
  const stage = plan.segments[0]!.arrivals.stage;
  const target = targetOf(plan, 'bookings') ?? plan.targets.find(({ metric }) => metric === 'bookings');
  const eventual = cells.filter(({ source }) => source === 'eventual').length;
  const period = cells.filter(({ source }) => source === 'period').length;
  const followed = followedRates(project, project.scenario);
  return (
    <div className="head">
      <div className="question">
        <h1>What are we assuming?</h1>
        <HorizonPick
          plan={plan}
          names={names}
          shown={`${formats.count(plan.weeks)} weeks from ${formats.day(plan.start)}`}
        />
        {project.scenario !== null && (
          <Pick
            name="Rates from"
            value={followed ?? 'plan'}
            options={(['eventual', 'period', 'plan'] as const).map((value) => ({
              value,
              label: ratesNames[value],
              note: {
                eventual: 'What eventually happens, as measured, with its uncertainty',
                period: 'What the CRM report shows',
                plan: 'What the plan says',
              }[value],
            }))}
            onPick={(value) =>
              session.editProject('choose where rates come from', (current) => ({
                ...current,
                followed: [
                  ...current.followed.filter(({ scenario }) => scenario !== current.scenario),
                  ...(value === 'plan' ? [] : [{ scenario: current.scenario!, rates: value }]),
                ],
              }))
            }
          />
        )}
        <button type="button" className="button small" onClick={() => void session.choosePlanSheet()}>
          From a spreadsheet…
        </button>
      </div>
      <p className="answer">
        {formats.count(arrivals)} {names.those(stage)}
        {target && <> and {formats.moneyShort(target.amount)} of bookings</>};{' '}
        {eventual > 0 ? (
          <>
            <span className="adjusted">
              {formats.count(eventual)} of {formats.count(cells.length)} rates
            </span>{' '}
            come from what eventually happens.
          </>
        ) : period > 0 ? (
          <>
            <span className="recorded">
              {formats.count(period)} of {formats.count(cells.length)} rates
            </span>{' '}
            are what the CRM records.
          </>
        ) : (
          <>{ownRates(cells.length, formats)} the plan’s own.</>
        )}
      </p>
    </div>
  );
});

function ownRates(count: number, formats: Formats): string {
  if (count === 1) return 'its rate is';
  return count === 2 ? 'both rates are' : `all ${formats.count(count)} rates are`;
}

/** A starter plan is illustrative until its owner says otherwise. */
function StarterNote(): ReactNode {
  const session = useSession();
  const title = useApp((state) => state.document!.history.present.project.title);
  return (
    <div className="starter-note">
      <span className="grow">
        <b className="strong">Every figure here is illustrative.</b>{' '}
        <span className="ink-2">
          Replace what you know; nothing is compared with these numbers until they are yours.
        </span>
      </span>
      <button
        type="button"
        className="button small"
        onClick={() =>
          session.editProject('take the plan as ours', (project) => ({
            ...project,
            plan: { ...project.plan, name: title },
          }))
        }
      >
        These are our numbers
      </button>
    </div>
  );
}

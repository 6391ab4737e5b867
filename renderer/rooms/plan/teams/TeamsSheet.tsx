/** The two teams: who is there, how they ramp, leave and are replaced, what they can carry, and what that comes to by month. */
import './teams.css';
import type { ReactNode } from 'react';
import { withValueAt } from '../../../../shared/plan/places.ts';
import type { AeTeam, SdrTeam } from '../../../../shared/plan/schema.ts';
import { EmptyState } from '../../../components/Notes.tsx';
import { Section } from '../../../components/Section.tsx';
import { useProjections } from '../../../model/useResults.ts';
import { useApp } from '../../../store/hooks.ts';
import { PlanNumber, usePlanEdit } from '../fields/PlanFields.tsx';
import type { PlanView } from '../planView.ts';
import { Attrition } from './Attrition.tsx';
import { CapacityPicture } from './CapacityPicture.tsx';
import { ListField } from './ListField.tsx';

type Team = 'sdr' | 'ae';

const newTeams: { readonly sdr: SdrTeam; readonly ae: AeTeam } = {
  sdr: {
    headcount: 6,
    leadsPerWeek: 25,
    ramp: [0.25, 0.5, 0.75, 1],
    attritionPerMonth: 0.02,
    backfillDays: 45,
    decayPerDay: 0,
    calibratedWaitDays: 0,
  },
  ae: {
    headcount: 6,
    openPerAe: 25,
    ramp: [0.25, 0.5, 0.75, 1],
    attritionPerMonth: 0.015,
    backfillDays: 60,
    attainment: 1,
  },
};

const names: Readonly<Record<Team, string>> = { sdr: 'SDRs', ae: 'AEs' };

export function TeamsSheet({ view }: { readonly view: PlanView }): ReactNode {
  return (
    <>
      <TeamPart view={view} team="sdr" />
      <TeamPart view={view} team="ae" />
    </>
  );
}

function TeamPart({ view, team }: { readonly view: PlanView; readonly team: Team }): ReactNode {
  const edit = usePlanEdit(true);
  const { plan } = view;
  const { shown } = useProjections();
  const gated = plan.segments.some(({ transitions }) => transitions.some(({ gate }) => gate === team));
  if (!plan[team])
    return (
      <Section title={names[team]} className={team === 'ae' ? 'ruled' : ''}>
        <EmptyState
          title={`No ${names[team].slice(0, -1)} team: nothing waits for one`}
          action={
            <button
              type="button"
              className="button"
              onClick={() =>
                void edit(`add ${names[team]}`, (current) => withValueAt(current, [team], newTeams[team]))
              }
            >
              Add {names[team]}
            </button>
          }
        >
          With a team, what is more than it can carry queues, and hires show in the projection.
        </EmptyState>
      </Section>
    );
  return (
    <Section
      title={names[team]}
      caption={
        gated
          ? 'hires are typed in the month grid'
          : `no step waits for ${names[team]} yet: set the gate of one under Delays and exits`
      }
      className={team === 'ae' ? 'ruled team-section' : 'team-section'}
      actions={
        <>
          <HiresLink />
          <button
            type="button"
            className="link"
            onClick={() =>
              void edit(`remove ${names[team]}`, (current) => withValueAt(current, [team], undefined))
            }
          >
            Remove the team
          </button>
        </>
      }
    >
      <div className="team-layout">
        <div className="team-fields">
          {team === 'sdr' ? <SdrFields view={view} /> : <AeFields view={view} />}
          <PeopleFields view={view} team={team} />
        </div>
        <CapacityPicture
          view={view}
          team={team}
          simulation={shown.value?.simulation ?? null}
          current={shown.state === 'current'}
        />
      </div>
    </Section>
  );
}

function HiresLink(): ReactNode {
  const show = useApp((state) => state.showPlanPart);
  return (
    <button type="button" className="link" onClick={() => show('months')}>
      Hires by month
    </button>
  );
}

function SdrFields({ view }: { readonly view: PlanView }): ReactNode {
  const at = (key: string) => ({ view, place: ['sdr', key] });
  return (
    <>
      <PlanNumber {...at('headcount')} label="SDRs on board at the start" whole />
      <PlanNumber {...at('leadsPerWeek')} label="Leads an SDR takes up" unit="a week" />
      <PlanNumber
        {...at('decayPerDay')}
        label="Acceptance lost to waiting"
        percent
        unit="a day"
        note="falls by exp(−this · days waited)"
      />
      <PlanNumber
        {...at('calibratedWaitDays')}
        label="Wait within the rate"
        unit="days"
        note="that the acceptance rate was measured with"
      />
      <PlanNumber {...at('maxWaitDays')} label="Given up after" unit="days" optional placeholder="never" />
      <PlanNumber {...at('slaHours')} label="SLA" unit="hours" optional placeholder="none" />
    </>
  );
}

function AeFields({ view }: { readonly view: PlanView }): ReactNode {
  const at = (key: string) => ({ view, place: ['ae', key] });
  return (
    <>
      <PlanNumber {...at('headcount')} label="AEs on board at the start" whole />
      <PlanNumber {...at('openPerAe')} label="Carries at once" unit="open" optional placeholder="no limit" />
      <PlanNumber {...at('newPerWeek')} label="Takes on" unit="a week" optional placeholder="no limit" />
      <PlanNumber
        {...at('releaseAfterDays')}
        label="Lets go of after"
        unit="days"
        optional
        placeholder="99% point"
        note="of one that never closes"
      />
      <PlanNumber
        {...at('quotaPerYear')}
        label="Quota"
        unit={`${view.plan.currency} a year`}
        optional
        placeholder="none"
      />
      <PlanNumber {...at('attainment')} label="Attainment" percent />
    </>
  );
}

function PeopleFields({ view, team }: { readonly view: PlanView; readonly team: Team }): ReactNode {
  return (
    <>
      <ListField
        view={view}
        place={[team, 'ramp']}
        label="Ramp by month of tenure"
        percent
        note="productivity; the last holds afterwards"
      />
      <ListField
        view={view}
        place={[team, 'tenureMonths']}
        label="Tenure of those still ramping"
        optional
        note="months on board, one each; the others are ramped"
      />
      <Attrition view={view} team={team} />
      <PlanNumber
        view={view}
        place={[team, 'backfillDays']}
        label="Replaced after"
        unit="days"
        optional
        placeholder="never"
      />
      <PlanNumber
        view={view}
        place={[team, 'costPerMonth']}
        label="Cost of a person"
        unit={`${view.plan.currency} a month`}
        optional
        placeholder="none"
      />
    </>
  );
}
